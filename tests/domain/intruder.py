"""Somebody who would work hidden numbers back, and knows more than anybody does.

They have every table of a figure that was published in a quarter, edition by edition, and know:
- the exact total of the town at each edition, and every sum along a dimension that no table is made of;
- how numbers are rounded, and from which on they are shown;
- of each table that shows anything new, whether a true zero of it is hidden. Where none is, a hidden number
  is at least 1;
- that within a quarter numbers only grow, and that nothing is added to a day that was published;
- which answers to one question have another one asked, and that all are asked together.
They look for whole towns that agree with everything published and are far apart in a hidden number; only
where two such towns are shown to each other is the number a secret. They share no code with what chooses
the numbers to hide: towns are found with GLOP and CP-SAT, and checked here, number by number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from campaign.domain.adding_up import Table
from campaign.domain.rounding import Safe

WITHIN = 4
PUSHES = 8
Number = tuple[
    int, str, tuple[str, ...]
]  # edition, table, cell; or what was added since the one before
ADDED = "added to "


@dataclass
class Edition:
    """What was published at once of one group of tables, and what is true."""

    tables: Sequence[Table]
    safe: dict[str, Safe]


@dataclass
class Knowledge:
    """Everything the intruder knows: numbers between two bounds, and sums of them."""

    bounds: dict[Number, tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[list[tuple[Number, int]], int]] = field(default_factory=list)
    secret: list[Number] = field(default_factory=list)

    def add(self, cells: Iterable[Number], makes: int, less: Iterable[Number] = ()) -> None:
        """Some numbers, less others, make a sum."""
        self.sums.append(([(c, 1) for c in cells] + [(c, -1) for c in less], makes))

    def fits(self, town: dict[Number, int]) -> bool:
        """Whether a town agrees with all of it."""
        between = all(low <= town[number] <= high for number, (low, high) in self.bounds.items())
        return between and all(
            sum(town[n] * s for n, s in terms) == made for terms, made in self.sums
        )


def pinned(editions: Sequence[Edition]) -> list[Number]:
    """Return the hidden numbers that are known to within 4, though they need not be.

    Left out is what known sums and earlier editions say anyway, if the last one showed nothing: of three
    people in all nobody is in a ward more than three times. What was added to a shown number since the
    edition before is a hidden number too, where it could be few. Another intruder, who knows of no sum that
    is not published, is asked as well: to them known sums say less.
    """
    *before, last = editions
    withheld = {key: Safe(dict.fromkeys(safe.cells), None) for key, safe in last.safe.items()}
    nothing = [*before, Edition(last.tables, withheld)]
    found = (
        _pinned(learn(editions, unpublished=unpublished), learn(nothing, unpublished=unpublished))
        for unpublished in (True, False)
    )
    return sorted(set().union(*found))


def _pinned(known: Knowledge, anyway: Knowledge) -> list[Number]:
    """Return the secrets that are not, but for those that would not be if nothing were shown now."""
    seen: dict[Number, tuple[int, int]] = {}
    for town in _towns(known, seen):
        assert known.fits(town)
        for number in known.secret:
            low, high = seen.get(number, (town[number], town[number]))
            seen[number] = min(low, town[number]), max(high, town[number])
    return [
        number
        for number in _left(known, seen)
        if not _is_apart(known, number) and _is_apart(anyway, number)
    ]


def _left(known: Knowledge, seen: dict[Number, tuple[int, int]]) -> list[Number]:
    """Return the secrets that no two towns differ in enough so far."""
    return [n for n in known.secret if n not in seen or seen[n][1] - seen[n][0] <= WITHIN]


def learn(editions: Sequence[Edition], *, unpublished: bool = True) -> Knowledge:
    """Write down what the intruder knows; `unpublished` are sums along a dimension without a table."""
    known = Knowledge()
    most = max(table.most for edition in editions for table in edition.tables)
    for number, edition in enumerate(editions):
        for table in edition.tables:
            safe = edition.safe[table.entry.key]
            for at in table.counts:
                cell = (number, table.entry.key, at)
                low, high = _bounds(table, safe, at)
                known.bounds[cell] = low, min(high, most)
                if safe.cells[at] is None and not _told_by_a_sum(edition, table, at, unpublished):
                    known.secret.append(cell)
        _add_up(known, number, edition, unpublished)
        if number:
            _grow(known, number, edition, editions[number - 1])
    return known


def _towns(known: Knowledge, seen: dict[Number, tuple[int, int]]) -> Iterator[dict[Number, int]]:
    """Yield towns that fit, pushed in all directions, no number further than it has to go."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    numbers = {n: solver.NumVar(low, high, "") for n, (low, high) in known.bounds.items()}
    for terms, makes in known.sums:
        solver.Add(sum(numbers[n] * sign for n, sign in terms) == makes)
    random = np.random.default_rng(1)
    for _ in range(PUSHES):
        left = _left(known, seen)
        ways = random.choice([-1, 1], len(left)).tolist()
        for turn in (1, -1):
            for number, way in zip(left, ways, strict=True):
                numbers[number].SetBounds(
                    *_near(known.bounds[number], seen.get(number), way * turn)
                )
            push = sum(numbers[n] * way for n, way in zip(left, ways, strict=True))
            (solver.Maximize if turn == 1 else solver.Minimize)(push)
            assert solver.Solve() == pywraplp.Solver.OPTIMAL, (
                "what was published contradicts itself"
            )
            found = {n: variable.solution_value() for n, variable in numbers.items()}
            town = {n: round(value) for n, value in found.items()}
            if all(abs(town[n] - value) < 1e-6 for n, value in found.items()):
                yield town
        for number in left:
            numbers[number].SetBounds(*known.bounds[number])


