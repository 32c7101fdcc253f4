"""People mixed into teams: what is promised, what is refused, and how the day goes on."""

import os
import random
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.dealing import deal
from events.evenness import fewest_kept
from events.mixing import (
    Contradiction,
    InTwoTeams,
    Person,
    SameKey,
    TooFewPeople,
    TooFewTeams,
    TooMany,
    TooManyApart,
    TooManyTogether,
    UnknownField,
    UnknownKey,
    arrive,
    inputs_hash,
    leave,
    mix,
)
from events.people import MOST_PAIRS, MOST_PEOPLE
from tests.events.in_a_draw import costs, counted, some_people, somebody

SIXTEEN = [somebody(n, school=f"school {n % 4}", gender="fm"[n // 8]) for n in range(16)]


def keys(*numbers: int) -> list[tuple[str, str]]:
    """Pairs of the people of these numbers, two and two."""
    named = [f"p{number:03}" for number in numbers]
    return list(zip(named[::2], named[1::2], strict=True))


def test_the_same_seed_gives_the_same_teams_in_whatever_order_people_are_typed():
    typed = SIXTEEN[:]
    random.Random(1).shuffle(typed)
    assert mix(typed, 4, seed="a") == mix(SIXTEEN, 4, seed="a")


def test_another_seed_gives_other_teams():
    assert len({mix(SIXTEEN, 4, seed=str(seed)).teams for seed in range(10)}) == 10


DRAWN = """
from hashlib import sha256
from events.mixing import Person, mix
people = [
    Person(f"p{n:03}", str(n * n % 12), str(n % 7 % 4), str(n * 5 % 3), str(n**3 % 5), str(n // 9 % 4))
    for n in range(90)
]
drawn = mix(people, 9, seed="x", together=[("p001", "p002")], apart=[("p003", "p004")])
print(sha256(repr(drawn.teams).encode()).hexdigest()[:16])
"""


@pytest.mark.parametrize("salt", ["1", "2"])
def test_a_draw_is_the_same_in_every_process_and_stays_what_it_was(salt):
    """The digest was made once: should it change, draws that were published no longer repeat."""
    drawn = subprocess.run(
        [sys.executable, "-c", DRAWN],
        env={**os.environ, "PYTHONHASHSEED": salt},
        capture_output=True,
        check=True,
        text=True,
    )
    assert drawn.stdout.strip() == "031b8243a4e610eb"


def test_five_hundred_pupils_of_forty_schools_are_even_in_everything_in_fifty_teams():
    people = some_people(random.Random(2), 500, 40)
    mixed = mix(people, 50, seed="carnival")
    assert mixed.evenness.costs == (0, 0, 0, 0, 0, 0)
    assert mixed.evenness.is_best
    assert costs(people, mixed) == [0, 0, 0, 0, 0, 0]
    assert set(mixed.evenness.sizes) == {10}


def test_all_of_one_school_are_still_spread_by_what_is_balanced():
    people = [replace(person, school="only") for person in SIXTEEN]
    mixed = mix(people, 4, seed="1", balance=["gender"])
    assert counted(people, mixed, "gender") == {"f": [2] * 4, "m": [2] * 4}


def test_evenness_names_what_is_uneven_and_where():
    people = [somebody(0, age="a"), somebody(1, age="a"), somebody(2), somebody(3)]
    mixed = mix(people, 2, seed="1", balance=["age"], together=keys(0, 1))
    (age,) = mixed.evenness.fields
    assert age.cost == age.best == 1
    assert age.is_best
    assert mixed.evenness.school.uneven == ()
    assert [(spread.value, sorted(spread.counts)) for spread in age.uneven] == [("a", [0, 2])]


def test_what_is_not_known_is_not_balanced():
    mixed = mix([somebody(n) for n in range(9)], 3, seed="1")
    assert [field.spreads for field in mixed.evenness.fields] == [()] * 4


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.integers(0, 12), st.integers(1, 4))
def test_nobody_can_keep_parts_together_with_fewer_pairs_than_said(parts, single, teams):
    bins = [0] * teams
    for part in sorted(parts, reverse=True) + [1] * single:
        bins[bins.index(min(bins))] += part
    reached = sum(size * (size - 1) // 2 for size in bins)
    assert fewest_kept(parts, sum(parts) + single, teams) <= reached


@given(st.data(), st.integers(1, 40))
def test_a_deal_is_even_in_sizes_schools_and_a_field_at_once(data, count):
    teams = data.draw(st.integers(1, count))
    numbers = st.integers(0, 5)
    schools = data.draw(st.lists(numbers, min_size=count, max_size=count))
    values = data.draw(st.lists(st.none() | numbers, min_size=count, max_size=count))
    dealt = deal(schools, values, teams)
    for column in ([0] * count, schools, values):
        for value in set(column) - {None}:
            has = [team for team, own in zip(dealt, column, strict=True) if own == value]
            counts = [has.count(team) for team in range(teams)]
            assert max(counts) - min(counts) <= 1


# Who is kept together or apart


def test_pairs_pass_together_on_to_all_they_are_linked_with():
    mixed = mix(SIXTEEN, 4, seed="1", together=keys(0, 1, 1, 2))
    assert len({mixed.team_of(f"p00{n}") for n in range(3)}) == 1


def test_who_is_apart_from_one_of_a_party_is_apart_from_all_of_it():
    mixed = mix(SIXTEEN, 4, seed="1", together=keys(0, 1), apart=keys(1, 2))
    assert mixed.team_of("p000") == mixed.team_of("p001") != mixed.team_of("p002")


def test_as_many_can_be_apart_as_there_are_teams():
    pairs = [pair for a in range(4) for b in range(a) for pair in keys(a, b)]
    mixed = mix(SIXTEEN, 4, seed="1", apart=pairs)
    assert len({mixed.team_of(f"p00{n}") for n in range(4)}) == 4
    assert mixed.evenness.costs[:2] == (0, 0)


def test_one_more_apart_than_there_are_teams_is_refused_by_name():
    pairs = [pair for a in range(5) for b in range(a) for pair in keys(a, b)]
    with pytest.raises(TooManyApart) as refused:
        mix(SIXTEEN, 4, seed="1", apart=pairs + keys(0, 9, 9, 10))
    assert sorted(refused.value.keys) == [f"p00{n}" for n in range(5)]
    assert refused.value.teams == 4


def test_a_ring_of_five_apart_needs_a_third_team():
    ring = keys(0, 1, 1, 2, 2, 3, 3, 4, 4, 0)
    with pytest.raises(TooManyApart):
        mix(SIXTEEN, 2, seed="1", apart=ring)
    mixed = mix(SIXTEEN, 3, seed="1", apart=ring)
    assert all(mixed.team_of(one) != mixed.team_of(other) for one, other in ring)


def test_many_pairs_apart_still_find_their_teams():
    """Two sides of a hundred, each apart from several of the other: two teams do."""
    people = [somebody(n) for n in range(200)]
    pairs = keys(*(x for n in range(100) for k in (0, 7, 31) for x in (n, 100 + (n + k) % 100)))
    mixed = mix(people, 2, seed="1", apart=pairs)
    assert sorted(map(len, mixed.teams)) == [100, 100]


def test_contradictory_pairs_are_named_with_what_links_them():
    with pytest.raises(Contradiction) as refused:
        mix(SIXTEEN, 4, seed="1", together=keys(0, 1, 4, 5, 1, 2), apart=keys(0, 2, 7, 8, 5, 4))
    assert refused.value.pairs == tuple(keys(0, 2, 5, 4))
    assert refused.value.because == (tuple(keys(0, 1, 1, 2)), tuple(keys(4, 5)))


def test_nobody_can_be_apart_from_themselves():
    with pytest.raises(Contradiction) as refused:
        mix(SIXTEEN, 4, seed="1", apart=keys(3, 3))
    assert refused.value.because == ((),)


def test_a_party_larger_than_a_team_is_refused():
    with pytest.raises(TooManyTogether) as refused:
        mix(SIXTEEN, 8, seed="1", together=keys(0, 1, 1, 2))
    assert (refused.value.keys, refused.value.most) == (("p000", "p001", "p002"), 2)


# Other bad input


@pytest.mark.parametrize(
    ("count", "teams", "options", "refusal", "facts"),
    [
        (3, 10, {}, TooFewPeople, {"people": 3, "teams": 10}),
        (0, 1, {}, TooFewPeople, {"people": 0, "teams": 1}),
        (4, 3, {"together": keys(0, 1, 2, 3)}, TooFewPeople, {"people": 2, "teams": 3}),
        (3, 0, {}, TooFewTeams, {"given": 0}),
        (3, -1, {}, TooFewTeams, {"given": -1}),
        (3, 1, {"together": [("p000", "nobody")]}, UnknownKey, {"key": "nobody"}),
        (3, 1, {"balance": ["shoes"]}, UnknownField, {"field": "shoes"}),
        (3, 1, {"balance": ["age", "age"]}, UnknownField, {"field": "age"}),
        (3, 1, {"balance": ["key"]}, UnknownField, {"field": "key"}),
        (MOST_PEOPLE + 1, 5, {}, TooMany, {"what": "people", "most": MOST_PEOPLE}),
        (3, 2, {"apart": keys(0, 1) * (MOST_PAIRS + 1)}, TooMany, {"what": "pairs"}),
    ],
)
def test_bad_input_is_refused_with_its_facts(count, teams, options, refusal, facts):
    with pytest.raises(refusal) as refused:
        mix([somebody(n) for n in range(count)], teams, seed="1", **options)
    assert {name: getattr(refused.value, name) for name in facts} == facts


def test_two_people_of_one_key_are_refused():
    with pytest.raises(SameKey) as refused:
        mix([*SIXTEEN, SIXTEEN[3]], 2, seed="1")
    assert refused.value.key == "p003"


@pytest.mark.parametrize("teams", [1, 16])
def test_one_team_and_teams_of_one_are_drawn(teams):
    mixed = mix(SIXTEEN, teams, seed="1")
    assert {len(team) for team in mixed.teams} == {16 // teams}


# On the day


def changed(before, after) -> list[int]:
    return [
        number
        for number, (old, new) in enumerate(zip(before.teams, after.teams, strict=True))
        if old != new
    ]


def test_a_late_comer_changes_one_team_the_one_that_stays_most_even():
    mixed = leave(SIXTEEN, mix(SIXTEEN, 4, seed="1"), "p005")
    left = [person for person in SIXTEEN if person.key != "p005"]
    back = arrive(left, mixed, SIXTEEN[5])
    assert len(changed(mixed, back)) == 1
    assert back == mix(SIXTEEN, 4, seed="1")


def test_a_late_comer_goes_where_fewest_are_of_the_same_school_then_gender():
    people = SIXTEEN[:8]
    mixed = mix(people, 4, seed="1")
    late = somebody(90, school="school 0", gender="m")
    after = arrive(people, mixed, late)
    best = min(
        costs([*people, late], replace(mixed, teams=teams))
        for team in range(4)
        for teams in [tuple((*t, late.key) if n == team else t for n, t in enumerate(mixed.teams))]
    )
    assert costs([*people, late], after) == best == list(after.evenness.costs)


def test_a_late_comer_joins_her_carer_and_keeps_away_from_whom_she_must():
    mixed = mix(SIXTEEN, 4, seed="1")
    late = somebody(90)
    joined = arrive(SIXTEEN, mixed, late, together=[("p090", "p004")])
    assert joined.team_of("p090") == mixed.team_of("p004")
    apart = [("p090", key) for team in mixed.teams[:3] for key in team[:1]]
    assert arrive(SIXTEEN, mixed, late, apart=apart).team_of("p090") == 3


def test_a_late_comer_who_fits_nowhere_is_refused():
    mixed = mix(SIXTEEN, 4, seed="1")
    everywhere = [("p090", team[0]) for team in mixed.teams]
    with pytest.raises(TooManyApart) as refused:
        arrive(SIXTEEN, mixed, somebody(90), apart=everywhere)
    assert set(refused.value.keys) == {"p090", *(team[0] for team in mixed.teams)}
    with pytest.raises(InTwoTeams) as parted:
        arrive(SIXTEEN, mixed, somebody(90), together=everywhere[:2])
    assert set(parted.value.keys) == {mixed.teams[0][0], mixed.teams[1][0]}
    with pytest.raises(SameKey):
        arrive(SIXTEEN, mixed, SIXTEEN[0])
    with pytest.raises(UnknownKey):
        arrive(SIXTEEN[1:], mixed, somebody(90))


def test_who_does_not_come_changes_one_team():
    mixed = mix(SIXTEEN, 4, seed="1", together=keys(0, 1))
    after = leave(SIXTEEN, mixed, "p000", together=keys(0, 1))
    assert changed(mixed, after) == [mixed.team_of("p000")]
    assert sorted(after.evenness.sizes) == [3, 4, 4, 4]
    with pytest.raises(UnknownKey):
        leave(SIXTEEN, mixed, "nobody")


def test_pairs_that_name_somebody_who_left_are_passed_over_when_another_comes():
    mixed = mix(SIXTEEN, 4, seed="1", together=keys(0, 1))
    left = leave(SIXTEEN, mixed, "p000", together=keys(0, 1))
    late = somebody(90)
    there = [person for person in SIXTEEN if person.key != "p000"]
    assert arrive(there, left, late, together=keys(0, 1)).team_of("p090") == mixed.team_of("p000")


def test_a_team_may_lose_everybody():
    mixed = mix(SIXTEEN[:2], 2, seed="1")
    after = leave(SIXTEEN[:2], mixed, "p001")
    assert sorted(after.evenness.sizes) == [0, 1]


# What is published


def test_the_hash_of_the_inputs_is_of_people_and_options_and_not_of_their_order():
    options = {"teams": 4, "seed": "a", "together": [["p000", "p001"]]}
    digest = inputs_hash(SIXTEEN, options)
    assert digest == inputs_hash(SIXTEEN[::-1], dict(reversed(options.items())))
    assert len(digest) == 64
    assert digest != inputs_hash(SIXTEEN, {**options, "seed": "b"})
    assert digest != inputs_hash([*SIXTEEN[1:], replace(SIXTEEN[0], age="11")], options)


def test_the_hash_can_be_made_again_from_the_canonical_json_alone():
    text = (
        '{"options":{"teams":1},"people":[{"age":"","gender":"","interprets":[],"key":"ż",'
        '"languages":["pl"],"position":"","school":"","skill":""}]}'
    )
    person = Person("ż", languages=("pl",))
    assert inputs_hash([person], {"teams": 1}) == sha256(text.encode()).hexdigest()
