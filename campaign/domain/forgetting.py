"""Deleting what was kept long enough."""

from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from campaign.domain import (
    auditing,
    closing,
    complaining,
    convening,
    discussing,
    drawing,
    entering,
    equalities,
    handing_out,
    leaving,
    ledger,
    listening,
    overriding,
    progressing,
    recognising,
    remembering,
    responding,
    signatures,
)
from campaign.domain.sealing import Sealer, Unopened
from campaign.models import AuditEntry, BookedTotal, Place, UsedForm
from events import admission, occurrences
from events.gate_hours import PRESENCE_IS_KEPT
from events.models import CheckIn, EventDate, Registration, RegistrationItem
from events.models.registration import HOLDING

A_WEEK = timedelta(days=7)
FORMS_LIVE = timedelta(days=1)
A_DATE_MOVES_BY = timedelta(days=61)  # at most
UNUSED_CONTACT_IS_KEPT = relativedelta(years=2)


def forget(session: Session, *, now: datetime, today: date, ended_on: date | None = None) -> None:
    """Delete everything that was kept long enough, but who came to a date (`forget_attendance`).

    `ended_on` is the campaign's last day, where it is known.

    Doing it twice is no harm; the caller commits.
    """
    forget_forms(session, today=today)
    forget_contacts(session, today=today)
    forget_bookings(session, now=now)
    entering.forget_ended(session, now=now)
    drawing.forget(session, today=today)
    leaving.forget(session, now=now, today=today)
    convening.forget(session, today=today)
    discussing.forget(session, today=today)
    overriding.forget(session, now=now)
    listening.forget(session, today=today)
    responding.forget(session, today=today)
    handing_out.forget(session, now=now)
    equalities.forget(session, today=today)
    ledger.forget(session, today=today)
    complaining.forget(session, today=today)
    closing.forget_signers(session, ended_on=ended_on, today=today)
    session.execute(delete(AuditEntry).where(AuditEntry.at <= now - auditing.KEPT))


def forget_forms(session: Session, *, today: date) -> None:
    """Forget which forms were sent, once none of them can be sent again."""
    for kind in signatures.KINDS:
        old = (kind.signed_on <= today - A_WEEK, kind.sent_mark.is_not(None))
        session.execute(update(kind).where(*old).values(sent_mark=None))
    session.execute(delete(UsedForm).where(UsedForm.erased_on < today - FORMS_LIVE))


def forget_contacts(session: Session, *, today: date) -> None:
    """Forget the contacts given for news two years ago. Nothing uses them later than the signing."""
    for kind in signatures.KINDS:
        old = (kind.signed_on <= today - UNUSED_CONTACT_IS_KEPT, kind.updates)
        session.execute(update(kind).where(*old).values(contact_sealed=None, updates=False))


def attended(session: Session, *, now: datetime) -> list[int]:
    """Return the dates that ended 30 days ago and whose attendance key is still there."""
    return _ended(session, select(CheckIn.date_id).where(CheckIn.destroyed_at.is_(None)), now)


def forget_attendance(session: Session, date_id: int, *, now: datetime, sealer: Sealer) -> None:
    """Destroy the attendance key of a date, and what is remembered under it; how many came stays.

    With the key go the date's scans and marks (`admission.freeze`). To be done before its bookings go:
    how many of a party came is counted by what was booked. Twice is no harm; the caller commits.
    """
    check_in = session.get_one(CheckIn, date_id)
    if check_in.destroyed_at is not None:
        return
    progressing.note_date(session, check_in, sealer)
    try:
        key = recognising.key_of(check_in, sealer)
        parties = recognising.parties(session, check_in, sealer, now=now)
        remembering.memory(session).forget(key)
    except Unopened:  # the field's key was lost: nothing stays longer because of that
        parties = {}
    admission.freeze(session, check_in, parties, now=now)


def forget_bookings(session: Session, *, now: datetime) -> None:
    """Delete who booked a date that ended 30 days ago; how many, and in which languages, stays.

    Of a date whose attendance could not be summed up yet, bookings wait for that.
    """
    unsummed = select(CheckIn.date_id).where(CheckIn.destroyed_at.is_(None))
    booked = select(Registration.date_id).where(Registration.date_id.not_in(unsummed))
    due = _ended(session, booked.distinct(), now)
    _sum_up(session, due)
    gone = select(Registration.id).where(Registration.date_id.in_(due))
    for table in (Place, RegistrationItem):
        session.execute(delete(table).where(table.registration_id.in_(gone)))
    session.execute(delete(Registration).where(Registration.date_id.in_(due)))


def _sum_up(session: Session, date_ids: list[int]) -> None:
    """Keep how many people were booked for dates in each language."""
    rows = select(EventDate.id).where(EventDate.id.in_(date_ids)).order_by(EventDate.id)
    session.execute(rows.with_for_update())  # whoever does it at once waits, and finds no bookings
    by = (Registration.date_id, Place.language)
    booked = select(*by, func.sum(Registration.party)).join_from(Registration, Place)
    booked = booked.where(Registration.date_id.in_(date_ids), Registration.state.in_(HOLDING))
    columns = ["date_id", "language", "people"]
    session.execute(insert(BookedTotal).from_select(columns, booked.group_by(*by)))


def _ended(session: Session, dates: Select[Any], now: datetime) -> list[int]:
    """Return those of the dates whose time is up."""
    young = (now - PRESENCE_IS_KEPT + A_DATE_MOVES_BY).date()  # cannot be due
    rows = session.scalars(select(EventDate).where(EventDate.day <= young, EventDate.id.in_(dates)))
    return [row.id for row in rows if occurrences.of_row(row).span.ends + PRESENCE_IS_KEPT <= now]
