"""A look at what people wrote."""

import pytest

from campaign.domain import listening
from campaign.extensions import db
from campaign.models import AnswerItem, AuditEntry, Survey
from tests import make

WORDS = "/desk/surveys/ours/words"


@pytest.fixture
def written(app, survey):
    """Somebody wrote something; the number of it."""
    with app.app_context():
        key = make.question(db.session, "words", text="What would you change?").key
        db.session.commit()
    survey(questions=(key,))
    with app.app_context():
        row = db.session.query(Survey).one()
        make.response(db.session, row, chosen={}, words={key: "<b>More</b> benches"}, language="ur")
        number = db.session.query(AnswerItem).one().id
        db.session.commit()
    return number


def state(app):
    with app.app_context():
        return db.session.query(AnswerItem).one().state


def kept(app):
    with app.app_context():
        return db.session.query(AnswerItem).one().words


def test_words_wait_for_a_look_and_are_then_read(staff, app, written):
    assert "1 text waits for a look" in staff.open("/desk/surveys/").words
    page = staff.open(WORDS)
    assert "&lt;b&gt;More&lt;/b&gt; benches" in page.html
    assert "benches" not in staff.open(f"{WORDS}?which=seen").words
    staff.send(f"{WORDS}/{written}/show")
    assert state(app) == "shown"
    assert "benches" in staff.open(f"{WORDS}?which=seen").words
    assert "Nothing waits." in staff.open(WORDS).words


@pytest.mark.parametrize("reason", listening.REASONS)
def test_what_was_refused_is_deleted_and_seen_nowhere(staff, app, written, reason):
    staff.open(WORDS)
    staff.send(f"{WORDS}/{written}/refuse", reason=reason)
    assert (state(app), kept(app)) == ("refused", None)
    for which in ("waiting", "seen"):
        assert "benches" not in staff.open(f"{WORDS}?which={which}").words
    with app.app_context():
        deeds = [(row.deed, row.thing) for row in db.session.query(AuditEntry)]
    assert ("survey.words_refused", f"survey:ours:{reason}") in deeds


@pytest.mark.parametrize("reason", ["", "risk", "NAMES"])
@pytest.mark.parametrize("which", ["waiting", "seen"])
def test_without_one_of_the_reasons_nothing_is_refused(staff, app, written, which, reason):
    staff.open(WORDS)
    if which == "seen":
        staff.send(f"{WORDS}/{written}/show")
    page = staff.send(f"{WORDS}/{written}/refuse?which={which}", 422, reason=reason)
    assert page.errors == ["Choose a reason."]
    assert "benches" in page.words
    assert kept(app) == "<b>More</b> benches"


def test_words_that_were_shown_by_mistake_are_taken_away_again(staff, app, written):
    staff.open(WORDS)
    staff.send(f"{WORDS}/{written}/show")
    page = staff.open(f"{WORDS}?which=seen")
    (address,) = [form["action"] for form in page.all("form") if "/refuse" in form["action"]]
    to = staff.send(address, reason="names").response.headers["Location"]
    assert to == f"{WORDS}?which=seen"
    assert (state(app), kept(app)) == ("refused", None)


def test_showing_twice_is_once_and_what_is_gone_is_not_shown(staff, app, written):
    staff.open(WORDS)
    staff.send(f"{WORDS}/{written}/show")
    staff.send(f"{WORDS}/{written}/show")
    staff.send(f"{WORDS}/{written}/refuse", reason="hurts")
    for deed in ("show", "refuse"):
        page = staff.send(f"{WORDS}/{written}/{deed}", 404, reason="hurts")
        assert "somebody looked at it" in page.words
    assert state(app) == "refused"


def test_words_of_another_survey_are_nothing_here(staff, app, written, survey):
    survey("other")
    staff.open(WORDS)
    staff.send(f"/desk/surveys/other/words/{written}/show", 404)
    staff.send(f"{WORDS}/999999/show", 404)
    assert state(app) == "waiting"


@pytest.mark.parametrize(
    "query", ["which=all", "after=-5", "after=x", "after=99999999999999999999"]
)
def test_an_address_somebody_made_up_still_opens_the_page(staff, written, query):
    staff.open(f"{WORDS}?{query}")


def test_no_words_are_public_or_in_the_trail(staff, app, written):
    staff.open(WORDS)
    staff.send(f"{WORDS}/{written}/show")
    assert "benches" not in staff.open("/en/survey/ours/results").words
    with app.app_context():
        assert not [row for row in db.session.query(AuditEntry) if "benches" in row.thing]


def test_an_analyst_reads_no_words(app, visitor, written):
    with app.app_context():
        account = make.account(db.session, "analyst")
    visitor.enter(account)
    visitor.open(WORDS, 403)
