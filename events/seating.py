"""People seated at tables, in one round or several: new faces each round, organisations spread.

Of importance, the first before the next: pairs kept; an interpreter at each table where somebody follows
only other languages than the one spoken; tables of one size, organisations spread in each round; the
fewest repeated meetings.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from events.evenness import Balance, fewest_pairs, measure, pairs_sharing
from events.hearing import Listeners, need_of
from events.new_faces import rounds_of
from events.pairing import Parties, parties, refuse_too_large
from events.people import MOST_ROUNDS, Lots, Pair, Person, TooFewTeams, TooMany, in_order
from events.placing import dealt, task_of
from events.shuffling import Cost, Homes, Seats, improve, relabel

Round = tuple[tuple[str, ...], ...]  # of tables, of keys
AT_A_TABLE = 10
_STEPS, _CHANGES = 50_000, 3_000  # of the search, at most
# In the unit of Seats.effort: they bound the search too.
_WORK, _WORK_OF_CHANGES = 1_200_000, 400_000


@dataclass(frozen=True)
class Unheard:
    """Somebody who has no interpreter. `interpreters` is how many there are at all, 0 being the reason."""

    key: str
    round: int  # from 0
    table: int  # from 0
    languages: tuple[str, ...]
    interpreters: int


@dataclass(frozen=True)
class Seated:
    """Who sits where in each round, and how good that is.

    A repeated meeting is a pair at one table beyond its first time: two people who share a table in three
    rounds make two. Pairs kept together do not count. No seating at all can have fewer than `fewest`;
    where `repeats` equals it, it is proven to be the best possible.
    """

    rounds: tuple[Round, ...]
    repeats: int
    fewest: int
    sizes: tuple[Balance, ...]  # for each round
    organisations: tuple[Balance, ...]  # for each round
    unheard: tuple[Unheard, ...]

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no seating has fewer repeated meetings."""
        return self.repeats == self.fewest


def seat(
    people: Iterable[Person],
    *,
    tables: int | None = None,
    size: int = AT_A_TABLE,
    rounds: int = 1,
    seed: str,
    spoken: str = "en",
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
) -> Seated:
    """Seat people at tables: so many tables, or as few as there can be with at most `size` at each.

    The same people, options and seed always give the same seats. Somebody who follows languages, and not
    the `spoken` one, needs an interpreter at the table who is not herself.

    Raises:
        MixingRefused: in one of its kinds.
    """
    listed = list(people)
    if rounds < 1 or size < 1:
        raise TooFewTeams(min(rounds, size))
    if rounds > MOST_ROUNDS:
        raise TooMany("rounds", rounds, MOST_ROUNDS)
    tables = max(1, -(-len(listed) // size)) if tables is None else tables
    ordered = in_order(listed, tables)
    found = parties(ordered, together, apart)
    refuse_too_large(found, tables)
    cost, homes = _search(found, tables, rounds, spoken, Lots(seed))
    return _measured(found, tables, homes, cost[-1], spoken, fewest=_fewest(found, tables, rounds))


def _search(
    found: Parties, tables: int, rounds: int, spoken: str, lots: Lots
) -> tuple[Cost, Homes]:
    """Return the best seats that a design leads to, where it is of use, or a deal of each round."""
    tried: list[tuple[Cost, Homes]] = []
    task = task_of(found, (), tables)
    dealt_rounds = [dealt(found, (), task, lots).homes for _ in range(rounds)]
    if found.are_free:
        designed = _designed(found, tables, rounds, lots)
        seats = Seats(found, tables, [*designed, *dealt_rounds[len(designed) :]], spoken)
        changes = _WORK_OF_CHANGES // (seats.effort * rounds)
        relabel(seats, lots, min(_CHANGES, changes))
        tried.append(_improved(seats, lots))
    if not tried or any(tried[0][0]):
        tried.append(_improved(Seats(found, tables, dealt_rounds, spoken), lots))
    return min(tried, key=itemgetter(0))


def _improved(seats: Seats, lots: Lots) -> tuple[Cost, Homes]:
    return improve(seats, lots, min(_STEPS, _WORK // seats.effort))


def _designed(found: Parties, tables: int, rounds: int, lots: Lots) -> Homes:
    """Return for each round that a design has the tables of people to whom its seats were dealt.

    Those of one organisation have seats that follow one another, since most designs keep such seats apart.
    Where people are fewer than seats, the last stay empty.
    """
    order = list(range(len(found.members)))
    lots.shuffle(order)
    first = {found.members[party][0].school: at for at, party in enumerate(order)}
    order.sort(key=lambda party: first[found.members[party][0].school])
    homes = []
    for round_ in rounds_of(tables, -(-len(order) // tables))[:rounds]:
        table_of = {seat: table for table, held in enumerate(round_) for seat in held}
        homes.append([table_of[order.index(party)] for party in range(len(order))])
    return homes


def _fewest(found: Parties, tables: int, rounds: int) -> int:
    """Return a number of repeated meetings below which no seating can get; pairs kept together do not count.

    Each round has at least as many meetings as tables of even sizes have, and there are only so many pairs
    who can meet at all. And of those who shared a table in the first round, more than there are tables, some
    have to meet in each later round.
    """
    heads = [len(party) for party in found.members]
    people, within = sum(heads), pairs_sharing(heads)
    foes = sum(heads[one] * heads[foe] for one, row in enumerate(found.apart) for foe in row) // 2
    meetings = rounds * (fewest_pairs(people, tables) - within)
    each, more = divmod(people, tables)
    again = more * fewest_pairs(each + 1, tables) + (tables - more) * fewest_pairs(each, tables)
    pairs = pairs_sharing([people]) - within - foes
    return max(0, meetings - pairs, (rounds - 1) * (again - within))


def _measured(
    found: Parties, tables: int, homes: Homes, repeats: int, spoken: str, *, fewest: int
) -> Seated:
    drawn: list[list[list[Person]]] = [[[] for _ in range(tables)] for _ in homes]
    for seated, row in zip(drawn, homes, strict=True):
        for party, table in zip(found.members, row, strict=True):
            seated[table].extend(party)
    even = [measure(seated, found.members, ()) for seated in drawn]
    everybody = [person for party in found.members for person in party]
    return Seated(
        rounds=tuple(
            tuple(tuple(sorted(person.key for person in table)) for table in seated)
            for seated in drawn
        ),
        repeats=repeats,
        fewest=fewest,
        sizes=tuple(one.size for one in even),
        organisations=tuple(one.school for one in even),
        unheard=tuple(_unheard(drawn, everybody, spoken)),
    )


def _unheard(
    drawn: Sequence[Sequence[Sequence[Person]]], everybody: Sequence[Person], spoken: str
) -> Iterator[Unheard]:
    needs = {person.key: need_of(person, spoken) for person in everybody}
    able = {
        need: sum(not {tag for tag, _ in need}.isdisjoint(one.interprets) for one in everybody)
        for need in set(needs.values())
    }
    for round_, seated in enumerate(drawn):
        for table, people in enumerate(seated):
            there = Listeners(people, spoken)
            for person in people:
                need = needs[person.key]
                if need and not there.is_heard(need):
                    # Nobody interprets for themselves.
                    others = able[need] - any(own for _, own in need)
                    yield Unheard(person.key, round_, table, person.languages, others)
