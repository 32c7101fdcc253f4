"""The one writer of files that people open in a spreadsheet, as CSV and as XLSX.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, whoever wrote it, and some
look past spaces or full-width forms to find one. Such a cell is made text by an apostrophe before it
(OWASP, "CSV Injection"); in XLSX as well, whose texts often become CSV later. However long a table is,
both forms are written in little memory.
"""

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Neighbouring cells that are the same in many rows: one object, which is written once."""

    cells: tuple[Cell, ...]


Row = Sequence[Cell | Cells]

CSV, XLSX = "csv", "xlsx"
FORMS = (CSV, XLSX)
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576 - 1  # of a sheet (ECMA-376 has no limit, every program has this one)
MOST_OF_A_CELL = 32_767  # UTF-16 code units, likewise
BEGINS_A_FORMULA = frozenset("=+-@−")
ENDS_A_CELL = frozenset("\t\r\n")
MAKES_TEXT = "'"
BYTE_ORDER_MARK = "\ufeff".encode()
END_OF_LINE = "\r\n"
ROWS_OF_A_PIECE = 5_000
TEXTS_REMEMBERED, MOST_TOGETHER = 4_096, 65_536
# A text that begins with a letter or a digit, and has nothing to double: most texts are.
PLAIN = re.compile(r'\w[^"]*').fullmatch
WIDTHS = (12, 40)  # of a column, in characters


class TooManyRows(ValueError):
    """A sheet of a spreadsheet holds no more rows."""

    def __init__(self, most: int = MOST_ROWS) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Sheet:
    """One table of a file, with what there is to say about it under the table."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    right_to_left: bool = False


def write_csv(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a table as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know it.

    Numbers stay numbers; texts are quoted, and none of them is a formula.
    """
    return b"".join(stream_csv(headings, rows))


def stream_csv(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the bytes of `write_csv` piece by piece, reading the rows as they are needed."""
    yield BYTE_ORDER_MARK
    yield from _pieces(chain((headings,), rows))


def stream_sheets(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Yield sheets as one CSV, one under the other with an empty line between, and their notes.

    Where there are several, each has its name above it.
    """
    yield BYTE_ORDER_MARK
    for number, sheet in enumerate(sheets):
        name: list[Row] = [(sheet.name,)] if len(sheets) > 1 else []
        before: list[Row] = [()] if number else []
        yield from _pieces(chain(before, name, (sheet.headings,), sheet.rows, _below(sheet)))


def write_xlsx(sheets: Sequence[Sheet], file: IO[bytes], *, folder: str | None = None) -> None:
    """Write sheets into a file as XLSX: these and no others, none hidden, no formula, no link.

    What is being written lies in `folder` meanwhile (by default, where the system keeps such files).

    Raises:
        TooManyRows: one of them is longer than a sheet can be.
    """
    with tempfile.TemporaryDirectory(dir=folder) as work:
        settings = {
            "constant_memory": True,
            "tmpdir": work,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        names = _sheet_names(sheets)
        with xlsxwriter.Workbook(file, settings) as book:
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            for name, sheet in zip(names, sheets, strict=True):
                _fill(book.add_worksheet(name), sheet, bold)


def safe(text: str) -> str:
    """Return a text as it is, or with an apostrophe before it where it could begin a formula."""
    if text[:1].isalnum():
        return text
    return MAKES_TEXT + text if _begins_a_formula(text) else text


def _begins_a_formula(text: str) -> bool:
    for character in text:
        if character in ENDS_A_CELL:
            return True
        if not _is_trimmed(character):
            # Full-width and small forms are the plain ones to a spreadsheet.
            return unicodedata.normalize("NFKC", character) in BEGINS_A_FORMULA
    return False


def _is_trimmed(character: str) -> bool:
    """Spaces, and what is not seen: format and control characters."""
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc"}


class _Written(dict[Cell | Cells, str]):
    """Cells as CSV has them. Most texts of a table come again and again: those are looked up."""

    def __missing__(self, cell: Cell | Cells) -> str:
        if isinstance(cell, str):
            written = f'"{cell}"' if PLAIN(cell) else _quoted(cell)
            if len(self) < TEXTS_REMEMBERED:
                self[cell] = written
            return written
        if not isinstance(cell, Cells):
            return "" if cell is None else repr(cell)
        written = ",".join(map(self.__getitem__, cell.cells))
        if len(self) < MOST_TOGETHER:
            self[cell] = written
        return written


def _quoted(text: str) -> str:
    return '"' + safe(text).replace('"', '""') + '"'


def _pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    # The csv module takes twice as long, and a file of the whole town has a million lines.
    written, lines = _Written().__getitem__, iter(rows)
    while piece := [",".join(map(written, row)) for row in islice(lines, ROWS_OF_A_PIECE)]:
        piece.append("")
        yield END_OF_LINE.join(piece).encode()


def _below(sheet: Sheet) -> Iterator[Row]:
    if sheet.notes:
        yield ()
    for note in sheet.notes:
        yield (note,)


def _sheet_names(sheets: Sequence[Sheet]) -> list[str]:
    """Return names as spreadsheets allow them: short, without some signs, each once in any case."""
    names: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for number, sheet in enumerate(sheets, 1):
        name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", sheet.name)[:31].strip(" '") or f"{number}"
        if name.casefold() in taken:
            name = f"{name[:27]} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _fill(page: Any, sheet: Sheet, bold: Any) -> None:
    if sheet.right_to_left:
        page.right_to_left()
    page.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.headings):
        least, most = WIDTHS
        page.set_column(column, column, max(least, min(most, len(heading) + 2)))
        page.write_string(0, column, _fitting(heading), bold)
    number = 0
    for number, row in enumerate(chain(sheet.rows, _below(sheet)), 1):
        if number > MOST_ROWS:
            raise TooManyRows
        for column, cell in enumerate(_each(row)):
            if isinstance(cell, str):
                page.write_string(number, column, _fitting(cell))
            elif cell is not None:
                page.write_number(number, column, cell)


def _each(row: Row) -> Iterator[Cell]:
    for cell in row:
        if isinstance(cell, Cells):
            yield from cell.cells
        else:
            yield cell


def _fitting(text: str) -> str:
    """Return a text as a cell takes it; one that is too long for any cell ends in an ellipsis."""
    text = safe(text)
    if len(text) <= MOST_OF_A_CELL // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MOST_OF_A_CELL:
        return text
    return units[: 2 * (MOST_OF_A_CELL - 1)].decode("utf-16-le", "ignore") + "…"
