"""A deal into teams improved by swaps: of two people, of a party and several, or of nobody for somebody.

Half of the swaps are aimed: somebody of a value goes from a team with most of that value to one with least.
One is made where it is no worse than the deal was some steps ago (E. K. Burke and Y. Bykov, "The late
acceptance hill-climbing heuristic", European Journal of Operational Research 258, 2017). Only whole numbers
are compared, so that it goes the same way on every machine, and it is bounded in steps, not in time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from events.evenness import fewest_kept
from events.people import Lots

Tally = tuple[tuple[int, int], ...]  # how many people there are of each value
Swap = tuple[
    int, int, list[int], list[int]
]  # two teams, who leaves the first, who leaves the second
Uneven = tuple[int, list[int], list[int]]  # a value, the teams with most of it, those with least
_LATE = 20  # how many steps back a deal is compared with
_FRESH = 200  # steps for which a list of what is uneven is good enough
_LISTED = 40  # values in such a list
_DOUBLED = 4  # one swap in so many is of two people at once
_UNEVENED = 8  # one swap in so many may leave the teams of other sizes


@dataclass(frozen=True)
class Task:
    """What is dealt: the tally of each unit, of one person or several, and the units it is apart from.

    Value 0 is had by everybody. `levels` says how important each value is, 0 the most.
    """

    tallies: tuple[Tally, ...]
    apart: tuple[tuple[int, ...], ...]
    levels: tuple[int, ...]
    teams: int

    def weights(self, base: int) -> list[int]:
        """Return what a pair of each value costs, each level `base` times the next."""
        return [base ** (max(self.levels) - level) for level in self.levels]


class Deal:
    """Units in teams, with the counts of each value."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.values = [frozenset(value for value, _ in tally) for tally in task.tallies]
        self.sizes = [tally[0][1] for tally in task.tallies]
        self.homes = [-1] * len(task.tallies)
        self.members: list[list[int]] = [[] for _ in range(task.teams)]
        self.counts = [[0] * len(task.levels) for _ in range(task.teams)]
        self.pairs = [0] * len(task.levels)  # who share a value and a team
        self.fewest = _fewest(task)
        # Nothing of a level makes up for one before it: no level has as many pairs.
        self.strictly = task.weights(sum(self.sizes) ** 2)

    def add(self, unit: int, team: int) -> None:
        """Put a unit into a team."""
        self.homes[unit] = team
        self.members[team].append(unit)
        counts = self.counts[team]
        for value, people in self.task.tallies[unit]:
            self.pairs[value] += people * counts[value] + people * (people - 1) // 2
            counts[value] += people

    def remove(self, unit: int) -> None:
        """Take a unit out of its team."""
        team = self.homes[unit]
        self.members[team].remove(unit)
        counts = self.counts[team]
        for value, people in self.task.tallies[unit]:
            counts[value] -= people
            self.pairs[value] -= people * counts[value] + people * (people - 1) // 2

    def cost(self, weights: Sequence[int]) -> int:
        """Return the weighted pairs beyond those there must be."""
        pairs = zip(weights, self.pairs, self.fewest, strict=True)
        return sum(weight * (shared - fewest) for weight, shared, fewest in pairs)

    def admits(self, unit: int, team: int, leaving: Sequence[int] = ()) -> bool:
        """Whether nobody who stays in the team is to be apart from the unit."""
        homes = self.homes
        return all(homes[foe] != team or foe in leaving for foe in self.task.apart[unit])

    def price(self, swap: Swap, weights: Sequence[int]) -> int:
        """Return by how much the cost rises."""
        here, there, leaving, coming = swap
        gained: dict[int, int] = {}  # by the first team
        for units, sign in ((coming, 1), (leaving, -1)):
            for unit in units:
                for value, people in self.task.tallies[unit]:
                    gained[value] = gained.get(value, 0) + sign * people
        ours, theirs = self.counts[here], self.counts[there]
        rise = 0
        for value, more in gained.items():
            if more:
                rise += weights[value] * more * (ours[value] - theirs[value] + more)
        return rise

    def uneven(self, lots: Lots) -> list[Uneven]:
        """Return some values that are uneven, each with the teams that have most of it, and least."""
        more = [at for at, pairs in enumerate(self.pairs) if pairs > self.fewest[at]]
        start = lots.below(len(more)) if len(more) > _LISTED else 0
        found = []
        for value in more[start : start + _LISTED]:
            spread = [counts[value] for counts in self.counts]
            most, least = max(spread), min(spread)
            over = [team for team, count in enumerate(spread) if count == most]
            under = [team for team, count in enumerate(spread) if count == least]
            found.append((value, over, under))
        return found


