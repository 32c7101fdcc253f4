"""Who took part, beside the census on the same base."""

from math import isclose

import numpy as np
import pytest
from scipy.stats import chi2

from campaign import packs
from campaign.domain import census_bases
from campaign.domain.census_bases import Census
from campaign.domain.disclosing import Safe
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.representing import FEWER, HIDDEN, LEVEL, MORE, UNSURE, Goodman, compare

TABLES = packs.load("luton").census


def census(off_by=0, **counts):
    return Census("TS000", census_bases.RESIDENTS, counts, sum(counts.values()), off_by)


def safe(total=None, **cells):
    return Safe({(key,): shown for key, shown in cells.items()}, total)


def standing(comparison):
    return {group.key: group.standing for group in comparison.groups}


@pytest.mark.parametrize(("part", "whole", "groups"), [(0, 40, 5), (7, 60, 3), (30, 30, 4)])
def test_the_interval_is_goodmans(part, whole, groups):
    """By its own definition: the shares p with (p̂ - p)² = A p (1 - p) / n."""
    a = chi2.ppf(1 - 0.05 / groups, 1)
    least, most = Goodman(groups).bounds(part, whole)
    roots = sorted(np.roots([whole + a, -(2 * part + a), part**2 / whole]))
    assert isclose(least, max(roots[0], 0), abs_tol=1e-9)
    assert isclose(most, roots[1], abs_tol=1e-9)


def test_with_two_groups_it_is_wilsons():
    """Newcombe (1998), table I: 81 of 263 has 0.2553 to 0.3662."""
    least, most = Goodman(2).bounds(81, 263)
    assert (round(least, 4), round(most, 4)) == (0.2553, 0.3662)


def test_twenty_equal_wards_are_called_missing_by_chance_in_few_towns():
    chance = np.random.default_rng(6)
    residents = census(**{f"w{n}": 1000 for n in range(20)})
    wrong = 0
    for _ in range(400):
        counts = chance.multinomial(400, [0.05] * 20)
        shown = {f"w{n}": round(int(count) / 5) * 5 for n, count in enumerate(counts)}
        wrong += bool(compare(safe(**shown), residents, sensitive=False).missing)
    assert wrong / 400 < 0.05


def test_a_group_far_below_its_share_is_missing_and_says_how_many_more_would_do():
    found = compare(safe(400, a=190, b=190, c=20), census(a=45, b=40, c=15), sensitive=False)
    assert standing(found) == {"a": LEVEL, "b": LEVEL, "c": FEWER}
    (missing,) = found.missing
    assert missing.short == 45  # (20 + 47) of (400 + 47) are 15 %
    assert isclose((20 + 47) / (400 + 47), 0.15, abs_tol=0.001)


def test_a_difference_that_is_sure_but_small_is_no_gap():
    found = compare(safe(None, a=900_000, b=100_000), census(a=89, b=11), sensitive=False)
    assert standing(found)["b"] == LEVEL


def test_nobody_is_a_number_where_it_may_be_shown():
    found = compare(safe(None, a=200, b=0), census(a=75, b=25), sensitive=False)
    assert standing(found) == {"a": MORE, "b": FEWER}
    assert found.missing[0].share == 0


def test_under_twenty_people_no_share_is_given_and_nothing_is_missing():
    found = compare(safe(None, a=15, b=0), census(a=50, b=50), sensitive=False)
    assert not found.is_enough
    assert {group.share for group in found.groups} == {None}
    assert set(standing(found).values()) == {UNSURE}


def test_of_a_group_of_whom_few_are_expected_nothing_is_said():
    found = compare(safe(None, a=100, b=0), census(a=97, b=3), sensitive=False)
    assert standing(found)["b"] == UNSURE


def test_a_hidden_number_is_missing_where_even_the_most_it_may_be_is_too_few():
    residents = census(a=40, b=40, c=20)
    found = compare(safe(402, a=200, b=200, c=None), residents, sensitive=False)
    assert standing(found)["c"] == FEWER
    assert found.missing[0].share is None


