"""The page without signal, beside another phone, in each scheme and direction, and by keyboard."""

import pytest
from playwright.sync_api import expect

from campaign.blueprints.gate.bundle import AppFile, Bundle
from tests.browsers import on_one_engine, overflow
from tests.gate.on_screen import (
    CONTROLLED,
    WAITING,
    admit,
    joined,
    list_is_here,
    type_code,
    verdict,
)
from tests.gate.stewards_phone import Place

# No verdict goes while it is looked at.
PATIENT = """const begin = setTimeout;
window.setTimeout = (call, after, ...given) => begin(call, after === 3000 ? 1e6 : after, ...given);"""
# The page is the same whatever the server's engine.
pytestmark = on_one_engine


@pytest.fixture
def page(phone, address, place):
    return joined(phone(320, locale="en"), address, place)


def test_the_page_opens_without_signal_once_it_was_open_with_it(page, place):
    page.evaluate(f"async () => {{ await {CONTROLLED} }}")
    page.context.set_offline(True)
    again = page.context.new_page()
    page.close()
    again.goto(page.url)
    expect(again.locator("#place")).to_have_text("North")
    type_code(again, place.codes[0])
    expect(verdict(again)).to_have_text("Welcome")


@pytest.fixture
def newer(app, monkeypatch):
    """Puts a newer version on the server, and returns the one before and the one after."""

    def release():
        bundle = app.extensions["gate_bundle"]
        newer = Bundle({**bundle.files, "gate.css": AppFile(b"main { color: red }", "text/css")})
        monkeypatch.setitem(app.extensions, "gate_bundle", newer)
        return bundle.digest, newer.digest

    return release


def test_a_new_version_waits_until_a_joined_page_is_opened_anew(page, address, newer):
    page.evaluate(f"async () => {{ await {CONTROLLED} }}")
    before, after = newer()
    page.reload()
    page.evaluate(WAITING)
    page.reload()
    expect(page.locator("#parts")).to_be_visible()
    assert f"/{before}/" in script(page)
    second = page.context.new_page()
    page.close()
    for _ in range(50):  # the browser takes a moment to let go of the old one
        second.goto(f"{address}/healthz")
        second.wait_for_timeout(200)
        second.goto(f"{address}/gate/")
        if f"/{after}/" in script(second):
            return
    raise AssertionError("the new version never came")


@pytest.mark.parametrize("found", ["before it opens", "while it is open"])
def test_a_page_that_joined_nothing_takes_the_new_version_before_it_joins(
    phone, address, place, newer, found
):
    page = phone(320, locale="en")
    page.goto(f"{address}/gate/#j={place.invitation()}")
    page.evaluate(f"async () => {{ await {CONTROLLED} }}")
    _, after = newer()
    page.evaluate(WAITING)
    if found == "before it opens":
        page.goto(f"{address}/healthz")
        page.goto(f"{address}/gate/#j={place.invitation()}")
    else:
        page.click("#join")
    page.wait_for_selector(f"script[type=module][src*='/{after}/']", state="attached")
    expect(page.locator("#join")).to_be_visible()  # the invitation was not lost
    assert "#" not in page.url
    page.click("#join")
    expect(page.locator("#place")).to_have_text("North")


def script(page):
    return page.locator("script[type=module]").get_attribute("src")


def test_codes_shown_by_one_phone_are_taken_by_another(page, phone, address, place):
    admit(page, place.codes[0])
    page.click("[data-part=more]")
    page.click("#handover summary")
    page.click("#show-codes")
    expect(page.locator("#frame-number")).to_have_text("Code 1 of 1")
    shown = page.locator("#frame").screenshot()
    other = phone(320, locale="en")
    other.goto(f"{address}/gate/#j={place.invitation(1)}")
    other.click("#join")
    expect(other.locator("#place")).to_have_text("South")
    list_is_here(other)
    other.set_input_files("#photo", {"name": "a.png", "mimeType": "image/png", "buffer": shown})
    expect(other.locator("#handing")).to_contain_text("North")


def states(page, place):
    """Show every state of the page, one after another."""
    yield "scan"
    page.click("#type")
    yield "typing"
    page.keyboard.press("Escape")
    for code, name in ((place.codes[0], "welcome"), (place.codes[1], "party"), ("K7", "half")):
        type_code(page, code)
        expect(page.locator("#verdict")).to_be_visible()
        yield name
        page.keyboard.press("Escape")
    page.click("label[for=kind-exit]")
    type_code(page, place.codes[0])
    expect(page.locator("#verdict")).to_be_visible()
    yield "goodbye"
    page.keyboard.press("Escape")
    page.click("[data-part=count]")
    yield "count"
    page.click("[data-part=more]")
    for part in ("tray", "handover", "rehearsal", "leaving", "settings"):
        page.click(f"#{part} summary")
    yield "more"
    page.click("#leave")
    yield "sure"


@pytest.mark.parametrize("tag", ["en", "ur"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits_a_narrow_phone(phone, address, app, axe, tag, scheme):
    place = Place(app)
    place.book(place.codes[1], 4)
    page = phone(320, locale=tag, color_scheme=scheme, reduced_motion="reduce")
    page.add_init_script(PATIENT)
    page.goto(f"{address}/gate/#j={place.invitation()}")
    expect(page.locator("#join")).to_be_visible()
    assert axe(page) == [], "link"
    page.click("#join")
    expect(page.locator("#parts")).to_be_visible()
    for state in states(page, place):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
        assert too_small(page) == [], state


def too_small(page):
    """What a gloved finger would miss: under 56 pixels where the hand works, 44 anywhere."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, .tool, select, summary, .switch label")]
          .filter((one) => one.checkVisibility() && !one.closest("[hidden]"))
          .map((one) => [one.id || one.textContent.trim(), one.getBoundingClientRect()])
          .filter(([, { width, height }]) => width && Math.min(width, height) < 56)
          .map(([name, { width, height }]) => `${name} ${width} ${height}`)"""
    )


def test_everything_is_reached_and_pressed_by_keyboard(page, place):
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.id || document.activeElement.dataset.part")
        )
    assert {"bar", "kind-entry", "type", "photo", "count", "more"} <= reached
    page.locator("#type").focus()
    page.keyboard.press("Enter")
    for key in place.codes[0]:
        page.keyboard.press(key)
        page.wait_for_timeout(60)  # as a person, not as a scanner
    page.keyboard.press("Enter")
    expect(verdict(page)).to_have_text("Welcome")
    expect(page.locator("#next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_hidden()
