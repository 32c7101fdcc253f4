"""Publishing the tables of a quarter: counted once, made safe once, kept as they were for ever.

Every page, file and report reads what was released, never rows, so two of them are always equal and no two
ranges of days can be subtracted from each other.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import total_ordering

from sqlalchemy import func, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.domain.cataloguing import CATALOGUE, Entry
from campaign.domain.disclosing import At, Safe, Table, protect_all, read
from campaign.models.release import Release

Counting = Callable[[Entry, date, date], Mapping[At, int]]

# A quarter that runs is published where so many were counted, and so many more than when it was before:
# the difference of two tables is a table too, and what is hidden of that would have to be hidden of both.
LEAST_SO_FAR = 100

# A phone that had no line at the gate may send what it counted some days later.
SETTLING = timedelta(days=3)

WRITTEN = re.compile(r"([0-9]{4})Q([1-4])")


class NoSuchQuarter(ValueError):
    """Not a quarter: one is written like 2026Q3."""


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """Three months, from January, April, July or October."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Return the quarter written like 2026Q3.

        Raises:
            NoSuchQuarter: it is written in another way, or not of this world.
        """
        match = WRITTEN.fullmatch(text)
        if match is None or int(match[1]) == 0 or int(match[1]) == date.max.year:
            raise NoSuchQuarter(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter a day is in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter.of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    def __lt__(self, other: "Quarter") -> bool:
        return (self.year, self.number) < (other.year, other.number)


def between(first: date, last: date) -> list[Quarter]:
    """Return the quarters that hold the days from one to another, in order."""
    quarters = [Quarter.of(first)]
    while quarters[-1].last < last:
        quarters.append(quarters[-1].after)
    return quarters


def is_enough(totals: Sequence[int]) -> bool:
    """Whether a quarter that runs may be published, with its totals so far, the newest last."""
    return totals[-1] - (totals[-2] if len(totals) > 1 else 0) >= LEAST_SO_FAR


@dataclass(frozen=True)
class Due:
    """The tables of a quarter that are to be published, counted up to a day and not safe yet."""

    quarter: Quarter
    up_to: date
    tables: tuple[Table, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the quarter is over."""
        return self.up_to == self.quarter.last


def release_due(session: Session, *, today: date, counting: Counting) -> list[Release]:
    """Publish what is due and not published yet, and return it. Twice, or by two at once, publishes once.

    The caller commits.
    """
    waiting = due(session, today=today, counting=counting)
    return keep(session, [row for one in waiting for row in protected(one, today=today)])


def due(session: Session, *, today: date, counting: Counting) -> list[Due]:
    """Return what is due and not published yet.

    That is the last whole quarter, and this one up to the end of last month (sensitive figures only whole);
    both `SETTLING` later. Before anything was ever counted, nothing is.
    """
    settled = today - SETTLING
    quarter, last_month = Quarter.of(settled), settled.replace(day=1) - timedelta(days=1)
    waiting = [_due(session, quarter.before, quarter.before.last, counting)]
    if last_month >= quarter.first:
        waiting.append(_due(session, quarter, last_month, counting))
    return [one for one in waiting if one.tables]


def protected(waiting: Due, *, today: date) -> list[Release]:
    """Return the tables as they may be seen. Takes seconds and needs no database: nobody has to wait."""
    return [
        Release(
            table_key=key,
            quarter=str(waiting.quarter),
            first=waiting.quarter.first,
            up_to=waiting.up_to,
            is_whole=waiting.is_whole,
            content=safe.content,
            made_at=datetime.combine(today, time(), UTC),
        )
        for key, safe in protect_all(waiting.tables).items()
    ]


def keep(session: Session, made: Iterable[Release]) -> list[Release]:
    """Publish releases, and return those that nobody published in the meantime. The caller commits."""
    return [release for release in made if _add(session, release)]


