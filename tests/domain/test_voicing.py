"""Recordings: what is taken, what it becomes, and what is refused."""

import random
import subprocess
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest

from campaign.domain import transcoding, voicing
from campaign.domain.sealing import Sealer, Unopened
from campaign.domain.voicing import (
    NotARecording,
    RecorderBusy,
    RecordingTooLarge,
    RecordingTooLong,
    Sound,
)
from campaign.models import Recording
from tests.domain.sounds import FFMPEG, compressed, needs_ffmpeg, wav
from tests.make import FIELD_KEYS

SEALER = Sealer(FIELD_KEYS)
WHERE = "recorded-at-51.8787-minus-0.4200"


@needs_ffmpeg
@pytest.mark.parametrize("form", ["ogg", "webm", "mp4", "mp3", "flac", "adts", "aiff", "caf"])
def test_what_telephones_send_becomes_opus_of_the_same_length(form):
    sound = voicing.encode(compressed(form))
    assert sound.data.startswith(b"OggS") and b"OpusHead" in sound.data[:64]
    assert sound.seconds == 1
    assert voicing.length(sound.data) == pytest.approx(1, abs=0.2)


@needs_ffmpeg
def test_nothing_that_was_hidden_in_the_file_is_kept():
    sent = compressed("mp4", "-metadata", f"location={WHERE}", "-metadata", f"comment={WHERE}")
    assert WHERE.encode() in compressed("ogg", "-metadata", f"comment={WHERE}")
    for file in (sent + WHERE.encode(), compressed("ogg", "-metadata", f"comment={WHERE}")):
        assert WHERE.encode() not in voicing.encode(file).data


@needs_ffmpeg
def test_a_minute_is_taken_and_more_is_not():
    assert voicing.encode(wav(60.4)).seconds == 60
    with pytest.raises(RecordingTooLong):
        voicing.encode(wav(62))


@needs_ffmpeg
def test_a_loud_minute_still_fits_a_field_of_a_form():
    """Noise is what compresses least."""
    noise = bytearray(wav(60))
    noise[44:] = random.Random(1).randbytes(len(noise) - 44)
    sound = voicing.encode(bytes(noise))
    assert sound.seconds == 60
    assert len(voicing.carry(sound, "form", SEALER)) < 500_000


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"MZ\x90\x00" + b"\0" * 4000,
        b"\x7fELF\x02\x01\x01" + b"\0" * 4000,
        b"#!/bin/sh\nexit 0\n",
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"OggS" + b"MZ" * 3000,
        b"\x1a\x45\xdf\xa3" + b"\x7fELF" * 900,
        b"ID3" + b"\0" * 2000,
        wav()[:44],
        wav(0.05),
    ],
    ids=lambda sent: repr(sent[:8]),
)
def test_what_is_no_recording_is_refused(sent):
    with pytest.raises(NotARecording):
        voicing.encode(sent)


def test_too_many_bytes_are_refused_before_anything_reads_them():
    with pytest.raises(RecordingTooLarge):
        voicing.encode(bytes(voicing.MOST_BYTES + 1))


def test_without_the_program_no_recording_is_taken(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert not voicing.is_possible()
    with pytest.raises(NotARecording):
        voicing.encode(wav())


def test_who_waited_too_long_for_the_others_is_told(monkeypatch):
    if FFMPEG is None:
        pytest.skip("no ffmpeg on this machine: install it")
    monkeypatch.setattr(transcoding, "PATIENCE", 0.01)
    with voicing.TURNS.taken(), pytest.raises(RecorderBusy):
        voicing.encode(wav())


@needs_ffmpeg
def test_of_many_at_once_a_few_wait_and_the_rest_are_told_before_a_turn_is_free():
    with ThreadPoolExecutor(9) as pool:
        with voicing.TURNS.taken():
            sent = [pool.submit(voicing.encode, wav()) for _ in range(9)]
            told = list(islice(as_completed(sent), 9 - voicing.WAITING))
        assert all(isinstance(one.exception(), RecorderBusy) for one in told)
        heard = [one.result() for one in sent if one not in told]
    assert len(heard) == voicing.WAITING


def test_a_program_that_does_not_end_is_ended(monkeypatch, tmp_path):
    stuck = tmp_path / "ffmpeg"
    stuck.write_text("#!/bin/sh\nexec sleep 60\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(transcoding, "SHARED", 0.3 - voicing.WORK)
    with pytest.raises(RecorderBusy) as refusal:
        voicing.encode(wav())
    assert isinstance(refusal.value.__cause__, subprocess.TimeoutExpired)


def test_a_recording_is_kept_sealed_and_opens_at_its_place_alone():
    sound = Sound(b"the sound of a voice", 3)
    uid, sealed = voicing.seal(sound, SEALER)
    assert b"voice" not in sealed
    assert voicing.sound_of(Recording(uid=uid, sound_sealed=sealed), SEALER) == sound.data
    with pytest.raises(Unopened):
        voicing.sound_of(Recording(uid="0" * 32, sound_sealed=sealed), SEALER)


def test_a_form_carries_a_recording_back_unread_and_unaltered():
    sound = Sound(b"the sound of a voice", 3)
    text = voicing.carry(sound, "form", SEALER)
    assert voicing.carried(text, "form", SEALER) == sound
    with pytest.raises(NotARecording):
        voicing.carried(text, "another form", SEALER)
    for altered in ("", "x", text[:-8], text[8:], "\u00e9" + text):
        with pytest.raises(NotARecording):
            voicing.carried(altered, "form", SEALER)


@pytest.mark.parametrize("ogg", [b"", b"OggS", b"OpusHead", b"OggSOpusHead", b"OpusHead    OggS"])
def test_the_length_of_what_is_cut_off_is_none(ogg):
    assert voicing.length(ogg) == 0
