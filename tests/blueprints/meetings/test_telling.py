"""Texts to members, from the page that chooses them to the message that goes out."""

import json
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import time_machine
from sqlalchemy import select

from campaign import clock, letters
from campaign.cli import outbox
from campaign.domain import convening, reaching, sending
from campaign.domain.delivering import Letter
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models import AuditEntry, CircleMember, Message
from campaign.models.message import WAITING
from tests import make
from tests.blueprints.meetings import gathered
from tests.tongues import some_languages

# A Wednesday in the town, where it is winter: before, within and after the hours of the morning.
EARLY = datetime.fromisoformat("2026-12-02T07:00+00:00")
MORNING = datetime.fromisoformat("2026-12-02T10:00+00:00")
NOON = datetime.fromisoformat("2026-12-02T12:00+00:00")
MORNINGS = {"when": ("weekday_morning",)}
TEXTS = "/meetings/tuesday/texts"
RING = {"text": "note_ring"}
SEE = {"text": "note_day", "day": "2026-12-02", "time": "18:30"}


@pytest.fixture
def circle(session):
    return make.circle(session, slug="tuesday")


@pytest.fixture
def clock_at(session, circle, visitor):
    """The browser of somebody who looks after the circle, at a time."""
    account = gathered.facilitator(session, circle)
    with time_machine.travel(EARLY, tick=False) as traveller:

        def go(moment):
            traveller.move_to(moment, tick=False)
            visitor.enter(account)
            visitor.open("/meetings/tuesday/")
            return visitor

        yield go


@pytest.fixture
def went(app, monkeypatch):
    """Sends what is due, and returns every letter that was handed over so far."""
    handed: list[Letter] = []

    class Hand:
        def send(self, letter):
            handed.append(letter)

    monkeypatch.setattr(outbox, "configured_senders", lambda: {"sms": Hand(), "email": Hand()})

    def work():
        with app.app_context():
            outbox.pass_on()
            outbox.work_through()
        return handed

    return work


def waiting(app):
    with app.app_context():
        found = db.session.scalars(select(Message).order_by(Message.id)).all()
        return [(m.channel, m.template, m.state, m.due_at, m.expires_at) for m in found]


