"""The scribe's page as plain forms: what is written is kept once, and nothing typed is lost."""

import pytest

from campaign import clock
from campaign.domain import discussing, scribing
from campaign.extensions import db
from campaign.models import Discussion, Note


@pytest.fixture
def page(written):
    return f"/en/scribe/{written.tokens[0]}"


def note(visitor, page, written, status=303, **over):
    form = visitor.open(page)
    usual = {"submission": form.value("submission"), "question": str(written.questions[0])}
    return visitor.send(f"{page}/note", status, **{**usual, "text": "More benches.", **over})


def test_a_note_is_kept_under_its_question_and_shown(visitor, page, written):
    sent = note(visitor, page, written)
    assert sent.response.headers["Location"].endswith(f"#q-{written.questions[0]}")
    assert written.notes() == ["More benches."]
    assert "More benches." in visitor.open(page).words
    assert written.notes(2) == []


def test_the_same_form_twice_is_one_note_and_another_text_another(visitor, page, written):
    submission = visitor.open(page).value("submission")
    for text in ("Benches.", "Benches.", "Lights."):
        note(visitor, page, written, submission=submission, text=text)
    assert written.notes() == ["Benches.", "Lights."]


def test_a_note_is_changed_and_taken_out(app, visitor, page, written):
    note(visitor, page, written)
    with app.app_context():
        kept = db.session.query(Note).one()
        key = {"uid": kept.uid, "seq": str(kept.seq)}
    note(visitor, page, written, text="More benches, in the shade.", **key)
    assert written.notes() == ["More benches, in the shade."]
    note(visitor, page, written, uid=key["uid"], seq="2", remove="y")
    assert written.notes() == []


def test_an_older_page_changes_nothing_and_keeps_what_was_typed(app, visitor, page, written):
    note(visitor, page, written)
    with app.app_context():
        uid = db.session.query(Note).one().uid
    note(visitor, page, written, text="First.", uid=uid, seq="1")
    refused = note(visitor, page, written, status=409, text="Second.", uid=uid, seq="1")
    assert "Another phone changed this meanwhile" in refused.words
    assert "Second." in refused.words
    assert written.notes() == ["First."]
    note(visitor, page, written, text="Second.", uid=uid, seq="2")
    assert written.notes() == ["Second."]


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_note_is_none(visitor, page, written, text):
    note(visitor, page, written, text=text)
    assert written.notes() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("x" * 1001, "Write at most 1000 characters."), ("bell \x07", "could not be read")],
)
def test_what_cannot_be_kept_gets_a_sentence_and_stays_typed(visitor, page, written, text, said):
    refused = note(visitor, page, written, 422, text=text)
    assert said in " ".join(refused.errors)
    assert text.replace("\x07", "") in refused.html
    assert written.notes() == []


@pytest.mark.parametrize(
    "uid", ["a" * 37, "a" * 100, "a\x00bcdefgh", "\x00", "short", "A" * 32, "گلی"]
)
@pytest.mark.parametrize("over", [{}, {"remove": "y"}])
def test_a_note_that_no_page_of_ours_names_is_refused_and_stays_typed(
    visitor, page, written, uid, over
):
    refused = note(visitor, page, written, 422, uid=uid, seq="1", **over)
    assert "came from elsewhere" in refused.words
    assert "More benches." in refused.html
    assert written.notes() == []


def test_a_page_that_was_open_too_long_is_sent_once_more(visitor, page, written):
    refused = note(visitor, page, written, 422, submission="made up")
    assert "More benches." in refused.html
    visitor.send(
        f"{page}/note",
        submission=refused.value("submission"),
        question=str(written.questions[0]),
        text="More benches.",
    )
    assert written.notes() == ["More benches."]


def test_a_note_on_a_question_that_went_meanwhile_is_shown_again(visitor, page, written):
    refused = note(visitor, page, written, 409, question="999999")
    assert "This question was taken out of the guide" in refused.words
    assert written.notes() == []


def point(visitor, page, status=303, **over):
    form = visitor.open(page)
    usual = {"submission": form.value("submission"), "seq": "0", "point": "Benches for all."}
    return visitor.send(f"{page}/point", status, **{**usual, **over})


def test_the_point_is_kept_and_agreed(visitor, page, written):
    point(visitor, page)
    assert written.point() == ("Benches for all.", False)
    point(visitor, page, seq="1", agreed="y")
    assert written.point() == ("Benches for all.", True)


def test_a_point_that_another_phone_changed_is_looked_at_first(visitor, page, written):
    point(visitor, page, point="Theirs.")
    refused = point(visitor, page, 409, point="Ours.")
    assert "Another phone changed this meanwhile" in refused.words
    assert "Ours." in refused.html
    assert written.point() == ("Theirs.", False)


def test_a_long_point_gets_a_sentence(visitor, page, written):
    refused = point(visitor, page, 422, point="x" * 301)
    assert "Write at most 300 characters." in " ".join(refused.errors)


def close(app, written):
    with app.app_context():
        discussing.close(db.session.get(Discussion, written.id), now=clock.now())
        db.session.commit()


def test_a_closed_workshop_says_so_shows_what_there_is_and_takes_no_more(
    app, visitor, page, written
):
    note(visitor, page, written)
    open_page = visitor.open(page)
    close(app, written)
    closed = visitor.open(page)
    assert "This workshop is closed" in closed.words
    assert "More benches." in closed.words
    sent = {"submission": open_page.value("submission"), "question": str(written.questions[0])}
    refused = visitor.send(f"{page}/note", 409, **sent, text="Too late, but not lost.")
    assert "ask the host to open it again" in refused.words
    assert written.notes() == ["More benches."]


def test_a_link_that_opens_nothing_says_who_has_another(visitor):
    page = visitor.open("/en/scribe/" + "0" * scribing.TOKEN_LENGTH, 404)
    assert "Ask the host of the workshop for another" in page.words


def test_the_page_is_in_no_cache_and_tells_nobody_its_address(client, page):
    headers = client.get(page).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("tag", ["en", "ur", "pl"])
def test_the_page_says_never_to_name_anybody_in_every_language(visitor, written, tag):
    page = visitor.open(f"/{tag}/scribe/{written.tokens[0]}")
    (said,) = [a for t, a in page.tags if a.get("class") == "strong"]
    assert said is not None
    assert len(page.all("textarea")) >= len(written.questions) + 1


def test_what_a_scribe_writes_is_never_markup(visitor, page, written):
    note(visitor, page, written, text="<script>alert(1)</script> & more")
    assert "<script>alert" not in visitor.open(page).html
