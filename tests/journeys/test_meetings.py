"""The pages about a circle, and those for an emergency: no violation, nothing beyond the edge, by keyboard."""

import pytest

from campaign.domain.circling import Needs
from campaign.models import Message
from tests import make
from tests.blueprints.meetings import gathered
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_every_desk_page import MISSED, REACHABLE

LOOKS_AFTER, ASKS, AGREES = "fay@example.org", "ama@example.org", "cole@example.org"
WHY = "A member has not come home and her family rang us."


@pytest.fixture
def circle(session):
    """A circle in which each was reached another way, or not at all."""
    made = make.circle(session, slug="tuesday", name={"en": "Tuesday group", "ur": "منگل کا گروپ"})
    needs = Needs(childcare="two boys, 3 and 5", access="no stairs", interpreter="ur")
    called = gathered.contact("call", language="ur")
    gathered.join(session, made, "آمنہ", called, needs=needs)
    gathered.join(session, made, "Zofia", gathered.contact("text", language="pl"))
    gathered.join(session, made, "Bushra", gathered.contact("mail"))
    gathered.join(session, made, "Nadia", word="another word")
    return made


def enter(page, address, session, circle, email, tag):
    """Sign in with both steps, in a language; make the account where there is none."""
    page.context.clear_cookies()
    roles = () if email == LOOKS_AFTER else ("staff",)
    account = make.account(session, *roles, email=email, name=email.split("@")[0], language=tag)
    if email == LOOKS_AFTER:
        session.add(gathered.Facilitator(account_id=account.id, circle_id=1))
        session.commit()
    page.goto(f"{address}/account/sign-in")
    page.fill("#email", email)
    page.fill("#password", make.PASSWORD)
    page.locator("main form button").first.click()
    page.fill("#code", make.code())
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "second-factor" not in url)


def looking_after(page, address, session, circle, tag):
    """Open every page of whoever looks after a circle, in each of its states."""
    enter(page, address, session, circle, LOOKS_AFTER, tag)
    here = f"{address}/meetings/tuesday"
    page.goto(f"{address}/meetings/")
    yield "meetings"
    page.locator("main .cards a").click()
    yield "people"
    page.goto(f"{here}/texts")
    yield "texts"
    page.locator("main form button").click()
    yield "texts-errors"
    page.check("#text-2")
    for tick in page.locator("[name=members]").all():
        tick.check()
    page.locator("main form button").click()
    yield "people-told"
    page.goto(f"{here}/sessions")
    page.locator("main form button").click()
    yield "sessions-errors"
    page.fill("#held_on", str(make.clock.today()))
    page.fill("#heads", "12")
    page.locator("main form button").click()
    yield "sessions"
    page.goto(f"{here}/erase")
    yield "erase"
    page.fill("#word", "nobody's")
    page.locator("main form button").click()
    yield "erase-errors"
    page.fill("#word", "BLUE kettle")
    page.locator("main form button").click()
    yield "erase-found"
    page.locator("main form button").first.click()
    yield "people-erased"


def in_an_emergency(page, address, session, circle, tag):
    """Ask, agree as another, and read; then see it as whoever looks after the circle."""
    enter(page, address, session, circle, ASKS, tag)
    page.goto(f"{address}/desk/emergency")
    page.locator("main form button").last.click()
    yield "emergency-errors"
    page.fill("#reason", WHY)
    page.locator("main form button").last.click()
    yield "emergency-asked"
    mine = page.context.cookies()
    enter(page, address, session, circle, AGREES, tag)
    page.goto(f"{address}/desk/emergency")
    yield "emergency-to-agree"
    page.locator("form[action$=agree] button").click()
    page.wait_for_url("**/emergency?done=agreed")
    page.context.clear_cookies()
    page.context.add_cookies(mine)
    page.goto(f"{address}/desk/emergency")
    yield "emergency-open"
    page.locator("form[action$=look] button").click()
    yield "emergency-list"
    enter(page, address, session, circle, LOOKS_AFTER, tag)
    page.goto(f"{address}/meetings/tuesday/")
    yield "people-asked-for"


SETS = {"looking after": looking_after, "emergency": in_an_emergency}


@on_one_engine
@pytest.mark.parametrize("pages", SETS)
@looks
def test_every_page_is_accessible_and_fits(address, session, circle, phone, axe, pages, tag, width):
    page = phone(width, locale=tag)
    for state in SETS[pages](page, address, session, circle, tag):
        assert page.locator("html").get_attribute("lang") == tag, state
        assert axe(page) == [], state
        assert overflow(page) <= 0, state


@on_one_engine
@pytest.mark.parametrize("pages", SETS)
def test_every_control_is_reached_by_keyboard(address, session, circle, phone, pages):
    page = phone(1280)
    for state in SETS[pages](page, address, session, circle, "en"):
        stops = page.evaluate(REACHABLE)
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state


@on_one_engine
def test_back_shows_nothing_of_the_list_after_signing_out(address, session, circle, phone):
    page = phone(1280)
    enter(page, address, session, circle, LOOKS_AFTER, "en")
    page.goto(f"{address}/meetings/tuesday/")
    assert "Bushra" in page.content()
    page.locator("form[action$=sign-out] button").click()
    page.wait_for_url("**/account/sign-in")
    page.go_back()
    assert "Bushra" not in page.content()


def test_the_ones_chosen_get_a_message_and_nobody_else(address, session, circle, phone):
    page = phone(390)
    for state in looking_after(page, address, session, circle, "en"):
        if state == "people-told":
            break
    told = sorted(channel for (channel,) in session.query(Message.channel))
    session.rollback()
    assert told == ["email", "sms"]