def test_a_text_goes_within_her_hours_and_says_nothing_else(clock_at, session, circle, went, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    clock_at(EARLY).send(TEXTS, members=uid, **RING)
    assert went() == []
    clock_at(MORNING)
    (letter,) = went()
    assert (letter.to, letter.subject) == ("+447700900123", "")
    assert letter.text == "Please ring us when you can."


def test_a_mail_has_the_same_words_as_subject_and_text(clock_at, session, circle, went):
    uid = gathered.join(session, circle, "Amina", gathered.contact("mail"))
    clock_at(MORNING).send(TEXTS, members=uid, **SEE)
    (letter,) = went()
    said = "See you on Wednesday, 2 December 2026 at 18:30."
    assert (letter.subject, letter.text.strip(), letter.calendar) == (said, said, None)
    assert "http" not in letter.html


@pytest.mark.parametrize("tag", some_languages())
def test_it_is_in_her_language_and_the_outbox_does_not_say_which(
    clock_at, session, circle, went, app, tag
):
    uid = gathered.join(session, circle, "Amina", gathered.contact("mail", language=tag))
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    with app.app_context():
        assert db.session.scalars(select(Message.language)).all() == ["en"]
    (letter,) = went()
    assert f'<html lang="{tag}" dir="{LANGUAGES[tag].direction}">' in letter.html


def test_what_could_not_go_in_time_does_not_go_later(clock_at, session, circle, went, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    desk = clock_at(NOON)
    assert went() == [] and [state for _, _, state, *_ in waiting(app)] == ["dropped"]
    assert "not sent: it was too late" in desk.open("/meetings/tuesday/").words
    clock_at(MORNING + timedelta(days=1))
    assert went() == [] and waiting(app) == []


def refuse(app, *, for_good):
    """The provider does not take what is due."""
    with app.app_context():
        claimed = sending.claim(db.session, channels=["sms"], now=clock.now())
        sending.failed(db.session, claimed, now=clock.now(), for_good=for_good)
        db.session.commit()


def test_a_text_that_failed_can_be_written_again_and_then_goes(
    clock_at, session, circle, went, app
):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    desk = clock_at(MORNING)
    desk.send(TEXTS, members=uid, **RING)
    refuse(app, for_good=True)
    assert "could not be sent" in desk.open("/meetings/tuesday/").words
    answer = desk.send(TEXTS, members=uid, **RING)
    assert "Written to one person." in desk.open(answer.response.headers["Location"]).words
    assert len(went()) == 1


def test_a_text_that_cannot_be_tried_again_in_her_hours_has_failed(
    clock_at, session, circle, went, app
):
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    desk = clock_at(MORNING)
    desk.send(TEXTS, members=uid, **RING)
    desk = clock_at(NOON - timedelta(seconds=30))
    refuse(app, for_good=False)
    assert "could not be sent" in desk.open("/meetings/tuesday/").words


def test_a_message_claimed_in_time_and_written_late_is_not_sent(clock_at, session, circle, app):
    """The worker was held up between the two."""
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    with app.app_context():
        claimed = sending.claim(db.session, channels=["sms"], now=MORNING)
        told = sending.opened(db.session, claimed.id, gathered.SEALER)
        assert letters.write(db.session, told, "sms", NOON - timedelta(seconds=1)) is not None
        assert letters.write(db.session, told, "sms", NOON) is None


def test_nothing_comes_after_what_it_is_about(clock_at, session, circle, went, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    about = {"text": "note_time", "day": "2026-12-02", "time": "11:00"}
    clock_at(EARLY).send(TEXTS, members=uid, **about)
    clock_at(MORNING + timedelta(hours=1))
    assert went() == []


def test_erased_before_it_went_she_gets_nothing(clock_at, session, circle, went, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    desk = clock_at(EARLY)
    desk.send(TEXTS, members=uid, **RING)
    desk.send("/meetings/tuesday/erase/one", word="BLUE-kettle", member=uid)
    assert waiting(app) == []
    clock_at(MORNING)
    assert went() == []


def test_a_row_that_is_gone_is_told_nothing_even_where_its_message_is_left(
    clock_at, session, circle, went, app
):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    with app.app_context():
        db.session.query(CircleMember).delete()
        db.session.commit()
    assert went() == [] and [state for _, _, state, *_ in waiting(app)] == ["dropped"]


def test_a_second_tap_is_one_message(clock_at, session, circle, went):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    desk = clock_at(MORNING)
    desk.send(TEXTS, members=uid, **RING)
    answer = desk.send(TEXTS, members=uid, **RING)
    assert "cannot be reached" not in desk.open(answer.response.headers["Location"]).words
    assert len(went()) == 1


def test_it_is_kept_for_a_day_and_not_longer(clock_at, session, circle, went, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    went()
    clock_at(MORNING + timedelta(hours=23, minutes=59))
    went()
    assert len(waiting(app)) == 1
    clock_at(MORNING + timedelta(hours=24))
    went()
    assert waiting(app) == []


def test_what_waits_is_shown_and_can_be_dropped(clock_at, session, circle, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact(**MORNINGS))
    desk = clock_at(EARLY)
    answer = desk.send(TEXTS, members=uid, **RING)
    words = desk.open(answer.response.headers["Location"]).words
    assert "Written to one person." in words
    assert "goes on Wed 2 Dec between 09:00 and 12:00, or not at all" in words
    desk.send(f"{TEXTS}/drop", member=uid)
    assert waiting(app) == []
    assert "goes on" not in desk.open("/meetings/tuesday/").words
    desk.send(f"{TEXTS}/drop", 404, member="nobody")


def test_what_went_is_shown(clock_at, session, circle, went):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    desk = clock_at(MORNING)
    desk.send(TEXTS, members=uid, **RING)
    went()
    assert "sent on Wed 2 Dec at 10:00" in desk.open("/meetings/tuesday/").words


def test_who_cannot_be_reached_in_time_is_said(clock_at, session, circle, app):
    always = gathered.join(session, circle, "Amina", gathered.contact())
    weekend = gathered.contact("mail", when=("weekend_morning",))
    later = gathered.join(session, circle, "Zofia", weekend)
    desk = clock_at(MORNING)
    answer = desk.client.post(
        TEXTS, data={"csrf_token": desk.csrf_token, "members": [always, later], **SEE}
    )
    words = desk.open(answer.headers["Location"]).words
    assert "Written to one person." in words and "One person cannot be reached in time." in words
    assert len(waiting(app)) == 1


@pytest.mark.parametrize("reached", [None, gathered.contact("call")])
def test_who_marked_no_text_and_no_mail_as_safe_cannot_be_chosen(
    clock_at, session, circle, app, reached
):
    uid = gathered.join(session, circle, "Amina", reached)
    desk = clock_at(MORNING)
    assert "Nobody here marked a text" in desk.open(TEXTS).words
    desk.send(TEXTS, 422, members=uid, **RING)
    assert waiting(app) == []


def test_a_member_of_another_circle_cannot_be_chosen(clock_at, session, circle, app):
    gathered.join(session, circle, "Amina", gathered.contact())
    other = make.circle(session, slug="other")
    stranger = gathered.join(session, other, "Zofia", gathered.contact())
    clock_at(MORNING).send(TEXTS, 422, members=stranger, **RING)
    assert waiting(app) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "note_day", "day": "2026-12-02", "time": "08:00"}, "may be reached before then"),
        ({"text": "note_day", "day": "2026-12-01", "time": "18:00"}, "may be reached before then"),
        ({"text": "note_day", "day": "", "time": "18:00"}, "Write the day."),
        ({"text": "note_time", "day": "2026-12-03", "time": ""}, "Write the time."),
        ({"text": "note_day", "day": "2029-12-03", "time": "18:00"}, "next three months"),
        ({"text": "note_day", "day": "tomorrow", "time": "18:00"}, "day, month and year"),
        ({"text": "come to the hall"}, "Choose from the list."),
        ({}, "Choose from the list."),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(clock_at, session, circle, app, fields, sentence):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    page = clock_at(MORNING).send(TEXTS, 422, members=uid, **fields)
    assert sentence in " ".join(page.errors)
    assert any(a.get("value") == uid and "checked" in a for a in page.all("input"))
    assert waiting(app) == []


def test_to_nobody_is_refused_in_words(clock_at, session, circle):
    gathered.join(session, circle, "Amina", gathered.contact())
    page = clock_at(MORNING).send(TEXTS, 422, **RING)
    assert "Choose at least one person" in " ".join(page.errors)


def test_what_was_done_is_on_the_trail_without_anybodys_name(clock_at, session, circle, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry)).all()
    assert (entry.deed, entry.thing) == ("members.told", "circle:tuesday")


def test_a_text_goes_through_notify_as_it_is(clock_at, session, circle, app):
    """The whole of what a provider is given: a number and the words."""
    asked = []

    class Asked(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201)
            self.end_headers()
            self.wfile.write(b'{"id": "x"}')

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Asked)
    Thread(target=server.serve_forever, daemon=True).start()
    key = f"town-{'1' * 8}-1111-1111-1111-{'1' * 12}-{'2' * 8}-2222-2222-2222-{'2' * 12}"
    app.config["SMS_URL"] = f"notify://x?key={key}&base=http://127.0.0.1:{server.server_port}"
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    with app.app_context():
        assert outbox.work_through() == 1
    app.config["SMS_URL"] = ""
    server.shutdown()
    server.server_close()
    assert asked[0]["personalisation"] == {"body": "Please ring us when you can."}
    assert asked[0]["phone_number"] == "+447700900123"


def test_messages_about_her_are_found_by_a_mark_and_not_by_her_row(clock_at, session, circle, app):
    uid = gathered.join(session, circle, "Amina", gathered.contact())
    clock_at(MORNING).send(TEXTS, members=uid, **RING)
    with app.app_context():
        (message,) = db.session.scalars(select(Message)).all()
        held = [str(getattr(message, c.name)) for c in Message.__table__.columns]
        assert message.state == WAITING and not [text for text in held if uid in text]
        found = convening.members(db.session, db.session.merge(circle), gathered.SEALER)
        box = gathered.box(db.session.merge(circle))
        assert len(reaching.messages(db.session, found[0].uid, box)) == 1
