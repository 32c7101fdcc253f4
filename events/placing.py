"""Where the search for an even draw starts: everybody placed, pairs kept, sizes and schools near even."""

from collections import Counter
from collections.abc import Sequence

from events.dealing import deal as deal_lines
from events.evenness import SCHOOL, SIZE, value_of
from events.pairing import Parties, easy_order, keep_apart
from events.people import Lots, Person
from events.swapping import Deal, Task

_LOOKED_AT = 12  # of the smallest teams, how many are compared for one party


def task_of(found: Parties, fields: Sequence[str], teams: int) -> Task:
    """Return what is dealt. A value that only one person has is left out: it cannot be uneven."""
    names = (SIZE, SCHOOL, *fields)
    people = [person for party in found.members for person in party]
    counted = Counter((name, value_of(person, name)) for name in names for person in people)
    values = [(SIZE, "")] + [
        (name, value)
        for (name, value), count in counted.items()
        if count > 1 and value is not None and name != SIZE
    ]
    numbers: dict[tuple[str, str | None], int] = {value: at for at, value in enumerate(values)}
    tallies = []
    for party in found.members:
        tally = Counter(
            numbers.get((name, value_of(person, name)), -1) for person in party for name in names
        )
        tallies.append(tuple(sorted((at, people) for at, people in tally.items() if at >= 0)))
    levels = tuple(names.index(name) for name, _ in values)
    return Task(tuple(tallies), found.apart, levels, teams)


def dealt(found: Parties, fields: Sequence[str], task: Task, lots: Lots) -> Deal:
    """Return a deal to start from.

    Raises:
        TooManyApart: there are not teams enough to keep people apart.
    """
    order = list(range(len(found.members)))
    lots.shuffle(order)
    started = Deal(task)
    if found.are_free:
        people = [found.members[party][0] for party in order]
        for party, team in zip(order, _free(people, fields, task.teams), strict=True):
            started.add(party, team)
        return started
    names = list(range(task.teams))
    lots.shuffle(names)
    for party, team in keep_apart(found, task.teams).items():
        started.add(party, names[team])
    left = [party for party in order if not found.apart[party]]
    left.sort(key=lambda party: -len(found.members[party]))
    for party in (*easy_order(found, task.teams), *left):
        started.add(party, _best_team(started, party, lots))
    return started


def _free(people: Sequence[Person], fields: Sequence[str], teams: int) -> list[int]:
    """Deal people without pairs; those alike in the later fields come to lie in one share of the first."""
    order = sorted(
        range(len(people)), key=lambda at: [value_of(people[at], f) or "" for f in fields]
    )
    first = fields[0] if fields else SIZE
    schools = [people[at].school for at in order]
    values = [value_of(people[at], first) for at in order]
    homes = dict(zip(order, deal_lines(schools, values, teams), strict=True))
    return [homes[at] for at in range(len(people))]


def _best_team(deal: Deal, party: int, lots: Lots) -> int:
    """Return the team, of a few of the smallest, that stays most even with the party."""
    free = [team for team in range(deal.task.teams) if deal.admits(party, team)]
    smallest = min(deal.counts[team][0] for team in free)
    small = [team for team in free if deal.counts[team][0] == smallest]
    lots.shuffle(small)
    return min(small[:_LOOKED_AT], key=lambda team: rise_with(deal, party, team))


def rise_with(deal: Deal, party: int, team: int) -> int:
    """Return how many weighted pairs more there are with a party in a team."""
    counts = deal.counts[team]
    return sum(
        deal.strictly[value] * (people * counts[value] + people * (people - 1) // 2)
        for value, people in deal.task.tallies[party]
    )
