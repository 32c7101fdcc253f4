"""The picture shown where the campaign is shared. It names the campaign, never a person."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from campaign.domain.printing import font_families, ring, set_type
from campaign.languages import Language
from campaign.packs import Pack, Palette

WIDTH, HEIGHT = 1200, 630
# The words have the side where the language begins, the circle of shapes the other
MARGIN, TEXT_WIDTH, RADIUS, STRIP = 80, 560, 220, 26
# Pillow draws hard edges: draw larger, then shrink
FINER = 3
# Of half an icon's edge: a maskable icon is seen as far as 0.8 (W3C, Web Application Manifest)
SAFE_ZONE = 0.76


def draw(pack: Pack, language: Language) -> bytes:
    """Return the campaign's card in a language: a PNG of 1200 by 630 pixels, drawn once.

    Raises:
        FontsMissing: the fonts were not installed.
    """
    return _drawn(pack.name.in_(language), pack.message.in_(language), language, pack.colours.light)


@lru_cache(maxsize=64)
def _drawn(campaign: str, message: str, language: Language, palette: Palette) -> bytes:
    rtl = language.direction == "rtl"
    middle = MARGIN + RADIUS if rtl else WIDTH - MARGIN - RADIUS
    card = _background(palette, middle)
    words = _words(campaign, message, language, palette)
    left = WIDTH - MARGIN - TEXT_WIDTH if rtl else MARGIN
    card.paste(words, (left, 0), words)
    file = BytesIO()
    card.save(file, "PNG", optimize=True)
    return file.getvalue()


def _words(campaign: str, message: str, language: Language, palette: Palette) -> Image.Image:
    """Return the words on nothing, set by typst: Pillow may leave letters unjoined, silently."""
    values = {
        "campaign": campaign,
        "message": message,
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "fonts": font_families(language),
        "action": palette.action,
        "ink": palette.ink,
        "width": TEXT_WIDTH,
        "height": HEIGHT - STRIP,
    }
    return Image.open(BytesIO(set_type("card.typ", values, "png", pixels_per_inch=72)))


def _background(palette: Palette, middle: int) -> Image.Image:
    """Return the ground with a strip along its foot and the circle of shapes about `middle`."""
    card = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), palette.ground)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, (HEIGHT - STRIP) * FINER, WIDTH * FINER, HEIGHT * FINER), palette.action)
    _draw_ring(pen, palette, (middle * FINER, (HEIGHT - STRIP) // 2 * FINER), RADIUS * FINER)
    return card.reduce(FINER)


def _draw_ring(
    pen: ImageDraw.ImageDraw, palette: Palette, middle: tuple[int, int], radius: int
) -> None:
    across, down = middle
    for shape in ring(palette, inner=0.0):
        x, y = across + shape.x * radius, down + shape.y * radius
        if shape.corners:
            pen.polygon(
                [(x + dx * radius, y + dy * radius) for dx, dy in shape.corners], shape.colour
            )
        else:
            pen.circle((x, y), shape.size * radius, shape.colour)


@lru_cache(maxsize=8)
def draw_icon(palette: Palette, size: int) -> bytes:
    """Return the circle of shapes as a square PNG of `size` pixels, drawn once.

    A phone cuts it to a shape of its own: all that matters is within the middle four fifths.
    """
    icon = Image.new("RGB", (size * FINER, size * FINER), palette.ground)
    middle = size * FINER // 2
    _draw_ring(ImageDraw.Draw(icon), palette, (middle, middle), round(middle * SAFE_ZONE))
    file = BytesIO()
    icon.reduce(FINER).save(file, "PNG", optimize=True)
    return file.getvalue()
