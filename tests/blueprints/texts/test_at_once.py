"""Two write one question of the bank at the same moment, from two surveys: the second waits for the first.

PostgreSQL only: SQLite lets one request write at a time.
"""

import pytest

from campaign.domain import phrasing, questioning
from campaign.extensions import db
from campaign.models import Survey
from tests import make
from tests.blueprints.hosts.sent import form_of
from tests.blueprints.receipt.test_at_once import interleave

TEXTS, BANK = "/desk/texts/survey/ours/ro", "/desk/surveys/questions"


@pytest.fixture
def key(app, kept):
    """A question that two drafts ask, `ours` and `theirs`."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite lets one request write at a time")

    def act(session):
        found = make.question(session, text="How are you?").key
        for slug in ("ours", "theirs"):
            make.survey(session, questions=(found,), published=False).slug = slug
        return found

    return kept(act)


def into_urdu(key):
    """What the page of `theirs` does."""
    session = db.session()
    theirs = session.query(Survey).filter_by(slug="theirs").with_for_update(of=Survey).one()
    questioning.hold_asked(session, theirs, to_change=True)
    question = theirs.questions[0].question
    phrasing.rewrite(question, phrasing.QUESTION, "ur", {"text": "کیسے ہیں؟"})


def test_one_question_translated_from_two_surveys_at_once_has_both(app, staff, key):
    sent = {**form_of(staff.open(TEXTS)), "questions-1-text": "Ce faci?"}
    refused = interleave(app, key, into_urdu, lambda _: staff.send(TEXTS, **sent))
    with app.app_context():
        text = questioning.latest(db.session(), key).text
    assert refused is None
    assert text == {"en": "How are you?", "ur": "کیسے ہیں؟", "ro": "Ce faci?"}


def test_a_question_reworded_while_it_is_translated_keeps_the_translation(app, staff, key):
    address = f"{BANK}/{key}"
    sent = {**form_of(staff.open(address)), "kind": "choice", "text-en": "Are you well?"}
    refused = interleave(app, key, into_urdu, lambda _: staff.send(address, **sent))
    with app.app_context():
        text = questioning.latest(db.session(), key).text
    assert refused is None
    assert text == {"en": "Are you well?", "ur": "کیسے ہیں؟"}


def test_who_rewords_what_was_reworded_a_moment_ago_is_told(app, staff, key):
    address = f"{BANK}/{key}"
    sent = {**form_of(staff.open(address)), "kind": "choice", "text-en": "All well?"}

    def reword(key):
        questioning.own_to_change(db.session(), key).text = {"en": "Are you well?"}

    refused = interleave(app, key, reword, lambda _: staff.send(address, 422, **sent))
    with app.app_context():
        assert questioning.latest(db.session(), key).text == {"en": "Are you well?"}
    assert refused is None
