"""The days of a rule: RRULE of RFC 5545, section 3.3.10, in whole days.

Whatever text comes as a rule, little work is done with it: it is read strictly, and only the ten years
after the start are looked at, one period after the other. That is why dateutil's `rrule` is not used here:
it heeds the end of a rule only when a day matches, and looks for a 30th of February until the year 9999.
The tests hold the two against each other.
"""

import itertools
import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

MOST_DATES = 400
YEARS = 10
LONGEST = relativedelta(years=YEARS)
LONGEST_RULE = 200  # characters
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_DAY_OF_MONTH = "[+-]?(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH = "(?:1[0-2]|0?[1-9])"
_POSITION = "[+-]?(?:36[0-6]|3[0-5][0-9]|[12][0-9]{2}|[1-9][0-9]?)"
_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NTH_WEEKDAY = f"(?:[+-]?(?:5[0-3]|[1-4][0-9]|0?[1-9]))?{_WEEKDAY}"
_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "1000|[1-9][0-9]{0,2}",
    "COUNT": "[1-9][0-9]*",
    "UNTIL": "[0-9]{8}(?:T[0-9]{6}Z?)?",
    "BYDAY": f"{_NTH_WEEKDAY}(?:,{_NTH_WEEKDAY})*",
    "BYMONTHDAY": f"{_DAY_OF_MONTH}(?:,{_DAY_OF_MONTH})*",
    "BYMONTH": f"{_MONTH}(?:,{_MONTH})*",
    "BYSETPOS": f"{_POSITION}(?:,{_POSITION})*",
    "WKST": _WEEKDAY,
}
_DENSE = re.compile("FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BY(?:HOUR|MINUTE|SECOND)=.*", re.DOTALL)


class TimingRefused(ValueError):
    """Something about when a gathering is cannot be accepted."""


@dataclass(eq=False)
class UnreadableRule(TimingRefused):
    """The text is no rule of RFC 5545, or uses a part of it that is not known here."""

    rule: str


class RuleTooDense(TimingRefused):
    """The rule has several times in one day."""


class RepeatsWithoutEnd(TimingRefused):
    """The rule has neither COUNT nor UNTIL."""


@dataclass(eq=False)
class EndsBeforeStart(TimingRefused):
    """The rule's last day is before the first date."""

    until: date


@dataclass(eq=False)
class RepeatsTooLong(TimingRefused):
    """The rule goes on for more than these years after the first date."""

    years: int


@dataclass(eq=False)
class TooManyDates(TimingRefused):
    """The rule has more dates than this."""

    most: int


class NotOnFirstDay(TimingRefused):
    """The first date is not one of the rule's own days."""


