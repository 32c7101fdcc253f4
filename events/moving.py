"""Single dates of an event as one of its fields, `moved`: compared, kept until staff read it, and set.

It is `{"<ISO day by the rule>": {"starts": ISO wall time, "minutes": int}}`, with OFF for a date that was
called off. A change of it names the days it is about; None puts a date back to what the rule says.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from events import rescheduling
from events.models import Event, EventDate
from events.occurrences import NoSuchDate
from events.recurrence import Timing

MOVED, OFF = "moved", "off"
Days = Mapping[str, Any]


def of_event(event: Event) -> dict[str, Any]:
    """Return the dates that are otherwise than the rule says."""
    timing = event.timing
    found = {row.day: _as_json(row, event) for row in event.dates if timing.is_on(row.day)}
    return {day.isoformat(): to for day, to in found.items() if to is not None}


def entry(starts: datetime, minutes: int) -> dict[str, Any]:
    """Return how a date at this wall time is kept."""
    return {"starts": starts.isoformat(), "minutes": minutes}


def over(days: Days, changes: Days) -> dict[str, Any]:
    """Return the dates as they are after changes."""
    return {day: to for day, to in {**days, **changes}.items() if to is not None}


def differing(changes: Days, days: Days) -> dict[str, Any]:
    """Return those changes that change something."""
    return {day: to for day, to in changes.items() if days.get(day) != to}


def between(before: Days, after: Days, timing: Timing) -> dict[str, Any]:
    """Return the changes from one state to another, of the days that are dates."""
    days = sorted(day for day in {*before, *after} if timing.is_on(date.fromisoformat(day)))
    return differing({day: after.get(day) for day in days}, before)


def check(timing: Timing, changes: Days) -> None:
    """Refuse what dates of a timing cannot become.

    Raises:
        NoSuchDate, rescheduling.LastsNoTime, rescheduling.MovedTooFar.
    """
    for text, to in changes.items():
        day = date.fromisoformat(text)
        if not timing.is_on(day):
            raise NoSuchDate
        if isinstance(to, Mapping):
            rescheduling.check(day, datetime.fromisoformat(to["starts"]), to["minutes"])


def put(session: Session, event: Event, changes: Days, *, now: datetime) -> None:
    """Move dates, call them off, or put them back.

    Raises:
        what `check` raises.
    """
    for text, to in sorted(changes.items()):
        day = date.fromisoformat(text)
        if to is None:
            rescheduling.restore_date(session, event, day, now=now)
        elif to == OFF:
            rescheduling.cancel_date(session, event, day, now=now)
        else:
            starts = datetime.fromisoformat(to["starts"])
            rescheduling.move_date(session, event, day, starts, to["minutes"], now=now)
    session.expire(event, ["dates"])


def _as_json(row: EventDate, event: Event) -> Any:
    if row.cancelled:
        return OFF
    return entry(row.starts, row.minutes or event.minutes) if row.starts else None
