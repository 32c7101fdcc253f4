"""Looking for canaries: in every column of every table, opened with the keys, and inside files."""

import base64
import io
import json
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdfium2
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from campaign.domain import circling
from campaign.domain.sealing import Place, Sealer, Unopened
from campaign.models import Base, Circle
from tests.laws.canaries.flock import Canary, Flock

REFERENCE = {"postcode"}  # every postcode of the town, whoever lives there
SEALED_AS = {"repeat": "pledge"}  # a repeat may become the pledge
PDF, ZIP = b"%PDF", b"PK\x03\x04"
Row = dict[str, Any]


def in_tables(session: Session, sealer: Sealer, flock: Flock) -> dict[Canary, set[str]]:
    """Return each canary that stands in a table, with the columns it stands in.

    Raises:
        Unopened: a sealed value opens with no key, so that nobody could tell what it holds.
    """
    found: defaultdict[Canary, set[str]] = defaultdict(set)
    for column, text in _texts(_Tables(session, sealer)):
        for canary in flock.found_in(text):
            found[canary].add(column)
    return found


class _Tables:
    """Every row of every table, and what opens the circles' columns."""

    def __init__(self, session: Session, sealer: Sealer) -> None:
        self.sealer = sealer
        tables = [t for t in Base.metadata.sorted_tables if t.name not in REFERENCE]
        self.rows = {t: [dict(r._mapping) for r in session.execute(select(t))] for t in tables}
        circles = session.scalars(select(Circle))
        self.boxes = {circle.id: circling.box(circle, sealer) for circle in circles}
        session.rollback()

    def around(self, table: Table, row: Row) -> list[Row]:
        """Return a row and those it belongs to."""
        found = [row]
        for key in table.foreign_keys:
            parents = self.rows[key.column.table]
            found += [p for p in parents if p[key.column.name] == row[key.parent.name]]
        return found

    def opened(self, table: Table, column: str, row: Row, sealed: bytes) -> str:
        """Open a sealed value by the row it stands in, or one that row belongs to."""
        around = self.around(table, row)
        box = self.boxes.get(row["circle_id"], self.sealer) if "circle_id" in row else self.sealer
        name = SEALED_AS.get(table.name, table.name)
        for key in (key for one in around for key in one.values()):
            try:
                return box.open(sealed, Place(name, column, str(key)))
            except Unopened:
                continue
        raise Unopened(f"{table.name}.{column}")


def _texts(tables: _Tables) -> Iterator[tuple[str, str]]:
    for table, rows in tables.rows.items():
        for row in rows:
            for column, value in row.items():
                text = value
                if isinstance(value, bytes) and column.endswith("_sealed") and value:
                    text = tables.opened(table, column, row, value)
                yield f"{table.name}.{column}", _plain(text)


def _plain(value: Any) -> str:
    """Return a value as text: JSON unescaped, bytes and files unpacked."""
    if isinstance(value, bytes):
        return in_file(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    if text[:1] in "[{":
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except ValueError:
            return text
    if text.startswith("T2dn"):  # a sound: "Ogg" in base 64
        return base64.b64decode(text).decode("utf-8", "replace")
    return text


def in_file(data: bytes) -> str:
    """Return all text of a file: of every part of a spreadsheet or document, and of a PDF's pages."""
    if data.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(f"{name}\n{in_file(parts.read(name))}" for name in parts.namelist())
    if data.startswith(PDF):
        return _of_pdf(data)
    text = data.decode("utf-8", "replace")
    return _plain(text) if text[:1] in "[{" else text


def _of_pdf(data: bytes) -> str:
    """Return the text of a PDF, each line from both ends: Urdu stands in it as it is drawn."""
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    lines = unicodedata.normalize("NFKC", text).splitlines()
    return "\n".join([*lines, *(line[::-1] for line in lines)])
