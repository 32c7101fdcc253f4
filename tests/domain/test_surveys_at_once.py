"""Two people write one survey, or what it asks, at the same moment: one waits, then sees what the other did.

PostgreSQL only: SQLite lets one request write at a time.
"""

from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import questioning, surveying
from campaign.domain.questioning import Wording
from campaign.extensions import db
from campaign.models import Question, Survey, SurveyQuestion
from tests import make
from tests.blueprints.receipt.test_at_once import interleave

OTHER = Wording("choice", {"en": "Are you well?"}, {"en": ("Yes", "No")})


@pytest.fixture
def key(app) -> str:
    """The question of a draft, which is committed."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite lets one request write at a time")
        key = make.question(db.session, text="How are you?").key
        make.survey(db.session, questions=(key,), published=False)
        db.session.commit()
    return key


def own():
    return db.session.query(Survey).one()


def publish(key):
    surveying.publish(db.session(), own(), today=clock.today())


def discard(key):
    surveying.discard(db.session(), own())


def change(key):
    title = {"en": "Other words"}
    plan = surveying.Plan(
        title, {}, clock.today(), clock.today() + timedelta(days=3), ("cohesion", key)
    )
    surveying.change(db.session(), own(), plan, today=clock.today())


def draft(key):
    plan = surveying.Plan({"en": "Another"}, {}, clock.today(), clock.today(), (key,))
    surveying.draft(db.session(), plan, today=clock.today())


def hold_question(key):
    db.session.scalars(db.select(Question).filter_by(key=key).with_for_update()).one()


def reword(key):
    questioning.reword(db.session(), questioning.own(db.session(), key), OTHER)


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        (publish, change, surveying.NotADraft),
        (publish, discard, surveying.NotADraft),
        (publish, publish, surveying.NotADraft),
        (discard, publish, surveying.NoSuchSurvey),
        (discard, change, surveying.NoSuchSurvey),
        (discard, discard, surveying.NoSuchSurvey),
        (change, publish, None),
        (change, change, None),
        (change, discard, None),
        (change, reword, None),
        (reword, change, None),
        (discard, reword, None),
        (draft, reword, None),
        (reword, draft, None),
        (publish, hold_question, None),
    ],
    ids=lambda value: getattr(value, "__name__", "goes"),
)
def test_the_second_sees_what_the_first_did(app, key, first, second, refusal):
    refused = interleave(app, key, first, second)
    assert type(refused) is (refusal or type(None))


def test_what_was_published_a_moment_ago_keeps_its_wording(app, key):
    assert interleave(app, key, publish, reword) is None
    with app.app_context():
        asked = db.session.query(SurveyQuestion).one().question
        assert (asked.version, asked.text) == (1, {"en": "How are you?"})
        newest = db.session.query(Question).filter_by(key=key, version=2).one()
        assert newest.text == {"en": "Are you well?"}


def test_what_is_published_while_it_is_reworded_asks_the_new_wording(app, key):
    assert interleave(app, key, reword, publish) is None
    with app.app_context():
        asked = db.session.query(SurveyQuestion).one().question
        assert (asked.version, asked.text) == (1, {"en": "Are you well?"})
        assert own().is_published
