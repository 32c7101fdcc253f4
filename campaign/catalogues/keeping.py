"""A catalogue as a file: read and written with every line of its header, and who answers for it."""

import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from email import message_from_string
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po

PUBLIC, DESK = "messages", "desk"
DRAFT = "draft"
TRANSLATED, BACK_TRANSLATED, TRANSLATOR = "X-Translated-On", "X-Back-Translated", "Last-Translator"
# What reading a file that is no catalogue, or no longer a whole one, raises.
UNREADABLE = (
    *(OSError, ValueError, LookupError, ArithmeticError, struct.error),
    *(PoFileError, AttributeError),  # Babel's at a line that stands where it cannot
)
HEADER = ""  # the text whose translation is the header; by name, so that it is not extracted
# Without it gettext takes a catalogue for ASCII.
ENCODED = {"Content-Type": "text/plain; charset=utf-8"}


class Unreadable(Exception):
    """A catalogue that is not there, or cannot be read as one."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason


class Catalogue(Catalog):
    """Babel's catalogue, which would forget each line of the header that it does not know."""

    def __init__(self, locale: str) -> None:
        self.headers: dict[str, str] = {}
        super().__init__(locale=locale, header_comment="#")

    def _headers(self) -> list[tuple[str, str]]:
        return list((self.headers | ENCODED).items())

    def _read_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        self.headers = dict(headers)
        super()._set_mime_headers(self.headers.items())

    mime_headers = property(_headers, _read_headers)


@dataclass(frozen=True)
class Provenance:
    """Who checked a translation and when; when it was made, and translated back to be compared."""

    by: str = ""  # a group that speaks the language; nobody: it is a draft
    checked: date | None = None
    translated: date | None = None
    back_translated: date | None = None

    @property
    def is_draft(self) -> bool:
        """Whether no speaker has checked it."""
        return not self.by


def provenance(headers: Mapping[str, str]) -> Provenance:
    """Return what a header says of itself; a check by a group without its date counts for nothing."""
    by, _, on = headers.get(TRANSLATOR, "").rpartition(", ")
    checked = _day(on)
    return Provenance(
        by=by if checked else "",
        checked=checked if by else None,
        translated=_day(headers.get(TRANSLATED) or headers.get("PO-Revision-Date", "")[:10]),
        back_translated=_day(headers.get(BACK_TRANSLATED, "")),
    )


@lru_cache(maxsize=64)
def provenance_of(header: str) -> Provenance:
    """Return the same from the whole header, as gettext gives it for the empty text."""
    return provenance(dict(message_from_string(header).items()))


def path_of(folder: Path, locale: str, domain: str) -> Path:
    """Return where a catalogue of a folder stands."""
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"


def begun(locale: str) -> Catalogue:
    """Return an empty catalogue that nobody answers for yet, with the plural forms of its language."""
    catalogue = Catalogue(locale)
    said = {TRANSLATOR: DRAFT, "Language": locale, "Plural-Forms": catalogue.plural_forms}
    catalogue.headers = said | ENCODED
    return catalogue


def read(path: Path, locale: str) -> Catalogue:
    """Return a catalogue, or a template of one.

    Raises:
        Unreadable: there is no such file, or it is not a catalogue of gettext.
    """
    catalogue = Catalogue(locale)
    try:
        with path.open("rb") as lines:
            PoFileParser(catalogue, abort_invalid=True).parse(lines)
    except FileNotFoundError as error:
        raise Unreadable(path, "there is no such file") from error
    except UNREADABLE as error:
        raise Unreadable(path, str(error)) from error
    return catalogue


def write(path: Path, catalogue: Catalogue) -> None:
    """Put a catalogue in the place of the one before, whole or not at all, and compile it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text, compiled = BytesIO(), BytesIO()
    write_po(text, catalogue)
    write_mo(compiled, catalogue)
    _replace(path, text.getvalue())
    _replace(path.with_suffix(".mo"), compiled.getvalue())


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a name may reach the disk before what it names
    os.replace(beside, path)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
