"""Which dates took place: of gatherings that residents saw, between two days, none that was called off."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from events.headcounts import true_day
from events.models import Event, EventDate
from events.models.event import LIVE

A_DATE_MOVES_BY = timedelta(days=61)  # at most


def held(session: Session, first: date, last: date) -> Counter[int]:
    """Return how many dates each event had from `first` to `last`, by its id; none where it had none.

    A date counts on the day it was moved to. What has one date is found by the database alone; only the
    rules of series are worked out.
    """
    found = Counter(session.scalars(_once(first, last)).all())
    begun = Event.starts < datetime.combine(_later(last), time.max)
    series = select(Event).where(_was_seen(), begun, Event.rrule != "")
    for event in session.scalars(series.options(selectinload(Event.dates))):
        found[event.id] += sum(first <= day <= last for day in _days(event, first, last))
    return +found


def _was_seen() -> ColumnElement[bool]:
    return and_(Event.state == LIVE, Event.published_at.is_not(None))


def _once(first: date, last: date) -> Select[Any]:
    planned = func.date(Event.starts, type_=Date)
    its_row = and_(EventDate.event_id == Event.id, EventDate.day == planned)
    took_place = or_(EventDate.cancelled.is_(None), ~EventDate.cancelled)
    day = func.coalesce(true_day(), planned)
    one = select(Event.id).outerjoin(EventDate, its_row)
    return one.where(_was_seen(), Event.rrule == "", took_place, day.between(first, last))


def _days(event: Event, first: date, last: date) -> Iterator[date]:
    """Yield the days on which dates of a series really were; those near the range may have moved into it."""
    changed = {row.day: row for row in event.dates}
    around = (_earlier(first), _later(last)) if changed else (first, last)
    for day in event.timing.days(*around):
        row = changed.get(day)
        if row is None:
            yield day
        elif not row.cancelled:
            yield row.starts.date() if row.starts else day


def _earlier(day: date) -> date:
    return day - A_DATE_MOVES_BY if day - date.min > A_DATE_MOVES_BY else date.min


def _later(day: date) -> date:
    return day + A_DATE_MOVES_BY if date.max - day > A_DATE_MOVES_BY else date.max
