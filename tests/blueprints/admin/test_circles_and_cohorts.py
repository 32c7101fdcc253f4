"""Circles and cohorts, as administrators open them and entrust others with them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
import time_machine

from campaign import clock
from campaign.domain import circling, entrusting, leading, sending
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Account, AuditEntry, Circle, Cohort, Facilitator, Lead, Message
from tests import make, programme
from tests.visitor import Visitor

SEALER = Sealer(make.FIELD_KEYS)
DAYS = {"starts_on": "2027-01-10", "ends_on": "2027-06-30", "apply_until": "2027-01-05"}


@pytest.fixture
def desk(visitor, session) -> Visitor:
    """An administrator's browser."""
    visitor.enter(make.account(session, "admin", name="Zara Admin"))
    visitor.open("/admin/circles")
    return visitor


@pytest.fixture
def circle(session) -> Circle:
    """A circle."""
    made = circling.open_circle(
        session,
        {"en": "Tuesday group"},
        phone="+441582000000",
        hours={},
        today=clock.today(),
        sealer=SEALER,
    )
    session.commit()
    session.refresh(made)
    session.expunge(made)
    session.rollback()
    return made


def only(app, kind):
    with app.app_context():
        return db.session.scalars(db.select(kind)).one()


def deeds(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry.deed).order_by(AuditEntry.id)))


def test_a_circle_is_opened_described_and_closed(desk, app):
    desk.send("/admin/circles", **{"name-en": "Tuesday group", "phone": "01582 000000"})
    made = only(app, Circle)
    assert (made.slug, made.phone, made.closed_on) == ("tuesday-group", "+441582000000", None)
    assert len(circling.box(made, SEALER).mark("any", "thing")) == 64  # its key opens
    desk.open(f"/admin/circles/{made.id}")
    sent = {"name-en": "Wednesday group", "name-ur": "گروپ", "hours-en": "Mondays"}
    desk.send(f"/admin/circles/{made.id}", 422, **sent)
    sent["phone"] = "01582 000000"
    desk.send(f"/admin/circles/{made.id}", **sent)
    now = only(app, Circle)
    assert (now.slug, now.name["en"], now.hours) == (
        "tuesday-group",
        "Wednesday group",
        {"en": "Mondays"},
    )
    desk.send(f"/admin/circles/{made.id}/close")
    assert only(app, Circle).closed_on == clock.today()
    assert deeds(app) == ["circle.opened", "circle.changed", "circle.closed"]


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [("", "Write a phone number"), ("a@example.org", "We could not read this phone number.")],
)
def test_a_circle_has_a_phone_that_can_be_rung(desk, app, phone, sentence):
    page = desk.send("/admin/circles", 422, **{"name-en": "Tuesday group", "phone": phone})
    assert any(sentence in error for error in page.errors)
    with app.app_context():
        assert not db.session.scalars(db.select(Circle)).all()


def test_a_second_circle_of_the_same_name_gets_another_address(desk, app):
    for _ in range(2):
        desk.send("/admin/circles", **{"name-en": "Tuesday group", "phone": "01582 000000"})
    with app.app_context():
        slugs = db.session.scalars(db.select(Circle.slug).order_by(Circle.id)).all()
    assert slugs == ["tuesday-group", "tuesday-group-2"]


def test_a_circle_opened_after_midnight_in_the_town_is_of_that_day(visitor, session, app):
    zara = make.account(session, "admin")
    with time_machine.travel(datetime(2027, 7, 1, 23, 30, tzinfo=UTC), tick=False):
        visitor.enter(zara)
        visitor.open("/admin/circles")
        said = {"name-en": "Friday group", "phone": "01582 000000"}
        visitor.send("/admin/circles", **said)
    assert only(app, Circle).opened_on == date(2027, 7, 2)


def test_entrusted_by_two_taps_at_once_it_is_told_and_noted_once(app, session, circle):
    actor = make.account(session, "admin", name="Zara Admin")
    account = make.account(session, name="Newcomer")
    first = make.account(session, email="first@example.org", name="First")
    session.add(Facilitator(account_id=first.id, circle_id=circle.id))
    session.commit()
    together, given = Barrier(2), {circle.id}

    def tap(_):
        with app.app_context():
            mine = [db.session.get(Account, one.id) for one in (account, actor)]
            held = entrusting.entrusted(db.session(), mine[0], entrusting.CIRCLES)
            db.session.rollback()
            together.wait()
            entrusting.entrust(
                db.session(),
                mine[0],
                entrusting.CIRCLES,
                given,
                actor=mine[1],
                now=clock.now(),
                sealer=SEALER,
            )
            db.session.commit()
            db.session.remove()
            return held

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(tap, range(2))) == [[], []]
    assert deeds(app) == ["circle.given"]
    only(app, Message)


def test_a_cohort_is_opened_and_described(desk, app, session):
    group = make.group(session)
    number = group.id
    session.commit()
    desk.open("/admin/cohorts")
    said = {"name-en": "Spring", "group": str(number), "person": "Sana", "phone": "01582 000000"}
    desk.send("/admin/cohorts", **said, **DAYS)
    made = only(app, Cohort)
    assert (made.slug, made.group_id, made.person) == ("spring", number, "Sana")
    desk.open(f"/admin/cohorts/{made.id}")
    desk.send(f"/admin/cohorts/{made.id}", **{**said, **DAYS, "name-en": "Early spring"})
    assert only(app, Cohort).name == {"en": "Early spring"}
    assert deeds(app) == ["cohort.opened", "cohort.changed"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name-en": ""}, "Write the name in one language at least."),
        ({"phone": "12"}, "We could not read this phone number."),
        ({"phone": "a@example.org"}, "We could not read this phone number."),
        ({"starts_on": ""}, "Write this date as day, month and year."),
        ({"ends_on": "soon"}, "Write this date as day, month and year."),
        ({"ends_on": "2027-01-09"}, "before the first"),
        ({"apply_until": "2027-07-01"}, "after"),
        ({"group": "999"}, "Choose from the list."),
    ],
)
def test_what_cannot_be_a_cohort_is_said_beside_its_field(desk, session, fields, sentence):
    group = make.group(session)
    said = {"name-en": "Spring", "group": str(group.id), "person": "Sana", "phone": ""}
    session.commit()
    desk.open("/admin/cohorts")
    page = desk.send("/admin/cohorts", 422, **{**said, **DAYS, **fields})
    assert any(sentence in error for error in page.errors)


