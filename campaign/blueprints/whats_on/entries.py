"""Events as calendars hold them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from flask import current_app, url_for
from flask_babel import gettext as _

from campaign.domain import describing
from campaign.looks import told
from events import occurrences
from events.ical import ChangedDate, Entry
from events.kinds import KINDS
from events.models import Event
from events.models.event import ONLINE
from events.recurrence import NoSunset, NotOnDay, Timing, until_utc


def of(event: Event) -> list[Entry]:
    """Return an event's entry; dates that follow the sunset are one each, as their times differ."""
    timing = event.timing
    if event.sunset is not None:
        return list(_one_by_one(event))
    first = timing.span(timing.first_day)
    entry = _described(event, first.starts, first.ends)
    if not event.repeats:
        return [_alone(event, entry, timing.first_day)]
    days = timing.days(date.min, date.max)
    return [
        replace(
            entry,
            rrule=until_utc(timing),
            exceptions=tuple(_left_out(timing)),
            changed=tuple(_changed(event, set(days))),
        )
    ]


def address_of(event: Event) -> str:
    """Return the whole address of an event's page."""
    return f"{current_app.config['BASE_URL']}{url_for('whats_on.event', slug=event.slug)}"


def _described(event: Event, starts: datetime, ends: datetime) -> Entry:
    title = told(event.title)
    online = event.online_address or address_of(event)
    where = (
        online
        if event.attendance == ONLINE
        else ", ".join(filter(None, (event.venue, event.address)))
    )
    here = (event.latitude, event.longitude)
    return Entry(
        uid=event.uid,
        title=title.text,
        description=describing.to_plain(told(event.description).text),
        location=where,
        url=address_of(event),
        language=title.tag,
        starts=starts,
        ends=ends,
        created=event.created_at,
        updated=event.updated_at,
        sequence=event.sequence,
        cancelled=event.is_cancelled,
        geo=None if here[0] is None or here[1] is None else (here[0], here[1]),
        organiser=told(event.group.name).text,
        categories=(_(KINDS[event.kind].label),),
    )


def _alone(event: Event, entry: Entry, day: date) -> Entry:
    """Return the entry of the only date, as it is now."""
    now = occurrences.of(event, day, next((r for r in event.dates if r.day == day), None))
    row = now.row
    return replace(
        entry,
        starts=now.span.starts,
        ends=now.span.ends,
        cancelled=now.is_cancelled,
        sequence=entry.sequence + (row.sequence if row else 0),
        updated=max(entry.updated, row.updated_at) if row else entry.updated,
    )


def _left_out(timing: Timing) -> Iterator[datetime]:
    """Yield when the exceptions would begin; one that the rule does not have is none."""
    for day in sorted(timing.exceptions):
        with suppress(NotOnDay):
            yield timing.span(day).starts


def _changed(event: Event, days: set[date]) -> Iterator[ChangedDate]:
    """Yield the dates of a series that are not as its rule has them."""
    timing = event.timing
    for row in event.dates:
        if row.day in days and (row.cancelled or row.starts):
            now = occurrences.of(event, row.day, row)
            yield ChangedDate(
                original=timing.span(row.day).starts,
                starts=now.span.starts,
                ends=now.span.ends,
                cancelled=now.is_cancelled,
                sequence=event.sequence + row.sequence,
                updated=max(event.updated_at, row.updated_at),
            )


def _one_by_one(event: Event) -> Iterator[Entry]:
    rows = {row.day: row for row in event.dates}
    for day in event.timing.days(date.min, date.max):
        try:
            now = occurrences.of(event, day, rows.get(day))
        except NoSunset:
            continue
        entry = _alone(event, _described(event, now.span.starts, now.span.ends), day)
        note = _("(time calculated from the sunset)") if now.span.calculated else ""
        words = "\n\n".join(filter(None, (entry.description, note)))
        yield replace(entry, uid=f"{day:%Y%m%d}-{event.uid}", description=words)
