"""Tables that say something of each other, written down as one system for who would work them back.

Such tables are those of one figure that share a dimension (wards, age bands, wards by age band), a question
that is asked of some of those who answered another, and what was published earlier in the same quarter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log10

import numpy as np

from campaign.domain.adding_up import Cell, Sum, Table, is_near, sums_of
from campaign.domain.cataloguing import Entry
from campaign.domain.inferring import ALWAYS, Draft, Floats, System
from campaign.domain.rounding import LEAST_SHOWN_SENSITIVE, least_shown, rounded, span

KNOWN_TO_WITHIN = 4  # a hidden number is worked back where its most less its least is no more
WIDTH = KNOWN_TO_WITHIN + 1.0
FEW_ADDED = 5  # between two shown numbers: further apart, what was added is not few
LINE_COST, CROSSED_COST = 4.0, 1.0  # a table of one dimension is of more use
ANY_ZERO_COST = 2.0  # zeros are shown as a rule: the first that is hidden costs more
PASSING = frozenset({"day", "month"})  # once over, nothing is added to it

Places = Mapping[Cell, int]  # of each cell, the number in the system


@dataclass(frozen=True)
class Belief:
    """What a reader believes of what was published earlier in the quarter."""

    with_earlier: bool = True  # it is of use
    only_grows: bool = True  # nothing counted then was taken back since,
    without_exception: bool = True  # not even where what is shown says so
    zeros_were_shown: bool = True  # a number hidden then was at least 1


# From the strictest; it is the first that the published numbers fit.
BELIEFS = (
    Belief(),
    Belief(zeros_were_shown=False),
    Belief(zeros_were_shown=False, without_exception=False),
    Belief(zeros_were_shown=False, only_grows=False),
    Belief(with_earlier=False),
)


@dataclass(frozen=True)
class Condition:
    """A choice is only made with so many of some others."""

    choice: int
    least: int
    others: Sequence[int]


@dataclass
class Joined:
    """A system while it is written down, with what each choice costs and which are made already."""

    tables: Sequence[Table]
    belief: Belief
    most: int  # what no number is above, as far as a reader knows
    draft: Draft = field(default_factory=Draft)
    now: Places = field(default_factory=dict)
    repeated: dict[Cell, int | None] = field(default_factory=dict)  # shown as they were before
    cost: list[float] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)

    @property
    def systems(self) -> list[System]:
        """What was written down, as each reader knows it."""
        return self.draft.systems

    @property
    def least_widths(self) -> Floats:
        """How far apart the bounds of each number are to stay."""
        return np.array([self.widths.get(number, 0.0) for number in range(len(self.draft.low))])

    def choose(self, cost: float, *, is_given: bool = False) -> int:
        """Add a choice."""
        choice = self.draft.choice()
        self.cost.append(cost)
        self.given += [choice] if is_given else []
        return choice


def together(tables: Iterable[Table]) -> list[list[Table]]:
    """Return the tables in groups that say something of each other."""
    groups: list[list[Table]] = []
    for table in tables:
        near = [group for group in groups if any(is_near(table.entry, t.entry) for t in group)]
        joined = [*(t for group in near for t in group), table]
        groups = [*(group for group in groups if group not in near), joined]
    return groups


def join(tables: Sequence[Table], belief: Belief) -> Joined:
    """Write down tables that belong together, and what was published of them earlier in the quarter."""
    sums = list(sums_of(tables))
    oldest = max(tables, key=lambda table: len(table.earlier))
    ages = range(len(oldest.earlier) if belief.with_earlier else 0, -1, -1)
    totals = [oldest.total_ago(ago) for ago in ages]
    joined = Joined(tables, belief, max([t.most for t in tables] + [most for _, most in totals]))
    before: Places = {}
    for edition, ago in enumerate(ages):
        places = _published(joined, ago, before) if ago else _counted(joined, before)
        _equate(joined, sums, places, totals[edition] if ago else None)
        if belief.only_grows and edition:
            _grow(joined, before, places, added=totals[edition][1] - totals[edition - 1][0])
        before = places
    joined.now = before
    return joined


def _counted(joined: Joined, before: Places) -> Places:
    """Write down each number that is published now; of a day published before, the same again."""
    places: dict[Cell, int] = {}
    for table in joined.tables:
        cost = CROSSED_COST if len(table.entry.by) > 1 else LINE_COST
        zeros = None if table.entry.sensitive else joined.choose(ANY_ZERO_COST * cost)
        for at, count in table.counts.items():
            cell = (table.entry.key, at)
            if _is_past(table.entry, cell, before):
                places[cell] = before[cell]
                joined.repeated[cell] = table.earlier[-1].cells[at]
            elif zeros is not None and count == 0:
                places[cell] = _zero(joined, cost, zeros)
            else:
                places[cell] = _count(joined, count, cost, zeros)
            joined.widths[places[cell]] = WIDTH
        if zeros is not None:
            _let_zeros_hide(joined, table, zeros, places)
    return places


def _let_zeros_hide(joined: Joined, table: Table, zeros: int, places: Places) -> None:
    """Say when a reader cannot take a table's hidden numbers for counts.

    That is where a true zero hides among them, or where nothing of the table is shown that is new.
    """
    cells = {(table.entry.key, at): count for at, count in table.counts.items()}
    own = {cell: joined.draft.own[places[cell]] for cell in cells if cell not in joined.repeated}
    nothing_new = joined.choose(joined.cost[zeros] * (1 + len(own)))
    hiding = [own[cell] for cell in own if cells[cell] == 0]
    joined.conditions += [
        Condition(zeros, 1, [*hiding, nothing_new]),
        Condition(nothing_new, len(own), [*own.values()]),
    ]


def _zero(joined: Joined, cost: float, zeros: int) -> int:
    """Write down a zero that is shown, unless it hides among its table's hidden numbers."""
    own = joined.choose(cost)
    joined.conditions.append(Condition(own, 1, [zeros]))
    number = joined.draft.number(0, 0, own)
    joined.draft.loosen(number, own, down=0, up=joined.most)
    return number