@dataclass(frozen=True)
class Rule:
    """A rule, read, with the first date it counts from."""

    start: date
    every: str  # FREQ
    interval: int
    count: int | None
    until: date | None
    weekdays: frozenset[tuple[int, int]]  # which one in the month or year, 0 for each; 0 is Monday
    month_days: frozenset[int]
    months: frozenset[int]
    positions: frozenset[int]  # BYSETPOS
    week_starts: int

    def dates(self) -> tuple[date, ...]:
        """Return all days of the rule, sorted: at least the start, at most MOST_DATES.

        Raises:
            TimingRefused: it has no end, too late an end, too many days, or the start is none of them.
        """
        last = self._last()
        if not any(self._expand(self.start)):
            raise NotOnFirstDay
        dates = tuple(islice(self._expand(last), self.count or MOST_DATES + 1))
        if len(dates) > MOST_DATES:
            raise TooManyDates(MOST_DATES)
        if self.count and len(dates) < self.count:
            raise RepeatsTooLong(YEARS)
        return dates

    def _last(self) -> date:
        """Return the last day to look at."""
        horizon = self.start + LONGEST
        if self.count is not None:
            if self.count > MOST_DATES:
                raise TooManyDates(MOST_DATES)
            return horizon
        if self.until is None:
            raise RepeatsWithoutEnd
        if self.until < self.start:
            raise EndsBeforeStart(self.until)
        if self.until > horizon:
            raise RepeatsTooLong(YEARS)
        return self.until

    def _expand(self, last: date) -> Iterator[date]:
        """Yield the days from the start to `last`, looking at no period after that."""
        for number in itertools.count():
            opens, length = self._period(number * self.interval)
            if opens > last:
                return
            days = (opens + timedelta(n) for n in range(length))
            fitting = self._pick([day for day in days if self._fits(day)])
            yield from (day for day in fitting if self.start <= day <= last)

    def _period(self, step: int) -> tuple[date, int]:
        """Return the first day and the length of the period so many days, weeks ... after the start's."""
        start = self.start
        if self.every == "DAILY":
            return start + timedelta(step), 1
        if self.every == "WEEKLY":
            return start + timedelta(7 * step - (start.weekday() - self.week_starts) % 7), 7
        if self.every == "MONTHLY":
            opens = start.replace(day=1) + relativedelta(months=step)
            return opens, monthrange(opens.year, opens.month)[1]
        return date(start.year + step, 1, 1), 365 + isleap(start.year + step)

    def _fits(self, day: date) -> bool:
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or self._fits_month_day(day))
            and (not self.weekdays or self._fits_weekday(day))
        )

    def _fits_month_day(self, day: date) -> bool:
        length = monthrange(day.year, day.month)[1]
        return not self.month_days.isdisjoint({day.day, day.day - length - 1})

    def _fits_weekday(self, day: date) -> bool:
        index, length = day.day - 1, monthrange(day.year, day.month)[1]
        if self.every == "YEARLY" and not self.months:
            index, length = day.timetuple().tm_yday - 1, 365 + isleap(day.year)
        nths = (0, index // 7 + 1, -((length - 1 - index) // 7 + 1))
        return any((nth, day.weekday()) in self.weekdays for nth in nths)

    def _pick(self, days: list[date]) -> list[date]:
        if not self.positions:
            return days
        counted = enumerate(days)
        return [d for n, d in counted if not self.positions.isdisjoint({n + 1, n - len(days)})]


def read_rule(text: str, start: date, zone: ZoneInfo) -> Rule:
    """Read a rule; what it leaves open comes from the start. An UNTIL in UTC is a day of the zone.

    Raises:
        RuleTooDense: it speaks of hours, minutes or seconds.
        UnreadableRule: it is anything else but a rule of whole days.
    """
    parts = _split(text)
    _insist_on_sense(text, parts)
    _fill(parts, start)
    return Rule(
        start=start,
        every=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(text, parts["UNTIL"], zone) if "UNTIL" in parts else None,
        weekdays=frozenset(
            (int(nth or 0), WEEKDAYS.index(name))
            for nth, name in re.findall("([-+0-9]*)([A-Z]+)", parts.get("BYDAY", ""))
        ),
        month_days=_numbers(parts, "BYMONTHDAY"),
        months=_numbers(parts, "BYMONTH"),
        positions=_numbers(parts, "BYSETPOS"),
        week_starts=WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _split(text: str) -> dict[str, str]:
    """Return the parts of a rule by their names, each of its own form and there once."""
    parts: dict[str, str] = {}
    if len(text) > LONGEST_RULE:
        raise UnreadableRule(text)
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if _DENSE.fullmatch(part):
            raise RuleTooDense
        if name in parts or name not in _PARTS or not re.fullmatch(_PARTS[name], value):
            raise UnreadableRule(text)
        parts[name] = value
    return parts


def _insist_on_sense(text: str, parts: dict[str, str]) -> None:
    """Refuse what section 3.3.10 says must not stand together."""
    every, days = parts.get("FREQ"), parts.get("BYDAY", "")
    senseless = (
        every is None
        or {"COUNT", "UNTIL"} <= parts.keys()
        or (every in ("DAILY", "WEEKLY") and any(sign.isdigit() for sign in days))
        or (every == "WEEKLY" and "BYMONTHDAY" in parts)
        or ("BYSETPOS" in parts and not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYMONTH"})
    )
    if senseless:
        raise UnreadableRule(text)


def _fill(parts: dict[str, str], start: date) -> None:
    """Add the days that a rule leaves to its start."""
    every = parts["FREQ"]
    if "BYDAY" in parts or "BYMONTHDAY" in parts:
        return
    if every == "WEEKLY":
        parts["BYDAY"] = WEEKDAYS[start.weekday()]
    if every in ("MONTHLY", "YEARLY"):
        parts["BYMONTHDAY"] = str(start.day)
    if every == "YEARLY":
        parts.setdefault("BYMONTH", str(start.month))


def _until(text: str, value: str, zone: ZoneInfo) -> date:
    try:
        wall = datetime.strptime(value[:15], "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d")
    except ValueError as error:
        raise UnreadableRule(text) from error
    if not value.endswith("Z"):
        return wall.date()
    try:
        return wall.replace(tzinfo=UTC).astimezone(zone).date()
    except OverflowError:  # at either end of the calendar, where a day more or less is all the same
        return wall.date()


def _numbers(parts: dict[str, str], name: str) -> frozenset[int]:
    return frozenset(int(number) for number in parts.get(name, "").split(",") if number)
