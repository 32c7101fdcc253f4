"""A woman joins on a phone that others may look at. What they see afterwards, in a real Chromium."""

import pytest

from campaign.extensions import db
from campaign.models import CircleMember
from tests import make
from tests.browsers import looks_and_script, on_one_engine, overflow


@pytest.fixture(autouse=True)
def _open(session):
    make.circle(session, "tuesday", name={"en": "Tuesday group", "ur": "منگل"})


def to_the_form(page, address, tag="en"):
    page.goto(f"{address}/{tag}/circle")
    page.click("main button[value=before]")
    page.click("main button[value=form]")
    page.wait_for_selector("#called")


def fill(page):
    page.fill("#called", "Mina")
    page.fill("#code_word", "Marigold")


def send(page):
    page.click("main button[value=send]")


def done(page):
    return page.wait_for_selector("#called", state="detached")


def rows(app):
    with app.app_context():
        return db.session.query(CircleMember).count()


def states(page, address, tag):
    """Open every page in every state it has, one after another."""
    page.goto(f"{address}/{tag}/circle")
    yield "start"
    page.click("main button[value=before]")
    page.wait_for_selector("main button[value=form]")
    yield "before"
    page.click("main button[value=form]")
    page.wait_for_selector("#called")
    yield "form"
    page.check("#may_contact-1")
    yield "form, may be contacted"
    page.check("#channel-1")
    yield "form, by a call"
    send(page)
    page.wait_for_selector(".summary")
    yield "form, with mistakes"
    page.check("#may_contact-0")
    fill(page)
    send(page)
    done(page)
    yield "done"


@on_one_engine
@looks_and_script
def test_every_page_is_accessible_and_fits(address, phone, axe, tag, width, script):
    page = phone(width)
    if not script:
        page.route("**/*.js*", lambda route: route.abort())
    for state in states(page, address, tag):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
        assert page.title() == page.locator(".home").inner_text().strip(), state


@on_one_engine
def test_every_page_keeps_its_contrast_in_each_scheme(address, phone, contrast):
    page = phone(390, reduced_motion="reduce")
    for state in states(page, address, "en"):
        assert contrast(page) == [], state


@on_one_engine
@pytest.mark.parametrize("script", [True, False])
def test_it_is_done_by_keyboard_alone_and_enter_sends(app, address, phone, script):
    page = phone(390, java_script_enabled=script)
    to_the_form(page, address)
    page.focus("#called")
    page.keyboard.type("Mina")
    page.focus("#code_word")
    page.keyboard.type("Marigold")
    page.keyboard.press("Enter")
    done(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert rows(app) == 1


@on_one_engine
def test_the_way_out_is_the_first_thing_the_keyboard_reaches_and_stays_in_sight(address, phone):
    page = phone(390)
    to_the_form(page, address)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 400)")
    assert page.locator(".away").is_visible()
    box = page.locator(".away").bounding_box()
    assert box["y"] + box["height"] <= 700
    assert box["height"] >= 44
    page.goto(f"{address}/en/circle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "away"


@on_one_engine
@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_goes_along_into_another_language(app, address, phone, script):
    page = phone(390, java_script_enabled=script)
    to_the_form(page, address)
    fill(page)
    page.check("#may_contact-1")
    page.check("#when-3")
    page.click(".languages summary")
    page.click(".languages button[lang=ur]")
    page.wait_for_selector("html[lang=ur]")
    assert page.input_value("#called") == "Mina"
    assert page.is_checked("#may_contact-1")
    assert page.is_checked("#when-3")
    page.check("#may_contact-0")
    send(page)
    done(page)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert rows(app) == 1


@on_one_engine
def test_without_a_connection_nothing_is_lost(app, address, phone):
    page = phone(390)
    to_the_form(page, address)
    fill(page)
    page.context.set_offline(True)
    send(page)
    page.wait_for_selector("[data-unsent]:visible")
    assert page.input_value("#called") == "Mina"
    page.context.set_offline(False)
    send(page)
    done(page)
    assert rows(app) == 1


def test_questions_about_a_way_are_shown_once_she_may_be_contacted(address, phone):
    page = phone(390, java_script_enabled=False)
    to_the_form(page, address)
    assert not page.is_visible("#way")
    page.check("#may_contact-1")
    assert page.is_visible("#way")
    assert not page.is_visible("#voicemail")
    page.check("#channel-1")
    assert page.is_visible("#voicemail")


def test_she_is_told_what_leaving_does_and_does_not_do(address, phone):
    page = phone(390)
    page.goto(f"{address}/en/circle")
    page.click("main button[value=before]")
    page.wait_for_selector("main button[value=form]")
    words = page.inner_text("main")
    for told in ("does not erase the history", "Shift three times", "this website was open"):
        assert told in words
    assert "Script is switched off" not in words
    plain = phone(390, java_script_enabled=False)
    plain.goto(f"{address}/en/circle")
    plain.click("main button[value=before]")
    assert "Script is switched off" in plain.inner_text("main")
