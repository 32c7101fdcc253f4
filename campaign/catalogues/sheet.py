"""Rows as CSV, for translators who work in a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from campaign.catalogues.rows import STATES, Context, NotAFile, Row, bounded
from campaign.domain.exporting import MAKES_TEXT, safe, write_csv

HEADINGS = (
    *("language", "catalogue", "id", "form", "for numbers", "English", "translation", "state"),
    *("stands in", "pictures", "mark"),
)
NEEDED = HEADINGS[:7]  # the rest may be missing
MOST_OF_A_FIELD = 1_000_000


def write(rows: Sequence[Row]) -> bytes:
    """Return rows as CSV; a text that could be a formula begins with an apostrophe."""
    return write_csv(HEADINGS, [[_quoted(cell) for cell in _cells(row)] for row in rows])


def read(content: bytes) -> list[Row]:
    """Return the rows of a CSV, with whichever comma the spreadsheet wrote.

    Raises:
        NotAFile: it is not UTF-8, not CSV, too long, or columns are missing.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAFile("It is not in UTF-8. Save it as “CSV UTF-8”.") from error
    csv.field_size_limit(MOST_OF_A_FIELD)
    headings = text.partition("\n")[0]
    comma = max(",;\t", key=headings.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=comma, restval="")
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise NotAFile(f"It has no column “{missing[0]}”. Keep the headings as they came.")
        return bounded(map(_row, reader))
    except csv.Error as error:
        raise NotAFile(f"It cannot be read as CSV: {error}.") from error


def _cells(row: Row) -> list[str]:
    return [
        *(row.language, row.catalogue, row.key, str(row.form), row.numbers),
        *(row.source, row.target, row.state),
        *(" ".join(row.context.places), " ".join(row.context.pictures), row.was or ""),
    ]


def _row(cells: dict[str, str]) -> Row:
    told = {name: _unquoted(cells.get(name) or "") for name in HEADINGS}
    form, state = told["form"], told["state"] or STATES[0]
    return Row(
        language=told["language"].strip(),
        catalogue=told["catalogue"].strip(),
        key=told["id"].strip(),
        form=int(form) if form.isascii() and form.isdecimal() and len(form) < 3 else -1,
        source=told["English"],
        target=told["translation"],
        state=state,
        was=told["mark"] or None,
        numbers=told["for numbers"],
        context=Context(tuple(told["stands in"].split()), tuple(told["pictures"].split())),
    )


def _quoted(text: str) -> str:
    """Return a text that begins with an apostrophe with one more, to be told from a formula's."""
    return MAKES_TEXT + text if text.startswith(MAKES_TEXT) else text


def _unquoted(text: str) -> str:
    rest = text.removeprefix(MAKES_TEXT)
    added = rest != text and (rest.startswith(MAKES_TEXT) or safe(rest) != rest)
    return rest if added else text
