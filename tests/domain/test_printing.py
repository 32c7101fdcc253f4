"""Badges and cards: whatever is printed can be scanned and read, in every script."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import typst
import zxingcpp
from PIL import Image, ImageColor, ImageFilter

from campaign import packs
from campaign.domain import badging, carding, printing
from campaign.languages import LANGUAGES
from tests.tongues import some_languages

PACK = packs.load("luton")
ENGLISH, URDU = LANGUAGES["en"], LANGUAGES["ur"]
HOST_OF_30 = "https://pledge.many-voices.example.org"
CODE = "7K2M9QXW4TBD"
NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"
# Of the QR with its quiet zone, on the full badge, in millimetres
SIDE = 37


def a_design(tag: str = "en", code: str = CODE) -> printing.Design:
    return printing.design(PACK, LANGUAGES[tag], code, badging.address(HOST_OF_30, code))


def picture(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def pages(pdf: bytes, pixels_per_inch: int = 300) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=pixels_per_inch / 72).to_pil().convert("RGB") for page in document]


def drawn(svg: bytes) -> Image.Image:
    """Draw an SVG as others would, with typst's own reader of SVG."""
    page = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    png = typst.compile(page, format="png", ppi=300, sys_inputs={"svg": svg.decode()})
    return picture(png)


