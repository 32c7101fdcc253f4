"""What can happen to single dates of an event: moved, called off, given more or fewer places."""

from datetime import date, datetime, timedelta

from sqlalchemy import true, update
from sqlalchemy.orm import Session

from events import occurrences, registration, seats
from events.models import Event, EventDate, Registration
from events.occurrences import changed
from events.shifting import matches_following

# As far as a date may move from the day its rule gives it; the list looks back as far.
FURTHEST = timedelta(days=60)


class LastsNoTime(ValueError):
    """A date ends after it begins."""


class MovedTooFar(ValueError):
    """A date may move by so many days at most; further away it is another event."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days


def check(day: date, starts: datetime, minutes: int) -> None:
    """Refuse a time that a date cannot move to.

    Raises:
        LastsNoTime: it would last no time.
        MovedTooFar: it is another event by then.
    """
    if minutes <= 0:
        raise LastsNoTime
    if abs(starts.date() - day) > FURTHEST:
        raise MovedTooFar(FURTHEST.days)


def move_date(
    session: Session, event: Event, day: date, starts: datetime, minutes: int, *, now: datetime
) -> EventDate:
    """Move one date and its matches to another wall time; its address stays the day by the rule.

    Raises:
        occurrences.NoSuchDate: the event has no date on this day.
        LastsNoTime, MovedTooFar: as `check` does.
    """
    check(day, starts, minutes)
    row = _lock(session, event, day, now)
    with matches_following(session, event):
        row.starts, row.minutes, row.cancelled = starts, minutes, False
    return _touched(session, event, row, now)


def cancel_date(session: Session, event: Event, day: date, *, now: datetime) -> EventDate:
    """Call one date off. It stays visible as cancelled, and bookings stay until they are given up.

    Raises:
        occurrences.NoSuchDate: the event has no date on this day.
    """
    row = _lock(session, event, day, now)
    row.cancelled = True
    return _touched(session, event, row, now)


def restore_date(session: Session, event: Event, day: date, *, now: datetime) -> EventDate:
    """Put one date back to what the rule says.

    Raises:
        occurrences.NoSuchDate: the event has no date on this day.
    """
    row = _lock(session, event, day, now)
    with matches_following(session, event):
        row.starts, row.minutes, row.cancelled = None, None, False
    return _touched(session, event, row, now)


def set_capacity(
    session: Session, event: Event, day: date, capacity: int | None, *, now: datetime
) -> list[Registration]:
    """Change how many places one date has; return whom new ones are offered to.

    Raises:
        occurrences.NoSuchDate: the event has no date on this day.
        occurrences.CapacityTaken: more are already taken.
    """
    row = _lock(session, event, day, now)
    enough = true() if capacity is None else EventDate.taken <= capacity
    guarded = update(EventDate).where(EventDate.id == row.id, enough).values(capacity=capacity)
    if changed(session, guarded) == 0:
        raise occurrences.CapacityTaken(row.taken)
    session.refresh(row)
    return registration.offer(session, row.id, now=now)


def _lock(session: Session, event: Event, day: date, now: datetime) -> EventDate:
    return seats.lock(session, occurrences.ensure_row(session, event, day, now).id)


def _touched(session: Session, event: Event, row: EventDate, now: datetime) -> EventDate:
    row.sequence += 1
    row.updated_at = now
    event.touch(now)
    session.flush()
    return row
