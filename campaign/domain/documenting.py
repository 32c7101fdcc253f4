"""A document said once, given as a Word file and as a tagged PDF; `components/document.html` is its page.

Every text arrives ready, in the document's language. What somebody wrote inside it may be in another
script: each text runs in the direction of its own first letter (Unicode UAX 9, rules P2 and P3), so that
notes in Urdu stand right in an English report. The same document gives the same words in all three.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any, Literal

from campaign.domain import docx_parts, lettering
from campaign.domain.printing import font_families, set_type
from campaign.languages import LANGUAGES, SANS, Language

Tone = Literal["plain", "strong", "quiet"]
DEEPEST = 4  # of headings; the title is the first level
NUMERIC = re.compile(r"[\s\d.,%+−–±<>~/()\-]*\d[\s\d.,%+−–±<>~/()\-]*|[·–-]?")
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MISSING_LETTER = "?"
SPACES = {" ": " ", "\n": "\n", "\u00a0": "\u00a0", "\u202f": "\u00a0"}  # any other is a plain one
# Soft hyphens, joiners, and what steers direction: drawn by nothing, obeyed by what sets the type.
UNDRAWN = {
    *map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
}
PICTURE_WIDTH, PIXELS_PER_INCH = 16.0, 200.0  # centimetres; of an SVG in a Word file


@dataclass(frozen=True)
class Heading:
    """A heading of level 2, 3 or 4; no level is passed over on the way down."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; "strong" is for what nobody shall miss, "quiet" for how it was done."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table with a caption. The first cell of each row is its head; columns of numbers are aligned."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str

    @property
    def is_numeric(self) -> tuple[bool, ...]:
        """Which columns hold nothing but numbers, or dots in their place."""
        columns = [[row[at] for row in self.rows] for at in range(len(self.headings))]
        return tuple(
            any(cells) and all(NUMERIC.fullmatch(cell) for cell in cells) for cells in columns
        )


@dataclass(frozen=True)
class Picture:
    """An SVG of ours with a size of its own and no styles from outside, and the words it stands for."""

    svg: str
    alt: str


Block = Heading | Paragraph | Bullets | Grid | Picture


@dataclass(frozen=True)
class Document:
    """What is said, from first to last.

    Raises:
        ValueError: a heading passes a level over, a table has no rows, or a row has more or fewer cells
            than there are headings: a mistake in the calling code.
    """

    title: str
    language: Language
    blocks: tuple[Block, ...]
    below: str = ""  # a line under the title
    # Said at the end of a PDF that lacks a letter which no face for print has.
    letters_missing: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        above = 1
        for block in self.blocks:
            if isinstance(block, Heading):
                if not 1 < block.level <= min(above + 1, DEEPEST):
                    raise ValueError(f"A heading of level {block.level} follows one of {above}.")
                above = block.level
            elif isinstance(block, Grid) and {len(block.headings)} != set(map(len, block.rows)):
                raise ValueError("A table has rows, each with as many cells as headings.")

    @property
    def is_rtl(self) -> bool:
        """Whether it is read from right to left."""
        return self.language.direction == "rtl"


def runs_rtl(text: str, otherwise: bool) -> bool:
    """Whether a text runs from right to left, by its first letter that has a direction.

    Numbers alone run from left to right in every language.
    """
    if NUMERIC.fullmatch(text):
        return False
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return otherwise


def to_pdf(document: Document) -> bytes:
    """Return a tagged PDF/UA-1 of A4 pages.

    A letter no face has is a question mark, and the document's sentence about that ends it.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    lacking = [False]
    said = _walked(_plain(document), lambda text: _in_print(text, lacking, document.is_rtl))
    if lacking[0] and document.letters_missing:
        end = {"kind": "Paragraph", "text": document.letters_missing, "tone": "quiet"}
        said["blocks"].append(_walked(end, lambda text: _in_print(text, [False], document.is_rtl)))
    families = [face for other in LANGUAGES.values() for face in font_families(other)]
    values = {
        **said,
        "lang": document.language.tag,
        "rtl": document.is_rtl,
        "plain": SANS.family,
        "fonts": list(dict.fromkeys([*font_families(document.language), *families])),
    }
    return set_type("report.typ", values, "pdf")


def to_docx(document: Document) -> bytes:
    """Return a Word file: real headings, lists and tables, and right to left where it is so.

    Raises:
        FontsMissing: the fonts were not installed, and there is a picture.
    """
    paper = docx_parts.blank(_clean(document.title), document.language)
    write = docx_parts.Writer(paper, lambda text: runs_rtl(text, document.is_rtl))
    write.heading(1, _clean(document.title))
    if document.below:
        write.paragraph(_clean(document.below), "quiet")
    for block in document.blocks:
        _write(write, block, document)
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _write(write: docx_parts.Writer, block: Block, document: Document) -> None:
    match block:
        case Heading(level, text):
            write.heading(level, _clean(text))
        case Paragraph(text, tone):
            write.paragraph(_clean(text), tone)
        case Bullets(items):
            for item in items:
                write.bullet(_clean(item))
        case Grid(headings, rows, caption):
            cells = [[_clean(cell) for cell in row] for row in (headings, *rows)]
            write.grid(_clean(caption), cells, block.is_numeric, rtl=document.is_rtl)
        case Picture(svg, alt):
            write.picture(_drawn(svg), _clean(alt), PICTURE_WIDTH)


def _drawn(svg: str) -> bytes:
    """Word files of old readers show no SVG."""
    values = {"svg": svg, "fonts": font_families(LANGUAGES["en"])}
    return set_type("picture.typ", values, "png", PIXELS_PER_INCH)


def _plain(document: Document) -> dict[str, Any]:
    """Return a document as plain values, each block with the name of its kind."""
    blocks = [{"kind": type(block).__name__, **asdict(block)} for block in document.blocks]
    for plain, block in zip(blocks, document.blocks, strict=True):
        if isinstance(block, Grid):
            plain["numeric"] = list(block.is_numeric)
    return {"title": document.title, "below": document.below, "blocks": blocks}


def _walked(value: Any, change: Callable[[str], Any], key: str = "") -> Any:
    """Return plain values with each text changed; kinds, tones and drawings are not texts."""
    if isinstance(value, str):
        return value if key in {"kind", "tone", "svg"} else change(value)
    if isinstance(value, dict):
        return {name: _walked(one, change, name) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_walked(one, change) for one in value]
    return value


def _in_print(text: str, lacking: list[bool], otherwise: bool) -> dict[str, Any]:
    said = "".join(_letters(_clean(text), lacking))
    return {"text": said, "rtl": runs_rtl(said, otherwise)}


def _letters(text: str, lacking: list[bool]) -> Iterator[str]:
    for character in text:
        if character.isspace():
            yield SPACES.get(character, " ")
        elif unicodedata.category(character) == "Cf":
            yield character if character in UNDRAWN else ""
        elif lettering.is_printable(character):
            yield character
        else:
            lacking[0] = True
            yield MISSING_LETTER


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 has no place for."""
    return NOT_IN_XML.sub("", text)
