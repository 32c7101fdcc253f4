"""Catalogues are whole, fresh and alike in what must be alike."""

import re
from io import BytesIO
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir

from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE
from campaign.packs import load

CAMPAIGN = Path(__file__).parents[2] / "campaign"
TRANSLATED = [tag for tag in LANGUAGES if tag != SOURCE.tag]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+>")
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
DESK_KEYWORDS = {"_d": None, "_dl": None, "_dn": (1, 2)}
KEYWORDS = {
    "_": None,
    "_l": None,
    "_ln": (1, 2),
    "marked": None,
    "gettext": None,
    "ngettext": (1, 2),
}


def catalogue(tag: str, domain: str = "messages") -> polib.POFile:
    return polib.pofile(str(CAMPAIGN / "translations" / tag / "LC_MESSAGES" / f"{domain}.po"))


def marked(keywords: dict[str, tuple[int, ...] | None] = KEYWORDS) -> set[str]:
    folders = (CAMPAIGN.parent / name for name in ("campaign", "events"))
    found = [
        f for folder in folders for f in extract_from_dir(str(folder), METHODS, keywords=keywords)
    ]
    return {m if isinstance(m, str) else m[0] for _, _, m, _, _ in found}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_each_catalogue_has_every_sentence_and_no_other(tag):
    assert {entry.msgid for entry in catalogue(tag) if not entry.obsolete} == marked()


@pytest.mark.parametrize("tag", [tag for tag in DESK_LANGUAGES if tag != SOURCE.tag])
def test_each_catalogue_of_the_desk_is_as_whole_and_fresh(tag):
    """A language is offered behind sign-in only once all of it is there."""
    assert {entry.msgid for entry in catalogue(tag, "desk")} == marked(DESK_KEYWORDS)


@pytest.mark.parametrize(("domain", "keywords"), [("messages", KEYWORDS), ("desk", DESK_KEYWORDS)])
def test_the_extraction_is_fresh(domain, keywords):
    kept = polib.pofile(str(CAMPAIGN / "translations" / f"{domain}.pot"))
    assert {entry.msgid for entry in kept} == marked(keywords)


CATALOGUES = [(tag, "messages") for tag in TRANSLATED]
CATALOGUES += [(tag, "desk") for tag in DESK_LANGUAGES if tag != SOURCE.tag]


@pytest.mark.parametrize(("tag", "domain"), CATALOGUES)
def test_no_entry_is_empty_or_fuzzy(tag, domain):
    for entry in catalogue(tag, domain):
        assert entry.translated() and not entry.fuzzy, entry.msgid


@pytest.mark.parametrize(("tag", "domain"), CATALOGUES)
def test_placeholders_and_tags_are_the_same(tag, domain):
    for entry in catalogue(tag, domain):
        forms = entry.msgstr_plural or {0: entry.msgstr}
        for number, text in forms.items():
            # The form of one may say "one person" where the others say a number.
            sources = {entry.msgid_plural or entry.msgid, *([entry.msgid] if number == 0 else [])}
            wanted = [sorted(PLACEHOLDER.findall(source)) for source in sources]
            assert sorted(PLACEHOLDER.findall(text)) in wanted, text


@pytest.mark.parametrize("tag", TRANSLATED)
def test_each_plural_form_the_language_has_is_there_and_chosen_as_cldr_does(tag):
    from gettext import c2py

    rule = catalogue(tag).metadata["Plural-Forms"]
    count = int(re.search(r"nplurals=(\d)", rule).group(1))
    chosen = c2py(re.search(r"plural=(.*?);?$", rule).group(1))
    form = LANGUAGES[tag].babel.plural_form
    groups: dict[str, set[int]] = {}
    for number in range(1000):
        groups.setdefault(form(number), set()).add(chosen(number))
    assert all(len(group) == 1 for group in groups.values()), groups
    assert {n for group in groups.values() for n in group} == set(range(count))
    for entry in catalogue(tag):
        if entry.msgid_plural:
            assert set(entry.msgstr_plural) == set(range(count))


@pytest.mark.parametrize("tag", TRANSLATED)
def test_each_catalogue_says_who_checked_it_and_compiles(tag):
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    po = catalogue(tag)
    assert po.metadata["Last-Translator"]  # "draft", or who checked it
    with Path(po.fpath).open("rb") as file:
        parsed = read_po(file, locale=LANGUAGES[tag].locale, abort_invalid=True)
    assert not [m.id for m in parsed if m.id and list(m.check(parsed))]
    write_mo(BytesIO(), parsed)


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