def improve(deal: Deal, weights: Sequence[int], lots: Lots, steps: int) -> tuple[int, list[int]]:
    """Improve a deal by so many steps at most; return the strict cost and homes of the best one met."""
    cost, strict = deal.cost(weights), deal.cost(deal.strictly)
    best, homes = strict, deal.homes[:]
    before = [cost] * _LATE
    for step in range(steps):
        if best == 0:
            break
        if step % _FRESH == 0:
            uneven = deal.uneven(lots)
        swap = propose(deal, lots, uneven if step % 2 else [])
        if swap:
            rise = deal.price(swap, weights)
            if rise <= 0 or cost + rise <= before[step % _LATE]:
                cost += rise
                strict += deal.price(swap, deal.strictly)
                exchange(deal, swap)
                if strict < best:
                    best, homes = strict, deal.homes[:]
        before[step % _LATE] = cost
    return best, homes


def propose(deal: Deal, lots: Lots, uneven: Sequence[Uneven]) -> Swap | None:
    """Return two teams and who would leave each for the other; None where the lots name no swap."""
    if uneven:
        value, over, under = lots.pick(uneven)
        here, there = lots.pick(over), lots.pick(under)
        gives = [unit for unit in deal.members[here] if value in deal.values[unit]]
        takes = [unit for unit in deal.members[there] if value not in deal.values[unit]]
    else:
        here, there = deal.homes[lots.below(len(deal.homes))], lots.below(deal.task.teams)
        gives, takes = deal.members[here], deal.members[there]
    if here == there or not gives:
        return None
    leaving, coming = [lots.pick(gives)], [lots.pick(takes)] if takes else []
    if not lots.below(_DOUBLED):
        _fill(deal, lots, here, leaving, [*leaving, leaving[0]])
    if lots.below(_UNEVENED):
        _fill(deal, lots, here, leaving, coming)
        _fill(deal, lots, there, coming, leaving)
    elif lots.below(2):
        coming = []
    admitted = all(deal.admits(unit, there, coming) for unit in leaving) and all(
        deal.admits(unit, here, leaving) for unit in coming
    )
    return (here, there, leaving, coming) if admitted else None


def _fill(deal: Deal, lots: Lots, team: int, fewer: list[int], more: Sequence[int]) -> None:
    """Add units of the team to the side with fewer people, as long as one that is small enough is drawn."""
    gap = sum(deal.sizes[unit] for unit in more) - sum(deal.sizes[unit] for unit in fewer)
    while gap > 0 and deal.members[team]:
        unit = lots.pick(deal.members[team])
        if unit in fewer or deal.sizes[unit] > gap:
            return
        fewer.append(unit)
        gap -= deal.sizes[unit]


def exchange(deal: Deal, swap: Swap) -> None:
    """Make a swap."""
    here, there, leaving, coming = swap
    for unit in (*leaving, *coming):
        deal.remove(unit)
    for unit in leaving:
        deal.add(unit, there)
    for unit in coming:
        deal.add(unit, here)


def _fewest(task: Task) -> list[int]:
    """Return for each value how many pairs there must be at least."""
    parts: list[list[int]] = [[] for _ in task.levels]
    for tally in task.tallies:
        for value, people in tally:
            parts[value].append(people)
    return [fewest_kept(of, sum(of), task.teams) for of in parts]
