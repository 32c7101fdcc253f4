"""Who came to which workshop: from the gate, and by a lead's hand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import badging, certifying, forgetting, leaving, progressing
from campaign.domain.sealing import Sealer
from campaign.models import WorkshopAttendance
from events import occurrences, publishing
from events.models import CheckIn
from tests import make, programme
from tests.blueprints.hosts import at_gates
from tests.programme import SEALER

LATER = timedelta(days=60)


@pytest.fixture
def cohort(session):
    return make.cohort(session)


@pytest.fixture
def young(session, cohort):
    return make.ambassador(session, cohort)


def states(session, ambassador, **over):
    at = {"now": clock.now(), "sealer": SEALER, **over}
    return [step.state for step in progressing.of(session, ambassador, **at).steps]


def noted(session):
    rows = session.scalars(select(WorkshopAttendance)).all()
    return {(one.ambassador_id, one.event_id, one.how) for one in rows}


def test_a_scan_at_the_gate_shows_at_once_and_writes_nothing(session, cohort, young):
    event = programme.workshop(session, cohort).event
    assert states(session, young) == ["coming"]
    programme.came(session, event, young)
    assert states(session, young) == ["came"]
    assert noted(session) == set()


@pytest.mark.parametrize("over", [{"kind": "exit"}, {"people": 1, "kind": "exit"}])
def test_who_was_only_seen_leaving_did_not_come(session, cohort, young, over):
    programme.came(session, programme.workshop(session, cohort).event, young, **over)
    assert states(session, young) == ["coming"]


def test_a_badge_that_came_elsewhere_is_not_looked_for(session, cohort, young):
    programme.workshop(session, cohort)
    other = make.event(session, cohort.group, starts=at_gates.began(), minutes=180)
    programme.came(session, other, young)
    assert states(session, young) == ["coming"]
    progressing.note_date(session, session.scalars(select(CheckIn)).one(), SEALER)
    assert noted(session) == set()


def test_nobody_elses_badge_counts_for_somebody(session, cohort, young):
    event = programme.workshop(session, cohort).event
    friend = make.ambassador(session, cohort)
    programme.came(session, event, friend)
    assert states(session, young) == ["coming"]
    assert states(session, friend) == ["came"]


def test_who_is_of_another_cohort_does_not_come_into_this_one(session, cohort, young):
    stranger = make.ambassador(session, make.cohort(session))
    programme.came(session, programme.workshop(session, cohort).event, stranger)
    assert progressing.came(session, [young, stranger], SEALER) == {}


def test_attendance_outlives_the_key_of_the_date(session, cohort, young):
    event = programme.workshop(session, cohort).event
    programme.came(session, event, young)
    date_id, later = event.dates[0].id, clock.now() + LATER
    for _ in range(2):
        forgetting.forget_attendance(session, date_id, now=later, sealer=SEALER)
    assert session.get(CheckIn, date_id).key_sealed is None
    assert noted(session) == {(young.id, event.id, "gate")}
    assert states(session, young, now=later) == ["came"]


def test_the_nightly_worker_notes_before_it_destroys(app):
    from campaign.cli import worker
    from campaign.extensions import db

    with app.app_context():
        cohort = make.cohort(db.session)
        young = make.ambassador(db.session, cohort)
        long_ago = at_gates.began(24 * 40)
        event = programme.workshop(db.session, cohort, starts=long_ago).event
        then = clock.now() - timedelta(days=40) + timedelta(minutes=5)
        phone = at_gates.join(db.session, at_gates.open_gate(db.session, event, now=then), now=then)
        at_gates.send(db.session, phone, [at_gates.scan(young.badge.code, then)], now=then)
        db.session.commit()
        wanted = {(young.id, event.id, "gate")}
        worker.forget()
        assert db.session.scalars(select(CheckIn)).one().key_sealed is None
        assert noted(db.session) == wanted


def test_a_lost_field_key_keeps_no_date_from_being_forgotten(session, cohort, young):
    event = programme.workshop(session, cohort).event
    programme.came(session, event, young)
    other = Sealer((("k2", b"1" * 32),))
    date_id, later = event.dates[0].id, clock.now() + LATER
    forgetting.forget_attendance(session, date_id, now=later, sealer=other)
    assert session.get(CheckIn, date_id).key_sealed is None
    assert noted(session) == set()


def test_each_workshop_stands_where_it_stands(session, cohort, young):
    past = {"starts": at_gates.began(48), "minutes": 60}
    for over in (
        past,
        programme.tomorrow(),
        {**programme.tomorrow(), "state": "cancelled"},
        {**programme.tomorrow(), "state": "draft", "published_at": None},
    ):
        programme.workshop(session, cohort, **over)
    assert states(session, young) == ["missed", "coming", "off", "unset"]
    progress = progressing.of(session, young, now=clock.now(), sealer=SEALER)
    assert (progress.came, progress.whole) == (0, 3)


def test_a_workshop_whose_only_date_was_called_off_is_off(session, cohort, young):
    event = programme.workshop(session, cohort, **programme.tomorrow()).event
    row = occurrences.ensure_row(session, event, event.starts.date(), clock.now())
    row.cancelled = True
    session.flush()
    session.expire(event)
    assert states(session, young) == ["off"]


def test_one_of_several_dates_is_enough(session, cohort, young):
    workshop = programme.workshop(
        session, cohort, starts=at_gates.began(24 * 7), rrule="FREQ=WEEKLY;COUNT=3"
    )
    event = workshop.event
    assert states(session, young) == ["coming"]
    progressing.tick(session, workshop, event.starts.date(), [young.uid], now=clock.now())
    (step,) = progressing.of(session, young, now=clock.now(), sealer=SEALER).steps
    assert (step.state, step.date.day) == ("came", event.starts.date())


def test_a_date_that_left_the_rule_since_still_counts(session, cohort, young):
    workshop = programme.workshop(session, cohort)
    day = workshop.event.starts.date()
    progressing.tick(session, workshop, day, [young.uid], now=clock.now())
    later = (workshop.event.starts + timedelta(days=9)).isoformat()
    publishing.edit(session, workshop.event, {"starts": later}, by_staff=True, now=clock.now())
    assert states(session, young) == ["came"]


def test_a_lead_ticks_and_unticks_by_hand(session, cohort, young):
    workshop, other = programme.workshop(session, cohort), make.ambassador(session, cohort)
    day = workshop.event.starts.date()
    for ticked, unticked, wanted in (
        ([young.uid, other.uid], [], {young.id, other.id}),
        ([other.uid], [young.uid], {other.id}),
        (["nobody"], ["nobody"], {other.id}),
        ([young.uid], [], {young.id, other.id}),
        ([], [young.uid, other.uid], set()),
    ):
        progressing.tick(session, workshop, day, ticked, unticked, now=clock.now())
        assert {id_ for id_, _, _ in noted(session)} == wanted


def test_a_lead_cannot_untick_what_the_gate_knows(session, cohort, young):
    workshop = programme.workshop(session, cohort)
    programme.came(session, workshop.event, young)
    day = workshop.event.starts.date()
    progressing.note_date(session, session.scalars(select(CheckIn)).one(), SEALER)
    progressing.tick(session, workshop, day, [], [young.uid], now=clock.now())
    assert states(session, young) == ["came"]


def test_nobody_is_ticked_before_it_begins(session, cohort, young):
    workshop = programme.workshop(session, cohort, **programme.tomorrow())
    day = workshop.event.starts.date()
    with pytest.raises(progressing.NotBegun):
        progressing.tick(session, workshop, day, [young.uid], now=clock.now())
    with pytest.raises(occurrences.NoSuchDate):
        progressing.tick(session, workshop, day + timedelta(days=1), [young.uid], now=clock.now())


def test_who_leaves_is_off_the_list_and_the_gate_at_once(session, cohort, young):
    workshop = programme.workshop(session, cohort)
    programme.came(session, workshop.event, young)
    progressing.tick(session, workshop, workshop.event.starts.date(), [young.uid], now=clock.now())
    code = young.badge.code
    leaving.leave(session, young, today=clock.today())
    assert progressing.active(session, cohort) == []
    assert progressing.came(session, [young], SEALER) == {}
    assert noted(session) == set()
    assert not badging.find(session, code).is_worn
    with pytest.raises(certifying.NotCertified):
        certifying.of(young)


def test_the_list_of_a_cohort_has_no_order_by_progress(session, cohort):
    workshop = programme.workshop(session, cohort)
    young = [
        make.ambassador(session, cohort, now=clock.now() - timedelta(minutes=9 - n))
        for n in range(3)
    ]
    programme.came(session, workshop.event, young[2])
    every = progressing.of_cohort(session, cohort, now=clock.now(), sealer=SEALER)
    assert [(id_, one.came) for id_, one in every.items()] == [
        (young[0].id, 0),
        (young[1].id, 0),
        (young[2].id, 1),
    ]
