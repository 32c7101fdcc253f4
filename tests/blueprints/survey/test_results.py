"""What people answered, as anybody sees it, and as the desk takes it away."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import pytest
import time_machine

from campaign import clock
from campaign.extensions import db
from campaign.models import AnswerItem, Survey, SurveyAnswer
from tests import make

OPTIONS = ("definitely_agree", "tend_to_agree", "tend_to_disagree", "definitely_disagree")


def fill(made, counts, day):
    """So many answers with each option."""
    for option, count in zip(OPTIONS, counts, strict=True):
        for _ in range(count):
            row = SurveyAnswer(survey_id=made.id, answered_on=day, channel="phone")
            row.items.append(AnswerItem(question_id=made.questions[0].question_id, option=option))
            db.session.add(row)


@pytest.fixture
def closed(app):
    """Makes a survey that is over and final, at /survey/<slug>."""

    def make_one(*counts, slug="ours", ended=30, **over):
        with app.app_context():
            last = clock.today() - timedelta(days=ended)
            first = last - timedelta(days=3)
            usual = {"today": first, "closes_on": last, "questions": ("cohesion",)}
            made = make.survey(db.session, **{**usual, "opens_on": first, **over})
            made.slug = slug
            fill(made, counts, first)
            db.session.commit()

    return make_one


def test_it_says_how_many_who_and_how_sure(visitor, closed):
    closed(52, 31, 11, 8)
    words = " ".join(visitor.open("/en/survey/ours/results").words.split())
    assert "People who answered: 100" in words
    assert "not what all residents would say" in words
    assert "Definitely agree" in words and "50 · 50%" in words
    assert "Agree: the two together: 80%" in words


def test_the_trend_stands_beside_what_was_found_before_and_elsewhere(visitor, closed):
    closed(40, 20, 20, 20, slug="before", ended=200, title={"en": "The one before"})
    closed(52, 31, 11, 8, title={"en": "This one"})
    words = " ".join(visitor.open("/en/survey/ours/results").words.split())
    for expected in (
        "2010",
        "82%",
        "2018",
        "84%",
        "England",
        "81%",
        "The one before",
        "60%",
        "80%",
    ):
        assert expected in words, expected
    assert words.index("The one before") < words.rindex("This one")
    before = visitor.open("/en/survey/before/results").words
    assert "This one" not in before


def test_there_is_no_margin_without_a_sample_and_one_with_it(visitor, closed):
    closed(52, 31, 11, 8)
    closed(300, 100, 50, 50, slug="sample", population=60_000)
    assert "Range" not in visitor.open("/en/survey/ours/results").words
    page = visitor.open("/en/survey/sample/results")
    assert "Range" in page.words and "76% – 83%" in page.words
    assert "chosen by chance" in page.words


def test_before_there_are_any_it_says_when_they_come(visitor, app):
    with app.app_context():
        make.survey(db.session).slug = "ours"
        db.session.commit()
    with time_machine.travel(clock.now(), tick=False):
        page = visitor.open("/en/survey/ours/results")
    assert "The next results are shown on" in page.words
    assert "/en/survey/ours" in {a.get("href") for a in page.all("a")}


def test_everybody_may_keep_the_page_for_ten_minutes_and_it_holds_nothing_private(client, closed):
    closed(52, 31, 11, 8)
    page = client.get("/en/survey/ours/results")
    assert page.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in page.headers and "Cookie" not in page.headers.get("Vary", "")
    assert client.get("/desk/surveys/ours/results").headers["Cache-Control"] == "no-store"


def test_where_the_earlier_results_stay_the_page_says_up_to_which_day(visitor, closed, app):
    with time_machine.travel(datetime(2027, 1, 20, 12, tzinfo=UTC), tick=False):
        closed(52, 31, 11, 8, ended=10, opens_on=date(2026, 12, 1), today=date(2026, 12, 1))
        with app.app_context():
            made = db.session.query(Survey).one()
            db.session.query(SurveyAnswer).update({"answered_on": date(2026, 12, 2)})
            fill(made, (1, 0, 0, 0), date(2027, 1, 2))
            db.session.commit()
        words = " ".join(visitor.open("/en/survey/ours/results").words.split())
    assert "Counted until 31 December 2026" in words and "52" not in words
    assert "The next results" not in words


def test_hidden_numbers_look_alike_and_are_nowhere_in_the_page(visitor, closed):
    closed(52, 33, 3, 2)
    page = visitor.open("/en/survey/ours/results")
    assert "A number that is not shown is small" in page.words
    assert page.html.count('<span class="visually-hidden">hidden</span>') == 2


@pytest.fixture
def analyst(app, visitor):
    """A visitor who reads figures only."""
    with app.app_context():
        account = make.account(db.session, "analyst")
    visitor.enter(account)
    return visitor


def test_the_desk_sees_the_same_and_takes_it_away(analyst, closed):
    closed(52, 33, 3, 2)
    page = analyst.open("/desk/surveys/ours/results")
    assert "People who answered: 90" in page.words
    data = analyst.client.get("/desk/surveys/ours/results.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert ["Definitely agree", "50", "56%"] in rows
    assert ["Definitely disagree", "", "–"] in rows
    assert ["Luton, \u20682010\u2069", "", "82%", ""] in rows
    book = analyst.client.get("/desk/surveys/ours/results.xlsx")
    with ZipFile(io.BytesIO(book.data)) as parts:
        assert "xl/worksheets/sheet1.xml" in parts.namelist()
    analyst.open("/desk/surveys/ours/results.pdf", 404)


def test_results_of_a_survey_without_any_are_an_empty_table(analyst, app):
    with app.app_context():
        make.survey(db.session).slug = "ours"
        db.session.commit()
    data = analyst.client.get("/desk/surveys/ours/results.csv").data.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data)))[0] == ["Answer", "People", "Share"]
