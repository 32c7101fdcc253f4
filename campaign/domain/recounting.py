"""Counting a quarter again from rows, and setting every number beside what was released."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from campaign.domain import leaving, listening, responding
from campaign.domain.cataloguing import CATALOGUE, EQUALITY, Entry, of_figure
from campaign.domain.disclosing import At, read, shown
from campaign.domain.releasing import Counting, Quarter, latest
from campaign.domain.rounding import rounded
from campaign.models.release import Release

TOTAL: At = ()
# For how long what these are counted by is kept, from its day on; all others stay as counts.
KEPT: dict[str, relativedelta] = {
    "ambassadors.age_band": leaving.COHORT_IS_KEPT,
    "feedback.language": listening.WORDS_ARE_KEPT,
    "survey.age_band": responding.WORDS_ARE_KEPT,
    "survey.language": responding.WORDS_ARE_KEPT,
    "survey.ward": responding.WORDS_ARE_KEPT,
}


@dataclass(frozen=True)
class Line:
    """One number that was released, and the same counted now, as it would be shown.

    `counted` is None where what it was counted by is no longer kept, as people were promised: some of it
    for months (KEPT), and equality answers until their table is made.
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


def recount(session: Session, quarter: Quarter, *, today: date, counting: Counting) -> list[Line]:
    """Count every table of a quarter again, up to the day it was last released for.

    What is hidden has no number that could be set beside another, and none is told.

    Raises:
        NothingReleased: there is nothing to be set beside it.
    """
    lines = [
        line
        for entry in CATALOGUE.values()
        if (release := latest(session, entry.key, quarter)) is not None
        for line in _lines(entry, release, today, counting)
    ]
    if not lines:
        raise NothingReleased(str(quarter))
    return lines


def _lines(entry: Entry, release: Release, today: date, counting: Counting) -> Iterator[Line]:
    safe, counts = read(release.content), _counts(entry, release, today, counting)
    for at, number in safe.cells.items():
        if number is not None:
            counted = None if counts is None else rounded(counts.get(at, 0))
            yield Line(entry.key, at, number, counted)
    if safe.total is not None:
        yield Line(entry.key, TOTAL, safe.total, _total(entry, release, today, counting))


def _counts(
    entry: Entry, release: Release, today: date, counting: Counting
) -> Mapping[At, int] | None:
    """Count a table again, if what it was counted by is still kept of every day."""
    term = KEPT.get(entry.key)
    if term is not None and release.first <= today - term:
        return None
    counts = counting(entry, release.first, release.up_to)
    is_gone = entry.figure.startswith(f"{EQUALITY}.") and not any(counts.values())
    return None if is_gone else counts


def _total(entry: Entry, release: Release, today: date, counting: Counting) -> int | None:
    """Return what the whole town's number would be; 0 where it would be hidden."""
    adding = [one for one in (entry, *of_figure(entry.figure)) if one.adds_up]
    lasting = min(adding, key=lambda one: one.key in KEPT)
    counts = _counts(lasting, release, today, counting)
    if counts is None:
        return None
    total = sum(counts.values())
    return (shown(total, sensitive=True) or 0) if entry.sensitive else total
