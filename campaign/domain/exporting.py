"""The one writer of files that people open in a spreadsheet.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, whoever wrote it, and some
look past spaces or full-width forms to find one. Such a cell is made text by an apostrophe before it
(OWASP, "CSV Injection").
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

CSV_TYPE = "text/csv"
BEGINS_A_FORMULA = frozenset("=+-@−")
ENDS_A_CELL = frozenset("\t\r\n")
MAKES_TEXT = "'"


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know it.

    Numbers stay numbers; texts are quoted, and none of them is a formula.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in (headings, *rows):
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return written.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Return a text as it is, or with an apostrophe before it where it could begin a formula."""
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
