"""Whether the faces we print with have the letters of a text. Where one is missing, print shows a box."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from campaign.domain.printing import FONTS, FontsMissing

PIXELS = 16
NOBODY_HAS = "\U000fffff"  # for private use: its picture is that of a missing letter


def is_printable(text: str) -> bool:
    """Whether each letter of a text is in one of the faces for print.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    return all(_is_in_a_face(character, FONTS) for character in text)


@lru_cache(4096)
def _is_in_a_face(character: str, folder: Path) -> bool:
    if character.isspace() or unicodedata.category(character) == "Cf":  # nothing is drawn
        return True
    return any(_picture(face, character) != _picture(face, NOBODY_HAS) for face in _faces(folder))


def _picture(face: ImageFont.FreeTypeFont, character: str) -> bytes:
    return bytes(face.getmask(character))


@cache
def _faces(folder: Path) -> list[ImageFont.FreeTypeFont]:
    files = sorted(folder.glob("*_400Regular.ttf"))
    if not files:
        raise FontsMissing(folder)
    # One letter at a time needs no shaping, which not every Pillow has.
    return [
        ImageFont.truetype(file, PIXELS, layout_engine=ImageFont.Layout.BASIC) for file in files
    ]
