"""What a calendar's event means here: our fields, and what of them its calendar has changed since.

A calendar is read again and again, so what it says is kept as JSON: `fields` of the event, `moved` dates,
days that are `off`, and whether the whole of it is `cancelled`.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from campaign.models.adopted import UID_LENGTH
from events.ical_reading import Found
from events.models.event import IN_PERSON, ONLINE
from events.recurrence import Timing, TimingRefused

Said = dict[str, Any]

KIND = "workshop"  # a calendar says no kind: the host chooses before asking for publication
USUAL_MINUTES = 60  # where a calendar says no end
TITLE, VENUE, ADDRESS, TEXT = 120, 120, 200, 5000  # characters that are taken over
JOINERS = "\u200c\u200d"
# A rule without an end is read as one of 24 months, so its end moves on at each look.
ENDLESS_FROM, RENEWED_AFTER = timedelta(days=700), timedelta(days=365)
_UNTIL = re.compile(";UNTIL=([0-9]{8})[^;]*")


class Why(StrEnum):
    """Why an event that can be read cannot be taken over."""

    NO_TITLE = "no_title"
    LONG_UID = "long_uid"


def flaw(found: Found) -> Why | None:
    """Return why an event cannot be taken over, or None."""
    if not _line(found.title):
        return Why.NO_TITLE
    return Why.LONG_UID if len(found.uid) > UID_LENGTH else None


def interpret(found: Found, *, language: str) -> Said:
    """Return what a calendar says about an event without a flaw, in our fields and in one language."""
    title = _line(found.title)
    description = "\n\n".join(part for part in (found.description, found.url) if part)
    fields = {
        "title": {language: title[:TITLE]},
        "description": {language: description[:TEXT]} if description else {},
        "starts": found.starts.isoformat(),
        "minutes": found.minutes or USUAL_MINUTES,
        "rrule": found.rrule,
        "exceptions": sorted(day.isoformat() for day in found.exceptions),
        **_where(found.location),
    }
    return {
        "fields": fields,
        "moved": {m.day.isoformat(): [m.starts.isoformat(), m.minutes] for m in found.moved},
        "off": sorted(day.isoformat() for day in found.cancelled_days),
        "cancelled": found.cancelled,
    }


def shortened(found: Found) -> bool:
    """Whether a text of it is longer than is taken over."""
    place = found.location.partition(",")
    lengths = (
        (len(found.title), TITLE),
        (len(found.description), TEXT),
        (len(place[0]), VENUE),
        (len(place[2]), ADDRESS),
    )
    return any(length > most for length, most in lengths)


def settle(old: Said, new: Said, *, today: date) -> Said:
    """Return what a calendar says now, without what only moved on because time has passed."""
    if not _only_moved_on(old["fields"], new["fields"], today):
        return new
    same = {name: old["fields"][name] for name in ("starts", "rrule")}
    past = [day for day in old["fields"]["exceptions"] if day < today.isoformat()]
    ahead = [day for day in new["fields"]["exceptions"] if day >= today.isoformat()]
    return {**new, "fields": {**new["fields"], **same, "exceptions": sorted({*past, *ahead})}}


def changed_fields(old: Said, new: Said) -> dict[str, Any]:
    """Return the fields that a calendar says differently now."""
    return {n: v for n, v in new["fields"].items() if old["fields"].get(n) != v}


def with_translations(fields: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields where a text leaves those in other languages as they are."""
    texts = {n: {**event[n], **fields[n]} for n in ("title", "description") if n in fields}
    return {**fields, **texts}


def _line(text: str) -> str:
    """Return a text in NFC and in one line, without marks that steer direction; joiners are spelling."""
    kept = (c for c in text if unicodedata.category(c) != "Cf" or c in JOINERS)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _where(location: str) -> dict[str, Any]:
    line = _line(location)
    if re.fullmatch(r"https?://\S{1,490}", line):
        return {"attendance": ONLINE, "online_address": line, "venue": "", "address": ""}
    venue, _, address = line.partition(",")
    return {
        "attendance": IN_PERSON,
        "online_address": "",
        "venue": venue.strip()[:VENUE],
        "address": address.strip()[:ADDRESS],
    }


def _only_moved_on(old: Mapping[str, Any], new: Mapping[str, Any], today: date) -> bool:
    """Whether two rules are one endless rule, read at two times."""
    ends = [_UNTIL.search(rule) for rule in (old["rrule"], new["rrule"])]
    if not all(ends) or _UNTIL.sub("", old["rrule"]) != _UNTIL.sub("", new["rrule"]):
        return False
    first, last = (datetime.strptime(end[1], "%Y%m%d").date() for end in ends if end)
    starts = datetime.fromisoformat(new["starts"])
    if not (first <= last < first + RENEWED_AFTER and last >= today + ENDLESS_FROM):
        return False
    before = datetime.fromisoformat(old["starts"])
    return before.time() == starts.time() and _has(old, starts.date())


def _has(fields: Mapping[str, Any], day: date) -> bool:
    try:
        starts = datetime.fromisoformat(fields["starts"])
        return day in Timing(starts, fields["minutes"], rrule=fields["rrule"]).days(day, day)
    except TimingRefused:
        return False
