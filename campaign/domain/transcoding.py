"""Sound as ffmpeg makes it anew: from formats that are named to it, in a bounded time, without metadata.

What is made comes from the sound alone: no place or time of recording, no name of a telephone, and nothing
that was hidden behind the sound in the file that was sent.
"""

import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore

KEPT_SAMPLES_PER_SECOND = 48_000  # by which Opus counts (RFC 7845, section 4)
PATIENCE = 8  # seconds of waiting for a turn: a thread that answers pages is held meanwhile
SHARED = 5  # seconds longer than its work that ffmpeg may take, on a processor that others use too
OUT_OF_TIME = 255  # how ffmpeg ends where the system told it that its time is over
A_MOMENT = 1.0  # seconds more than what is wanted: a thumb is slow to press Stop
# What is kept of a voice, in as many bytes as it takes to be understood.
OPUS = "-ar 48000 -c:a libopus -b:a 24k -vbr constrained -application voip -f ogg"
# Before each file that is made: the first sound there is, and nothing said about it.
PLAIN = "-map 0:a:0 -map_metadata -1 -map_chapters -1 -fflags +bitexact -flags +bitexact -ac 1"

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

# What is in those files; a picture beside a sound is never decoded.
CODECS = (
    *("opus", "libopus", "vorbis", "libvorbis", "aac", "mp3float", "mp3", "alac", "flac"),
    *("amrnb", "amrwb", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_ms", "pcm_alaw", "pcm_mulaw"),
    *("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be"),
    *("pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"),
)


class Turns:
    """How many sounds are encoded at once, and how many more may wait: the other threads answer pages.

    Who finds none free, or waits in vain for PATIENCE, gets the refusal.
    """

    def __init__(self, at_once: int, refusal: type[Exception], *, waiting: int = 0) -> None:
        self._encoding = BoundedSemaphore(at_once)
        self._here = BoundedSemaphore(at_once + waiting)
        self._refusal = refusal

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have a turn, or raise the refusal."""
        with self._held(self._here, 0), self._held(self._encoding, PATIENCE):
            yield

    @contextmanager
    def _held(self, turns: BoundedSemaphore, patience: float) -> Iterator[None]:
        if not turns.acquire(timeout=patience):
            raise self._refusal
        try:
            yield
        finally:
            turns.release()


def is_possible() -> bool:
    """Whether this machine can encode sound."""
    return shutil.which("ffmpeg") is not None


def kind_of(sent: bytes) -> str | None:
    """Return how ffmpeg calls the format a file begins in, or None where it is not taken."""
    found = (kind for at, magic, kind in FORMATS if sent.startswith(magic, at))
    return next(found, None)


def transcode(sent: bytes, kind: str, made: Sequence[str], *, work: int) -> bytes:
    """Let ffmpeg read a sound and make others of it; return what it wrote to its standard output.

    `made` are its words on the files to make; `work` is how many seconds of a processor it may use: some
    files of a few bytes ask for much. The file is given without a name: some formats begin with
    what stands at their end. What ffmpeg says of it is as long as the sender likes, so nobody listens.

    Raises:
        subprocess.TimeoutExpired: it was not done in time.
        subprocess.SubprocessError, OSError: it could not.
    """
    try:
        return _run(sent, kind, made, work)
    except subprocess.CalledProcessError as error:
        if error.returncode < 0 or error.returncode == OUT_OF_TIME:
            raise subprocess.TimeoutExpired(error.cmd, work) from error
        raise


def _run(sent: bytes, kind: str, made: Sequence[str], work: int) -> bytes:
    with tempfile.TemporaryFile() as file:
        file.write(sent)
        file.seek(0)
        done = subprocess.run(  # noqa: S603
            [str(shutil.which("ffmpeg")), *_reading(kind, f"/dev/fd/{file.fileno()}", work), *made],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},  # ours has keys in it
            pass_fds=(file.fileno(),),
            timeout=work + SHARED,
            check=True,
        )
    return done.stdout


def _reading(kind: str, path: str, work: int) -> list[str]:
    """Return the words that let ffmpeg open one file, and with it no other file, format or codec."""
    return (
        f"-y -nostdin -hide_banner -v error -threads 1 -timelimit {work} -max_alloc 67108864"
        f" -protocol_whitelist file -format_whitelist {kind} -codec_whitelist {','.join(CODECS)}"
        f" -f {kind} -i {path}"
    ).split()


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
