"""Catalogues are whole, fresh and alike in what must be alike."""

import ast
from functools import cache
from pathlib import Path

import pytest

from campaign.catalogues import faults, keeping, merging, places, standing
from campaign.catalogues.keeping import DESK, PUBLIC
from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE
from campaign.packs import load

CAMPAIGN = Path(__file__).parents[2] / "campaign"
TRANSLATED = [tag for tag in LANGUAGES if tag != SOURCE.tag]
TEMPLATES = CAMPAIGN / "translations"
MARKS = {name for keywords in places.KEYWORDS.values() for name in keywords}


def catalogue(tag: str, domain: str = PUBLIC) -> keeping.Catalogue:
    locale = LANGUAGES[tag].locale
    return keeping.read(keeping.path_of(TEMPLATES, locale, domain), locale)


def sentences(of: keeping.Catalogue) -> set[str]:
    return {faults.sources(message)[0] for message in of if message.id}


@cache
def marked(domain: str = PUBLIC) -> frozenset[str]:
    return frozenset(text for text, _ in places.extracted(CAMPAIGN.parent, domain))


def test_no_text_is_hidden_from_the_extraction():
    """Inside an f-string a mark is not seen: such a text would be English everywhere."""
    found = marked() | marked(DESK)
    for path in CAMPAIGN.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]
            texts = {getattr(c.args[0], "value", None) for c in calls if name_of(c) in MARKS}
            assert texts <= found, (path, texts - found)


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


CATALOGUES = [(tag, PUBLIC) for tag in TRANSLATED]
CATALOGUES += [(tag, DESK) for tag in DESK_LANGUAGES if tag != SOURCE.tag]


@pytest.mark.parametrize(("tag", "domain"), CATALOGUES)
def test_each_catalogue_has_every_sentence_and_no_other(tag, domain):
    """A language is offered behind sign-in only once all of it is there, too."""
    assert sentences(catalogue(tag, domain)) == marked(domain)


@pytest.mark.parametrize("domain", [PUBLIC, DESK])
def test_the_extraction_is_fresh(domain):
    kept = keeping.read(TEMPLATES / f"{domain}.pot", SOURCE.locale)
    assert sentences(kept) == marked(domain)


@pytest.mark.parametrize(("tag", "domain"), CATALOGUES)
def test_each_catalogue_is_whole_and_sound_and_says_who_checked_it(tag, domain):
    """No entry is empty or fuzzy; placeholders, tags and plural forms are as they must be."""
    template = keeping.read(TEMPLATES / f"{domain}.pot", SOURCE.locale)
    found = standing.stand(TEMPLATES, LANGUAGES[tag], domain, template)
    assert (found.missing, found.stale, found.fuzzy, found.broken) == (0, 0, 0, ())
    assert found.is_whole


# In the others a noun stays as it is behind a number.
DECLINING = ("ar", "bg", "es", "gu", "it", "lt", "ml", "pl", "ps", "pt", "ro", "sq", "ta", "ur")


@pytest.mark.parametrize("tag", DECLINING)
def test_what_is_counted_is_declined_where_the_language_does(tag):
    """But for sentences such as “%(num)s more”, which count no noun."""
    counted = [one.string for one in catalogue(tag, "messages") if one.id and one.pluralizable]
    same = [forms for forms in counted if len(set(forms)) == 1]
    assert len(counted) > 30
    assert len(same) <= len(counted) / 3, same


@pytest.mark.parametrize(("tag", "domain"), CATALOGUES)
def test_no_sentence_is_in_the_script_of_another_language(tag, domain):
    for message in catalogue(tag, domain):
        if message.id:
            assert not merging.foreign(message, faults.texts(message), LANGUAGES[tag])


def test_each_language_has_its_autonym_direction_and_texts_of_the_pack():
    for language in LANGUAGES.values():
        assert language.autonym[0] == language.autonym[0].upper()
        rtl = language.babel.text_direction == "rtl"
        assert (language.direction == "rtl") == rtl
    assert set(load("luton").languages) == set(LANGUAGES)


PAGES = ("", "pledge", "our-data", "accessibility", "about", "erased", "b/000000000000", "nowhere")


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_page_falls_back_to_english(visitor_of_everything, tag):
    sentences = {s for s in marked() if " " in s and "%(" not in s}
    for words in visitor_of_everything(tag):
        flat = " ".join(words.split())
        assert not [s for s in sentences if s in flat]


@pytest.fixture
def visitor_of_everything(client):
    from tests.visitor import Page, Visitor

    def visit(tag: str):
        for path in PAGES:
            yield Page(client.get(f"/{tag}/{path}")).words
        visitor = Visitor(client)
        receipt = visitor.receipt(
            tag, name="Ama", age_band="13_17", contact="a@example.org", updates="y"
        )
        yield visitor.open(receipt).words
        visitor.send(f"{receipt}/withdraw")
        yield visitor.open(receipt).words

    return visit
