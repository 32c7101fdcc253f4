"""What stands on the screen is about the person who stands before it, and is seen to be new."""

import pytest
from playwright.sync_api import expect

from tests.browsers import on_one_engine
from tests.gate.on_screen import CAMERA, joined, know, scan_by_wedge, tap, type_code, until, verdict

# The page is the same whatever the server's engine.
pytestmark = on_one_engine
WATCH = """window.said = [];
new MutationObserver(() => said.push(document.querySelector("#verdict-said").textContent))
  .observe(document.querySelector("#verdict-said"), { childList: true, characterData: true, subtree: true })"""


@pytest.fixture
def page(phone, address, place):
    return joined(phone(320, locale="en"), address, place)


@pytest.fixture
def two_parties(page, place):
    """Two badges that four booked with each, and one that was stopped."""
    place.book(place.codes[1], 4)
    place.book(place.codes[2], 4)
    place.spoil(place.codes[0])
    know(page)
    return page


def test_a_badge_that_comes_again_after_another_gets_its_own_verdict(two_parties, place):
    page, (stopped, _, _, good, _) = two_parties, place.codes
    for code, said in ((stopped, "Badge stopped"), (good, "Welcome"), (stopped, "Badge stopped")):
        scan_by_wedge(page, code)
        expect(verdict(page)).to_have_text(said)


def test_a_party_that_comes_again_after_another_is_told_what_was_counted(two_parties, place):
    page, (_, first, second, *_) = two_parties, place.codes
    scan_by_wedge(page, first)
    tap(page, "#numbers button:nth-child(3)")
    expect(page.locator("#verdict-detail")).to_have_text("3 of 4 came")
    scan_by_wedge(page, second)
    expect(page.locator("#question")).to_be_visible()
    scan_by_wedge(page, first)
    expect(page.locator("#verdict-detail")).to_have_text("3 of 4 came")
    expect(page.locator("#question")).to_be_hidden()
    scan_by_wedge(page, second)  # settled with everyone by the scan after it
    expect(page.locator("#verdict-detail")).to_have_text("4 of 4 came")


def test_the_open_question_stays_where_its_badge_is_put_in_again(two_parties, place):
    page = two_parties
    for number in (1, 2):
        scan_by_wedge(page, place.codes[1])
        expect(page.locator("#verdict-number")).to_have_text(f"#{number}")
        expect(page.locator("#numbers button")).to_have_count(4)
    tap(page, "#numbers button:nth-child(2)")
    expect(page.locator("#verdict-detail")).to_have_text("2 of 4 came")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_two_of_the_same_outcome_are_seen_and_said_to_be_two(phone, address, place, motion):
    page = joined(phone(320, locale="en", reduced_motion=motion), address, place)
    scan_by_wedge(page, place.codes[0])
    expect(page.locator("#verdict-number")).to_have_text("#1")
    page.wait_for_timeout(400)
    first = page.screenshot()
    page.evaluate(WATCH)
    scan_by_wedge(page, place.codes[1])
    expect(page.locator("#verdict-number")).to_have_text("#2")
    page.wait_for_timeout(400)
    assert page.screenshot() != first
    assert page.evaluate("said.at(-1)") == "Welcome"
    scan_by_wedge(page, place.codes[2])
    until(page, "said.length >= 3")
    assert page.evaluate("said.slice(-2)") == ["", "Welcome"]
    moved = "document.querySelector('#verdict-shape').getAnimations().length"
    scan_by_wedge(page, place.codes[3])
    expect(page.locator("#verdict-number")).to_have_text("#4")
    assert bool(page.evaluate(moved)) == (motion == "no-preference")


def test_a_welcome_goes_by_itself_and_a_stop_stays(two_parties, place):
    page = two_parties
    scan_by_wedge(page, place.codes[3])
    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#verdict")).to_be_hidden(timeout=4_500)
    scan_by_wedge(page, place.codes[0])
    expect(verdict(page)).to_have_text("Badge stopped")
    page.wait_for_timeout(4_500)
    expect(page.locator("#verdict")).to_be_visible()


def test_a_verdict_that_was_put_away_by_hand_leaves_the_next_its_time(page, place):
    type_code(page, place.codes[0])
    expect(page.locator("#verdict")).to_be_visible()
    page.wait_for_timeout(2_000)
    page.evaluate("document.querySelector('#verdict').close()")
    scan_by_wedge(page, place.codes[1])
    page.wait_for_timeout(2_000)
    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#verdict")).to_be_hidden(timeout=2_500)


def test_a_tap_on_its_way_answers_neither_the_next_party_nor_a_stop(two_parties, place):
    page = two_parties
    stopped, first, second, *_ = place.codes
    scan_by_wedge(page, first)
    box = page.locator("#numbers button:nth-child(2)").bounding_box()
    tap_once_drawn(page, box)
    scan_by_wedge(page, second)
    until(page, "tapped")
    page.wait_for_timeout(300)
    expect(page.locator("#question")).to_be_visible()
    tap_once_drawn(page, box)
    scan_by_wedge(page, stopped)
    expect(verdict(page)).to_have_text("Badge stopped")
    until(page, "tapped")
    page.wait_for_timeout(300)
    expect(page.locator("#verdict")).to_be_visible()
    tap(page, "#next")
    expect(page.locator("#verdict")).to_be_hidden()


def tap_once_drawn(page, box):
    """Tap a place in the moment after the next verdict was drawn, however busy the machine is."""
    page.evaluate(
        """({ x, y, width, height }) => {
          window.tapped = false;
          new MutationObserver((_, observer) => {
            observer.disconnect();
            requestAnimationFrame(() => {
              const at = document.elementFromPoint(x + width / 2, y + height / 2);
              at.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
              window.tapped = true;
            });
          }).observe(document.querySelector("#verdict-number"), { childList: true });
        }""",
        box,
    )


def test_a_shops_code_behind_the_party_answers_nothing(phone, address, place):
    place.book(place.codes[1], 4)
    page = phone(320, locale="en")
    page.add_init_script(CAMERA)
    joined(page, address, place)
    page.evaluate("(text) => see(text)", f"{address}/b/{place.codes[1]}".upper())
    expect(page.locator("#numbers button")).to_have_count(4)
    page.evaluate("() => see('https://shop.example/')")
    page.wait_for_timeout(2_000)
    expect(verdict(page)).to_have_text("Welcome")
    tap(page, "#numbers button:nth-child(3)")
    expect(page.locator("#verdict-detail")).to_have_text("3 of 4 came")


def test_who_comes_back_does_not_come_anew(two_parties, place):
    page, code = two_parties, place.codes[1]
    scan_by_wedge(page, code)
    tap(page, "#numbers button:nth-child(4)")
    page.keyboard.press("Escape")
    page.click("label[for=kind-exit]")
    scan_by_wedge(page, code)
    tap(page, "#numbers button:nth-child(4)")
    page.keyboard.press("Escape")
    page.click("label[for=kind-entry]")
    page.wait_for_timeout(3_100)
    scan_by_wedge(page, code)
    tap(page, "#numbers button:nth-child(1)")
    expect(page.locator("#verdict-detail")).to_have_text("4 of 4 came")


def test_a_scan_right_after_going_out_was_chosen_counts_as_going_out(page, place):
    scan_by_wedge(page, place.codes[0])
    expect(verdict(page)).to_have_text("Welcome")
    page.keyboard.press("Escape")
    page.evaluate(
        """(keys) => {
          document.querySelector("#kind-exit").click();
          for (const key of keys) document.body.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        }""",
        [*place.codes[0], "Enter"],
    )
    expect(verdict(page)).to_have_text("Goodbye")
