"""A day of every year, in the words a pack writes it in: `last Monday of May`, `17 March` and the like.

Ramadan moves through the year by the moon, so a pack lists its first days, and days count from them.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTHS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
RAMADAN = "Ramadan"
DAYS_OF_RAMADAN = 29  # or 30; the last one is not sure

_DAY = f"(?P<day>[1-9]|[12][0-9]|3[01]) (?P<month>{'|'.join(MONTHS)})"
_WEEKDAY = f"(?P<weekday>{'|'.join(WEEKDAYS)})"
_NTH = f"(?P<nth>{'|'.join(NTHS)})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        _DAY,
        f"{_NTH} {_WEEKDAY} of (?P<month>{'|'.join((*MONTHS, RAMADAN))})",
        f"{_WEEKDAY} on or (?P<side>before|after) {_DAY}",
        f"(?P<next>next) {_WEEKDAY}",
    )
)


class Unreadable(ValueError):
    """The words are none of the ways to say a day of every year."""


@dataclass(frozen=True)
class Yearly:
    """A day of every year."""

    parts: dict[str, str]

    def after(self, today: date, ramadan: tuple[date, ...] = ()) -> date | None:
        """Return the first such day after today; None where the first days of Ramadan run out."""
        if "next" in self.parts:
            return _nearest(today + timedelta(days=1), self._weekday, forward=True)
        return min((day for day in self._days(today, ramadan) if day > today), default=None)

    def _days(self, today: date, ramadan: tuple[date, ...]) -> Iterator[date]:
        if self.parts["month"] == RAMADAN:
            yield from (self._nth(first, DAYS_OF_RAMADAN) for first in ramadan)
            return
        month = MONTHS.index(self.parts["month"]) + 1
        for year in range(today.year, today.year + 3):
            if "nth" in self.parts:
                yield self._nth(date(year, month, 1), monthrange(year, month)[1])
            else:
                yield self._by_day(date(year, month, int(self.parts["day"])))

    def _by_day(self, day: date) -> date:
        if "side" not in self.parts:
            return day
        return _nearest(day, self._weekday, forward=self.parts["side"] == "after")

    def _nth(self, first: date, length: int) -> date:
        days = (first + timedelta(days=n) for n in range(length))
        return [day for day in days if day.weekday() == self._weekday][NTHS[self.parts["nth"]]]

    @property
    def _weekday(self) -> int:
        return WEEKDAYS.index(self.parts["weekday"])


def read(text: str) -> Yearly:
    """Read a day of every year.

    Raises:
        Unreadable: it is not one, or not in every year.
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        raise Unreadable(text)
    parts = found.groupdict()
    if "day" in parts and int(parts["day"]) > monthrange(2027, MONTHS.index(parts["month"]) + 1)[1]:
        raise Unreadable(text)
    return Yearly(parts)


def _nearest(day: date, weekday: int, *, forward: bool) -> date:
    away = (weekday - day.weekday()) % 7 if forward else -((day.weekday() - weekday) % 7)
    return day + timedelta(days=away)
