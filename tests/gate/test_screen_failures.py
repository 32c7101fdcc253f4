"""What a phone does badly is mended by the page where it can, and said where it cannot."""

import re
from io import BytesIO

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import expect

from tests.browsers import on_one_engine
from tests.gate.on_screen import CAMERA, CONTROLLED, joined, photo, type_code, until, verdict

# The page is the same whatever the server's engine.
pytestmark = on_one_engine
SOUND = """const Real = AudioContext;
window.AudioContext = class extends Real { constructor() { super(); window.heard = this; } };"""
FULL = """{
const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  if (mode === "readwrite" && window.full) throw new DOMException("full", "QuotaExceededError");
  return open.call(this, stores, mode, options);
};
window.shaken = [];
Navigator.prototype.vibrate = (pattern) => shaken.push(pattern.join(" "));
}"""
LOCKS = """window.held = 0;
window.granted = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: () => new Promise((grant) => {
  granted.push(() => { held++; grant(lock()); });
  if (window.slow) return;
  granted.at(-1)();
}) } });
const lock = () => ({ released: false, async release() { this.released = true; held--; } });"""
DYING = """{
const post = Worker.prototype.postMessage;
window.deaths = 0;
Worker.prototype.postMessage = function (...given) {
  if (deaths >= window.mortal) return post.apply(this, given);
  deaths++;
  this.dispatchEvent(new ErrorEvent("error"));
};
}"""


@pytest.fixture
def page(phone, address, place):
    return joined(phone(320, locale="en"), address, place)


def prepared(phone, script, **options):
    page = phone(320, locale="en", **options)
    page.add_init_script(script)
    return page


def test_sound_comes_back_by_the_next_tap_after_opening_and_after_an_interruption(
    phone, address, place
):
    page = joined(prepared(phone, SOUND, has_touch=True, is_mobile=True), address, place)
    page.reload()
    for _ in range(2):
        page.tap("[data-part=count]")
        until(page, "window.heard?.state === 'running'")
        page.evaluate("heard.suspend()")  # what a call does, or another app


def test_a_page_that_could_not_be_kept_says_so_and_is_kept_once_there_is_signal(
    phone, address, place
):
    page = phone(320, locale="en")
    page.context.route("**/*.wasm", lambda route: route.abort())
    joined(page, address, place)
    expect(page.locator("#warnings")).to_contain_text("this page is not kept yet")
    page.context.unroute("**/*.wasm")
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.locator("#warnings")).not_to_contain_text("not kept yet")
    page.evaluate(f"async () => {{ await {CONTROLLED} }}")


def test_a_page_that_is_kept_says_nothing_of_it(page):
    page.evaluate(f"async () => {{ await {CONTROLLED} }}")
    page.wait_for_timeout(300)
    expect(page.locator("#warnings")).not_to_contain_text("kept")


def test_a_photo_is_read_where_workers_cannot_draw(phone, address, place):
    page = prepared(phone, "delete window.OffscreenCanvas")

    def without(route):
        body = "delete self.OffscreenCanvas;\n" + route.fetch().text()
        route.fulfill(body=body, content_type="text/javascript")

    page.context.route("**/decoder.js", without)
    joined(page, address, place)
    page.set_input_files("#photo", photo(place.codes[0]))
    expect(verdict(page)).to_have_text("Welcome")


def test_a_decoder_that_died_once_is_replaced(phone, address, place):
    page = joined(prepared(phone, DYING + "window.mortal = 1;"), address, place)
    page.set_input_files("#photo", photo(place.codes[0]))
    expect(verdict(page)).to_have_text("Welcome")


def test_a_decoder_that_cannot_live_is_said_for_every_photo(phone, address, place):
    page = phone(320, locale="en")
    broken = {"body": "throw new Error('too old')", "content_type": "text/javascript"}
    page.context.route("**/decoder.js", lambda route: route.fulfill(**broken))
    joined(page, address, place)
    for _ in range(3):
        page.set_input_files("#photo", photo(place.codes[0]))
        expect(page.locator("#scan-said")).to_contain_text("codes cannot be read")
        page.evaluate("document.querySelector('#scan-said').textContent = ''")


@pytest.mark.parametrize("poster", ["above", "below", "before", "after"])
def test_a_badge_beside_a_poster_is_the_one_that_is_read(page, address, place, poster):
    codes = [f"{address}/b/{place.codes[0]}".upper(), "https://shop.example/sale"]
    across = poster in ("before", "after")
    picture = Image.new("L", (900, 450) if across else (450, 900), 255)
    for number, text in enumerate(codes if poster in ("below", "after") else codes[::-1]):
        code = qrcode.make(text).get_image().convert("L").resize((400, 400))
        picture.paste(code, (450 * number, 20) if across else (20, 450 * number))
    kept = BytesIO()
    picture.save(kept, "PNG")
    page.set_input_files("#photo", {**photo("x"), "buffer": kept.getvalue()})
    expect(verdict(page)).to_have_text("Welcome")


