"""The desk sees what is owed, the oldest first, and answers once."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import clock, letters
from campaign.domain import sending
from campaign.extensions import db
from campaign.models import AuditEntry, Complaint, Message
from campaign.models.message import EMAIL
from tests import make
from tests.blueprints.complaints import made

LIST = "/desk/complaints"


@pytest.fixture
def desk(visitor, session):
    visitor.enter(make.account(session, "staff"))
    return visitor


def number(session):
    found = session.scalars(select(Complaint.id)).one()
    session.rollback()  # a read keeps writers waiting on SQLite
    return found


def test_the_oldest_stands_first_with_the_days_it_is_owed(desk, session):
    with time_machine.travel(clock.now() - timedelta(days=3), tick=False):
        made.complaint(session, "The older one.")
    made.complaint(session, "The newer one.")
    words = desk.open(LIST).words
    assert words.index("The older one.") < words.index("The newer one.")
    assert f"{clock.today() + timedelta(days=27):%-d %B %Y}" in words
    assert "Overdue" not in words


def test_one_that_cannot_be_opened_hides_no_other(desk, session):
    made.complaint(session, "The lost one.")
    session.query(Complaint).update({"words_sealed": b"gone:nothing"})
    made.complaint(session, "The other one.")
    page = desk.open(LIST)
    assert "A kept value could not be read." in page.words and "The other one." in page.words
    assert len([a for a in page.all("a") if f"{LIST}/" in a["href"]]) == 2


def test_what_was_answered_is_listed_without_opening_its_words(desk, session):
    made.complaint(session)
    made.answered(session, "Sorry.")
    session.query(Complaint).update({"words_sealed": b"gone:nothing", "answer_sealed": b"gone:x"})
    session.commit()
    page = desk.open(LIST)
    assert "answered" in page.words and "could not be read" not in page.words


@pytest.mark.parametrize("is_answered", [False, True])
def test_there_are_fifty_on_a_page(desk, session, is_answered):
    for number in range(51):
        made.complaint(session, f"Complaint {number}.")
    if is_answered:
        values = {"answered_on": clock.today(), "answer_sealed": b"x"}
        session.query(Complaint).update(values)
        session.commit()
    first = desk.open(LIST)
    (more,) = [a["href"] for a in first.all("a") if "?" in a["href"]]
    assert [count(page) for page in (first, desk.open(more))] == [50, 1]
    assert "Show more" not in desk.open(more).words


def count(page):
    return len([a for a in page.all("a") if f"{LIST}/" in a["href"]])


@pytest.mark.parametrize(("days", "is_read"), [(8, False), (31, True)])
def test_what_was_not_read_or_answered_in_time_is_overdue(desk, session, days, is_read):
    # At noon, so that no change of the hour in between makes it a day more or less.
    noon = clock.now().replace(hour=12)
    with time_machine.travel(noon - timedelta(days=days), tick=False):
        made.complaint(session)
    one = f"{LIST}/{number(session)}"
    if is_read:
        desk.open(one)
        desk.send(f"{one}/read")
    assert "Overdue" in desk.open(LIST).words


def test_reading_it_is_noted_once(desk, session):
    made.complaint(session)
    one = f"{LIST}/{number(session)}"
    for _ in range(2):
        desk.open(one)
        desk.send(f"{one}/read")
    session.expire_all()
    assert session.scalars(select(Complaint)).one().acknowledged_on == clock.now().date()
    assert session.scalars(select(AuditEntry.deed)).all() == ["complaint.read"]


def test_the_answer_is_given_and_who_left_a_contact_is_told_in_their_language(desk, session, app):
    token = made.complaint(session, language="pl", contact="amina@example.org")
    one = f"{LIST}/{number(session)}"
    desk.open(one)
    desk.send(f"{one}/answer", words="We are sorry.")
    assert "No complaint waits." in desk.open(LIST).words
    with app.app_context():
        message = db.session.scalars(select(Message)).one()
        told = sending.opened(db.session(), message.id, made.SEALER)
        letter = letters.write(db.session(), told, EMAIL, clock.now())
    assert told.recipient == "amina@example.org" and told.language == "pl"
    assert f"/pl/complaints/{token}" in letter.text and "sorry" not in letter.text


def test_it_is_answered_once(desk, session):
    made.complaint(session)
    one = f"{LIST}/{number(session)}"
    desk.open(one)
    desk.send(f"{one}/answer", words="The first.")
    again = desk.send(f"{one}/answer", 409, words="The second.")
    assert "The answer stays as it was given." in again.words and "The first." in again.words


def test_an_answer_has_words(desk, session):
    made.complaint(session)
    one = f"{LIST}/{number(session)}"
    desk.open(one)
    assert "A sentence is enough." in desk.send(f"{one}/answer", 422, words=" ").words


def test_what_was_erased_meanwhile_is_404(desk):
    desk.open(f"{LIST}/99", 404)


def test_the_desk_leads_there(desk):
    assert LIST in [a.get("href") for a in desk.open("/desk/").all("a")]
