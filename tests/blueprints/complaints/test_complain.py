"""Complaining without an account, and reading the answer on a page of one's own."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import clock, security
from campaign.cli import worker
from campaign.extensions import db, limiter
from campaign.models import Complaint
from tests.blueprints.complaints import made

PAGE = "/en/complaints"
WORDS = "The page wrote to my old number."


def send(visitor, status=303, **over):
    submission = visitor.open(PAGE).value("submission")
    fields = {"submission": submission, "subject": "data", "words": WORDS, **over}
    return visitor.send(PAGE, status, **fields)


def place(page):
    return page.response.headers["Location"]


def kept(app):
    with app.app_context():
        return db.session.scalars(select(Complaint)).all()


def night(app, days):
    with app.app_context(), time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        worker.forget()


def test_what_happened_is_kept_and_its_page_says_when_an_answer_is_owed(visitor, app):
    page = visitor.open(place(send(visitor)))
    assert "It is saved. Thank you for telling us." in page.words and WORDS in page.words
    (row,) = kept(app)
    for day in (row.made_on, row.made_on + timedelta(days=7), row.made_on + timedelta(days=30)):
        assert f"{day:%-d %B %Y}" in page.words
    assert page.response.headers["Cache-Control"] == "no-store"


def test_nothing_of_it_is_kept_in_clear(visitor, app):
    send(visitor, contact="amina@example.org")
    (row,) = kept(app)
    assert WORDS.encode() not in row.words_sealed and b"amina" not in row.contact_sealed


def test_the_same_form_sent_twice_is_one_complaint(visitor, app):
    submission = visitor.open(PAGE).value("submission")
    fields = {"submission": submission, "subject": "event", "words": WORDS}
    assert place(visitor.send(PAGE, **fields)) == place(visitor.send(PAGE, **fields))
    assert len(kept(app)) == 1


def test_a_form_left_open_does_not_open_the_complaint_of_whoever_used_it_first(visitor, app):
    submission = visitor.open(PAGE).value("submission")
    visitor.send(PAGE, submission=submission, words=WORDS)
    again = visitor.send(PAGE, 422, submission=submission, words="Mine.")
    assert WORDS not in again.words and "Mine." in again.html
    assert len(kept(app)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": "  "}, "Write what it is about. A sentence is enough."),
        ({"words": "x" * 3001}, "Write at most 3000 characters."),
        ({"contact": "nobody"}, "number"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(visitor, app, fields, sentence):
    page = send(visitor, 422, **fields)
    assert sentence in page.words
    assert all(value.strip() in page.html for value in fields.values())
    assert kept(app) == []


def test_without_a_subject_it_is_about_something_else(visitor, app):
    send(visitor, subject="nonsense")
    assert [row.subject for row in kept(app)] == ["other"]


def test_a_guessed_address_is_404(visitor):
    visitor.open(f"{PAGE}/guess", 404)


def test_a_stranger_sees_only_their_own(visitor):
    first = place(send(visitor))
    other = place(send(visitor, words="Something else."))
    assert WORDS not in visitor.open(other).html and WORDS in visitor.open(first).html


def test_it_can_be_erased(visitor, app):
    address = place(send(visitor))
    visitor.send(f"{address}/erase")
    assert kept(app) == []
    visitor.send(f"{address}/erase", 404)
    visitor.open(address, 404)


def test_the_answer_stands_on_its_page(visitor, session):
    address = place(send(visitor))
    made.answered(session, "We have changed the number.")
    page = visitor.open(address)
    assert "We have changed the number." in page.words and "ico.org.uk" in page.words


def test_when_we_are_late_the_page_says_so(visitor):
    address = place(send(visitor))
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert "We are late." in visitor.open(address).words


def test_a_year_after_the_answer_it_is_gone(visitor, session, app):
    send(visitor)
    made.answered(session, "Sorry.")
    night(app, 364)
    assert len(kept(app)) == 1
    night(app, 366)
    assert kept(app) == []


def test_without_an_answer_it_is_gone_a_year_after_one_was_due(visitor, app):
    send(visitor)
    night(app, 365 + 29)
    assert len(kept(app)) == 1
    night(app, 366 + 30)
    assert kept(app) == []


def test_more_than_a_bad_week_brings_are_asked_to_wait_and_lose_nothing(visitor, app):
    app.config["RATELIMIT_ENABLED"] = True
    with app.app_context():
        mark = app.extensions["sealer"].mark("shape", "complaint")
        limiter.limiter.hit(security.COMPLAINED, "alike", mark, cost=299)
    send(visitor)
    page = send(visitor, 429, words="The second one.", contact="amina@example.org")
    assert "Nothing is lost. Wait ten minutes, then try again." in page.words
    assert page.response.headers["Retry-After"] == "600"
    assert "The second one." in page.html and "amina@example.org" in page.html
    assert len(kept(app)) == 1


def test_the_page_on_who_runs_this_leads_there(visitor):
    assert PAGE in [a.get("href") for a in visitor.open("/en/about").all("a")]