def test_a_tap_that_was_not_kept_is_seen_and_felt(phone, address, place):
    page = joined(prepared(phone, FULL), address, place)
    page.click("[data-part=count]")
    page.click("[data-who=adult]")
    expect(page.locator("#counted")).to_have_text(f"Counted: {ADULT}. 1 so far")
    for press in ("[data-who=adult]", "#undo"):
        page.evaluate("() => { window.full = true; window.shaken = []; }")
        page.click(press)
        expect(page.locator("#not-counted")).to_be_visible()
        expect(page.locator("#not-counted")).to_contain_text("not kept")
        assert page.evaluate("shaken.at(-1)") == "300 60 300"
        page.evaluate("() => { window.full = false; }")
        page.click("[data-who=adult]")
        expect(page.locator("#not-counted")).to_be_empty()
    expect(page.locator("#counted")).to_have_text(f"Counted: {ADULT}. 3 so far")


# The value of a sentence is kept apart from the words around it.
ADULT = "\u2068Adult\u2069"


def test_the_screen_stays_on_wherever_people_are_scanned_and_counted(phone, address, place):
    page = joined(prepared(phone, LOCKS), address, place)
    for part in ("count", "more", "scan"):
        page.click(f"[data-part={part}]")
        until(page, "held === 1")


def test_a_wake_lock_that_comes_too_late_is_given_back(phone, address, place):
    page = prepared(phone, LOCKS + "window.slow = true;")
    joined(page, address, place)
    until(page, "granted.length === 1")
    page.click("[data-part=more]")
    page.click("#leaving summary")
    page.click("#leave")
    page.click("#sure-yes")
    expect(page.locator("#view-join")).to_be_visible()
    page.evaluate("granted[0]()")
    until(page, "held === 0")


def test_two_taps_on_showing_codes_leave_nothing_running(page, place):
    page.evaluate(
        """() => {
          const [begin, end] = [setInterval, clearInterval];
          window.running = new Set();
          window.setInterval = (...given) => { const id = begin(...given); running.add(id); return id; };
          window.clearInterval = (id) => { running.delete(id); end(id); };
        }"""
    )
    type_code(page, place.codes[0])
    expect(page.locator("#verdict")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#figures")).to_contain_text("1 came")
    page.click("[data-part=more]")
    page.click("#handover summary")
    page.evaluate(
        "() => { const one = document.querySelector('#show-codes'); one.click(); one.click(); }"
    )
    expect(page.locator("#frame-number")).to_have_text(re.compile("Code 1"))
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")
    until(page, "running.size === 0")


def test_a_camera_that_is_gone_gives_way_to_the_one_that_looks_away(phone, address, place):
    page = prepared(
        phone,
        """localStorage.setItem("gate.camera", "gone");
        window.asked = [];
        navigator.mediaDevices.getUserMedia = async ({ video }) => {
          asked.push(video);
          if (video.deviceId) throw new DOMException("", "OverconstrainedError");
          return document.createElement("canvas").captureStream();
        };""",
    )
    joined(page, address, place)
    until(page, "asked.length === 2")
    assert page.evaluate("asked[1].facingMode.ideal") == "environment"


def test_an_old_browser_is_told_that_it_is_old_and_another_is_not(phone, address):
    for script, is_told in (("", False), ("delete HTMLDialogElement.prototype.showModal", True)):
        page = prepared(phone, script)
        page.goto(f"{address}/gate/")
        page.wait_for_load_state("networkidle")
        assert page.locator("#too-old").is_visible() == is_told


def test_progress_of_codes_from_another_phone_is_seen_without_a_camera(page):
    page.evaluate(
        """() => {
          const said = document.querySelector("#handing");
          [said.hidden, said.textContent] = [false, "1 of 2 read"];
        }"""
    )
    expect(page.locator("#handing")).to_be_visible()
    expect(page.locator("#start-camera")).to_be_visible()
    page.locator("#start-camera").click(trial=True)  # nothing lies over it


def test_the_camera_goes_on_when_a_decoder_dies_once_and_says_so_when_none_lives(
    phone, address, place
):
    for mortal, lives in ((1, True), (2, False)):
        page = prepared(phone, DYING + CAMERA + f"window.mortal = {mortal};")
        page.goto(f"{address}/gate/#j={place.invitation()}")
        page.click("#join")
        until(page, f"deaths === {mortal}")
        if lives:
            page.wait_for_timeout(500)
            expect(page.locator("#picture")).to_be_visible()
        else:
            expect(page.locator("#camera-trouble")).to_contain_text("codes cannot be read")
