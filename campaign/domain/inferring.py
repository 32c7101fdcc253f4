"""What somebody could work back from published tables: the least and the most each number can be.

A reader knows every sum that is no secret, how numbers were rounded, and from which on they are shown.
With that, published tables are a system of equations over whole numbers, each between two bounds. Which
numbers are hidden is a vector of choices, 0 or 1: hiding a number lets its bounds apart, so both bounds
are written as functions of the choices.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Wholes = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

ALWAYS = -1  # hidden whatever is chosen
NEVER = -2  # shown whatever is chosen
NEARLY = 1e-6
INFEASIBLE = 2  # of linprog's and milp's states


@dataclass(frozen=True)
class Extreme:
    """The least or the most one number can be, where it is so, and what a choice would add to it."""

    value: float
    point: Floats
    gains: Floats  # by choice: at most so much further apart, from the duals (Benders)

    @property
    def is_whole(self) -> bool:
        """Whether it is reached by whole numbers."""
        return is_whole(self.point)


@dataclass(frozen=True)
class System:
    """Numbers, their bounds as functions of the choices, and the equations among them."""

    low: Floats
    high: Floats
    down: csr_matrix  # numbers by choices: how far hiding takes the lower bound down
    up: csr_matrix
    equations: csr_matrix
    right: Floats
    own: Wholes  # by number: the choice that hides it, or ALWAYS, or NEVER

    @property
    def told_by_a_sum(self) -> Floats:
        """What no number is above, whatever is hidden: of numbers that make a sum, none is below zero."""
        most = np.full(len(self.low), np.inf)
        for row in [*range(self.equations.shape[0])] * 2:  # again, for what the first round told
            terms = self.equations[[row]]
            cells, less = terms.indices[terms.data > 0], terms.indices[terms.data < 0]
            most[cells] = np.minimum(most[cells], self.right[row] + most[less].sum())
        return most

    def bounds(self, chosen: Floats) -> Bounds:
        """Return the lower and the upper bound of each number."""
        return Bounds(self.low - self.down @ chosen, self.high + self.up @ chosen)

    @property
    def loosest(self) -> Bounds:
        """The bounds where all is hidden that can be: then even zeros are, so any number can be one."""
        everything = self.bounds(np.ones(self.down.shape[1]))
        return Bounds(np.where(self.own >= 0, 0.0, everything.lb), everything.ub)

    def hidden(self, chosen: Floats) -> Wholes:
        """Return which numbers are hidden."""
        chosen_of = np.where(self.own >= 0, chosen[np.maximum(self.own, 0)], 0.0)
        return np.flatnonzero((self.own == ALWAYS) | (chosen_of > 0.5))

    def extreme(self, number: int, sign: int, bounds: Bounds) -> Extreme:
        """Return the most (sign 1) or the least (-1) a number can be, fractions allowed."""
        objective = np.zeros(len(self.low))
        objective[number] = -sign
        found = self._solve(objective, bounds)
        pulled_down, pulled_up = found.lower.marginals, -found.upper.marginals
        gains = self.down.T @ pulled_down + self.up.T @ pulled_up
        return Extreme(float(found.x[number]), found.x, gains)

    def pushed(self, objective: Floats, bounds: Bounds) -> Floats:
        """Return the numbers that are furthest in a direction, all within their bounds."""
        point: Floats = self._solve(-objective, bounds).x
        return point

    def is_possible(self, bounds: Bounds) -> bool:
        """Whether there are any numbers at all that fit."""
        return self._solve(np.zeros(len(self.low)), bounds, may_fail=True).status != INFEASIBLE

    def whole_extreme(self, number: int, sign: int, bounds: Bounds, seconds: float) -> float:
        """Return the most or the least a whole number can be, as far as time allows to find."""
        objective = np.zeros(len(self.low))
        objective[number] = -sign
        found = milp(
            objective,
            integrality=np.ones(len(self.low)),
            bounds=bounds,
            constraints=LinearConstraint(self.equations, self.right, self.right),
            options={"time_limit": seconds},
        )
        return -sign * float("inf") if found.x is None else float(round(found.x[number]))

    def _solve(self, objective: Floats, bounds: Bounds, *, may_fail: bool = False) -> Any:
        found = linprog(
            objective,
            A_eq=self.equations,
            b_eq=self.right,
            bounds=np.column_stack([bounds.lb, bounds.ub]),
            method="highs",
        )
        if found.status and not may_fail:
            raise ArithmeticError(found.message)
        return found


@dataclass
class Draft:
    """A system while it is written down."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    choices: int = 0
    _down: list[tuple[int, int, float]] = field(default_factory=list)
    _up: list[tuple[int, int, float]] = field(default_factory=list)
    _terms: list[tuple[int, int, float]] = field(default_factory=list)
    _right: list[float] = field(default_factory=list)
    _assumed: set[int] = field(default_factory=set)

    def choice(self) -> int:
        """Add a choice and return its place."""
        self.choices += 1
        return self.choices - 1

    def number(self, low: float, high: float, own: int = NEVER) -> int:
        """Add a number between two bounds, hidden by a choice, and return its place."""
        self.low.append(low)
        self.high.append(high)
        self.own.append(own)
        return len(self.low) - 1

    def loosen(self, number: int, choice: int, *, down: float, up: float) -> None:
        """Say how far a choice takes the bounds of a number apart."""
        self._down.append((number, choice, down))
        self._up.append((number, choice, up))

    def equate(
        self,
        numbers: Iterable[int],
        total: float,
        *,
        less: Iterable[int] = (),
        is_assumed: bool = False,
    ) -> None:
        """Say that some numbers, less some others, make a sum; one that may be known is assumed."""
        row = len(self._right)
        self._assumed |= {row} if is_assumed else set()
        self._terms += [(row, number, 1.0) for number in numbers]
        self._terms += [(row, number, -1.0) for number in less]
        self._right.append(total)

    @property
    def systems(self) -> list[System]:
        """What readers know: who knows what is assumed too, and who does not, if anything is assumed."""
        every = list(range(len(self._right)))
        known = [row for row in every if row not in self._assumed]
        return [self._system(rows) for rows in ([every, known] if self._assumed else [every])]

    def _system(self, rows: list[int]) -> System:
        numbers = len(self.low)
        return System(
            np.array(self.low, dtype=float),
            np.array(self.high, dtype=float),
            _matrix(self._down, numbers, self.choices),
            _matrix(self._up, numbers, self.choices),
            _matrix(self._terms, len(self._right), numbers)[rows],
            np.array(self._right, dtype=float)[rows],
            np.array(self.own, dtype=np.int64),
        )


def _matrix(terms: list[tuple[int, int, float]], rows: int, columns: int) -> csr_matrix:
    if not terms:
        return csr_matrix((rows, columns))
    at_row, at_column, values = zip(*terms, strict=True)
    return csr_matrix((values, (at_row, at_column)), shape=(rows, columns))


def is_whole(point: Floats) -> bool:
    """Whether these are whole numbers."""
    return bool(np.all(np.abs(point - np.round(point)) < NEARLY))
