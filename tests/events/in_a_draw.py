"""People to be mixed, and the best there can be, found by a solver that knows nothing of ours."""

import random
from collections import Counter
from math import comb

from ortools.sat.python import cp_model

from events.mixing import FIELDS, Mixed, Person


def somebody(number: int, **facts) -> Person:
    return Person(f"p{number:03}", **facts)


def some_people(lots: random.Random, count: int, schools: int, values=(4, 2, 5, 3)) -> list[Person]:
    """People of schools of very different sizes; some facts follow the school, some are not known."""
    follows = lots.random() * 0.7
    found = []
    for number in range(count):
        school = int(schools * lots.random() ** 1.5)
        facts = {
            field: str(school % most if lots.random() < follows else lots.randrange(most))
            for field, most in zip(FIELDS, values, strict=True)
            if lots.random() > 0.05
        }
        found.append(somebody(number, school=str(school), **facts))
    return found


def some_pairs(lots: random.Random, people: list[Person], most: int) -> list[tuple[str, str]]:
    keys = [person.key for person in people]
    return [tuple(lots.sample(keys, 2)) for _ in range(lots.randint(0, most))]


def counted(people: list[Person], mixed: Mixed, field: str) -> dict[str, list[int]]:
    """How many people of each value are in each team, counted from the teams alone."""
    by_key = {person.key: getattr(person, field) for person in people}
    tallies = [Counter(by_key[key] for key in team) for team in mixed.teams]
    return {value: [tally[value] for tally in tallies] for value in set(by_key.values())}


def costs(people: list[Person], mixed: Mixed, fields=FIELDS) -> list[int]:
    """Pairs who share a value and a team beyond those of an even spread, for each field."""
    teams = len(mixed.teams)
    rows = [[[len(team) for team in mixed.teams]], list(counted(people, mixed, "school").values())]
    rows += [
        [counts for value, counts in counted(people, mixed, field).items() if value]
        for field in fields
    ]
    return [
        sum(sum(comb(c, 2) for c in counts) - fewest(sum(counts), teams) for counts in row)
        for row in rows
    ]


def fewest(people: int, teams: int) -> int:
    """Pairs who share a team where people are spread evenly."""
    return sum(comb(people // teams + (team < people % teams), 2) for team in range(teams))


def best_costs(
    people: list[Person], teams: int, fields=FIELDS, *, together=(), apart=()
) -> list[int]:
    """The least costs there can be, each as little as the ones before it leave, proven by CP-SAT."""
    model = cp_model.CpModel()
    sits = {(p.key, team): model.new_bool_var("") for p in people for team in range(teams)}
    for person in people:
        model.add_exactly_one(sits[person.key, team] for team in range(teams))
    for team in range(teams):
        for one, other in together:
            model.add(sits[one, team] == sits[other, team])
        for one, other in apart:
            model.add_at_most_one(sits[one, team], sits[other, team])
    found = []
    for field in ("size", "school", *fields):
        pairs, least = _pairs_sharing(model, sits, people, teams, field)
        model.add(pairs >= least)
        model.minimize(pairs)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model) == cp_model.OPTIMAL
        model.add(pairs == round(solver.objective_value))
        found.append(round(solver.objective_value) - least)
    return found


def _pairs_sharing(model, sits, people, teams, field):
    groups = {}
    for person in people:
        value = "all" if field == "size" else getattr(person, field)
        if value or field == "school":
            groups.setdefault(value, []).append(person.key)
    shared, least = [], 0
    for keys in groups.values():
        least += fewest(len(keys), teams)
        for team in range(teams):
            count = model.new_int_var(0, len(keys), "")
            model.add(count == sum(sits[key, team] for key in keys))
            pairs = model.new_int_var(0, comb(len(keys), 2), "")
            model.add_element(count, [comb(n, 2) for n in range(len(keys) + 1)], pairs)
            shared.append(pairs)
    return cp_model.LinearExpr.sum(shared), least
