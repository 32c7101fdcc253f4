"""The pledge on a slow line: light in every script, and read before its letters have come."""

import base64
import io
import time

import pytest
from PIL import Image

from campaign.languages import LANGUAGES
from campaign.typefaces import address as face_address

# The pages are the same whatever the server's engine.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
BEFORE_FONTS, WITH_FONTS = 20_000, 200_000  # bytes, as sent
ACCEPTS = {"Accept-Encoding": "br"}
DARK = 100  # of 255


def before_fonts(app, client, tag):
    """How many bytes are sent before the fonts: the page, its sheet, its mark."""
    sheet = f"/look/{app.extensions['sheet'].digest}.css"
    files = (f"/{tag}/pledge", sheet, "/static/mark.svg")
    return sum(len(client.get(file, headers=ACCEPTS).data) for file in files)


@pytest.fixture
def heaviest(client):
    """The language whose pledge is heaviest with its face."""

    def weight(tag):
        faces = sum(len(client.get(face_address(file)).data) for file in LANGUAGES[tag].font.web)
        return faces + len(client.get(f"/{tag}/pledge", headers=ACCEPTS).data)

    return max(LANGUAGES, key=weight)


def test_the_pledge_is_light_in_every_language(app, client):
    weights = {tag: before_fonts(app, client, tag) for tag in LANGUAGES}
    assert max(weights.values()) <= BEFORE_FONTS, weights


def test_the_heaviest_is_light_with_its_fonts_as_a_browser_fetches_them(address, phone, heaviest):
    page, sent = phone(390), []
    page.on("requestfinished", lambda request: sent.append(request))
    page.goto(f"{address}/{heaviest}/pledge")
    page.wait_for_load_state("networkidle")
    weights = {one.url: one.sizes()["responseBodySize"] for one in sent}
    fonts = sum(size for url, size in weights.items() if url.endswith(".woff2"))
    assert fonts > 0
    assert sum(weights.values()) - fonts <= BEFORE_FONTS, weights
    assert sum(weights.values()) <= WITH_FONTS, weights


@pytest.mark.parametrize("tag", ["ur", "ar", "bn"])
def test_it_is_read_before_its_letters_have_come(address, phone, tag):
    page, held = phone(390), []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(f"{address}/{tag}/pledge", wait_until="domcontentloaded")
    assert becomes(page, lambda: is_inked(page, "h1") and is_inked(page, ".promises"))
    assert held and page.evaluate("document.fonts.status") == "loading"
    for route in held:
        route.continue_()
    assert page.evaluate("document.fonts.ready.then((all) => all.status)") == "loaded"


def becomes(page, true, seconds=2):
    """Whether it comes true soon: a browser may hold words back for a tenth of a second, not for three."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        page.wait_for_timeout(50)
    return found


def is_inked(page, selector):
    """Whether something dark is painted there."""
    return picture(page, selector).getextrema()[0] < DARK


def picture(page, selector):
    """What is painted there now. Playwright's own pictures wait for fonts."""
    box = page.locator(selector).first.bounding_box()
    asked = {"clip": {**box, "scale": 1}}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    return Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("L")
