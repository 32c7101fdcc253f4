"""What a spreadsheet is given: every text stays text, and comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain import exporting
from campaign.domain.exporting import safe, stream_csv, write_csv


def read(file):
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


BEFORE = ["", " ", "  ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2066", "\x00"]
BEGINNINGS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    "﹢",
    "﹣",
    "﹫",
    "−",
]


@pytest.mark.parametrize("before", BEFORE, ids=ascii)
@pytest.mark.parametrize("beginning", BEGINNINGS, ids=ascii)
def test_a_text_that_could_begin_a_formula_is_made_text(before, beginning):
    text = f"{before}{beginning}HYPERLINK(1)"
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", " ", "North gate", "Gate 1 - left", "a=b", "آمنہ", "1+1", "(=1)", "’=1", "#1"]
)
def test_any_other_text_stays_as_it_is(text):
    assert safe(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_begins_a_formula_after_trimming_and_none_is_lost(text):
    written = safe(text)
    assert written.removeprefix("'") == text.removeprefix("'")
    assert written.strip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}


def test_a_spreadsheet_sees_utf_8_and_ends_of_lines_of_the_standard():
    file = write_csv(["Gate", "People"], [["شمالی", 12]])
    assert file == '\ufeff"Gate","People"\r\n"شمالی",12\r\n'.encode()


def test_a_table_comes_back_with_every_separator_quote_and_line_in_its_cell():
    rows = [['a "quoted", one', "two\nlines; three", "a\tb"], ["", "0012", "x"]]
    assert read(write_csv(["a", "b", "c"], rows))[1:] == rows


def test_headings_are_cells_too():
    assert read(write_csv(["=1+1"], [])) == [["'=1+1"]]


def test_a_number_stays_a_number_and_nothing_stays_empty():
    assert write_csv(["n"], [[-3], [1.5]]).endswith(b"-3\r\n1.5\r\n")
    assert read(write_csv(["n", "m"], [[None, 1]]))[1] == ["", "1"]


def test_a_csv_comes_in_pieces_as_its_rows_are_read():
    taken = []

    def rows():
        for number in range(20_000):
            taken.append(number)
            yield [number]

    pieces = stream_csv(["n"], rows())
    assert taken == [] and next(pieces) == "\ufeff".encode()
    next(pieces)
    assert 0 < len(taken) < 20_000
    assert sum(piece.count(b"\r\n") for piece in pieces) < 20_001


def test_what_is_remembered_of_a_long_csv_is_little(monkeypatch):
    monkeypatch.setattr(exporting, "TEXTS_REMEMBERED", 3)
    rows = [[f"name {number % 10}", "same"] for number in range(30)]
    assert read(write_csv(["a", "b"], rows))[1:] == rows
