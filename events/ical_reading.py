"""Reading other people's calendars: what is in a file of RFC 5545, and which of its events cannot be read.

Each VEVENT becomes part of what was found or a fault with the line it begins at; one bad event never costs
the others. icalendar reads the lines and values. Only the few properties that are used reach it, so that a
flood of alarms or attachments costs nothing, and no value is hidden as `Event.errors` would do.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from events.ical_lines import (
    Block,
    CalendarRefused,
    CalendarTooLarge,
    Looks,
    NotACalendar,
    Rejected,
    TooManyEvents,
    What,
    take_apart,
)
from events.ical_rules import MOST_DATES
from events.ical_times import Times, day_of, read_added, read_exceptions, read_rule, read_times
from events.ical_zones import Zones

__all__ = [
    "CalendarRefused",
    "CalendarTooLarge",
    "Fault",
    "Found",
    "Looks",
    "Moved",
    "NotACalendar",
    "Reading",
    "TooManyEvents",
    "What",
    "read",
]

LONGEST_NAME = 200  # characters of a fault's name


@dataclass(frozen=True)
class Fault:
    """An event that was left out, or with `CUT_OFF` the whole end of the file."""

    line: int  # where the event begins
    name: str  # its summary, or its UID, or ""
    what: What


@dataclass(frozen=True)
class Moved:
    """One date of a series that is at another time, or of another length."""

    day: date  # which it was
    starts: datetime
    minutes: int


@dataclass(frozen=True)
class Found:
    """One event or series. Times are wall times of the town, without a zone; days are the rule's own."""

    uid: str
    title: str
    description: str
    location: str
    url: str  # http or https, or ""
    starts: datetime
    minutes: int  # real minutes; 0 where nothing is said
    rrule: str = ""  # always ends; UNTIL is by the same clock as `starts`
    exceptions: frozenset[date] = frozenset()
    moved: tuple[Moved, ...] = ()
    cancelled_days: frozenset[date] = frozenset()
    cancelled: bool = False
    sequence: int = 0
    all_day: bool = False
    added: tuple[datetime, ...] = ()  # dates beside the rule (RDATE)


@dataclass(frozen=True)
class Reading:
    """What a file holds."""

    found: tuple[Found, ...]
    faults: tuple[Fault, ...]  # by line
    name: str  # the calendar's own, or ""


@dataclass
class _Series:
    """An event while its file is being read, with what happens to single dates of it."""

    found: Found
    zone: tzinfo  # the rule's
    changes: dict[date, "_Change"] = field(default_factory=dict)

    def whole(self) -> Found:
        later = sorted(item for item in self.changes.items() if item[0] >= self.found.starts.date())
        return replace(
            self.found,
            moved=tuple(Moved(day, c.starts, c.minutes) for day, c in later if not c.cancelled),
            cancelled_days=frozenset(day for day, change in later if change.cancelled),
        )


@dataclass(frozen=True)
class _Change:
    """A VEVENT with a RECURRENCE-ID, before it is known whose zone its day is in."""

    block: Block
    uid: str
    of: date | datetime
    starts: datetime
    minutes: int
    cancelled: bool
    sequence: int


def read(data: bytes, *, now: datetime, zone: str) -> Reading:
    """Return what a calendar holds, by the clocks of `zone`, the town's. `now` is aware.

    A rule of another zone, or in UTC, is told by what the town's clocks show at its first date. An endless
    one gets an end 24 months after `now`, and none has more than MOST_DATES dates.

    Raises:
        CalendarRefused: as NotACalendar, CalendarTooLarge or TooManyEvents.
    """
    return _File(take_apart(data), ZoneInfo(zone), now).reading()


