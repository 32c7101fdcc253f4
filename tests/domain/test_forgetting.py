"""What was kept long enough is gone; what was not, is there."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from campaign import clock
from campaign.cli import worker
from campaign.domain import (
    admitting,
    auditing,
    badging,
    booking,
    forgetting,
    marking,
    recognising,
    remembering,
)
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.logs import JsonFormatter
from campaign.models import AuditEntry, BookedTotal, Place
from events import admission, passing, tallies
from events.models import CheckIn, Device, EventDate, Registration, Scan, Tally
from events.passing import Scanned
from events.tallies import Counted
from tests import make

SEALER = Sealer(make.FIELD_KEYS)
BEGINS = datetime(2026, 6, 1, 17, tzinfo=clock.UTC)  # 18:00 in summer
ENDS = BEGINS + timedelta(hours=2)


@pytest.fixture
def booked(session):
    return book(session, "")


def book(session, badge, party=2):
    """Book for one date, and return when it ends."""
    event = make.event(session, bookable=True, starts=datetime(2026, 6, 1, 18), minutes=120)
    usual = {"language": "en", "name": "Amina", "contact": "a@example.org"}
    wanted = Booking(submission="s", party=party, badge=badge, **usual)
    before = datetime(2026, 5, 1, tzinfo=clock.UTC)
    booking.book(session, event, event.starts.date(), wanted, now=before, sealer=SEALER)
    return ENDS


def forget(session, now, sealer=SEALER):
    for date_id in forgetting.attended(session, now=now):
        forgetting.forget_attendance(session, date_id, now=now, sealer=sealer)
    forgetting.forget(session, now=now, today=now.date())


def test_a_booking_is_kept_for_30_days_after_the_event_and_no_longer(session, booked):
    forget(session, booked + timedelta(days=30, seconds=-1))
    assert session.scalars(select(Place)).all()
    forget(session, booked + timedelta(days=30))
    assert session.scalars(select(Place)).all() == []
    assert session.scalars(select(Registration)).all() == []
    assert session.scalar(select(EventDate.taken)) == 2  # how many were booked stays
    assert spoken(session) == [("en", 2)]


def spoken(session):
    return session.execute(select(BookedTotal.language, BookedTotal.people)).tuples().all()


def test_the_languages_of_bookings_stay_as_numbers_of_those_who_held_a_place(session, booked):
    (date_id,) = session.scalars(select(EventDate.id))
    for number, (state, party, language) in enumerate(
        [("booked", 3, "ur"), ("booked", 1, "ur"), ("waiting", 4, "pl"), ("cancelled", 4, "en")]
    ):
        kept = {"key": f"{number:064}", "made_at": booked, "state": state, "party": party}
        registration = Registration(date_id=date_id, **kept)
        session.add(registration)
        session.flush()
        session.add(Place(registration_id=registration.id, name="Ama", language=language))
    for _ in range(2):
        forget(session, booked + timedelta(days=30))
    assert sorted(spoken(session)) == [("en", 2), ("ur", 4)]


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


@pytest.fixture
def attended(session):
    """A date to which three booked people came in two parts, one left, and some walked in."""
    one, other = badging.print_batch(session, count=2, made_for="x", now=BEGINS)
    book(session, one, party=3)
    row = session.scalars(select(EventDate)).one()
    gate = admitting.open_gate(
        session, row.event, row.day, "North", ["adult"], now=BEGINS, sealer=SEALER
    )
    device, token = join(session, gate)
    key = recognising.key_of(gate.check_in, SEALER)
    passed = [
        (one, "entry", 2, ""),
        (one, "exit", 1, ""),
        (one, "entry", 2, ""),
        (other, "entry", 1, ""),
    ]
    scans = [
        Scanned(
            str(uuid.uuid4()),
            marking.mark(key, code),
            kind,
            BEGINS + timedelta(minutes=20 * seq),
            seq,
            people,
            refused,
        )
        for seq, (code, kind, people, refused) in enumerate(
            [*passed, (other, "entry", 1, "revoked")]
        )
    ]
    passing.record(session, device, scans, now=ENDS, offset=0)
    tallies.record(session, device, [Counted("North", BEGINS, "adult", 7)])
    return gate.check_in, token


def join(session, gate):
    text = admitting.invitation(gate, ENDS, SEALER)
    return admitting.join(session, text, "en", now=BEGINS, sealer=SEALER)


def summed_up(session, check_in):
    """What the host sees of a date, without what is about single scans."""
    parties = (
        {} if check_in.destroyed_at else recognising.parties(session, check_in, SEALER, now=ENDS)
    )
    found = admission.summary(session, check_in, parties)
    return found.came, found.inside, found.walk_ins, found.counters, found.quarters


def test_who_came_is_kept_for_30_days_after_and_then_only_how_many(session, attended):
    check_in, _ = attended
    forget(session, ENDS + timedelta(days=30, seconds=-1))
    before = summed_up(session, check_in)
    assert check_in.key_sealed and before[:3] == (4, 11, 7)
    forget(session, ENDS + timedelta(days=30))
    assert check_in.key_sealed is None
    assert check_in.destroyed_at == ENDS + timedelta(days=30)
    for table in (Scan, Tally, Place):
        assert session.scalars(select(table)).all() == []
    assert summed_up(session, check_in) == before


def test_forgetting_who_came_twice_changes_nothing(session, attended):
    check_in, _ = attended
    forget(session, ENDS + timedelta(days=30))
    before = summed_up(session, check_in)
    forget(session, ENDS + timedelta(days=31))
    assert summed_up(session, check_in) == before
    assert check_in.destroyed_at == ENDS + timedelta(days=30)


def test_a_key_that_nobody_can_open_any_more_keeps_no_scan_longer(session, attended):
    check_in, _ = attended
    forget(session, ENDS + timedelta(days=30), Sealer((("k2", b"1" * 32),)))
    assert check_in.key_sealed is None
    assert session.scalars(select(Scan)).all() == []


def test_what_is_remembered_under_a_key_goes_with_it(session, attended):
    check_in, _ = attended
    key, kept = recognising.key_of(check_in, SEALER), remembering.memory(session)._dates
    recognising.parties(session, check_in, SEALER, now=ENDS)
    assert key in kept
    forget(session, ENDS + timedelta(days=30))
    assert key not in kept


def test_bookings_wait_until_attendance_is_summed_up(session, attended):
    night = ENDS + timedelta(days=30)
    forgetting.forget(session, now=night, today=night.date())
    assert session.scalars(select(Place)).all()
    forget(session, night)
    assert session.scalars(select(Place)).all() == []


def test_of_a_date_that_was_moved_scans_are_kept_until_30_days_after_that(session, attended):
    row = session.scalars(select(EventDate)).one()
    row.starts, row.minutes = datetime(2026, 7, 1, 18), 120
    session.flush()
    forget(session, ENDS + timedelta(days=59))
    assert session.scalars(select(CheckIn.key_sealed)).one()
    forget(session, ENDS + timedelta(days=60))
    assert session.scalars(select(CheckIn.key_sealed)).all() == [None]


def test_a_phone_that_sends_after_the_key_is_destroyed_is_told_why(session, attended, client):
    _, token = attended
    forget(session, ENDS + timedelta(days=30))
    db.session.commit()
    scan = {"scan": str(uuid.uuid4()), "code": "x", "kind": "entry", "at": ENDS.isoformat()}
    batch = {"device_time": ENDS.isoformat(), "scans": [{**scan, "seq": 1}], "tallies": []}
    bearer = {"Authorization": f"Bearer {token}"}
    answer = client.post("/api/v1/gate/batch", json=batch, headers=bearer)
    assert answer.status_code == 410
    assert "no longer kept" in answer.get_json(force=True)["title"]
    assert session.scalars(select(Scan)).all() == []


def test_the_worker_does_it_at_night(session, attended):
    db.session.commit()
    with time_machine.travel(ENDS + timedelta(days=30), tick=False):
        worker.forget()
    session.rollback()
    assert session.scalars(select(CheckIn.key_sealed)).all() == [None]
    assert session.scalars(select(Place)).all() == []


def test_one_date_that_cannot_be_summed_up_keeps_no_other(session, attended, caplog):
    """The night goes on; it says which date it was, and nothing of it. The next night tries again."""
    broken = attended[0].date_id
    device = session.scalars(select(Device)).one()
    odd = {"device_id": device.id, "gate_id": device.gate_id, "bucket": BEGINS, "total": 1}
    session.add(Tally(**odd, who="dog"))  # as nobody counts it
    other = make.event(session, starts=datetime(2026, 6, 1, 18), minutes=120)
    gate = admitting.open_gate(
        session, other, other.starts.date(), "North", [], now=BEGINS, sealer=SEALER
    )
    fine = gate.date_id
    db.session.commit()
    with time_machine.travel(ENDS + timedelta(days=30), tick=False):
        worker.forget()
    assert keys_left(session) == {broken}
    assert session.scalars(select(Place.id)).all(), "its bookings are needed to sum it up"
    assert fine != broken and session.get(CheckIn, fine).destroyed_at
    said = "".join(map(JsonFormatter().format, caplog.records))
    assert f"attendance of date {broken} was not forgotten" in said and "dog" not in said
    session.execute(delete(Tally).where(Tally.who == "dog"))
    db.session.commit()
    with time_machine.travel(ENDS + timedelta(days=31), tick=False):
        worker.forget()
    assert keys_left(session) == set()
    assert session.scalars(select(Place.id)).all() == []


def keys_left(session):
    session.rollback()
    return set(session.scalars(select(CheckIn.date_id).where(CheckIn.key_sealed.is_not(None))))
