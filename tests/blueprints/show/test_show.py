"""Phrases in two languages: choosing one, and what the two people at the screen see."""

from pathlib import Path

import pytest

from campaign.blueprints.show.phrases import PHRASES, Said, said
from campaign.languages import LANGUAGES
from tests.tongues import NAMES

CATALOGUES = Path(__file__).parents[3] / "campaign" / "translations"


def is_draft(tag):
    header = CATALOGUES / LANGUAGES[tag].locale / "LC_MESSAGES" / "messages.po"
    return tag != "en" and "Last-Translator: draft" in header.read_text("utf-8")


def halves(page):
    return [a for a in page.all("div") if a.get("class") == "half"]


def test_every_other_language_can_be_chosen_by_its_own_name(visitor):
    page = visitor.open("/pl/show")
    offered = {a["href"].split("#")[0] for a in page.all("a") if a["href"].endswith("#phrases")}
    assert offered == {f"/pl/show/{tag}" for tag in LANGUAGES if tag != "pl"}
    assert all(LANGUAGES[tag].autonym in page.words for tag in LANGUAGES)


def test_every_phrase_stands_in_both_languages_and_leads_to_its_card(visitor):
    page = visitor.open("/en/show/ur")
    for key in PHRASES:
        assert f"/en/show/{key}/ur" in [a["href"] for a in page.all("a")]
    assert "Welcome" in page.words and "خوش آمدید" in page.words


def test_a_card_says_one_phrase_twice_each_in_its_own_language_and_direction(visitor):
    page = visitor.open("/en/show/welcome/ur")
    assert [(a["lang"], a["dir"]) for a in halves(page)] == [("en", "ltr"), ("ur", "rtl")]
    assert [a["class"] for a in page.all("h1")] == ["words huge"]
    assert "Welcome" in page.words and "خوش آمدید" in page.words


def test_the_face_of_the_other_script_is_fetched_with_the_card(visitor):
    fetched = [a["href"] for a in visitor.open("/en/show/welcome/ur").all("link") if "as" in a]
    assert fetched == ["/static/vendor/noto-nastaliq-urdu.woff2"]


def test_a_card_in_one_language_for_two_says_it_once(visitor):
    assert len(halves(visitor.open("/ur/show/thanks/ur"))) == 1


def test_a_card_can_be_shown_for_a_day_without_signal(visitor):
    for path in ("show", "show/ur", "show/thanks/ur"):
        headers = visitor.open(f"/en/{path}").response.headers
        assert headers["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize(
    "path", ["xx", "english", "welcome/xx", "nothing/ur", "welcome/", "welcome/ur/en", "%00/ur"]
)
def test_another_phrase_or_language_is_not_there_and_the_switcher_is(visitor, path):
    page = visitor.open(f"/en/show/{path}", 404)
    assert "اردو" in page.words


def test_where_two_stand_at_a_stall_the_phrases_are_linked(visitor):
    assert "/en/show" in [a["href"] for a in visitor.open("/en/about").all("a")]
    assert "/en/show" in [a["href"] for a in visitor.open("/gate/").all("a")]


def test_a_language_that_no_speaker_has_checked_says_so_in_its_own_words(app):
    with app.test_request_context("/en/show"):
        assert said("welcome", LANGUAGES["en"]).unchecked == ""
        sentences = {said("welcome", LANGUAGES[tag]).unchecked for tag in LANGUAGES}
    assert not any("speaker" in sentence for sentence in sentences)
    assert len(sentences) == 1 + sum(map(is_draft, LANGUAGES))


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("Hi", "huge"),
        ("Thank you very much", "large"),
        ("Thank you very much for coming here today", "middle"),
        ("Straßenverkehrsamt", "small"),
        ("Megszentségteleníthetetlenség", "least"),
    ],
)
def test_longer_words_are_written_smaller(words, size):
    assert Said(words, LANGUAGES["en"], "").size == size


@pytest.mark.parametrize("script", NAMES)
def test_every_script_has_a_size(script):
    assert Said(NAMES[script], LANGUAGES["en"], "").size in {"huge", "large", "middle"}
