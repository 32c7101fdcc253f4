"""Counting a quarter again from rows, and setting every number beside what was released."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from campaign.domain.cataloguing import CATALOGUE, EQUALITY, Entry, of_figure
from campaign.domain.disclosing import At, read, shown
from campaign.domain.releasing import Counting, Quarter, latest
from campaign.domain.rounding import rounded
from campaign.models.release import Release

TOTAL: At = ()


@dataclass(frozen=True)
class Line:
    """One number that was released, and the same counted now, as it would be shown.

    `counted` is None where its rows are no longer kept: equality answers go once their table is made.
    """

    table: str
    at: At  # TOTAL is the whole town
    released: int
    counted: int | None

    @property
    def agrees(self) -> bool:
        """Whether nothing speaks against it."""
        return self.counted is None or self.counted == self.released


class NothingReleased(LookupError):
    """Nothing was released of this quarter."""


def recount(session: Session, quarter: Quarter, *, counting: Counting) -> list[Line]:
    """Count every table of a quarter again, up to the day it was last released for.

    What is hidden has no number that could be set beside another, and none is told.

    Raises:
        NothingReleased: there is nothing to be set beside it.
    """
    lines = [
        line for entry in CATALOGUE.values() for line in _lines(session, entry, quarter, counting)
    ]
    if not lines:
        raise NothingReleased(str(quarter))
    return lines


def _lines(session: Session, entry: Entry, quarter: Quarter, counting: Counting) -> Iterator[Line]:
    release = latest(session, entry.key, quarter)
    if release is None:
        return
    safe, counts = read(release.content), counting(entry, release.first, release.up_to)
    gone = entry.figure.startswith(f"{EQUALITY}.") and not any(counts.values())
    for at, number in safe.cells.items():
        if number is not None:
            yield Line(entry.key, at, number, None if gone else rounded(counts.get(at, 0)))
    if safe.total is not None:
        total = _total(entry, release, counting)
        yield Line(entry.key, TOTAL, safe.total, None if gone else total)


def _total(entry: Entry, release: Release, counting: Counting) -> int:
    """Return what the whole town's number would be; 0 where it would be hidden."""
    adding = next(one for one in (entry, *of_figure(entry.figure)) if one.adds_up)
    total = sum(counting(adding, release.first, release.up_to).values())
    return (shown(total, sensitive=True) or 0) if entry.sensitive else total
