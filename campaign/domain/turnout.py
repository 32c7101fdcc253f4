"""Who comes late and who does not come: one team changes, or one table in each round, and no other.

What was said of tables when they were drawn is counted again for the tables as they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from campaign.domain import lots
from campaign.domain.lots import Rounds
from events import mixing
from events.hearing import Listeners, need_of
from events.pairing import among, parties
from events.people import Pair, Person, TooManyApart

Unheard = tuple[int, int, int, tuple[str, ...], int]


def arrive(
    teams: Sequence[Sequence[int]],
    people: Sequence[Person],
    number: int,
    options: Mapping[str, Any],
) -> list[list[int]]:
    """Return the teams with the late-comer of this number, kept with and from whom the pairs say.

    Of what is left it is the table where the fewest have no interpreter, then the team that stays most even.

    Raises:
        MixingRefused: in one of the kinds of `mixing.arrive`.
    """
    newcomer = next(person for person in people if int(person.key) == number)
    kept = {kind: lots.pairs(options[kind]) for kind in ("together", "apart")}
    refusal: TooManyApart | None = None
    for choice in _choices(teams, people, newcomer, kept["together"], "spoken" in options):
        some = [teams[at] for at in choice]
        mixed = mixing.Mixed(_keys(some), lots.evenness(some, people, options))
        present, fields = lots.present(some, people), options.get("balance", ())
        try:
            grown = mixing.arrive(present, mixed, newcomer, balance=fields, **kept)
        except TooManyApart as found:
            refusal = found
            continue
        after = dict(zip(choice, lots.numbers(grown.teams), strict=True))
        return [after.get(at, list(team)) for at, team in enumerate(teams)]
    raise refusal or TooManyApart((newcomer.key,), len(teams))


def leave(
    teams: Sequence[Sequence[int]],
    people: Sequence[Person],
    number: int,
    options: Mapping[str, Any],
) -> list[list[int]]:
    """Return the teams without somebody who did not come; no other team changes.

    Raises:
        UnknownKey: nobody of this number is in a team.
    """
    mixed = mixing.Mixed(_keys(teams), lots.evenness(teams, people, options))
    fields = options.get("balance", ())
    left = mixing.leave(lots.present(teams, people), mixed, lots.key(number), balance=fields)
    return lots.numbers(left.teams)


def repeats(rounds: Rounds, people: Sequence[Person], options: Mapping[str, Any]) -> int:
    """Return how many meetings are of two who met before; pairs kept together do not count."""
    present = lots.present(rounds[0], people)
    own: dict[int, int] = {}
    for party in parties(present, among(present, lots.pairs(options["together"]))).members:
        whole = sum(1 << int(person.key) for person in party)
        own |= {int(person.key): whole for person in party}
    met, again = dict.fromkeys(own, 0), 0
    for table in (table for tables in rounds for table in tables):
        seated = sum(1 << number for number in table)
        for number in table:
            others = seated & ~own[number]
            again += (met[number] & others).bit_count()
            met[number] |= others
    return again // 2


def unheard(rounds: Rounds, people: Sequence[Person]) -> list[Unheard]:
    """Return who has no interpreter, as `Outcome.unheard` does."""
    of = {int(person.key): person for person in people}
    present = lots.present(rounds[0], people)
    found: list[Unheard] = []
    for at, tables in enumerate(rounds):
        for table, numbers in enumerate(tables):
            for person in _unheard([of[number] for number in numbers]):
                able = sum(_interprets(one, person) for one in present)
                found.append((int(person.key), at, table, person.languages, able))
    return found


def _choices(
    teams: Sequence[Sequence[int]],
    people: Sequence[Person],
    newcomer: Person,
    together: Iterable[Pair],
    at_tables: bool,
) -> Iterator[list[int]]:
    """Yield the places of teams to choose among: the tables where most are heard first, last all."""
    everybody = [*lots.present(teams, people), newcomer]
    is_bound = any(newcomer.key in pair for pair in among(everybody, together))
    if at_tables and not is_bound:
        of = {int(person.key): person for person in people}
        costs = []
        for team in teams:
            there = [of[number] for number in team]
            costs.append(len(_unheard([*there, newcomer])) - len(_unheard(there)))
        for least in sorted(set(costs)):
            yield [at for at, cost in enumerate(costs) if cost == least]
    yield list(range(len(teams)))


def _unheard(table: Sequence[Person]) -> list[Person]:
    """Return who follows other languages only than the one spoken, and has no interpreter beside."""
    there = Listeners(table, lots.SPOKEN)
    needs = ((one, need_of(one, lots.SPOKEN)) for one in table)
    return [one for one, need in needs if need and not there.is_heard(need)]


def _interprets(other: Person, one: Person) -> bool:
    return other.key != one.key and not set(other.interprets).isdisjoint(one.languages)


def _keys(teams: Iterable[Iterable[int]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(lots.key(number) for number in team) for team in teams)
