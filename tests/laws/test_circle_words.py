"""What may be seen over a shoulder, in a history or on a locked screen has none of the circle's words."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import current_app

from campaign import clock, letters
from campaign.domain import (
    circling,
    delivering,
    enrolling,
    entrusting,
    overriding,
    reaching,
    sending,
)
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.letters import circle as circle_letters
from tests import make
from tests.circle.lexicon import LEXICON, found_in

# The words are the same whatever the server's engine.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
FIRST = 150  # characters: what a locked screen shows
ALL_WEEK = tuple(circling.PARTS)
ROOT = Path(circling.__file__).parents[1]


def test_each_shipped_language_has_its_words():
    assert set(LANGUAGES) == set(LEXICON)
    assert all(len(words) > 20 for words in LEXICON.values())


@pytest.mark.parametrize(
    ("text", "word"),
    [("A group for WOMEN", "women"), ("Grupa dla KOBIET", "kobiet"), ("خَواتین کے لیے", "خواتین")],
)
def test_a_word_is_found_however_it_is_written(text, word):
    assert word in found_in(text)


@ON_ONE
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_pages_that_a_history_can_bring_back_have_none(app, session, visitor, tag):
    make.circle(session, "tuesday", name={"en": "Tuesday group"}, hours={})
    start = visitor.open(f"/{tag}/circle")
    form = visitor.send(f"/{tag}/circle", 200, step="form")
    fields = {"called": "Mina", "code_word": "marigold", "submission": form.value("submission")}
    done = visitor.send(f"/{tag}/circle", 200, step="send", **fields)
    for page in (start, done):
        assert found_in(page.words) == []


@pytest.mark.parametrize(
    "path", ["static/js/in_place.js", "static/css/site.css", "static/mark.svg"]
)
def test_the_files_that_a_cache_keeps_have_none(path):
    assert found_in((ROOT / path).read_text("utf-8")) == []


def letter(session, sealer, *, note, tag, way):
    """Queue a note to somebody who joined, take it from the outbox in her hours, and put it into words."""
    circle = make.circle(session)
    contact = circling.Contact(way[0], way[1], ALL_WEEK, False, tag)
    said = circling.Said("Mina", contact)
    enrolling.enrol(
        session,
        circle,
        enrolling.Enrolment("mark", said, "marigold"),
        today=clock.today(),
        sealer=sealer,
    )
    (member,) = session.query(circling.CircleMember)
    zone = current_app.extensions["pack"].zone
    reaching.tell(session, circle, {member.uid}, note, now=clock.now(), zone=zone, sealer=sealer)
    return told(session, sealer)


def told(session, sealer):
    (message,) = session.query(sending.Message)
    outgoing = sending.opened(session, message.id, sealer)
    return message.channel, letters.write(session, outgoing, message.channel, clock.now())


@ON_ONE
@pytest.mark.parametrize(
    ("text", "tag", "way"),
    itertools.product(
        reaching.TEXTS, LANGUAGES, [("text", "+447700900123"), ("mail", "m@example.org")]
    ),
)
def test_no_message_has_one_where_a_locked_screen_shows_it(app, text, tag, way):
    noon = datetime(2027, 6, 2, 11, tzinfo=clock.UTC)
    with time_machine.travel(noon, tick=False), app.app_context():
        at = clock.now() + timedelta(hours=2) if text in reaching.ABOUT_A_DAY else None
        note = reaching.Note(text, at)
        sealer = app.extensions["sealer"]
        channel, found = letter(db.session, sealer, note=note, tag=tag, way=way)
        assert found is not None
        shown = (sender(found), found.subject, found.text[:FIRST], found.html)
        assert [found_in(part) for part in shown] == [[]] * 4
        assert "http" not in found.text
        assert not any(name in found.text for name in app.extensions["pack"].name.values())
        assert (found.subject == "") is (channel == "sms")
        db.session.rollback()


@ON_ONE
@pytest.mark.parametrize(
    ("alert", "tag", "where"),
    itertools.product(circle_letters.ALERTS, LANGUAGES, (overriding.TRAIL, overriding.THEIRS)),
)
def test_no_alert_to_those_who_look_after_it_has_one(app, alert, tag, where):
    with app.app_context():
        outgoing = sending.Outgoing(alert, tag, "host@example.org", "once", {"where": where})
        found = letters.write(db.session(), outgoing, "email", clock.now())
    assert found_in(f"{found.subject} {found.text[:FIRST]} {sender(found)}") == []


@ON_ONE
@pytest.mark.parametrize(
    ("deed", "tag"),
    itertools.product((entrusting.JOINED, entrusting.LEFT, entrusting.PHONE), LANGUAGES),
)
def test_no_mail_about_who_looks_after_it_has_one(app, deed, tag):
    with app.app_context():
        facts = {"deed": deed, "what": "Rosa"}
        outgoing = sending.Outgoing(entrusting.COLLEAGUE, tag, "host@example.org", "once", facts)
        found = letters.write(db.session(), outgoing, "email", clock.now())
    assert "Rosa" in found.text
    assert found_in(f"{found.subject} {found.text[:FIRST]} {sender(found)}") == []


def sender(found):
    return delivering.compose(found, "no-reply@example.org")["From"]