def _near(bounds: tuple[int, int], seen: tuple[int, int] | None, way: int) -> tuple[int, int]:
    low, high = bounds
    if seen is None:
        return bounds
    return (
        (low, min(high, seen[0] + WITHIN + 1))
        if way > 0
        else (max(low, seen[1] - WITHIN - 1), high)
    )


def _is_apart(known: Knowledge, number: Number) -> bool:
    """Whether two towns fit that are far apart in one number, proved either way."""
    model = cp_model.CpModel()
    one, other = ({n: model.new_int_var(*b, "") for n, b in known.bounds.items()} for _ in range(2))
    for town in (one, other):
        for terms, makes in known.sums:
            model.add(sum(town[n] * sign for n, sign in terms) == makes)
    model.add(one[number] - other[number] > WITHIN)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE), "no verdict"
    return status != cp_model.INFEASIBLE


def _bounds(table: Table, safe: Safe, at: tuple[str, ...]) -> tuple[int, int]:
    shown, sensitive = safe.cells[at], table.entry.sensitive
    if shown is None:
        hides_a_zero = any(s is None and not table.counts[a] for a, s in safe.cells.items())
        return 0 if sensitive or hides_a_zero or not _shows_any_new(table, safe) else 1, 10**9
    if shown == 0:
        return 0, 0
    return max(10 if sensitive else 5, shown - 2), shown + 2


def _shows_any_new(table: Table, safe: Safe) -> bool:
    """Whether a release shows more than the days that were published before, which stay as they were."""
    old = table.earlier[-1].cells if table.earlier and table.entry.by == ("day",) else {}
    return any(shown is not None and at not in old for at, shown in safe.cells.items())


def _told_by_a_sum(edition: Edition, table: Table, at: tuple[str, ...], unpublished: bool) -> bool:
    """Of three people in all nobody is in a ward more than three times, whatever is hidden."""
    # Who is asked a question that follows another is among those who answered the other.
    parents = [t for t in edition.tables if t.entry.figure == table.entry.follows]
    whole = next((t for t in parents if t.entry.by == table.entry.by), table)
    lines = {t.entry.by for t in edition.tables if t.entry.figure == whole.entry.figure}
    crossed = whole.entry.by if unpublished and len(whole.entry.by) > 1 else ()
    known = [d for d, name in enumerate(crossed) if (name,) not in lines]
    return min([whole.total, *(sum(_along(whole, d, at[d]).values()) for d in known)]) <= WITHIN


def _add_up(known: Knowledge, number: int, edition: Edition, unpublished: bool) -> None:
    by = {(t.entry.figure, t.entry.by): t for t in edition.tables}
    crossed = (t for t in edition.tables if len(t.entry.by) > 1 and not t.entry.follows)
    first = next(crossed, None)  # as many were asked each of the questions, after each deed
    for table in edition.tables:
        entry = table.entry
        parent = by.get((entry.follows, entry.by))
        if parent:
            _follow(known, number, table, parent)
        elif entry.adds_up:
            known.add(_cells(number, table, table.counts), table.total)
        for place, name in enumerate(entry.by if len(entry.by) > 1 else ()):
            line = by.get((entry.figure, (name,)))
            for key in dict.fromkeys(at[place] for at in table.counts):
                cells = _along(table, place, key)
                if line:
                    known.add(_cells(number, table, cells), 0, _cells(number, line, [(key,)]))
                elif not parent and unpublished:
                    known.add(_cells(number, table, cells), sum(cells.values()))
                elif not parent and table is not first:
                    same = _cells(number, first, _along(first, place, key))
                    known.add(_cells(number, table, cells), 0, same)


def _follow(known: Knowledge, number: int, table: Table, parent: Table) -> None:
    for key in dict.fromkeys(at[1:] for at in table.counts):
        asked = [a for a in parent.counts if a[0] not in table.entry.unless and a[1:] == key]
        mine = [a for a in table.counts if a[1:] == key]
        known.add(_cells(number, table, mine), 0, _cells(number, parent, asked))


def _grow(known: Knowledge, number: int, edition: Edition, before: Edition) -> None:
    earlier = {table.entry.key: table for table in before.tables}
    for table in (one for one in edition.tables if one.entry.key in earlier):
        then = earlier[table.entry.key]
        added = table.total - then.total
        for at in then.counts:
            old, new = (number - 1, table.entry.key, at), (number, table.entry.key, at)
            if table.entry.by == ("day",):
                known.add([new], 0, [old])
                continue
            step = (number, ADDED + table.entry.key, at)
            known.bounds[step] = 0, added
            known.add([new], 0, [old, step])
            shown = edition.safe[table.entry.key].cells[at]
            could_be_few = known.bounds[new][0] - known.bounds[old][0] <= WITHIN + 1
            if shown and could_be_few and added > WITHIN:
                known.secret.append(step)


def _cells(number: int, table: Table, places: Iterable[tuple[str, ...]]) -> list[Number]:
    return [(number, table.entry.key, at) for at in places]


def _along(table: Table, place: int, key: str) -> dict[tuple[str, ...], int]:
    return {at: count for at, count in table.counts.items() if at[place] == key}
