"""What the tests of the page do on it, as a steward would."""

from io import BytesIO

import qrcode
from playwright.sync_api import Locator, Page, expect

from tests.gate.stewards_phone import Place

# Milliseconds in which a tap is taken for one that was meant for what was there before.
TOO_SOON = 450
WEDGE = """(keys) => { for (const key of keys) document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })) }"""
UNTIL = """async () => {
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    if (%s) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}"""
# A camera that sees what `see` shows it, else white.
CAMERA = """{
const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
const pen = canvas.getContext("2d");
const draw = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, 640, 480);
  if (window.seen) pen.drawImage(window.seen, 120, 40, 400, 400); };
setInterval(draw, 50);
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
window.see = async (text) => {
  const { generate } = await import(`${document.querySelector("script[type=module]").src}/../vendor/lean-qr.js`);
  const drawn = document.createElement("canvas");
  generate(text).toCanvas(drawn, { pad: 4, on: [0, 0, 0], off: [255, 255, 255] });
  pen.imageSmoothingEnabled = false;
  window.seen = drawn;
};
}"""
CONTROLLED = """new Promise((resolve) => {
  const { serviceWorker } = navigator;
  serviceWorker.oncontrollerchange = resolve;
  if (serviceWorker.controller) resolve();
})"""
WAITING = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
}"""
NOT_HERE = """async () => {
  const words = await fetch(`/gate/words/${document.documentElement.lang}.json`);
  return (await words.json()).words.not_ready_detail;
}"""


def joined(page: Page, address: str, place: Place) -> Page:
    """Join the first gate by its link."""
    page.goto(f"{address}/gate/#j={place.invitation()}")
    page.click("#join")
    expect(page.locator("#parts")).to_be_visible()
    expect(page.locator("#sent")).to_contain_text(":")
    list_is_here(page)
    return page


def list_is_here(page: Page) -> None:
    """Wait until a phone that has joined knows the badges; before, it says that it does not."""
    expect(page.locator("#warnings")).not_to_contain_text(page.evaluate(NOT_HERE))


def type_code(page: Page, text: str) -> None:
    """Type a code and send it."""
    page.click("#type")
    page.fill("#code", text)
    page.keyboard.press("Enter")


def scan_by_wedge(page: Page, text: str) -> None:
    """Type as a plugged-in scanner does: with nothing between the keys."""
    page.evaluate(WEDGE, [*text, "Enter"])


def tap(page: Page, selector: str) -> None:
    """Tap what was on the screen long enough to be meant."""
    expect(page.locator(selector)).to_be_visible()
    page.wait_for_timeout(TOO_SOON)
    page.click(selector)


def know(page: Page) -> None:
    """Open the page anew, so that it takes down what has changed since."""
    with page.expect_response("**/badges"):
        page.reload()
    page.wait_for_load_state("networkidle")  # time to write it down
    expect(page.locator("#sent")).to_contain_text(":")


def until(page: Page, condition: str) -> None:
    """Wait until an expression holds; the page's own policy forbids the usual way."""
    assert page.evaluate(UNTIL % condition), condition


def verdict(page: Page) -> Locator:
    """The word in large letters."""
    return page.locator("#verdict-word")


def admit(page: Page, text: str) -> None:
    """Type a code, wait for its verdict, and put that away."""
    type_code(page, text)
    expect(page.locator("#verdict")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#verdict")).to_be_hidden()


def photo(text: str) -> dict[str, object]:
    """A photograph of a badge."""
    kept = BytesIO()
    qrcode.make(text).save(kept, "PNG")
    return {"name": "badge.png", "mimeType": "image/png", "buffer": kept.getvalue()}
