"""The slots of a tournament's day, and when each match of the knock-out can be played."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from events.knockout import FINAL, THIRD, Place, Tie

Break = tuple[datetime, datetime]


class Slots:
    """When slots begin: one after the other on every pitch at once, and none touches a break."""

    def __init__(self, starts: datetime, minutes: int, gap: int, breaks: Sequence[Break]) -> None:
        """Take aware times, and how many minutes a match takes and how many are between two."""
        self.length, self.gap = timedelta(minutes=minutes), timedelta(minutes=gap)
        self.breaks = sorted(
            (begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in breaks
        )
        self._starts = [self._free(starts.astimezone(UTC))]

    def __getitem__(self, n: int) -> datetime:
        """Return when slot n begins, in UTC."""
        while len(self._starts) <= n:
            self._starts.append(self._free(self._starts[-1] + self.length + self.gap))
        return self._starts[n]

    def follows(self, n: int) -> bool:
        """Whether who plays in the slot before and in this one rests for less than a slot between."""
        return n > 0 and self[n] < self.rested(n - 1)

    def rested(self, n: int) -> datetime:
        """Return from when on who played in a slot has rested for as long as one takes."""
        return self[n] + 2 * (self.length + self.gap)

    def _free(self, moment: datetime) -> datetime:
        for begins, ends in self.breaks:
            if moment < ends and moment + self.length > begins:
                moment = ends
        return moment


def place(
    ties: Sequence[Tie],
    groups_end: Mapping[str, int],
    pitches: int,
    slots: Slots,
    full: Counter[int],
) -> list[int]:
    """Return the slot of each tie: the first with a free pitch once all that may play in it have rested.

    `groups_end` is each group's last slot, and `full` how many pitches of each slot are taken already. The
    final comes last, after the match for the third place.
    """
    taken = Counter(full)
    placed: list[int] = []
    for tie in ties:
        before = [
            groups_end[side.group] if isinstance(side, Place) else placed[side.tie]
            for side in (tie.home, tie.away)
        ]
        n = max(before) + 1
        thirds = [m for m, other in zip(placed, ties, strict=False) if other.stage == THIRD]
        while (
            taken[n] >= pitches
            or slots[n] < slots.rested(max(before))
            or (tie.stage == FINAL and n <= max(thirds, default=0))
        ):
            n += 1
        taken[n] += 1
        placed.append(n)
    return placed
