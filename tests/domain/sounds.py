"""Recordings as telephones send them, made here."""

import io
import math
import shutil
import struct
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

import pytest

FFMPEG = shutil.which("ffmpeg")
RATE = 8000
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="no ffmpeg on this machine: install it")


@cache
def wav(seconds=1.0) -> bytes:
    """A plain tone, uncompressed."""
    samples = (int(9000 * math.sin(n / 3)) for n in range(int(RATE * seconds)))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return made.getvalue()


@cache
def compressed(form: str, *options: str) -> bytes:
    """The tone in another format, as ffmpeg calls it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound"
        command = [FFMPEG, "-v", "error", "-f", "wav", "-i", "pipe:0", *options, "-f", form, path]
        subprocess.run(command, input=wav(), check=True)
        return path.read_bytes()
