"""Pictures: what is kept of them, and what is never opened."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from campaign.domain import picturing
from events import publishing
from events.models import EventEdit, PartnerGroup
from tests.events.test_publishing import NOW, fields

SECRET = b"where the photographer lives"


def drawn(size=(40, 30), mode="RGB", colour="red", kind="PNG", **options):
    picture = Image.new(mode, size, colour)
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def opened(sent):
    return Image.open(io.BytesIO(picturing.redraw(sent)))


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_of_size(width, height):
    """A header that promises much and pixels that never come."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", picturing.FORMATS)
def test_each_format_becomes_webp(kind):
    assert opened(drawn(kind=kind)).format == "WEBP"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_each_kind_of_pixels_is_read(mode):
    colour = {"RGBA": (255, 0, 0, 128), "LA": (9, 9)}.get(mode, 1)
    assert opened(drawn(mode=mode, colour=colour)).size == (40, 30)


def test_what_is_see_through_stays_so():
    assert opened(drawn(mode="RGBA", colour=(255, 0, 0, 0))).getpixel((0, 0))[3] == 0


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left():
    assert opened(drawn((4000, 2000), kind="JPEG")).size == (1600, 800)
    assert opened(drawn((40, 30))).size == (40, 30)


def test_a_photograph_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to see it upright
    picture = opened(drawn((40, 30), kind="JPEG", exif=exif))
    assert picture.size == (30, 40)


def test_no_metadata_is_kept():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    for sent in (
        drawn(kind="JPEG", exif=exif, comment=SECRET),
        drawn(kind="PNG", exif=exif, pnginfo=text, icc_profile=SECRET),
        drawn(kind="WEBP", exif=exif, xmp=SECRET),
        drawn(kind="GIF", comment=SECRET),
    ):
        assert SECRET in sent
        made = picturing.redraw(sent)
        assert SECRET not in made
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(
            Image.open(io.BytesIO(made)).info
        )


def test_what_hides_behind_a_picture_is_not_kept():
    assert SECRET not in picturing.redraw(drawn() + b"PK\x03\x04" + SECRET)


def test_the_first_picture_of_several_is_kept():
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    picture = opened(made.getvalue())
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.convert("RGB").getpixel((4, 4))[0] > 200


@pytest.mark.parametrize("size", [(100_000, 100_000), (100_000, 1), (10_000, 5_001)])
def test_a_picture_with_too_many_pixels_is_refused_by_its_header(size):
    # Were its pixels asked for, it would be NotAPicture: it has none.
    with pytest.raises(picturing.TooManyPixels):
        picturing.redraw(png_of_size(*size))


def test_a_file_with_too_many_bytes_is_refused():
    with pytest.raises(picturing.PictureTooLarge):
        picturing.redraw(drawn() + bytes(picturing.MOST_BYTES))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n" + drawn(),
        b"GIF89a<script>alert(1)</script>",
        drawn(kind="BMP"),
        drawn(kind="TIFF"),
        drawn(kind="ICO"),
        drawn((300, 300), kind="JPEG")[:-200],
        drawn((300, 300), kind="WEBP")[:-20],
        png_of_size(300, 300),
    ],
    ids=["nothing", "text", "svg", "pdf", "gif of script", "bmp", "tiff", "ico"]
    + ["half a jpeg", "half a webp", "a png without pixels"],
)
def test_what_is_no_whole_picture_is_refused(sent):
    with pytest.raises(picturing.NotAPicture):
        picturing.redraw(sent)


@given(st.binary(max_size=200), st.integers(0, 2000), st.sampled_from(picturing.FORMATS))
def test_broken_files_are_refused_and_nothing_else(noise, at, kind):
    whole = drawn(kind=kind)
    at %= len(whole)
    with contextlib.suppress(picturing.NotAPicture, picturing.TooManyPixels):
        picturing.redraw(whole[:at] + noise + whole[at + len(noise) :])


def test_the_same_picture_is_kept_once(tmp_path):
    made = picturing.redraw(drawn())
    assert picturing.keep(made, tmp_path) == picturing.keep(made, tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == made


def test_a_picture_goes_when_nothing_shows_it_any_more(session, tmp_path):
    digest = picturing.keep(picturing.redraw(drawn()), tmp_path)
    group = PartnerGroup(slug="friends", name={"en": "Friends"}, trusted=False)
    session.add(group)
    shown = {"picture": digest, "picture_alt": {"en": "A hall"}}
    one = publishing.draft(session, group, fields(**shown), now=NOW)
    two = publishing.draft(session, group, fields(), now=NOW)
    session.add(EventEdit(event_id=two.id, fields=shown, asked_at=NOW))
    session.flush()

    def drop():
        picturing.drop_unused(session, [digest, None], tmp_path)
        return picturing.path_of(digest, tmp_path).exists()

    assert drop()
    publishing.discard(session, one)
    assert drop()
    publishing.refuse(session, publishing.waiting_edit(session, two), now=NOW)
    assert not drop()


def test_a_jpeg_of_thousands_of_scans_is_refused_before_it_is_decoded():
    made = io.BytesIO()
    Image.new("L", (64, 64)).save(made, "JPEG", progressive=True)
    head, _, tail = made.getvalue().partition(b"\xff\xda")
    with pytest.raises(picturing.NotAPicture):
        picturing.redraw(head + (b"\xff\xda" + tail) * 200)