def _due(session: Session, quarter: Quarter, up_to: date, counting: Counting) -> Due:
    wanted = [e for e in _wanted(quarter, up_to) if not _is_released(session, e, quarter, up_to)]
    tables = tuple(_counted(session, wanted, quarter, up_to, counting))
    is_begun = any(table.total for table in tables) or _has_begun(session, quarter)
    return Due(quarter, up_to, tables if is_begun else ())


def _wanted(quarter: Quarter, up_to: date) -> list[Entry]:
    is_whole = up_to == quarter.last
    return [entry for entry in CATALOGUE.values() if is_whole or not entry.sensitive]


def _is_released(session: Session, entry: Entry, quarter: Quarter, up_to: date) -> bool:
    release = latest(session, entry.key, quarter)
    return release is not None and release.up_to >= up_to


def _has_begun(session: Session, quarter: Quarter) -> bool:
    """Whether anything was published of this quarter or one before it."""
    return (
        session.scalar(select(Release.id).where(Release.first <= quarter.first).limit(1))
        is not None
    )


def _counted(
    session: Session, entries: Iterable[Entry], quarter: Quarter, up_to: date, counting: Counting
) -> Iterator[Table]:
    """Yield tables with their exact counts; of a quarter that runs, those with enough in them."""
    counts = {entry: dict(counting(entry, quarter.first, up_to)) for entry in entries}
    totals = {e.figure: sum(cells.values()) for e, cells in counts.items() if e.adds_up}
    for entry, cells in counts.items():
        earlier = _earlier(session, entry, quarter)
        totals_so_far = [*(safe.total or 0 for safe in earlier), totals[entry.figure]]
        if up_to == quarter.last or is_enough(totals_so_far):
            yield Table(entry, cells, totals[entry.figure], earlier)


def _earlier(session: Session, entry: Entry, quarter: Quarter) -> tuple[Safe, ...]:
    made = select(Release).where(Release.table_key == entry.key, Release.quarter == str(quarter))
    return tuple(read(row.content) for row in session.scalars(made.order_by(Release.up_to)))


def _add(session: Session, release: Release) -> bool:
    """Keep a release, unless somebody else kept the same in the meantime: it stays as it was."""
    try:
        with session.begin_nested():
            session.add(release)
    except IntegrityError:
        return False
    return True


def latest(session: Session, entry_key: str, quarter: Quarter) -> Release | None:
    """Return what was released last of a table and a quarter, or None."""
    made = select(Release).where(Release.table_key == entry_key, Release.quarter == str(quarter))
    return session.scalar(made.order_by(Release.up_to.desc()).limit(1))


def whole(session: Session, entry_key: str, quarters: Iterable[Quarter]) -> list[Release]:
    """Return what was released of a table for those of the quarters that are whole, in order of time."""
    made = select(Release).where(Release.table_key == entry_key, Release.is_whole)
    wanted = made.where(Release.quarter.in_([str(quarter) for quarter in quarters]))
    return list(session.scalars(wanted.order_by(Release.quarter)))


def latest_within(
    session: Session, entry_keys: Iterable[str], first: date, last: date
) -> list[Release]:
    """Return what was released last of some tables for each quarter with a day in a span; one query."""
    of_days = Release.first.between(Quarter.of(first).first, last)
    made = select(Release).where(Release.table_key.in_(list(entry_keys)), of_days)
    rows = session.scalars(made.order_by(Release.first, Release.up_to))
    return list({(row.table_key, row.quarter): row for row in rows}.values())


def newest(session: Session, entry_key: str) -> list[Release]:
    """Return what was released last of a table for each quarter, in order of time."""
    made = select(Release).where(Release.table_key == entry_key)
    rows = session.scalars(made.order_by(Release.quarter, Release.up_to))
    return list({row.quarter: row for row in rows}.values())


def published(session: Session) -> dict[str, Release]:
    """Return what was released last of each table of the catalogue, by its key."""
    last = select(Release.table_key, func.max(Release.up_to)).group_by(Release.table_key)
    made = select(Release).where(tuple_(Release.table_key, Release.up_to).in_(last))
    return {row.table_key: row for row in session.scalars(made) if row.table_key in CATALOGUE}
