"""A table on a page is a file too: as CSV, and as XLSX in the direction of the reader's language."""

import io
import zipfile

import pytest
from flask import g
from werkzeug.exceptions import NotFound

from campaign import files
from campaign.domain.exporting import Sheet
from campaign.languages import LANGUAGES

SHEET = Sheet("Wards", ["Ward", "Pledges"], [["Barnfield", 25], ["=1", None]], ["Rounded to 5."])


def answered(app, form, tag="en"):
    with app.test_request_context("/desk/figures"):
        g.language = LANGUAGES[tag]
        return files.answer("pledges-2026Q3", [SHEET], form)


def test_as_csv(app):
    response = answered(app, "csv")
    assert response.mimetype == "text/csv"
    name = "attachment; filename=pledges-2026Q3.csv"
    assert response.headers["Content-Disposition"] == name
    lines = response.get_data().decode("utf-8-sig").split("\r\n")
    assert lines == ['"Ward","Pledges"', '"Barnfield",25', '"\'=1",', "", '"Rounded to 5."', ""]


@pytest.mark.parametrize(("tag", "mirrored"), [("en", False), ("ur", True)])
def test_as_a_spreadsheet(app, tag, mirrored):
    response = answered(app, "xlsx", tag)
    assert response.mimetype.endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Barnfield" in sheet and ("rightToLeft" in sheet) == mirrored


@pytest.mark.parametrize("form", ["ods", "", "CSV", "../csv"])
def test_any_other_form_is_nowhere(app, form):
    with pytest.raises(NotFound):
        answered(app, form)
