"""No hidden number of any town is worked back, from one release or from several; and what is shown is true.

`make prove` goes through 1,000 towns.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.domain import suppressing
from campaign.domain.adding_up import Table
from campaign.domain.cataloguing import CATALOGUE
from campaign.domain.disclosing import hide_small, protect, protect_all, read, share
from campaign.domain.rounding import Safe
from tests.domain.intruder import Edition, pinned
from tests.domain.towns import Town, groups
from tests.proving import PROVE

# How many towns, and which of them are asked the equality questions too: those take longest.
TOWNS, EVERY = (1_000, 1) if PROVE else (6, 4)


def published(town, figures, *, only_small=False):
    """The tables of some figures as they came out, edition by edition."""
    editions = []
    for tables in town.tables(figures):
        tables = [
            replace(
                t, earlier=tuple(e.safe[t.entry.key] for e in editions if t.entry.key in e.safe)
            )
            for t in tables
        ]
        editions.append(Edition(tables, carelessly(tables) if only_small else protect_all(tables)))
    return editions


def carelessly(tables):
    """The control: small counts hidden and the rest rounded, and nothing else."""
    return {
        t.entry.key: Safe(hide_small(t.counts, sensitive=t.entry.sensitive), None) for t in tables
    }


def table(key, counts, **over):
    """A table of the catalogue."""
    counts = {at if isinstance(at, tuple) else (at,): count for at, count in counts.items()}
    return Table(CATALOGUE[key], counts, sum(counts.values()), **over)


def is_withheld(safe):
    """Whether nothing of a table is shown."""
    return all(number is None for number in safe.cells.values())


@pytest.mark.parametrize("seed", range(TOWNS))
def test_no_hidden_number_of_a_town_is_worked_back(seed):
    *figures, questions = groups()
    for group in [*figures, questions] if seed % EVERY == 0 else figures:
        assert not pinned(published(Town(seed), group)), group


@pytest.mark.parametrize("seed", range(12))
def test_two_tables_of_the_same_people_hide_the_same(seed):
    """Each pledge takes a badge: what one table hides the other must not show."""
    twins = {"badges.day": "pledges.day", "badges.origin": "pledges.channel"}
    for edition in published(Town(seed), ("badges",)):
        same = [replace(one, entry=CATALOGUE[twins[one.entry.key]]) for one in edition.tables]
        assert edition.safe == {old: protect_all(same)[new] for old, new in twins.items()}


FEW_CELLS = (("circle",), ("survey",), ("walk_ins",), ("equality.sex",))


def test_the_control_that_hides_small_counts_alone_is_caught():
    caught = {
        (seed, figures)
        for seed in range(10)
        for figures in FEW_CELLS
        if pinned(published(Town(seed), figures, only_small=True)[-1:])
    }
    assert len(caught) >= 10
    assert {figures for _, figures in caught} == {*FEW_CELLS}


OTHERS = dict.fromkeys(("ur", "bn", "pa", "gu", "ta"), 50)
LANGUAGES = {"en": 100, **OTHERS, "pl": 0, "ro": 0}
ONE_EACH = {"en": 108, **OTHERS, "pl": 1, "ro": 1}


def test_two_releases_that_are_safe_alone_are_caught_together():
    """The control: 10 more signed, two of them in languages nobody had signed in before."""
    first, second = (table("pledges.language", counts) for counts in (LANGUAGES, ONE_EACH))
    apart = [Edition([one], protect_all([one])) for one in (first, second)]
    assert not pinned(apart[:1]) and not pinned(apart[1:])
    assert {(1, "pledges.language", ("pl",)), (1, "pledges.language", ("ro",))} <= {*pinned(apart)}


def test_a_release_looks_at_those_before_it():
    first = table("pledges.language", LANGUAGES)
    before = protect_all([first])
    second = table("pledges.language", ONE_EACH, earlier=(before["pledges.language"],))
    assert not pinned([Edition([first], before), Edition([second], protect_all([second]))])


@pytest.mark.parametrize("taken_back", [1, 40, 140])
def test_what_was_taken_back_since_an_earlier_release_gives_nothing_away(taken_back):
    first = table("pledges.language", {"en": 150, "ur": 7, "pl": 3, "ro": 0})
    before = protect_all([first])["pledges.language"]
    fewer = {"en": 150 - taken_back, "ur": 2, "pl": 0, "ro": 1}
    second = table("pledges.language", fewer, earlier=(before,))
    assert not pinned([Edition([second], protect_all([second]))])


def test_a_day_that_was_published_is_published_again_as_it_was():
    first = table("pledges.day", {"2026-07-01": 60, "2026-07-02": 3, "2026-07-03": 50})
    before = protect_all([first])["pledges.day"]
    later = {"2026-07-01": 52, "2026-07-02": 9, "2026-07-03": 50, "2026-08-01": 120}
    second = protect_all([table("pledges.day", later, earlier=(before,))])["pledges.day"]
    assert {at: second.cells[at] for at in before.cells} == before.cells
    assert second.cells[("2026-08-01",)] == 120


def test_of_two_days_whose_sum_is_known_nobody_is_told_that_both_are_more_than_zero():
    """Six more on two days: of days published before zeros are shown, which says nothing of new ones."""
    days = {"2026-07-01": 140, "2026-07-02": 0}
    first = table("badges.day", days)
    before = protect_all([first])
    three_each = days | {"2026-07-03": 3, "2026-07-04": 3}
    second = table("badges.day", three_each, earlier=(before["badges.day"],))
    safe = protect_all([second])
    assert list(safe["badges.day"].cells.values()) == [140, 0, None, None]
    assert not pinned([Edition([first], before), Edition([second], safe)])


@pytest.mark.parametrize("rounds", [suppressing.MOST_ROUNDS, 0])
def test_no_zero_is_said_to_hide_in_a_table_that_has_none(rounds, monkeypatch):
    """Two and two beside a shown number: neither is nothing, so that they alone say three at the most."""
    monkeypatch.setattr(suppressing, "MOST_ROUNDS", rounds)
    one = table("badges.day", {"2026-07-01": 40, "2026-07-02": 2, "2026-07-03": 2})
    safe = protect_all([one])
    assert is_withheld(safe["badges.day"])
    assert not pinned([Edition([one], safe)])


def test_a_table_that_was_not_made_before_joins_those_that_were():
    wards = table("pledges.ward", {"a": 150, "b": 3})
    before = protect_all([wards])["pledges.ward"]
    crossed = {("a", "x"): 160, ("a", "y"): 9, ("b", "x"): 4, ("b", "y"): 20}
    both = [
        table("pledges.ward", {"a": 169, "b": 24}, earlier=(before,)),
        table("pledges.ward.age_band", crossed),
    ]
    safe = protect_all(both)
    assert not pinned([Edition(both, safe)])
    later = {"pledges.ward": safe["pledges.ward"]}
    assert not pinned([Edition([wards], {"pledges.ward": before}), Edition(both[:1], later)])


def test_a_table_and_its_margins_are_protected_together():
    """One ward by age band is small; with wards and age bands published too it could be subtracted."""
    crossed = {("a", "x"): 3, ("a", "y"): 8, ("b", "x"): 60, ("b", "y"): 80}
    tables = [
        table("pledges.ward.age_band", crossed),
        table("pledges.ward", {"a": 11, "b": 140}),
        table("pledges.age_band", {"x": 63, "y": 88}),
    ]
    assert pinned([Edition(tables, carelessly(tables))])
    assert not pinned([Edition(tables, protect_all(tables))])


def test_a_question_that_follows_another_does_not_give_it_away():
    """Twelve have a condition; how many were asked about its effect is the same number."""
    tables = [
        table("equality.condition", {"yes": 12, "no": 8, "blank": 300}),
        table("equality.condition_effect", {"a_lot": 12, "a_little": 0, "blank": 0}),
    ]
    safe = protect_all(tables)
    assert safe["equality.condition_effect"].total is None
    assert not pinned([Edition(tables, safe)])


@pytest.mark.parametrize("seed", range(3))
def test_where_the_solver_runs_out_of_time_more_is_hidden_and_never_less(seed, monkeypatch):
    monkeypatch.setattr(suppressing, "MOST_ROUNDS", 0)
    for figures in (("bookings",), ("survey",), ("equality.religion",)):
        assert not pinned(published(Town(seed), figures)), figures


def test_where_no_time_is_left_at_all_everything_is_hidden(monkeypatch):
    monkeypatch.setattr(suppressing, "MOST_ROUNDS", 0)
    monkeypatch.setattr(suppressing, "MOST_STEPS", 0)
    assert is_withheld(protect({("online",): 90, ("paper",): 3}, sensitive=False))


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh")), st.integers(0, 200), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.booleans())
def test_what_is_shown_is_true_and_what_is_small_is_not_shown(counts, sensitive):
    safe = protect(counts, sensitive=sensitive)
    assert list(safe.cells) == list(counts)
    for at, shown in safe.cells.items():
        if shown is not None:
            assert abs(shown - counts[at]) <= 2 and shown % 5 == 0
            assert counts[at] >= (10 if sensitive else 5) or (counts[at] == 0 and not sensitive)


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_the_same_table_is_hidden_in_the_same_way(counts):
    assert protect(counts, sensitive=False) == protect(counts, sensitive=False)


@pytest.mark.parametrize(
    ("count", "shown", "shown_of_sensitive"),
    [
        (0, 0, None),
        (1, None, None),
        (4, None, None),
        (5, 5, None),
        (7, 5, None),
        (8, 10, None),
        (9, 10, None),
        (10, 10, 10),
        (12, 10, 10),
        (13, 15, 15),
    ],
)
def test_one_number_is_hidden_or_rounded(count, shown, shown_of_sensitive):
    assert hide_small({("a",): count}, sensitive=False) == {("a",): shown}
    assert hide_small({("a",): count}, sensitive=True) == {("a",): shown_of_sensitive}


def test_zeros_are_shown_where_they_give_nothing_away_and_never_in_a_sensitive_table():
    counts = {("a",): 0, ("b",): 30, ("c",): 40}
    assert protect(counts, sensitive=False).cells[("a",)] == 0
    assert protect(counts, sensitive=True).cells[("a",)] is None


def test_what_three_people_did_is_not_shown_at_all():
    assert is_withheld(protect({("a",): 3, ("b",): 0}, sensitive=False))


def test_a_total_is_exact_only_where_it_is_public():
    counts = {("a",): 101, ("b",): 202}
    assert protect(counts, sensitive=False).total == 305
    assert protect(counts, sensitive=False, total_is_public=True).total == 303
    assert protect({("a",): 4, ("b",): 5}, sensitive=True).total is None


def test_an_empty_table_stays_empty():
    assert protect({}, sensitive=False).cells == {}


def test_a_safe_table_is_kept_and_read_as_it_is():
    safe = protect({("a", "x"): 44, ("a", "y"): 3, ("b", "x"): 0, ("b", "y"): 70}, sensitive=False)
    assert read(safe.content) == safe


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(5, 20, 25), (5, 15, None), (None, 40, None), (5, None, None), (45, 40, 100), (0, 20, 0)],
)
def test_a_share_needs_a_base_of_twenty(part, whole, percent):
    assert share(part, whole) == percent


@pytest.mark.parametrize("is_public", [False, True])
def test_a_table_of_its_own_looks_at_what_was_shown_of_it_before(is_public):
    """A survey that runs: its total is rounded, so that nobody can take it for the exact one."""
    editions, before = [], []
    for counts in ({"yes": 61, "no": 12, "else": 3}, {"yes": 68, "no": 12, "else": 4}):
        counts = {(answer,): count for answer, count in counts.items()}
        entry = CATALOGUE["survey.channel"]
        safe = protect(counts, sensitive=False, before=before, total_is_public=is_public)
        before.append(safe)
        editions.append(Edition([Table(entry, counts, sum(counts.values()))], {entry.key: safe}))
    assert not pinned(editions[-1:])
    assert (before[0].total, before[1].total) == ((76, 84) if is_public else (75, 85))
