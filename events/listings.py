"""The list of what is on: made from the events by `relist`, searched by `find`.

What a search costs does not grow with the number of events. It walks the dates in order of time through
an index and stops when a page is full; where a language, an access fact or a word is rare, it starts
from the few events that have it instead. Pages follow each other by a cursor, never by counting rows off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from events import occurrences, searching
from events.folding import words_of
from events.models import Event, ListedDate, ListedFact, ListedWord, PartnerGroup
from events.occurrences import Occurrence
from events.recurrence import NoSunset, Span
from events.searching import Cursor, Filter

__all__ = [
    "AHEAD",
    "BACK",
    "Cursor",
    "Filter",
    "Listing",
    "Page",
    "dates_of",
    "find",
    "find_events",
    "in_month",
    "relist",
    "relist_batch",
]

AHEAD = timedelta(days=731)  # 24 months
BACK = timedelta(days=60)
MOST_DATES = 400
MOST_WORDS = 2000  # of one event
BATCH = 20  # events
SHOWN = (
    Event.slug,
    Event.title,
    Event.kind,
    Event.state,
    Event.venue,
    Event.attendance,
    Event.zone,
    Event.pence,
    Event.audience,
    Event.age_from,
    Event.age_to,
    Event.access,
    Event.languages,
)


@dataclass(frozen=True)
class Listing:
    """One date of a published event, as the list shows it. Of its event, only what a list needs is there."""

    event: Event
    day: date
    span: Span
    is_cancelled: bool
    ward_code: str | None


@dataclass(frozen=True)
class Page:
    """A page of the list, and where the next begins (None after the last)."""

    items: list[Listing]
    more: Cursor | None = None


@dataclass(frozen=True)
class Day:
    """A day of the month view: its first few dates, and how many there are."""

    items: list[Listing]
    total: int


def relist(session: Session, event: Event, today: date) -> None:
    """List one event afresh: its dates from BACK to AHEAD of today, what it offers, and its words."""
    session.flush()
    for table in (ListedDate, ListedFact, ListedWord):
        session.execute(delete(table).where(table.event_id == event.id))
    if not event.is_public:
        return
    dates = list(_dates(event, today))
    facts = {f"access:{key}" for key in event.access} | {f"in:{tag}" for tag in event.languages}
    if any(row["ends_at"] - row["starts_at"] > searching.DAY for row in dates):
        facts.add(searching.LONG)
    words = list(dict.fromkeys(w for text in _texts(event) for w in sorted(words_of([text]))))
    for table, rows in (
        (ListedDate, dates),
        (ListedFact, [{"event_id": event.id, "fact": fact} for fact in sorted(facts)]),
        (ListedWord, [{"event_id": event.id, "word": word} for word in words[:MOST_WORDS]]),
    ):
        if rows:
            session.execute(insert(table), rows)


def relist_batch(session: Session, today: date, after: int = 0) -> int | None:
    """List the next few events after the one with this number afresh; return the last one, None at the end.

    The caller commits after each: while SQLite writes nobody else can, and a whole list takes seconds.
    """
    query = select(Event).where(Event.id > after).order_by(Event.id).limit(BATCH)
    whole = (selectinload(Event.programme), selectinload(Event.dates))
    batch = session.scalars(query.options(*whole)).all()
    for event in batch:
        relist(session, event, today)
    return batch[-1].id if batch else None


def find(
    session: Session, wanted: Filter, now: datetime, after: Cursor | None = None, most: int = 20
) -> Page:
    """Return what is on, in order of time (with several wards: ward by ward), in at most 5 queries.

    Dates that have begun and are not over come too; what began more than a day before stands first.
    """
    rows, more = searching.page(session, wanted, now, after, most)
    return Page(_listings(session, rows), more)


def find_events(session: Session, wanted: Filter, now: datetime, most: int = 500) -> list[Event]:
    """Return the events with a date that fits, the next one first, whole, for feeds."""
    dates = searching.fitting(wanted, now).order_by(func.min(ListedDate.starts_at)).limit(most)
    ids = list(session.scalars(dates))
    query = select(Event).where(Event.id.in_(ids)).options(selectinload(Event.dates))
    events = {event.id: event for event in session.scalars(query)}
    return [events[id_] for id_ in ids]


def in_month(session: Session, first: date, zone: ZoneInfo, most: int = 4) -> dict[date, Day]:
    """Return the days of a month that have dates, with at most `most` dates of each, in two queries."""
    rows = session.execute(searching.by_day(first, zone, most)).all()
    shown = _listings(session, rows)
    days: dict[date, Day] = {}
    for row, listing in zip(rows, shown, strict=True):
        day = first + timedelta(days=row.number)
        days.setdefault(day, Day([], row.total)).items.append(listing)
    return days


def dates_of(session: Session, event: Event, now: datetime) -> list[Occurrence]:
    """Return the dates of a published event that are not over, as far as they are listed."""
    query = select(ListedDate).filter(ListedDate.event_id == event.id, ListedDate.ends_at > now)
    changed = {row.day: row for row in event.dates}
    return [
        Occurrence(event, row.day, _span(row, event.zone), changed.get(row.day))
        for row in session.scalars(query.order_by(ListedDate.starts_at, ListedDate.day))
    ]


def _dates(event: Event, today: date) -> Iterator[dict[str, Any]]:
    """Yield the rows of an event's dates, those too that were moved into the window."""
    first, last = today - BACK, today + AHEAD
    timing = event.timing
    changed = {row.day: row for row in event.dates}
    moved = {d for d, row in changed.items() if row.starts and first <= row.starts.date() <= last}
    days = sorted(
        moved.intersection(timing.days(date.min, date.max)).union(timing.days(first, last))
    )
    for day in days[:MOST_DATES]:
        row = changed.get(day)
        is_moved = row is not None and row.starts is not None
        try:
            span = occurrences.of(event, day, row).span if is_moved else timing.span(day)
        except NoSunset:
            continue
        yield {
            "event_id": event.id,
            "day": day,
            "starts_at": span.starts.astimezone(UTC),
            "ends_at": span.ends.astimezone(UTC),
            "calculated": span.calculated,
            "cancelled": event.is_cancelled or (row is not None and row.cancelled),
            "kind": event.kind,
            "ward_code": event.ward_code,
            "audience": event.audience,
            "free": event.is_free,
        }


def _texts(event: Event) -> Iterable[str]:
    """What an event is found by."""
    yield from event.title.values()
    yield from event.group.name.values()
    yield from (event.venue, event.address)
    for item in event.programme:
        yield from item.title.values()
    yield from event.description.values()


def _listings(session: Session, rows: Sequence[Row[Any]]) -> list[Listing]:
    """Put the events to their dates; of each event only what a list shows is read."""
    query = (
        select(Event)
        .where(Event.id.in_({row.event_id for row in rows}))
        .options(
            load_only(*SHOWN, raiseload=True),
            joinedload(Event.group).load_only(PartnerGroup.slug, PartnerGroup.name, raiseload=True),
        )
    )
    events = {event.id: event for event in session.scalars(query)} if rows else {}
    return [
        Listing(
            event=events[row.event_id],
            day=row.day,
            span=_span(row, events[row.event_id].zone),
            is_cancelled=row.cancelled,
            ward_code=row.ward_code,
        )
        for row in rows
    ]


def _span(row: Any, zone: str) -> Span:
    there = ZoneInfo(zone)
    return Span(row.starts_at.astimezone(there), row.ends_at.astimezone(there), row.calculated)
