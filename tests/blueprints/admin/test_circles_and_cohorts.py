"""Circles and cohorts, as administrators open them and entrust others with them."""

import pytest

from campaign import clock
from campaign.domain import circling, leading, sending
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import AuditEntry, Circle, Cohort, Facilitator, Lead, Message
from tests import make
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
        "tuesday",
        phone="",
        hours={},
        now=clock.now(),
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
        ({"ends_on": "2027-01-09"}, "before it starts"),
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
    assert told.facts == {"newcomer": "Newcomer"}
