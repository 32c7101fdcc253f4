"""Leaving the circle's pages: by the link, by Shift three times, and what Back and the disk still hold.

Seen in Chromium, over http on 127.0.0.1, which counts as trustworthy: `Clear-Site-Data` is carried out on
the redirect; with script a history has one line for all the pages, and leaving replaces it.
"""

import dataclasses
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import make
from tests.browsers import CHROMIUM, FLAGS, on_one_engine
from tests.circle.left_behind import (
    SECRETS,
    TYPED,
    WORD,
    back,
    closed,
    entries,
    files,
    giving_away,
    history,
    holding,
)
from tests.circle.lexicon import found_in
from tests.tongues import some_languages

pytestmark = on_one_engine

STORES = """async () => [
    localStorage.length, sessionStorage.length, document.cookie.length, (await caches.keys()).length,
    (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
PLANT = """async () => {
    localStorage.x = sessionStorage.x = 1; document.cookie = "x=1"; await caches.open("x");
    await new Promise((done) => { indexedDB.open("x").onsuccess = done; }); }"""


@pytest.fixture(autouse=True)
def _open(session):
    make.circle(session, "tuesday", name={"en": "Tuesday group"})


@pytest.fixture
def weather(app):
    """A neutral site of another host, which keeps what it is asked."""
    asked = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Weather</title><p>Sun, later rain")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pack = app.extensions["pack"]
    site = f"http://localhost:{server.server_port}/weather"
    app.extensions["pack"] = dataclasses.replace(pack, neutral_site=site)
    yield asked
    app.extensions["pack"] = pack
    server.shutdown()
    server.server_close()


@pytest.fixture
def own_phone(browser, tmp_path, app, monkeypatch):
    """Opens a browser with a profile on disk and a working back/forward cache; `.folder` is the profile."""
    monkeypatch.setitem(
        app.config, "COMPRESS_MIMETYPES", []
    )  # so that words can be found in caches
    opened = []

    def open_(script=True):
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=FLAGS,
            ignore_default_args=["--disable-back-forward-cache"],
            java_script_enabled=script,
            viewport={"width": 390, "height": 700},
        )
        opened.append(context)
        page = context.pages[0]
        page.folder = tmp_path / "profile" / "Default"
        return page

    yield open_
    for context in opened:
        context.close()


def joins(page, address, tag="en"):
    """She opens the page, makes a mistake, corrects it, and has joined."""
    page.goto(f"{address}/{tag}/")
    page.goto(f"{address}/{tag}/circle")
    page.click("main button[value=before]")
    page.click("main button[value=form]")
    page.check("#may_contact-1")
    page.check("#channel-2")
    for field, text in TYPED.items():
        page.fill(field, text)
    page.check("#safe")
    page.check("#when-0")
    page.click("main button[value=send]")
    page.wait_for_selector(".summary")
    page.fill("#code_word", WORD)
    page.click("main button[value=send]")
    page.wait_for_selector("#called", state="detached")


def leaves(page):
    page.click(".away")
    page.wait_for_url("**/weather")


@pytest.mark.parametrize(("tag", "left"), [("en", True), ("en", False), ("ur", True), ("pl", True)])
def test_with_script_no_word_of_it_is_on_the_disk_and_none_that_she_wrote(
    address, weather, own_phone, tag, left
):
    page = own_phone()
    joins(page, address, tag)
    if left:
        leaves(page)
    folder = closed(page)
    here = f"{address}/{tag}/circle"
    assert any(url == here for url, _ in history(folder))  # so it is really read
    found = {url for url, _ in history(folder) if "circle" in url}
    assert found <= {here, f"{here}/leave"}
    assert giving_away(folder) == set()
    assert holding(folder) == set()


@pytest.mark.parametrize("tag", some_languages())
def test_without_script_only_files_of_the_open_session_hold_what_she_sent_as_the_page_says(
    address, weather, own_phone, tag
):
    page = own_phone(script=False)
    joins(page, address, tag)
    leaves(page)
    folder = closed(page)
    assert "Sessions" in holding(folder)  # so it is really found where it is
    assert giving_away(folder, skip=("Sessions",)) == set()
    assert holding(folder, skip=("Sessions", "Sessions_Encrypted")) == set()


@pytest.mark.parametrize("left", [True, False])
def test_leaving_empties_the_cache_of_this_site(address, weather, own_phone, left):
    page = own_phone()
    page.goto(f"{address}/en/circle")
    page.wait_for_load_state("networkidle")
    if left:
        leaves(page)
    folder = closed(page)
    kept = [p for p in files(folder, "Cache") if address.encode() in p.read_bytes()]
    assert bool(kept) is not left


def test_leaving_empties_every_store_of_this_site(address, weather, own_phone):
    page = own_phone()
    page.goto(f"{address}/en/circle")
    assert page.evaluate(STORES) == [0] * 6  # the pages themselves keep nothing
    page.evaluate(PLANT)
    assert page.evaluate(STORES) == [1, 1, 3, 1, 1, 0]
    leaves(page)
    page.goto(f"{address}/en/about")
    # Chromium clears a tab's sessionStorage only where a page of the site is open in it: this tab has
    # gone on to another site, and what it keeps ends with the tab. Our own pages write nothing there.
    of_the_tab = 1
    stores = page.evaluate(STORES)
    assert [n for n, store in enumerate(stores) if store and n != of_the_tab] == []


def test_with_script_back_leads_to_no_page_of_it(address, weather, own_phone):
    page = own_phone()
    joins(page, address)
    urls, _ = entries(page)
    assert urls[1:] == [f"{address}/en/", f"{address}/en/circle"]
    leaves(page)
    urls, _ = entries(page)
    assert not any("circle" in url for url in urls)
    assert back(page).startswith("Many voices, one town")


def test_without_script_back_shows_none_of_it(address, weather, own_phone):
    page = own_phone(script=False)
    joins(page, address)
    leaves(page)
    _, found = entries(page)
    for _ in range(found["currentIndex"] - 2):
        shown = back(page)
        assert found_in(shown) == []
        assert not any(secret in shown.casefold() for secret in SECRETS)
    assert "Ring us" in shown  # the neutral page, asked for anew
    assert back(page).startswith("Many voices, one town")


@pytest.mark.parametrize("cached", [False, True])
def test_back_from_another_page_of_ours_shows_the_neutral_one(
    app, address, own_phone, monkeypatch, cached
):
    """As well where a browser keeps whole pages for Back, which `no-store` keeps Chromium from."""
    if cached:
        monkeypatch.setitem(app.view_functions, "circle.read", _cacheable(app))
    page = own_phone()
    page.goto(f"{address}/en/circle")
    restored = []
    page.on("console", lambda message: restored.append(message.text))
    page.evaluate("addEventListener('pageshow', (e) => console.log('restored', e.persisted))")
    page.click("main button[value=before]")
    page.click("main button[value=form]")
    page.fill("#called", TYPED["#called"])
    page.wait_for_load_state("networkidle")  # a page that still waits for something is not kept
    page.click("footer a[href$=our-data]")
    page.wait_for_url("**/our-data")
    shown = back(page)
    assert ("restored true" in restored) is cached
    assert page.url == f"{address}/en/circle"
    assert "minaxyz" not in shown.casefold()
    assert page.locator("#called").count() == 0
    assert found_in(shown) == []


def _cacheable(app):
    view = app.view_functions["circle.read"]

    def read(**values):
        page, status = view(**values)
        return page, status, {"Cache-Control": "private, max-age=60"}

    read.access = view.access
    return read


def test_shift_three_times_leaves_and_capital_letters_do_not(address, weather, own_phone):
    page = own_phone()
    page.goto(f"{address}/en/circle")
    page.click("main button[value=before]")
    page.click("main button[value=form]")
    page.focus("#called")
    for letter in "MNO":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("x")
    page.keyboard.press("Shift")
    assert page.input_value("#called") == "MNOx"
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_url("**/weather")
    assert not any("circle" in url for url in entries(page)[0])


def test_the_page_is_blank_at_once_where_the_line_is_slow(address, weather, own_phone):
    page = own_phone()
    page.goto(f"{address}/en/circle")
    page.route("**/circle/leave", lambda route: None)  # never answered
    leave = "document.querySelector('.away').click(); [document.title, document.body.textContent]"
    assert page.evaluate(leave) == ["", ""]


def test_an_answer_that_comes_after_she_left_is_not_shown(
    app, address, weather, own_phone, monkeypatch
):
    view, answered = app.view_functions["circle.go_on"], []

    def slow(**values):
        time.sleep(0.6)
        answered.append(True)
        return view(**values)

    slow.access = view.access
    monkeypatch.setitem(app.view_functions, "circle.go_on", slow)
    page = own_phone()
    page.goto(f"{address}/en/circle")
    page.route("**/circle/leave", lambda route: None)  # never answered
    shown = page.evaluate(
        """async () => {
            const pause = (ms) => new Promise((done) => setTimeout(done, ms));
            document.querySelector("main button").click();
            await pause(100);
            document.querySelector(".away").click();
            await pause(1500);
            return document.body.textContent; }"""
    )
    assert answered
    assert shown == ""


def test_the_neutral_site_is_not_told_where_she_came_from(address, weather, own_phone):
    page = own_phone()
    joins(page, address)
    leaves(page)
    asked = next(request for request in weather if request.path == "/weather")
    assert "Referer" not in asked.headers
    assert "Cookie" not in asked.headers
