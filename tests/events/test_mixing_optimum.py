"""How even the draws are, beside the best that OR-tools CP-SAT proves there can be.

`make prove` runs the full size: 20,000 random draws, and 200 against the solver.
"""

import random

import pytest

from events.mixing import FIELDS, MixingRefused, mix
from tests.events.in_a_draw import best_costs, costs, counted, some_pairs, some_people


def test_sizes_and_schools_differ_by_at_most_one_whatever_is_drawn(prove):
    lots = random.Random("even")
    for number in range(20_000 if prove else 300):
        people = some_people(lots, lots.randint(1, 60), lots.randint(1, 12))
        balance = FIELDS[: lots.choice([0, 0, 0, 1, 2, 4])]
        mixed = mix(people, lots.randint(1, len(people)), seed=str(number), balance=balance)
        assert sorted(key for team in mixed.teams for key in team) == [p.key for p in people]
        sizes = [len(team) for team in mixed.teams]
        assert max(sizes) - min(sizes) <= 1
        # The first field as well, for whom it is known.
        for field in ("school", *balance[:1]):
            for value, counts in counted(people, mixed, field).items():
                assert not value or max(counts) - min(counts) <= 1


@pytest.fixture(scope="module")
def small_draws(prove):
    """Draws of a size at which the best there can be is found: people, teams, fields, how many pairs."""
    lots = random.Random("small")
    found = []
    while len(found) < (200 if prove else 10):
        values = [lots.randint(2, 6) for _ in FIELDS]
        people = some_people(lots, lots.randint(8, 24), lots.randint(2, 6), values)
        found.append((people, lots.randint(2, 4), FIELDS[: lots.randint(2, 4)]))
    return found


def test_what_is_balanced_is_the_best_there_can_be(small_draws):
    ours, best = [], []
    for number, (people, teams, fields) in enumerate(small_draws):
        mixed = mix(people, teams, seed=str(number), balance=fields)
        ours.append(costs(people, mixed, fields))
        best.append(best_costs(people, teams, fields))
        assert list(mixed.evenness.costs) == ours[-1]
    assert ours == best


def test_draws_with_pairs_are_as_even_as_the_pairs_allow(small_draws):
    lots, misses, drawn = random.Random("pairs"), [], 0
    for number, (people, teams, fields) in enumerate(small_draws):
        pairs = {"together": some_pairs(lots, people, 3), "apart": some_pairs(lots, people, 5)}
        try:
            mixed = mix(people, teams, seed=str(number), balance=fields, **pairs)
        except MixingRefused:
            continue
        drawn += 1
        assert all(mixed.team_of(one) == mixed.team_of(other) for one, other in pairs["together"])
        assert all(mixed.team_of(one) != mixed.team_of(other) for one, other in pairs["apart"])
        ours, best = costs(people, mixed, fields), best_costs(people, teams, fields, **pairs)
        assert all(
            of.best <= cost
            for of, cost in zip(
                (mixed.evenness.size, mixed.evenness.school, *mixed.evenness.fields),
                best,
                strict=True,
            )
        )
        misses += [(ours, best)] if ours != best else []
    print(f"{drawn - len(misses)} of {drawn} draws with pairs are the best there can be: {misses}")
    assert drawn >= len(small_draws) // 2
    assert len(misses) <= 0.05 * drawn
    assert all(one[:2] == other[:2] for one, other in misses)