def _count(joined: Joined, count: int, cost: float, zeros: int | None) -> int:
    """Write down a count. Where zeros are shown a hidden one is at least 1, unless `zeros` are hidden too.

    Of a count that need not be hidden that last is not relied on.
    """
    floor = 1 if zeros is not None else 0
    is_small = count < least_shown(sensitive=zeros is None)
    own = joined.choose(cost * (1 + log10(1 + count)), is_given=is_small)
    low, high = (floor, joined.most) if is_small else span(rounded(count), sensitive=zeros is None)
    high = min(high, joined.most)
    number = joined.draft.number(low, high, own)
    joined.draft.loosen(number, own, down=low - floor, up=joined.most - high)
    if is_small and zeros is not None:
        joined.draft.loosen(number, zeros, down=1, up=0)
    return number


def _published(joined: Joined, ago: int, before: Places) -> Places:
    """Write down each number of the release so many ago: how it was shown then cannot be changed."""
    places: dict[Cell, int] = {}
    for table in (one for one in joined.tables if len(one.earlier) >= ago):
        safe, sensitive = table.earlier[-ago], table.entry.sensitive
        cells = {(table.entry.key, at): number for at, number in safe.cells.items()}
        shows_any = any(
            number is not None and not _is_past(table.entry, cell, before)
            for cell, number in cells.items()
        )
        floor = int(joined.belief.zeros_were_shown and shows_any and not sensitive)
        for cell, number in cells.items():
            if _is_past(table.entry, cell, before):
                places[cell] = before[cell]
            elif number is None:
                places[cell] = joined.draft.number(floor, joined.most, ALWAYS)
                joined.widths[places[cell]] = WIDTH
            else:
                places[cell] = joined.draft.number(*span(number, sensitive=sensitive))
    return places


def _equate(
    joined: Joined, sums: Iterable[Sum], places: Places, then: tuple[int, int] | None
) -> None:
    """Write down the sums, earlier with the total there was `then`; a cell that is not there was nothing."""
    draft = joined.draft
    for known in sums:
        cells = [places[cell] for cell in known.cells if cell in places]
        less = [places[cell] for cell in known.less if cell in places]
        if not cells and not less:
            continue
        if known.is_assumed:
            _assume(joined, cells, known.makes, is_now=then is None)
        elif known.of_all and then is not None:
            draft.equate(cells, 0, less=[draft.number(*then)])
        else:
            draft.equate(cells, known.makes, less=less)


def _assume(joined: Joined, cells: list[int], makes: int, *, is_now: bool) -> None:
    """Write down a sum that somebody may know, as a number of its own; a small one is a secret.

    What it was earlier is not kept.
    """
    if not is_now:
        return
    number = joined.draft.number(0, joined.most, ALWAYS)
    joined.draft.equate(cells, 0, less=[number])
    joined.draft.equate([number], makes, is_assumed=True)
    if makes < LEAST_SHOWN_SENSITIVE:
        joined.widths[number] = WIDTH


def _grow(joined: Joined, before: Places, after: Places, *, added: int) -> None:
    """Write down that numbers only grow within a quarter; few added stay a secret too."""
    draft = joined.draft
    for cell in (cell for cell in before if cell in after and added >= 0):
        old, new = before[cell], after[cell]
        is_taken_back = draft.low[old] > draft.high[new]
        if old == new or (is_taken_back and not joined.belief.without_exception):
            continue
        step = draft.number(0, added, ALWAYS)
        draft.equate([new], 0, less=[old, step])
        if draft.high[new] > 0 and draft.low[new] - draft.low[old] <= FEW_ADDED:
            joined.widths[step] = WIDTH


def _is_past(entry: Entry, cell: Cell, before: Places) -> bool:
    """Whether a cell is of a day that was over when it was published before."""
    return entry.by[0] in PASSING and cell in before
