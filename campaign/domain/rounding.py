"""How one number is shown: hidden where it is small, else to the nearest 5; and a table of such numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

At = tuple[str, ...]

ROUNDED_TO = 5
LEAST_SHOWN, LEAST_SHOWN_SENSITIVE = 5, 10


@dataclass(frozen=True)
class Safe:
    """A table as it may be seen by anybody. None is hidden: a cell, or the sum of all.

    The sum is exact where it is no secret. A hidden cell does not say why it is hidden.
    """

    cells: Mapping[At, int | None]
    total: int | None

    @property
    def hides_any(self) -> bool:
        """Whether a sentence about hidden numbers belongs beside it."""
        return any(number is None for number in self.cells.values())

    @property
    def content(self) -> dict[str, Any]:
        """The table as a release keeps it."""
        cells = [{"at": list(at), "shown": number} for at, number in self.cells.items()]
        return {"cells": cells, "total": self.total}


def read(content: Mapping[str, Any]) -> Safe:
    """Return the table a release keeps."""
    return Safe({tuple(cell["at"]): cell["shown"] for cell in content["cells"]}, content["total"])


def least_shown(*, sensitive: bool) -> int:
    """Return the least count above zero that is shown."""
    return LEAST_SHOWN_SENSITIVE if sensitive else LEAST_SHOWN


def shown(count: int, *, sensitive: bool) -> int | None:
    """Return a count as it may be shown by itself, or None where it is too small.

    A zero is shown where the table is not sensitive; where it is, it looks like any other hidden number.
    """
    if count >= least_shown(sensitive=sensitive):
        return rounded(count)
    return 0 if count == 0 and not sensitive else None


def rounded(count: int) -> int:
    """Return a count to the nearest 5."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def span(number: int, *, sensitive: bool) -> tuple[int, int]:
    """Return the least and the most a count can be that is shown as a number."""
    if number == 0:
        return 0, 0
    either_side = ROUNDED_TO // 2
    return max(least_shown(sensitive=sensitive), number - either_side), number + either_side
