"""Recordings of texts: what is taken, what it becomes, and what is refused."""

import subprocess
from datetime import date

import pytest

from campaign.domain import sounding, transcoding
from campaign.domain.sounding import Sound
from campaign.models import SpokenText
from tests.domain.sounds import FFMPEG, compressed, needs_ffmpeg, wav

WHERE = "recorded-at-51.8787-minus-0.4200"


def seconds_of(sound: bytes) -> float:
    """How long ffmpeg, which reads all formats, hears a file for."""
    command = [FFMPEG, "-v", "error", "-i", "pipe:0", "-f", "s16le", "-ar", "8000", "pipe:1"]
    heard = subprocess.run(command, input=sound, capture_output=True, check=True).stdout
    return len(heard) / 2 / 8000


@needs_ffmpeg
@pytest.mark.parametrize("form", ["ogg", "webm", "mp4", "mp3", "adts"])
def test_a_recording_becomes_opus_and_aac_of_the_same_length(form):
    sound = sounding.encode(compressed(form))
    assert sound.opus.startswith(b"OggS") and b"OpusHead" in sound.opus[:64]
    assert sound.aac[4:8] == b"ftyp" and sound.aac.find(b"moov") < sound.aac.find(b"mdat")
    assert sound.seconds == 1
    for made in (sound.opus, sound.aac):
        assert seconds_of(made) == pytest.approx(1, abs=0.2)


@needs_ffmpeg
def test_where_and_when_it_was_recorded_is_not_kept():
    sent = compressed("mp4", "-metadata", f"location={WHERE}", "-metadata", f"comment={WHERE}")
    assert WHERE.encode() in sent
    sound = sounding.encode(sent + WHERE.encode())
    assert WHERE.encode() not in sound.opus + sound.aac
    assert b"Lavf" not in sound.aac and sound.aac == sounding.encode(sent).aac


@needs_ffmpeg
def test_as_much_as_is_allowed_is_taken_and_more_is_not(monkeypatch):
    assert sounding.MOST_SECONDS == 180
    monkeypatch.setattr(sounding, "MOST_SECONDS", 2)
    assert sounding.encode(wav(2.6)).seconds == 2
    with pytest.raises(sounding.SoundTooLong):
        sounding.encode(wav(4))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"MZ\x90\x00" + b"\0" * 4000,
        b"\x7fELF\x02\x01\x01" + b"\0" * 4000,
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"OggS" + b"MZ" * 3000,
        wav()[:44],
        wav(0.2),
    ],
    ids=lambda sent: repr(sent[:8]),
)
@needs_ffmpeg
def test_what_is_no_sound_is_refused(sent):
    with pytest.raises(sounding.NotASound):
        sounding.encode(sent)


def test_too_many_bytes_are_refused_before_anything_reads_them():
    with pytest.raises(sounding.SoundTooLarge):
        sounding.encode(bytes(sounding.MOST_BYTES + 1))


def test_without_the_program_it_is_said_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(sounding.NoEncoder):
        sounding.encode(wav())


@needs_ffmpeg
def test_who_waited_too_long_for_another_is_told(monkeypatch):
    monkeypatch.setattr(sounding, "PATIENCE", 0.01)
    with sounding._one_at_a_time, pytest.raises(sounding.EncoderBusy):
        sounding.encode(wav())


def test_a_format_is_known_by_how_it_begins_and_a_list_of_other_files_is_none():
    assert transcoding.kind_of(wav()) == "wav"
    assert transcoding.kind_of(b"ffconcat version 1.0\nfile /etc/passwd\n") is None


def test_files_are_kept_by_digest_and_dropped_once_nothing_names_them(session, tmp_path):
    folder = tmp_path / "sounds"
    kept = sounding.keep(Sound(b"one", b"two", 3), folder)
    paths = {sounding.path_of(kept.opus, "ogg", folder), sounding.path_of(kept.aac, "m4a", folder)}
    assert {*folder.iterdir()} == paths
    row = SpokenText(subject="page:pledge", block="promises", spoken="phr", seconds=3)
    row.transcript, row.transcript_language = "سلام", "ur"
    row.opus, row.aac, row.source_mark = kept.opus, kept.aac, ""
    row.added_on = date(2026, 5, 1)
    session.add(row)
    session.flush()
    sounding.drop_unused(session, (kept.opus, kept.aac), folder)
    assert {*folder.iterdir()} == paths
    session.delete(row)
    session.flush()
    sounding.drop_unused(session, (kept.opus, kept.aac), folder)
    assert not [*folder.iterdir()]
