"""What was kept long enough is gone; what was not, is there."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import auditing, booking, forgetting
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer
from campaign.models import AuditEntry, Place
from events.models import EventDate, Registration
from tests import make


@pytest.fixture
def booked(session):
    event = make.event(session, bookable=True, starts=datetime(2026, 6, 1, 18), minutes=120)
    wanted = Booking(submission="s", language="en", name="Amina", party=2, contact="a@example.org")
    before = datetime(2026, 5, 1, tzinfo=clock.UTC)
    sealer = Sealer(make.FIELD_KEYS)
    booking.book(session, event, event.starts.date(), wanted, now=before, sealer=sealer)
    return datetime(2026, 6, 1, 19, tzinfo=clock.UTC)  # when it ends: 20:00 in summer


def forget(session, now):
    forgetting.forget(session, now=now, today=now.date())


def test_a_booking_is_kept_for_30_days_after_the_event_and_no_longer(session, booked):
    forget(session, booked + timedelta(days=30, seconds=-1))
    assert session.scalars(select(Place)).all()
    forget(session, booked + timedelta(days=30))
    assert session.scalars(select(Place)).all() == []
    assert session.scalars(select(Registration)).all() == []
    assert session.scalar(select(EventDate.taken)) == 2  # how many came stays


def test_a_date_that_was_moved_counts_from_where_it_was_moved_to(session, booked):
    row = session.scalars(select(EventDate)).one()
    row.starts, row.minutes = datetime(2026, 7, 1, 18), 120
    session.flush()
    forget(session, booked + timedelta(days=31))
    assert session.scalars(select(Place)).all()
    forget(session, booked + timedelta(days=61))
    assert session.scalars(select(Place)).all() == []


def test_the_audit_trail_is_kept_for_two_years(session):
    now = clock.now()
    auditing.record(session, actor=None, deed="event.published", thing="event:x", now=now)
    session.flush()
    forget(session, now + timedelta(days=729))
    assert session.scalars(select(AuditEntry)).all()
    forget(session, now + timedelta(days=730))
    assert session.scalars(select(AuditEntry)).all() == []
