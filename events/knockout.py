"""The knock-out after the groups: who meets whom, and who goes straight to the second round.

The first of every group are seeded before all seconds, these before all thirds. Where the number that
goes through is no power of two, the best seeded sit the first round out: firsts before seconds, and among
firsts those of the first groups. Two of one group are drawn into different halves, and there into
different quarters, as far as numbers allow; so two that go through meet again in the final at the earliest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

GROUP, SEMI, THIRD, FINAL = "group", "semi", "third", "final"
STAGES = (GROUP, "round_32", "round_16", "quarter", SEMI, THIRD, FINAL)

# From the last round to the first.
_ROUNDS = (FINAL, SEMI, "quarter", "round_16", "round_32")


@dataclass(frozen=True)
class Place:
    """A place in a group's table: `rank` 1 is its first."""

    group: str
    rank: int


@dataclass(frozen=True)
class Outcome:
    """The winner, or the loser, of the tie with this index in the list."""

    tie: int
    is_winner: bool = True


Source = Place | Outcome


@dataclass(frozen=True)
class Tie:
    """One match of the knock-out, and where its sides come from."""

    stage: str
    home: Source
    away: Source


def bracket(groups: Sequence[str], through: int, *, third_place: bool = False) -> list[Tie]:
    """Return the ties round by round, the final last; each comes from ties before it.

    `through` of every group go on: together 2 to 32. There is a match for the third place where it is
    wanted and there are two semi-finals.
    """
    seeds = [Place(group, rank) for rank in range(1, through + 1) for group in groups]
    left: list[Source | None] = list(_apart(_spots(seeds)))
    ties: list[Tie] = []
    for stage in reversed(_ROUNDS[: len(left).bit_length() - 1]):
        if stage == FINAL and third_place and all(isinstance(side, Outcome) for side in left):
            ties.append(Tie(THIRD, *(Outcome(n, False) for n in range(len(ties) - 2, len(ties)))))
        left = [_meet(stage, left[n], left[n + 1], ties) for n in range(0, len(left), 2)]
    return ties


def _meet(stage: str, home: Source | None, away: Source | None, ties: list[Tie]) -> Source | None:
    """Add the tie of two sides, and return who comes out of it: one without another is through."""
    if home is None or away is None:
        return home or away
    ties.append(Tie(stage, home, away))
    return Outcome(len(ties) - 1)


def _spots(seeds: Sequence[Place]) -> list[Place | None]:
    """Return the seeds as brackets have them, the first against the last and so on, and None as byes.

    Neighbours meet in the first round, then neighbouring pairs.
    """
    order = [0]
    while len(order) < len(seeds):
        last = 2 * len(order) - 1
        order = [seed for one in order for seed in (one, last - one)]
    return [seeds[n] if n < len(seeds) else None for n in order]


def _apart(spots: list[Place | None]) -> list[Place | None]:
    """Exchange places of one rank while that lets two of one group meet later."""
    pairs = [(a, b) for a, b in combinations(range(len(spots)), 2) if _are_alike(spots, a, b)]
    best = _early(spots)
    found = True
    while found:
        found = False
        for a, b in pairs:
            spots[a], spots[b] = spots[b], spots[a]
            early = _early(spots)
            if early < best:
                best, found = early, True
            else:
                spots[a], spots[b] = spots[b], spots[a]
    return spots


def _are_alike(spots: Sequence[Place | None], a: int, b: int) -> bool:
    """Whether two places are of one rank, and both or neither have a bye."""
    one, other = spots[a], spots[b]
    has_bye = spots[a ^ 1] is None, spots[b ^ 1] is None
    return bool(one and other and one.rank == other.rank and has_bye[0] == has_bye[1])


def _early(spots: Sequence[Place | None]) -> list[int]:
    """Return how many two of one group would meet in the first round, in the second, and so on."""
    at: dict[str, list[int]] = {}
    for n, place in enumerate(spots):
        if place is not None:
            at.setdefault(place.group, []).append(n)
    met = Counter((a ^ b).bit_length() for own in at.values() for a, b in combinations(own, 2))
    return [met[distance] for distance in range(1, len(spots).bit_length())]
