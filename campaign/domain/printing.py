"""Badges as pictures and as sheets to print: one template, set by typst, with the QR from qrcode.

Every text arrives ready, in its language. The same design gives the same bytes at any time.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from math import cos, pi, sin, tau
from pathlib import Path
from typing import Any, Literal

import typst
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.util import MODE_ALPHA_NUM, QRData

from campaign.domain.encoding import encode
from campaign.languages import SANS, Language
from campaign.packs import Pack, Palette

__all__ = [
    "Design",
    "FontsMissing",
    "Format",
    "Shape",
    "badge",
    "design",
    "font_families",
    "measure",
    "ring",
    "set_type",
    "sheets",
]

CAMPAIGN = Path(__file__).parent.parent
TEMPLATES = CAMPAIGN / "templates" / "print"
FONTS = CAMPAIGN / "static" / "vendor" / "print"
PIXELS_PER_INCH = 300
# How many corners, and how far the first is turned from pointing right; a circle has none
KINDS = ((0, 0.0), (4, pi / 4), (3, -pi / 2), (4, 0.0))

Format = Literal["png", "svg", "pdf"]


class FontsMissing(RuntimeError):
    """The fonts for print are not where they belong."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There are no fonts in {folder}: run `make install`.")


@dataclass(frozen=True)
class Design:
    """What is on one badge."""

    code: str  # twelve characters
    address: str  # what the QR holds, upper case
    campaign: str
    message: str
    words: str  # what the picture says to who cannot see it, in the language
    language: Language
    palette: Palette


@dataclass(frozen=True)
class Shape:
    """One of the many that make the circle; lengths are parts of the circle's radius."""

    x: float  # of the middle, from the circle's middle, y downwards
    y: float
    size: float  # from the middle to the furthest point
    corners: tuple[tuple[float, float], ...]  # from the shape's middle; none for a circle
    colour: str


def design(pack: Pack, language: Language, code: str, address: str) -> Design:
    """Return a badge's design in one of the pack's languages; `address` as in `badging`."""
    campaign, message = pack.name.in_(language), pack.message.in_(language)
    # “QR” is said in every script, so that the picture's words need no catalogue
    words = f"{campaign}: QR"
    return Design(code, address, campaign, message, words, language, pack.colours.light)


def badge(design: Design, form: Format) -> bytes:
    """Return one badge, 74 by 105 mm: a PNG at 300 pixels per inch, an SVG, or a tagged PDF/UA-1.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    return set_type("badge.typ", _filled([design], sheets=False), form)


def sheets(designs: Sequence[Design]) -> bytes:
    """Return a PDF of A4 pages, twelve badges of 49 mm width on each, with marks for cutting.

    Raises:
        FontsMissing: the fonts were not installed.
        ValueError: there is nothing to print.
    """
    if not designs:
        raise ValueError("a sheet has at least one badge")
    return set_type("badge.typ", _filled(designs, sheets=True), "pdf")


def set_type(
    template: str, values: dict[str, Any], form: Format, pixels_per_inch: float = PIXELS_PER_INCH
) -> bytes:
    """Return a template of `templates/print` filled with plain values, as one file.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(FONTS),
        ignore_system_fonts=True,
        format=form,
        ppi=pixels_per_inch,
        sys_inputs={"data": json.dumps(values)},
        pdf_standards=["ua-1"] if form == "pdf" else [],
    )
    assert isinstance(made, bytes)  # typst returns a list for several pictures only
    return made


def measure(texts: Sequence[str], language: Language) -> list[float]:
    """Return how wide each text is as it is set in a language, in points.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    values = {
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "fonts": font_families(language),
        "texts": list(texts),
    }
    found = typst.query(
        TEMPLATES / "widths.typ",
        "<widths>",
        field="value",
        one=True,
        root=TEMPLATES,
        font_paths=_fonts(FONTS),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values)},
    )
    widths: list[float] = json.loads(found)
    return widths


def font_families(language: Language) -> list[str]:
    """Return the faces for a language, then the one that has Latin letters and digits."""
    return list(dict.fromkeys((language.font.family, SANS.family)))


def ring(palette: Palette, inner: float = 0.81) -> list[Shape]:
    """Return many small shapes in circles about one middle, from the radius `inner` out to 1."""
    shapes: list[Shape] = []
    colours = (
        palette.action,
        palette.accent,
        _mixed(palette.action, palette.ground),
        palette.action,
    )
    step = 0.096
    rows = max(1, round((1 - inner) / step))
    for row in range(rows):
        radius = 1 - (row + 0.5) * (1 - inner) / rows
        count = max(1, round(tau * radius / step))
        for i in range(count):
            # Strides without a common factor with the lists: varied, and always the same
            chance = (i * 7 + row * 5 + (i * i) % 11) % 12
            angle = tau * (i + 0.5 * (row % 2)) / count
            size = step * (0.36, 0.46, 0.52)[chance % 3]
            middle = (radius * cos(angle), radius * sin(angle))
            colour = colours[(chance + i // 3) % len(colours)]
            shapes.append(_shape(KINDS[(chance // 3 + row) % 4], middle, size, angle, colour))
    return shapes


def _shape(
    kind: tuple[int, float], middle: tuple[float, float], size: float, angle: float, colour: str
) -> Shape:
    """Return a shape of a kind, turned outwards from the circle's middle."""
    count, turn = kind
    # A disc of the same reach as a square looks larger
    size = size if count else size * 0.86
    start = turn + angle + pi / 2
    points = tuple(
        (size * cos(start + tau * i / count), size * sin(start + tau * i / count))
        for i in range(count)
    )
    return Shape(*middle, size, points, colour)


def _mixed(one: str, other: str) -> str:
    """Return the colour half way between two."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{(a + b) // 2:02x}" for a, b in pairs)


def _filled(designs: Sequence[Design], *, sheets: bool) -> dict[str, Any]:
    """Return the template's values; the ring is written once for each palette."""
    palettes = list(dict.fromkeys(design.palette for design in designs))
    return {
        "sheets": sheets,
        "plain": SANS.family,
        "rings": [[asdict(shape) for shape in ring(palette)] for palette in palettes],
        "designs": [_plain(design, palettes.index(design.palette)) for design in designs],
    }


def _plain(design: Design, ring: int) -> dict[str, Any]:
    code = design.code
    return {
        "code": " ".join(code[i : i + 4] for i in range(0, len(code), 4)),
        "campaign": design.campaign,
        "message": design.message,
        "words": design.words,
        "lang": design.language.tag,
        "rtl": design.language.direction == "rtl",
        "fonts": font_families(design.language),
        "palette": asdict(design.palette),
        "ring": ring,
        "modules": asdict(encode(_capitals(design.address), ERROR_CORRECT_Q)),
    }


def _capitals(address: str) -> QRData:
    return QRData(address.encode("ascii"), mode=MODE_ALPHA_NUM)


@cache
def _fonts(folder: Path) -> typst.Fonts:
    if not any(folder.glob("*.ttf")):
        raise FontsMissing(folder)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
