"""Rounds in which nobody meets anybody twice, where such rounds are known.

Seats are numbers from 0. A round is a list of tables of one size, and holds every seat once.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from math import gcd

from events.finite_fields import Field
from events.shifts import more_steps

Round = list[list[int]]
Line = tuple[int, ...]
Point = tuple[int, int]  # a copy of GF(2)^3, and a vector of it as bits, added by exclusive or

# Base blocks for 8 tables of 4 over 10 rounds: four copies of GF(2)^3, developed by adding each of its 8
# vectors. The vectors of a block that has one point in each copy:
ACROSS = (
    *((0, 0, 0, 0), (0, 1, 2, 7), (0, 2, 5, 3)),
    *((0, 3, 7, 6), (0, 5, 3, 1), (0, 7, 6, 5)),
)
# (d, e) of a block with two points in each of two copies: {0, d} in one, {e, e + d} in the other.
BETWEEN = {
    (0, 1): (2, 4),
    (2, 3): (3, 4),
    (0, 2): (5, 1),
    (1, 3): (4, 3),
    (0, 3): (6, 2),
    (1, 2): (7, 2),
}
# (d, e) of a block that lies in a copy: a plane, {0, d, e, d + e}.
WITHIN = ((3, 4), (3, 5), (2, 4), (2, 5))


@cache
def rounds_of(tables: int, size: int) -> tuple[Round, ...]:
    """Return as many rounds as are known here in which no two seats share a table twice, at least one.

    Kirkman's schoolgirls (5 tables of 3) walk out on 7 days, 32 golfers (8 tables of 4) play 10 rounds, as
    many as there can be; pairs have a round robin; others have the lines of a plane.
    """
    if (tables, size) == (5, 3):
        return tuple(_schoolgirls())
    if (tables, size) == (8, 4):
        return tuple(_golfers())
    if size == 2:
        return tuple(_round_robin(tables))
    return tuple(_lines(tables, size))


def _lines(tables: int, size: int) -> list[Round]:
    """Return the rounds of lines of one slope, seat (x, y) being on line y + slope * x, then of columns.

    Two columns and two slopes that differ share no line where the product of the differences is not zero:
    always in a field of as many elements as there are tables (R. C. Bose, "On the application of the
    properties of Galois fields", Sankhya 3, 1938), and for some slopes where numbers are added up to tables,
    where more rounds are then searched for, with other steps than a multiple of the column.
    """
    field = Field.of(tables)
    times = field.times if field else lambda a, b: a * b % tables
    plus = field.plus if field else lambda a, b: (a + b) % tables
    slopes = _slopes(tables, size, is_field=field is not None)
    steps = [[times(slope, x) for x in range(size)] for slope in slopes]
    if size <= tables and not field:
        steps = more_steps(steps, tables, size)
    rounds = []
    for row in steps:
        found: Round = [[] for _ in range(tables)]
        for x, step in enumerate(row):
            for y in range(tables):
                found[plus(y, step)].append(x * tables + y)
        rounds.append(found)
    return rounds + (_columns(tables, size) if size > 1 and tables % size == 0 else [])


def _slopes(tables: int, size: int, *, is_field: bool) -> Iterable[int]:
    """Return slopes of which any two lead all columns apart, one at least."""
    if is_field and size <= tables:
        return range(tables)
    slopes = [0]
    for slope in range(1, tables):
        if all(tables // gcd(slope - other, tables) >= size for other in slopes):
            slopes.append(slope)
    return slopes


def _columns(tables: int, size: int) -> list[Round]:
    """Return rounds among those of one column, who meet on no line."""
    return [
        [[x * tables + y for y in table] for x in range(size) for table in inner]
        for inner in rounds_of(tables // size, size)
    ]


def _round_robin(tables: int) -> list[Round]:
    """Return the rounds in which all pairs meet once: one seat stays, the others go round it."""
    others = 2 * tables - 1
    return [
        [[others, turn]]
        + [sorted(((turn + k) % others, (turn - k) % others)) for k in range(1, tables)]
        for turn in range(others)
    ]


def _schoolgirls() -> list[Round]:
    """Return the 35 lines of PG(3, 2) in 7 spreads, found by trying (Kirkman's problem of 1850)."""
    pairs = combinations(range(1, 16), 2)
    lines = [(a, b, a ^ b) for a, b in pairs if b < a ^ b]
    spreads = list(_spreads(lines, frozenset(range(1, 16))))
    packed = _packing(spreads, frozenset(lines)) or ()
    return [[[point - 1 for point in line] for line in spread] for spread in packed]


def _spreads(lines: Sequence[Line], left: frozenset[int]) -> Iterable[tuple[Line, ...]]:
    """Yield the ways to part points into lines."""
    if not left:
        yield ()
        return
    first = min(left)
    for line in lines:
        if line[0] == first and left.issuperset(line):
            yield from ((line, *rest) for rest in _spreads(lines, left.difference(line)))


def _packing(
    spreads: list[tuple[Line, ...]], left: frozenset[Line]
) -> tuple[tuple[Line, ...], ...] | None:
    """Return spreads that hold each line once, or None where there are none."""
    if not left:
        return ()
    first = min(left)
    for spread in spreads:
        if first in spread and left.issuperset(spread):
            rest = _packing(spreads, left.difference(spread))
            if rest is not None:
                return (spread, *rest)
    return None


def _golfers() -> list[Round]:
    """Return 10 rounds for 8 tables of 4.

    Each difference of two points, within a copy or between two, comes up in one base block at most; a plane,
    and a block between two copies, is its own image under the differences it has within a copy. So no two
    points meet twice, which a test counts.
    """
    rounds = [_developed(enumerate(block)) for block in ACROSS]
    between = {
        (one, other): _developed([(one, 0), (one, d), (other, e), (other, e ^ d)])
        for (one, other), (d, e) in BETWEEN.items()
    }
    planes = [_developed((copy, v) for v in (0, d, e, d ^ e)) for copy, (d, e) in enumerate(WITHIN)]
    rounds += [between[0, 2] + between[1, 3], between[0, 3] + between[1, 2]]
    rounds += [between[0, 1] + planes[2] + planes[3], between[2, 3] + planes[0] + planes[1]]
    return rounds


def _developed(block: Iterable[Point]) -> Round:
    """Return the images of a block under the addition of each vector of GF(2)^3, each once."""
    points = list(block)
    images = {frozenset(8 * copy + (v ^ shift) for copy, v in points) for shift in range(8)}
    return sorted(sorted(image) for image in images)
