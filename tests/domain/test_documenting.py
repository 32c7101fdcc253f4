"""One document as a Word file and as a tagged PDF: the same words, each in its own direction."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.domain.documenting import (
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    runs_rtl,
    to_docx,
    to_pdf,
)
from campaign.languages import LANGUAGES

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80" viewBox="0 0 300 80">'
    '<rect width="200" height="20"/><text y="55">High Town</text></svg>'
)
URDU_NOTE = "ہمیں ایک بینچ چاہیے"


def a_document(tag="en", *more, **over):
    blocks = (
        Heading(2, "Who was there"),
        Paragraph("39 people came."),
        Paragraph("One point", "strong"),
        Paragraph("How it was counted", "quiet"),
        Heading(3, "Benches"),
        Bullets(("More benches", URDU_NOTE)),
        Grid(("Theme", "Notes"), (("Benches", "1,234"), ("Lights", "·")), "Themes heard"),
        Picture(SVG, "Wards in bars"),
    )
    return Document("Kind streets", LANGUAGES[tag], (*blocks, *more), "Saturday", **over)


def text_of_pdf(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def paragraphs(file):
    return docx.Document(BytesIO(file)).paragraphs


def test_the_word_file_has_real_headings_lists_and_a_table_with_a_head():
    paper = docx.Document(BytesIO(to_docx(a_document())))
    styles = {p.text: p.style.name for p in paper.paragraphs}
    assert styles["Kind streets"] == "Heading 1"
    assert styles["Who was there"] == "Heading 2"
    assert styles["Benches"] == "Heading 3"
    assert styles["More benches"] == "List Bullet"
    (table,) = paper.tables
    assert [cell.text for cell in table.rows[1].cells] == ["Benches", "1,234"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert paper.core_properties.title == "Kind streets"
    assert paper.inline_shapes[0]._inline.docPr.get("descr") == "Wards in bars"


def test_the_word_file_names_nobody_as_its_author():
    about = docx.Document(BytesIO(to_docx(a_document()))).core_properties
    assert (about.author, about.comments) == ("", "")


@pytest.mark.parametrize(("tag", "whole"), [("en", False), ("ur", True)])
def test_a_word_file_runs_as_its_language_and_each_text_as_its_own_letters(tag, whole):
    paper = docx.Document(BytesIO(to_docx(a_document(tag))))
    assert (paper.sections[0]._sectPr.find(qn("w:bidi")) is not None) == whole
    assert (paper.tables[0]._tblPr.find(qn("w:bidiVisual")) is not None) == whole
    marked = {p.text: bool(p._p.findall(f".//{qn('w:bidi')}")) for p in paper.paragraphs}
    assert marked[URDU_NOTE]
    assert not marked["More benches"]
    note = next(p for p in paper.paragraphs if p.text == URDU_NOTE)
    assert note.runs[0]._r.rPr.find(qn("w:rtl")) is not None


def test_the_pdf_says_all_of_it_and_is_tagged():
    pdf = to_pdf(a_document())
    said = text_of_pdf(pdf)
    for words in ("Kind streets", "Saturday", "39 people came.", "Themes heard", "1,234"):
        assert words in said
    assert b"/StructTreeRoot" in pdf or b"/MarkInfo" in pdf
    assert b"pdfuaid" in pdf


def test_the_same_document_gives_the_same_pdf():
    assert to_pdf(a_document()) == to_pdf(a_document())


def test_a_letter_no_face_has_is_a_question_mark_and_is_said_so_once():
    missing = "Some letters could not be printed."
    pdf = to_pdf(a_document("en", Paragraph("Benches \U0001fa91!"), letters_missing=missing))
    said = text_of_pdf(pdf)
    assert "Benches ?!" in said
    assert said.count(missing) == 1
    assert missing not in text_of_pdf(to_pdf(a_document(letters_missing=missing)))


def test_what_xml_cannot_hold_is_left_out_of_both():
    odd = Paragraph("Bell\x07 and \ufffe none")
    assert "Bell and  none" in [p.text for p in paragraphs(to_docx(a_document("en", odd)))]
    assert "Bell and none" in " ".join(text_of_pdf(to_pdf(a_document("en", odd))).split())


@pytest.mark.parametrize(
    "blocks",
    [
        (Heading(3, "Too deep"),),
        (Heading(2, "A"), Heading(4, "Too deep")),
        (Heading(1, "The title is the first"),),
        (Grid(("A", "B"), (("1",),), "Short row"),),
        (Grid(("A",), (), "No rows"),),
    ],
)
def test_a_document_out_of_shape_is_refused_when_it_is_made(blocks):
    with pytest.raises(ValueError):
        Document("T", LANGUAGES["en"], blocks)


@pytest.mark.parametrize(
    ("text", "otherwise", "rtl"),
    [
        ("Bench", True, False),
        (URDU_NOTE, False, True),
        ("“بینچ” is a bench", False, True),
        ("?!", True, True),
        ("34 %", True, False),
        ("·", True, False),
    ],
)
def test_a_text_runs_as_its_first_letter_does(text, otherwise, rtl):
    assert runs_rtl(text, otherwise) is rtl


def test_columns_of_numbers_are_known_as_such():
    rows = (("High Town", "12", "1.5 %", "3"), ("Lewsey", "·", "-", "few"))
    assert Grid(("Ward", "a", "b", "c"), rows, "").is_numeric == (False, True, True, False)


def test_nothing_in_a_word_file_is_a_link_or_comes_from_outside():
    odd = Paragraph('=HYPERLINK("https://x.example") <script>')
    with ZipFile(BytesIO(to_docx(a_document("en", odd)))) as parts:
        for name in parts.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in parts.read(name)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_whatever_somebody_wrote_there_is_a_word_file_and_a_pdf(words):
    document = Document(
        "T", LANGUAGES["en"], (Bullets(tuple(words)), Grid(("A",), ((words[0],),), "C"))
    )
    assert paragraphs(to_docx(document))
    assert to_pdf(document).startswith(b"%PDF")
