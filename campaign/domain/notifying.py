"""What bookers are told, and when: each message is a row of the outbox, written with the deed.

Only those who gave a contact are written to, in the language they booked in. What a message says about the
event is read when it is sent, so that a reminder never names an hour that has changed since.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import opening, sending
from campaign.domain.sealing import Sealer
from campaign.domain.sending import Outgoing
from campaign.models import Place
from events import occurrences, registration, revising
from events.models import Event, Registration
from events.models.registration import BOOKED, OFFERED, WAITING

DAYS_BEFORE = timedelta(hours=48)
MORNING = time(7, 30)
REMINDERS = ("reminder", "reminder_today")
# Of what can be edited, what everybody who booked is told of: another time or place.
TOLD = (*revising.TIMED, "attendance", "venue", "address", "online_address")


def confirm(session: Session, place: Place, *, now: datetime, sealer: Sealer) -> None:
    """Tell a booker that the place is theirs, or waited for; plan the reminders of a booked one."""
    waiting = place.registration.state == WAITING
    _tell(session, place, "waiting" if waiting else "booked", now, sealer)
    _plan_reminders(session, place, now, sealer)


def offer(
    session: Session, offered: Iterable[Registration], *, now: datetime, sealer: Sealer
) -> None:
    """Tell those in the waiting list to whom a place is offered now."""
    for place in _places(session, offered):
        _tell(session, place, "offered", now, sealer)


def tell_lapsed(
    session: Session, lapsed: Iterable[Registration], *, now: datetime, sealer: Sealer
) -> None:
    """Tell those whose offer ended that the place went to the next."""
    for place in _places(session, lapsed):
        _tell(session, place, "lapsed", now, sealer)


def is_to_be_told(event: Event, before: Mapping[str, Any]) -> bool:
    """Whether an event has another time or place than it had (`revising.fields_of`)."""
    after = revising.fields_of(event)
    return any(after[name] != before[name] for name in TOLD)


def tell_edited(
    session: Session, event: Event, before: Mapping[str, Any], *, now: datetime, sealer: Sealer
) -> None:
    """Tell those who booked, where residents already see another time or place."""
    if event.is_live and is_to_be_told(event, before):
        tell_changed(session, event, now=now, sealer=sealer)


def tell_changed(
    session: Session, event: Event, *, day: date | None = None, now: datetime, sealer: Sealer
) -> None:
    """Tell those who booked (one date, or all that are to come) that time or place changed."""
    for place in _booked(session, event, day, now):
        if place.registration.date.cancelled:
            continue  # they were told when it was called off
        _tell(session, place, "changed", now, sealer)
        _plan_reminders(session, place, now, sealer)


def tell_cancelled(
    session: Session, event: Event, *, day: date | None = None, now: datetime, sealer: Sealer
) -> None:
    """Tell those who booked (one date, or all that are to come) that it was called off."""
    for place in _booked(session, event, day, now):
        sending.drop(session, place.registration.key)
        _tell(session, place, "called_off", now, sealer)


def drop(session: Session, place: Place) -> None:
    """Say nothing more about a place that was given back."""
    sending.drop(session, place.registration.key)


def _tell(
    session: Session,
    place: Place,
    template: str,
    now: datetime,
    sealer: Sealer,
    due_at: datetime | None = None,
) -> None:
    contact, token = opening.contact_of(place, sealer), opening.token_of(place, sealer)
    if contact is None:
        return
    held = place.registration
    told = Outgoing(
        template=template,
        language=place.language,
        recipient=contact,
        once=f"{template}:{held.id}:{held.date_id}:{now:%Y%m%dT%H%M%S%f}",
        facts={"token": token},
        about=held.key,
    )
    sending.queue(session, told, due_at=due_at or now, sealer=sealer)


def _plan_reminders(session: Session, place: Place, now: datetime, sealer: Sealer) -> None:
    """Plan one reminder 48 hours before and one on the morning; none that would come at once."""
    sending.drop(session, place.registration.key, REMINDERS)
    if place.registration.state != BOOKED:
        return
    row = place.registration.date
    starts = occurrences.of(row.event, row.day, row).span.starts
    morning = datetime.combine(starts.date(), MORNING, ZoneInfo(row.event.zone))
    for template, due_at in zip(REMINDERS, (starts - DAYS_BEFORE, morning), strict=True):
        if now < due_at < starts:
            _tell(session, place, template, now, sealer, due_at)


def _places(session: Session, registrations: Iterable[Registration]) -> list[Place]:
    ids = [r.id for r in registrations]
    wanted = select(Place).where(Place.registration_id.in_(ids)).order_by(Place.registration_id)
    return list(session.scalars(wanted)) if ids else []


def _booked(session: Session, event: Event, day: date | None, now: datetime) -> list[Place]:
    found = registration.of_event(session, event, (BOOKED, OFFERED, WAITING))
    return _places(session, (r for r in found if _concerns(r, day, now)))


def _concerns(held: Registration, day: date | None, now: datetime) -> bool:
    ends = occurrences.of_row(held.date).span.ends
    return day in (None, held.date.day) and ends > now
