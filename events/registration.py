"""Booking a place, waiting for one, and giving one back.

Every rule locks the row of its date first (`seats.lock`), so that what happens to one date happens in turn;
that there are never more places taken than exist is a constraint of the database besides.
A waiting party is offered places as soon as enough are free: the first in the list whose party fits. A
larger party in front of it keeps its turn. An offer lapses after `OFFER_LASTS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import occurrences, seats
from events.models import Event, EventDate, ItemSeats, Registration, RegistrationItem
from events.models.registration import (
    BOOKED,
    CANCELLED,
    HOLDING,
    LAPSED,
    MOST_IN_A_PARTY,
    OFFERED,
    WAITING,
)
from events.occurrences import Occurrence

OFFER_LASTS = timedelta(hours=24)
# An offer shortly before the start is shorter, so that the place can still find somebody.
SHORTEST_OFFER = timedelta(hours=2)


class NotOpen(Exception):
    """The date cannot be booked: it is past, called off, or not bookable."""


class PartyOutOfRange(ValueError):
    """A party is of one to ten."""


class Full(Exception):
    """There are not enough places, and no waiting list."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class NoSuchItem(LookupError):
    """The programme has no such part."""


class GivenUp(Exception):
    """The booking was cancelled or its offer lapsed; there is nothing left to change."""


class NothingOffered(Exception):
    """There is no offered place to accept."""


@dataclass(frozen=True)
class Wanted:
    """What a party asks for. `key` is the caller's own mark of the booking."""

    key: str
    party: int
    item_ids: tuple[int, ...] = ()


def find(session: Session, key: str) -> Registration | None:
    """Return the registration held under a key, or None."""
    return session.scalar(select(Registration).where(Registration.key == key))


def book(
    session: Session, event: Event, day: date, wanted: Wanted, *, now: datetime
) -> Registration:
    """Book places, or join the waiting list. The caller commits.

    Raises:
        occurrences.NoSuchDate: the event has no date on this day.
        PartyOutOfRange, NoSuchItem, NotOpen, Full: as their names say.
    """
    _check(event, wanted)
    row = occurrences.ensure_row(session, event, day, now)
    row = seats.lock(session, row.id)
    if not occurrences.of(event, day, row).is_open(now):
        raise NotOpen
    fits = seats.take(session, row.id, wanted.item_ids, wanted.party)
    may_fit = event.waiting_list and _could_ever_fit(event, wanted.party, wanted.item_ids)
    if not fits and not may_fit:
        raise Full(left=_left(session, row, wanted.item_ids))
    made = Registration(
        date_id=row.id,
        key=wanted.key,
        party=wanted.party,
        state=BOOKED if fits else WAITING,
        made_at=now,
        items=[RegistrationItem(item_id=item_id) for item_id in sorted(set(wanted.item_ids))],
    )
    session.add(made)
    session.flush()
    return made


def cancel(session: Session, registration: Registration, *, now: datetime) -> list[Registration]:
    """Give a place back, or leave the waiting list; return who is offered it. Twice is no harm."""
    _lock(session, registration)
    if registration.state in {CANCELLED, LAPSED}:
        return []
    _release(session, registration, CANCELLED)
    return offer(session, registration.date_id, now=now)


def accept(session: Session, registration: Registration, *, now: datetime) -> bool:
    """Take the offered place; return whether it was not taken before. Accepting twice is no harm.

    Raises:
        NothingOffered: none is, or the offer has lapsed.
        NotOpen: the date was called off, or has begun.
    """
    row = _lock(session, registration)
    if registration.state == BOOKED:
        return False
    if registration.state != OFFERED or (registration.offered_until or now) <= now:
        raise NothingOffered
    _insist_on_open(registration, row, now)
    registration.state, registration.offered_until = BOOKED, None
    session.flush()
    return True


def change_party(
    session: Session, registration: Registration, party: int, *, now: datetime
) -> list[Registration]:
    """Book for more or fewer people; return who is offered what became free.

    Raises:
        PartyOutOfRange, GivenUp, NotOpen, Full: as their names say; the booking is then as it was.
    """
    if not 1 <= party <= MOST_IN_A_PARTY:
        raise PartyOutOfRange
    row = _lock(session, registration)
    _insist_on_open(registration, row, now)
    more = party - registration.party
    if more > 0 and not _could_ever_fit(row.event, party, registration.item_ids):
        raise Full(left=_left(session, row, registration.item_ids))
    if registration.holds_places and more > 0:
        if not seats.take(session, row.id, registration.item_ids, more):
            raise Full(left=_left(session, row, registration.item_ids))
    elif registration.holds_places and more < 0:
        seats.give_back(session, row.id, registration.item_ids, -more)
    registration.party = party
    session.flush()
    return offer(session, row.id, now=now) if more < 0 else []


