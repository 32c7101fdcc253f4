"""Writing, publishing, ending and repeating a survey."""

from datetime import timedelta

import pytest

from campaign import clock
from campaign.extensions import db
from campaign.models import AuditEntry, Survey
from tests import make

FIELDS = {"title-en": "How we live", "place_cohesion": "1", "place_influence": "2"}


def days(**over):
    """The first and last day of a survey from today, as they are typed."""
    today = clock.now().date()
    first, last = over.get("first", 0), over.get("last", 14)
    return {
        "opens_on": str(today + timedelta(days=first)),
        "closes_on": str(today + timedelta(days=last)),
    }


def only(app):
    """The only survey, apart from its session."""
    with app.app_context():
        made = db.session.query(Survey).one()
        asked = [row.question.key for row in made.questions]
        db.session.expunge_all()
        return made, asked


def test_a_survey_is_written_published_and_answered(staff, app):
    page = staff.open("/desk/surveys/new")
    assert "get on well together?" in page.words
    staff.send("/desk/surveys/new", **FIELDS, **days())
    made, asked = only(app)
    assert (made.slug, made.state, asked) == ("how-we-live", "draft", ["cohesion", "influence"])
    staff.open("/desk/surveys/how-we-live/")
    staff.send("/desk/surveys/how-we-live/publish")
    assert staff.open("/en/survey/how-we-live").value("submission")
    with app.app_context():
        deeds = [(row.deed, row.thing) for row in db.session.query(AuditEntry)]
    assert ("survey.published", "survey:how-we-live") in deeds


def test_questions_stand_in_the_order_that_was_written(staff, app):
    staff.open("/desk/surveys/new")
    fields = FIELDS | {"place_cohesion": "20", "place_belonging": "3"}
    staff.send("/desk/surveys/new", **fields, **days())
    assert only(app)[1] == ["influence", "belonging", "cohesion"]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"title-en": ""}, "Write it in English at least."),
        ({"opens_on": ""}, "Choose a day."),
        ({"opens_on": "yesterday"}, "Write this date as day, month and year."),
        ({"place_cohesion": "first"}, "Write a whole number."),
        ({"place_cohesion": "", "place_influence": ""}, "Choose 1 to 20 questions."),
        ({"population": "0"}, "Write a number from 1 to 1000000."),
        (days(first=10, last=9), "Choose a last day from today on"),
        (days(first=-10, last=-1), "Choose a last day from today on"),
        (days(last=800), "Choose a last day from today on"),
    ],
)
def test_what_cannot_be_gets_its_sentence_and_nothing_is_lost(staff, app, over, sentence):
    staff.open("/desk/surveys/new")
    fields = {**FIELDS, **days(), "about-en": "So that we know.", **over}
    page = staff.send("/desk/surveys/new", 422, **fields)
    assert any(sentence in error for error in page.errors), page.errors
    assert "So that we know." in page.html
    with app.app_context():
        assert db.session.query(Survey).count() == 0


def test_a_sample_answers_by_link_alone(staff, app):
    staff.open("/desk/surveys/new")
    staff.send("/desk/surveys/new", **FIELDS, **days(), population="60000")
    made, _ = only(app)
    assert (made.population, made.by_link_only) == (60000, True)
    page = staff.open(f"/desk/surveys/{made.slug}/")
    assert "a sample drawn from 60,000 households" in page.words


def test_a_draft_can_be_written_anew_and_discarded(staff, app, survey):
    survey(published=False)
    page = staff.open("/desk/surveys/ours/edit")
    assert page.value("place_belonging") == "2"
    staff.send("/desk/surveys/ours/edit", **FIELDS, **days())
    assert only(app)[1] == ["cohesion", "influence"]
    staff.send("/desk/surveys/ours/edit", 422, **FIELDS | {"title-en": ""}, **days())
    staff.send("/desk/surveys/ours/discard")
    with app.app_context():
        assert db.session.query(Survey).count() == 0


def test_what_is_published_keeps_its_questions(staff, survey):
    survey()
    assert staff.open("/desk/surveys/ours/edit", 303).status == 303
    page = staff.send("/desk/surveys/ours/edit", 409, **FIELDS, **days())
    assert "its questions stay as they are" in page.words
    staff.send("/desk/surveys/ours/publish", 409)
    staff.send("/desk/surveys/ours/discard", 409)


def test_the_last_day_moves_while_it_runs_and_yesterday_ends_it(staff, app, survey):
    yesterday = clock.now().date() - timedelta(days=1)
    survey(opens_on=yesterday)
    staff.open("/desk/surveys/ours/")
    later = yesterday + timedelta(days=40)
    staff.send("/desk/surveys/ours/last-day", closes_on=str(later))
    assert only(app)[0].closes_on == later
    too_early = str(yesterday - timedelta(days=1))
    page = staff.send("/desk/surveys/ours/last-day", 422, closes_on=too_early)
    assert any("Choose a last day" in error for error in page.errors)
    staff.send("/desk/surveys/ours/last-day", closes_on=str(yesterday))
    page = staff.send("/desk/surveys/ours/last-day", 409, closes_on=str(later))
    assert "its results stand" in page.words
    staff.open("/en/survey/ours", 410)


def test_the_same_is_asked_again_in_a_new_draft(staff, app, survey):
    survey()
    staff.open("/desk/surveys/ours/")
    to = staff.send("/desk/surveys/ours/again").response.headers["Location"]
    page = staff.open(to)
    assert "new draft" in page.words
    with app.app_context():
        first, second = db.session.query(Survey).order_by(Survey.id)
        asked = [[row.question_id for row in one.questions] for one in (first, second)]
        assert asked[0] == asked[1]
        assert second.state == "draft" and second.opens_on > first.opens_on


def test_the_list_says_what_is_open_and_who_has_answered(staff, app, survey):
    assert "There is no survey yet" in staff.open("/desk/surveys/").words
    survey()
    with app.app_context():
        row = db.session.query(Survey).one()
        make.response(db.session, row)
        make.response(db.session, row, channel="kiosk")
        db.session.commit()
    assert "2 answers" in staff.open("/desk/surveys/").words
    page = staff.open("/desk/surveys/ours/")
    assert "On a shared screen" in page.words
    assert "/survey/ours?kiosk=start" in page.html


def test_an_analyst_reads_results_and_sees_neither_counts_nor_buttons(app, visitor, survey):
    survey()
    with app.app_context():
        account = make.account(db.session, "analyst")
    visitor.enter(account)
    page = visitor.open("/desk/surveys/ours/")
    assert "/desk/surveys/ours/results" in page.html
    assert "Answered until now" not in page.words
    assert "Make links" not in page.words


def test_an_analysts_list_tells_of_answers_what_the_results_tell(app, visitor, survey):
    today = clock.now().date()
    first, last = today - timedelta(days=30), today - timedelta(days=20)
    survey(today=first, opens_on=first, closes_on=last)
    survey("running")
    with app.app_context():
        over, running = db.session.query(Survey).order_by(Survey.id)
        for _ in range(23):
            make.response(db.session, over, today=first)
        make.response(db.session, running)
        db.session.commit()
        account = make.account(db.session, "analyst")
    visitor.enter(account)
    words = visitor.open("/desk/surveys/").words
    assert "25 answers" in words
    assert "23 answers" not in words and "1 answer" not in words


def test_an_unknown_survey_is_nothing(staff):
    for path in ("", "edit", "results", "words", "paper"):
        staff.open(f"/desk/surveys/nobody/{path}", 404)
