"""Spoken feedback: taken in only as we encoded it again, at most a minute, and kept sealed.

What is kept is Opus in Ogg (RFC 7845) made from the sound alone: no place or time of recording, no name
of a telephone, and nothing hidden behind the sound in the file that was sent. Needs the program `ffmpeg`.
"""

import base64
import hashlib
import secrets
import subprocess
from dataclasses import dataclass

from campaign.domain import transcoding
from campaign.domain.sealing import Place, Sealer
from campaign.models import Recording

is_possible, length = transcoding.is_possible, transcoding.length

MOST_BYTES = 12 * 1024 * 1024  # a minute of a compact disc's sound has 10 MB
MOST_SECONDS = 60
LEAST_SECONDS = 0.3
# A form that has to be sent once more carries it, and no field of a form may have 500,000 bytes.
MOST_KEPT_BYTES = 270_000


class RecordingTooLarge(ValueError):
    """The file has more than MOST_BYTES."""


class RecordingTooLong(ValueError):
    """It goes on for more than a minute."""


class NotARecording(ValueError):
    """The file is no sound in a format that is taken, or there is nothing on it."""


class RecorderBusy(Exception):
    """Too many recordings are arriving at once, or the machine had no time for this one."""


WORK = 6  # seconds of a processor, of which a minute takes less than one
WAITING = 2  # at most, each as long for the ones before as for its own
TURNS = transcoding.Turns(1, RecorderBusy, waiting=WAITING)


@dataclass(frozen=True)
class Sound:
    """A recording as it is kept: Opus in Ogg, and how long it is in whole seconds, at most 60."""

    data: bytes
    seconds: int

    @property
    def digest(self) -> str:
        """The same for the same recording."""
        return hashlib.sha256(self.data).hexdigest()


def encode(sent: bytes) -> Sound:
    """Return a recording encoded again: one channel of Opus, without metadata.

    Raises:
        RecordingTooLarge, RecordingTooLong, NotARecording, RecorderBusy: as their names say.
    """
    if len(sent) > MOST_BYTES:
        raise RecordingTooLarge
    kind = transcoding.kind_of(sent)
    if kind is None or not is_possible():
        raise NotARecording
    made = _encoded(sent, kind)
    seconds = length(made)
    if seconds < LEAST_SECONDS:
        raise NotARecording
    if seconds > MOST_SECONDS + transcoding.A_MOMENT:
        raise RecordingTooLong
    return Sound(made, max(1, min(round(seconds), MOST_SECONDS)))


def seal(sound: Sound, sealer: Sealer) -> tuple[str, bytes]:
    """Return a name for a recording's seal, and its sound sealed."""
    uid = secrets.token_hex(16)
    return uid, sealer.seal(base64.b64encode(sound.data).decode(), _place(uid))


def sound_of(recording: Recording, sealer: Sealer) -> bytes:
    """Return a kept recording, opened: Opus in Ogg.

    Raises:
        Unopened: its key is not known here.
    """
    return base64.b64decode(sealer.open(recording.sound_sealed, _place(recording.uid)))


def looks_like_one(sent: bytes) -> bool:
    """Whether a file begins as a recording does."""
    return transcoding.kind_of(sent) is not None


def carry(sound: Sound, form: str, sealer: Sealer) -> str:
    """Return a recording sealed for one form that has to be sent once more, so that it is not lost."""
    packed = f"{sound.seconds}:{base64.b64encode(sound.data).decode()}"
    return base64.b64encode(sealer.seal(packed, _place(f"form {form}"))).decode()


def carried(text: str, form: str, sealer: Sealer) -> Sound:
    """Return a recording that this form carried.

    Raises:
        NotARecording: it was altered on the way, was carried by another form, or is none of ours.
    """
    try:
        seconds, _, data = sealer.open(base64.b64decode(text), _place(f"form {form}")).partition(
            ":"
        )
        return Sound(base64.b64decode(data), int(seconds))
    except ValueError as error:
        raise NotARecording from error


def _place(uid: str) -> Place:
    return Place(Recording.__tablename__, "sound_sealed", uid)


def _encoded(sent: bytes, kind: str) -> bytes:
    made = (
        f"{transcoding.PLAIN} -t {MOST_SECONDS + 2 * transcoding.A_MOMENT} -fs {MOST_KEPT_BYTES}"
        f" {transcoding.OPUS} pipe:1"
    )
    try:
        with TURNS.taken():
            return transcoding.transcode(sent, kind, made.split(), work=WORK)
    except subprocess.TimeoutExpired as error:
        raise RecorderBusy from error
    except (subprocess.SubprocessError, OSError) as error:
        raise NotARecording from error
