"""Seats of several rounds, improved by swaps: whole numbers only, bounded in steps, not in time.

A swap is made where it is no worse than the seats were some steps ago (E. K. Burke and Y. Bykov, "The late
acceptance hill-climbing heuristic", European Journal of Operational Research 258, 2017).
"""

from collections import Counter
from collections.abc import Sequence

from events.evenness import fewest_pairs
from events.hearing import Hearing
from events.pairing import Parties
from events.people import Lots, Person

Cost = tuple[int, int, int, int]  # unheard, sizes, organisations, repeats: the first is the worst
Homes = list[list[int]]  # for each round, the table of each party
_WEIGHTS = (400, 60, 8, 1)
_LATE = 40  # how many steps back seats are compared with
_ALONE = 4  # one step in so many moves somebody for nobody


class Seats:
    """Parties at tables, round by round, and what that costs.

    `effort` is about how many microseconds a step of the search takes, counted from how many people it walks
    past and how many ways of needing an interpreter it looks at, never measured: steps can be repeated.
    """

    def __init__(self, found: Parties, tables: int, homes: Homes, spoken: str) -> None:
        self.parties, self.apart = found.members, found.apart
        self.tables, self.homes = tables, [[-1] * len(found.members) for _ in homes]
        self.members: list[list[list[int]]] = [[[] for _ in range(tables)] for _ in homes]
        people = [person for party in found.members for person in party]
        schools = {name: at for at, name in enumerate(sorted({p.school for p in people}), start=1)}
        # Value 0 is had by everybody: sizes are counted as organisations are.
        self.tallies = [_tally(party, schools) for party in found.members]
        self.counts = [[[0] * (len(schools) + 1) for _ in range(tables)] for _ in homes]
        self.meets = [bytearray(len(found.members)) for _ in found.members]
        self.hearing = Hearing(found.members, spoken, len(homes), tables)
        self.effort = 10 + len(people) * 3 // (4 * tables) + 5 * self.hearing.width
        self.effort += len(people) * len(homes) // 600
        self.unheard, self.repeats = 0, 0
        shares = Counter(schools[person.school] for person in people)
        self.sizes = -len(homes) * fewest_pairs(len(people), tables)
        self.schools = -len(homes) * sum(fewest_pairs(n, tables) for n in shares.values())
        for round_, row in enumerate(homes):
            for party, table in enumerate(row):
                self._sit(round_, party, table)
            self.unheard += self.hearing.unheard(round_, *range(tables))

    @property
    def cost(self) -> Cost:
        """What the seats cost beyond what they must."""
        return self.unheard, self.sizes, self.schools, self.repeats

    @property
    def price(self) -> int:
        """The cost as one number, by which the search finds its way."""
        return sum(weight * part for weight, part in zip(_WEIGHTS, self.cost, strict=True))

    def admits(self, round_: int, party: int, table: int, leaving: int) -> bool:
        """Whether nobody who stays at a table is to be apart from the party."""
        homes = self.homes[round_]
        return all(homes[foe] != table or foe == leaving for foe in self.apart[party])

    def exchange(self, round_: int, one: int, other: int, table: int) -> None:
        """Move a party to a table, and the other (-1 for nobody) from there to the place it left."""
        here = self.homes[round_][one]
        concerns = self.hearing.concerns(one, other)
        if concerns:
            self.unheard -= self.hearing.unheard(round_, here, table)
        self._stand(round_, one)
        if other >= 0:
            self._stand(round_, other)
            self._sit(round_, other, here)
        self._sit(round_, one, table)
        if concerns:
            self.unheard += self.hearing.unheard(round_, here, table)

    def _sit(self, round_: int, party: int, table: int) -> None:
        there, row = self.members[round_][table], self.meets[party]
        heads = self.tallies[party][0][1]
        for other in there:
            if row[other]:
                self.repeats += heads * self.tallies[other][0][1]
            row[other] += 1
            self.meets[other][party] += 1
        there.append(party)
        self.homes[round_][party] = table
        self._count(round_, party, table, 1)
        self.hearing.count(round_, table, party, 1)

    def _stand(self, round_: int, party: int) -> None:
        table = self.homes[round_][party]
        there, row = self.members[round_][table], self.meets[party]
        there.remove(party)
        heads = self.tallies[party][0][1]
        for other in there:
            row[other] -= 1
            self.meets[other][party] -= 1
            if row[other]:
                self.repeats -= heads * self.tallies[other][0][1]
        self._count(round_, party, table, -1)
        self.hearing.count(round_, table, party, -1)

    def _count(self, round_: int, party: int, table: int, sign: int) -> None:
        counts = self.counts[round_][table]
        for value, people in self.tallies[party]:
            before, after = counts[value], counts[value] + sign * people
            counts[value] = after
            more = (after * (after - 1) - before * (before - 1)) // 2
            if value:
                self.schools += more
            else:
                self.sizes += more


def improve(seats: Seats, lots: Lots, steps: int) -> tuple[Cost, Homes]:
    """Improve seats by so many steps at most; return the cost and homes of the best ones met."""
    best, homes = seats.cost, [row[:] for row in seats.homes]
    price = seats.price
    before = [price] * _LATE
    for step in range(steps):
        if not any(best):
            break
        swap = _propose(seats, lots)
        if swap:
            round_, one, other, table = swap
            here = seats.homes[round_][one]
            seats.exchange(round_, one, other, table)
            after = seats.price
            if after <= price or after <= before[step % _LATE]:
                price = after
                if seats.cost < best:
                    best, homes = seats.cost, [row[:] for row in seats.homes]
            else:
                seats.exchange(round_, one, other, here)
        before[step % _LATE] = price
    return best, homes


def relabel(seats: Seats, lots: Lots, steps: int) -> None:
    """Improve who has which seats in all rounds at once, so that meetings stay as they are.

    Two parties of one size change places in every round, where that costs no more.
    """
    for _ in range(steps):
        if not any(seats.cost[:3]):
            return
        one, other = lots.below(len(seats.parties)), lots.below(len(seats.parties))
        if one == other:
            continue
        before = seats.cost[:3]
        _change_places(seats, one, other)
        if seats.cost[:3] > before:
            _change_places(seats, one, other)


def _change_places(seats: Seats, one: int, other: int) -> None:
    for round_, homes in enumerate(seats.homes):
        if homes[one] != homes[other]:
            seats.exchange(round_, one, other, homes[other])


def _propose(seats: Seats, lots: Lots) -> tuple[int, int, int, int] | None:
    """Return a round, a party, another or -1, and the table the first would go to; None for no swap."""
    round_, one = lots.below(len(seats.homes)), lots.below(len(seats.parties))
    here, table = seats.homes[round_][one], lots.below(seats.tables)
    there = seats.members[round_][table]
    if here == table or not there:
        return None
    fuller = seats.counts[round_][here][0] > seats.counts[round_][table][0]
    other = -1 if fuller and not lots.below(_ALONE) else lots.pick(there)
    admitted = seats.admits(round_, one, table, other) and (
        other < 0 or seats.admits(round_, other, here, one)
    )
    return (round_, one, other, table) if admitted else None


def _tally(party: Sequence[Person], schools: dict[str, int]) -> list[tuple[int, int]]:
    """Return how many people a party has, as value 0, and how many of each organisation."""
    return [(0, len(party)), *sorted(Counter(schools[p.school] for p in party).items())]
