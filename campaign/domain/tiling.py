"""A map of tiles, every area the same size and about where it lies, worked out so that no town draws it.

The tiles of a grid are shared out so that the areas are moved as little as possible in all (the assignment
problem, least sum of squared ways).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, radians, sqrt

from scipy.optimize import linear_sum_assignment

Point = tuple[float, float]


@dataclass(frozen=True)
class Tile:
    """A place in the grid: columns from the west, rows from the north, from 0."""

    column: int
    row: int


def tiles(centres: Mapping[str, Point]) -> dict[str, Tile]:
    """Return a tile for each area, by its key; `centres` are latitudes and longitudes in degrees."""
    return dict(_tiles(tuple(sorted(centres.items()))))


@lru_cache(32)
def _tiles(centres: tuple[tuple[str, Point], ...]) -> tuple[tuple[str, Tile], ...]:
    if not centres:
        return ()
    across = ceil(sqrt(len(centres)))
    down = ceil(len(centres) / across)
    if across * down == len(centres):  # a grid without a gap loses the town's outline
        down += 1
    places = [Tile(column, row) for row in range(down) for column in range(across)]
    wanted = _in_grid([point for _, point in centres], across - 1, down - 1)
    ways = [[(t.column - x) ** 2 + (t.row - y) ** 2 for t in places] for x, y in wanted]
    found = linear_sum_assignment(ways)[1]
    taken = [places[at] for at in found]
    left, top = min(t.column for t in taken), min(t.row for t in taken)
    keys = (key for key, _ in centres)
    return tuple(zip(keys, (Tile(t.column - left, t.row - top) for t in taken), strict=True))


def _in_grid(points: list[Point], across: int, down: int) -> list[Point]:
    """Stretch points over a grid, each way by as much as it has room."""
    narrower = cos(radians(points[0][0]))
    east, south = [lon * narrower for _, lon in points], [-lat for lat, _ in points]
    return list(zip(_stretched(east, across), _stretched(south, down), strict=True))


def _stretched(values: list[float], most: int) -> list[float]:
    low, high = min(values), max(values)
    return [(value - low) / ((high - low) or 1) * most for value in values]