def scanned(image: Image.Image) -> list[str]:
    return [
        found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def ink(image: Image.Image, millimetres: tuple[float, float]) -> np.ndarray:
    """Return where a badge is not its ground, between two heights."""
    top, bottom = (round(edge / 105 * image.height) for edge in millimetres)
    pixels = np.asarray(image, dtype=int)[top:bottom]
    ground = np.array(ImageColor.getrgb(PACK.colours.light.ground))
    return np.abs(pixels - ground).sum(axis=2) > 60


@pytest.mark.parametrize("tag", some_languages())
def test_a_badge_scans_from_its_png_its_svg_and_its_pdf(tag: str) -> None:
    design = a_design(tag)
    assert scanned(picture(printing.badge(design, "png"))) == [design.address]
    assert scanned(drawn(printing.badge(design, "svg"))) == [design.address]
    (page,) = pages(printing.badge(design, "pdf"))
    assert scanned(page) == [design.address]


@pytest.mark.parametrize("turn", [0, 20, 160])
def test_a_badge_scans_small_turned_and_blurred(turn: int) -> None:
    # 15 mm at 300 dots per inch are 177 dots, for the QR with its quiet zone
    badge = picture(printing.badge(a_design(), "png"))
    factor = 177 / (SIDE / 25.4 * printing.PIXELS_PER_INCH)
    small = badge.resize((round(badge.width * factor), round(badge.height * factor)))
    poor = small.rotate(turn, expand=True, fillcolor="grey").filter(ImageFilter.GaussianBlur(1))
    assert scanned(poor) == [a_design().address]


def test_a_qr_for_a_host_of_30_characters_is_at_most_version_4() -> None:
    assert len(HOST_OF_30) == len("https://") + 30
    (found,) = zxingcpp.read_barcodes(picture(printing.badge(a_design(), "png")))
    assert int(found.extra["Version"]) <= 4
    assert found.ec_level == "Q"


def test_an_address_that_needs_lower_case_is_refused() -> None:
    with pytest.raises(ValueError):
        printing.badge(replace(a_design(), address="https://example.org/b/x"), "png")


@pytest.mark.parametrize("tag", some_languages())
def test_a_badge_has_a_whole_ring_and_nothing_runs_off_it(tag: str) -> None:
    image = picture(printing.badge(a_design(tag), "png"))
    assert image.size == (874, 1240)
    whole = ink(image, (0, 105))
    assert not (whole[:12].any() or whole[-12:].any())
    assert not (whole[:, :12].any() or whole[:, -12:].any())
    # The ring reaches as far on the left as on the right, also right to left
    across = np.flatnonzero(ink(image, (3, 71)).any(axis=0))
    assert across[0] < 50 and across[-1] > 874 - 50


def test_urdu_letters_join_in_the_picture() -> None:
    word = "محبت"
    widths = []
    for campaign in (word, NON_JOINER.join(word)):
        image = picture(printing.badge(replace(a_design("ur"), campaign=campaign), "png"))
        across = np.flatnonzero(ink(image, (72, 85)).any(axis=0))
        widths.append(across[-1] - across[0])
    assert widths[0] < 0.9 * widths[1]


def test_an_urdu_badge_in_pdf_carries_its_nastaliq_face() -> None:
    document = pypdfium2.PdfDocument(printing.badge(a_design("ur"), "pdf"))
    texts = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    faces = {(text.get_font().get_base_name(), text.get_font().is_embedded) for text in texts}
    assert any("Nastaliq" in name and embedded for name, embedded in faces)


@pytest.mark.parametrize("tag", some_languages())
def test_the_words_and_the_message_are_kept_apart(tag: str) -> None:
    image = picture(printing.badge(a_design(tag), "png"))
    rows = np.flatnonzero(ink(image, (71.5, 105)).any(axis=1))
    apart = np.diff(rows) > 12  # a millimetre: dots and hamzas stand off their letters by less
    assert apart.sum() == 2, "name, message and code each stand alone"


def test_a_long_name_grows_smaller_and_stays_on_the_badge() -> None:
    long = replace(a_design(), campaign="Newcastle-under-Lyme and Staffordshire Moorlands Together")
    image = picture(printing.badge(long, "png"))
    whole = ink(image, (72, 105))
    assert not (whole[:, :20].any() or whole[:, -20:].any())
    assert scanned(image) == [long.address]


def test_a_pdf_says_it_is_accessible_and_names_the_campaign() -> None:
    pdf = printing.badge(a_design(), "pdf")
    assert b"pdfuaid:part" in pdf
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "Luton in Harmony"


def test_an_svg_brings_nothing_from_elsewhere() -> None:
    svg = printing.badge(a_design("ur"), "svg").decode()
    for foreign in ("<image", "data:", "<script", "@import", "url(http"):
        assert foreign not in svg


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_design_is_the_same_file(form: printing.Format) -> None:
    assert printing.badge(a_design(), form) == printing.badge(a_design(), form)


def test_every_badge_of_the_sheets_scans_and_shows_its_code() -> None:
    tags = PACK.languages
    designs = [a_design(tags[i % len(tags)], badging.new_code()) for i in range(30)]
    pdf = printing.sheets(designs)
    found = [text for page in pages(pdf) for text in scanned(page)]
    assert sorted(found) == sorted(design.address for design in designs)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 3
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    for design in designs:
        assert " ".join((design.code[:4], design.code[4:8], design.code[8:])) in words


def test_no_badges_make_no_sheets() -> None:
    with pytest.raises(ValueError):
        printing.sheets([])


def test_missing_fonts_are_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(printing, "FONTS", tmp_path)
    with pytest.raises(printing.FontsMissing, match="make install"):
        printing.badge(a_design(), "png")


@pytest.mark.parametrize("tag", some_languages())
def test_a_card_is_1200_by_630_and_has_words_on_the_side_where_reading_begins(tag: str) -> None:
    image = picture(carding.draw(PACK, LANGUAGES[tag]))
    assert image.size == (1200, 630)
    # The message is in the ink's colour, which the circle of shapes does not use
    dark = (np.asarray(image) == ImageColor.getrgb(PACK.colours.light.ink)).all(axis=2)
    across = np.flatnonzero(dark.any(axis=0))
    assert len(across) > 50
    if LANGUAGES[tag].direction == "rtl":
        assert across[0] > 560
    else:
        assert across[-1] < 640


def test_a_card_is_drawn_once() -> None:
    assert carding.draw(PACK, URDU) is carding.draw(PACK, URDU)
    assert carding.draw(PACK, URDU) != carding.draw(PACK, ENGLISH)
