"""Deleting what was kept long enough."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaign.domain import entering, signatures
from campaign.models import AuditEntry, Place, UsedForm
from events import occurrences
from events.models import EventDate, Registration, RegistrationItem

A_WEEK = timedelta(days=7)
FORMS_LIVE = timedelta(days=1)
BOOKINGS_ARE_KEPT = timedelta(days=30)  # after the event
AUDIT_IS_KEPT = timedelta(days=2 * 365)


def forget(session: Session, *, now: datetime, today: date) -> None:
    """Delete everything that was kept long enough. Doing it twice is no harm; the caller commits."""
    forget_forms(session, today=today)
    forget_bookings(session, now=now)
    entering.forget_ended(session, now=now)
    session.execute(delete(AuditEntry).where(AuditEntry.at <= now - AUDIT_IS_KEPT))


def forget_forms(session: Session, *, today: date) -> None:
    """Forget which forms were sent, once none of them can be sent again."""
    for kind in signatures.KINDS:
        old = (kind.signed_on <= today - A_WEEK, kind.sent_mark.is_not(None))
        session.execute(update(kind).where(*old).values(sent_mark=None))
    session.execute(delete(UsedForm).where(UsedForm.erased_on < today - FORMS_LIVE))


def forget_bookings(session: Session, *, now: datetime) -> None:
    """Delete who booked a date that ended 30 days ago; how many places were taken stays with the date."""
    # A date may have been moved back by two months; what is younger than that cannot be due.
    old = (now - BOOKINGS_ARE_KEPT).date() + timedelta(days=61)
    booked = select(Registration.date_id).distinct()
    rows = session.scalars(select(EventDate).where(EventDate.day <= old, EventDate.id.in_(booked)))
    due = [row.id for row in rows if occurrences.of_row(row).span.ends + BOOKINGS_ARE_KEPT <= now]
    gone = select(Registration.id).where(Registration.date_id.in_(due))
    for table in (Place, RegistrationItem):
        session.execute(delete(table).where(table.registration_id.in_(gone)))
    session.execute(delete(Registration).where(Registration.date_id.in_(due)))