def move(
    session: Session, registration: Registration, day: date, *, now: datetime
) -> list[Registration]:
    """Move to another date of the same event; return who is offered the place that became free.

    Raises:
        occurrences.NoSuchDate, GivenUp, NotOpen, Full: as their names say; the booking is then as it was.
    """
    event = registration.date.event
    old, new = registration.date_id, occurrences.ensure_row(session, event, day, now).id
    for date_id in sorted(
        {old, new}
    ):  # always in this order, so that two moves cannot wait for each other
        seats.lock(session, date_id)
    session.refresh(registration)
    if registration.date_id != old:  # moved meanwhile, by the same link
        return move(session, registration, day, now=now)
    row = session.get_one(EventDate, new)
    _insist_on_open(registration, registration.date, now)
    if new == old:
        return []
    _insist_on_open(registration, row, now)
    if not seats.take(session, new, registration.item_ids, registration.party):
        raise Full(left=_left(session, row, registration.item_ids))
    if registration.holds_places:
        seats.give_back(session, old, registration.item_ids, registration.party)
    registration.date, registration.state, registration.offered_until = row, BOOKED, None
    session.flush()
    return offer(session, old, now=now)


def offer(session: Session, date_id: int, *, now: datetime) -> list[Registration]:
    """Offer free places to the waiting list, in its order; return whom they are offered to."""
    row = seats.lock(session, date_id)
    occurrence = occurrences.of_row(row)
    if not row.event.timing.is_on(row.day) or not occurrence.is_open(now):
        return []
    offered = []
    for waiting in _waiting(session, date_id):
        if seats.take(session, date_id, waiting.item_ids, waiting.party):
            waiting.state, waiting.offered_until = OFFERED, _until(occurrence, now)
            offered.append(waiting)
    session.flush()
    return offered


def lapse(session: Session, *, now: datetime) -> tuple[list[Registration], list[Registration]]:
    """End the offers whose time is up; return them, and whom their places are offered to next."""
    late = select(Registration.id, Registration.date_id).where(
        Registration.state == OFFERED, Registration.offered_until <= now
    )
    lapsed, offered = [], []
    for id_, date_id in session.execute(late.order_by(Registration.date_id, Registration.id)).all():
        registration = session.get_one(Registration, id_)
        _lock(session, registration)
        if registration.state == OFFERED and (registration.offered_until or now) <= now:
            _release(session, registration, LAPSED)
            lapsed.append(registration)
            offered += offer(session, date_id, now=now)
    return lapsed, offered


def of_event(session: Session, event: Event, states: tuple[str, ...]) -> Sequence[Registration]:
    """Return the registrations of all dates of an event in one of the states."""
    wanted = select(Registration).join(EventDate).where(EventDate.event_id == event.id)
    return session.scalars(wanted.where(Registration.state.in_(states))).all()


def position(session: Session, registration: Registration) -> int:
    """Return the place in the waiting list, from 1."""
    waiting = [r.id for r in _waiting(session, registration.date_id)]
    return waiting.index(registration.id) + 1


def forget(session: Session, key: str, *, now: datetime) -> list[Registration]:
    """Delete what is held under a key; return who is offered the place."""
    found = find(session, key)
    if found is None:
        return []
    offered = cancel(session, found, now=now)
    session.delete(found)
    session.flush()
    return offered


def _check(event: Event, wanted: Wanted) -> None:
    if not 1 <= wanted.party <= MOST_IN_A_PARTY:
        raise PartyOutOfRange
    if not set(wanted.item_ids) <= {item.id for item in event.programme}:
        raise NoSuchItem


def _lock(session: Session, registration: Registration) -> EventDate:
    """Lock the date of a registration; should it have moved to another meanwhile, that one."""
    row = seats.lock(session, registration.date_id)
    session.refresh(registration)
    return row if registration.date_id == row.id else _lock(session, registration)


def _insist_on_open(registration: Registration, row: EventDate, now: datetime) -> None:
    if registration.state in {CANCELLED, LAPSED}:
        raise GivenUp
    if not occurrences.of(row.event, row.day, row).is_open(now):
        raise NotOpen


def _release(session: Session, registration: Registration, state: str) -> None:
    if registration.state in HOLDING:
        seats.give_back(session, registration.date_id, registration.item_ids, registration.party)
    registration.state, registration.offered_until = state, None
    session.flush()


def _waiting(session: Session, date_id: int) -> Sequence[Registration]:
    return session.scalars(
        select(Registration)
        .filter_by(date_id=date_id, state=WAITING)
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    ).all()


def _until(occurrence: Occurrence, now: datetime) -> datetime:
    shortly = max(now + SHORTEST_OFFER, occurrence.span.starts - OFFER_LASTS)
    return min(now + OFFER_LASTS, shortly, occurrence.span.starts)


def _could_ever_fit(event: Event, party: int, item_ids: tuple[int, ...]) -> bool:
    limits = [i.capacity for i in event.programme if i.id in item_ids] + [event.capacity]
    return all(limit is None or party <= limit for limit in limits)


def _left(session: Session, row: EventDate, item_ids: tuple[int, ...]) -> int:
    session.refresh(row)
    rows: list[EventDate | ItemSeats] = [row]
    rows += session.scalars(
        select(ItemSeats).where(ItemSeats.date_id == row.id, ItemSeats.item_id.in_(item_ids))
    ).all()
    return min(r.capacity - r.taken for r in rows if r.capacity is not None)