def test_what_is_entrusted_to_an_account_can_be_taken_again(desk, app, session, circle):
    group = make.group(session)
    plan = leading.Plan({"en": "Spring"}, clock.today(), clock.today(), clock.today(), {})
    cohort = leading.open_cohort(session, group, plan)
    session.commit()
    keys = circle.id, cohort.id
    account = make.account(session, name="Fatima Facilitator").id
    desk.open(f"/admin/accounts/{account}")
    desk.send(f"/admin/accounts/{account}/circles", **{"circles-entrusted": str(keys[0])})
    desk.send(f"/admin/accounts/{account}/cohorts", **{"cohorts-entrusted": str(keys[1])})
    assert (only(app, Facilitator).circle_id, only(app, Lead).cohort_id) == keys
    desk.send(f"/admin/accounts/{account}/circles")
    desk.send(f"/admin/accounts/{account}/cohorts")
    with app.app_context():
        assert not db.session.scalars(db.select(Facilitator)).all()
        assert not db.session.scalars(db.select(Lead)).all()
    assert deeds(app) == ["circle.given", "cohort.given", "circle.taken", "cohort.taken"]


def test_closing_an_account_takes_what_was_entrusted_to_it(desk, app, session, circle):
    account = make.account(session, name="Fatima Facilitator").id
    session.add(Facilitator(account_id=account, circle_id=circle.id))
    session.commit()
    desk.open(f"/admin/accounts/{account}")
    desk.send(f"/admin/accounts/{account}/close")
    with app.app_context():
        assert not db.session.scalars(db.select(Facilitator)).all()


def test_nobody_entrusts_themselves(desk, app, session, circle):
    me = make.account(session, "admin", email="zara@example.org", name="Zara Two")
    desk.enter(me)
    desk.open("/admin/circles")
    desk.send(f"/admin/accounts/{me.id}/circles", 409, **{"circles-entrusted": str(circle.id)})
    with app.app_context():
        assert not db.session.scalars(db.select(Facilitator)).all()


def test_those_who_look_after_a_circle_are_told_of_each_newcomer(desk, app, session, circle):
    first = make.account(session, email="first@example.org", name="First", language="ur")
    other = make.account(session, email="other@example.org", name="Newcomer")
    session.add(Facilitator(account_id=first.id, circle_id=circle.id))
    session.commit()
    desk.open(f"/admin/accounts/{other.id}")
    desk.send(f"/admin/accounts/{other.id}/circles", **{"circles-entrusted": str(circle.id)})
    message = only(app, Message)
    with app.app_context():
        told = sending.opened(db.session, message.id, SEALER)
    assert (told.recipient, told.language) == ("first@example.org", "ur")
    assert told.facts == {"deed": "joined", "what": "Newcomer"}


def letters(app) -> list[tuple[str, str]]:
    """To whom, and of what, those who look after circles were told."""
    with app.app_context():
        rows = db.session.scalars(db.select(Message.id).order_by(Message.id)).all()
        told = [sending.opened(db.session, row, SEALER) for row in rows]
    return sorted((one.recipient, one.facts["deed"]) for one in told)


@pytest.fixture
def two(session, circle):
    """Two who look after the circle."""
    both = [make.account(session, email=f"{n}@example.org", name=n) for n in ("fay", "gul")]
    for one in both:
        session.add(Facilitator(account_id=one.id, circle_id=circle.id))
    session.commit()
    return both


@pytest.mark.parametrize("deed", ["reset", "close", "circles"])
def test_nobody_is_taken_from_a_circle_unseen(desk, app, two, deed):
    """A new invitation is in the administrator's hands, so it opens no circle."""
    desk.open(f"/admin/accounts/{two[0].id}")
    desk.send(f"/admin/accounts/{two[0].id}/{deed}", 200 if deed == "reset" else 303)
    assert only(app, Facilitator).account_id == two[1].id
    assert letters(app) == [("fay@example.org", "left"), ("gul@example.org", "left")]


def test_another_telephone_number_is_told_to_those_who_answer_it(desk, app, two, circle):
    desk.open(f"/admin/circles/{circle.id}")
    sent = {"name-en": "Tuesday group", "phone": "01582 000001"}
    desk.send(f"/admin/circles/{circle.id}", **sent)
    assert letters(app) == [("fay@example.org", "phone"), ("gul@example.org", "phone")]
    desk.open(f"/admin/circles/{circle.id}")
    desk.send(f"/admin/circles/{circle.id}", **sent)
    assert len(letters(app)) == 2


def test_another_group_for_a_cohort_with_workshops_is_refused_beside_its_field(desk, session):
    cohort, another = make.cohort(session), make.group(session)
    programme.workshop(session, cohort)
    number, chosen = cohort.id, str(another.id)
    session.commit()
    said = {"name-en": "Spring", "group": chosen, "person": "Sana", "phone": "", **DAYS}
    desk.open(f"/admin/cohorts/{number}")
    page = desk.send(f"/admin/cohorts/{number}", 422, **said)
    assert any("the group stays" in error for error in page.errors)
