"""A text that is heard: its player plays under the page's policy, and its pages fit a phone."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from campaign.blueprints.hearing import views
from campaign.domain import sounding, speaking
from campaign.domain.speaking import Block, Said
from campaign.extensions import db
from tests import make
from tests.browsers import overflow
from tests.domain.sounds import needs_ffmpeg, wav
from tests.journeys.test_every_desk_page import enter

# The pages are the same whatever the server's engine.
pytestmark = [
    needs_ffmpeg,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session"),
]
COME = "Come, **all** of you."
TODAY = date(2026, 5, 1)
LONG = "سب کو ساتھ بیٹھ کر کھانا کھانے کی دعوت ہے۔ " * 8
PLAY = """number => new Promise((found, lost) => {
  const player = document.querySelector("audio"), file = player.children[number].src;
  player.replaceChildren(); player.src = file;
  player.onerror = () => lost(player.error.message);
  player.ontimeupdate = () => player.currentTime > 0.1 && found(player.duration);
  player.muted = true; player.play().catch(lost) })"""


@pytest.fixture
def heard(app):
    """The pledge and an event, heard in two languages and signed."""
    folder = Path(app.instance_path) / "sounds"
    shutil.rmtree(folder, ignore_errors=True)
    kept = sounding.keep(sounding.encode(wav(2)), folder)
    with app.app_context():
        session, group = db.session(), make.group(db.session, slug="friends")
        make.event(session, group, slug="meal", description={"en": COME})
        pledge = views.promises()["promises"]
        for block, source in (
            (Block("page:pledge", "promises"), pledge),
            (Block("event:meal", "description"), COME),
        ):
            for tag, words in (("phr", Said(LONG, "ur")), ("syl", Said("সবাই আসুন।" * 9, "bn"))):
                speaking.say(session, block, tag, words, kept, source=source, today=TODAY)
            address = "https://videos.example.org/watch?v=a-rather-long-name-of-a-video"
            speaking.show_signed(session, block, address, source=source, today=TODAY)
        session.commit()


def states(page, app, address, tag):
    """Every page with a player, what it says open, and what the form says of a mistake."""
    for path in (f"{tag}/pledge", f"{tag}/events/meal"):
        page.goto(f"{address}/{path}")
        for more in page.locator(".sound summary").all():
            more.click()
        yield path.replace("/", "-")
    for _ in enter(page, app, address, tag):
        pass
    for path in ("desk/sounds/page:pledge", "hosts/friends/events/meal/sounds"):
        page.goto(f"{address}/{path}")
        yield path.replace("/", "-")
    for form in ("form[enctype] button", "form[action$=video]:has(.button) button"):
        page.fill("#video-address", "http://x")
        page.locator(form).click()
        yield form.split("[")[1][:7] + "-errors"


@pytest.mark.parametrize(("tag", "width"), [("ur", 320), ("en", 1280)])
def test_each_page_is_accessible_and_fits(app, address, phone, axe, heard, tag, width):
    page = phone(width)
    for state in states(page, app, address, tag):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state


def test_nothing_is_fetched_before_a_tap_and_each_file_plays_after_it(address, phone, heard):
    page, asked = phone(390), []
    page.on("request", lambda one: asked.append(one.url) if "/sounds/" in one.url else None)
    for number in (0, 1):
        page.goto(f"{address}/en/pledge")
        page.wait_for_load_state("networkidle")
        assert len(asked) == number
        assert page.evaluate(PLAY, number) == pytest.approx(2, abs=0.2)
