"""Which glyphs stand where: as HarfBuzz shapes a text, and as the PDF of our typesetter has it.

A PDF holds a part of a face with numbers of its own, so a glyph is known by its outline. Lengths are units of
the face: texts are set at the size of one unit to a point.
"""

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
import uharfbuzz as hb
from fontTools.pens.recordingPen import RecordingPen

from campaign.domain import printing
from campaign.languages import Language

PAGE = b"""
#let data = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt)
#set text(lang: data.lang, dir: if data.rtl { rtl } else { ltr }, font: data.fonts,
  size: data.size * 1pt, weight: data.weight, hyphenate: false)
#for words in data.texts { page(text(words)) }
"""
FILES = {400: "400Regular", 700: "700Bold"}
OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"(.*?)stream\r?\n(.*)\r?\nendstream", re.DOTALL)
# In a string, brackets that belong together stand as they are.
INSIDE = rb"(?:\\.|[^\\()]|%s)*"
STRING = rb"\(" + INSIDE % (rb"\(" + INSIDE % rb"[^\x00-\xff]" + rb"\)") + rb"\)"
HEXADECIMAL = rb"<[0-9A-F]*>"
NAME, NUMBER, OPERATOR = rb"/[^\s/\[\]()<>]+", rb"-?\d*\.?\d+", rb"[A-Za-z*]+"
TOKEN = re.compile(rb"|".join((STRING, HEXADECIMAL, rb"[\[\]]", NAME, NUMBER, OPERATOR)), re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Matrix = tuple[float, ...]
UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, order=True)
class Glyph:
    """What is drawn, and where: to the right and upwards, from the first of its text."""

    x: int
    y: int
    outline: str


def shaped(text: str, language: Language, weight: int) -> list[Glyph]:
    """Return the glyphs that HarfBuzz sets for a text."""
    font = hb.Font(_face(_file(language, weight)))
    line = hb.Buffer()
    line.add_str(text)
    line.guess_segment_properties()
    line.language = language.tag
    hb.shape(font, line)
    found, x = [], 0
    for info, at in zip(line.glyph_infos, line.glyph_positions, strict=True):
        found.append((x + at.x_offset, at.y_offset, _outline(font, info.codepoint)))
        x += at.x_advance
    return _in_order(found)


def alike(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two texts have the same glyphs in the same places, within one unit: of a letter's thousand."""
    return len(one) == len(other) and all(
        a.outline == b.outline and abs(a.x - b.x) <= 1 and abs(a.y - b.y) <= 1
        for a, b in zip(one, other, strict=True)
    )


def printed(texts: Sequence[str], language: Language, weight: int) -> list[list[Glyph]]:
    """Return the glyphs that stand on the pages of a PDF, one page for each text."""
    values = {
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "fonts": printing.font_families(language),
        "size": _face(_file(language, weight)).upem,
        "weight": weight,
        "texts": list(texts),
    }
    pdf = typst.compile(
        PAGE,
        font_paths=printing._fonts(printing.FONTS),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values)},
    )
    return [_in_order(_drawn(page)) for page in _Pdf(pdf).pages()]


def _in_order(found: Sequence[tuple[float, float, str]]) -> list[Glyph]:
    """From left to right, without what draws nothing."""
    seen = sorted((round(x), round(y), outline) for x, y, outline in found if outline)
    return [Glyph(x - seen[0][0], y - seen[0][1], outline) for x, y, outline in seen]


def _file(language: Language, weight: int) -> Path:
    name = language.font.family.replace(" ", "")
    return printing.FONTS / f"{name}_{FILES[weight]}.ttf"


@cache
def _face(file: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(file)))


def _outline(font: hb.Font, glyph: int) -> str:
    pen = RecordingPen()
    font.draw_glyph_with_pen(glyph, pen)
    return repr(pen.value) if pen.value else ""


