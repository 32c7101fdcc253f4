"""Recordings of texts: taken in only as we encoded them anew, and kept as files named by their digest.

Each is kept twice: as Opus in Ogg (RFC 7845), and as AAC in MP4 for phones that cannot play the first.
Needs the program `ffmpeg`.
"""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from campaign.domain import transcoding
from campaign.models import SpokenText
from campaign.models.rendering import MOST_SECONDS

is_possible = transcoding.is_possible

MOST_BYTES = 12 * 1024 * 1024
LEAST_SECONDS = 0.5
OPUS, AAC = "ogg", "m4a"


class SoundTooLarge(ValueError):
    """The file has more than MOST_BYTES."""


class SoundTooLong(ValueError):
    """It goes on for more than MOST_SECONDS."""


class NotASound(ValueError):
    """The file is no sound in a format that is taken, or there is nothing on it."""


class NoEncoder(Exception):
    """This machine has no program to encode sound with."""


class EncoderBusy(Exception):
    """Others are being encoded, or the machine had no time for this one."""


WORK = 15  # seconds of a processor, of which three minutes take about three
# Nobody waits for these: who comes third sends it again. Residents' feedback has turns of its own.
TURNS = transcoding.Turns(2, EncoderBusy)


@dataclass(frozen=True)
class Sound:
    """A recording as it was encoded anew, and how long it is in whole seconds."""

    opus: bytes
    aac: bytes
    seconds: int


@dataclass(frozen=True)
class Kept:
    """A recording that lies in its folder, by the digests of its files."""

    opus: str
    aac: str
    seconds: int


def encode(sent: bytes) -> Sound:
    """Return a recording encoded anew, once for each kind of phone: one channel, without metadata.

    Raises:
        SoundTooLarge, SoundTooLong, NotASound, NoEncoder, EncoderBusy: as their names say.
    """
    if len(sent) > MOST_BYTES:
        raise SoundTooLarge
    if not is_possible():
        raise NoEncoder
    kind = transcoding.kind_of(sent)
    if kind is None:
        raise NotASound
    try:
        with TURNS.taken():
            opus, aac = _encoded(sent, kind)
    except subprocess.TimeoutExpired as error:
        raise EncoderBusy from error
    except (subprocess.SubprocessError, OSError) as error:
        raise NotASound from error
    return Sound(opus, aac, _seconds(opus))


def keep(sound: Sound, folder: Path) -> Kept:
    """Keep both files of a recording under their digests, both whole or none at all."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = ((sound.opus, OPUS), (sound.aac, AAC))
    digests = [hashlib.sha256(data).hexdigest() for data, _ in forms]
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as beside:
        for data, form in forms:
            (Path(beside) / form).write_bytes(data)
        for digest, (_, form) in zip(digests, forms, strict=True):
            os.replace(Path(beside) / form, path_of(digest, form, folder))
    return Kept(digests[0], digests[1], sound.seconds)


def path_of(digest: str, form: str, folder: Path) -> Path:
    """Return where a file is kept; `form` is OPUS or AAC."""
    return folder / f"{digest}.{form}"


def has(digest: str) -> ColumnElement[bool]:
    """Return what is true of a recording that has a file."""
    return or_(SpokenText.opus == digest, SpokenText.aac == digest)


def drop_unused(session: Session, digests: Iterable[str], folder: Path) -> None:
    """Delete the files that no recording has any more.

    To be called after the commit, so that what was not saved is not lost.
    """
    for digest in set(digests):
        if session.scalar(select(SpokenText.id).where(has(digest)).limit(1)) is None:
            for form in (OPUS, AAC):
                path_of(digest, form, folder).unlink(missing_ok=True)


def _encoded(sent: bytes, kind: str) -> tuple[bytes, bytes]:
    """Return Opus, and AAC with what a player needs at its beginning."""
    kept = f"{transcoding.PLAIN} -t {MOST_SECONDS + 2 * transcoding.A_MOMENT}"
    aac = "-ar 44100 -c:a aac -b:a 48k -movflags +faststart -f mp4"
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / OPUS, Path(folder) / AAC
        made = [
            *(*kept.split(), *transcoding.OPUS.split(), str(paths[0])),
            *(*kept.split(), *aac.split(), str(paths[1])),
        ]
        transcoding.transcode(sent, kind, made, work=WORK)
        return paths[0].read_bytes(), paths[1].read_bytes()


def _seconds(opus: bytes) -> int:
    seconds = transcoding.length(opus)
    if seconds < LEAST_SECONDS:
        raise NotASound
    if seconds > MOST_SECONDS + transcoding.A_MOMENT:
        raise SoundTooLong
    return max(1, min(round(seconds), MOST_SECONDS))
