"""Signing on a phone, from the first tap to the badge."""

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browsers import on_one_engine


@pytest.mark.parametrize("script", [False, True])
def test_a_resident_signs_in_urdu_and_the_badge_leads_back(address, phone, script):
    page = phone(360, java_script_enabled=script, locale="ur-PK")
    page.goto(address)
    assert page.url == f"{address}/ur/"
    page.locator("a.button").first.click()
    page.fill("#postcode", "LU1 2BQ")
    page.check("#agree")
    page.locator("form button").first.click()
    assert page.url.startswith(f"{address}/ur/receipt/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "Central" in page.locator("table").inner_text()
    picture = page.request.get(f"{page.url}/badge.png").body()
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    scanner = phone(360)
    # What a phone's camera does: the host is not case-sensitive, the path is ours.
    scanner.goto(found.text.replace(address.upper(), address))
    assert "A valid badge" in scanner.locator("h1").inner_text()


@on_one_engine
def test_the_whole_journey_by_keyboard_alone(address, phone):
    page = phone(390)
    page.goto(f"{address}/en/")
    tab_to(page, "a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pledge")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".summary")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "agree"
    page.keyboard.press("Space")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/**")
    tab_to(page, "form[action$=erase] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/erased")


def test_a_double_tap_signs_once(address, phone, client):
    page = phone(390)
    page.goto(f"{address}/en/pledge")
    page.check("#agree")
    page.locator("form button").first.dblclick()
    expect(page).to_have_url(
        re.compile("/receipt/")
    )  # the second tap breaks off the first's way there
    assert client.get("/count.json").get_json()["pledges"] == 1


def tab_to(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", "focus is always visible"
            return
    raise AssertionError(f"{selector} is not reached by Tab")
