"""Pictures of events: taken in only after their size is known, and kept only as we drew them again.

What is kept is a new WebP file made from the pixels alone: no metadata (where and when a photograph was
taken, with which camera), and nothing hidden behind the picture in the file that was sent.
"""

import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path
from threading import Semaphore
from uuid import uuid4

from PIL import Image, ImageOps
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.models import Event, EventEdit

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
START_OF_SCAN = b"\xff\xda"
MOST_SCANS = 100  # of a progressive JPEG; a camera writes about ten, and each is decoded whole
# A large picture takes hundreds of megabytes for a moment: one of them at a time.
_one_at_a_time = Semaphore(1)
LONGEST_EDGE = 1600  # pixels, of what is kept
LONGEST_EDGE_SENT = 20_000  # a strip of 100,000 by 1 has few pixels and is no photograph
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 80


class PictureTooLarge(ValueError):
    """The file has more bytes than are read."""

    def __init__(self, megabytes: int = MOST_BYTES // 1024**2) -> None:
        super().__init__(megabytes)
        self.megabytes = megabytes


class TooManyPixels(ValueError):
    """The picture is larger than is drawn."""

    def __init__(self, megapixels: int = MOST_PIXELS // 1_000_000) -> None:
        super().__init__(megapixels)
        self.megapixels = megapixels


class NotAPicture(ValueError):
    """The file is no whole picture in a format that is taken."""


def redraw(sent: bytes) -> bytes:
    """Return a picture as WebP, upright, at most LONGEST_EDGE, without metadata; the first of several.

    Raises:
        PictureTooLarge, TooManyPixels, NotAPicture: as their names say.
    """
    if len(sent) > MOST_BYTES:
        raise PictureTooLarge
    try:
        with _one_at_a_time:
            return _encoded(_upright(sent))
    except TooManyPixels:
        raise
    except Image.DecompressionBombError as error:  # Pillow's own, higher bound, met before ours
        raise TooManyPixels from error
    except Exception as error:  # decoders meet broken files with any kind of exception
        raise NotAPicture from error


def keep(picture: bytes, folder: Path) -> str:
    """Keep a redrawn picture under its digest, whole or not at all; return the digest."""
    digest = hashlib.sha256(picture).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f".{uuid4().hex}"
    written.write_bytes(picture)
    os.replace(written, path_of(digest, folder))
    return digest


def path_of(digest: str, folder: Path) -> Path:
    """Return where a picture is kept."""
    return folder / f"{digest}.webp"


def drop_unused(session: Session, digests: Iterable[str | None], folder: Path) -> None:
    """Delete the files of pictures that no event and no waiting edit shows any more.

    To be called after the commit, so that what was not saved is not lost.
    """
    for digest in {digest for digest in digests if digest}:
        if not _is_shown(session, digest):
            path_of(digest, folder).unlink(missing_ok=True)


def _is_shown(session: Session, digest: str) -> bool:
    if session.scalar(select(Event.id).filter_by(picture=digest).limit(1)) is not None:
        return True
    return any(edit.fields.get("picture") == digest for edit in session.scalars(select(EventEdit)))


def _upright(sent: bytes) -> Image.Image:
    """Return the pixels, turned as the camera was held, after the header passed."""
    with Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_EDGE_SENT:
            raise TooManyPixels
        if picture.format == "JPEG":  # decodes at a fraction where that is enough
            if sent.count(START_OF_SCAN) > MOST_SCANS:
                raise NotAPicture
            picture.draft("RGB", (2 * LONGEST_EDGE, 2 * LONGEST_EDGE))
        picture.load()
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        small = picture.convert(mode) if picture.mode == "P" else picture
        small.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
        return ImageOps.exif_transpose(small).convert(mode)


def _encoded(picture: Image.Image) -> bytes:
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    # A fresh image has the pixels and nothing else.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    made = io.BytesIO()
    clean.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()
