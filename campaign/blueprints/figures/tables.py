"""A table of figures as it stands on a page and in a file: headings, rows, and what is said under it."""

from collections.abc import Sequence

from campaign.blueprints.figures.drawing import in_words
from campaign.domain.exporting import Cell, Sheet
from campaign.domain.tabulating import Column, Table, add_up
from campaign.extensions import desk_words
from campaign.looks import day, joined
from campaign.words import figure as figure_words

_d = desk_words.gettext

Row = list[Cell]


def name(table: Table) -> str:
    """Return what a table is called, with its quarters."""
    title, columns = figure_words.title(table.entry), table.columns
    first, last = columns[0].quarter, columns[-1].quarter
    quarters = [figure_words.quarter(one) for one in dict.fromkeys((first, last))]
    return joined([title, " – ".join(quarters)])


def page_rows(table: Table) -> tuple[list[str], list[Row]]:
    """Return headings and rows for a page; a number that is hidden is None.

    A table of two dimensions is laid out with one of them across, the quarters added up.
    """
    entry = table.entry
    if len(entry.by) == 2:
        return _across(table)
    if entry.by[0] in ("day", "month"):
        value = [figure_words.figure(entry.figure)]
        rows = [[_label(table, at), table.together(at).shown] for at in table.keys]
        return [figure_words.dimension(entry.by[0]), *value], [list(row) for row in rows]
    headings = [figure_words.dimension(entry.by[0]), *(_heading(one) for one in table.columns)]
    several = len(table.columns) > 1
    rows_ = [
        [_label(table, at), *table.row(at), *([_sum(table.row(at))] if several else [])]
        for at in table.keys
    ]
    if entry.adds_up and not _is_known(table):
        rows_.append([_d("All"), *table.totals, *([_sum(table.totals)] if several else [])])
    return headings + ([_d("Together")] if several else []), rows_


def sheet(table: Table) -> Sheet:
    """Return a table for a file: a row for each key, a column for each quarter, what is hidden empty."""
    entry = table.entry
    headings = [figure_words.dimension(one) for one in entry.by]
    rows: list[Row] = [
        [
            *(figure_words.value(entry, *pair) for pair in zip(entry.by, at, strict=True)),
            *table.row(at),
        ]
        for at in table.keys
    ]
    quarters = [figure_words.quarter(one.quarter) for one in table.columns]
    return Sheet(figure_words.figure(entry.figure), [*headings, *quarters], rows, notes(table))


def notes(table: Table) -> list[str]:
    """Return what has to be known to read a table."""
    said = [
        _d("%(quarter)s is not over: counted up to %(day)s.",
           quarter=figure_words.quarter(one.quarter), day=day(one.up_to))
        for one in table.columns
        if not one.is_whole
    ]  # fmt: skip
    if table.missing:
        quarters = joined(figure_words.quarter(one) for one in table.missing)
        said.append(_d("Nothing was released for %(quarters)s.", quarters=quarters))
    if table.hides_any:
        said.append(
            _d(
                "Small numbers are hidden, and some others with them, so that no person can be"
                " found. All are rounded to 5."
            )
        )
        if len(table.columns) > 1 and table.entry.by[0] not in ("day", "month"):
            said.append(_d("“≥” means at least that many: some of it is hidden."))
    if not table.entry.adds_up:
        said.append(_d("One can be counted in several rows here, so the rows do not add up."))
    return said


def _across(table: Table) -> tuple[list[str], list[Row]]:
    entry, keys = table.entry, table.keys
    firsts, seconds = (list(dict.fromkeys(at[n] for at in keys)) for n in (0, 1))
    headings = [figure_words.dimension(entry.by[0])]
    headings += [figure_words.value(entry, entry.by[1], second) for second in seconds]
    rows: list[Row] = [
        [
            figure_words.value(entry, entry.by[0], first),
            *(_sum(table.row((first, second))) for second in seconds),
        ]
        for first in firsts
    ]
    return headings, rows


def _label(table: Table, at: tuple[str, ...]) -> str:
    return figure_words.value(table.entry, table.entry.by[0], at[0])


def _heading(column: Column) -> str:
    quarter = figure_words.quarter(column.quarter)
    return quarter if column.is_whole else _d("%(quarter)s so far", quarter=quarter)


def _sum(numbers: Sequence[int | None]) -> Cell:
    found = add_up(numbers)
    return in_words(found) if found.is_least and found.shown is not None else found.shown


def _is_known(table: Table) -> bool:
    """Whether no quarter says what everything together is."""
    return all(total is None for total in table.totals)
