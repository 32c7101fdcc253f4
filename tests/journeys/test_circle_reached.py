"""A woman joins and leaves in a real browser, and whoever looks after the group writes to her from another.

What then comes is taken by a real mail server: within her hours, on her channel, and neutral where others look.
"""

from datetime import timedelta

import pytest
import time_machine

from campaign import clock
from campaign.cli import outbox
from campaign.domain.circling import PARTS
from campaign.extensions import db
from campaign.models import Message
from tests import make
from tests.circle.lexicon import found_in
from tests.journeys import test_circle_leaving as leaving
from tests.journeys.test_circle import done, fill, send, to_the_form
from tests.journeys.test_meetings import LOOKS_AFTER, enter
from tests.outbox import conftest as post
from tests.tongues import some_languages

mail_server, weather = post.mail_server, leaving.weather
HERS, FIRST = "mina@example.org", 150  # characters: what a locked screen shows


def another_part(app):
    """A part of the week that it is not now."""
    here = clock.now().astimezone(app.extensions["pack"].zone)
    hours = {key: part for key, part in PARTS.items() if here.weekday() not in part.days}
    return next(iter(hours.items()))


def joins(page, address, tag, when):
    to_the_form(page, address, tag)
    fill(page)
    page.check("#may_contact-1")
    page.check("#channel-2")
    page.fill("#way", HERS)
    page.check("#safe")
    page.check(f"input[name=when][value={when}]")
    send(page)
    done(page)


def writes(page, address, session):
    """Whoever looks after the group signs in and asks her to ring."""
    enter(page, address, session, None, LOOKS_AFTER, "en")
    page.goto(f"{address}/meetings/tuesday/texts")
    page.check("#text-2")
    page.check("[name=members]")
    page.locator("main form button").click()
    page.wait_for_url("**/tuesday/?*")
    assert "Written to one person." in page.inner_text("main")


def worked_through(app, moment):
    with time_machine.travel(moment, tick=False), app.app_context():
        outbox.pass_on()
        return outbox.work_through()


@pytest.mark.parametrize("tag", some_languages())
def test_she_joins_and_leaves_and_is_reached_only_as_she_said(
    app, session, address, phone, weather, mail_server, tag
):
    make.circle(session, "tuesday")
    when, part = another_part(app)
    hers = phone(390)
    joins(hers, address, tag, when)
    leaving.leaves(hers)
    assert not any("circle" in url for url in leaving.entries(hers)[0])
    writes(phone(1280), address, session)
    with app.app_context():
        due, ends = db.session.query(Message.due_at, Message.expires_at).one()
    begins = due.astimezone(app.extensions["pack"].zone)
    assert begins.weekday() in part.days and begins.time() == part.starts
    assert ends - due == timedelta(hours=part.ends.hour - part.starts.hour)
    assert worked_through(app, due - timedelta(seconds=1)) == 0
    assert worked_through(app, due) == 1
    (mail,) = mail_server.mails
    text = mail.get_body("plain").get_content()
    assert (mail["To"], text.strip()) == (HERS, mail["Subject"])
    for shown in (mail["From"], mail["Subject"], text[:FIRST]):
        assert shown and found_in(str(shown)) == []
