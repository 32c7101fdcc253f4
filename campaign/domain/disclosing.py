"""What may be shown of a table: small counts hidden, the rest rounded, nothing that can be worked back.

The rule, to the letter of the trust page: sensitive counts of 1 to 9 and other counts of 1 to 4 are hidden;
the rest are rounded to 5; true zeros of tables that are not sensitive are shown; a second cell is hidden
wherever a hidden one could be worked back; no percentages on bases under 20.

Worked back is what a reader's sums pin to within 4: the most a hidden number can be, less the least.
The reader knows the total of the town exactly, however small it is, and everything published before in the
same quarter; what the total alone says of a number (of three people in all, nobody is in a ward more than
three times) cannot be hidden by hiding others. Where nothing else helps a table is hidden whole,
but for days published before; of what shows nothing new nobody knows that a hidden number is not zero.
"""

from collections.abc import Mapping, Sequence, Set

import numpy as np

from campaign.domain.adding_up import Table
from campaign.domain.cataloguing import Entry
from campaign.domain.joining import BELIEFS, KNOWN_TO_WITHIN, Joined, join, together
from campaign.domain.rounding import At, Safe, read, rounded, shown
from campaign.domain.suppressing import Search

__all__ = ["At", "Safe", "Table", "hide_small", "protect", "protect_all", "read", "share", "shown"]

LEAST_BASE = 20  # of a percentage


def protect(
    counts: Mapping[At, int],
    *,
    sensitive: bool,
    before: Sequence[Safe] = (),
    total_is_public: bool = False,
) -> Safe:
    """Return what may be shown of one table that stands alone.

    `before` is what was shown of it earlier in its quarter, oldest first. The sums along a table's
    dimensions may be known to somebody; its own sum is rounded, or hidden, unless it is public.
    """
    dimensions = tuple(str(place) for place in range(len(next(iter(counts), ("",)))))
    entry = Entry("table", "table", dimensions, sensitive)
    total = sum(counts.values())
    table = Table(entry, counts, total, tuple(before), total_is_public)
    return protect_all([table])["table"]


def protect_all(tables: Sequence[Table]) -> dict[str, Safe]:
    """Return what may be shown of tables that are published at once, by their keys.

    Tables of one figure, and those of questions that follow each other, are protected together.
    """
    safe: dict[str, Safe] = {}
    for group in together(table for table in tables if table.counts):
        safe |= _protected(group)
    return {t.entry.key: safe.get(t.entry.key, Safe({}, _shown_total(t))) for t in tables}


def hide_small(counts: Mapping[At, int], *, sensitive: bool) -> dict[At, int | None]:
    """Return a table with small counts hidden and the rest rounded: only the first step, not safe yet."""
    return {at: shown(count, sensitive=sensitive) for at, count in counts.items()}


def share(part: int | None, whole: int | None) -> int | None:
    """Return a percentage of two shown counts; None where one is hidden or the base is under 20."""
    if part is None or whole is None or whole < LEAST_BASE:
        return None
    return min(100, round(100 * part / whole))


def _protected(tables: Sequence[Table]) -> dict[str, Safe]:
    """Return what may be shown of tables that say something of each other."""
    if all(_is_told_by_its_total(table) for table in tables):
        return {table.entry.key: _withheld(table) for table in tables}
    joined = _as_a_reader_would(tables)
    hidden = set(joined.systems[0].hidden(Search.of(joined).run()).tolist())
    return {table.entry.key: _safe(table, joined, hidden) for table in tables}


def _is_told_by_its_total(table: Table) -> bool:
    """Whether there are so few that a table says too much, whatever it hides; no zero is told apart."""
    return table.total <= KNOWN_TO_WITHIN and (table.entry.sensitive or table.total > 0)


def _withheld(table: Table) -> Safe:
    return Safe(dict.fromkeys(table.counts), _shown_total(table))


def _safe(table: Table, joined: Joined, hidden: Set[int]) -> Safe:
    cells: dict[At, int | None] = {}
    for at, count in table.counts.items():
        cell = (table.entry.key, at)
        number = joined.repeated.get(cell, rounded(count))
        cells[at] = None if joined.now[cell] in hidden else number
    return Safe(cells, _shown_total(table))


def _shown_total(table: Table) -> int | None:
    """Return the total: no secret of a whole town, but for sensitive figures.

    How many were asked a question that follows another is a number of that other's table.
    """
    if table.entry.follows:
        return None
    if table.total_is_public and not table.entry.sensitive:
        return table.total
    return shown(table.total, sensitive=table.entry.sensitive)


def _as_a_reader_would(tables: Sequence[Table]) -> Joined:
    """Return the strictest system that the published numbers fit: some may have been taken back since."""
    with_earlier = BELIEFS[:-1] if any(table.earlier for table in tables) else ()
    for belief in with_earlier:
        joined = join(tables, belief)
        made = np.zeros(len(joined.cost))
        made[joined.given] = 1.0
        if all(one.is_possible(one.bounds(made)) for one in joined.systems):
            return joined
    return join(tables, BELIEFS[-1])
