"""Every public page in every language: said in it, with letters that are there, and within a small phone.

`make test` opens each page once and each language a few times in a browser; `make prove` opens all in all.
"""

import dataclasses
import threading
import unicodedata
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import flask_migrate
import pytest
from fontTools.ttLib import TTFont
from werkzeug.serving import make_server

from campaign import create_app
from campaign.extensions import db
from campaign.languages import LANGUAGES, SANS
from tests import mirrored, public_pages
from tests.browsers import overflow
from tests.conftest import config
from tests.heard import by_language
from tests.proving import PROVE
from tests.public_words import english_in
from tests.visitor import Page

VENDOR = Path(public_pages.__file__).parents[1] / "campaign" / "static" / "vendor"
# Files, and what leads elsewhere: they have no text of a page.
NO_PAGES = {
    *("home.card", "booking.calendar", "draws.inputs", "scribe.service_worker", "receipt.badge"),
    *("receipt.everything", "whats_on.calendar", "whats_on.calendar_of", "whats_on.feed"),
    *("answered.feed", "ambassadors.badge", "ambassadors.slip", "certificates.certificate"),
    *("certificates.unsigned", "circle.leave"),
}
# What every phone's own fonts have: Latin, Cyrillic, their accents, punctuation, money, and plain signs.
SYSTEM = (
    *((0x20, 0x24F), (0x300, 0x36F), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2000, 0x206F)),
    *((0x20A0, 0x20BF), (0x2190, 0x2195), (0x2212, 0x2212), (0x25A0, 0x25FF), (0x2713, 0x2717)),
)
SEND = """(fields) => {
    const form = document.body.appendChild(document.createElement("form"));
    form.method = "post";
    for (const [name, value] of Object.entries(fields)) {
        const field = form.appendChild(document.createElement("input"));
        Object.assign(field, { type: "hidden", name, value });
    }
    form.submit(); }"""


@dataclasses.dataclass
class Town:
    """An application, what it shows, and where it listens."""

    app: object
    stops: dict[str, public_pages.Stop]
    address: str = ""

    def page(self, stop, tag):
        """A page as a browser without script has it, with the rules of the house kept."""
        page = Page(public_pages.visit(self.app, stop, tag))
        assert page.status == stop.status, (stop, page.words)
        page.keeps_the_rules_of_the_house()
        (html,) = page.all("html")
        assert (html["lang"], html["dir"]) == (tag, LANGUAGES[tag].direction)
        return page

    def show(self, window, stop, tag):
        """The same in a browser."""
        answer = window.goto(f"{self.address}/{tag}/{stop.path}")
        if stop.fields is not None:
            with window.expect_navigation() as sent:
                window.evaluate(SEND, stop.fields)
            answer = sent.value
        assert answer.status == stop.status, stop
        assert window.evaluate("document.documentElement.lang") == tag


@contextmanager
def listening(app, stops):
    """A town that can be visited."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    yield Town(app, stops, app.config["BASE_URL"])
    server.shutdown()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """One database: what a page looks like is the same on both engines."""
    return config(f"sqlite:///{tmp_path_factory.mktemp('town')}/town.sqlite")


@pytest.fixture(scope="module")
def town(settings):
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
    with listening(app, public_pages.fill(app)) as found:
        yield found


@pytest.fixture(scope="module")
def strange(settings, town, tmp_path_factory):
    """The same town in the language of `mirrored`."""
    words = tmp_path_factory.mktemp("words")
    with mirrored.shipped(settings, words) as app, listening(app, town.stops) as found:
        yield found


@pytest.fixture(scope="module")
def window(browser):
    """A small phone."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


def turn(stops, at, of):
    """Every `of`-th page, from the one numbered `at`; all where PROVE is set."""
    return stops if PROVE else dict(list(stops.items())[at % of :: of])


TURNS = list(enumerate(LANGUAGES))
IN_TURN = pytest.mark.parametrize(("at", "tag"), TURNS, ids=LANGUAGES)


def test_every_page_of_the_map_is_among_them(town):
    there = {rule.endpoint for rule in town.app.url_map.iter_rules() if _is_public(rule)}
    at = town.app.url_map.bind("localhost")
    seen = {at.match(f"/en/{stop.path.split('?')[0]}")[0] for stop in _reached(town.stops)}
    assert there - NO_PAGES - seen == set()
    assert there >= NO_PAGES


def _reached(stops):
    return [stop for name, stop in stops.items() if name != "nowhere"]


def _is_public(rule):
    return "lang" in rule.arguments and "GET" in rule.methods


@IN_TURN
def test_every_page_says_all_in_its_language_with_letters_that_are_there(town, at, tag):
    wrong = {}
    for name, stop in turn(town.stops, at, 4).items():
        said = by_language(town.page(stop, tag).html)
        ours = " ".join(text for of, text in said.items() if of.split()[0] != "en")
        wrong[name] = [] if tag == "en" else english_in(ours, tag)
        drawn = {of: text for of, text in said.items() if "outside" not in of}
        wrong[name] += [box for of, text in drawn.items() for box in boxes(text, of)]
    assert {name: found for name, found in wrong.items() if found} == {}


def boxes(text, tag):
    """The characters that neither the face of the language nor every phone has."""
    letters = {c for c in text if not c.isspace() and unicodedata.category(c) != "Cf"}
    face = LANGUAGES[tag].font if tag in LANGUAGES else SANS
    return {c for c in letters if not _is_of_phones(c)} - _letters_of(face)


def _is_of_phones(character):
    return any(first <= ord(character) <= last for first, last in SYSTEM)


@cache
def _letters_of(font):
    """What a face's files have, all of them, of what pages fetch them for."""
    if font == SANS:
        return frozenset()
    fetched = [_range(part.strip()) for part in font.letters.split(",")]
    there = set.intersection(*(set(TTFont(VENDOR / file).getBestCmap()) for file in font.web))
    return frozenset(chr(c) for c in there if any(c in part for part in fetched))


def _range(written):
    first, _, last = written.removeprefix("U+").partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


@IN_TURN
def test_every_page_fits_a_small_phone_and_can_be_used_by_everybody(town, window, axe, at, tag):
    for number, (name, stop) in enumerate(turn(town.stops, at, len(TURNS)).items()):
        town.show(window, stop, tag)
        assert overflow(window) <= 0, name
        if PROVE or number == 0:  # axe takes as long as several pages
            assert axe(window) == [], name


def test_words_that_are_longer_and_mirrored_fit_too(strange, window, axe):
    for name, stop in strange.stops.items():
        strange.show(window, stop, mirrored.TAG)
        assert window.evaluate("document.documentElement.dir") == "rtl"
        assert overflow(window) <= 0, name
        if PROVE:
            assert axe(window) == [], name


def test_no_page_says_anything_that_is_not_in_the_catalogue(strange):
    wrong = {}
    for name, stop in strange.stops.items():
        said = by_language(strange.page(stop, mirrored.TAG).html)
        # What people wrote in English is heard in English as well.
        plain = mirrored.plain_english(said[mirrored.TAG])
        wrong[name] = [text for text in plain if text not in said.get("en", "")]
    assert {name: found for name, found in wrong.items() if found} == {}
