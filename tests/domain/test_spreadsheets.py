"""Whatever people wrote, a spreadsheet finds text in it: no formula, no link, no sheet nobody declared.

`make prove` opens 100,000 generated texts in LibreOffice; `make test` some thousands.
"""

import csv
import io
import random
import re
import shutil
import subprocess
import tempfile
import tracemalloc
import unicodedata
import warnings
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.domain import exporting
from campaign.domain.exporting import (
    MOST_OF_A_CELL,
    Cells,
    Sheet,
    TooManyRows,
    safe,
    stream_csv,
    stream_sheets,
    write_csv,
    write_xlsx,
)

MIB = 1024 * 1024
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Comma, quote, UTF-8, from the first line; and formulas are to be evaluated wherever one is found.
AS_CSV = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"
ATTACKS = (
    *("=1+1", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1;1)"),
    *("＝1+1", "＋1", "－1", "＠SUM(1)", "−1+1", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1"),
    *("\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", '"=1+1', "'=1+1", 'a","=1+1', 'a\r\n"=1+1"', "x\n=1+1"),
    *("=DDE(\"a\";\"b\";\"c\")", "=WEBSERVICE(\"http://x\")", "{=1+1}", "=IMPORTXML(A1;\"//a\")"),
    *("_x003D_1+1", "http://example.org", "mailto:a@example.org", "1e5", "0012", "2026-01-01", "TRUE"),
)  # fmt: skip
ALPHABETS = (
    "=+-@＝＋－＠−",
    " \t\r\n\u00a0\u200b\u200f\u2066",
    "\"',;|&<>",
    "aZ09",
    "آمنہیغŁéß𝒜😀",
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def generated(count):
    """Texts of every kind: attacks, attacks in disguise, and the names people have."""
    rng = random.Random(count)
    for number in range(count):
        if number < len(ATTACKS):
            yield ATTACKS[number]
        elif number % 3:
            letters = "".join(ALPHABETS)
            yield "".join(rng.choice(letters) for _ in range(rng.randrange(1, 20)))
        else:
            yield rng.choice(ALPHABETS[1]) * rng.randrange(3) + rng.choice(ATTACKS)


def book(*sheets, **options):
    """The parts of a workbook, by name."""
    file = io.BytesIO()
    write_xlsx(sheets, file, **options)
    with zipfile.ZipFile(file) as parts:
        assert parts.testzip() is None
        return {name: parts.read(name).decode() for name in parts.namelist()}


def rows_of(part):
    """The cells of a worksheet as Excel reads them."""
    found = []
    for row in ElementTree.fromstring(part).iter(f"{MAIN}row"):  # noqa: S314
        cells = {}
        for cell in row.iter(f"{MAIN}c"):
            column = re.match("[A-Z]+", cell.get("r"))[0]
            inline, value = cell.find(f"{MAIN}is/{MAIN}t"), cell.find(f"{MAIN}v")
            cells[column] = unescaped(inline.text or "") if inline is not None else value.text
        found.append(cells)
    return found


def unescaped(text):
    """What `_x000D_` stands for (ECMA-376, ST_Xstring)."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def opened(path, folder, *options):
    """The cells of a file after LibreOffice has opened it, without a display."""
    if SOFFICE is None:
        warnings.warn("NO LIBREOFFICE: no spreadsheet was opened. Install it.", stacklevel=1)
        pytest.skip("no LibreOffice on this machine: install libreoffice-calc-nogui")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    to = ("--headless", "--convert-to", "fods", "--outdir", str(folder))
    command = [SOFFICE, profile, *options, *to, str(path)]
    done = subprocess.run(command, capture_output=True, timeout=1200, check=False)
    result = folder / f"{path.stem}.fods"
    assert result.exists(), done.stderr
    found = ElementTree.parse(result).iter(f"{TABLE}table-cell")  # noqa: S314
    return [cell for cell in found if len(cell)]


def formulas(cells):
    return [cell.get(f"{TABLE}formula") for cell in cells if cell.get(f"{TABLE}formula")]


@pytest.fixture(scope="module")
def size(prove):
    return 100_000 if prove else 5_000


def test_no_text_of_a_csv_is_a_formula_in_libreoffice(tmp_path, size):
    path = tmp_path / "texts.csv"
    path.write_bytes(write_csv(["Text"], ([text] for text in generated(size))))
    cells = opened(path, tmp_path, AS_CSV)
    assert formulas(cells) == []
    seen = sum(bool(visible(text)) for text in generated(size))
    assert len(cells) >= seen


def test_no_text_of_a_spreadsheet_is_a_formula_in_libreoffice(tmp_path, size):
    path = tmp_path / "texts.xlsx"
    with path.open("wb") as file:
        write_xlsx([Sheet("Texts", ["Text"], ([text] for text in generated(size)))], file)
    cells = opened(path, tmp_path)
    assert formulas(cells) == []
    kinds = {
        cell.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type") for cell in cells
    }
    assert kinds == {"string"}
    assert len(cells) >= sum(bool(visible(text)) for text in generated(size))


def test_without_the_writer_libreoffice_finds_formulas(tmp_path):
    path = tmp_path / "raw.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([text] for text in generated(100))
    assert len(formulas(opened(path, tmp_path, AS_CSV))) >= 5


def visible(text):
    return [c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"}]


def test_every_text_comes_back_from_a_spreadsheet_as_it_was_written(size):
    some = list(generated(size))
    parts = book(Sheet("Texts", ["Text"], ([text] for text in some)))
    found = [row["A"] for row in rows_of(parts["xl/worksheets/sheet1.xml"])[1:]]
    assert found == [safe(text) for text in some]


@settings(max_examples=60, deadline=None)
@given(st.lists(texts.filter(bool), min_size=1, max_size=20))
def test_any_text_comes_back_from_both_forms(some):
    read = list(
        csv.reader(io.StringIO(write_csv(["h"], ([t] for t in some)).decode("utf-8-sig"), ""))
    )
    assert [row[0] for row in read[1:]] == [safe(text) for text in some]
    parts = book(Sheet("s", ["h"], ([text] for text in some)))
    found = [row["A"] for row in rows_of(parts["xl/worksheets/sheet1.xml"])[1:]]
    assert found == [safe(text) for text in some]


def test_a_book_has_the_declared_sheets_and_nothing_hidden():
    sheets = [Sheet("Data", ["a"], [["=1"], [2], [None]]), Sheet("About", [], [["x", "y"]])]
    parts = book(*sheets)
    assert set(parts) == {
        *("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml"),
        *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/theme/theme1.xml"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"),
    }
    named = [sheet.get("name") for sheet in ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314
             .iter(f"{MAIN}sheet")]  # fmt: skip
    assert named == ["Data", "About"]
    whole = "".join(parts.values())
    assert "state=" not in parts["xl/workbook.xml"]
    for mark in ("hidden", "Hidden", "definedName", "<f>", "<f ", "hyperlink", "external"):
        assert mark not in whole, mark


def test_numbers_stay_numbers_and_nothing_stays_empty():
    part = book(Sheet("s", ["n", "t"], [[3, "3"], [-1.5, ""], [None, "x"]]))[
        "xl/worksheets/sheet1.xml"
    ]
    assert rows_of(part)[1:] == [{"A": "3", "B": "3"}, {"A": "-1.5", "B": ""}, {"B": "x"}]
    assert '<c r="A2"><v>3</v></c>' in part and 't="inlineStr"' in part


def test_notes_stand_under_the_table_in_both_forms():
    sheet = Sheet("s", ["a", "b"], [["x", 1]], notes=("Small numbers are hidden.", "=1"))
    rows = rows_of(book(sheet)["xl/worksheets/sheet1.xml"])
    assert rows[-2:] == [{"A": "Small numbers are hidden."}, {"A": "'=1"}]
    content = b"".join(stream_sheets([sheet])).decode("utf-8-sig")
    assert content == '"a","b"\r\n"x",1\r\n\r\n"Small numbers are hidden."\r\n"\'=1"\r\n'


def test_several_sheets_are_one_csv_each_under_its_name():
    one, two = Sheet("One", ["a"], [[1]]), Sheet("Two", ["b"], [[2]])
    content = b"".join(stream_sheets([one, two])).decode("utf-8-sig")
    assert content == '"One"\r\n"a"\r\n1\r\n\r\n"Two"\r\n"b"\r\n2\r\n'


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["a/b", "a:b"], ["a b", "a b 2"]),
        (["x" * 40, "X" * 40], ["x" * 31, "X" * 27 + " 2"]),
        (["", "'q'", "History", "[]"], ["1", "q", "History 3", "4"]),
        (["وارڈ"], ["وارڈ"]),
    ],
)
def test_any_name_becomes_one_that_a_sheet_can_have(names, shown):
    parts = book(*(Sheet(name, ["a"], []) for name in names))
    found = ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")  # noqa: S314
    assert [sheet.get("name") for sheet in found] == shown


@pytest.mark.parametrize("letter", ["a", "😀", "="])
def test_a_text_longer_than_a_cell_ends_in_an_ellipsis(letter):
    part = book(Sheet("s", ["t"], [[letter * 40_000]]))["xl/worksheets/sheet1.xml"]
    text = rows_of(part)[1]["A"]
    assert len(text.encode("utf-16-le")) // 2 <= MOST_OF_A_CELL
    assert len(text) > 16_000 and text.endswith(f"{letter}…")


def test_more_rows_than_a_sheet_holds_are_refused_and_never_cut(monkeypatch, tmp_path):
    monkeypatch.setattr(exporting, "MOST_ROWS", 10)
    book(Sheet("s", ["n"], ([n] for n in range(10))))
    with pytest.raises(TooManyRows):
        book(Sheet("s", ["n"], ([n] for n in range(11))), folder=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_is_mirrored_where_the_language_is():
    assert 'rightToLeft="1"' in book(Sheet("s", ["a"], [], (), True))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("most", [0, 3, 65_536])
def test_cells_that_come_together_are_written_as_if_they_came_apart(monkeypatch, most):
    monkeypatch.setattr(exporting, "MOST_TOGETHER", most)
    tails = [Cells((f"=ward {number}", number, None)) for number in range(5)]
    rows = [[f"name {number}", tails[number % 5]] for number in range(20)]
    apart = [[name, *tail.cells] for name, tail in rows]
    headings = ["a", "b", "c", "d"]
    assert write_csv(headings, rows) == write_csv(headings, apart)
    both = [book(Sheet("s", headings, some)) for some in (rows, apart)]
    assert both[0]["xl/worksheets/sheet1.xml"] == both[1]["xl/worksheets/sheet1.xml"]


def test_a_long_table_is_written_in_little_memory():
    def rows():
        return ((f"Amina {number}", "Barnfield", number) for number in range(60_000))

    def streamed():
        return sum(map(len, stream_csv(["a", "b", "c"], rows())))

    def written():
        with tempfile.TemporaryFile() as file:
            write_xlsx([Sheet("s", ["a", "b", "c"], rows())], file)

    assert peak(streamed) < 2 * MIB
    assert peak(written) < 3 * MIB
    assert peak(lambda: write_csv(["a", "b", "c"], rows())) > 3 * MIB  # the whole of it at once


def peak(work):
    """The most memory some work takes, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
