"""How texts come to be heard and signed: sent, changed, taken away, refused."""

import io
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest

from campaign import clock, server
from campaign.domain import sounding, speaking, transcoding
from campaign.domain.speaking import Block
from campaign.extensions import db
from campaign.models import SpokenText
from tests import make, programme
from tests.domain.sounds import needs_ffmpeg, wav

WORDS = {"block": "description", "spoken": "phr", "language": "ur", "transcript": "سلام\nآؤ"}
PLEDGE = "/desk/sounds/page:pledge"
VIDEO = "https://videos.example.org/1"
TONGUES = ("phr", "syl", "rmy")


@needs_ffmpeg
def test_a_host_has_an_event_heard_changes_the_words_and_takes_it_away(
    enter, event, heard, files, recording
):
    path, host = event(), None
    host = enter()
    assert "Nothing yet." in host.open(path).words
    host.send(path, **WORDS, recording=recording())
    assert heard()[0] == [("description", "phr", "سلام\nآؤ", "ur")]
    first = files()
    assert {name[-4:] for name in first} == {".ogg", ".m4a"}
    page = host.open(f"{path}?block=description&spoken=phr")
    assert len(page.all("audio")) == 1
    assert page.html.count("سلام") == 2  # beside the player, and in the form
    assert host.client.get(page.all("source")[0]["src"]).mimetype == "audio/ogg"
    host.send(path, **{**WORDS, "transcript": "خوش آمدید"})
    assert heard()[0] == [("description", "phr", "خوش آمدید", "ur")]
    assert files() == first
    host.send(path, **WORDS, recording=recording(2.0))
    assert len(files()) == 2 and not {*files()} & {*first}
    host.send(f"{path}/remove", block="description", spoken="phr")
    assert heard()[0] == [] and files() == []


@needs_ffmpeg
def test_the_recordings_of_a_draft_go_with_it(enter, event, heard, files, recording):
    path, host = event(), enter()
    host.send(path, **WORDS, recording=recording())
    host.send(f"{path}/video", **{"video-block": "access_note", "video-address": VIDEO})
    assert heard()[1] == {"access_note": VIDEO}
    host.send(path.replace("/sounds", "/delete"))
    assert heard() == ([], {}) and files() == []


def test_staff_name_a_video_of_the_pledge_and_take_it_away(enter, app, heard):
    staff = enter("staff")
    staff.open(PLEDGE)
    sent = {"video-block": "promises"}
    staff.send(f"{PLEDGE}/video", **sent, **{"video-address": VIDEO})
    assert heard("page:pledge")[1] == {"promises": VIDEO}
    assert VIDEO in staff.open("/en/pledge").html
    staff.send(f"{PLEDGE}/video", **sent, **{"video-address": ""})
    assert heard("page:pledge")[1] == {}


@pytest.mark.parametrize("subject", ["page:nothing", "event:nothing", "event:%00", "guess"])
def test_a_thing_without_texts_is_not_there(enter, app, subject):
    assert enter("staff").open(f"/desk/sounds/{subject}", 404)


def test_the_desk_leads_to_an_events_own_page(enter, event):
    path = event()
    answer = enter("staff").open("/desk/sounds/event:meal", 303)
    assert answer.response.headers["Location"] == path


@pytest.mark.parametrize(
    ("state", "trusted", "status"),
    [("live", False, 409), ("waiting", False, 409), ("live", True, 422)],
)
def test_what_staff_have_read_is_changed_by_staff_or_whom_they_trust(
    enter, event, heard, state, trusted, status
):
    path = event(trusted, state)
    host, staff = enter(), enter("staff")
    page = host.open(path)
    assert ("Staff have read this event" in page.words) == (status == 409)
    assert bool(page.all("textarea")) == (status == 422)
    wrong = {"video-block": "description", "video-address": "http://example.org"}
    for address, sent in ((path, {}), (f"{path}/video", wrong)):
        host.send(address, status, **sent)
        staff.open(path)
        staff.send(address, 422, **sent)
    assert host.send(
        f"{path}/remove", 409 if status == 409 else 303, block="description", spoken="phr"
    )


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({}, "Choose a recording"),
        ({"transcript": " \n "}, "Write down what is said"),
        ({"transcript": "x" * 2001}, "at most 2000"),
        ({"spoken": ""}, "Choose the language that is spoken"),
        ({"spoken": "en"}, "Choose the language that is spoken"),
        ({"language": "xx"}, "Choose the language of this text"),
        ({"block": "title"}, "Choose one from the list"),
        ({"recording": b"MZ" + bytes(5000)}, "could not read this recording"),
        ({"recording": b"<svg onload=alert(1)>"}, "could not read this recording"),
    ],
    ids=lambda one: str(one)[:40],
)
@needs_ffmpeg
def test_what_cannot_be_gets_a_sentence_and_loses_nothing(
    enter, event, heard, files, over, sentence
):
    path, host = event(), enter()
    sent = {**WORDS, **over}
    if isinstance(sent.get("recording"), bytes):
        sent["recording"] = (io.BytesIO(sent["recording"]), "x.mp3")
    page = host.send(path, 422, **sent)
    assert any(sentence in error for error in page.errors), page.errors
    assert ("سلام" in page.html) == ("transcript" not in over)
    assert heard() == ([], {}) and files() == []


@needs_ffmpeg
def test_a_recording_that_is_too_long_is_refused(enter, event, files, recording, monkeypatch):
    path, host = event(), enter()
    monkeypatch.setattr(sounding, "MOST_SECONDS", 1)
    page = host.send(path, 422, **WORDS, recording=recording(4.0))
    assert any("longer than 3 minutes" in error for error in page.errors)
    assert files() == []


