"""Typing in forms on paper."""

from datetime import timedelta

import pytest
import time_machine

from campaign import clock
from campaign.domain import sampling
from campaign.extensions import db
from campaign.models import Survey, SurveyAnswer, SurveyLink
from tests import make

PAPER = "/desk/surveys/ours/paper"


@pytest.fixture
def own(app, survey):
    """A survey with a question of each kind; the keys of its own two."""
    with app.app_context():
        keys = [
            make.question(db.session, "several", "Parks", "Shops", "Schools").key,
            make.question(db.session, "words").key,
        ]
        db.session.commit()
    survey(questions=("cohesion", *keys))
    return keys


def kept(app):
    """Every answer as what was chosen and written."""
    with app.app_context():
        rows = db.session.query(SurveyAnswer).order_by(SurveyAnswer.id).all()
        return [
            (
                row.channel,
                row.language,
                row.age_band,
                sorted(i.option or i.words for i in row.items),
            )
            for row in rows
        ]


def enter(staff, status=303, **fields):
    """Type in one form."""
    form = staff.open(PAPER)
    usual = {"submission": form.value("submission"), "language": "pl"}
    return staff.send(PAPER, status, **{**usual, **fields})


def test_a_form_is_typed_in_as_numbers(staff, app, own):
    several, words = own
    fields = {f"q_{several}": "3, 1", f"q_{words}": "More benches"}
    page = enter(staff, q_cohesion="2", age_band="3", ward="E05014739", **fields)
    assert kept(app) == [("paper", "pl", "18_plus", ["More benches", "o1", "o3", "tend_to_agree"])]
    page = staff.open(page.response.headers["Location"])
    assert "1 form is typed in." in page.words
    assert "autofocus" in next(a for a in page.all("input") if a.get("name") == "q_cohesion")
    assert 'value="pl" selected' in page.html


def test_the_same_form_twice_is_one(staff, app, own):
    fields = {"submission": staff.open(PAPER).value("submission"), "q_cohesion": "1"}
    for _ in range(2):
        staff.send(PAPER, language="en", **fields)
    assert len(kept(app)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"q_cohesion": "5"}, "Type numbers from 1 to 4."),
        ({"q_cohesion": "0"}, "Type numbers from 1 to 4."),
        ({"q_cohesion": "agree"}, "Type numbers from 1 to 4."),
        ({"q_cohesion": "9" * 60}, "Type numbers from 1 to 4."),
        ({"q_cohesion": "1 2"}, "Type one number."),
        ({"age_band": "4"}, "Type numbers from 1 to 3."),
        ({"language": "tlh"}, "Choose from the list."),
        ({"ward": "E05099999"}, "Choose a ward from the list"),
        ({}, "Answer at least one question."),
    ],
)
def test_what_cannot_be_gets_its_sentence_and_nothing_is_lost(staff, app, own, fields, sentence):
    more = {} if not fields else {f"q_{own[1]}": "Kept words"}
    page = enter(staff, 422, **more, **fields)
    assert sentence in page.words
    assert not more or "Kept words" in page.html
    assert kept(app) == []


def test_the_last_one_can_be_taken_back_on_the_day_and_no_other(staff, app, own):
    to = enter(staff, q_cohesion="1").response.headers["Location"]
    number = to.rsplit("last=", 1)[1].split("&")[0]
    with app.app_context():
        other = make.response(db.session, db.session.query(Survey).one())
        db.session.commit()
    staff.open(to)
    page = staff.send(f"{PAPER}/{other}/take-back", 409)
    assert "Only what was typed in from paper today" in page.words
    page = staff.send(f"{PAPER}/{number}/take-back")
    assert "taken back" in staff.open(page.response.headers["Location"]).words
    assert [row[0] for row in kept(app)] == ["phone"]
    staff.send(f"{PAPER}/{number}/take-back", 409)


def test_paper_of_yesterday_is_not_taken_back(staff, app, own):
    enter(staff, q_cohesion="1")
    with app.app_context():
        row = db.session.query(SurveyAnswer).one()
        row.answered_on -= timedelta(days=1)
        number = row.id
        db.session.commit()
    staff.send(f"{PAPER}/{number}/take-back", 409)
    assert len(kept(app)) == 1


def test_paper_comes_for_a_week_longer(app, visitor, survey):
    survey()
    for later, status in ((14, 200), (15, 410)):
        with time_machine.travel(clock.now() + timedelta(days=later), tick=False):
            with app.app_context():
                visitor.enter(make.account(db.session, "staff"))
            visitor.open(PAPER, status)


def test_paper_of_a_sample_needs_the_code_on_it_and_uses_it_up(staff, app, survey):
    survey(population=60000)
    with app.app_context():
        (code,) = codes = sampling.new_codes(1)
        sampling.hand_out(db.session, db.session.query(Survey).one(), codes)
        db.session.commit()
    assert "Open the link, or type its code" in enter(staff, 403, q_cohesion="1").words
    wrong = enter(staff, 404, q_cohesion="1", code="0000-0000-0000-0000")
    assert "This link opens no survey." in wrong.words
    assert wrong.value("q_cohesion") == "1"
    enter(staff, q_cohesion="1", code=sampling.spaced(code).lower())
    with app.app_context():
        assert db.session.query(SurveyLink).one().used
        assert db.session.query(SurveyAnswer).one().by_link
    assert "already answered by this link" in enter(staff, 410, q_cohesion="1", code=code).words
    assert len(kept(app)) == 1
