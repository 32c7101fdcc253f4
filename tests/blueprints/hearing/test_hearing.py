"""What residents hear: players on the pages, and the files they play."""

import contextvars
import shutil
from datetime import date
from pathlib import Path

import pytest

from campaign.blueprints.hearing import views
from campaign.domain import sounding, speaking
from campaign.domain.sounding import Sound
from campaign.domain.speaking import Block, Said
from campaign.extensions import db
from campaign.models import SpokenText
from campaign.security import HEADERS
from events.models import Event
from tests import make
from tests.visitor import Visitor

TODAY = date(2026, 5, 1)
OPUS, AAC = b"OggS" + bytes(range(200)), b"\0\0\0\x20ftyp" + bytes(300)
VIDEO = "https://videos.example.org/1"
PLAIN = HEADERS["Content-Security-Policy"]


def source_of(block):
    """What a text says now."""
    if block.subject.startswith("page:"):
        return views.promises()[block.name]
    slug = block.subject.removeprefix("event:")
    event = db.session.query(Event).filter_by(slug=slug).one()
    return speaking.sources(db.session(), event)[block.name]


def fetch(client, path):
    """Outside a test's own app context, as a visitor asks."""
    return contextvars.Context().run(client.get, path)


@pytest.fixture
def speak(app):
    """Has a text heard in a language; its files lie where the application keeps them."""
    folder = Path(app.instance_path) / "sounds"
    shutil.rmtree(folder, ignore_errors=True)

    def say(subject, block, spoken="phr", words=("سلام", "ur")):
        kept = sounding.keep(Sound(OPUS, AAC, 85), folder)
        with app.app_context():
            where, said = Block(subject, block), Said(*words)
            source = source_of(where)
            speaking.say(db.session(), where, spoken, said, kept, source=source, today=TODAY)
            db.session.commit()
        return f"/sounds/{kept.opus}.ogg", f"/sounds/{kept.aac}.m4a"

    return say


@pytest.fixture
def sign(app):
    """Names a video of a text."""

    def show(subject, block):
        with app.app_context():
            where = Block(subject, block)
            source = source_of(where)
            speaking.show_signed(db.session(), where, VIDEO, source=source, today=TODAY)
            db.session.commit()

    return show


@pytest.mark.parametrize(
    ("number", "kind", "data"), [(0, "audio/ogg", OPUS), (1, "audio/mp4", AAC)]
)
def test_a_file_is_served_whole_and_in_parts_and_may_be_kept_for_a_day(
    client, speak, number, kind, data
):
    path = speak("page:pledge", "promises")[number]
    whole = client.get(path)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, kind, data)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Cache-Control"] == "public, max-age=86400"
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
    speak("page:other", "promises")  # of no page there is
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


@pytest.mark.parametrize("state", ["draft", "waiting"])
def test_strangers_do_not_hear_what_they_do_not_see(app, client, session, speak, state):
    group = make.group(session, slug="friends")
    texts = {"description": {"en": "Come."}}
    make.event(session, group, slug="meal", state=state, published_at=None, **texts)
    session.commit()
    paths = speak("event:meal", "description")
    assert [fetch(client, path).status_code for path in paths] == [404, 404]
    account, staff = make.account(session, group=group), make.account(session, "staff")
    other = make.account(session, group=make.group(session, slug="others"))
    make.event(session, group, slug="walk")
    session.commit()
    desk, here = "/desk/sounds/event:meal", "/hosts/friends/events/meal/sounds"
    for who, below, status in (
        (account, here, 200),
        (staff, here, 200),
        (staff, desk, 200),
        (staff, "/desk/sounds/event:walk", 404),
        (account, "/hosts/friends/events/walk/sounds", 404),
        (account, desk, 403),
        (other, here, 404),
    ):
        visitor = Visitor(app.test_client())
        visitor.enter(who)
        answer = fetch(visitor.client, paths[0].replace("/sounds", below))
        assert answer.status_code == status, (below, status)
        assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_arranges_it_hears_a_draft_on_their_pages(app, session, speak):
    group = make.group(session, slug="friends")
    texts = {"description": {"en": "Come."}}
    make.event(session, group, slug="meal", state="waiting", published_at=None, **texts)
    staff = make.account(session, "staff")
    session.commit()
    speak("event:meal", "description")
    visitor = Visitor(app.test_client())
    visitor.enter(staff)
    for path in ("/hosts/friends/events/meal/sounds", "/desk/review/meal"):
        page = visitor.open(path)
        assert "Outdated" not in page.words
        sources = [one["src"] for one in page.all("source")]
        assert [fetch(visitor.client, source).data for source in sources] == [OPUS, AAC]
        assert "media-src 'self'" in page.response.headers["Content-Security-Policy"]


def test_residents_get_nothing_that_says_what_a_text_said_before(
    app, visitor, session, speak, sign
):
    texts = {"description": {"en": "Come.", "ur": "آؤ"}, "access_note": {"en": "Ring."}}
    event = make.event(session, make.group(session, slug="friends"), slug="meal", **texts)
    staff = make.account(session, "staff")
    session.commit()
    for block in ("description", "access_note"):
        speak("event:meal", block)
        sign("event:meal", block)
    page = visitor.open("/en/events/meal")
    assert len(page.all("audio")) == 2 and page.html.count(VIDEO) == 2
    event.description = {"en": "Come at six.", "ur": "آؤ"}
    session.commit()
    for path in ("/en/events/meal", f"/ur/events/meal/{event.starts.date()}"):
        page = visitor.open(path)
        assert len(page.all("audio")) == 1 and page.html.count(VIDEO) == 1
    event.access_note = {}
    session.commit()
    page = visitor.open("/en/events/meal")
    assert not page.all("audio") and VIDEO not in page.html and "سلام" not in page.html
    assert page.response.headers["Content-Security-Policy"] == PLAIN
    worker = Visitor(app.test_client())
    worker.enter(staff)
    for path in ("/hosts/friends/events/meal/sounds", "/desk/review/meal"):
        assert worker.open(path).words.count("Outdated") == 4


@pytest.mark.parametrize("path", ["/en/pledge", "/en/easy/pledge"])
def test_a_pledge_that_changed_is_not_heard_until_it_is_said_anew(visitor, session, speak, path):
    speak("page:pledge", "promises")
    assert visitor.open(path).all("audio")
    for row in session.query(SpokenText):
        row.source_mark = "of other promises"
    session.commit()
    assert not visitor.open(path).all("audio")


def test_words_are_shown_as_they_were_written_and_run_nothing(visitor, speak):
    speak("page:pledge", "promises", words=("<script>alert(1)</script>", "en"))
    assert "<script>alert" not in visitor.open("/en/pledge").html
