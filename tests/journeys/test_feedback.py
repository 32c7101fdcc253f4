"""How was it? On a phone, on the desk and at the host's, in a real browser: spoken, written, looked at, read."""

import itertools
import re
from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import listening, voicing
from campaign.domain.voicing import Sound
from campaign.extensions import db
from campaign.models import Aim, Feedback, Recording
from tests import make
from tests.blueprints.hosts import at_gates
from tests.browsers import CHROMIUM, FLAGS, looks, looks_and_script, on_one_engine, overflow
from tests.domain.sounds import FFMPEG, needs_ffmpeg, wav
from tests.journeys.test_every_desk_page import MISSED, REACHABLE, enter

# The pages are the same whatever the server's engine.
pytestmark = on_one_engine
DAY = at_gates.began(24).date()
LONG = "The longest sentence about food and music and neighbours and the weather of that evening. "
STOPS_OF_A_PLAYER = 6
# How long the browser finds a recording, once it has read its beginning.
LENGTH = """() => new Promise(found => { const player = document.querySelector("audio");
  const tell = () => player.duration > 0 ? found(player.duration) : setTimeout(tell, 50); tell(); })"""


@pytest.fixture
def event(app):
    """An event that began yesterday, two aims, and what many people said of it."""
    with app.app_context():
        group = make.group(db.session, slug="friends", name={"en": "Friends"})
        title = {"en": "Big Iftar in the park", "ur": "پارک میں بڑا افطار"}
        starts = at_gates.began(24)
        made = make.event(
            db.session, group, slug="iftar", title=title, starts=starts, rrule="FREQ=WEEKLY;COUNT=3"
        )
        make.event(db.session, group, slug="later")
        make.event(db.session, group, slug="old", starts=at_gates.began(24 * 70))
        until = {"since": DAY, "until": DAY + timedelta(days=90), "horizon": "short"}
        for slug, words in (("meet", {"en": "Neighbours meet"}), ("eat", {"ur": "مل کر کھانا"})):
            db.session.add(Aim(slug=slug, title=words, **until))
        db.session.flush()
        said(made)
        db.session.commit()
    return "events/iftar"


def said(event):
    """What people said yesterday: faces, words in two scripts, a recording."""
    yesterday = clock.today() - timedelta(days=1)
    for face, number in ((5, 23), (4, 12), (3, 6), (1, 2)):
        for _ in range(number):
            make.opinion(db.session, event, today=yesterday, face=face)
    for liked, better in (
        (LONG * 5, ""),
        ("بہت اچھا کھانا تھا", "جگہ کم تھی"),
        ("", "More chairs"),
    ):
        for show in (True, False):
            words = {"liked": liked, "better": better, "today": yesterday}
            row = make.opinion(db.session, event, **words)
            if show:
                listening.show(db.session, row.id)
    sound = voicing.encode(wav(3)) if FFMPEG else Sound(b"OggS", 3)
    make.opinion(db.session, event, today=yesterday, sound=sound, language="ur")


def public(page, address, tag):
    """Every state of the public pages."""
    form = f"{address}/{tag}/events/iftar/feedback"
    for path in ("later", "old"):
        page.goto(f"{address}/{tag}/events/{path}/feedback")
        yield path
    page.goto(form)
    yield "form"
    page.fill("#liked", LONG)
    page.locator("main form button[type=submit]").last.click()
    yield "errors"
    page.check("#face-1")
    page.locator("main form button[type=submit]").first.click()
    yield "thanks"
    page.goto(f"{address}/{tag}/events/iftar/{DAY}")
    yield "event"


def desk(page, app, address, tag):
    """Every page of the desk and of the host, and what they say of a mistake."""
    for _ in enter(page, app, address, tag):
        pass
    for path in ("desk/feedback", "desk/feedback/shown", "hosts/friends/events/iftar/feedback"):
        page.goto(f"{address}/{path}")
        for more in page.locator("details:not(.languages) > summary").all():
            more.click()
        yield path
    page.goto(f"{address}/desk/feedback")
    page.locator(".not-shown > summary").first.click()
    page.locator("form.refusing button").first.click()
    yield "look-errors"
    page.goto(f"{address}/desk/feedback")
    page.locator("a[href^='/desk/feedback/']:not([href$=shown])").last.click()
    yield "listen"
    page.locator("main form button[type=submit]").first.click()
    yield "listen-errors"


