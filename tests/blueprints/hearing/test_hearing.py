"""What residents hear: players on the pages, and the files they play."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from campaign.domain import sounding, speaking
from campaign.domain.sounding import Sound
from campaign.domain.speaking import Block, Said
from campaign.extensions import db
from campaign.security import HEADERS
from tests import make

TODAY = date(2026, 5, 1)
OPUS, AAC = b"OggS" + bytes(range(200)), b"\0\0\0\x20ftyp" + bytes(300)
VIDEO = "https://videos.example.org/1"
PLAIN = HEADERS["Content-Security-Policy"]


@pytest.fixture
def speak(app):
    """Has a text heard in a language; its files lie where the application keeps them."""
    folder = Path(app.instance_path) / "sounds"
    shutil.rmtree(folder, ignore_errors=True)

    def say(subject, block, spoken="phr", words=("سلام", "ur")):
        kept = sounding.keep(Sound(OPUS, AAC, 85), folder)
        with app.app_context():
            where, said = Block(subject, block), Said(*words)
            speaking.say(db.session(), where, spoken, said, kept, source="", today=TODAY)
            db.session.commit()
        return f"/sounds/{kept.opus}.ogg", f"/sounds/{kept.aac}.m4a"

    return say


@pytest.fixture
def sign(app):
    """Names a video of a text."""

    def show(subject, block):
        with app.app_context():
            speaking.show_signed(db.session(), Block(subject, block), VIDEO, source="", today=TODAY)
            db.session.commit()

    return show


@pytest.mark.parametrize(
    ("number", "kind", "data"), [(0, "audio/ogg", OPUS), (1, "audio/mp4", AAC)]
)
def test_a_file_is_served_whole_and_in_parts_and_may_be_kept_for_ever(
    client, speak, number, kind, data
):
    path = speak("page:pledge", "promises")[number]
    whole = client.get(path)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, kind, data)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    for word in ("public", "immutable", "max-age=31536000"):
        assert word in whole.headers["Cache-Control"]
    part = client.get(path, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.data) == (206, data[4:10])
    assert part.headers["Content-Range"] == f"bytes 4-9/{len(data)}"
    assert client.get(path, headers={"Range": "bytes=9999-"}).status_code == 416
    etag = {"If-None-Match": whole.headers["ETag"]}
    assert client.get(path, headers=etag).status_code == 304


@pytest.mark.parametrize(
    "name", ["0" * 64 + ".ogg", "x.ogg", "0" * 64, "..%2f..%2fdemo.txt", "0" * 64 + ".ogg%0a"]
)
def test_what_is_no_recording_is_not_there(client, speak, name):
    speak("page:pledge", "promises")
    assert client.get(f"/sounds/{name}").status_code == 404


def test_the_pledge_is_heard_in_the_language_beside_the_readers_first(visitor, speak):
    opus, aac = speak("page:pledge", "promises")
    speak("page:pledge", "promises", "syl", ("শান্তি", "bn"))
    page = visitor.open("/ur/pledge")
    players = page.all("audio")
    assert [(one["preload"], "controls" in one) for one in players] == [("none", True)] * 2
    assert [one["src"] for one in page.all("source")][:2] == [opus, aac]
    assert [one["type"] for one in page.all("source")][:2] == [
        "audio/ogg; codecs=opus",
        "audio/mp4",
    ]
    assert "1:25" in page.words and "Pahari-Pothwari" in page.words
    said = [(p["lang"], p["dir"]) for p in page.all("p") if p.get("class") == "said"]
    assert said == [("ur", "rtl"), ("bn", "ltr")]
    assert "سلام" in page.words
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {one["aria-labelledby"] for one in players} <= ids
    assert page.response.headers["Content-Security-Policy"] == f"{PLAIN}; media-src 'self'"
    first = visitor.open("/en/pledge").all("audio")[0]["aria-labelledby"]
    assert first == "promises-phr"


def test_a_page_without_recordings_stays_as_it_was(visitor, speak):
    speak("page:other", "promises")
    page = visitor.open("/en/pledge")
    assert not page.all("audio") and "sounds.css" not in page.html
    assert page.response.headers["Content-Security-Policy"] == PLAIN


def test_a_form_that_is_shown_again_still_plays(visitor, speak):
    speak("page:pledge", "promises")
    page = visitor.sign(422, agree="")
    assert page.all("audio") and page.errors
    assert "media-src" in page.response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("block", ["description", "access_note"])
def test_an_event_and_each_of_its_dates_is_heard_and_signed(visitor, session, speak, sign, block):
    texts = {"description": {"en": "Come."}, "access_note": {"en": "Ring."}}
    event = make.event(session, slug="meal", rrule="FREQ=WEEKLY;COUNT=2", **texts)
    day = event.starts.date()
    session.commit()
    speak("event:meal", block)
    sign("event:meal", block)
    for path in ("/en/events/meal", f"/ur/events/meal/{day}"):
        page = visitor.open(path)
        assert len(page.all("audio")) == 1
        (link,) = [one for one in page.all("a") if one["href"] == VIDEO]
        assert link["rel"] == "noreferrer"
        assert "media-src 'self'" in page.response.headers["Content-Security-Policy"]


def test_words_are_shown_as_they_were_written_and_run_nothing(visitor, speak):
    speak("page:pledge", "promises", words=("<script>alert(1)</script>", "en"))
    assert "<script>alert" not in visitor.open("/en/pledge").html
