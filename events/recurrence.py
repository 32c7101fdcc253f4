"""When a gathering is: its first date, how it repeats, and the moments each date begins and ends.

A date is a day of the town's own calendar, and its time is what the clocks of the town show: a meal at
18:00 stays at 18:00 when they change. The days are those of a rule, see `events.rrule`.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from events.rrule import (
    LONGEST,
    MOST_DATES,
    WEEKDAYS,
    EndsBeforeStart,
    NotOnFirstDay,
    RepeatsTooLong,
    RepeatsWithoutEnd,
    RuleTooDense,
    TimingRefused,
    TooManyDates,
    UnreadableRule,
    read_rule,
)
from events.sunset import NoSunset
from events.sunset import sunset as sunset_of

__all__ = [
    "LONGEST",
    "MOST_DATES",
    "EndsBeforeStart",
    "Every",
    "NoSunset",
    "NotOnDay",
    "NotOnFirstDay",
    "NotWallTime",
    "OutOfRange",
    "RepeatsTooLong",
    "RepeatsWithoutEnd",
    "RuleTooDense",
    "Span",
    "Timing",
    "TimingRefused",
    "TooManyDates",
    "UnknownZone",
    "UnreadableRule",
    "read_simple",
    "until_utc",
    "write_rule",
]

Every = Literal["day", "week", "fortnight", "month", "year"]

_SIMPLE: dict[Every, str] = {
    "day": "FREQ=DAILY",
    "week": "FREQ=WEEKLY",
    "fortnight": "FREQ=WEEKLY;INTERVAL=2",
    "month": "FREQ=MONTHLY",
    "year": "FREQ=YEARLY",
}


class NotWallTime(TimingRefused):
    """The start carries a zone of its own."""


@dataclass(eq=False)
class UnknownZone(TimingRefused):
    """There is no such time zone."""

    zone: str


@dataclass(eq=False)
class OutOfRange(TimingRefused):
    """A field of the timing is below the least or above the most it may be."""

    field: str
    least: int
    most: int


@dataclass(eq=False)
class NotOnDay(LookupError):
    """The gathering has no date on this day."""

    day: date


@dataclass(frozen=True)
class Span:
    """When one date begins and ends, in the zone of the town.

    Python compares and subtracts two times of one zone by the clock on the wall: turn them to UTC to know
    how long the date is.
    """

    starts: datetime
    ends: datetime
    calculated: bool = False  # from the sunset


@dataclass(frozen=True)
class Timing:
    """When a gathering is. One that exists has been checked: it has a first day, a last, and few enough.

    Raises:
        TimingRefused: in one of its kinds, when it is made.
    """

    starts: datetime  # wall time of the first date, without a zone
    minutes: int  # how long it is
    zone: str = "Europe/London"
    rrule: str = ""  # RFC 5545, without "RRULE:", in capitals; "" for one date
    exceptions: frozenset[date] = frozenset()  # days that do not take place
    sunset: int | None = (
        None  # minutes after sunset; then the time of day of `starts` does not count
    )
    latitude: float = 0  # this and the next are for the sunset only
    longitude: float = 0

    def __post_init__(self) -> None:
        if self.starts.tzinfo is not None:
            raise NotWallTime
        _insist("starts", self.starts.year, 1900, 2100)
        _insist("minutes", self.minutes, 1, 60 * 24 * 60)
        if self.sunset is not None:
            _insist("sunset", self.sunset, -12 * 60, 12 * 60)
            _insist("latitude", self.latitude, -90, 90)
            _insist("longitude", self.longitude, -180, 180)
        _ = self._zone, self._dates

    @property
    def first_day(self) -> date:
        """The first day of the rule, also where it is an exception."""
        return self._dates[0]

    @property
    def last_day(self) -> date:
        """The last day of the rule, also where it is an exception."""
        return self._dates[-1]

    def days(self, first: date, last: date) -> list[date]:
        """Return the days from `first` to `last`, both included, that take place; at most MOST_DATES."""
        within = slice(bisect_left(self._dates, first), bisect_right(self._dates, last))
        return [day for day in self._dates[within] if day not in self.exceptions]

    def is_on(self, day: date) -> bool:
        """Whether it takes place on this day."""
        return day in self._dates and day not in self.exceptions

    def span(self, day: date, minute: time | None = None) -> Span:
        """Return when the date of a day begins and ends; `minute` is the host's own time for that day.

        A time that the clocks skip in spring is later by as much as they skip, and one that comes twice in
        autumn is the first (RFC 5545, section 3.3.5). The length is of real minutes (section 3.3.6):
        what lasts two hours over the change of clocks still lasts two hours.

        Raises:
            NotOnDay: the rule has no such day. For an exception, the time it would have had is returned.
            NoSunset: the time follows the sunset, and there is none on that day.
        """
        if day not in self._dates:
            raise NotOnDay(day)
        calculated = minute is None and self.sunset is not None
        begins = self._after_sunset(day) if calculated else self._by_the_clock(day, minute)
        ends = begins + timedelta(minutes=self.minutes)
        return Span(begins.astimezone(self._zone), ends.astimezone(self._zone), calculated)

    def _after_sunset(self, day: date) -> datetime:
        sets = sunset_of(day, self.latitude, self.longitude, self._zone)
        return sets.astimezone(UTC) + timedelta(minutes=self.sunset or 0)

    def _by_the_clock(self, day: date, minute: time | None) -> datetime:
        """Return the moment in UTC: there and back, zoneinfo puts a skipped time after the gap."""
        clock = self.starts.time() if minute is None else minute
        return datetime.combine(day, clock.replace(fold=0), self._zone).astimezone(UTC)

    @cached_property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownZone(self.zone) from error

    @cached_property
    def _dates(self) -> tuple[date, ...]:
        """The rule's days, exceptions included, sorted."""
        start = self.starts.date()
        return _expand(self.rrule, start, self._zone) if self.rrule else (start,)