class _File:
    """The work of reading one file."""

    def __init__(self, calendars: list[Block], town: ZoneInfo, now: datetime) -> None:
        self._calendars = calendars
        self._town = town
        self._today = now.astimezone(town).date()
        self._zones = Zones(calendars, town)
        self._series: dict[str, _Series] = {}
        self._changes: list[_Change] = []
        self._seen: set[str] = set()  # UIDs of series, also of those that could not be read
        self._faults: list[Fault] = []

    def reading(self) -> Reading:
        for calendar in self._calendars:
            void = any("CANCEL" in line.upper() for line in calendar.lines.get("METHOD", ()))
            for block in calendar.named("VEVENT"):
                self._attempt(block, void)
            if not calendar.ended:
                self._faults.append(Fault(calendar.line, "", What.CUT_OFF))
        for change in self._changes:
            self._apply(change)
        name = next((name for c in self._calendars if (name := _name_of(c))), "")
        found = tuple(series.whole() for series in self._series.values())
        return Reading(found, tuple(sorted(self._faults, key=lambda fault: fault.line)), name)

    def _attempt(self, block: Block, void: bool) -> None:
        try:
            if "RECURRENCE-ID" in block.lines:
                self._changes.append(self._change(block, void))
            else:
                self._keep(self._event(block, void))
        except Rejected as rejected:
            self._fault(block, rejected.what)

    def _fault(self, block: Block, what: What) -> None:
        name = _readable(block, "SUMMARY") or _readable(block, "UID")
        self._faults.append(Fault(block.line, name[:LONGEST_NAME], what))

    def _keep(self, new: _Series) -> None:
        """Of two with one UID the later version counts; two of one version are a mistake."""
        old = self._series.get(new.found.uid)
        if old and old.found.sequence == new.found.sequence:
            raise Rejected(What.DUPLICATE_UID)
        if not old or old.found.sequence < new.found.sequence:
            self._series[new.found.uid] = new

    def _apply(self, change: _Change) -> None:
        series = self._series.get(change.uid)
        if series is None:
            if change.uid not in self._seen:
                self._fault(change.block, What.SERIES_MISSING)
            return
        day = day_of(change.of, series.zone)
        if len(series.changes) == MOST_DATES and day not in series.changes:
            self._fault(change.block, What.TOO_MANY_DATES)
            return
        old = series.changes.get(day)
        if old is None or old.sequence <= change.sequence:
            series.changes[day] = change

    def _change(self, block: Block, void: bool) -> _Change:
        uid = _uid(block)
        of = block.value("RECURRENCE-ID")
        if of is None or of.range:
            raise Rejected(What.CHANGES_ALL_FOLLOWING)
        times = self._times(block)
        return _Change(
            block=block,
            uid=uid,
            of=self._zones.when(of.text, of.zone),
            starts=times.wall,
            minutes=times.minutes,
            cancelled=void or _is_cancelled(block),
            sequence=_sequence(block),
        )

    def _event(self, block: Block, void: bool) -> _Series:
        uid = _uid(block)
        self._seen.add(uid)
        times = self._times(block)
        rule = read_rule(block, times, self._zones, self._today)
        found = Found(
            uid=uid,
            title=block.text("SUMMARY"),
            description=block.text("DESCRIPTION"),
            location=block.text("LOCATION"),
            url=_web_address(block),
            starts=datetime.combine(rule.first, times.wall.time()),
            minutes=times.minutes,
            rrule=rule.text,
            exceptions=read_exceptions(block, times, self._zones, rule.first),
            cancelled=void or _is_cancelled(block),
            sequence=_sequence(block),
            all_day=times.all_day,
            added=read_added(block, times, self._zones, MOST_DATES - rule.most),
        )
        return _Series(found, times.zone)

    def _times(self, block: Block) -> Times:
        if not block.ended:
            raise Rejected(What.NOT_ENDED)
        return read_times(block, self._zones)


def _uid(block: Block) -> str:
    uid = block.value("UID")
    if uid is None or not uid.text.strip():
        raise Rejected(What.NO_UID)
    return block.text("UID")


def _is_cancelled(block: Block) -> bool:
    return block.text("STATUS").upper() == "CANCELLED"


def _sequence(block: Block) -> int:
    """Return SEQUENCE, which is 0 where it is missing or no number (section 3.8.7.4)."""
    text = block.text("SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _web_address(block: Block) -> str:
    url = block.text("URL")
    return url if url.lower().startswith(("https://", "http://")) else ""


def _name_of(calendar: Block) -> str:
    return _readable(calendar, "X-WR-CALNAME") or _readable(calendar, "NAME")


def _readable(block: Block, name: str) -> str:
    try:
        return block.text(name)
    except Rejected:
        return ""
