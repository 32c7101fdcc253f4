"""People at tables, in one round or several."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.finite_fields import Field
from events.hearing import Listeners, need_of
from events.new_faces import rounds_of
from events.people import Contradiction, Person, TooFewPeople, TooFewTeams, TooMany, TooManyTogether
from events.seating import seat


def guests(count: int, organisations: int = 0) -> list[Person]:
    """People, each of an organisation of their own or of so many."""
    return [
        Person(f"p{n:03}", school=f"org {n % organisations if organisations else n}")
        for n in range(count)
    ]


def repeated(rounds) -> int:
    """Meetings beyond the first of each pair, counted anew."""
    met = Counter(pair for tables in rounds for t in tables for pair in combinations(sorted(t), 2))
    return sum(times - 1 for times in met.values())


@pytest.mark.parametrize("size", [2, 3, 4, 5, 8, 10])
@pytest.mark.parametrize("tables", [*range(1, 17), 25, 27, 32])
def test_in_known_rounds_everybody_sits_and_nobody_meets_twice(tables, size):
    found = rounds_of(tables, size)
    for round_ in found:
        assert {len(table) for table in round_} == {size} and len(round_) == tables
        assert sorted(seat for table in round_ for seat in table) == list(range(tables * size))
    assert found and repeated(found) == 0


@pytest.mark.parametrize(
    ("tables", "size", "rounds"),
    # As many as there can be: each seat meets size - 1 of the others each time.
    [(8, 4, 10), (5, 3, 7), (4, 4, 5), (8, 8, 9), (9, 3, 13), (16, 4, 21), (6, 2, 11)],
)
def test_the_most_rounds_there_can_be_are_known(tables, size, rounds):
    assert len(rounds_of(tables, size)) == rounds == (tables * size - 1) // (size - 1)


@pytest.mark.parametrize("elements", [2, 3, 4, 5, 7, 8, 9, 16, 25, 27])
def test_a_finite_field_divides(elements):
    field = Field.of(elements)
    for one in range(1, elements):
        row = range(elements)
        assert sorted(field.times(one, other) for other in row) == list(row)
        assert sorted(field.plus(one, other) for other in row) == list(row)
        assert all(
            field.times(one, field.plus(a, b))
            == field.plus(field.times(one, a), field.times(one, b))
            for a in row
            for b in row
        )


@pytest.mark.parametrize("elements", [0, 1, 6, 10, 12, 36])
def test_there_is_no_field_of_other_numbers(elements):
    assert Field.of(elements) is None


@pytest.mark.parametrize(("people", "tables", "rounds"), [(32, 8, 10), (15, 5, 7), (16, 4, 5)])
def test_golfers_and_schoolgirls_meet_new_faces_in_each_round(people, tables, rounds):
    found = seat(guests(people), tables=tables, rounds=rounds, seed="luton")
    assert found.repeats == found.fewest == repeated(found.rounds) == 0
    assert found.is_best and len(found.rounds) == rounds


@pytest.mark.parametrize(("people", "tables", "rounds"), [(32, 8, 11), (16, 4, 6), (20, 2, 3)])
def test_more_rounds_than_new_faces_repeat_no_fewer_than_arithmetic_asks(people, tables, rounds):
    found = seat(guests(people), tables=tables, rounds=rounds, seed="luton")
    assert 0 < found.fewest <= found.repeats == repeated(found.rounds)


def test_organisations_are_spread_over_the_tables_of_each_round():
    found = seat(guests(60, 12), size=10, rounds=3, seed="luton")
    assert all(len(tables) == 6 and {len(t) for t in tables} == {10} for tables in found.rounds)
    assert [balance.cost for balance in found.organisations] == [0, 0, 0]
    assert found.repeats == repeated(found.rounds)


def test_a_deal_of_chance_repeats_more_meetings():
    """The control: seats that nobody looks at are worse than those that were searched for."""
    people = guests(48, 8)
    found = seat(people, tables=6, rounds=4, seed="luton")
    keys = [person.key for person in people]
    blind = [[keys[t::6] for t in range(6)]] * 4
    assert found.repeats < repeated(blind) / 4


def test_whoever_follows_no_other_language_sits_with_an_interpreter():
    people = guests(40, 10)
    people[3] = Person("p003", "org 3", languages=("ur",))
    people[4] = Person("p004", "org 4", languages=("ur",))
    people[9] = Person("p009", "org 9", interprets=("ur",))
    found = seat(people, size=10, rounds=4, seed="luton")
    assert found.unheard == ()
    for tables in found.rounds:
        assert any({"p003", "p004", "p009"} <= set(table) for table in tables)


def test_where_there_is_no_interpreter_it_is_said_for_whom_and_why():
    people = [*guests(19), Person("p900", languages=("ps", "fa"), interprets=("ps",))]
    (one,) = seat(people, size=10, seed="luton").unheard
    assert (one.key, one.round, one.languages, one.interpreters) == ("p900", 0, ("ps", "fa"), 0)


def test_pairs_stay_together_and_apart_in_every_round():
    together, apart = [("p000", "p001"), ("p001", "p002")], [("p003", "p004"), ("p000", "p009")]
    found = seat(guests(36, 9), tables=4, rounds=3, seed="luton", together=together, apart=apart)
    for tables in found.rounds:
        home = {key: number for number, table in enumerate(tables) for key in table}
        assert all(home[one] == home[other] for one, other in together)
        assert all(home[one] != home[other] for one, other in apart)


def test_the_same_people_and_seed_are_seated_alike_in_any_order():
    people = guests(45, 7)
    one = seat(people, size=9, rounds=3, seed="2468")
    assert seat(people[::-1], size=9, rounds=3, seed="2468") == one
    assert seat(people, size=9, rounds=3, seed="1357") != one


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("bcd"))), max_size=9
    )
)
def test_who_is_heard_is_counted_as_it_is_looked_for(spoken_of):
    people = [
        Person(f"p{n}", languages=tuple(sorted(follows)), interprets=tuple(sorted(interprets)))
        for n, (follows, interprets) in enumerate(spoken_of)
    ]
    looked_for = {
        one.key
        for one in people
        if one.languages and "a" not in one.languages
        and not any(set(one.languages) & set(p.interprets) for p in people if p is not one)
    }  # fmt: skip
    there = Listeners(people, "a")
    needs = {one.key: need_of(one, "a") for one in people}
    assert {key for key, need in needs.items() if need and not there.is_heard(need)} == looked_for
    assert there.unheard == len(looked_for)
    if people:
        unheard = seat(people, tables=1, spoken="a", seed="luton").unheard
        assert {one.key for one in unheard} == looked_for
        for one in unheard:
            able = [p for p in people if p.key != one.key and {*p.interprets} & {*one.languages}]
            assert one.interpreters == len(able) == 0


def test_large_tables_of_many_languages_are_seated_while_somebody_waits():
    """It took a quarter of a minute; the bound on steps is not of time, so this one leaves much room."""
    people = [
        replace(one, languages=("ur",) if n < 30 else (), interprets=("ur",) if n > 197 else ())
        for n, one in enumerate(guests(200, 20))
    ]
    before = process_time()
    seat(people, tables=4, rounds=4, seed="luton")
    assert process_time() - before < 8


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"tables": 0}, TooFewTeams),
        ({"size": 0}, TooFewTeams),
        ({"rounds": 0}, TooFewTeams),
        ({"rounds": 21}, TooMany),
        ({"tables": 11}, TooFewPeople),
        ({"together": [("p000", "p001")], "apart": [("p000", "p001")]}, Contradiction),
        ({"tables": 5, "together": [("p000", "p001"), ("p001", "p002")]}, TooManyTogether),
    ],
)
def test_what_cannot_be_seated_is_refused(options, refusal):
    with pytest.raises(refusal):
        seat(guests(10), seed="luton", **options)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 40), st.integers(1, 8), st.integers(1, 4), st.integers(1, 9), st.data())
def test_everybody_sits_once_a_round_at_even_tables(count, tables, rounds, organisations, data):
    tables = min(tables, count)
    found = seat(
        guests(count, organisations), tables=tables, rounds=rounds, seed=data.draw(st.text())
    )
    for round_, size in zip(found.rounds, found.sizes, strict=True):
        assert sorted(key for table in round_ for key in table) == [
            f"p{n:03}" for n in range(count)
        ]
        assert size.cost == 0
    assert found.fewest <= found.repeats == repeated(found.rounds)
