"""Putting matches into slots: in as few as there can be, and nobody in two slots running where avoidable.

One after the other, all pairs of n can meet so that between two matches of one side there are
(n - 3) // 2 others, and no order gives more (Suksompong, "Scheduling asynchronous round-robin
tournaments", 2016): with 4 sides for each pitch and one more nobody plays in two slots running. With
fewer, slots are the colours of a proper colouring of edges. Two of its colours may be exchanged along a
chain of matches that share sides (Kempe), which keeps it proper, makes slots equally full (de Werra,
1971), and, tried by chance, finds an order in which few sides play in two slots running.
"""

import math
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from events.people import Lots

Pair = tuple[int, int]  # two sides
Slot = dict[int, Pair]  # by side: each match stands under both

STEPS, STEPS_PER_MATCH = 60_000, 1_500
HOT = 0.15  # how likely one side more in a row is taken at first


def fewest(groups: Sequence[Sequence[int]], pitches: int) -> int:
    """Return in how many slots all pairs of every group can meet."""
    matches = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    rounds = max(len(group) - 1 + len(group) % 2 for group in groups)
    return max(rounds, -(-matches // pitches))


def arrange(
    groups: Sequence[Sequence[int]], pitches: int, follows: Sequence[bool], *, seed: str
) -> list[list[Pair]]:
    """Return the matches of every slot, at most `pitches` each: all pairs of each group, once.

    The first of a pair is at home; every side is so as often as not, or once more or less.
    `follows[n]` is whether slot n begins straight after the one before; there are `fewest` of them.
    """
    slots = _filled_in_turn(groups, pitches) or _evened_out(groups, pitches, len(follows))
    _Search(slots, pitches, follows, Lots(seed)).improve()
    at = {side: (n, len(group)) for group in groups for n, side in enumerate(group)}
    return [[_at_home(pair, at) for pair in sorted(set(slot.values()))] for slot in slots]


def _at_home(pair: Pair, at: Mapping[int, tuple[int, int]]) -> Pair:
    """Return a pair with its home side first: of an odd number in a ring, each is so to the next half."""
    (one, size), (other, _) = (at[side] for side in pair)
    odd = size // 2 * 2 + 1
    return pair if (other - one) % odd <= odd // 2 else pair[::-1]


def _in_turn(group: Sequence[int]) -> Iterator[Pair]:
    """Yield all pairs so that any n // 2 running, or of even n one less, share no side."""
    return _in_turn_odd(group) if len(group) % 2 else _in_turn_even(group)


def _in_turn_even(group: Sequence[int]) -> Iterator[Pair]:
    circle, half = list(group), len(group) // 2
    for _ in circle[1:]:
        yield from zip(circle[:half], reversed(circle[half:]), strict=True)
        circle = [circle[0], circle[-1], *circle[1:-1]]


def _in_turn_odd(group: Sequence[int]) -> Iterator[Pair]:
    """Who sits out plays the second of those who played longest ago, and once in n times the first."""
    n, half = len(group), len(group) // 2
    waiting, sits_out = deque(zip(group[:half], group[half:-1], strict=True)), group[-1]
    for turn in range(n * half):
        first, second = waiting.popleft()
        yield first, second
        waiting.append((sits_out, second) if turn % n else (first, sits_out))
        sits_out = first if turn % n else second


def _filled_in_turn(groups: Sequence[Sequence[int]], pitches: int) -> list[Slot]:
    """Return slots that are filled one after the other, or none where sides would have to play twice."""
    shares = [
        ((n + 0.5) / (len(group) * (len(group) - 1)), pair)
        for group in groups
        for n, pair in enumerate(_in_turn(group))
    ]
    pairs = [pair for _, pair in sorted(shares)]
    filled = [pairs[n : n + pitches] for n in range(0, len(pairs), pitches)]
    slots = [{side: pair for pair in slot for side in pair} for slot in filled]
    is_proper = all(len(slot) == 2 * len(held) for slot, held in zip(slots, filled, strict=True))
    return slots if is_proper else []


def _evened_out(groups: Sequence[Sequence[int]], pitches: int, most: int) -> list[Slot]:
    """Return the groups' rounds side by side, with matches moved until no slot holds too many."""
    slots: list[Slot] = [{} for _ in range(most)]
    for group in groups:
        for n, pair in enumerate(_in_turn(group)):
            slots[n // (len(group) // 2)].update(dict.fromkeys(pair, pair))
    while len(fullest := max(slots, key=len)) > 2 * pitches:
        emptiest = min(slots, key=len)
        chains = (_chain(fullest, emptiest, pair) for pair in sorted(set(fullest.values())))
        _exchange(fullest, emptiest, *next(c for c in chains if len(c[0]) > len(c[1])))
    return slots


def _chain(one: Slot, other: Slot, pair: Pair) -> tuple[set[Pair], set[Pair]]:
    """Return the matches of two slots that a match of the first is joined with by sides they share."""
    found: tuple[set[Pair], set[Pair]] = ({pair}, set())
    slots, ends = (one, other), [(side, 1) for side in pair]
    while ends:
        side, which = ends.pop()
        linked = slots[which].get(side)
        if linked is not None and linked not in found[which]:
            found[which].add(linked)
            ends += [(end, 1 - which) for end in linked if end != side]
    return found


def _exchange(one: Slot, other: Slot, here: set[Pair], there: set[Pair]) -> None:
    for slot, goes, comes in ((one, here, there), (other, there, here)):
        for pair in goes:
            for side in pair:
                del slot[side]
        # In an order, so that nothing hangs on that of a set, which is not the same everywhere.
        for pair in sorted(comes):
            slot.update(dict.fromkeys(pair, pair))


class _Search:
    """Simulated annealing, of which the seed decides every step: it ends the same everywhere."""

    def __init__(
        self, slots: list[Slot], pitches: int, follows: Sequence[bool], lots: Lots
    ) -> None:
        self.slots, self.follows = slots, follows
        self.most = 2 * pitches
        self.pairs = sorted({pair for slot in slots for pair in slot.values()})
        self.where = {pair: n for n, slot in enumerate(slots) for pair in slot.values()}
        self.playing = [sum(1 << side for side in slot) for slot in slots]
        self.cost = sum(map(self._in_a_row, range(len(slots))))
        self.lots = lots

    def improve(self) -> None:
        """Exchange matches until nobody plays in a row, it cannot be better, or STEPS are done."""
        least, steps = self._least(), min(STEPS, STEPS_PER_MATCH * len(self.pairs))
        best, kept = self.cost, [dict(slot) for slot in self.slots]
        for step in range(steps):
            if best <= least:
                break
            self._try(HOT * (1 - step / steps))
            if self.cost < best:
                best, kept = self.cost, [dict(slot) for slot in self.slots]
        self.slots[:] = kept

    def _try(self, heat: float) -> None:
        """Exchange something between two slots, and back again if that is worse by too much."""
        pair, other = self._any_of(self.pairs), self._any_of(range(len(self.slots)))
        one = self.where[pair]
        if one == other:
            return
        here, there = self._parts(one, other, pair)
        grown = 2 * (len(there) - len(here))
        if max(len(self.slots[one]) + grown, len(self.slots[other]) - grown) > self.most:
            return
        before = self.cost
        self._move(one, other, here, there)
        # Plain products: powers and logarithms are not the same to the last digit on every machine.
        if self.lots.random() >= math.prod([heat] * (self.cost - before)):
            self._move(one, other, there, here)

    def _parts(self, one: int, other: int, pair: Pair) -> tuple[set[Pair], set[Pair]]:
        """Return what is exchanged: both slots, or what belongs together with one match, or with two."""
        here, there = self.slots[one], self.slots[other]
        if self.lots.below(10) == 0:
            return set(here.values()), set(there.values())
        goes, comes = _chain(here, there, pair)
        if there and self.lots.below(10) < 7:
            back = self._any_of(list(there.values()))
            also_comes, also_goes = _chain(there, here, back)
            return goes | also_goes, comes | also_comes
        return goes, comes

    def _move(self, one: int, other: int, here: set[Pair], there: set[Pair]) -> None:
        around = {one, one + 1, other, other + 1}
        self.cost -= sum(map(self._in_a_row, around))
        _exchange(self.slots[one], self.slots[other], here, there)
        for n, pairs in ((one, there), (other, here)):
            self.playing[n] = sum(1 << side for side in self.slots[n])
            self.where.update(dict.fromkeys(pairs, n))
        self.cost += sum(map(self._in_a_row, around))

    def _in_a_row(self, n: int) -> int:
        """Return how many sides play in this slot and in the one right before it."""
        if not 0 < n < len(self.slots) or not self.follows[n]:
            return 0
        return (self.playing[n - 1] & self.playing[n]).bit_count()

    def _least(self) -> int:
        """Return a bound: no order has fewer sides in two slots running.

        Of L slots that follow each other a side that plays in m does so 2 m - L - 1 times or more; and
        where two hold more matches than there are sides for, the rest play in both.
        """
        runs = sum(not follows for follows in self.follows[1:]) + 1
        matches = Counter(side for pair in self.pairs for side in pair)
        by_side = sum(max(0, 2 * m - len(self.slots) - runs) for m in matches.values())
        following = len(self.slots) - runs
        return max(by_side, 4 * len(self.pairs) - 2 * self.most * runs - following * len(matches))

    def _any_of(self, found: Sequence[Any]) -> Any:
        return found[self.lots.below(len(found))]