def until_utc(timing: Timing) -> str:
    """Return the rule for a calendar feed: with a start in a zone, UNTIL has to be UTC (section 3.3.10).

    It is the last second of the rule's last day in the zone. For a timing by the sunset a feed has to list
    the dates one by one, as their times differ.
    """
    if "UNTIL" not in timing.rrule:
        return timing.rrule
    zone = ZoneInfo(timing.zone)
    last = cast(date, read_rule(timing.rrule, timing.first_day, zone).until)
    ends = datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC)
    return re.sub("UNTIL=[^;]*", f"UNTIL={ends:%Y%m%dT%H%M%SZ}", timing.rrule)


def write_rule(every: Every, starts: date, until: date) -> str:
    """Return the rule for the five plain ways to repeat, `until` being the last possible day.

    "month" is by the weekday of the start: its third Friday is every third Friday, its fifth is the last.
    """
    nth = (starts.day - 1) // 7 + 1
    by = f";BYDAY={nth if nth < 5 else -1}{WEEKDAYS[starts.weekday()]}" if every == "month" else ""
    return f"{_SIMPLE[every]}{by};UNTIL={until.isoformat().replace('-', '')}"


def read_simple(rule: str, starts: date) -> tuple[Every, date] | None:
    """Return what `write_rule` was given, so that a form can show it again; None for any other rule."""
    try:
        until = datetime.strptime(rule[-8:], "%Y%m%d").date()
    except ValueError:
        return None
    ways: tuple[Every, ...] = get_args(Every)
    return next(
        ((every, until) for every in ways if write_rule(every, starts, until) == rule), None
    )


@lru_cache(maxsize=256)
def _expand(rule: str, start: date, zone: ZoneInfo) -> tuple[date, ...]:
    """Return the rule's days. Kept, as one and the same timing is made again for each of its dates."""
    return read_rule(rule, start, zone).dates()


def _insist(field: str, value: float, least: int, most: int) -> None:
    if not least <= value <= most:
        raise OutOfRange(field, least, most)
