"""Whose yes it is: a forged one comes to light, a void link gives none, and what is old changes nothing."""

import contextvars
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from campaign import clock, engines, letters
from campaign.domain import asking, sending
from campaign.extensions import db
from campaign.models import Ambassador, Message
from tests.blueprints.ambassadors.applied import (
    SEALER,
    mine,
    open_cohort,
    parents_page,
    rows,
    told,
)

YES = {"take_part": "yes", "pictures": "no", "news": "no", "by": "Jan Kowalski"}


@pytest.fixture(autouse=True)
def cohort(app):
    return open_cohort(app, name={"en": "Spring group"})


@pytest.fixture
def asked(app, visitor):
    """Makes an application, and returns the address of the parent's page."""

    def make_one(**fields):
        mine(visitor, **fields)
        return parents_page(app)

    return make_one


def only(app):
    with app.app_context():
        found = db.session.query(Ambassador).one()
        db.session.expunge(found)
        return found


@pytest.mark.parametrize(
    ("way", "to"), [("dad@example.org", "dad@example.org"), ("07400 123456", "+447400123456")]
)
def test_who_was_asked_is_told_of_a_yes_in_their_language_and_can_take_it_back(
    app, visitor, asked, way, to
):
    """It may have been said by somebody else who had the link."""
    place = asked(parent_contact=way, parent_language="pl")
    visitor.send(place.replace("/pl/", "/ur/", 1), **YES)
    assert told(app)[-1] == ("permission_given", to)
    with app.app_context():
        found = db.session.query(Message).filter_by(template="permission_given").one()
        outgoing = sending.opened(db.session(), found.id, SEALER)
        letter = letters.write(db.session(), outgoing, found.channel, clock.now())
        assert f"http://localhost{place}" in letter.text
    visitor.send(f"{place}/withdraw")
    assert rows(app) == ["withdrawn"]
    assert "permission_given" not in dict(told(app))


def test_on_paper_nobody_is_told_of_a_yes(app, visitor, asked):
    visitor.send(asked(parent_contact="", paper="y"), **YES)
    assert told(app) == []


def test_what_a_young_person_turned_off_stays_off_under_a_page_opened_before(app, visitor):
    own = mine(visitor)
    place = parents_page(app)
    visitor.send(place, **{**YES, "pictures": "yes"})
    page = visitor.open(place)
    shown = {name: page.value(name) for name in ("was_pictures", "was_news")}
    visitor.send(f"{own}/choices")
    visitor.send(f"{place}/turn", pictures="y", news="y", **shown)
    assert (only(app).pictures, only(app).news) == (False, True)


def test_a_link_that_is_made_void_meanwhile_says_no_yes(app, visitor, asked):
    """PostgreSQL: what was read before waiting for a lock is from before it."""
    token = asked().rsplit("/", 1)[1]
    begun = threading.Event()

    def answer():
        with app.app_context():
            begun.set()
            try:
                return asking.find(db.session(), token, to_change=True).state
            except asking.NoSuchPermission:
                return "void"

    engines.writing.set(True)
    with ThreadPoolExecutor(1) as pool, app.app_context():
        uid = db.session.query(Ambassador).one().uid
        db.session.rollback()
        locked = select(Ambassador).filter_by(uid=uid).with_for_update(of=Ambassador)
        ambassador = db.session.scalars(locked).one()
        meanwhile = pool.submit(contextvars.Context().run, answer)
        begun.wait()
        time.sleep(0.3)  # until it waits for the lock
        parent = asking.Parent("en", "mum@example.org")
        asking.ask_again(db.session(), ambassador, parent, now=clock.now(), sealer=SEALER)
        db.session.commit()
        assert meanwhile.result() == "void"
