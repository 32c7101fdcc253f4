"""The page itself, in a real browser without a camera: what a steward sees, presses and hears said."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browsers import on_one_engine
from tests.gate.on_screen import admit, joined, know, photo, scan_by_wedge, tap, type_code, verdict

# The page is the same whatever the server's engine.
pytestmark = on_one_engine


@pytest.fixture
def page(phone, address, place):
    return joined(phone(320, locale="en"), address, place)


def test_whoever_has_not_joined_is_told_what_this_is_and_how_to_join(phone, address):
    page = phone(320, locale="en")
    page.goto(f"{address}/gate/")
    expect(page.locator("h1")).to_have_text("Check people in with this phone")
    expect(page.locator("#parts")).to_be_hidden()
    page.fill("#join-link", "https://shop.example/")
    page.click("#join-form button")
    expect(page.locator("#join-said")).to_contain_text("not a steward’s code")


def test_a_pasted_link_joins_and_leaves_no_trace_in_the_address(phone, address, place):
    page = phone(320, locale="en")
    page.goto(f"{address}/gate/")
    page.fill("#join-link", f"{address}/gate/#j={place.invitation()}")
    page.keyboard.press("Enter")
    page.click("#join")
    expect(page.locator("#place")).to_have_text("North")
    assert "#" not in page.url


def test_a_link_that_is_opened_while_the_page_is_open_is_offered_and_leaves_no_trace(
    phone, address, place
):
    page = phone(320, locale="en")
    page.goto(f"{address}/gate/")
    expect(page.locator("#join-find")).to_be_visible()
    page.goto(f"{address}/gate/#j={place.invitation()}")
    expect(page.locator("#join")).to_be_visible()
    assert "#" not in page.url


def test_a_link_that_was_made_up_is_refused_in_words(phone, address, place):
    page = phone(320, locale="en")
    forged = place.invitation()[:-4] + "0000"
    page.goto(f"{address}/gate/#j={forged}")
    page.click("#join")
    expect(page.locator("#join-said")).to_contain_text("no longer works")
    expect(page.locator("#join-find")).to_be_visible()


def test_a_typed_badge_is_welcome_and_then_already_here_with_time_and_gate(page, place):
    type_code(page, place.codes[0].lower())
    expect(verdict(page)).to_have_text("Welcome")
    expect(page.locator("#verdict")).to_have_class("welcome")
    page.keyboard.press("Escape")
    page.wait_for_timeout(3100)  # the same code is passed over for three seconds
    type_code(page, place.codes[0])
    expect(verdict(page)).to_have_text("Already here")
    expect(page.locator("#verdict-detail")).to_have_text(re.compile(r"\d\d:\d\d, .*North"))


def test_the_same_code_typed_twice_at_once_is_answered_twice(page, place):
    for _ in range(2):
        type_code(page, place.codes[0])
        expect(verdict(page)).to_have_text("Welcome")
        page.keyboard.press("Enter")
        expect(page.locator("#verdict")).to_be_hidden()
    expect(page.locator("#figures")).to_contain_text("1 came")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("K7M2", "12 letters"),
        ("https://elsewhere.example/b/7K3QX0M9AB1Z", "another town"),
        ("WIFI:S:guests;;", "another code"),
    ],
)
def test_what_is_no_badge_says_why_and_a_good_one_follows(page, place, text, said):
    type_code(page, text)
    expect(verdict(page)).to_have_text("Not a badge")
    expect(page.locator("#verdict-detail")).to_contain_text(said)
    tap(page, "#next")
    type_code(page, place.codes[0])
    expect(verdict(page)).to_have_text("Welcome")


@pytest.mark.parametrize("focus", ["body", "#photo", "[data-part=more]", "#bar"])
def test_a_plugged_in_scanner_is_heard_wherever_the_focus_is(page, place, focus):
    page.evaluate("(at) => document.querySelector(at).focus()", focus)
    scan_by_wedge(page, place.codes[0])
    expect(verdict(page)).to_have_text("Welcome")
    scan_by_wedge(page, place.codes[1])  # over the verdict of the one before
    expect(verdict(page)).to_have_text("Welcome")
    expect(page.locator("#figures")).to_contain_text("2 came")


def test_a_plugged_in_scanner_over_the_field_for_typing_scans_once(page, place):
    page.click("#type")
    page.keyboard.type(place.codes[0] + "\n")
    expect(verdict(page)).to_have_text("Welcome")
    expect(page.locator("#code")).to_have_value("")


def test_a_photo_of_a_badge_is_read_by_our_own_decoder(page, address, place):
    page.set_input_files("#photo", photo(f"{address}/b/{place.codes[0]}".upper()))
    expect(verdict(page)).to_have_text("Welcome")
    page.keyboard.press("Enter")
    page.set_input_files("#photo", {**photo("x"), "buffer": b"no picture at all"})
    expect(page.locator("#scan-said")).to_contain_text("No code found")


def test_a_party_is_asked_for_and_the_rest_come_later(page, place):
    place.book(place.codes[1], 4)
    with page.expect_response("**/badges"):  # by then it has taken down who booked
        page.reload()
    type_code(page, place.codes[1])
    expect(page.locator("#numbers button")).to_have_count(4)
    tap(page, "#numbers button:nth-child(3)")
    expect(page.locator("#verdict-detail")).to_have_text("3 of 4 came")
    expect(page.locator("#question")).to_be_hidden()


def test_counting_goes_up_and_back_and_out(page):
    page.click("[data-part=count]")
    for _ in range(3):
        page.click("[data-who=adult]")
    page.click("[data-who=pushchair]")
    page.click("#undo")
    expect(page.locator("#so-far-adult")).to_have_text("3 so far")
    expect(page.locator("#so-far-pushchair")).to_have_text("0 so far")
    expect(page.locator("#counted")).to_contain_text("Pushchair")


def test_what_is_not_sent_is_said_without_signal_and_goes_when_there_is(page, place):
    page.context.set_offline(True)
    expect(page.locator("#signal")).to_be_visible()
    admit(page, place.codes[0])
    expect(page.locator("#unsent")).to_have_text("1 not sent yet")
    page.context.set_offline(False)
    expect(page.locator("#unsent")).to_have_text("All is sent")
    expect(page.locator("#signal")).to_be_hidden()
    assert len(place.scans()) == 1


def test_leaving_with_something_unsent_asks_twice_and_staying_keeps_it(page, place):
    page.context.set_offline(True)
    admit(page, place.codes[0])
    expect(page.locator("#unsent")).to_have_text("1 not sent yet")
    page.click("[data-part=more]")
    page.click("#leaving summary")
    page.click("#leave")
    expect(page.locator("#sure-text")).to_contain_text("1 is not sent yet")
    page.click("#sure-yes")
    expect(page.locator("#sure-title")).to_have_text("Are you sure?")
    page.click("#sure-no")
    expect(page.locator("#unsent")).to_have_text("1 not sent yet")
    page.click("#leave")
    page.click("#sure-yes")
    expect(page.locator("#sure-title")).to_have_text("Are you sure?")
    page.click("#sure-yes")
    expect(page.locator("#view-join")).to_be_visible()


def test_leaving_with_an_open_question_is_asked_too_and_shows_that_it_works(page, place):
    place.book(place.codes[1], 4)
    know(page)
    scan_by_wedge(page, place.codes[1])
    expect(page.locator("#numbers button")).to_have_count(4)
    page.keyboard.press("Escape")
    page.click("[data-part=more]")
    page.click("#leaving summary")
    page.context.route("**/api/**", lambda route: (page.wait_for_timeout(500), route.continue_()))
    page.click("#leave")
    expect(page.locator("#sure")).to_be_visible()
    expect(page.locator("#place")).to_have_text("North")
    page.click("#sure-yes")
    expect(page.locator("#leave-said")).to_have_text("Leaving. Keep this page open.")
    expect(page.locator("#leave")).to_be_disabled()
    expect(page.locator("#view-join")).to_be_visible()
    assert [people for _, _, _, people in place.scans()] == [4]


def test_leaving_with_nothing_unsent_asks_once(page):
    page.click("[data-part=more]")
    page.click("#leaving summary")
    page.click("#leave")
    page.click("#sure-yes")
    expect(page.locator("#view-join")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Check people in with this phone")


def test_the_steward_chooses_the_language_and_it_is_kept(page):
    page.click("[data-part=more]")
    page.click("#settings summary")
    page.select_option("#language", "ur")
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ur")
    expect(page.locator("#guide")).to_have_attribute("href", re.compile("/ur/stewards$"))
    expect(page.locator("#phrases")).to_have_attribute("href", "/ur/show")
    page.reload()
    expect(html).to_have_attribute("lang", "ur")
    expect(page.locator("#phrases")).to_have_attribute("href", "/ur/show")


FACES = """async () => {
  const kept = (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat();
  return kept.filter((url) => url.endsWith(".woff2")).map((url) => url.match(/noto-(.*).woff2/)[1]).sort();
}"""


def faces_are(page, *names):
    for _ in range(50):
        if page.evaluate(FACES) == sorted(names):
            return
        page.wait_for_timeout(100)
    assert page.evaluate(FACES) == sorted(names)


def test_of_all_faces_the_phone_keeps_those_of_the_languages_it_is_read_in(page):
    page.evaluate("navigator.serviceWorker.ready")
    faces_are(page)
    page.click("[data-part=more]")
    page.click("#settings summary")
    page.select_option("#language", "ta")
    faces_are(page, "sans-tamil", "sans-tamil-bold")
    page.context.set_offline(True)
    page.select_option("#language", "bn")  # a phone has faces of its own for that
    expect(page.locator("html")).to_have_attribute("lang", "bn")
    page.select_option("#language", "ta")
    page.reload()
    loaded = "document.fonts.load('16px \"Noto Sans Tamil\"', 'அ').then((faces) => faces.length)"
    assert page.evaluate(loaded) == 1
    faces_are(page, "sans-tamil", "sans-tamil-bold")


def test_no_camera_is_said_in_words_and_everything_else_goes_on(page, place):
    expect(page.locator("#camera-trouble")).to_contain_text("camera")
    expect(page.locator("#start-camera")).to_be_visible()
    type_code(page, place.codes[0])
    expect(verdict(page)).to_have_text("Welcome")


def test_another_gates_code_is_taken_only_when_the_steward_says_so(page, address, place):
    south = f"{address}/gate/#j={place.invitation(1)}"
    for answer, gate in (("#sure-no", "North"), ("#sure-yes", "South")):
        type_code(page, south)
        expect(page.locator("#sure-title")).to_have_text("Change to another gate?")
        page.click(answer)
        expect(page.locator("#place")).to_have_text(gate)
        page.wait_for_timeout(3100)  # a code that was put aside is not offered again while in view


def test_the_page_asks_nobody_else_for_anything_and_sets_no_cookie(phone, address, place):
    page = phone(320, locale="ur")
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/gate/#j={place.invitation()}")
    page.click("#join")
    expect(page.locator("#parts")).to_be_visible()
    page.set_input_files("#photo", photo(place.codes[0]))
    expect(page.locator("#verdict")).to_be_visible()
    assert asked and {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert page.context.cookies() == []
