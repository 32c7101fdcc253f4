"""A circle's list, for those who look after it and nobody else."""

from datetime import datetime

import pytest
import time_machine
from sqlalchemy import delete

from campaign.domain.circling import Needs
from campaign.extensions import db
from campaign.models import CircleMember, Facilitator
from tests import make
from tests.blueprints.meetings import gathered

# A Wednesday at 10 in the town, within the hours of a weekday's morning.
MORNING = datetime.fromisoformat("2026-12-02T10:00+00:00")
NIGHT = datetime.fromisoformat("2026-12-02T23:00+00:00")
PATHS = ("", "texts", "sessions", "erase")


@pytest.fixture
def circle(session):
    return make.circle(session, slug="tuesday")


@pytest.fixture
def account(session, circle):
    return gathered.facilitator(session, circle)


@pytest.fixture
def desk(visitor, account):
    """The browser of somebody who looks after the circle."""
    visitor.enter(account)
    return visitor


@pytest.fixture
def at(visitor, account):
    """The list as it is at a time."""

    def open_at(moment):
        with time_machine.travel(moment, tick=False):
            visitor.enter(account)
            return visitor.open("/meetings/tuesday/")

    return open_at


def test_the_list_shows_what_each_said(desk, session, circle):
    needs = Needs(childcare="two boys", access="no stairs", interpreter="ur")
    gathered.join(session, circle, "Amina", needs=needs)
    words = desk.open("/meetings/tuesday/").words
    for said in ("Amina", "two boys", "no stairs", "اردو", "she rings us"):
        assert said in words


def test_an_empty_list_says_so(desk):
    assert "Nobody has joined yet." in desk.open("/meetings/tuesday/").words


def test_ones_own_circles_are_listed_and_led_to(desk):
    assert "/meetings/tuesday/" in [a["href"] for a in desk.open("/meetings/").all("a")]
    assert "/meetings/" in [a["href"] for a in desk.open("/account/").all("a")]


def test_who_looks_after_none_is_shown_no_way_there(session, visitor, circle):
    visitor.enter(make.account(session, "admin", "staff", "analyst"))
    assert "/meetings/" not in [a["href"] for a in visitor.open("/account/").all("a")]
    assert "tuesday" not in visitor.open("/meetings/").html


@pytest.mark.parametrize("channel", ["text", "mail", "call"])
def test_no_number_and_no_address_is_shown_outside_her_hours(at, session, circle, channel):
    reached = gathered.contact(channel)
    gathered.join(session, circle, "Amina", reached)
    assert reached.address not in at(NIGHT).html


def test_who_may_be_rung_now_is_shown_with_the_number_and_no_other_is(at, session, circle):
    gathered.join(session, circle, "Amina", gathered.contact("call", when=("weekday_morning",)))
    gathered.join(
        session,
        circle,
        "Zofia",
        gathered.contact("call", address="+447700900999", when=("weekend_morning",)),
    )
    gathered.join(session, circle, "Bushra", gathered.contact("text", address="+447700900555"))
    page = at(MORNING)
    assert "+447700900123" in page.words and "Leave no message." in page.words
    assert "Until 12:00." in page.words.replace("\u2068", "").replace("\u2069", "")
    assert "+447700900999" not in page.html and "+447700900555" not in page.html


def test_a_voicemail_is_allowed_only_if_she_said_so(at, session, circle):
    gathered.join(session, circle, "Amina", gathered.contact("call", voicemail=True))
    words = at(MORNING).words
    assert "You may leave a message." in words and "Leave no message." not in words


def test_hours_that_touch_are_said_as_one(desk, session, circle):
    parts = ("weekday_afternoon", "weekday_morning", "weekend_evening")
    gathered.join(session, circle, "Amina", gathered.contact(when=parts))
    words = desk.open("/meetings/tuesday/").words
    assert "Monday to Friday, 09:00 to 17:00 · Saturday and Sunday, 17:00 to 20:00" in words


def test_one_entry_that_does_not_open_hides_no_other(desk, session, circle):
    gathered.join(session, circle, "Amina")
    uid = gathered.join(session, circle, "Zofia")
    session.query(CircleMember).filter_by(uid=uid).one().called_sealed = b"c1:broken"
    session.commit()
    words = desk.open("/meetings/tuesday/").words
    assert "Amina" in words and "An entry that cannot be read" in words and "2 people" in words


@pytest.mark.parametrize("roles", [(), ("staff",), ("admin",), ("analyst",)])
def test_nobody_else_opens_it(session, circle, visitor, roles):
    gathered.join(session, circle)
    other = make.circle(session, slug="other")
    visitor.enter(gathered.facilitator(session, other, *roles))
    for path in PATHS:
        visitor.open(f"/meetings/tuesday/{path}", 404)
        visitor.open(f"/meetings/nobodys/{path}", 404)
    for path in ("texts", "texts/drop", "sessions", "erase", "erase/one"):
        visitor.send(f"/meetings/tuesday/{path}", 404)


def test_without_a_sign_in_one_is_sent_to_sign_in(client, circle):
    for path in PATHS:
        assert "/account/sign-in" in client.get(f"/meetings/tuesday/{path}").headers["Location"]


def test_a_withdrawn_facilitator_loses_sight_at_the_next_request(desk, session, app):
    desk.open("/meetings/tuesday/")
    with app.app_context():
        db.session.execute(delete(Facilitator))
        db.session.commit()
    for path in PATHS:
        desk.open(f"/meetings/tuesday/{path}", 404)
    assert "tuesday" not in desk.open("/meetings/").html


def test_nothing_of_it_is_kept_by_a_browser(desk, session, circle):
    gathered.join(session, circle)
    for path in ("/meetings/", *(f"/meetings/tuesday/{path}" for path in PATHS)):
        assert desk.open(path).response.headers["Cache-Control"] == "no-store"
