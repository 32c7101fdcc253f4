"""Writing calendars that other programs subscribe to and import: RFC 5545, RFC 7986.

The bytes depend on the entries alone, never on the clock: they stay the same until something changes, so an
ETag over them is true. Who organises stands as CONTACT (section 3.8.4.2), since ORGANIZER needs the
address of a calendar user, and would make phones offer to answer it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vCategory, vDDDLists, vDuration, vRecur, vText, vUri

from events.ical_lines import without_control_characters

PRODUCT = "-//Many Voices//What is on//EN"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class ChangedDate:
    """One date of a series that is at another time or called off. Times are aware."""

    original: datetime  # when the rule has it
    starts: datetime
    ends: datetime
    cancelled: bool
    sequence: int
    updated: datetime


@dataclass(frozen=True)
class Entry:
    """One event or series in one language. Times are aware; `starts` is in the zone its rule is meant in."""

    uid: str
    title: str
    description: str
    location: str
    url: str
    language: str
    starts: datetime
    ends: datetime
    created: datetime
    updated: datetime
    sequence: int = 0
    cancelled: bool = False
    rrule: str = ""  # UNTIL is in UTC
    exceptions: tuple[datetime, ...] = ()
    changed: tuple[ChangedDate, ...] = ()
    geo: tuple[float, float] | None = None  # degrees north and east
    organiser: str = ""
    categories: tuple[str, ...] = ()


class _Text(vText):
    r"""A text that comes back as it went: icalendar writes a backslash before an N as a new line."""

    def to_ical(self) -> bytes:
        """Escape by section 3.3.11."""
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


def write(name: str, entries: Iterable[Entry], *, method: str = "PUBLISH") -> bytes:
    """Return a calendar with these entries, in this order.

    Control characters are left out of texts, and every line break is written as a new line.

    Raises:
        ValueError: an entry's rule is none, or one of its times is without a zone.
    """
    calendar = _calendar(name, method)
    first_days: dict[str, date] = {}
    for entry in entries:
        _note_zone(first_days, entry)
        calendar.add_component(_series(entry))
        for changed in entry.changed:
            calendar.add_component(_changed_date(entry, changed))
    # icalendar's add_missing_timezones has them in the order of a set, another one in each process.
    zones = [Timezone.from_tzid(zone, first_date=first_days[zone]) for zone in sorted(first_days)]
    calendar.subcomponents[:0] = zones
    return calendar.to_ical()


def _calendar(name: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    calendar.add("NAME", _text(name))
    calendar.add("X-WR-CALNAME", _text(name))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), {"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return calendar


def _note_zone(first_days: dict[str, date], entry: Entry) -> None:
    """Keep each zone with the first day of the first year it is needed for."""
    zone = entry.starts.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key != "UTC":
        times = (entry.starts, *entry.exceptions, *(changed.starts for changed in entry.changed))
        first = date(min(time.year for time in times), 1, 1)
        first_days[zone.key] = min(first, first_days.get(zone.key, first))


def _series(entry: Entry) -> Event:
    event = _described(entry)
    _add_times(event, entry, entry.starts, entry.ends)
    _add_version(event, entry, entry)
    if entry.rrule:
        event.add("RRULE", vRecur.from_ical(entry.rrule))
    if entry.exceptions:
        event.add("EXDATE", vDDDLists([_in_zone(entry, off) for off in sorted(entry.exceptions)]))
    return event


def _changed_date(entry: Entry, changed: ChangedDate) -> Event:
    """Write one date of a series; a whole series called off calls off its dates."""
    event = _described(entry)
    event.add("RECURRENCE-ID", _in_zone(entry, changed.original))
    _add_times(event, entry, changed.starts, changed.ends)
    _add_version(event, entry, changed)
    return event


def _described(entry: Entry) -> Event:
    """Return an event with what is the same for all its dates."""
    event = Event()
    event.add("UID", _text(entry.uid))
    event.add("CREATED", _utc(entry.created))
    event.add("SUMMARY", _text(entry.title, entry.language))
    for name, text in (
        ("DESCRIPTION", entry.description),
        ("LOCATION", entry.location),
        ("CONTACT", entry.organiser),
    ):
        if text:
            event.add(name, _text(text, entry.language))
    if entry.url:
        event.add("URL", vUri("".join(without_control_characters(entry.url).split())))
    if entry.geo:
        event.add("GEO", entry.geo)
    if entry.categories:
        categories = vCategory([])
        categories.cats = [_text(category) for category in entry.categories]
        event.add("CATEGORIES", categories)
    return event


def _add_times(event: Event, entry: Entry, starts: datetime, ends: datetime) -> None:
    """Add DTSTART and DTEND, both in the entry's zone, as section 3.8.2.2 asks.

    An end in the hour that autumn's clocks show twice cannot be told from the hour before; there it is a
    DURATION.
    """
    event.add("DTSTART", _in_zone(entry, starts))
    local = _in_zone(entry, ends)
    if local.fold:
        event.add("DURATION", vDuration(_utc(ends) - _utc(starts)))
    else:
        event.add("DTEND", local)


def _add_version(event: Event, entry: Entry, of: Entry | ChangedDate) -> None:
    event.add("DTSTAMP", _utc(of.updated))
    event.add("LAST-MODIFIED", _utc(of.updated))
    event.add("SEQUENCE", of.sequence)
    event.add("STATUS", "CANCELLED" if of.cancelled or entry.cancelled else "CONFIRMED")


def _text(text: str, language: str = "") -> _Text:
    return _Text(
        without_control_characters(text), params={"LANGUAGE": language} if language else {}
    )


def _in_zone(entry: Entry, when: datetime) -> datetime:
    return _utc(when).astimezone(entry.starts.tzinfo)


def _utc(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("A time without a zone.")
    return when.astimezone(UTC)