@needs_ffmpeg
@pytest.mark.parametrize("megabytes", [13, 20, 30])
def test_a_file_that_is_too_large_is_413_and_keeps_what_was_typed(enter, event, megabytes):
    path, host = event(), enter()
    host.open(path)
    page = host.send(
        path, 413, **WORDS, recording=(io.BytesIO(bytes(megabytes * 1024**2)), "x.wav")
    )
    if megabytes < 24:
        assert any("larger than 12 megabytes" in error for error in page.errors)
        assert "سلام" in page.html


@needs_ffmpeg
def test_while_two_are_encoded_others_are_told_at_once_and_every_thread_answers_pages(
    app, enter, event, heard, held, monkeypatch
):
    monkeypatch.setattr(transcoding, "SHARED", 60)
    path, host = event(), enter()
    host.open(path)

    def send(number):
        file = (io.BytesIO(wav()), "voice.wav")
        sent = {**WORDS, "spoken": TONGUES[number % len(TONGUES)], "recording": file}
        data = {**sent, "csrf_token": host.csrf_token}
        client = app.test_client()
        client.set_cookie("session", host.client.get_cookie("session").value)
        return client.post(path, data=data)

    with ThreadPoolExecutor(server.threads) as pool, held():
        sent = [pool.submit(send, number) for number in range(server.threads)]
        told = list(islice(as_completed(sent, timeout=30), server.threads - 2))
        page = pool.submit(app.test_client().get, "/en/pledge").result(timeout=30)
        assert page.status_code == 200 and sum(one.done() for one in sent) == len(told)
    for answer in (one.result() for one in told):
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
        assert "Another recording is being prepared" in answer.text and "سلام" in answer.text
    assert [one.result().status_code for one in sent if one not in told] == [303, 303]
    assert heard()[0]


@needs_ffmpeg
def test_what_could_not_be_saved_leaves_no_file_and_loses_none(
    enter, event, heard, files, recording, broken
):
    path, host = event(), enter()
    host.open(path)
    with broken(lambda session: files()):
        host.send(path, 500, **WORDS, recording=recording())
    assert heard()[0] == [] and files() == []
    host.open(path)
    host.send(path, **WORDS, recording=recording())
    first = files()
    with broken(lambda session: len(files()) > 2):
        host.send(path, 500, **WORDS, recording=recording(2.0))
    assert files() == first
    host.open(path)
    with broken(lambda session: not session.query(SpokenText).count()):
        host.send(f"{path}/remove", 500, block="description", spoken="phr")
    assert files() == first and heard()[0]


def test_without_the_program_the_page_says_so(enter, event, heard, monkeypatch, recording):
    path, host = event(), enter()
    monkeypatch.setenv("PATH", "/nowhere")
    assert "ffmpeg" in host.open(path).words
    page = host.send(path, 503, **WORDS, recording=recording())
    assert any("ffmpeg" in error for error in page.errors) and "سلام" in page.html
    assert heard() == ([], {})


@pytest.mark.parametrize(
    "address",
    [
        "http://videos.example.org/1",
        "videos",
        "javascript:alert(1)",
        "https://x",
        "https://a b.org",
        "https://10.0.0.10/x",
        "https://me:secret@videos.example.org/1",
    ],
)
def test_a_video_has_an_https_address(enter, event, heard, address):
    path, host = event(), enter()
    page = host.send(
        f"{path}/video", 422, **{"video-block": "description", "video-address": address}
    )
    assert any("beginning with https://" in error for error in page.errors)
    assert page.value("video-address") == address
    assert heard() == ([], {})


@pytest.mark.parametrize(
    "sent", [{}, {"block": "title", "spoken": "phr"}, {"block": "description", "spoken": "\0"}]
)
def test_what_was_never_there_cannot_be_taken_away(enter, event, sent):
    path, host = event(), enter()
    host.open(path)
    host.send(f"{path}/remove", 404, **sent)


def test_staff_hear_a_waiting_event_before_residents_do(enter, event, heard):
    path = event(state="waiting")
    staff = enter("staff")
    staff.open(path)
    staff.send(f"{path}/video", **{"video-block": "description", "video-address": VIDEO})
    assert VIDEO in staff.open("/desk/review/meal").html


@pytest.mark.parametrize("state", ["draft", "live"])
def test_a_workshop_that_nobody_saw_takes_what_is_heard_of_it_along(app, visitor, heard, state):
    with app.app_context():
        session, over = db.session(), programme.tomorrow()
        cohort = make.cohort(session, slug="spring")
        published = {} if state == "live" else {"published_at": None}
        programme.workshop(session, cohort, slug="talk", state=state, **over, **published)
        block = Block("event:talk", "description")
        speaking.show_signed(session, block, VIDEO, source="", today=clock.today())
        account = programme.lead(session, cohort)
    visitor.enter(account)
    visitor.send("/cohorts/spring/workshops/talk/remove")
    assert heard("event:talk")[1] == ({"description": VIDEO} if state == "live" else {})


@needs_ffmpeg
def test_a_text_that_changes_is_told_until_its_recording_is_saved_again(
    app, enter, event, recording
):
    path, host = event(), enter()
    host.send(path, **WORDS, recording=recording())
    host.send(f"{path}/video", **{"video-block": "description", "video-address": VIDEO})
    assert "Outdated" not in host.open(path).words
    with app.app_context():
        db.session.query(make.Event).one().description = {"en": "Come at six."}
        db.session.commit()
    assert host.open(path).words.count("Outdated") == 2
    host.send(path, **WORDS)
    inputs = host.open(f"{path}?block=description").all("input")
    (address,) = [one["value"] for one in inputs if one.get("id") == "video-address"]
    host.send(f"{path}/video", **{"video-block": "description", "video-address": address})
    assert address == VIDEO and "Outdated" not in host.open(path).words
