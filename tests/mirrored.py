"""A language of nobody's: every sentence of the catalogue two fifths longer, with accents, right to left.

It is made for a test and stands under the tag of one that is not shipped, so that dates and plurals work.
"""

import dataclasses
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from campaign import create_app
from campaign.config import Config
from campaign.domain.badging import ALPHABET
from campaign.languages import LANGUAGES, SANS, Language
from campaign.packs import TextByLanguage, earlier
from tests.public_words import TRANSLATIONS

TAG = "he"
LANGUAGE = Language(TAG, TAG, "Ñöbödÿ’s", "rtl", SANS)
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|</?\w+[^>]*>|&\w+;)")
WORD = re.compile(r"[A-Za-z’]+")
ACCENTS = str.maketrans("aeiouyAEIOUYncsz", "äëïöüÿÄËÏÖÜŸñçšž")
PADDING = "äëïöü"
LONGER = 0.4
# A badge's code can be of letters alone.
CODE = re.compile(rf"\b[{ALPHABET}]{{4}}(?: [{ALPHABET}]{{4}}){{2}}\b")
# Three words or more without an accent: nothing that `longer` made.
PLAIN = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:’]+){2,}\b[A-Za-z]{2,}\b")


def longer(text: str) -> str:
    """Return a sentence with every word longer; placeholders and tags stay as they are."""
    parts = KEPT.split(text)
    return "".join(part if at % 2 else WORD.sub(_longer, part) for at, part in enumerate(parts))


def plain_english(text: str) -> list[str]:
    """Return what stands in a text and was not made by `longer`."""
    return PLAIN.findall(CODE.sub("", " ".join(text.split())))


@contextmanager
def shipped(settings: Config, folder: Path) -> Iterator[Flask]:
    """An application whose pack has this language too; its catalogue is written into a folder."""
    write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LANGUAGES, TAG, LANGUAGE)
        app = create_app(settings)
        pack = app.extensions["pack"]
        app.extensions["earlier"] = tuple(
            dataclasses.replace(found, place=_with(found.place)) for found in earlier.load(pack)
        )
        texts = {name: _with(getattr(pack, name)) for name in ("name", "town", "message")}
        app.extensions["pack"] = dataclasses.replace(
            pack,
            organisation=_with(pack.organisation),
            promises=tuple(_with(promise) for promise in pack.promises),
            languages=(*pack.languages, TAG),
            **texts,
        )
        app.extensions["babel"].translation_directories.append(str(folder))
        yield app


def write(folder: Path) -> None:
    """Write the catalogue as gettext reads it."""
    catalogue = Catalog(locale=TAG)
    for entry in polib.pofile(str(TRANSLATIONS / "messages.pot")):
        one, many = longer(entry.msgid), longer(entry.msgid_plural)
        if many:
            forms = (one, *[many] * (catalogue.num_plurals - 1))
            catalogue.add((entry.msgid, entry.msgid_plural), forms)
        else:
            catalogue.add(entry.msgid, one)
    place = folder / TAG / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)


def _longer(found: re.Match[str]) -> str:
    word = found.group()
    more = max(1, round(len(word) * LONGER))
    return word.translate(ACCENTS) + (PADDING * more)[:more]


def _with(text: TextByLanguage) -> TextByLanguage:
    return TextByLanguage({**text, TAG: longer(text["en"])})
