"""Sheets to print for the day: teams with the colours of their bibs, tables with seats, matches by pitch.

Every text arrives ready, in its language.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from campaign.domain.printing import font_families, set_type
from campaign.languages import LANGUAGES, SANS, Language

# What the colours of bibs look like on paper; one that a host named otherwise has no patch.
COLOURS = {
    "red": "#d32f2f",
    "blue": "#1565c0",
    "yellow": "#fdd835",
    "green": "#2e7d32",
    "orange": "#f57c00",
    "purple": "#7b1fa2",
    "white": "#ffffff",
    "black": "#000000",
    "pink": "#f48fb1",
    "turquoise": "#26c6da",
}


@dataclass(frozen=True)
class Card:
    """A team or a table: who is in it, and the colour of its bibs in words and as a key of COLOURS."""

    heading: str
    lines: tuple[str, ...]
    bib: str = ""
    bib_words: str = ""


@dataclass(frozen=True)
class Listed:
    """A table of its own page: five columns, of which the last two are for a pen."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """Cards under a heading, which may be empty."""

    heading: str
    cards: tuple[Card, ...]


def cards(title: str, below: str, sections: Sequence[Section], language: Language) -> bytes:
    """Return a tagged PDF of A4 pages with a card for each team or table.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    plain = [
        {"heading": section.heading, "cards": [_card(card) for card in section.cards]}
        for section in sections
    ]
    return _set(title, below, language, sections=plain, tables=[])


def tables(title: str, below: str, listed: Sequence[Listed], language: Language) -> bytes:
    """Return a tagged PDF with each table on a page of its own, its heading repeated where it goes on.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    return _set(title, below, language, sections=[], tables=[asdict(one) for one in listed])


def _card(card: Card) -> dict[str, object]:
    return {**asdict(card), "colour": COLOURS.get(card.bib, "")}


def _set(title: str, below: str, language: Language, **parts: object) -> bytes:
    """Names may be in any script that is printed here, so every face is at hand."""
    families = [face for other in LANGUAGES.values() for face in font_families(other)]
    values = {
        "title": title,
        "below": below,
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "plain": SANS.family,
        "fonts": list(dict.fromkeys([*font_families(language), *families])),
        **parts,
    }
    return set_type("sheet.typ", values, "pdf")
