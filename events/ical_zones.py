"""Which clock a calendar's times are read by: TZID, VTIMEZONE and X-WR-TIMEZONE.

icalendar keeps the VTIMEZONEs it meets for all calendars after it, so that one group's file could change the
times of another's. Here a file's own zones end with the file, and are read with dateutil, which would
search a rule without days until the year 9999: only rules that always have one are let through.
"""

import io
import re
import zoneinfo
from datetime import date, datetime, tzinfo
from functools import cache

from dateutil.tz import tzical
from icalendar.prop import vDDDTypes
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from x_wr_timezone import UTCChangingWalker  # type: ignore[import-untyped]

from events.ical_lines import Block, Rejected, What

MOST_OWN_ZONES = 10
MOST_CHANGES = 40  # observances of one zone, and values of an RDATE
OLD_RULE = re.compile("(?<=DTSTART:)1(?:[678][0-9]{2}|9(?:[0-7][0-9]|8[0-3]))")
FIRST_YEAR, LAST_YEAR = 1990, 2100

_WHEN = "[0-9]{8}T[0-9]{6}"
_OBSERVANCE = {
    "DTSTART": re.compile("DTSTART:(?:1[6-9]|20)[0-9]{6}T[0-9]{6}"),
    "TZOFFSETFROM": re.compile("TZOFFSETFROM:[+-](?:0[0-9]|1[0-4])[0-5][0-9](?:[0-5][0-9])?"),
    "TZOFFSETTO": re.compile("TZOFFSETTO:[+-](?:0[0-9]|1[0-4])[0-5][0-9](?:[0-5][0-9])?"),
    "RDATE": re.compile(f"RDATE:{_WHEN}(?:,{_WHEN}){{0,{MOST_CHANGES}}}"),
    # With a month, and a weekday that each month has: a day of every year.
    "RRULE": re.compile(
        "RRULE:(?=.*BYMONTH=)(?=.*BYDAY=)FREQ=YEARLY(?:;(?:INTERVAL=1|WKST=[A-Z]{2}"
        f"|BYMONTH=(?:[1-9]|1[0-2])|BYDAY=[+-]?[1-4](?:MO|TU|WE|TH|FR|SA|SU)|UNTIL={_WHEN}Z?))+"
    ),
}
_NEEDED = {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}


class Zones:
    """The zones of one file."""

    def __init__(self, calendars: list[Block], town: tzinfo) -> None:
        self.town = town
        self._own: dict[str, Block] = {}
        self._read: dict[str, tzinfo | None] = {}
        named = ""
        for calendar in calendars:
            named = named or _value(calendar, "X-WR-TIMEZONE")
            for block in calendar.named("VTIMEZONE"):
                self._own.setdefault(_value(block, "TZID"), block)
        self._floating = self._find(named) if named else town
        self._walker = UTCChangingWalker(self._floating) if named and self._floating else None

    def when(self, text: str, zone: str | None) -> date | datetime:
        """Return a day, or a moment in the zone its rules are meant in.

        A time without a zone is by the calendar's own clock, X-WR-TIMEZONE, or the town's; one in UTC is
        turned to the calendar's own where it names one.

        Raises:
            Rejected: it is neither, or in a zone nobody knows, or far from our time.
        """
        found = _parse(text)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise Rejected(What.OUT_OF_RANGE)
        if not isinstance(found, datetime):
            return found
        if found.tzinfo is None and zone is not None:
            return found.replace(tzinfo=self._insist(self._find(zone)))
        if self._walker:
            return self._walker.walk_value_datetime(found)
        return found if found.tzinfo else found.replace(tzinfo=self._insist(self._floating))

    def _insist(self, zone: tzinfo | None) -> tzinfo:
        if zone is None:
            raise Rejected(What.UNKNOWN_ZONE)
        return zone

    def _find(self, name: str) -> tzinfo | None:
        """Return a zone by its name; one that has a public name is never a file's own."""
        for known in _public_names(name):
            if known in _known():
                return zoneinfo.ZoneInfo(known)
        if name not in self._read and len(self._read) < MOST_OWN_ZONES and name in self._own:
            self._read[name] = _build(self._own[name])
        return self._read.get(name)


@cache
def _known() -> frozenset[str]:
    """Return the names a calendar may use: Area/Place and UTC.

    Old names of one word ("Singapore", "Eire", "EST") are left out: not every calendar means the same by
    them, and the writer can say Asia/Singapore.
    """
    return frozenset(n for n in zoneinfo.available_timezones() if "/" in n or n in {"UTC", "GMT"})


def _public_names(name: str) -> list[str]:
    """Return what a TZID may stand for: itself, a Windows zone, or the end of a `/vendor/…` name."""
    parts = name.strip("/").split("/")[-4:]
    ends = ["/".join(parts[start:]) for start in range(1, len(parts))] if name[:1] == "/" else []
    return [name.strip("/"), WINDOWS_TO_OLSON.get(name, ""), *ends]


def _parse(text: str) -> date | datetime:
    try:
        found = vDDDTypes.from_ical(text.strip())  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, OverflowError) as error:
        raise Rejected(What.UNREADABLE_DATE) from error
    if not isinstance(found, date):
        raise Rejected(What.UNREADABLE_DATE)
    return found


def _build(block: Block) -> tzinfo | None:
    """Read a VTIMEZONE; None where any of it is more than a town's clock needs."""
    if len(block.blocks) > MOST_CHANGES:
        return None
    lines = ["BEGIN:VTIMEZONE", "TZID:own"]
    for part in block.blocks:
        kept = {name: part.lines[name] for name in _OBSERVANCE if name in part.lines}
        if part.name not in ("STANDARD", "DAYLIGHT") or not kept.keys() >= _NEEDED:
            return None
        for name, values in kept.items():
            if len(values) > 1 or not _OBSERVANCE[name].fullmatch(values[0].strip()):
                return None
        text = "\n".join(values[0].strip() for values in kept.values())
        if "RRULE" in kept:  # Windows begins its rules in 1601; each year since costs time
            text = OLD_RULE.sub("1984", text)
        lines += [f"BEGIN:{part.name}", text, f"END:{part.name}"]
    try:
        return tzical(io.StringIO("\n".join([*lines, "END:VTIMEZONE"]))).get()
    except ValueError:
        return None


def _value(block: Block, name: str) -> str:
    """Return what follows the colon of a property without parameters that matter."""
    return block.lines.get(name, [""])[0].partition(":")[2].strip().replace("\\,", ",")
