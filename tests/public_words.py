"""The public catalogue: what a language says, and what of the English still stands in a text of another."""

import gettext
import re
from functools import cache
from pathlib import Path

import polib

from campaign.languages import LANGUAGES, SOURCE

TRANSLATIONS = Path(__file__).parents[1] / "campaign" / "translations"
FILLED = re.compile(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>")
LEAST_WORDS = 3


def english_in(text: str, tag: str) -> list[str]:
    """Return the English sentences, of three words or more, in a text in another language."""
    flat = " ".join(text.split())
    return [sentence for sentence in _translated(tag) if sentence in flat]


def said_in(tag: str) -> list[str]:
    """Return every sentence of a language, in the catalogue's order; of plurals, the one for many."""
    words, english = _catalogue(tag), _english()
    return [words.ngettext(one, many, 5) if many else words.gettext(one) for one, many in english]


@cache
def _translated(tag: str) -> tuple[str, ...]:
    """The parts between placeholders of every English sentence that this language says otherwise."""
    words = _catalogue(tag)
    found = set()
    for one, many in _english():
        said = {words.gettext(one)} if not many else {words.ngettext(one, many, n) for n in (1, 5)}
        parts = {part for text in (one, many) for part in _parts(text)}
        found |= {part for part in parts if not any(part in other for other in said)}
    return tuple(sorted(found))


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    if tag == SOURCE.tag:
        return gettext.NullTranslations()
    return gettext.translation("messages", TRANSLATIONS, [LANGUAGES[tag].locale])


@cache
def _english() -> tuple[tuple[str, str], ...]:
    kept = polib.pofile(str(TRANSLATIONS / "messages.pot"))
    return tuple((entry.msgid, entry.msgid_plural) for entry in kept)


def _parts(sentence: str) -> list[str]:
    parts = (" ".join(part.split()) for part in FILLED.split(sentence))
    return [part for part in parts if len(part.split()) >= LEAST_WORDS]
