"""Booking a place at an event without an account, and what its link can do afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import ledger, notifying, opening, sending
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Sealer
from campaign.models import Place
from events import occurrences, registration, seats
from events.models import Event, EventDate, Registration
from events.registration import Wanted


class NoSuchPlace(LookupError):
    """Nothing is booked under this address: it never was, or it was erased."""


class PlaceSubmissionUsed(Exception):
    """The same form was sent before, with other words in it: most likely by another person."""


class UnansweredQuestion(ValueError):
    """A question the host needs an answer to has none."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Booking:
    """What somebody asked for, checked field by field. Contact in its normal spelling."""

    submission: str  # the form's own random mark
    language: str
    name: str
    party: int
    contact: str = ""
    badge: str = ""
    item_ids: tuple[int, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Booked:
    """One line of a host's list: what is needed at the door, and no contact."""

    name: str
    party: int
    state: str
    item_ids: tuple[int, ...]
    answers: dict[str, str]
    can_be_told: bool


def place_token(submission: str, sealer: Sealer) -> str:
    """Return the place's secret, 192 bits in hexadecimal, the same however often the form is sent."""
    return sealer.mark("place", submission)[:48]


def book(
    session: Session, event: Event, day: date, booking: Booking, *, now: datetime, sealer: Sealer
) -> str:
    """Book, or join the waiting list, and return the place's token; the same form again changes nothing.

    The confirmation and the reminders are written into the outbox with it. The caller commits.

    Raises:
        occurrences.NoSuchDate, registration.NotOpen, registration.Full, registration.NoSuchItem,
        registration.PartyOutOfRange, UnansweredQuestion: as their names say.
        PlaceSubmissionUsed: this form was sent before with other words.
    """
    token = place_token(booking.submission, sealer)
    _insist_on_answers(event, booking)
    row = seats.lock(session, occurrences.ensure_row(session, event, day, now).id)
    earlier = registration.find(session, hash_token(token))
    if earlier is not None:
        _insist_on_the_same(session, earlier, row, booking)
        return token
    wanted = Wanted(hash_token(token), booking.party, booking.item_ids)
    made = registration.book(session, event, day, wanted, now=now)
    place = _place(made, booking, token, sealer)
    session.add(place)
    session.flush()
    notifying.confirm(session, place, now=now, sealer=sealer)
    return token


def find(session: Session, token: str) -> Place:
    """Return what is booked under a place's link.

    Raises:
        NoSuchPlace: nothing is.
    """
    wanted = select(Place).join(Registration).where(Registration.key == hash_token(token))
    found = session.scalar(wanted)
    if found is None:
        raise NoSuchPlace
    return found


def accept(session: Session, place: Place, *, now: datetime, sealer: Sealer) -> None:
    """Take the offered place.

    Raises:
        registration.NothingOffered: none is, or its time is up.
    """
    if registration.accept(session, place.registration, now=now):
        notifying.confirm(session, place, now=now, sealer=sealer)


def change_party(
    session: Session, place: Place, party: int, *, now: datetime, sealer: Sealer
) -> None:
    """Book for more or fewer people.

    Raises:
        registration.PartyOutOfRange, GivenUp, NotOpen, Full: as their names say.
    """
    freed = registration.change_party(session, place.registration, party, now=now)
    notifying.offer(session, freed, now=now, sealer=sealer)


def move(session: Session, place: Place, day: date, *, now: datetime, sealer: Sealer) -> None:
    """Move to another date of the same event.

    Raises:
        occurrences.NoSuchDate, registration.GivenUp, NotOpen, Full: as their names say.
    """
    before = place.registration.date_id
    freed = registration.move(session, place.registration, day, now=now)
    notifying.offer(session, freed, now=now, sealer=sealer)
    if place.registration.date_id != before:
        notifying.confirm(session, place, now=now, sealer=sealer)


def cancel(session: Session, place: Place, *, now: datetime, sealer: Sealer) -> None:
    """Give the place back; the next in the waiting list is offered it. Twice is no harm."""
    freed = registration.cancel(session, place.registration, now=now)
    notifying.drop(session, place)
    notifying.offer(session, freed, now=now, sealer=sealer)


def erase(session: Session, place: Place, *, now: datetime, sealer: Sealer) -> None:
    """Give the place back and delete everything held about it."""
    cancel(session, place, now=now, sealer=sealer)
    held = place.registration
    sending.erase(session, held.key)
    ledger.note(session, ledger.PLACE_ERASED, held.key, today=now.date())
    session.delete(place)
    session.flush()
    session.delete(held)


def lapse(session: Session, *, now: datetime, sealer: Sealer) -> int:
    """End the offers whose time is up, tell both sides, and return how many ended."""
    lapsed, offered = registration.lapse(session, now=now)
    notifying.tell_lapsed(session, lapsed, now=now, sealer=sealer)
    notifying.offer(session, offered, now=now, sealer=sealer)
    return len(lapsed)


def of_date(session: Session, row: EventDate, sealer: Sealer) -> list[Booked]:
    """Return who booked one date, in the order in which they did; those who gave it back are left out."""
    wanted = select(Place).join(Registration).where(Registration.date_id == row.id)
    return [
        Booked(
            name=place.name,
            party=place.registration.party,
            state=place.registration.state,
            item_ids=place.registration.item_ids,
            answers=opening.answers_of(place, sealer),
            can_be_told=place.contact_sealed is not None,
        )
        for place in session.scalars(wanted.order_by(Registration.id))
        if place.registration.state not in {"cancelled", "lapsed"}
    ]


def badge_mark(event: Event, code: str, sealer: Sealer) -> str:
    """Return the mark of a badge for one event: another event's mark of it cannot be compared with it."""
    return sealer.mark("badge at event", event.uid, code)


def _place(made: Registration, booking: Booking, token: str, sealer: Sealer) -> Place:
    event = made.date.event
    texts = {
        "contact_sealed": booking.contact,
        "token_sealed": token if booking.contact else "",
        "answers_sealed": json.dumps(dict(booking.answers)) if booking.answers else "",
    }
    return Place(
        registration=made,
        name=booking.name,
        language=booking.language,
        badge_mark=badge_mark(event, booking.badge, sealer) if booking.badge else None,
        **opening.seal(made.key, texts, sealer),
    )


def _insist_on_answers(event: Event, booking: Booking) -> None:
    for question in event.questions:
        if question.get("required") and not booking.answers.get(question["key"]):
            raise UnansweredQuestion(question["key"])


def _insist_on_the_same(
    session: Session, earlier: Registration, row: EventDate, booking: Booking
) -> None:
    """A form left open on a shared phone must not open the place of whoever used it first."""
    place = session.scalars(select(Place).filter_by(registration_id=earlier.id)).one()
    kept = (earlier.date_id, place.name, earlier.item_ids)
    if kept != (row.id, booking.name, tuple(sorted(set(booking.item_ids)))):
        raise PlaceSubmissionUsed
