"""Dates that wait to be moved, on the desk; who is told of them; and pictures nobody shows any more."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.blueprints.picture.views import folder
from campaign.domain import picturing
from campaign.extensions import db
from campaign.models import Message
from events import moving, occurrences, publishing
from tests import make

DESCRIBED = {"description": {"en": "Bring a dish."}, "venue": "Town Hall"}


@pytest.fixture
def staff(app, visitor):
    with app.app_context():
        visitor.enter(make.account(db.session, "staff"))
    return visitor


@pytest.fixture
def days(app):
    """The two days of a live event that can be booked."""
    with app.app_context():
        event = make.event(db.session, slug="meal", bookable=True, capacity=10, **DESCRIBED)
        until = event.starts.date() + timedelta(days=7)
        event.rrule = f"FREQ=WEEKLY;UNTIL={until:%Y%m%d}"
        db.session.commit()
        return [event.starts.date(), until]


@pytest.fixture
def ask(load):
    """Asks, as its untrusted group, for a change."""

    def send(*, moved=None, **fields):
        if moved:
            fields["moved"] = {day.isoformat(): to for day, to in moved.items()}
        load(lambda e: publishing.edit(db.session(), e, fields, by_staff=False, now=clock.now()))

    return send


@pytest.fixture
def told(app):
    """What is waiting to be sent to those who booked, confirmations and reminders apart."""

    def read():
        with app.app_context():
            sent = db.session.scalars(select(Message).order_by(Message.id)).all()
            return [one.template for one in sent if one.template in {"changed", "called_off"}]

    return read


def later(day):
    return moving.entry(datetime.combine(day + timedelta(days=1), time(19, 13)), 90)


def decide(staff, verdict, status=303):
    read = staff.open("/desk/review/meal").value("read")
    return staff.send(f"/desk/review/meal/{verdict}", status, read=read)


def is_moved(load, day):
    return load(lambda e: occurrences.find(db.session(), e, day).is_moved)


def test_a_move_is_shown_in_words_before_and_after(staff, days, ask):
    ask(moved={days[0]: later(days[0])})
    assert "Single dates" in staff.open("/desk/").words
    words = " ".join(staff.open("/desk/review/meal").words.split())
    assert words.index("One date:") < words.index("18:00") < words.index("19:13")
    assert "20:43" in words
    assert "Moved" in words


def test_putting_back_a_date_that_was_called_off_is_shown(staff, days, ask):
    ask(moved={days[0]: moving.OFF})
    ask(moved={days[0]: None})
    page = staff.open("/desk/review/meal")
    assert "Called off" in page.words
    assert "Cancelled" not in page.words


def test_approving_moves_the_date_and_tells_only_those_who_booked_it(
    staff, days, ask, load, visitor, told
):
    for day in days:
        visitor.place(f"/events/meal/{day}", contact="a@example.org")
    ask(moved={days[1]: later(days[1])})
    assert told() == []
    decide(staff, "approve")
    assert is_moved(load, days[1])
    assert not is_moved(load, days[0])
    assert told() == ["changed"]


def test_a_new_place_and_a_moved_date_are_told_once_to_each(staff, days, ask, visitor, told):
    for day in days:
        visitor.place(f"/events/meal/{day}", contact="a@example.org")
    ask(moved={days[1]: later(days[1])}, venue="Library")
    decide(staff, "approve")
    assert told() == ["changed", "changed"]


def test_a_new_text_is_told_to_nobody(staff, days, ask, visitor, told):
    visitor.place(f"/events/meal/{days[0]}", contact="a@example.org")
    ask(title={"en": "Supper"})
    decide(staff, "approve")
    assert told() == []


def test_dropping_a_move_leaves_the_date_and_tells_nobody(staff, days, ask, load, visitor, told):
    visitor.place(f"/events/meal/{days[0]}", contact="a@example.org")
    ask(moved={days[0]: later(days[0])})
    decide(staff, "refuse")
    assert not is_moved(load, days[0])
    assert told() == []


def test_a_date_called_off_while_staff_read_is_not_put_back(staff, days, ask, load):
    ask(moved={days[0]: later(days[0])})
    read = staff.open("/desk/review/meal").value("read")
    ask(moved={days[0]: moving.OFF})
    staff.send("/desk/review/meal/approve", 409, read=read)
    assert load(lambda e: occurrences.find(db.session(), e, days[0]).is_cancelled)


def test_a_move_of_a_day_that_is_gone_is_refused_and_told_why(staff, days, ask, load):
    ask(moved={days[1]: later(days[1])})
    load(lambda e: setattr(e, "exceptions", [days[1].isoformat()]))
    page = decide(staff, "approve", 404)
    assert "does not take place on this day" in page.words
    assert load(lambda e: publishing.waiting_edit(db.session(), e)) is not None


@pytest.mark.parametrize(("verdict", "kept"), [("approve", "new"), ("refuse", "old")])
def test_the_picture_that_nobody_shows_any_more_is_deleted(
    app, staff, days, ask, load, verdict, kept
):
    with app.app_context():
        digests = {name: picturing.keep(name.encode(), folder()) for name in ("old", "new")}
        paths = {name: picturing.path_of(one, folder()) for name, one in digests.items()}
    load(lambda e: setattr(e, "picture_alt", {"en": "A table"}))
    load(lambda e: setattr(e, "picture", digests["old"]))
    ask(picture=digests["new"])
    decide(staff, verdict)
    assert {name for name, path in paths.items() if path.exists()} == {kept}
