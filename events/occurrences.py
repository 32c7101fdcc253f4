"""The dates of an event: what its rule gives, and what has happened to single dates since."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, Executable, Insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from events.models import Event, EventDate
from events.recurrence import Span


class NoSuchDate(LookupError):
    """The event has no date on this day."""


class CapacityTaken(ValueError):
    """There cannot be fewer places than are already taken."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


@dataclass(frozen=True)
class Occurrence:
    """One date of an event as it will be: `day` is its address, `span` when it really is."""

    event: Event
    day: date
    span: Span
    row: EventDate | None = None  # where something has happened to this date

    @property
    def is_cancelled(self) -> bool:
        """Whether this date, or the whole event, was called off."""
        return self.event.is_cancelled or (self.row is not None and self.row.cancelled)

    @property
    def is_moved(self) -> bool:
        """Whether it is at another time than the rule says."""
        return self.row is not None and self.row.starts is not None

    @property
    def capacity(self) -> int | None:
        """How many places there are, or None without a limit."""
        return self.row.capacity if self.row is not None else self.event.capacity

    @property
    def left(self) -> int | None:
        """How many places are left, or None without a limit."""
        taken = self.row.taken if self.row is not None else 0
        return None if self.capacity is None else max(0, self.capacity - taken)

    def is_past(self, now: datetime) -> bool:
        """Whether it has begun."""
        return self.span.starts.astimezone(UTC) <= now

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended."""
        return self.span.ends.astimezone(UTC) <= now

    def is_open(self, now: datetime) -> bool:
        """Whether places can be booked."""
        live = self.event.is_live and self.event.bookable
        return live and not self.is_cancelled and not self.is_past(now)


def find(session: Session, event: Event, day: date) -> Occurrence:
    """Return one date of an event.

    Raises:
        NoSuchDate: the rule does not give this day, or it is an exception.
    """
    row = session.scalar(select(EventDate).filter_by(event_id=event.id, day=day))
    return of(event, day, row)


def of(event: Event, day: date, row: EventDate | None) -> Occurrence:
    """Return one date of an event from its row, if it has one.

    Raises:
        NoSuchDate: the rule does not give this day, or it is an exception.
    """
    if not event.timing.is_on(day):
        raise NoSuchDate
    return Occurrence(event, day, span_of(event, day, row), row)


def of_row(row: EventDate) -> Occurrence:
    """Return one date from its row alone, also where it was booked and has left the rule since."""
    return Occurrence(row.event, row.day, span_of(row.event, row.day, row), row)


def span_of(event: Event, day: date, row: EventDate | None) -> Span:
    """Return when a date really is: where it was moved to, else what the rule says.

    A date that was booked and has left the rule since is at the event's hour.

    Raises:
        NotOnDay: the rule has no such day, and nothing ever happened to it.
    """
    if row is None or row.starts is None:
        timing = event.timing
        if row is None or timing.days(day, day) or day.isoformat() in event.exceptions:
            return timing.span(day)
        alone = datetime.combine(day, event.starts.time())
        return replace(timing, starts=alone, rrule="", exceptions=frozenset()).span(day)
    zone = ZoneInfo(event.zone)
    starts = row.starts.replace(tzinfo=zone).astimezone(UTC)
    ends = starts + timedelta(minutes=row.minutes or event.minutes)
    return Span(starts.astimezone(zone), ends.astimezone(zone))


def between(event: Event, first: date, last: date) -> list[Occurrence]:
    """Return the dates whose day by the rule lies in a range of days, both included."""
    rows = {row.day: row for row in event.dates}
    return [of(event, day, rows.get(day)) for day in event.timing.days(first, last)]


def upcoming(event: Event, now: datetime, most: int = 400) -> list[Occurrence]:
    """Return the dates that are not over, in order of time."""
    today = now.astimezone(ZoneInfo(event.zone)).date()
    # Back by as long as one lasts, and by a margin within which a date may have been moved.
    first = today - timedelta(minutes=event.minutes) - timedelta(days=62)
    found = [o for o in between(event, first, date.max) if not o.is_over(now)]
    return sorted(found, key=lambda o: o.span.starts)[:most]


def ensure_row(session: Session, event: Event, day: date, now: datetime) -> EventDate:
    """Return the row of a date, made now if nothing had happened to it before.

    Raises:
        NoSuchDate: the event has no date on this day.
    """
    # Shared with other bookings, but not with a change of the event, whose capacity the row takes over.
    session.flush()
    session.refresh(event, with_for_update={"read": True, "of": Event})
    if not event.timing.is_on(day):
        raise NoSuchDate
    session.execute(
        insert_new(
            session,
            EventDate,
            event_id=event.id,
            day=day,
            capacity=event.capacity,
            taken=0,
            cancelled=False,
            sequence=0,
            updated_at=now,
        )
    )
    return session.scalars(select(EventDate).filter_by(event_id=event.id, day=day)).one()


def insert_new(session: Session, table: type[Any], **values: Any) -> Insert:
    """Return an INSERT that leaves a row alone which is already there; without values, one for many rows."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    return (insert.values(**values) if values else insert).on_conflict_do_nothing()


def is_added(session: Session, table: type[Any], **values: Any) -> bool:
    """Insert a row unless it is already there, and return whether it is new.

    PostgreSQL's driver counts no rows of an INSERT, so the row is asked back.
    """
    insert = insert_new(session, table, **values).returning(*inspect(table).primary_key)
    return session.execute(insert).first() is not None


def changed(session: Session, statement: Executable) -> int:
    """Execute an UPDATE or DELETE and return how many rows it met."""
    return cast(CursorResult[Any], session.execute(statement)).rowcount
