"""Every page in a real browser: no violation, nothing beyond the edge."""

from datetime import datetime

import pytest

from events.models import ProgrammeItem
from tests import make
from tests.browsers import looks_and_script, on_one_engine, overflow

PAGES = (
    *("", "pledge", "our-data", "accessibility", "about", "erased", "stewards"),
    *("b/000000000000", "nowhere"),
)


def signed(page, address, tag):
    page.goto(f"{address}/{tag}/pledge")
    page.check("#agree")
    page.fill("#name", "Amina")
    page.check("#age_band-2")
    page.fill("#contact", "amina@example.org")
    page.check("#updates")
    page.locator("form button").first.click()
    return page.url


def of_events(page, events):
    """Open the list, a month, an event and a date of it."""
    for name, query in (
        ("events", ""),
        ("events-filters", "?q=a&kind=workshop&ward=E05014736&nearby=y"),
        ("events-errors", "?kind=x&from=x&access=x&q=!"),
        ("events-none", "?q=xyzzy"),
        ("events-month", f"/month/{datetime.now():%Y-%m}"),
    ):
        page.goto(events + query)
        yield name
    page.goto(events)
    date = page.locator(".event h3 a").first.get_attribute("href")
    page.goto(f"{events}/{date.split('/')[3]}/{date.split('/')[4]}")
    yield "events-date"
    page.goto(f"{events}/{date.split('/')[3]}")
    yield "events-event"


@pytest.fixture(autouse=True)
def _planned(session):
    make.event(
        session,
        title={"en": "Big meal", "ur": "بڑا کھانا"},
        description={"en": "Bring **rice**, and [friends](https://example.org)."},
        venue="Town Hall",
        ward_code="E05014736",
        access=["step_free", "bsl"],
        access_note={"en": "Ring the bell."},
        food="halal",
        languages=["en", "ur", "ro"],
        rrule="FREQ=WEEKLY;COUNT=8",
        bookable=True,
        capacity=20,
        programme=[ProgrammeItem(title={"en": "Music"}, starts_after=30, minutes=45)],
    )
    make.event(session, title={"pl": "Odwołane"}, state="cancelled")
    session.commit()


def states(page, address, tag):
    """Open every page in every state it has, one after another."""
    for path in PAGES:
        page.goto(f"{address}/{tag}/{path}")
        yield path or "front"
    page.goto(f"{address}/gate/")
    yield "gate"
    yield from of_events(page, f"{address}/{tag}/events")
    page.goto(f"{address}/{tag}/pledge")
    page.fill("#postcode", "nonsense")
    page.fill("#name", "<")
    page.locator("form button").first.click()
    yield "errors"
    receipt = signed(page, address, tag)
    yield "receipt"
    page.goto(f"{receipt}/badge.svg".replace("/badge.svg", ""))
    page.locator("form[action$=withdraw] button").click()
    yield "withdrawn"


@on_one_engine
@looks_and_script
def test_every_page_is_accessible_and_fits(address, phone, axe, tag, width, script):
    page = phone(width)
    # Axe itself is script, so ours is kept out instead; journeys sign with none at all.
    if not script:
        page.route("**/*.js*", lambda route: route.abort())
    for state in states(page, address, tag):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state


@on_one_engine
def test_every_page_keeps_its_contrast_in_each_scheme(address, phone, contrast):
    page = phone(390, reduced_motion="reduce")
    for state in states(page, address, "en"):
        assert contrast(page) == [], state


@on_one_engine
def test_pages_ask_nobody_else_for_anything(address, phone):
    page = phone(390)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in states(page, address, "ur"):
        pass
    assert asked and all(url.startswith(address) for url in asked)
    assert page.context.cookies() == []


@on_one_engine
def test_nothing_moves_when_the_font_arrives_late_and_the_page_works_without(address, phone):
    page = phone(390)
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto(f"{address}/ur/pledge")
    page.check("#agree")
    page.locator("form button").first.click()
    assert "/receipt/" in page.url