def check(page, axe, state):
    assert axe(page) == [], state
    assert overflow(page) <= 0, state


@looks_and_script
def test_each_public_page_is_accessible_and_fits(address, phone, axe, event, tag, width, script):
    page = phone(width)
    if not script:
        page.route("**/*.js*", lambda route: route.abort())
    for state in public(page, address, tag):
        check(page, axe, state)


@looks
def test_each_page_of_the_desk_is_accessible_and_fits(app, address, phone, axe, event, tag, width):
    page = phone(width)
    for state in desk(page, app, address, tag):
        check(page, axe, state)


def test_each_page_keeps_its_contrast_in_each_scheme(app, address, phone, contrast, event):
    page = phone(390, reduced_motion="reduce")
    for state in itertools.chain(public(page, address, "en"), desk(page, app, address, "en")):
        assert contrast(page) == [], state


def test_what_a_resident_writes_is_read_by_the_host_after_a_look(app, address, phone, event):
    resident, staff = phone(390, java_script_enabled=False), phone(1280)
    resident.goto(f"{address}/en/events/iftar")
    resident.get_by_text("Tell us how it was").click()
    resident.check("#face-0")
    resident.fill("#better", "A place for prams")
    resident.check("#aims-1")
    resident.locator("main form button").last.click()
    assert resident.locator("h1").inner_text() == "Thank you"
    for _ in enter(staff, app, address, "en"):
        pass
    host = f"{address}/hosts/friends/events/iftar/feedback"
    staff.goto(host)
    assert staff.get_by_text("A place for prams").count() == 0
    staff.goto(f"{address}/desk/feedback")
    staff.locator(".opinions li", has_text="A place for prams").get_by_text("Show it").first.click()
    staff.goto(host)
    assert staff.get_by_text("A place for prams").count() == 1


@pytest.fixture
def microphone(browser):
    """Opens a page of a browser that hears a tone, and is allowed to."""
    heard = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    hearing = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *heard])
    yield hearing.new_context(permissions=["microphone"]).new_page
    hearing.close()


@needs_ffmpeg
@pytest.mark.parametrize("stop", ["by its button", "by sending"])
def test_a_voice_is_recorded_on_the_page_and_written_down_on_the_desk(
    app, address, phone, microphone, event, stop
):
    page = microphone()
    page.goto(f"{address}/en/events/iftar/feedback")
    page.check("#face-0")
    page.get_by_text("Record", exact=True).click()
    page.locator("output", has_text=re.compile("^2 /")).wait_for()
    if stop == "by its button":
        page.get_by_text("Stop", exact=True).click()
        page.locator("audio[src]").wait_for()
        assert page.evaluate("document.querySelector('#recording').files.length") == 1
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", name="Thank you").wait_for()
    with app.app_context():
        row = db.session.query(Recording).order_by(Recording.feedback_id.desc()).first()
        number, seconds = row.feedback_id, row.seconds
    assert 1 <= seconds <= 5
    staff = phone(1280)
    for _ in enter(staff, app, address, "en"):
        pass
    staff.goto(f"{address}/desk/feedback/{number}")
    assert staff.evaluate(LENGTH) == pytest.approx(seconds, abs=1)
    staff.fill("#liked", "A tone")
    staff.locator("main form button").first.click()
    with app.app_context():
        assert db.session.get_one(Feedback, number).liked == "A tone"
        assert db.session.get(Recording, number) is None


def test_the_form_is_filled_by_keyboard_alone(address, phone, event):
    page = phone(390)
    page.goto(f"{address}/en/events/iftar/feedback")
    page.locator("#face-0").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#face-1").is_checked()
    page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Thank you"


def test_every_control_is_reached_by_keyboard(app, address, phone, event):
    page = phone(1280)
    for state in itertools.chain(public(page, address, "ur"), desk(page, app, address, "ur")):
        stops = page.evaluate(REACHABLE) + STOPS_OF_A_PLAYER * page.locator("audio").count()
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state
