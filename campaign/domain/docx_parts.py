"""The parts of a Word file, so that it reads right to left where it should (ECMA-376, part 1, 17.3).

python-docx knows no direction: the marks are set on its elements here.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from campaign.languages import SANS, Language

INK, QUIET = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x50, 0x50, 0x50)
SIZES = {1: 22, 2: 16, 3: 13, 4: 12}  # of headings, in points
END, BEGINNING = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
# Which elements of a run's and of a paragraph's properties a mark has to stand before (17.3.1, 17.3.2).
AFTER_RTL = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
)


def blank(title: str, language: Language) -> Any:
    """Return an empty A4 paper in a language: its title, its faces, and its direction."""
    paper = docx.Document()
    about = paper.core_properties
    about.title, about.language, about.author, about.comments = title, language.locale, "", ""
    _say_language(paper, language)
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)
    if language.direction == "rtl":
        page._sectPr.append(OxmlElement("w:bidi"))
    for name, size in (("Normal", 11), *((f"Heading {level}", SIZES[level]) for level in SIZES)):
        _dress(paper.styles[name], size, language)
    return paper


def _say_language(paper: Any, language: Language) -> None:
    """What a reader's voice and a spelling check go by (17.3.2.20)."""
    said = paper.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    tag = language.locale.replace("_", "-")
    said.set(qn("w:bidi" if language.direction == "rtl" else "w:val"), tag)


def _dress(style: Any, size: int, language: Language) -> None:
    style.font.size, style.font.color.rgb = Pt(size), INK
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(faces.attrib):
        del faces.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia"):
        faces.set(qn(f"w:{name}"), SANS.family)
    faces.set(qn("w:cs"), language.font.family)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(size * 2))
    style.element.rPr.find(qn("w:sz")).addnext(complex_size)


class Writer:
    """Adds one part after another; `runs_rtl` tells the direction of a text."""

    def __init__(self, paper: Any, runs_rtl: Callable[[str], bool]) -> None:
        self.paper, self.runs_rtl = paper, runs_rtl

    def heading(self, level: int, text: str) -> None:
        """Add a heading; the title is of level 1."""
        self._fill(self.paper.add_paragraph(style=f"Heading {level}"), text)

    def paragraph(self, text: str, tone: str = "plain") -> None:
        """Add a paragraph, its lines kept."""
        self._fill(self.paper.add_paragraph(), text, tone)

    def bullet(self, text: str) -> None:
        """Add an item of a list."""
        self._fill(self.paper.add_paragraph(style="List Bullet"), text)

    def grid(
        self, caption: str, rows: Sequence[Sequence[str]], numeric: Sequence[bool], *, rtl: bool
    ) -> None:
        """Add a table under its caption; its first row is its head and is repeated on each page."""
        self.paragraph(caption, "strong")
        self.paper.paragraphs[-1].paragraph_format.keep_with_next = True
        table = self.paper.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        if rtl:
            table._tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
        for at, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                self._fill(cell.paragraphs[0], text, "plain" if at else "strong")
                if numeric[column]:
                    # Of a text that runs from right to left, the right is its end, on the left.
                    is_end = self.runs_rtl(text) == rtl
                    cell.paragraphs[0].alignment = END if is_end else BEGINNING
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.paper.add_paragraph()

    def picture(self, png: bytes, alt: str, width: float) -> None:
        """Add a picture, `width` centimetres wide, with what it says to who cannot see it."""
        drawn = self.paper.add_picture(BytesIO(png), width=Cm(width))
        drawn._inline.docPr.set("descr", alt)

    def _fill(self, paragraph: Any, text: str, tone: str = "plain") -> None:
        run = paragraph.add_run(text)
        if tone == "strong":
            run.bold = True
        if tone == "quiet":
            run.font.color.rgb = QUIET
        if self.runs_rtl(text):
            marks = paragraph._p.get_or_add_pPr()
            marks.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
            run._r.get_or_add_rPr().insert_element_before(OxmlElement("w:rtl"), *AFTER_RTL)