def test_hidden_groups_that_may_be_enough_one_by_one_are_missing_together():
    residents = census(a=45, b=45, c=5, d=5)
    found = compare(safe(435, a=200, b=200, c=None, d=None), residents, sensitive=False)
    assert (standing(found)["c"], standing(found)["d"]) == (HIDDEN, HIDDEN)
    assert found.together is None
    found = compare(safe(410, a=200, b=200, c=None, d=None), residents, sensitive=False)
    assert standing(found)["c"] == HIDDEN
    assert found.together.keys == ("c", "d")
    assert found.together.most < found.together.census_share == 0.1


def test_a_hidden_number_that_may_be_large_stays_hidden():
    residents = census(a=40, b=40, c=20)
    for total in (None, 500):
        found = compare(safe(total, a=200, b=200, c=None), residents, sensitive=False)
        assert standing(found)["c"] == HIDDEN


def test_a_sensitive_group_that_was_not_published_is_not_taken_for_nobody():
    found = compare(safe(None, a=200), census(a=50, b=50), sensitive=True)
    assert standing(found)["b"] == HIDDEN


def test_the_estimate_of_a_wards_residents_widens_what_is_no_gap():
    cells = safe(None, a=1000, b=140)
    near = {"a": 8000, "b": 1500}
    assert standing(compare(cells, census(**near), sensitive=False))["b"] == FEWER
    assert standing(compare(cells, census(off_by=500, **near), sensitive=False))["b"] == LEVEL


def test_what_is_not_in_the_census_is_not_in_the_base_and_is_told():
    cells = safe(300, a=100, b=100, blank=60, prefer_not=40)
    found = compare(cells, census(a=1, b=1), sensitive=True)
    assert (found.said, found.asked) == (200, 300)
    assert found.share_of_asked("blank") == 0.2
    assert found.share_of_asked("nothing") is None


def test_the_blank_rate_of_few_people_is_not_told():
    found = compare(safe(15, a=10, blank=5), census(a=1, b=1), sensitive=False)
    assert found.share_of_asked("blank") is None


@pytest.mark.parametrize("key", QUESTIONS)
def test_each_equality_question_has_its_census_table(key):
    beside = census_bases.of_question(key, TABLES)
    assert set(beside.counts) <= QUESTIONS[key].offered
    assert beside.table == census_bases.QUESTIONS[key].table
    if key != "main_language":
        assert sum(beside.counts.values()) == beside.total


def test_the_censuses_of_the_town_are_its_own():
    ages, spoken = census_bases.of_ages(TABLES), census_bases.of_languages(TABLES)
    assert ages.counts == {"under_13": 42788, "13_17": 16163, "18_plus": 166308}
    assert (spoken.total, spoken.counts["bn"]) == (215_747, 6311)
    effect = census_bases.of_question("condition_effect", TABLES)
    assert effect.total == 13_900 + 17_032 + 9_986
    gender = census_bases.of_question("gender_identity", TABLES)
    assert gender.total == 172_698 - 15_827  # on the base of those who answered


def test_a_town_without_a_table_is_not_compared():
    assert census_bases.of_ages([]) is None
    assert census_bases.of_question("religion", []) is None


def test_religion_is_compared_among_those_who_answered():
    religion = census_bases.of_question("religion", TABLES)
    assert religion.total == 225_260 - 13_697 or abs(religion.total - (225_260 - 13_697)) < 10


def test_what_is_hidden_makes_shares_less_sure_and_never_surer():
    residents = census(a=40, b=40, c=20)
    whole = compare(safe(400, a=200, b=200, c=0), residents, sensitive=False)
    partly = compare(safe(430, a=200, b=200, c=None), residents, sensitive=False)
    blind = compare(safe(None, a=200, b=200, c=None), residents, sensitive=False)
    assert partly.said == 430
    first = [comparison.groups[0] for comparison in (whole, partly, blind)]
    assert first[0].least > first[1].least > first[2].least == 0
    assert first[0].most <= first[1].most
    assert (first[1].share, first[2].share) == (200 / 430, None)


def test_of_two_groups_one_hidden_the_other_is_not_everybody():
    found = compare(safe(135, a=30, b=None, blank=95), census(a=50, b=50), sensitive=True)
    assert found.groups[0].share == 30 / 40
    assert standing(found) == {"a": LEVEL, "b": HIDDEN}
