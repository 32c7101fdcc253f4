"""Tables as files: every page that shows one also hands it out as CSV and XLSX."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from flask import Response, abort

from campaign.addresses import language_of_request
from campaign.domain.exporting import (
    CSV,
    CSV_TYPE,
    FORMS,
    XLSX_TYPE,
    Sheet,
    stream_sheets,
    write_xlsx,
)

TYPES = dict(zip(FORMS, (CSV_TYPE, XLSX_TYPE), strict=True))


def answer(name: str, sheets: Sequence[Sheet], form: str) -> Response:
    """Return small tables as a file to save, named `name` and the form; any other form is 404.

    What is long is an export, made in the background (`campaign.domain.handing_out`).
    """
    if form not in FORMS:
        abort(404)
    content = b"".join(stream_sheets(sheets)) if form == CSV else _workbook(sheets)
    response = Response(content, mimetype=TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return response


def _workbook(sheets: Sequence[Sheet]) -> bytes:
    mirrored = language_of_request().direction == "rtl"
    file = BytesIO()
    write_xlsx([replace(sheet, right_to_left=mirrored) for sheet in sheets], file)
    return file.getvalue()
