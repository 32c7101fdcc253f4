"""A reader who works hidden numbers back, and says what would have to be hidden to stop it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds

from campaign.domain.inferring import ALWAYS, NEARLY, Extreme, Floats, System, Wholes, is_whole

SECONDS = 1.0  # for one number in whole numbers: reached only by tables far too large
PUSHES = 5


@dataclass(frozen=True)
class Cut:
    """What every safe choice meets: where `if_chosen` is, the weights of what else is make `least`."""

    weights: Floats
    least: float
    if_chosen: int  # or ALWAYS

    def is_met(self, chosen: Floats) -> bool:
        """Whether a choice meets it."""
        asked = self.if_chosen == ALWAYS or chosen[self.if_chosen] > 0.5
        return not asked or float(self.weights @ chosen) >= self.least - NEARLY

    @property
    def row(self) -> Floats:
        """The inequality's left side, which is to be at least `bound`."""
        row = self.weights.copy()
        if self.if_chosen != ALWAYS:
            row[self.if_chosen] -= self.least
        return row

    @property
    def bound(self) -> float:
        """The inequality's right side."""
        return self.least if self.if_chosen == ALWAYS else 0.0


@dataclass
class Reader:
    """Somebody who knows some sums; `least_width` is how far apart the bounds of each number are to stay.

    `witnesses` are whole numbers that fit what is known under some choices; what fits for a reader who knows
    `more` fits for this one.
    """

    system: System
    least_width: Floats  # 0 where a number needs nothing
    more: "Reader | None" = None
    witnesses: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.least_width = np.minimum(self.least_width, self.system.told_by_a_sum)

    def attack(self, chosen: Floats) -> Iterator[Cut]:
        """Yield an inequality for each hidden number that can be worked back."""
        bounds = self.system.bounds(chosen)
        for number in self._unproved(chosen, bounds):
            if not len(self._left(np.array([number]), bounds)):
                continue
            most, least = self._extremes(number, bounds)
            width = self._in_whole_numbers(number, most, least, bounds)
            if width < self.least_width[number] - NEARLY:
                self._ask_no_more_than_hiding_all_gives(number)
            wanted = self.least_width[number]
            if width < wanted - NEARLY:
                apart = most.value - least.value
                short = max(wanted, np.floor(apart + NEARLY) + 1 if apart >= wanted else 0) - apart
                yield self._cut(number, most.gains + least.gains, short, chosen)

    def _extremes(self, number: int, bounds: Bounds) -> tuple[Extreme, Extreme]:
        most, least = (self.system.extreme(number, sign, bounds) for sign in (1, -1))
        self.witnesses += [found.point.round() for found in (most, least) if found.is_whole]
        return most, least

    def _in_whole_numbers(
        self, number: int, most: Extreme, least: Extreme, bounds: Bounds
    ) -> float:
        """Return how far apart a number's bounds are, or less where time is out."""
        apart = most.value - least.value
        if apart < self.least_width[number] - NEARLY or (most.is_whole and least.is_whole):
            return apart
        top, bottom = (self.system.whole_extreme(number, sign, bounds, SECONDS) for sign in (1, -1))
        return top - bottom

    def _ask_no_more_than_hiding_all_gives(self, number: int) -> None:
        """What the known sums alone say of a number cannot be hidden by hiding any other."""
        loosest = self.system.loosest
        most, least = (self.system.extreme(number, sign, loosest) for sign in (1, -1))
        width = np.floor(most.value + NEARLY) - np.ceil(least.value - NEARLY)
        self.least_width[number] = min(self.least_width[number], width)

    def _cut(self, number: int, gains: Floats, short: float, chosen: Floats) -> Cut:
        own = int(self.system.own[number])
        gains = gains.copy()
        if own != ALWAYS:
            gains[own] = 0.0
        least = short + float(gains @ chosen)
        return Cut(np.minimum(gains, least), least, own)

    def _unproved(self, chosen: Floats, bounds: Bounds) -> Wholes:
        """Return the hidden numbers of which not enough is known to say that they are safe.

        Few programs show most numbers to be safe: half of them are pushed up and half down, none further
        than it has to go, so that there is room for all.
        """
        hidden = self.system.hidden(chosen)
        for push in range(PUSHES):
            left = self._left(hidden, bounds)
            if not len(left):
                break
            ways = np.random.default_rng(push).choice([-1.0, 1.0], len(left))
            for way in (ways, -ways):
                objective = np.zeros(len(self.system.low))
                objective[left] = way
                point = self.system.pushed(objective, self._near(bounds, left, way))
                if is_whole(point):
                    self.witnesses.append(np.round(point))
        return self._left(hidden, bounds)

    def _left(self, hidden: Wholes, bounds: Bounds) -> Wholes:
        """Return those numbers that were not seen far enough apart yet."""
        least, most = self._seen(bounds)
        return hidden[(most - least)[hidden] < self.least_width[hidden]]

    def _near(self, bounds: Bounds, left: Wholes, ways: Floats) -> Bounds:
        """Return bounds within which what is pushed goes no further than it has to."""
        least, most = self._seen(bounds)
        low, high = bounds.lb.copy(), bounds.ub.copy()
        up, down = left[ways > 0], left[ways < 0]
        high[up] = np.minimum(high[up], least[up] + self.least_width[up])
        low[down] = np.maximum(low[down], most[down] - self.least_width[down])
        return Bounds(low, high)

    def _seen(self, bounds: Bounds) -> tuple[Floats, Floats]:
        """Return between what each number was seen, in whole numbers that fit."""
        points = np.array(self._fitting).reshape(len(self._fitting), len(bounds.lb))
        fit = points[
            np.all((points >= bounds.lb - NEARLY) & (points <= bounds.ub + NEARLY), axis=1)
        ]
        if not len(fit):
            return np.full(len(bounds.lb), np.inf), np.full(len(bounds.lb), -np.inf)
        return fit.min(axis=0), fit.max(axis=0)

    @property
    def _fitting(self) -> list[Floats]:
        return self.witnesses + (self.more.witnesses if self.more else [])
