"""Rows as XLIFF 2.0 (OASIS, 2014), for the programs of translators.

A sentence is a `unit`; a counted one is a `group` of units, one for each plural form. Placeholders
and tags are `ph`, which such programs do not let be changed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from campaign.catalogues import faults
from campaign.catalogues.rows import INITIAL, STATES, NotAFile, Row, bounded
from campaign.languages import SOURCE

SPACE = "urn:oasis:names:tc:xliff:document:2.0"
PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"
VERSIONS = ("2.0", "2.1")  # one namespace, and one core
# A carriage return is lost when XML is read, the others are no characters of XML 1.0.
UNSAID = re.compile("([\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff])")
PLACE, PICTURE, NUMBERS, MARK = "location", "screenshot", "numbers", "mark"
AS_A_GROUP = "many-voices:plural"
DEEPEST = 32  # elements within elements


def write(rows: Sequence[Row], tag: str) -> bytes:
    """Return rows of one language as a document."""
    ET.register_namespace("", SPACE)
    root = ET.Element(_name("xliff"), {"version": "2.0", "srcLang": SOURCE.tag, "trgLang": tag})
    for domain, of_domain in groupby(rows, lambda row: row.catalogue):
        file = ET.SubElement(root, _name("file"), {"id": domain, "original": f"{domain}.po"})
        for _, entry in groupby(of_domain, lambda row: row.key):
            _write_entry(file, tuple(entry))
    _indent(root, "\n")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def read(content: bytes) -> list[Row]:
    """Return the rows of a document.

    Raises:
        NotAFile: it is not XML, not XLIFF 2, too long or too deep, or names no language.
    """
    root = _root(content)
    tag = root.get("trgLang", "")
    if not tag:
        raise NotAFile("It does not say which language it is in (trgLang).")
    return bounded(
        _row(unit, tag, file.get("id", ""))
        for file in root.iterfind(_name("file"))
        for unit in file.iter(_name("unit"))
    )


class _Bounded(ET.TreeBuilder):
    """What declares entities, which grow when they are read, is not taken; nor what is too deep."""

    depth = 0

    def doctype(self, *_: str | None) -> None:
        raise NotAFile("It has a DOCTYPE; XLIFF has none.")

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotAFile(f"It has more than {DEEPEST} elements within one another.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self.depth -= 1
        return super().end(tag)


def _root(content: bytes) -> ET.Element:
    try:
        parser = ET.XMLParser(target=_Bounded())  # noqa: S314  (entities need a DOCTYPE)
        root = ET.fromstring(content, parser)  # noqa: S314
    except (ET.ParseError, LookupError, ValueError) as error:
        raise NotAFile(f"It cannot be read as XML: {error}.") from error
    if root.tag != _name("xliff") or root.get("version") not in VERSIONS:
        raise NotAFile("It is not XLIFF 2.0.")
    return root


def _name(local: str) -> str:
    return f"{{{SPACE}}}{local}"


def _indent(element: ET.Element, line: str) -> None:
    """Put each element on a line of its own, down to the texts, in which every space counts."""
    if len(element) == 0 or element.tag in (_name("source"), _name("target")):
        return
    element.text = f"{line} "
    for child in element:
        child.tail = f"{line} "
        _indent(child, f"{line} ")
    element[-1].tail = line


def _write_entry(file: ET.Element, rows: Sequence[Row]) -> None:
    if rows[0].numbers:
        key = rows[0].key
        file = ET.SubElement(file, _name("group"), {"id": f"{key}-all", "type": AS_A_GROUP})
    for row in rows:
        _write_unit(file, row)


def _write_unit(above: ET.Element, row: Row) -> None:
    unit = ET.SubElement(
        above, _name("unit"), {"id": f"{row.key}-{row.form}", PRESERVED: "preserve"}
    )
    notes = ET.SubElement(unit, _name("notes"))
    for category, text in _notes(row):
        ET.SubElement(notes, _name("note"), {"category": category}).text = text
    held = [*dict.fromkeys(faults.PLACEHOLDER.findall(row.source + "\n" + row.target))]
    if held:
        data = ET.SubElement(unit, _name("originalData"))
        for number, text in enumerate(held, 1):
            ET.SubElement(data, _name("data"), {"id": f"d{number}"}).text = text
    segment = ET.SubElement(unit, _name("segment"), {"state": row.state})
    _fill(ET.SubElement(segment, _name("source")), row.source, held)
    if row.target or row.state != INITIAL:
        _fill(ET.SubElement(segment, _name("target")), row.target, held)


def _notes(row: Row) -> Iterator[tuple[str, str]]:
    if row.numbers:
        yield NUMBERS, row.numbers
    yield from ((PLACE, place) for place in row.context.places)
    yield from ((PICTURE, picture) for picture in row.context.pictures)
    if row.was:
        yield MARK, row.was


def _fill(element: ET.Element, text: str, held: list[str]) -> None:
    """Put a text into an element, with its placeholders as codes; the same ones have the same id."""
    seen: dict[str, int] = {}
    for at, part in enumerate(re.split(f"({faults.PLACEHOLDER.pattern})", text)):
        if at % 2 == 0:
            _say(element, part)
            continue
        number, seen[part] = held.index(part) + 1, seen.get(part, 0) + 1
        code = {"id": f"{number}-{seen[part]}", "dataRef": f"d{number}", "disp": part}
        ET.SubElement(element, _name("ph"), code)


def _say(element: ET.Element, text: str) -> None:
    first, *rest = UNSAID.split(text)
    _append(element, first)
    for unsaid, after in zip(rest[::2], rest[1::2], strict=True):
        ET.SubElement(element, _name("cp"), {"hex": f"{ord(unsaid):04X}"})
        _append(element, after)


def _append(element: ET.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _row(unit: ET.Element, tag: str, domain: str) -> Row:
    key, _, form = unit.get("id", "").rpartition("-")
    notes = {note.get("category"): note.text or "" for note in unit.iter(_name("note"))}
    data = {one.get("id", ""): one.text or "" for one in unit.iter(_name("data"))}
    segments = [one for one in unit if one.tag in (_name("segment"), _name("ignorable"))]
    targets = [one for one in (part.find(_name("target")) for part in segments) if one is not None]
    targets.sort(key=lambda one: int(_digits(one.get("order")) or 0))
    said = {one.get("{http://www.w3.org/XML/1998/namespace}lang") or tag for one in targets}
    states = [part.get("state", INITIAL) for part in segments if part.tag == _name("segment")]
    return Row(
        language=min(said - {tag}, default=tag),
        catalogue=domain,
        key=key,
        form=int(_digits(form) or -1),
        source="".join(_text(part.find(_name("source")), data) for part in segments),
        target="".join(_text(one, data) for one in targets),
        state=min(states, key=_rank, default=INITIAL),
        was=notes.get(MARK) or None,
        numbers=notes.get(NUMBERS, ""),
    )


def _digits(text: str | None) -> str:
    return text if text and text.isascii() and text.isdecimal() and len(text) < 3 else ""


def _rank(state: str) -> int:
    return STATES.index(state) if state in STATES else -1


def _text(element: ET.Element | None, data: dict[str, str]) -> str:
    if element is None:
        return ""
    return (element.text or "") + "".join(_spoken(part, data) for part in element)


def _spoken(part: ET.Element, data: dict[str, str]) -> str:
    """Return what an inline element stands for; of a code nobody knows, what is inside it."""
    inside, tail = _text(part, data), part.tail or ""
    if part.tag == _name("cp"):
        try:
            return chr(int(part.get("hex", ""), 16)) + tail
        except (ValueError, OverflowError):
            return tail
    before = data.get(part.get("dataRef") or part.get("dataRefStart") or "", "")
    return before + inside + data.get(part.get("dataRefEnd") or "", "") + tail
