"""What the tests of the page do on it, as a steward would."""

from io import BytesIO

import qrcode
from playwright.sync_api import Locator, Page, expect

from tests.gate.stewards_phone import Place

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


def joined(page: Page, address: str, place: Place) -> Page:
    """Join the first gate by its link."""
    page.goto(f"{address}/gate/#j={place.invitation()}")
    page.click("#join")
    expect(page.locator("#parts")).to_be_visible()
    expect(page.locator("#sent")).to_contain_text(":")
    return page


def type_code(page: Page, text: str) -> None:
    """Type a code and send it."""
    page.click("#type")
    page.fill("#code", text)
    page.keyboard.press("Enter")


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
