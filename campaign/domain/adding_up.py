"""Which numbers of the catalogue's tables make known sums, within one table and between several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from campaign.domain.cataloguing import Entry
from campaign.domain.rounding import At, Safe, span

Cell = tuple[str, At]  # a table's key, and where in it


@dataclass(frozen=True)
class Table:
    """One table to be made safe: exact counts, and what was published of it earlier, oldest first.

    `total` is how many there were in the whole town, which is taken to be known to everybody. What was
    published of it earlier was exact, unless it is not public.
    """

    entry: Entry
    counts: Mapping[At, int]
    total: int
    earlier: tuple[Safe, ...] = ()
    total_is_public: bool = True

    def total_ago(self, editions: int) -> tuple[int, int]:
        """Return the least and the most the total can have been so many editions ago."""
        if not editions:
            return self.total, self.total
        total = self.earlier[-editions].total
        if total is None:
            return 0, self.most
        exact = self.total_is_public and not self.entry.sensitive
        return (total, total) if exact else span(total, sensitive=self.entry.sensitive)

    @property
    def most(self) -> int:
        """What no cell is above."""
        return max(1, self.total, *self.counts.values())

    @property
    def adds_up(self) -> bool:
        """Whether its cells make the total: also where they need not, but do."""
        return self.entry.adds_up or sum(self.counts.values()) == self.total

    def cells(self, *, along: int | None = None, at: str = "") -> tuple[Cell, ...]:
        """Return its cells: all, or those that have one key along a dimension."""
        fitting = (place for place in self.counts if along is None or place[along] == at)
        return tuple((self.entry.key, place) for place in fitting)

    def keys(self, along: int) -> tuple[str, ...]:
        """Return the keys along a dimension."""
        return tuple(dict.fromkeys(place[along] for place in self.counts))

    def sum(self, cells: Sequence[Cell]) -> int:
        """Return what some of its cells make."""
        return sum(self.counts.get(at, 0) for _, at in cells)


@dataclass(frozen=True)
class Sum:
    """Some cells, less some others, make a number; of an earlier release another, where it is of all.

    What nothing published says directly somebody may know or not: it is assumed.
    """

    cells: tuple[Cell, ...]
    makes: int
    less: tuple[Cell, ...] = ()
    of_all: bool = False
    is_assumed: bool = False


def is_near(one: Entry, other: Entry) -> bool:
    """Whether two tables say something of each other beyond the total of the town."""
    if one.figure == other.figure:
        return set(one.by) <= set(other.by) or set(other.by) <= set(one.by)
    return one.follows == other.figure or other.follows == one.figure


def sums_of(tables: Sequence[Table]) -> Iterator[Sum]:
    """Yield every sum among some tables that a reader may know, true as counted."""
    for table in tables:
        parent = _parent(table, tables)
        if len(table.entry.by) > 1:
            yield from _margins(table, parent, tables)
        elif parent is not None:
            yield _followed(table, table.cells(), parent, parent.cells())
        elif table.adds_up:
            yield Sum(table.cells(), sum(table.counts.values()), of_all=True)


def _margins(table: Table, parent: Table | None, tables: Sequence[Table]) -> Iterator[Sum]:
    """A margin is published as a table, or follows from another question, or may be known."""
    for along, dimension in enumerate(table.entry.by):
        line = _line(table.entry, dimension, tables)
        for key in table.keys(along):
            cells = table.cells(along=along, at=key)
            if line is not None:
                margin = line.cells(along=0, at=key)
                yield Sum(cells, table.sum(cells) - line.sum(margin), margin)
            elif parent is not None:
                yield _followed(table, cells, parent, parent.cells(along=along, at=key))
            else:
                yield Sum(cells, table.sum(cells), is_assumed=True)


def _followed(
    table: Table, cells: tuple[Cell, ...], parent: Table, asked_of: tuple[Cell, ...]
) -> Sum:
    """Who is asked a question that follows another is who answered that one in some ways."""
    asked = tuple(cell for cell in asked_of if cell[1][0] not in table.entry.unless)
    return Sum(cells, table.sum(cells) - parent.sum(asked), asked)


def _line(entry: Entry, dimension: str, tables: Sequence[Table]) -> Table | None:
    fitting = (t for t in tables if t.entry.figure == entry.figure and t.entry.by == (dimension,))
    return next(fitting, None)


def _parent(table: Table, tables: Sequence[Table]) -> Table | None:
    same = (t for t in tables if t.entry.figure == table.entry.follows)
    return next((t for t in same if t.entry.by == table.entry.by), None)
