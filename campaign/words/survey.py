"""Questions, their options and results as somebody reads them, and what the desk calls them.

A standard wording is kept in English and shown through the catalogues; the town's own texts are kept in
each language they were written in.
"""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from campaign.addresses import language_of_request
from campaign.domain import questioning
from campaign.extensions import desk_words
from campaign.languages import SOURCE
from campaign.looks import Told, told
from campaign.models.survey import (
    CHOICE,
    DRAFT,
    KIOSK,
    PAPER,
    PHONE,
    PUBLISHED,
    SCALE,
    SEVERAL,
    WORDS,
    Question,
)

_dl = desk_words.lazy_gettext

KINDS: dict[str, Any] = {
    CHOICE: _dl("One of several answers"),
    SCALE: _dl("A scale, from one end to the other"),
    SEVERAL: _dl("Several answers may be ticked"),
    WORDS: _dl("In own words"),
}
STATES: dict[str, Any] = {DRAFT: _dl("Draft"), PUBLISHED: _dl("Published")}
CHANNELS: dict[str, Any] = {
    PHONE: _l("On a phone"),
    KIOSK: _l("On a shared screen"),
    PAPER: _l("On paper"),
}
# The two shares of a standard question that are reported as one.
TOGETHER: dict[str, Any] = {
    "cohesion": _l("Agree: the two together"),
    "belonging": _l("Strongly: the two together"),
    "influence": _l("Agree: the two together"),
}


def text_of(question: Question) -> Told:
    """Return what a question asks."""
    return _in_words(question, question.text)


def options_of(question: Question) -> list[tuple[str, Told]]:
    """Return the key and the words of each option, in order."""
    return [(one["key"], _in_words(question, one["text"])) for one in question.options]


def together(question: Question) -> str:
    """Return what the options that are reported as one are called, "" where there are none."""
    return str(TOGETHER[question.key]) if question.key in questioning.STANDARDS else ""


def _in_words(question: Question, texts: dict[str, str]) -> Told:
    language = language_of_request()
    if not question.is_standard or language == SOURCE:
        return told(texts)
    translated = gettext(texts[SOURCE.tag])
    if translated == texts[SOURCE.tag]:  # a catalogue that does not have it yet
        return told(texts)
    return Told(translated, language.tag, language.direction, False)
