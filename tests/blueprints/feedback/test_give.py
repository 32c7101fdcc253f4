"""How was it? The form, what is kept of it, and what is refused."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from campaign import clock
from campaign.blueprints.feedback import views
from campaign.domain import voicing
from campaign.extensions import db, limiter
from campaign.forms import sign_submission
from campaign.models import Recording
from tests.blueprints.hosts import at_gates
from tests.domain.sounds import compressed, needs_ffmpeg, wav

THANKS = "/feedback/thanks"


def test_a_face_is_enough_and_nothing_is_chosen_before(visitor, evening, opinions):
    path = evening()
    page = visitor.open(f"/en{path}")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not [a for a in page.all("input") if "checked" in a]
    fields = {"submission": page.value("submission"), "face": "5"}
    thanks = visitor.send(f"/en{path}", **fields).response.headers["Location"]
    assert thanks.endswith(THANKS)
    assert "It is saved" in visitor.open(thanks).words
    assert opinions(lambda row: (row.face, row.state, row.language)) == [(5, "wordless", "en")]


def test_the_faces_have_words_and_the_best_comes_first(visitor, evening):
    page = visitor.open(f"/en{evening()}")
    assert [a["value"] for a in page.all("input") if a.get("type") == "radio"] == list("54321")
    words = ("Very good", "Good", "In between", "Not so good", "Bad")
    places = [page.html.index(f"<span>{word}</span>") for word in words]
    assert places == sorted(places)


def test_all_that_can_be_said_is_kept_in_the_language_of_the_page(send, evening, aim, opinions):
    aim("meet")
    aim("eat", title={"en": "People eat together"})
    said = {"liked": " The\nbread ", "better": "Wärme 🍞", "aims": ["eat", "meet"]}
    send(evening(), tag="ur", **said)
    row = opinions(lambda r: (r.liked, r.better, r.aims, r.language, r.state))
    assert row == [("The bread", "Wärme 🍞", ["meet", "eat"], "ur", "waiting")]


def test_without_a_date_it_is_about_the_one_that_began_last(visitor, evening, send, opinions):
    evening(starts=at_gates.began(2) - timedelta(weeks=2), rrule="FREQ=WEEKLY;COUNT=9")
    last = at_gates.began(2).date()
    page = visitor.open("/en/events/iftar/feedback")
    (form,) = [a for a in page.all("form") if a.get("method") == "post"]
    assert form["action"] == f"/en/events/iftar/{last}/feedback"
    send("/events/iftar/feedback")
    assert opinions(lambda row: row.day) == [last]


def test_without_a_language_it_is_answered_in_the_readers(client, evening):
    path = evening()
    for asked in (path, "/events/iftar/feedback"):
        found = client.get(asked, headers={"Accept-Language": "pl"})
        assert (found.status_code, found.headers["Location"]) == (302, f"/pl{asked}")


def test_the_same_form_sent_twice_is_one_opinion(visitor, send, evening, opinions):
    path = evening()
    fields = {"submission": visitor.open(f"/en{path}").value("submission"), "liked": "Bread"}
    ways = {send(path, **fields).response.headers["Location"] for _ in range(2)}
    assert len(ways) == 1 and opinions() == [4]


def test_ten_identical_posts_at_once_are_one_opinion(app, evening, visitor, opinions):
    path = evening()
    fields = {"submission": visitor.open(f"/en{path}").value("submission"), "face": "2"}

    def post(_):
        return app.test_client().post(f"/en{path}", data=fields).status_code

    with ThreadPoolExecutor(10) as pool:
        assert {*pool.map(post, range(10))} == {303}
    assert opinions() == [2]


def test_ten_people_at_one_open_form_at_once_are_told_apart(app, evening, visitor, opinions):
    path = evening()
    mark = visitor.open(f"/en{path}").value("submission")

    def post(number):
        fields = {"submission": mark, "face": "2", "liked": f"Bread {number}"}
        return app.test_client().post(f"/en{path}", data=fields).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(post, range(10))) == [303, *[422] * 9]
    assert opinions() == [2]


def test_the_next_person_at_an_open_form_is_given_a_fresh_one(visitor, send, evening, opinions):
    path = evening()
    used = visitor.open(f"/en{path}").value("submission")
    send(path, submission=used, face="5")
    page = send(path, 422, submission=used, face="1", liked="Mine")
    assert "already sent" in page.words and "Mine" in page.html
    assert page.value("submission") != used
    send(path, submission=page.value("submission"), face="1", liked="Mine")
    assert opinions() == [5, 1]


def test_a_hall_of_two_thousand_behind_one_address_is_heard(app, evening, opinions, prove):
    path, people = f"/en{evening()}", 2000 if prove else 60
    client = app.test_client()
    for _ in range(people):
        with app.app_context():
            fields = {"submission": sign_submission("feedback"), "face": "5"}
        assert client.post(path, data=fields).status_code == 303
    assert len(opinions()) == people


def test_what_a_machine_sends_over_and_over_is_told_to_wait(send, evening, opinions, monkeypatch):
    path = evening()
    monkeypatch.setattr(views, "AT_ONE_DATE", views.parse("3 per 5 minutes"))
    for _ in range(3):
        send(path)
    page = send(path, 429, liked="Bread")
    assert "Nothing is lost" in page.words and "Bread" in page.html
    assert page.response.headers["Retry-After"] == "600"
    assert len(opinions()) == 3
    limiter.reset()
    send(path)


def test_one_form_is_not_sent_for_ever(visitor, send, evening):
    path = evening()
    fields = {"submission": visitor.open(f"/en{path}").value("submission")}
    for _ in range(30):
        send(path, **fields)
    assert send(path, 429, **fields).response.headers["Retry-After"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"face": ""}, "Choose one of the five faces."),
        ({"face": "6"}, "Choose one of the five faces."),
        ({"face": "five"}, "Choose one of the five faces."),
        ({"aims": "conquer"}, "Choose from those that are listed."),
        ({"liked": "a" * 501}, "Write at most 500 characters."),
        ({"better": "hidden\u202emarks"}, "We took out hidden marks"),
        ({"better": "fine\x00end"}, "Some characters could not be read."),
        ({"submission": "forged"}, "This page was open for too long"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_nothing_typed_is_lost(
    send, evening, aim, opinions, fields, sentence
):
    aim()
    typed = {"liked": "Kept bread", "better": "Kept salt", "aims": "meet", **fields}
    page = send(evening(), 422, **typed)
    assert sentence in page.words
    assert page.html.count('class="error"') or "submission" in fields
    for name in ("liked", "better"):
        assert typed[name][:4] in page.html
    chosen = [a["value"] for a in page.all("input") if "checked" in a]
    assert chosen == ["4"] * ("face" not in fields) + ["meet"] * ("aims" not in fields)
    assert opinions() == []


@pytest.mark.parametrize(
    ("over", "status", "sentence"),
    [
        ({"starts": at_gates.began(-3)}, 404, "once it has begun"),
        ({"starts": at_gates.began(24 * 61)}, 410, "until 60 days after it"),
        ({"state": "cancelled"}, 410, "does not take place"),
    ],
)
def test_at_another_time_there_is_a_sentence_and_no_form(
    app, visitor, evening, over, status, sentence, opinions
):
    path = evening(**over)
    for address in (path, "/events/iftar/feedback"):
        page = visitor.open(f"/en{address}", status)
        assert sentence in page.words and not page.all("fieldset")
    with app.app_context():
        mark = sign_submission("feedback")
    assert sentence in visitor.send(f"/en{path}", status, submission=mark, face="5").words
    assert opinions() == []


@pytest.mark.parametrize(
    "path", ["iftar/2020-01-01", "iftar/yesterday", "nobodys", "nobodys/2026-06-05", "Iftar"]
)
def test_of_what_is_not_there_nothing_is_asked(visitor, evening, path):
    evening()
    visitor.open(f"/en/events/{path}/feedback", 404)


def test_a_draft_is_not_there_for_residents(visitor, evening):
    visitor.open(f"/en{evening(state='draft', published_at=None)}", 404)


def test_nothing_but_a_form_is_read(client, evening):
    path = f"/en{evening()}"
    assert client.post(path, json={"face": 5}).status_code == 415
    assert client.post(path, data=b"x" * (views.UPLOAD_BYTES + 1)).status_code == 413


@pytest.mark.parametrize("tag", ["en", "ur"])
def test_the_page_and_its_styles_come_in_one_flight(client, evening, aim, tag):
    for number in range(5):
        aim(f"aim-{number}", title={tag: f"An aim of the town, number {number}"})
    html = client.get(f"/{tag}{evening()}").data
    sheet = next(part for part in html.decode().split('"') if part.startswith("/look/"))
    parts = [html, client.get(sheet).data, client.get("/static/css/feedback.css").data]
    assert sum(len(gzip.compress(part, 6)) for part in parts) <= 14_336
    assert len(gzip.compress(client.get("/static/js/record.js").data)) <= 3_072


def test_the_page_alone_may_use_the_microphone_and_play_what_was_said(visitor, evening):
    headers = visitor.open(f"/en{evening()}").response.headers
    assert "microphone=(self)" in headers["Permissions-Policy"]
    assert "media-src blob:" in headers["Content-Security-Policy"]
    assert "microphone=()" in visitor.open("/en/pledge").response.headers["Permissions-Policy"]


def test_no_row_holds_an_hour_or_a_way_back(send, evening, app):
    send(evening(), liked="Bread")
    with app.app_context():
        row = db.session.execute(db.text("SELECT * FROM feedback")).mappings().one()
    hour = f"{clock.now():%H:%M}"
    assert not any(hour in str(value) for value in row.values())
    assert not {"name", "contact", "badge_id", "address", "account_id"} & set(row)


class TestSpoken:
    """A recording beside the face."""

    pytestmark = needs_ffmpeg

    def kept(self, app):
        with app.app_context():
            sealer = app.extensions["sealer"]
            return [voicing.sound_of(r, sealer) for r in db.session.query(Recording)]

    def test_a_recording_is_kept_encoded_again(self, app, send, evening, opinions):
        send(evening(), sound=compressed("webm"))
        (sound,) = self.kept(app)
        assert sound.startswith(b"OggS")
        assert opinions(lambda row: row.state) == ["waiting"]

    def test_the_same_recording_twice_is_one(self, app, visitor, send, evening):
        path = evening()
        mark = visitor.open(f"/en{path}").value("submission")
        for _ in range(2):
            send(path, submission=mark, sound=wav())
        assert len(self.kept(app)) == 1

    @pytest.mark.parametrize(
        ("sound", "status", "sentence"),
        [
            (b"MZ\x90\x00" + b"\0" * 5000, 422, "could not read this recording"),
            (b"\x7fELF" + b"\0" * 5000, 422, "could not read this recording"),
            (b"OggS" + b"\x7fELF" * 900, 422, "could not read this recording"),
            (b"", 422, "could not read this recording"),
            (b"RIFF0000WAVE" + bytes(20 * 1024**2), 413, "recording is too long"),
            (wav(63), 422, "recording is too long"),
        ],
        ids=["exe", "elf", "disguised", "empty", "20 MB", "63 seconds"],
    )
    def test_what_is_no_recording_of_a_minute_gets_a_sentence(
        self, send, evening, opinions, sound, status, sentence
    ):
        page = send(evening(), status, sound=sound, liked="Kept bread")
        (error,) = page.errors
        assert sentence in error
        assert "Kept bread" in page.html
        assert opinions() == []

    def test_a_recording_is_not_lost_when_something_else_is_wrong(self, app, send, evening):
        path = evening()
        page = send(path, 422, face="", sound=wav())
        assert "still here" in page.words
        fields = {name: page.value(name) for name in ("submission", "kept")}
        page = send(path, 422, face="", **fields)
        send(path, submission=page.value("submission"), kept=page.value("kept"))
        assert self.kept(app) == [voicing.encode(wav()).data]

    def test_a_new_recording_takes_the_place_of_the_carried_one(self, app, send, evening):
        path = evening()
        page = send(path, 422, face="", sound=wav(1))
        send(path, submission=page.value("submission"), kept=page.value("kept"), sound=wav(3))
        assert self.kept(app) == [voicing.encode(wav(3)).data]

    @pytest.mark.parametrize("sound", [wav(63), b"MZ", None], ids=["long", "exe", "busy"])
    def test_where_a_new_recording_cannot_be_taken_the_carried_one_stays(
        self, app, send, evening, monkeypatch, sound
    ):
        path = evening()
        page = send(path, 422, face="", sound=wav())
        if sound is None:
            monkeypatch.setattr(views, "SPOKEN_AT_ONE_DATE", views.parse("0 per 10 minutes"))
        carried = {"submission": page.value("submission"), "kept": page.value("kept")}
        page = send(path, 422 if sound else 429, sound=sound or wav(), **carried)
        assert "still here" in page.words
        send(path, submission=page.value("submission"), kept=page.value("kept"))
        assert self.kept(app) == [voicing.encode(wav()).data]

    @pytest.mark.parametrize("kept", ["nonsense", "\u00e9", "bm9uc2Vuc2U="])
    def test_a_carried_recording_that_was_altered_is_refused(self, send, evening, opinions, kept):
        page = send(evening(), 422, kept=kept)
        assert "could not read this recording" in page.words
        assert opinions() == []

    def test_more_recordings_than_can_be_encoded_are_told_to_wait(
        self, app, send, evening, monkeypatch
    ):
        path = evening()
        monkeypatch.setattr(views, "SPOKEN_AT_ONE_DATE", views.parse("1 per 10 minutes"))
        send(path, sound=wav())
        page = send(path, 429, sound=wav(), liked="Kept bread")
        (error,) = page.errors
        assert error.startswith("Nothing you sent was saved") and "Kept bread" in page.html
        assert "Nothing is lost" not in page.words
        send(path)
        assert len(self.kept(app)) == 1


def test_where_nothing_can_encode_sound_none_is_asked_for(visitor, send, evening, monkeypatch):
    path = evening()
    monkeypatch.setenv("PATH", "/nowhere")
    page = visitor.open(f"/en{path}")
    assert not [a for a in page.all("input") if a.get("type") == "file"]
    assert "record.js" not in page.html
    assert "could not read this recording" in send(path, 422, sound=wav()).words


def test_an_event_that_can_be_told_about_leads_to_the_form(visitor, evening):
    path = evening()
    for page in (path.removesuffix("/feedback"), "/events/iftar"):
        assert "/feedback" in visitor.open(f"/en{page}").html
    coming = evening(slug="later", starts=at_gates.began(-30))
    for page in (coming.removesuffix("/feedback"), "/events/later"):
        assert "/feedback" not in visitor.open(f"/en{page}").html
