"""A range of days somebody asked for, widened to whole quarters: nothing is released by shorter times."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from campaign.domain.releasing import Quarter, between

MOST = relativedelta(years=5)
SHOWN = 5  # quarters, where nobody says: the one that runs, and the four before it


class DaysReversed(ValueError):
    """The last day is before the first."""


class SpanTooWide(ValueError):
    """More than five years lie between the days."""

    def __init__(self) -> None:
        super().__init__()
        self.years = MOST.years


@dataclass(frozen=True)
class Span:
    """Whole quarters in order, and whether they are more than the days that were asked for."""

    quarters: tuple[Quarter, ...]
    is_widened: bool

    @property
    def first(self) -> date:
        """The first day of the first quarter."""
        return self.quarters[0].first

    @property
    def last(self) -> date:
        """The last day of the last quarter."""
        return self.quarters[-1].last


def span(first: date | None, last: date | None, *, today: date) -> Span:
    """Return the quarters of a range; without a first or last day, up to SHOWN quarters up to today.

    Raises:
        DaysReversed, SpanTooWide: as their names say.
    """
    if first is None or last is None:
        first, last = _usual(first, last, today)
    if last < first:
        raise DaysReversed
    if _is_wide(first, last):
        raise SpanTooWide
    quarters = tuple(between(first, last))
    is_widened = quarters[0].first < first or last < quarters[-1].last
    return Span(quarters, is_widened)


def _is_wide(first: date, last: date) -> bool:
    return last.year - first.year > MOST.years or last >= first + MOST


def _usual(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Fill what is missing with whole quarters, so that they count as asked for."""
    if first is not None:
        quarter = Quarter.of(max(first, today))
        return first, quarter.last
    quarter = Quarter.of(last or today)
    last = last or quarter.last
    for _ in range(SHOWN - 1):
        quarter = quarter.before
    return quarter.first, last
