"""What was released of a table over some quarters, put together for a page or a file.

A sum over quarters of what was shown is no more than anybody can add up. Where a quarter hides a number,
the sum is the least there can have been.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from campaign.domain import releasing
from campaign.domain.cataloguing import Entry
from campaign.domain.releasing import Quarter
from campaign.domain.rounding import At, Safe, read
from campaign.models import Release


@dataclass(frozen=True)
class Column:
    """One quarter of a table as it was released, counted up to a day."""

    quarter: Quarter
    up_to: date
    is_whole: bool
    safe: Safe


@dataclass(frozen=True)
class Sum:
    """A number over several quarters: None where nothing of it is shown."""

    shown: int | None
    is_least: bool  # some of it is hidden, so that it may be more


@dataclass(frozen=True)
class Table:
    """A table over quarters, in order of time; `missing` are those of which nothing was released."""

    entry: Entry
    columns: tuple[Column, ...]
    missing: tuple[Quarter, ...]

    @property
    def hides_any(self) -> bool:
        """Whether a sentence about hidden numbers belongs beside it."""
        return any(None in column.safe.cells.values() for column in self.columns)

    @property
    def keys(self) -> list[At]:
        """Every key of a quarter, in the order of the newest that has it."""
        newest = [at for column in reversed(self.columns) for at in column.safe.cells]
        return list(dict.fromkeys(newest)) if self.entry.by != ("day",) else sorted(set(newest))

    def row(self, at: At) -> list[int | None]:
        """Return the number of a key in each quarter; one that a quarter does not know is 0 there."""
        return [column.safe.cells.get(at, 0) for column in self.columns]

    def together(self, at: At) -> Sum:
        """Return the number of a key over all the quarters."""
        return add_up(self.row(at))

    @property
    def totals(self) -> list[int | None]:
        """What each quarter says of everything together."""
        return [column.safe.total for column in self.columns]


def table(session: Session, entry: Entry, quarters: Sequence[Quarter]) -> Table:
    """Return what was released last of a table for each quarter: whole, or so far."""
    made = {release.quarter: release for release in releasing.whole(session, entry.key, quarters)}
    for quarter in quarters:
        if str(quarter) not in made:
            so_far = releasing.latest(session, entry.key, quarter)
            made |= {str(quarter): so_far} if so_far else {}
    columns = tuple(_column(quarter, made) for quarter in quarters if str(quarter) in made)
    return Table(entry, columns, tuple(q for q in quarters if str(q) not in made))


def add_up(numbers: Iterable[int | None]) -> Sum:
    """Return the sum of what is shown."""
    every = list(numbers)
    shown = [number for number in every if number is not None]
    is_least = len(shown) < len(every)
    return Sum(sum(shown) or None if is_least else sum(shown), is_least)


def _column(quarter: Quarter, made: Mapping[str, Release]) -> Column:
    release = made[str(quarter)]
    return Column(quarter, release.up_to, release.is_whole, read(release.content))
