"""When a circle met and how many came; and a member erased by her word."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.extensions import db
from campaign.models import AuditEntry, CircleMember, CircleSession
from tests import make
from tests.blueprints.meetings import gathered

SESSIONS, ERASE = "/meetings/tuesday/sessions", "/meetings/tuesday/erase"


@pytest.fixture
def circle(session):
    made = make.circle(session, slug="tuesday")
    made.opened_on = clock.today() - timedelta(days=30)
    session.commit()
    return made


@pytest.fixture
def desk(session, circle, visitor):
    visitor.enter(gathered.facilitator(session, circle))
    visitor.open("/meetings/tuesday/")
    return visitor


def held(app) -> dict[date, int]:
    with app.app_context():
        return {s.held_on: s.heads for s in db.session.scalars(select(CircleSession))}


def called(app) -> int:
    with app.app_context():
        return db.session.query(CircleMember).count()


def test_a_meeting_is_kept_and_the_same_day_again_corrects_it(desk, app):
    day = clock.today() - timedelta(days=1)
    for heads in ("12", "14"):
        answer = desk.send(SESSIONS, held_on=str(day), heads=heads)
    page = desk.open(answer.response.headers["Location"])
    assert "The meeting is kept." in page.words and "14" in page.words
    assert held(app) == {day: 14}


def test_nobody_may_have_come(desk, app):
    desk.send(SESSIONS, held_on=str(clock.today()), heads="0")
    assert held(app) == {clock.today(): 0}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("heads", "-1", "Write a whole number."),
        ("heads", "many", "Write a whole number."),
        ("heads", "", "Write a number."),
        ("heads", "501", "a number from 0 to 500"),
        ("heads", "999999", "a number from 0 to 500"),
        ("held_on", "", "Write the day."),
        ("held_on", "yesterday", "day, month and year"),
        ("held_on", "1999-01-01", "Choose a day from"),
        ("held_on", "2199-01-01", "Choose a day from"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    desk, app, field, value, sentence
):
    usual = {"held_on": str(clock.today()), "heads": "12"}
    page = desk.send(SESSIONS, 422, **{**usual, field: value})
    assert sentence in page.errors[0]
    assert page.value(field) == value
    assert held(app) == {}


def test_a_circle_that_was_closed_did_not_meet_afterwards(desk, session, circle, app):
    closed = clock.today() - timedelta(days=3)
    circle.closed_on = closed
    session.commit()
    desk.send(SESSIONS, 422, held_on=str(clock.today()), heads="3")
    desk.send(SESSIONS, held_on=str(closed), heads="3")
    assert held(app) == {closed: 3}


def test_her_word_shows_what_she_is_called_and_one_press_erases_her(desk, session, circle, app):
    uid = gathered.join(session, circle, "Amina")
    gathered.join(session, circle, "Zofia", word="another word")
    page = desk.send(ERASE, 200, word="  Blue KETTLE ")
    assert "Amina" in page.words and "Zofia" not in page.words
    answer = desk.send(f"{ERASE}/one", word=page.value("word"), member=page.value("member"))
    assert page.value("member") == uid
    words = desk.open(answer.response.headers["Location"]).words
    assert "She is erased" in words and "Amina" not in words
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.deed, entry.thing) == ("member.erased", "circle:tuesday")
    assert called(app) == 1


def test_of_two_with_one_word_one_is_chosen(desk, session, circle, app):
    gathered.join(session, circle, "Amina")
    zofia = gathered.join(session, circle, "Zofia")
    page = desk.send(ERASE, 200, word="blue kettle")
    assert "2 people have this word." in page.words
    desk.send(f"{ERASE}/one", word="blue kettle", member=zofia)
    assert "Amina" in desk.open("/meetings/tuesday/").words
    assert called(app) == 1


@pytest.mark.parametrize("word", ["red kettle", "", "x" * 200, "%"])
def test_a_word_nobody_has_erases_nobody(desk, session, circle, app, word):
    uid = gathered.join(session, circle, "Amina")
    assert desk.send(ERASE, 422, word=word).errors
    assert desk.send(f"{ERASE}/one", 422, word=word, member=uid).errors
    assert called(app) == 1


def test_a_second_press_says_that_nobody_has_this_word(desk, session, circle, app):
    uid = gathered.join(session, circle, "Amina")
    desk.send(f"{ERASE}/one", word="blue kettle", member=uid)
    page = desk.send(f"{ERASE}/one", 422, word="blue kettle", member=uid)
    assert "Nobody here has this word." in page.errors[0]


def test_the_word_of_another_circle_erases_nobody_there(desk, session, circle, app):
    other = make.circle(session, slug="other")
    stranger = gathered.join(session, other, "Zofia")
    desk.send(ERASE, 422, word="blue kettle")
    desk.send(f"{ERASE}/one", 422, word="blue kettle", member=stranger)
    assert called(app) == 1


def test_an_entry_that_cannot_be_read_can_still_be_erased(desk, session, circle, app):
    uid = gathered.join(session, circle, "Amina")
    session.query(CircleMember).filter_by(uid=uid).one().called_sealed = b"c1:broken"
    session.commit()
    assert "An entry that cannot be read" in desk.send(ERASE, 200, word="blue kettle").words
    desk.send(f"{ERASE}/one", word="blue kettle", member=uid)
    assert called(app) == 0
