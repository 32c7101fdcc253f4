"""Each mail and text message, in each language: of the record it is about, whoever brought it about."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from campaign import clock, letters
from campaign.cli import outbox
from campaign.domain import (
    booking,
    complaining,
    entrusting,
    notifying,
    overriding,
    reaching,
    sending,
)
from campaign.domain.sealing import Sealer
from campaign.languages import DESK_LANGUAGES, LANGUAGES
from campaign.letters.ambassador import TEMPLATES as TO_THE_YOUNG
from campaign.letters.booking import TEMPLATES as TO_BOOKERS
from campaign.letters.circle import ALERTS
from campaign.models import Message
from campaign.models.message import EMAIL, SMS
from events.models import Registration
from tests import make
from tests.blueprints.complaints import made as complaints
from tests.blueprints.meetings import gathered
from tests.outbox import test_ambassador_letters as ambassadors
from tests.public_words import english_in

# The words are the same whatever the server's engine.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
SEALER = Sealer(make.FIELD_KEYS)
THEIRS = "ur"  # the language of the record; whoever brings a message about reads English
AT_WORK = (*ALERTS, entrusting.COLLEAGUE)
TITLE = "Picnic"  # of the event: it has no other language


def test_every_template_is_among_them():
    here = {*TO_BOOKERS, *TO_THE_YOUNG, *reaching.TEXTS, *AT_WORK, complaining.ANSWERED}
    assert here == set(letters.LETTERS)


@pytest.fixture
def reader(app):
    """Whoever brings about what is told reads English."""
    with app.test_request_context("/en/", headers={"Accept-Language": "en"}):
        yield


def outgoing(session, template):
    """The last message of a template, opened, and when it is due."""
    session.flush()
    found = session.query(Message).filter_by(template=template).order_by(Message.id.desc()).first()
    return sending.opened(session, found.id, SEALER), found.due_at


def insist_none_falls_back(session, told, due, languages=tuple(LANGUAGES)):
    """Put a message into words in each language, and hold these against the English ones."""
    assert told.language == THEIRS
    for channel in (EMAIL, SMS):
        plain = letters.write(session, replace(told, language="en"), channel, due)
        for tag in languages:
            if tag != "en":
                found = letters.write(session, replace(told, language=tag), channel, due)
                insist_it_is_in(found, tag, plain)


def insist_it_is_in(letter, tag, english):
    assert english_in(f"{letter.subject} {letter.text}", tag) == []
    said, plainly = (set(f"{one.subject}\n{one.text}".splitlines()) for one in (letter, english))
    same = {line for line in said & plainly if line and "http" not in line}
    assert same <= {TITLE}, (tag, same)
    assert f'<html lang="{tag}" dir="{LANGUAGES[tag].direction}">' in letter.html


@ON_ONE
def test_two_mails_of_one_round_are_each_in_the_language_of_its_reader(
    app, visitor, gathering, mail_server
):
    """One worker sends one after another, in one context of the application."""
    date = gathering()
    for tag in ("ur", "en"):
        visitor.place(date, language=tag, contact=f"{tag}@example.org")
    with app.app_context():
        assert outbox.work_through() == 2
    urdu, english = sorted(mail_server.mails, key=lambda mail: mail["To"], reverse=True)
    assert english["Subject"].startswith("Your place is booked")
    assert english_in(urdu["Subject"] + urdu.get_body(("plain",)).get_content(), "ur") == []


def booked(session, template):
    """Bring about what a booker is told of."""
    now = clock.now()
    evening = datetime.combine(now.date() + timedelta(days=9), time(18))
    facts = {"bookable": True, "capacity": 2, "waiting_list": True, "starts": evening}
    event = make.event(session, title={"en": TITLE}, **facts)
    if template in ("waiting", "offered", "lapsed"):
        first = book(session, event, "another's", now)
    book(session, event, THEIRS, now)
    if template in ("offered", "lapsed"):
        booking.cancel(session, booking.find(session, first), now=now, sealer=SEALER)
    if template == "lapsed":
        until = session.query(Registration).order_by(Registration.id.desc()).first().offered_until
        booking.lapse(session, now=until, sealer=SEALER)
    if template == "changed":
        notifying.tell_changed(session, event, now=now, sealer=SEALER)
    if template == "called_off":
        notifying.tell_cancelled(session, event, now=now, sealer=SEALER)


def book(session, event, submission, now):
    wanted = booking.Booking(submission, THEIRS, "آمنہ", 2, contact="amina@example.org")
    return booking.book(session, event, event.starts.date(), wanted, now=now, sealer=SEALER)


@ON_ONE
@pytest.mark.parametrize("template", TO_BOOKERS)
def test_what_a_booker_is_told(session, reader, template):
    booked(session, template)
    insist_none_falls_back(session, *outgoing(session, template))


@ON_ONE
@pytest.mark.parametrize("template", TO_THE_YOUNG)
def test_what_a_young_person_or_a_parent_is_told(session, reader, template):
    cohort = make.cohort(session)

    def young(tag, age=14):
        parent = ambassadors.Parent(tag, "dad@example.org") if age < 16 else None
        told = {"language": tag, "contact": "zofia@example.org", "parent": parent}
        return make.ambassador(session, cohort, age=age, name="Zofia", **told)

    ambassadors.happen(session, young, template, THEIRS)
    insist_none_falls_back(session, *outgoing(session, template))


@ON_ONE
def test_that_a_complaint_was_answered(session, reader):
    complaints.complaint(session, contact="ama@example.org", language=THEIRS)
    complaints.answered(session, "We are sorry.")
    insist_none_falls_back(session, *outgoing(session, complaining.ANSWERED))


@ON_ONE
@pytest.mark.parametrize("text", reaching.TEXTS)
def test_what_members_of_a_circle_are_told_each_in_her_own_language(app, session, reader, text):
    circle, zone, now = make.circle(session), app.extensions["pack"].zone, clock.now()
    hers = {}
    for tag in LANGUAGES:
        way = gathered.contact("mail", address=f"{tag}@example.org", language=tag)
        hers[f"{tag}@example.org"] = tag
        gathered.enrol(session, circle, tag, way)
    uids = {uid for (uid,) in session.query(gathered.CircleMember.uid)}
    note = reaching.Note(text, now + timedelta(days=8) if text in reaching.ABOUT_A_DAY else None)
    reaching.tell(session, circle, uids, note, now=now, zone=zone, sealer=SEALER)
    session.flush()
    box, found = gathered.box(circle), {}
    for row in session.query(Message).filter_by(template=text):
        told = sending.opened(session, row.id, SEALER)
        found[hers[told.recipient]] = letters.write(session, told, EMAIL, row.due_at)
    assert box and set(found) == set(LANGUAGES)
    for tag in set(LANGUAGES) - {"en"}:
        insist_it_is_in(found[tag], tag, found["en"])


@ON_ONE
@pytest.mark.parametrize("template", AT_WORK)
def test_what_is_told_to_those_who_work_here(session, reader, template):
    circle = make.circle(session)
    looks_after = gathered.facilitator(session, circle, language=THEIRS)
    now, reason = clock.now(), "Nobody can reach them, and it is urgent."
    if template == entrusting.COLLEAGUE:
        facts = {"now": now, "sealer": SEALER}
        entrusting.tell(session, circle, entrusting.PHONE, "01582 400000", **facts)
    else:
        one, other = make.account(session, "staff"), make.account(session, "staff")
        asked = overriding.ask(session, circle, reason, actor=one, now=now, sealer=SEALER)
        overriding.agree(session, asked.id, actor=other, now=now, sealer=SEALER)
    assert looks_after.language == THEIRS
    insist_none_falls_back(session, *outgoing(session, template), languages=DESK_LANGUAGES)
