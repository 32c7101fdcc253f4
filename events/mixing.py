"""People mixed into teams, as evenly as arithmetic allows: sizes, then schools, then what is balanced.

Without pairs to keep, sizes and the counts of every school differ by at most one, always, and so do those
of the first field: see `events.dealing`. The other fields, and pairs, are searched for: see
`events.swapping`. Who is kept together is together and who is kept apart is apart, whatever that costs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle

from events.evenness import SCHOOL, Balance, Evenness, Spread, measure, value_of
from events.pairing import Parties, among, parties, refuse_too_large
from events.people import (
    FIELDS,
    Contradiction,
    InTwoTeams,
    Lots,
    MixingRefused,
    Pair,
    Person,
    SameKey,
    TooFewPeople,
    TooFewTeams,
    TooMany,
    TooManyApart,
    TooManyTogether,
    UnknownField,
    UnknownKey,
    in_order,
    inputs_hash,
    known_fields,
)
from events.placing import dealt, task_of
from events.swapping import improve

__all__ = [
    "FIELDS",
    "Balance",
    "Contradiction",
    "Evenness",
    "InTwoTeams",
    "Mixed",
    "MixingRefused",
    "Pair",
    "Person",
    "SameKey",
    "Spread",
    "TooFewPeople",
    "TooFewTeams",
    "TooMany",
    "TooManyApart",
    "TooManyTogether",
    "UnknownField",
    "UnknownKey",
    "arrive",
    "inputs_hash",
    "leave",
    "mix",
]

# Steps of the search: from one start, and in all. The smaller a draw, the more starts it is searched from.
_RUN, _RUN_FOR_EACH = 500, 100
_LEAST, _MOST, _LESS_FOR_EACH = 60_000, 300_000, 20
# How many pairs of the next level one of a level counts as, in turn: what is out of reach over one kind of
# ground is not over another. Only the strict order decides which draw is the best.
_BASES = (2, 1)


@dataclass(frozen=True)
class Mixed:
    """The teams, as keys in order, and how even they are."""

    teams: tuple[tuple[str, ...], ...]
    evenness: Evenness

    def team_of(self, key: str) -> int:
        """Return the number of somebody's team, from 0.

        Raises:
            UnknownKey: nobody has this key.
        """
        for number, team in enumerate(self.teams):
            if key in team:
                return number
        raise UnknownKey(key)


def mix(
    people: Iterable[Person],
    teams: int,
    *,
    seed: str,
    balance: Sequence[str] = FIELDS,
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
) -> Mixed:
    """Mix people into so many teams; the same people, options and seed always give the same teams.

    Of importance are sizes, then schools, then the fields in the order of `balance`.

    Raises:
        MixingRefused: in one of its kinds.
    """
    fields = known_fields(balance)
    ordered = in_order(people, teams)
    found = parties(ordered, together, apart)
    refuse_too_large(found, teams)
    drawn: list[list[Person]] = [[] for _ in range(teams)]
    for party, team in zip(found.members, _search(found, fields, teams, Lots(seed)), strict=True):
        drawn[team].extend(party)
    return _measured(drawn, found, fields)


def arrive(
    people: Iterable[Person],
    mixed: Mixed,
    person: Person,
    *,
    balance: Sequence[str] = FIELDS,
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
) -> Mixed:
    """Return the draw with a late-comer in the team that stays most even; no other team changes.

    `people` are those in the draw. The pairs may name the late-comer; those that name somebody who is not
    in the draw, and may have left, are passed over.

    Raises:
        SameKey: somebody of this key is in the draw.
        UnknownKey: the draw names somebody who is not among the people.
        Contradiction: a pair is to be apart and together.
        InTwoTeams: those to be together with are in different teams.
        TooManyApart: every team that is left has somebody to be apart from.
    """
    fields, teams = known_fields(balance), _teams(people, mixed)
    everybody = in_order([*(other for team in teams for other in team), person], 1)
    found = parties(everybody, among(everybody, together), among(everybody, apart))
    free = _free_teams(person, mixed, found)
    names = (SCHOOL, *fields)
    best = min(free, key=lambda number: (len(teams[number]), *_alike(person, teams[number], names)))
    teams[best].append(person)
    return _measured(teams, found, fields)


def leave(
    people: Iterable[Person],
    mixed: Mixed,
    key: str,
    *,
    balance: Sequence[str] = FIELDS,
    together: Sequence[Pair] = (),
) -> Mixed:
    """Return the draw without somebody who did not come; no other team changes.

    `people` are those in the draw, the one who leaves included. A team may become empty. Pairs that name
    somebody who is not in the draw are passed over.

    Raises:
        UnknownKey: nobody has this key, or the draw names somebody who is not among the people.
    """
    fields, teams = known_fields(balance), _teams(people, mixed)
    number = mixed.team_of(key)
    teams[number] = [person for person in teams[number] if person.key != key]
    left = [person for team in teams for person in team]
    return _measured(teams, parties(left, among(left, together)), fields)


def _search(found: Parties, fields: Sequence[str], teams: int, lots: Lots) -> list[int]:
    """Return the team of each party in the most even draw that several starts lead to."""
    task = task_of(found, fields, teams)
    steps = _RUN + _RUN_FOR_EACH * len(task.tallies)
    left = max(_LEAST, _MOST - _LESS_FOR_EACH * steps)
    least, homes = -1, [0]
    for base in cycle(_BASES):
        deal = dealt(found, fields, task, lots)
        cost, tried = improve(deal, task.weights(base), lots, min(steps, left))
        if least < 0 or cost < least:
            least, homes = cost, tried
        left -= steps
        if least == 0 or left <= 0:
            break
    names = list(range(teams))  # so that the first team is not always the larger
    lots.shuffle(names)
    return [names[team] for team in homes]


def _measured(teams: Sequence[Sequence[Person]], found: Parties, fields: Sequence[str]) -> Mixed:
    keys = tuple(tuple(sorted(person.key for person in team)) for team in teams)
    return Mixed(keys, measure(teams, found.members, fields))


def _teams(people: Iterable[Person], mixed: Mixed) -> list[list[Person]]:
    by_key = {person.key: person for person in people}
    for key in (key for team in mixed.teams for key in team):
        if key not in by_key:
            raise UnknownKey(key)
    return [[by_key[key] for key in team] for team in mixed.teams]


def _free_teams(person: Person, mixed: Mixed, found: Parties) -> list[int]:
    """Return the teams that a late-comer's pairs leave."""
    number = next(at for at, party in enumerate(found.members) if person in party)
    mates = [mate.key for mate in found.members[number] if mate != person]
    foes = [foe.key for party in found.apart[number] for foe in found.members[party]]
    homes = {mixed.team_of(mate) for mate in mates} or set(range(len(mixed.teams)))
    if mates and len(homes) > 1:
        raise InTwoTeams(tuple(mates))
    free = sorted(homes - {mixed.team_of(foe) for foe in foes})
    if not free:
        raise TooManyApart((person.key, *foes), len(mixed.teams))
    return free


def _alike(person: Person, team: Sequence[Person], fields: Sequence[str]) -> list[int]:
    """Return for each field how many of a team share a value with somebody: so many pairs come about."""
    own = [(field, value_of(person, field)) for field in fields]
    return [
        sum(value is not None and value_of(other, field) == value for other in team)
        for field, value in own
    ]
