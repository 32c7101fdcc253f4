"""Recordings of texts: what is taken, what it becomes, and what is refused."""

import resource
import subprocess
from datetime import date

import pytest

from campaign.domain import sounding, transcoding
from campaign.domain.sounding import Sound
from campaign.models import SpokenText
from tests.domain.sounds import FFMPEG, compressed, needs_ffmpeg, wav

WHERE = "recorded-at-51.8787-minus-0.4200"


@pytest.fixture
def instead(monkeypatch, tmp_path):
    """Has a script run where the program is looked for."""

    def put(script):
        path = tmp_path / "ffmpeg"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    return put


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
def test_who_comes_while_two_are_encoded_is_told():
    with sounding.TURNS.taken():
        assert sounding.encode(wav()).seconds == 1
        with sounding.TURNS.taken(), pytest.raises(sounding.EncoderBusy):
            sounding.encode(wav())
    assert sounding.encode(wav()).seconds == 1


@pytest.mark.parametrize(
    "does", ["exec sleep 60", "kill -XCPU $$", f"exit {transcoding.OUT_OF_TIME}"]
)
def test_who_is_not_done_in_time_is_told_and_gives_the_turn_back(monkeypatch, instead, does):
    instead(does)
    monkeypatch.setattr(transcoding, "SHARED", 0.5 - sounding.WORK)
    for _ in range(3):
        with pytest.raises(sounding.EncoderBusy) as refusal:
            sounding.encode(wav())
        assert isinstance(refusal.value.__cause__, subprocess.TimeoutExpired)


@needs_ffmpeg
def test_the_program_gets_none_of_our_keys_and_nobody_listens_to_its_complaints(
    monkeypatch, instead, tmp_path
):
    monkeypatch.setenv("SECRET_KEY", "key")
    said = tmp_path / "said"
    instead(f'readlink /proc/$$/fd/2 > {said}; env >> {said}; exec {FFMPEG} "$@"')
    sounding.encode(wav())
    errors, *names = [line.split("=")[0] for line in said.read_text().splitlines()]
    assert errors == "/dev/null"
    assert {*names} <= {"PWD", "OLDPWD", "SHLVL", "_"}


@needs_ffmpeg
def test_what_is_not_a_sound_that_is_taken_is_not_decoded(instead, tmp_path):
    with pytest.raises(sounding.NotASound):
        sounding.encode(compressed("matroska", "-c:a", "ac3"))
    film = "-f lavfi -i testsrc=d=1:s=64x64 -c:v mpeg4 -c:a aac"
    said = tmp_path / "said"
    instead(f'FFREPORT=file={said}:level=32 exec {FFMPEG} "$@"')
    assert sounding.encode(compressed("matroska", *film.split())).seconds == 1
    assert "Codec (mpeg4) not on whitelist" in said.read_text()


def test_a_format_is_known_by_how_it_begins_and_a_list_of_other_files_is_none():
    assert transcoding.kind_of(wav()) == "wav"
    assert transcoding.kind_of(b"ffconcat version 1.0\nfile /etc/passwd\n") is None


def test_a_recording_that_does_not_fit_the_disk_leaves_nothing_on_it(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            sounding.keep(Sound(b"one", bytes(2000), 3), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not [*tmp_path.iterdir()]


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
