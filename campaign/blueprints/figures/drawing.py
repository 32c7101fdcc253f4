"""What the pictures of a table are made of: bars, columns over time, and tiles on the map of wards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app

from campaign.domain import tiling
from campaign.domain.equality_questions import DESCRIBED
from campaign.domain.measuring import OUTSIDE
from campaign.domain.rounding import At
from campaign.domain.tabulating import Sum, Table, add_up
from campaign.extensions import desk_words
from campaign.looks import month_name, number, quarter_name
from campaign.models.equality import BLANK, PREFER_NOT
from campaign.words import figure as figure_words

_d = desk_words.gettext

IN_ORDER = frozenset({"day", "month", "age_band", "face", "who"})  # never sorted by size
LAST = frozenset({"", OUTSIDE, DESCRIBED, PREFER_NOT, BLANK})  # beside what a table is of
MOST_QUARTERS_BY_DAY = 6
LONG = 6  # characters under a column
COLUMNS, BARS, TILES = "columns", "bars", "tiles"


@dataclass(frozen=True)
class Bar:
    """One bar, with what is written beside it where that is more than its number."""

    label: str
    value: int | None
    said: str = ""


@dataclass(frozen=True)
class Tile:
    """One ward on the map."""

    label: str
    value: int | None
    column: int
    row: int
    said: str = ""


@dataclass(frozen=True)
class Step:
    """One column over time."""

    value: int | None
    lines: tuple[str, str] = ("", "")
    tick: bool | str = False


@dataclass(frozen=True)
class Picture:
    """One picture: how it is drawn, what it is called, what it shows in words, and its marks."""

    kind: str
    name: str
    said: str
    marks: Sequence[Bar | Tile | Step]

    @property
    def most(self) -> int:
        """The highest of its values."""
        return max((mark.value or 0 for mark in self.marks), default=0)


def pictures(table: Table) -> list[Picture]:
    """Return the pictures of a table, none where everything in it is nothing."""
    if not table.columns:
        return []
    by = table.entry.by
    if by == ("day",):
        drawn = [_by_day(table)]
    elif by == ("month",):
        drawn = [_by_month(table)]
    elif len(by) == 2:
        drawn = _of_each(table)
    else:
        drawn = [*_on_the_map(table), _bars(table, table.keys, "")]
    return [picture for picture in (*drawn, *_by_quarter(table)) if picture.most]


def in_words(found: Sum) -> str:
    """Return a sum in words: a number, at least a number, or nothing where it is hidden."""
    if found.shown is None:
        return ""
    return f"\u2066≥ {number(found.shown)}\u2069" if found.is_least else number(found.shown)


def _bars(table: Table, keys: Iterable[At], name: str, of: int = 0) -> Picture:
    """Return the sums of some keys as bars, named by one of their dimensions."""
    of_keys = [(at, table.together(at)) for at in keys]
    if table.entry.by[of] not in IN_ORDER:
        of_keys.sort(key=lambda pair: (pair[0][of] in LAST, -(pair[1].shown or -1)))
    dimension = table.entry.by[of]
    marks = [
        Bar(figure_words.value(table.entry, dimension, at[of]), found.shown, in_words(found))
        for at, found in of_keys
    ]
    peak = [
        (m.label, m.value) for m, (at, _) in zip(marks, of_keys, strict=True) if at[of] not in LAST
    ]
    return Picture(BARS, name, _peak(peak), marks)


def _of_each(table: Table) -> list[Picture]:
    """Return bars for each value of the second dimension."""
    seconds = dict.fromkeys(at[1] for at in table.keys)
    return [
        _bars(
            table,
            [at for at in table.keys if at[1] == second],
            figure_words.value(table.entry, table.entry.by[1], second),
        )
        for second in seconds
    ]


def _on_the_map(table: Table) -> list[Picture]:
    if table.entry.by != ("ward",):
        return []
    wards = current_app.extensions["pack"].wards
    placed = tiling.tiles({ward.code: (ward.latitude, ward.longitude) for ward in wards})
    marks = []
    for ward in wards:
        tile, found = placed[ward.code], table.together((ward.code,))
        marks.append(Tile(ward.name, found.shown, tile.column, tile.row, in_words(found)))
    said = _peak([(mark.label, mark.value) for mark in marks])
    return [Picture(TILES, _d("Map of the wards"), said, marks)]


def _by_day(table: Table) -> Picture:
    """Return a column for each day; over many quarters, for each quarter."""
    if len(table.columns) > MOST_QUARTERS_BY_DAY:
        return _quarters(table, "")
    found: dict[str, int | None] = {}
    days = []
    for column in table.columns:
        found |= {at[0]: shown for at, shown in column.safe.cells.items()}
    day, last = table.columns[0].quarter.first, table.columns[-1].up_to
    while day <= last:
        days.append(day)
        day += timedelta(days=1)
    steps = [Step(found.get(day.isoformat(), 0), *_under(day)) for day in days]
    named = [
        (figure_words.value(table.entry, "day", d.isoformat()), found.get(d.isoformat(), 0))
        for d in days
    ]
    return Picture(COLUMNS, "", _peak(named), steps)


def _under(day: date) -> tuple[tuple[str, str], bool | str]:
    """Return what is written under a day: at the first of a quarter, and of a month where there is room."""
    if day.day != 1:
        return ("", ""), False
    begins = day.month % 3 == 1
    return (month_name(day), str(day.year) if begins else ""), True if begins else "wide"


def _by_month(table: Table) -> Picture:
    steps, named = [], []
    for (month,) in sorted(table.keys):
        day, shown = date.fromisoformat(f"{month}-01"), table.together((month,)).shown
        steps.append(Step(shown, (month_name(day), str(day.year)), tick=True))
        named.append((figure_words.value(table.entry, "month", month), shown))
    return Picture(COLUMNS, "", _peak(named), steps)


def _by_quarter(table: Table) -> list[Picture]:
    """Return everything together, quarter by quarter, where that says something."""
    if len(table.columns) < 2 or not table.entry.adds_up or None in table.totals:
        return []
    if table.entry.by == ("day",) and len(table.columns) > MOST_QUARTERS_BY_DAY:
        return []
    return [_quarters(table, _d("All together, quarter by quarter"))]


def _quarters(table: Table, name: str) -> Picture:
    steps, named = [], []
    for column in table.columns:
        total = column.safe.total
        total = add_up(column.safe.cells.values()).shown if total is None else total
        under = quarter_name(column.quarter.first)
        under = under if len(under) <= LONG else str(column.quarter.number)
        steps.append(Step(total, (under, str(column.quarter.year)), True))
        named.append((figure_words.quarter(column.quarter), total))
    return Picture(COLUMNS, name, _peak(named), steps)


def _peak(named: Sequence[tuple[str, int | None]]) -> str:
    """Return in words which is the highest."""
    label, value = max(named, key=lambda pair: pair[1] or 0, default=("", 0))
    if not value:
        return _d("There is nothing to show.")
    return _d("The most: %(what)s, %(number)s.", what=f"\u2068{label}\u2069", number=number(value))
