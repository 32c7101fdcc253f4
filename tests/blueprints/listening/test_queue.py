"""Staff look at words, write recordings down, and read what may be read."""

import pytest

from campaign.domain import listening
from campaign.domain.voicing import Sound
from campaign.extensions import db
from campaign.models import AuditEntry, Recording

DESK = "/desk/feedback"


def words(row):
    return row.state, row.liked, row.better


def deeds(app):
    with app.app_context():
        return [(entry.deed, entry.thing) for entry in db.session.query(AuditEntry)]


def test_what_waits_is_there_and_a_face_alone_is_not(staff, opinion):
    opinion(face=1)
    opinion(liked="The bread", better="The salt", language="ur")
    page = staff.open(DESK)
    assert "The bread" in page.words and "The salt" in page.words
    assert "Big Iftar" in page.words and "اردو" in page.words
    assert page.html.count("Show it") == 1


def test_no_face_is_shown_beside_words_that_are_judged(staff, opinion):
    opinion(liked="The bread", face=1)
    for path in (DESK, f"{DESK}/shown"):
        assert "Bad" not in staff.open(path).words


def test_words_that_are_shown_leave_the_queue(app, staff, opinion, look):
    number = opinion(liked="The bread")
    staff.open(DESK)
    page = staff.send(f"{DESK}/{number}/show")
    assert page.response.headers["Location"] == f"{DESK}?done=shown"
    assert look(number, words) == ("shown", "The bread", None)
    assert "The bread" not in staff.open(DESK).words
    assert "The bread" in staff.open(f"{DESK}/shown").words
    assert ("feedback.shown", f"feedback:{number}") in deeds(app)


def test_words_that_are_refused_are_gone(app, staff, opinion, look):
    number = opinion(liked="The bread", face=2)
    staff.open(DESK)
    staff.send(f"{DESK}/{number}/refuse", reason="names")
    assert look(number, words) == ("refused", None, None)
    assert ("feedback.refused", f"feedback:{number}") in deeds(app)
    staff.open(f"{DESK}/{number}", 404)


@pytest.mark.parametrize("reason", ["", "risk", "<b>"])
def test_without_one_of_the_reasons_nothing_is_refused(staff, opinion, look, reason):
    number = opinion(liked="The bread")
    staff.open(DESK)
    page = staff.send(f"{DESK}/{number}/refuse", 422, reason=reason)
    assert page.errors == ["Choose a reason."]
    assert look(number, words)[0] == "waiting"


def test_shown_words_can_be_taken_away_again(staff, opinion, look):
    number = opinion(show=True, liked="The bread")
    page = staff.open(f"{DESK}/{number}")
    assert "Show it" not in page.words
    staff.send(f"{DESK}/{number}/refuse", reason="hurts")
    assert look(number, words) == ("refused", None, None)


def test_a_recording_is_heard_written_down_and_deleted(app, staff, opinion, look):
    number = opinion(sound=Sound(b"OggS a voice", 7))
    assert "Listen" in staff.open(DESK).words
    page = staff.open(f"{DESK}/{number}")
    (audio,) = page.all("audio")
    assert "media-src 'self'" in page.response.headers["Content-Security-Policy"]
    heard = staff.open(audio["src"]).response
    assert (heard.mimetype, heard.data) == ("audio/ogg", b"OggS a voice")
    assert heard.headers["Cache-Control"] == "no-store"
    end = staff._ask("GET", audio["src"], headers={"Range": "bytes=-5"})
    assert (end.status_code, end.data) == (206, b"voice")
    staff.send(f"{DESK}/{number}/write", liked="The bread\nwas warm", better="")
    assert look(number, words) == ("shown", "The bread was warm", None)
    with app.app_context():
        assert db.session.query(Recording).count() == 0
    staff.open(audio["src"], 404)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"liked": "", "better": " "}, "Write down what was said"),
        ({"liked": "x" * 501, "better": "Kept"}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_written_down_gets_a_sentence_and_the_recording_stays(
    staff, opinion, look, fields, sentence
):
    number = opinion(sound=Sound(b"OggS", 7))
    staff.open(DESK)
    page = staff.send(f"{DESK}/{number}/write", 422, **fields)
    assert any(sentence in error for error in page.errors)
    assert fields["better"].strip() in page.html
    assert look(number, lambda row: row.recording is not None)


def test_a_recording_is_not_shown_before_it_is_written_down(staff, opinion, look):
    number = opinion(sound=Sound(b"OggS", 7), liked="and words")
    staff.open(DESK)
    page = staff.send(f"{DESK}/{number}/show", 422)
    assert "Write down what was said" in page.words
    assert look(number, lambda row: row.state) == "waiting"


def test_of_two_who_look_one_decides(staff, opinion, look):
    number = opinion(liked="The bread")
    staff.open(DESK)
    staff.send(f"{DESK}/{number}/refuse", reason="names")
    page = staff.send(f"{DESK}/{number}/show", 404)
    assert "somebody looked at it" in page.words
    assert look(number, words) == ("refused", None, None)


@pytest.mark.parametrize("number", ["0", "7", "2147483648", "9" * 30, "-1", "x"])
def test_what_is_not_there_cannot_be_looked_at(staff, number):
    for path in (f"{DESK}/{number}", f"{DESK}/{number}/sound"):
        staff.open(path, 404)


def test_a_long_queue_goes_on_from_page_to_page(staff, opinion):
    for n in range(listening.OF_A_PAGE + 1):
        opinion(liked=f"Words {n:02}")
    page = staff.open(DESK)
    assert f"{listening.OF_A_PAGE + 1} wait." in page.words and "Words 30" not in page.words
    onward = next(a["href"] for a in page.all("a") if "?after=" in a.get("href", ""))
    assert "Words 30" in staff.open(onward).words


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "after=" + "9" * 40, "before=0", "done=x"]
)
def test_an_address_that_says_nothing_is_the_page_itself(staff, opinion, query):
    opinion(liked="The bread")
    assert staff.open(f"{DESK}?{query}").status == staff.open(f"{DESK}/shown?{query}").status


@pytest.mark.parametrize("words", ["<script>x</script>", "=1+1", "‮abc", "{{ 7 * 7 }}", "شکریہ"])
def test_words_are_shown_as_they_were_written_and_are_nothing_else(staff, opinion, words):
    opinion(show=True, liked=words)
    page = staff.open(f"{DESK}/shown")
    assert words in page.words
    assert not [a for a in page.all("script") if not a.get("src")]
