"""What waits is sent, once, in the language of whoever it goes to; and never lost."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import delete, func, select, update

from campaign import clock
from campaign.cli import outbox, worker
from campaign.domain import booking, notifying, sending
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models import Message
from events import publishing, registration, rescheduling
from events.models import Event, Registration
from events.models.registration import OFFERED
from tests import make
from tests.tongues import some_languages

CONTACT = "amina@example.org"
LOST = Sealer((("k2", b"1" * 32),))


def work(app, **later):
    """Send what is due now, or so much later."""
    with app.app_context():
        if later:
            for message in db.session.scalars(select(Message)):
                message.due_at -= timedelta(**later)
            db.session.commit()
        return outbox.work_through()


def states(app):
    with app.app_context():
        return sorted((m.template, m.state) for m in db.session.scalars(select(Message)))


def test_a_booking_is_confirmed_with_a_calendar_file_and_its_link(
    app, visitor, gathering, mail_server
):
    place = visitor.place(gathering(), contact=CONTACT)
    assert work(app) == 1
    (mail,) = mail_server.mails
    assert mail["To"] == CONTACT and mail["From"] == "place@town.example"
    assert mail["Subject"] == "Your place is booked: Shared meal"
    text = mail.get_body(("plain",)).get_content()
    assert f"http://localhost{place}" in text and "places for 2 people" in text
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "event.ics"
    (entry,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    with app.app_context():
        starts = db.session.scalars(select(Event.starts)).one()
    assert entry["DTSTART"].dt.replace(tzinfo=None) == starts


@pytest.mark.parametrize("tag", some_languages())
def test_a_mail_is_in_the_bookers_language_and_direction(app, visitor, gathering, mail_server, tag):
    visitor.place(gathering(), language=tag, contact=CONTACT)
    work(app)
    (mail,) = mail_server.mails
    html = mail.get_body(("html",)).get_content()
    assert f'<html lang="{tag}" dir="{LANGUAGES[tag].direction}">' in html
    assert f"/{tag}/place/" in html
    if tag != "en":
        assert "Your place is booked" not in mail["Subject"]


def test_mails_that_leave_in_one_round_are_each_in_the_language_of_its_reader(
    app, visitor, gathering, mail_server
):
    date = gathering(capacity=20)
    for tag in ("ur", "en", "pl"):
        visitor.place(date, language=tag, contact=f"{tag}@example.org")
    work(app)
    subjects = {mail["To"].split("@")[0]: mail["Subject"] for mail in mail_server.mails}
    assert subjects["en"].startswith("Your place is booked"), subjects
    assert subjects["ur"].startswith("آپ کی جگہ") and "Your place" not in subjects["pl"], subjects


def test_without_a_contact_nothing_is_written(app, visitor, gathering):
    visitor.place(gathering())
    assert states(app) == []


def test_the_message_is_written_with_the_deed_or_not_at_all(app, gathering):
    """A booking that is rolled back leaves no message behind."""
    with app.app_context():
        gathering()
        told = sending.Outgoing("booked", "en", CONTACT, "x", {"token": "t"})
        sealer = app.extensions["sealer"]
        sending.queue(db.session, told, due_at=clock.now(), sealer=sealer)
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_the_same_deed_told_twice_is_one_message(app):
    with app.app_context():
        told = sending.Outgoing("booked", "en", CONTACT, "x", {"token": "t"})
        for _ in range(2):
            sending.queue(db.session, told, due_at=clock.now(), sealer=app.extensions["sealer"])
        assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_two_reminders_are_planned_48_hours_before_and_on_the_morning(
    app, visitor, gathering, mail_server
):
    evening = datetime.combine(date.today() + timedelta(days=9), datetime.min.time()).replace(
        hour=18
    )
    visitor.place(gathering(starts=evening), contact=CONTACT)
    with app.app_context():
        due = {m.template: m.due_at for m in db.session.scalars(select(Message))}
        zone = app.extensions["pack"].zone
    starts = evening.replace(tzinfo=zone)
    assert due["reminder"] == starts - timedelta(hours=48)
    assert due["reminder_today"] == starts.replace(hour=7, minute=30)
    work(app)
    assert len(mail_server.mails) == 1  # the confirmation; the others are not due


def test_a_reminder_of_a_place_given_back_is_never_sent(app, visitor, gathering, mail_server):
    evening = datetime.combine(date.today() + timedelta(days=9), datetime.min.time()).replace(
        hour=18
    )
    place = visitor.place(gathering(starts=evening), contact=CONTACT)
    work(app)
    visitor.send(f"{place}/cancel")
    assert work(app, days=9) == 0
    assert states(app) == [("booked", "sent")]


def test_the_next_in_turn_is_told_of_the_place(app, visitor, gathering, mail_server):
    date_ = gathering(capacity=2)
    first = visitor.place(date_)
    visitor.place(date_, language="ur", name="آمنہ", contact=CONTACT)
    visitor.send(f"{first}/cancel")
    work(app)
    waiting, offered = mail_server.mails
    assert "آمنہ" in offered.get_body(("plain",)).get_content()
    assert waiting["Subject"] != offered["Subject"]


@pytest.mark.parametrize("template", ["changed", "called_off"])
def test_those_who_booked_are_told_of_a_change_and_of_a_cancellation(
    app, visitor, gathering, mail_server, template
):
    visitor.place(gathering(), contact=CONTACT)
    work(app)
    with app.app_context():
        event, now = db.session.scalars(select(Event)).one(), clock.now()
        sealer, day = app.extensions["sealer"], event.starts.date()
        if template == "changed":
            later = event.starts + timedelta(hours=1)
            rescheduling.move_date(db.session, event, day, later, 60, now=now)
            notifying.tell_changed(db.session, event, day=day, now=now, sealer=sealer)
        else:
            publishing.cancel(db.session, event, now=now)
            notifying.tell_cancelled(db.session, event, now=now, sealer=sealer)
        db.session.commit()
    work(app)
    mail = mail_server.mails[-1]
    assert mail["Subject"].startswith(
        "Something has changed" if template == "changed" else "Cancelled"
    )
    if template == "changed":
        assert "19:00" in mail.get_body(("plain",)).get_content()


def test_a_server_that_is_away_costs_no_message_and_tries_grow_apart(app, visitor, gathering):
    visitor.place(gathering(), contact=CONTACT)
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9"
    pauses = []
    for _ in range(4):
        with app.app_context():
            db.session.execute(
                update(Message).where(Message.template == "booked").values(due_at=clock.now())
            )
            db.session.commit()
            assert outbox.work_through() == 0
            message = db.session.scalars(select(Message).filter_by(template="booked")).one()
            pauses.append(round((message.due_at - clock.now()) / timedelta(minutes=1)))
            assert message.state == "waiting"
    app.config["MAIL_URL"] = ""
    assert pauses == [1, 2, 4, 8]


def test_a_busy_server_is_tried_again_and_then_takes_it(app, visitor, gathering, mail_server):
    visitor.place(gathering(), contact=CONTACT)
    mail_server.answer = "451 busy"
    assert work(app) == 0
    mail_server.answer = ""
    assert work(app, minutes=2) == 1
    assert ("booked", "sent") in states(app)


def test_a_message_refused_for_good_is_not_tried_for_ever(app, visitor, gathering, mail_server):
    visitor.place(gathering(), contact=CONTACT)
    mail_server.answer = "554 never"
    work(app)
    assert ("booked", "failed") in states(app)


def test_without_an_address_to_send_by_messages_wait(app, visitor, gathering):
    visitor.place(gathering(), contact=CONTACT)
    assert work(app) == 0
    assert ("booked", "waiting") in states(app)


def test_sent_bodies_are_gone_after_seven_days(app, visitor, gathering, mail_server):
    visitor.place(gathering(), contact=CONTACT)
    work(app)
    with app.app_context():
        now = clock.now()
        assert sending.forget(db.session, now=now + timedelta(days=6, hours=23)) == 0
        assert sending.forget(db.session, now=now + timedelta(days=7, minutes=1)) == 1


def test_a_title_of_several_lines_makes_one_subject_and_holds_nobody_up(
    app, visitor, gathering, mail_server
):
    visitor.place(gathering(title={"en": "Pay\u2028day"}), contact=CONTACT)
    assert work(app) == 1
    assert mail_server.mails[0]["Subject"] == "Your place is booked: Pay day"


def test_a_message_that_cannot_be_opened_waits_and_the_others_go(
    app, visitor, gathering, mail_server
):
    date_ = gathering()
    for name in ("A", "B"):
        visitor.place(date_, name=name, contact=f"{name}@example.org")
    with app.app_context():
        broken = db.session.scalars(select(Message).order_by(Message.id)).first()
        broken.facts_sealed = b"k1:broken"
        db.session.commit()
        assert outbox.work_through() == 1
        assert db.session.get(Message, broken.id).state == "waiting"
    assert [mail["To"] for mail in mail_server.mails] == ["B@example.org"]


def test_a_server_that_does_not_say_goodbye_has_still_taken_the_mail(
    app, visitor, gathering, mail_server
):
    mail_server.goodbye = "421 no"
    visitor.place(gathering(), contact=CONTACT)
    assert work(app) == 1
    assert ("booked", "sent") in states(app)


def test_taking_a_place_twice_is_confirmed_once(app, visitor, gathering, mail_server):
    date_ = gathering(capacity=2)
    first = visitor.place(date_)
    second = visitor.place(date_, contact=CONTACT)
    visitor.send(f"{first}/cancel")
    for _ in range(3):
        visitor.send(f"{second}/accept")
    assert [name for name, _ in states(app)].count("booked") == 1


def test_a_date_that_was_called_off_is_not_told_of_a_change_and_not_reminded(
    app, visitor, gathering, mail_server
):
    evening = datetime.combine(date.today() + timedelta(days=9), datetime.min.time()).replace(
        hour=18
    )
    visitor.place(gathering(starts=evening), contact=CONTACT)
    work(app)
    with app.app_context():
        event, now = db.session.scalars(select(Event)).one(), clock.now()
        sealer = app.extensions["sealer"]
        rescheduling.cancel_date(db.session, event, evening.date(), now=now)
        notifying.tell_cancelled(db.session, event, day=evening.date(), now=now, sealer=sealer)
        notifying.tell_changed(db.session, event, now=now, sealer=sealer)
        db.session.commit()
    assert [name for name, _ in states(app)] == ["booked", "called_off"]


def queued(app, many):
    with app.app_context():
        for n in range(many):
            told = sending.Outgoing("booked", "en", CONTACT, f"x{n}", {"token": "t"})
            sending.queue(db.session, told, due_at=clock.now(), sealer=app.extensions["sealer"])
        db.session.commit()


def claim_all(app, workers, claim):
    together = Barrier(workers)

    def one(_):
        found = []
        with app.app_context():
            together.wait()
            while (taken := claim()) is not None:
                db.session.commit()
                found.append(taken)
            db.session.remove()
        return found

    with ThreadPoolExecutor(workers) as pool:
        return [id_ for found in pool.map(one, range(workers)) for id_ in found]


def test_eight_workers_at_once_claim_each_message_once(app):
    queued(app, 60)

    def claim():
        taken = sending.claim(db.session, channels=["email"], now=clock.now())
        return taken and taken.id

    claimed = claim_all(app, 8, claim)
    assert sorted(claimed) == sorted(set(claimed)) and len(claimed) == 60


def test_control_looking_first_and_claiming_then_sends_twice(app):
    queued(app, 10)
    meet = Barrier(8)

    def claim():
        waiting = select(Message.id).where(Message.leased_until.is_(None)).order_by(Message.id)
        found = db.session.scalar(waiting.limit(1))
        db.session.commit()
        if claim.once:
            meet.wait()
        if found is not None:
            lease = update(Message).where(Message.id == found)
            db.session.execute(lease.values(leased_until=clock.now()))
        return found

    claim.once = True
    real = meet.wait
    meet.wait = lambda: (real(timeout=20), setattr(claim, "once", False))
    claimed = claim_all(app, 8, claim)
    assert len(claimed) > len(set(claimed))


def test_the_message_of_a_worker_that_died_is_claimed_again_when_its_lease_ends(app):
    queued(app, 1)
    with app.app_context():
        now = clock.now()

        def claim(at):
            taken = sending.claim(db.session, channels=["email"], now=at)
            db.session.commit()
            return taken

        assert claim(now) is not None
        assert claim(now + sending.LEASE - timedelta(seconds=1)) is None
        assert claim(now + sending.LEASE).tries == 2


def test_a_worker_killed_while_sending_loses_nothing(app, visitor, gathering, mail_server):
    """A real process, killed with SIGKILL while the mail server keeps it waiting."""
    import socket

    visitor.place(gathering(), contact=CONTACT)
    silent = socket.create_server(("127.0.0.1", 0))
    environ = {
        **os.environ,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "MAIL_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}",
        "CAMPAIGN_ENV": "development",
        "SECRET_KEY": "test",
        "FIELD_KEY": "k1:MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA",
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "campaign", "worker"], env=environ
    )
    silent.settimeout(60)
    silent.accept()  # it has claimed the message and is talking
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    silent.close()
    assert work(app) == 0  # its lease still runs
    with app.app_context():
        db.session.execute(update(Message).values(leased_until=clock.now() - timedelta(seconds=1)))
        db.session.commit()
    assert work(app) == 1
    assert [mail["To"] for mail in mail_server.mails] == [CONTACT]


def test_an_offer_that_cannot_be_ended_holds_up_no_applicants_news(app, session):
    """Its contact was sealed with a key that is lost; the night would delete applicants untold."""
    now = clock.now()
    event = make.event(session, bookable=True, capacity=1, waiting_list=True)
    for submission in ("1", "2"):
        wanted = Booking(submission, "en", "Ama", 1, contact=CONTACT)
        booking.book(session, event, event.starts.date(), wanted, now=now, sealer=LOST)
    first, second = session.scalars(select(Registration).order_by(Registration.id))
    registration.cancel(session, first, now=now)
    assert second.state == OFFERED
    before = {"now": now - timedelta(days=14), "today": clock.today()}
    make.ambassador(session, make.cohort(session), age=14, contact=CONTACT, **before)
    session.execute(delete(Message))
    session.commit()
    with time_machine.travel(now + timedelta(days=1, hours=12), tick=False):
        outbox.pass_on()
        worker.forget()
    assert states(app) == [("ambassador_lapsed", "waiting")]
    session.rollback()
    assert second.state == OFFERED  # tried again each time
