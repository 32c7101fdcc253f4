"""Spoken feedback: taken in only as we encoded it again, at most a minute, and kept sealed.

What is kept is Opus in Ogg (RFC 7845) made from the sound alone: no place or time of recording, no name
of a telephone, and nothing hidden behind the sound in the file that was sent. Needs the program `ffmpeg`.
"""

import base64
import hashlib
import secrets
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from threading import BoundedSemaphore, Semaphore

from campaign.domain.sealing import Place, Sealer
from campaign.models import Recording

MOST_BYTES = 12 * 1024 * 1024  # a minute of a compact disc's sound has 10 MB
MOST_SECONDS = 60
A_MOMENT = 1.0  # a thumb is slow to press Stop
LEAST_SECONDS = 0.3
KEPT_SAMPLES_PER_SECOND = 48_000  # by which Opus counts (RFC 7845, section 4)
# A form that has to be sent once more carries it, and no field of a form may have 500,000 bytes.
MOST_KEPT_BYTES = 270_000
# Somebody waits: as long for the ones before as for one's own.
PATIENCE = 8  # seconds
WORK = 6  # seconds of a processor: some files of a few bytes ask for much
_one_at_a_time = Semaphore(1)
IN_LINE = 3  # one that is encoded and two that wait: the other threads have forms to answer
_in_line = BoundedSemaphore(IN_LINE)

# What a file begins with, from which byte on, and how ffmpeg calls the format. It is not left to guess: it
# would also take lists of other files to open.
FORMATS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "ogg"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (4, b"ftyp", "mov"),
    (8, b"WAVE", "wav"),
    (8, b"AIFF", "aiff"),
    (0, b"fLaC", "flac"),
    (0, b"caff", "caf"),
    (0, b"#!AMR", "amr"),
    (0, b"ID3", "mp3"),
    *((0, bytes((0xFF, second)), "mp3") for second in (0xFB, 0xFA, 0xF3, 0xF2)),
    *((0, bytes((0xFF, second)), "aac") for second in (0xF1, 0xF9)),
)


class RecordingTooLarge(ValueError):
    """The file has more than MOST_BYTES."""


class RecordingTooLong(ValueError):
    """It goes on for more than a minute."""


class NotARecording(ValueError):
    """The file is no sound in a format that is taken, or there is nothing on it."""


class RecorderBusy(Exception):
    """Too many recordings are arriving at once."""


@dataclass(frozen=True)
class Sound:
    """A recording as it is kept: Opus in Ogg, and how long it is in whole seconds, at most 60."""

    data: bytes
    seconds: int

    @property
    def digest(self) -> str:
        """The same for the same recording."""
        return hashlib.sha256(self.data).hexdigest()


def is_possible() -> bool:
    """Whether this machine can encode sound."""
    return shutil.which("ffmpeg") is not None


def encode(sent: bytes) -> Sound:
    """Return a recording encoded again: one channel of Opus, without metadata.

    Raises:
        RecordingTooLarge, RecordingTooLong, NotARecording, RecorderBusy: as their names say.
    """
    if len(sent) > MOST_BYTES:
        raise RecordingTooLarge
    kind = _kind(sent)
    if kind is None or not is_possible():
        raise NotARecording
    made = _in_turn(sent, kind)
    seconds = length(made)
    if seconds < LEAST_SECONDS:
        raise NotARecording
    if seconds > MOST_SECONDS + A_MOMENT:
        raise RecordingTooLong
    return Sound(made, max(1, min(round(seconds), MOST_SECONDS)))


def length(ogg: bytes) -> float:
    """Return how long Opus in Ogg is, in seconds; 0 where it is not whole.

    The last page tells how many samples there are, the first how many of those are not heard (RFC 7845,
    sections 4 and 5.1).
    """
    last, head = ogg.rfind(b"OggS"), ogg.find(b"OpusHead")
    if head < 0 or len(ogg) < max(last + 14, head + 12):
        return 0.0
    (samples,) = struct.unpack_from("<q", ogg, last + 6)
    (skipped,) = struct.unpack_from("<H", ogg, head + 10)
    return float(max(0, samples - skipped)) / KEPT_SAMPLES_PER_SECOND


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
    return _kind(sent) is not None


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
        seconds, _, data = sealer.open(base64.b64decode(text), _place(f"form {form}")).partition(":")
        return Sound(base64.b64decode(data), int(seconds))
    except ValueError as error:
        raise NotARecording from error


def _place(uid: str) -> Place:
    return Place(Recording.__tablename__, "sound_sealed", uid)


def _kind(sent: bytes) -> str | None:
    found = (kind for at, magic, kind in FORMATS if sent.startswith(magic, at))
    return next(found, None)


def _in_turn(sent: bytes, kind: str) -> bytes:
    if not _in_line.acquire(blocking=False):
        raise RecorderBusy
    try:
        if not _one_at_a_time.acquire(timeout=PATIENCE):
            raise RecorderBusy
        try:
            return _encoded(sent, kind)
        finally:
            _one_at_a_time.release()
    finally:
        _in_line.release()


def _encoded(sent: bytes, kind: str) -> bytes:
    """Let ffmpeg read a file without a name: some formats begin with what stands at their end."""
    with tempfile.TemporaryFile() as file:
        file.write(sent)
        file.seek(0)
        command = _command(kind, f"/dev/fd/{file.fileno()}")
        try:
            done = subprocess.run(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                pass_fds=(file.fileno(),),
                timeout=PATIENCE,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise NotARecording from error
    return done.stdout


def _command(kind: str, path: str) -> list[str]:
    said = (
        "ffmpeg -nostdin -hide_banner -v error -threads 1"
        f" -timelimit {WORK}"
        f" -f {kind} -protocol_whitelist file -max_alloc 67108864 -i {path}"
        " -map 0:a:0 -map_metadata -1 -map_chapters -1 -fflags +bitexact -flags +bitexact"
        f" -t {MOST_SECONDS + 2 * A_MOMENT} -fs {MOST_KEPT_BYTES}"
        " -ac 1 -ar 48000 -c:a libopus -b:a 24k -vbr constrained -application voip -f ogg pipe:1"
    )
    return said.split()
