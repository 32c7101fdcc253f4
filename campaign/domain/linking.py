"""Cards with a survey's links, to cut out and put into letters: a code to scan, and the address to type.

Every text arrives ready, in its language.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from qrcode.constants import ERROR_CORRECT_M

from campaign.domain.encoding import encode
from campaign.domain.printing import font_families, set_type
from campaign.languages import LANGUAGES, SANS, Language

MOST_CARDS = 200  # some seconds of drawing, 20 pages


class TooManyCards(Exception):
    """So many cards are not drawn at once."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Words:
    """What each card says."""

    campaign: str
    title: str
    below: str
    scan: str  # what the code says to who cannot see it


def insist_they_fit(count: int) -> None:
    """Refuse more cards than are drawn at once.

    Raises:
        TooManyCards: more than 200.
    """
    if count > MOST_CARDS:
        raise TooManyCards(MOST_CARDS)


def draw(words: Words, addresses: Sequence[str], language: Language) -> bytes:
    """Return a tagged PDF of A4 pages, ten cards on each, with lines for cutting.

    Raises:
        TooManyCards: more than 200.
        FontsMissing: the fonts were not installed.
    """
    insist_they_fit(len(addresses))
    families = [face for other in LANGUAGES.values() for face in font_families(other)]
    values = {
        **asdict(words),
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "plain": SANS.family,
        "fonts": list(dict.fromkeys([*font_families(language), *families])),
        "cards": [
            {"address": address, "modules": asdict(encode(address, ERROR_CORRECT_M))}
            for address in addresses
        ],
    }
    return set_type("links.typ", values, "pdf")
