"""Choosing what else to hide, so that no hidden number can be worked back: secondary suppression.

Fischetti and Salazar-González, "Solving the cell suppression problem on tabular data with linear
constraints" (2001): a small integer program chooses what to hide at the least loss; the reader's own linear
programs say which hidden number is still pinned, and their duals give an inequality that every safe choice
meets; and again, until none is pinned. What is returned was always attacked and found safe.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from campaign.domain.attacking import Cut, Reader
from campaign.domain.inferring import Floats, Wholes
from campaign.domain.joining import Condition, Joined

MOST_CUTS = 20  # of a round: the next is quick
MOST_ROUNDS = 20  # of the integer program; more is hidden after that, in
MOST_STEPS = 30  # and after these, everything
SECONDS = 1.0  # for one program: reached only by tables far too large
GOOD_ENOUGH = 0.01  # of what is the least that has to be hidden


@dataclass
class Search:
    """One search for the least that has to be hidden."""

    readers: Sequence[Reader]
    cost: Floats  # of each choice
    given: Wholes  # choices that are made already
    cuts: list[Cut]  # what every safe choice meets, as far as is known

    @classmethod
    def of(cls, joined: Joined) -> "Search":
        """Return the search for what has to be hidden of tables that were written down."""
        readers: list[Reader] = []
        for system in joined.systems:
            readers.append(Reader(system, joined.least_widths, readers[-1] if readers else None))
        cost, given = np.array(joined.cost), np.array(joined.given, dtype=np.int64)
        return cls(readers, cost, given, [_as_cut(one, len(cost)) for one in joined.conditions])

    def run(self) -> Floats:
        """Return the choices: 1 is hidden, 0 is shown."""
        chosen = self._given()
        for _ in range(MOST_ROUNDS):
            found = [] if chosen.all() else self._attack(chosen)
            if not found:
                return chosen
            self.cuts += found
            better = self._choose()
            if better is None:
                break
            chosen = better
        return self._hide_more(chosen)

    def _given(self) -> Floats:
        chosen = np.zeros(len(self.cost))
        chosen[self.given] = 1.0
        return chosen

    def _choose(self) -> Floats | None:
        """Return the cheapest choices that meet every cut so far; None where there are none, or no time."""
        most = np.ones(len(self.cost))
        rows, bounds = [cut.row for cut in self.cuts], [cut.bound for cut in self.cuts]
        found = milp(
            self.cost,
            integrality=most,
            bounds=Bounds(self._given(), most),
            constraints=LinearConstraint(np.array(rows), np.array(bounds), np.inf),
            options={"time_limit": SECONDS, "mip_rel_gap": GOOD_ENOUGH},
        )
        return None if found.x is None else np.round(found.x)

    def _hide_more(self, chosen: Floats) -> Floats:
        """Return choices with so much added that they are safe: more than is needed, never less."""
        for _ in range(MOST_STEPS):
            asked = [*self.cuts, *self._attack(chosen)]
            found = [cut for cut in asked if not cut.is_met(chosen)]
            if not found:
                return chosen
            for cut in found:
                chosen = _meet(cut, chosen, self.cost)
        return np.ones(len(self.cost))

    def _attack(self, chosen: Floats) -> list[Cut]:
        """Return what each reader who works a number back says of it."""
        return [cut for reader in self.readers for cut in islice(reader.attack(chosen), MOST_CUTS)]


def _as_cut(condition: Condition, choices: int) -> Cut:
    weights = np.zeros(choices)
    weights[condition.others] = 1.0
    return Cut(weights, condition.least, condition.choice)


def _meet(cut: Cut, chosen: Floats, cost: Floats) -> Floats:
    """Return choices with the most helpful made besides, until an inequality is met."""
    chosen = chosen.copy()
    for choice in np.argsort(-cut.weights / cost):
        if cut.is_met(chosen):
            break
        chosen[choice] = 1.0
    return chosen
