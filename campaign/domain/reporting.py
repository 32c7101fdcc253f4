"""What a quarter's report says: published figures with the quarters before, voices missing, and answers.

Every number is one of a release, so it can be counted again (`figures recount`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import cataloguing, comparing, tabulating
from campaign.domain.cataloguing import EQUALITY, Entry
from campaign.domain.comparing import Part, Town
from campaign.domain.releasing import Quarter
from campaign.domain.tabulating import Table
from campaign.models import Theme
from campaign.models.theme import ANSWERS

QUARTERS_OF_A_TREND = 4
# Too long for paper; they are among the open data.
LEFT_OUT = frozenset({"day", "host", "after"})


@dataclass(frozen=True)
class Report:
    """A quarter, with those before it."""

    quarter: Quarter
    up_to: date
    is_whole: bool
    tables: tuple[Table, ...]  # over the quarters of the trend, of one dimension each
    parts: tuple[Part, ...]
    answered: tuple[Theme, ...]

    @property
    def totals(self) -> dict[str, list[tuple[Quarter, int | None]]]:
        """Everything of each figure together, quarter by quarter; None where it is hidden."""
        found: dict[str, list[tuple[Quarter, int | None]]] = {}
        for table in self.tables:
            if table.entry.figure not in found and table.entry.adds_up:
                columns = [(column.quarter, column.safe.total) for column in table.columns]
                found[table.entry.figure] = columns
        return found


def report(session: Session, quarter: Quarter, town: Town, *, zone: ZoneInfo) -> Report | None:
    """Return the report of a quarter, or None where nothing was released of it yet."""
    found = [tabulating.table(session, entry, _trend(quarter, entry)) for entry in _entries()]
    tables = tuple(table for table in found if table.columns and quarter not in table.missing)
    if not tables:
        return None
    newest = tables[0].columns[-1]
    return Report(
        quarter,
        newest.up_to,
        newest.is_whole,
        tables,
        tuple(comparing.parts(session, quarter, town)),
        tuple(_answered(session, quarter, zone)),
    )


def _trend(quarter: Quarter, entry: Entry) -> list[Quarter]:
    """Return the quarters a table is read of; a table by months has no more than its own."""
    quarters = [quarter]
    while len(quarters) < QUARTERS_OF_A_TREND and entry.by != ("month",):
        quarters.insert(0, quarters[0].before)
    return quarters


def _entries() -> Iterator[Entry]:
    for entry in cataloguing.CATALOGUE.values():
        # The equality questions stand beside the census, further down.
        is_short = len(entry.by) == 1 and entry.by[0] not in LEFT_OUT
        if is_short and not entry.figure.startswith(f"{EQUALITY}."):
            yield entry


def _answered(session: Session, quarter: Quarter, zone: ZoneInfo) -> list[Theme]:
    """Return what was answered in the quarter and residents see, in order of time."""
    begins, ends = (
        datetime.combine(day, time(), zone)
        for day in (quarter.first, quarter.last + timedelta(days=1))
    )
    shown = select(Theme).where(Theme.state.in_(ANSWERS), Theme.published_at.is_not(None))
    within = shown.where(Theme.answered_at >= begins, Theme.answered_at < ends)
    return list(session.scalars(within.order_by(Theme.answered_at, Theme.id)))
