"""A real Chromium and a real server. Where there is no Chromium, it is said loudly."""

import itertools
import json
import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import make_server

from tests.proving import PROVE

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
# The same engine without a window around it, where it is installed: a third less work. It keeps no profile.
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds until what is expected on a page has to be there: a busy machine is slow, not wrong.
PATIENCE = 20_000
# What a browser does is the same on both engines; the server's part is tried on both elsewhere.
on_one_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
# A page as it is looked at: a language of each direction, on a phone and on a desk.
LOOKS = (("ur", 320), ("en", 1280), ("en", 320), ("ur", 1280))
looks = pytest.mark.parametrize(("tag", "width"), LOOKS if PROVE else LOOKS[:2])
# With our script and without, too: each pair of choices once.
looks_and_script = pytest.mark.parametrize(
    ("tag", "width", "script"),
    [("en", 320, False), ("en", 1280, True), ("ur", 320, True), ("ur", 1280, False)],
)
# What of a page changes with its colours alone, and the schemes of colours that a device can ask for.
COLOURS = ("color-contrast", "link-in-text-block")
SCHEMES = tuple(itertools.product(("light", "dark"), ("none", "active")))
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        warnings.warn("NO CHROMIUM: the browser journeys did not run. Install it.", stacklevel=1)
        pytest.skip("no Chromium on this machine: install the chromium package")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """A running server's address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    before = app.config["BASE_URL"]
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    yield app.config["BASE_URL"]
    app.config["BASE_URL"] = before
    server.shutdown()
    thread.join()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages in fresh, small, private windows."""
    contexts: list[BrowserContext] = []

    def open_(width: int = 320, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 700}, **options)
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    source = AXE.read_text("utf-8")

    def check(page: Page, *rules: str) -> list[str]:
        """What is wrong with a page by all rules of axe, or by some."""
        asked = json.dumps({"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})})
        found = _stubborn(page, f"{source}; axe.run({asked}).then((said) => said.violations)")
        return [f"{v['id']}: {n['html']}: {n['failureSummary']}" for v in found for n in v["nodes"]]

    return check


@pytest.fixture(scope="session")
def contrast(axe: Callable[..., list[str]]) -> Callable[[Page], list[tuple[str, str, str]]]:
    def check(page: Page) -> list[tuple[str, str, str]]:
        """What of a page cannot be told apart, and in which scheme of colours."""
        found = []
        for scheme, forced in SCHEMES:
            page.emulate_media(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")
            found += [(scheme, forced, wrong) for wrong in axe(page, *COLOURS)]
        return found

    return check


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    page.wait_for_load_state()
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


def _stubborn(page: Page, script: str) -> Any:
    """Run a script, again where Chromium, busy elsewhere, had no document ready for it."""
    page.wait_for_load_state()
    for _ in range(4):
        try:
            return page.evaluate(script)
        except PlaywrightError:
            page.wait_for_timeout(500)
    return page.evaluate(script)
