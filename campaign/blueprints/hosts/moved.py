"""Dates that an edit would move, call off or put back: when they are now, and when they would be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaign.extensions import desk_words
from campaign.looks import clock_time, weekday
from events import changes, publishing, revising
from events.models import Event, EventEdit
from events.moving import MOVED, OFF
from events.recurrence import Span, Timing

_d = desk_words.gettext


@dataclass(frozen=True)
class MovedDate:
    """One date of an edit; a time is None where the date was called off, or is not one of the event."""

    day: date
    now: Span | None
    then: Span | None
    was_off: bool
    goes_off: bool

    @property
    def before(self) -> str:
        """When it is now, in words."""
        return _in_words(self.now, self.was_off)

    @property
    def after(self) -> str:
        """When it would be, in words."""
        return _in_words(self.then, self.goes_off)


def moved_dates(event: Event, edit: EventEdit | None) -> list[MovedDate]:
    """Return the dates an edit is about, in order of their days."""
    found = publishing.differences(event, edit) if edit else []
    days = next((one for one in found if one.field == MOVED), None)
    if edit is None or days is None:
        return []
    timing = revising.timing_of(changes.over(revising.fields_of(event), edit.fields))
    return [
        MovedDate(
            date.fromisoformat(day),
            _span(event.timing, day, days.before[day]),
            _span(timing, day, to),
            days.before[day] == OFF,
            to == OFF,
        )
        for day, to in sorted(days.after.items())
    ]


def _span(timing: Timing, text: str, to: Any) -> Span | None:
    day = date.fromisoformat(text)
    if to == OFF or not timing.is_on(day):
        return None
    if not isinstance(to, Mapping):
        return timing.span(day)
    zone = ZoneInfo(timing.zone)
    starts = datetime.fromisoformat(to["starts"]).replace(tzinfo=zone).astimezone(UTC)
    ends = starts + timedelta(minutes=to["minutes"])
    return Span(starts.astimezone(zone), ends.astimezone(zone))


def _in_words(span: Span | None, is_off: bool) -> str:
    if is_off:
        return _d("Called off")
    if span is None:
        return ""
    day, opens, closes = weekday(span.starts), *map(_clock, (span.starts, span.ends))
    if span.starts.date() == span.ends.date():
        return _d("%(day)s, %(opens)s to %(closes)s", day=day, opens=opens, closes=closes)
    return _d(
        "%(day)s, %(opens)s to %(last)s, %(closes)s",
        day=day,
        opens=opens,
        last=weekday(span.ends),
        closes=closes,
    )


def _clock(moment: datetime) -> str:
    return clock_time(moment.time())