class _Pdf:
    """The objects of a PDF: what is said of each, and its stream."""

    def __init__(self, data: bytes) -> None:
        self.objects: dict[int, tuple[bytes, bytes]] = {}
        for number, body in OBJECT.findall(data):
            found = STREAM.match(body)
            said, stream = found.groups() if found else (body, b"")
            packed = b"/FlateDecode" in said
            self.objects[int(number)] = (said, zlib.decompress(stream) if packed else stream)

    def pages(self) -> Iterator["_Page"]:
        """Return the pages, in their order."""
        for number in self._kids(self._of_type(b"Pages")):
            said, _ = self.objects[number]
            content = self.objects[_reference(said, b"Contents")][1]
            fonts = self.objects[_reference(said, b"Resources")][0]
            yield _Page(content, {name: self._font(int(n)) for name, n in _fonts_named(fonts)})

    def _of_type(self, name: bytes) -> bytes:
        wanted = re.compile(rb"/Type\s*/" + name + rb"\b")
        return next(said for said, _ in self.objects.values() if wanted.search(said))

    def _kids(self, said: bytes) -> list[int]:
        (kids,) = re.findall(rb"/Kids\s*\[(.*?)\]", said, re.DOTALL)
        return [page for n in re.findall(rb"(\d+) 0 R", kids) for page in self._leaves(int(n))]

    def _leaves(self, number: int) -> list[int]:
        said, _ = self.objects[number]
        return self._kids(said) if b"/Kids" in said else [number]

    def _font(self, number: int) -> "_Font":
        said, _ = self.objects[number]
        below, _ = self.objects[int(re.findall(rb"/DescendantFonts\s*\[(\d+)", said)[0])]
        described, _ = self.objects[_reference(below, b"FontDescriptor")]
        face = hb.Face(self.objects[_reference(described, b"FontFile2")][1])
        return _Font(hb.Font(face), _widths(below))


@dataclass
class _Font:
    face: hb.Font
    widths: dict[int, float]


@dataclass
class _Page:
    content: bytes
    fonts: dict[str, _Font]


def _reference(said: bytes, name: bytes) -> int:
    return int(re.findall(rb"/" + name + rb"\s+(\d+) 0 R", said)[0])


def _fonts_named(said: bytes) -> list[tuple[str, bytes]]:
    (inside,) = re.findall(rb"/Font\s*<<(.*?)>>", said, re.DOTALL)
    return [(name.decode(), n) for name, n in re.findall(rb"/(\w+)\s+(\d+) 0 R", inside)]


def _widths(said: bytes) -> dict[int, float]:
    """Read `/W`: `first last width`, or `first [width width]`."""
    parts = re.findall(rb"\[|\]|[-\d.]+", said[said.index(b"/W[") + 3 :])
    found: dict[int, float] = {}
    while parts[0] != b"]":
        first = int(parts.pop(0))
        if parts[0] == b"[":
            end = parts.index(b"]")
            listed = [float(width) for width in parts[1:end]]
            del parts[: end + 1]
            found |= dict(enumerate(listed, first))
        else:
            last, width = int(parts.pop(0)), float(parts.pop(0))
            found |= dict.fromkeys(range(first, last + 1), width)
    return found


def _drawn(page: _Page) -> list[tuple[float, float, str]]:
    """Follow what a page draws: where it stands, and each glyph of each text."""
    found: list[tuple[float, float, str]] = []
    stack, here, arguments = [], UNTURNED, []  # type: ignore[var-annotated]
    font, size, line = None, 0.0, UNTURNED
    for token in TOKEN.findall(page.content):
        if not token.isalpha():
            arguments.append(token)
            continue
        if token == b"q":
            stack.append(here)
        elif token == b"Q":
            here = stack.pop()
        elif token == b"cm":
            here = _within(_numbers(arguments), here)
        elif token == b"Tf":
            font, size = page.fonts[arguments[-2][1:].decode()], float(arguments[-1])
        elif token == b"Tm":
            line = _within(_numbers(arguments), here)
        elif token in (b"Tj", b"TJ"):
            found += _glyphs(arguments, font, size, line)
        arguments = []
    return found


def _glyphs(
    arguments: Sequence[bytes], font: Any, size: float, line: Matrix
) -> Iterator[tuple[float, float, str]]:
    along = 0.0
    for part in arguments:
        if part[:1] in (b"(", b"<"):
            codes = _string(part)
            for at in range(0, len(codes), 2):
                glyph = int.from_bytes(codes[at : at + 2])
                x, y = line[0] * along + line[4], line[1] * along + line[5]
                yield x, y, _outline(font.face, glyph)
                along += font.widths.get(glyph, 0) * size / 1000
        elif part not in b"[]":
            along -= float(part) * size / 1000


def _numbers(arguments: Sequence[bytes]) -> Matrix:
    return tuple(float(number) for number in arguments[-6:])


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    turned = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s)
    return (*turned, e * p + f * r + t, e * q + f * s + u)


def _string(token: bytes) -> bytes:
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    return ESCAPE.sub(lambda found: _unescaped(found.group(1)), token[1:-1])


def _unescaped(code: bytes) -> bytes:
    return bytes([int(code, 8)]) if code.isdigit() else ESCAPES.get(code, code)
