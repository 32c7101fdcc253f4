"""Quarters of an hour as the clocks of a town show them, and the columns of a chart over time.

Everything is counted by the quarter, in UTC. A chart of more than four days is drawn by the hour, and one
of more than sixteen by the day. Where the clocks go back, the hour that comes twice is named both times.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from campaign.looks import clock_time, joined, weekday
from events.attendance import QUARTER

DAYS_OF_QUARTERS, DAYS_OF_HOURS = timedelta(days=4), timedelta(days=16)
# So many of the smallest steps lie between two of the times written under a chart.
DISTANCES = (1, 2, 4, 8, 12, 24, 48, 96, 192, 384, 768)
TICKS_ON_A_PHONE, TICKS = 4, 10


class Step(Enum):
    """What one column of a chart stands for."""

    QUARTER = "quarter"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """One column: its first moment as the town's clocks show it, and what is written under it."""

    starts: datetime
    step: Step
    tick: str = ""  # "", "wide" (where there is room) or "always"
    with_day: bool = False  # whether the chart runs over more than one day

    @property
    def words(self) -> str:
        """Its beginning in words: "14:15", "01:00 BST" where that comes twice, with its day if needed."""
        if self.step is Step.DAY:
            return self.day
        return joined([self.day, self.time]) if self.with_day else self.time

    @property
    def time(self) -> str:
        """Its time of day in words."""
        return time_words(self.starts)

    @property
    def day(self) -> str:
        """Its day in words."""
        return weekday(self.starts, "short")

    @property
    def lines(self) -> tuple[str, str]:
        """What is written under it, in two lines: its time, or its day where that begins."""
        is_midnight = (self.starts.hour, self.starts.minute) == (0, 0)
        if self.step is Step.DAY or (self.with_day and is_midnight):
            return self.day, ""
        return clock_words(self.starts), zone_words(self.starts)


def clock_words(wall: datetime) -> str:
    """Return a time of day as the reader's language writes it."""
    return clock_time(wall.time())


def time_words(wall: datetime) -> str:
    """Return a time of day in the reader's language, and which of two equal ones it is."""
    return f"{clock_words(wall)} {zone_words(wall)}".strip()


def zone_words(wall: datetime) -> str:
    """Return the name of the time in force where this wall time comes twice that day, else ""."""
    earlier, later = (wall.replace(fold=fold).utcoffset() for fold in (0, 1))
    twice = earlier != later
    return wall.tzname() or "" if twice else ""


def step_of(first: datetime, last: datetime) -> Step:
    """Return how finely a time from `first` to `last` is drawn."""
    if last - first < DAYS_OF_QUARTERS:
        return Step.QUARTER
    return Step.HOUR if last - first < DAYS_OF_HOURS else Step.DAY


def beginning(moment: datetime, step: Step, zone: ZoneInfo) -> datetime:
    """Return the first moment, in the zone, of the quarter, hour or day that `moment` lies in."""
    wall = moment.astimezone(zone)
    if step is Step.QUARTER:
        return wall
    if step is Step.HOUR:
        return wall.replace(minute=0)
    return datetime.combine(wall.date(), time(), zone)


def columns(first: datetime, last: datetime, zone: ZoneInfo) -> list[Column]:
    """Return every column from the quarter `first` to the quarter `last`, the empty ones included."""
    step = step_of(first, last)
    moments = list(_moments(first, last, step, zone))
    places = [_place(moment, moments[0], step) for moment in moments]
    narrow, wide = _distance(places, TICKS_ON_A_PHONE), _distance(places, TICKS)
    with_day = moments[0].date() != moments[-1].date()
    found = []
    for moment, place in zip(moments, places, strict=True):
        tick = "always" if place % narrow == 0 else "wide" if place % wide == 0 else ""
        found.append(Column(moment, step, tick, with_day))
    return found


def _moments(first: datetime, last: datetime, step: Step, zone: ZoneInfo) -> Iterator[datetime]:
    moment = beginning(first, step, zone)
    while moment.astimezone(UTC) <= last:
        yield moment
        if step is Step.DAY:
            moment = datetime.combine(moment.date() + timedelta(days=1), time(), zone)
        else:
            # Counted in UTC: by the wall, the hour that comes twice would be passed over.
            after = moment.astimezone(UTC) + (QUARTER if step is Step.QUARTER else 4 * QUARTER)
            moment = after.astimezone(zone)


def _place(moment: datetime, first: datetime, step: Step) -> int:
    """Return how many steps by the wall lie between the first midnight and a column."""
    days = (moment.date() - first.date()).days
    if step is Step.DAY:
        return days
    hours = days * 24 + moment.hour
    return hours if step is Step.HOUR else hours * 4 + moment.minute // 15


def _distance(places: Sequence[int], most: int) -> int:
    """Return the smallest of DISTANCES that leaves at most so many places, or the largest of all."""
    fitting = (d for d in DISTANCES if sum(place % d == 0 for place in places) <= most)
    return next(fitting, DISTANCES[-1])
