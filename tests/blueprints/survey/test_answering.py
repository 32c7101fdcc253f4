"""Answering a survey on a phone and at a kiosk."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import time_machine

from campaign import clock, security
from campaign.extensions import db, limiter
from campaign.languages import LANGUAGES
from campaign.models import AnswerItem, SurveyAnswer, SurveyLink
from tests import make
from tests.visitor import Page, Visitor

THANKS = "/en/survey/ours/thanks"
EVENING = datetime(2027, 6, 5, 19, tzinfo=UTC)


@pytest.fixture
def survey(app):
    """Makes a committed survey at /survey/ours, by default with a question of each kind."""

    def make_one(slug="ours", **over):
        with app.app_context():
            own = [
                make.question(
                    db.session, "several", "Parks", "Shops", "Schools", text="What is good?"
                ).key,
                make.question(db.session, "words", text="What would you change?").key,
            ]
            usual = {"title": {"en": "Ours", "ur": "ہمارا"}, "questions": ("cohesion", *own)}
            made = make.survey(db.session, **{**usual, **over})
            made.slug = slug
            db.session.commit()
            return own

    return make_one


def kept(app):
    """Every answer: its row, then what was chosen and written."""
    with app.app_context():
        rows = db.session.query(SurveyAnswer).order_by(SurveyAnswer.id).all()
        found = [(row, sorted((i.option, i.words or "") for i in row.items)) for row in rows]
        db.session.expunge_all()
        return found


def fill(visitor, status=303, path="/en/survey/ours", **fields) -> Page:
    """Open the form and send it."""
    form = visitor.open(path)
    return visitor.send(path, status, **{"submission": form.value("submission"), **fields})


def test_one_tap_answers_and_nothing_is_kept_but_that(visitor, app, survey):
    survey()
    page = fill(visitor, path="/ur/survey/ours", q_cohesion="tend_to_agree")
    assert page.response.headers["Location"] == "/ur/survey/ours/thanks"
    ((row, items),) = kept(app)
    assert (row.channel, row.language, row.ward_code, row.age_band) == ("phone", "ur", None, None)
    assert items == [("tend_to_agree", "")]
    assert not row.by_link


def test_every_kind_of_question_is_kept_as_it_was_answered(visitor, app, survey):
    good, change = survey()
    fields = {f"q_{good}": ["o1", "o3"], f"q_{change}": "  More benches\r\nby the river  "}
    fill(visitor, q_cohesion="definitely_disagree", ward="E05014739", age_band="13_17", **fields)
    ((row, items),) = kept(app)
    assert items == [
        ("", "More benches\nby the river"),
        ("definitely_disagree", ""),
        ("o1", ""),
        ("o3", ""),
    ]
    assert (row.ward_code, row.age_band) == ("E05014739", "13_17")


def test_standard_wordings_are_in_the_catalogue_and_own_ones_in_the_language_they_were_written(
    visitor, survey
):
    survey()
    page = visitor.open("/ur/survey/ours")
    assert page.all("html")[0]["lang"] == "ur"
    assert 'lang="en" dir="ltr">What is good?' in page.html
    assert "ہمارا" in page.words


def test_the_same_form_sent_twice_is_one_answer(visitor, app, survey):
    survey()
    fields = {"submission": visitor.open("/en/survey/ours").value("submission")}
    for _ in range(2):
        page = visitor.send("/en/survey/ours", q_cohesion="tend_to_agree", **fields)
        assert page.response.headers["Location"] == THANKS
    assert len(kept(app)) == 1


def test_ten_identical_posts_at_once_are_one_answer(visitor, app, survey):
    survey()
    fields = {"submission": visitor.open("/en/survey/ours").value("submission")}
    fields["q_cohesion"] = "tend_to_agree"

    def post(_: int) -> int:
        return Visitor(app.test_client()).send("/en/survey/ours", **fields).status

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(post, range(10))) == {303}
    assert len(kept(app)) == 1


def test_a_form_somebody_else_used_is_given_afresh_and_keeps_what_was_ticked(visitor, app, survey):
    survey()
    fields = {"submission": visitor.open("/en/survey/ours").value("submission")}
    visitor.send("/en/survey/ours", q_cohesion="tend_to_agree", **fields)
    page = visitor.send("/en/survey/ours", 422, q_cohesion="tend_to_disagree", **fields)
    assert "already sent" in page.words
    assert page.value("submission") != fields["submission"]
    ticked = [a["value"] for a in page.all("input") if "checked" in a]
    assert ticked == ["tend_to_disagree"]
    visitor.send(
        "/en/survey/ours", q_cohesion="tend_to_disagree", submission=page.value("submission")
    )
    assert len(kept(app)) == 2


def test_nothing_answered_is_asked_for_and_the_rest_is_kept(visitor, app, survey):
    survey()
    page = fill(visitor, 422, ward="E05014739")
    assert "Answer at least one question." in page.words
    assert 'value="E05014739" selected' in page.html
    assert kept(app) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"q_cohesion": "perhaps"}, "Choose from those that are listed."),
        ({"ward": "E05099999"}, "Choose a ward from the list, or leave it empty."),
        ({"age_band": "40"}, "Choose one of the three age groups."),
        ({"submission": "made-up"}, "This page was open for too long, or came from elsewhere."),
        ({"q_nationality": "x"}, "This form asked something that the survey does not ask."),
    ],
)
def test_what_cannot_be_kept_gets_its_sentence_and_nothing_is_lost(
    visitor, app, survey, fields, sentence
):
    _, change = survey()
    page = fill(visitor, 422, **{f"q_{change}": "More <b>trees</b>", **fields})
    assert sentence in page.words
    assert "More &lt;b&gt;trees&lt;/b&gt;</textarea>" in page.html
    assert kept(app) == []


def test_several_are_refused_one_by_one(visitor, app, survey):
    good, _ = survey()
    page = fill(visitor, 422, **{f"q_{good}": ["o2", "o9"]})
    assert page.errors == ["Choose from those that are listed."]
    assert [a["value"] for a in page.all("input") if "checked" in a] == ["o2"]


def test_words_are_bounded_and_hidden_marks_taken_out(visitor, app, survey):
    _, change = survey()
    page = fill(visitor, 422, **{f"q_{change}": "x" * 1001})
    assert page.errors == ["Write at most 1000 characters."]
    page = fill(visitor, 422, **{f"q_{change}": "more \u202eseerT"})
    assert "hidden marks" in page.errors[0]
    assert "\u202e" not in page.html


def test_a_survey_that_closed_meanwhile_takes_nothing_and_loses_nothing(visitor, app, survey):
    with time_machine.travel(EVENING, tick=False):
        _, change = survey(closes_on=EVENING.date())
        form = visitor.open("/en/survey/ours")
    fields = {"submission": form.value("submission"), f"q_{change}": "Too late, and still here"}
    with time_machine.travel(EVENING + timedelta(hours=12), tick=False):
        page = visitor.send("/en/survey/ours", 410, **fields)
    assert "This survey closed on 5 June 2027" in page.words
    assert "Too late, and still here" in page.html
    assert kept(app) == []


def test_a_closed_survey_says_when_and_shows_the_way_to_its_results(visitor, app, survey):
    survey()
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        page = visitor.open("/en/survey/ours", 410)
        assert "This survey closed on" in page.words
        assert "/en/survey/ours/results" in {a.get("href") for a in page.all("a")}
        visitor.open("/en/survey/ours?kiosk=start", 410)


def test_a_survey_to_come_says_when_it_opens(visitor, survey):
    survey(opens_on=clock.now().date() + timedelta(days=3))
    page = visitor.open("/en/survey/ours", 410)
    assert "This survey opens on" in page.words


def test_a_draft_and_an_unknown_name_are_nothing(visitor, survey):
    survey(published=False)
    for path in ("ours", "nobody", "ours/thanks", "ours/results"):
        visitor.open(f"/en/survey/{path}", 404)
    visitor.send("/en/survey/ours", 404, q_cohesion="tend_to_agree")


def test_the_survey_page_is_the_only_open_one_or_a_list(visitor, app, survey):
    assert "No survey is open at the moment" in visitor.open("/en/survey").words
    survey()
    page = visitor.open("/en/survey")
    assert page.value("submission")
    assert "/en/survey/ours" in {a.get("action") for a in page.all("form")}
    survey(slug="second", title={"en": "Second"})
    survey(slug="letters", title={"en": "By letter"}, by_link_only=True)
    page = visitor.open("/en/survey")
    links = {a.get("href") for a in page.all("a")}
    assert {"/en/survey/ours", "/en/survey/second"} <= links
    assert "By letter" not in page.words


def test_the_thanks_say_what_happened_what_is_held_and_what_comes_next(visitor, survey):
    survey()
    page = visitor.open(THANKS)
    assert "Your answers are saved." in page.words
    assert "Nothing leads from them to you" in page.words
    assert "/en/about-you/survey" in {a.get("href") for a in page.all("a")}
    assert "Refresh" not in page.response.headers


def test_a_kiosk_begins_with_languages_and_goes_back_there_by_itself(visitor, app, survey):
    survey()
    start = visitor.open("/en/survey/ours?kiosk=start")
    ways = {a.get("hreflang"): a["href"] for a in start.all("a") if "kiosk=on" in a.get("href", "")}
    assert {"en", "ur", "pl"} <= set(ways)
    form = visitor.open(ways["ur"])
    action = next(a["action"] for a in form.all("form"))
    fields = {"submission": form.value("submission"), "q_cohesion": "tend_to_agree"}
    to = visitor.send(action, **fields).response.headers["Location"]
    thanks = visitor.open(to)
    assert thanks.response.headers["Refresh"] == "12; url=/ur/survey/ours?kiosk=start"
    ((row, _),) = kept(app)
    assert (row.channel, row.language) == ("kiosk", "ur")


def test_a_form_is_kept_by_no_cache(visitor, survey):
    survey()
    assert visitor.open("/en/survey/ours").response.headers["Cache-Control"] == "no-store"


def test_two_thousand_people_of_one_school_hall_can_answer(app, visitor, survey, prove):
    survey()
    app.config["RATELIMIT_ENABLED"] = True
    people = 2000 if prove else 60
    for _ in range(people):
        fill(visitor, q_cohesion="tend_to_agree")
    assert len(kept(app)) == people


def test_one_form_sent_over_and_over_is_asked_to_wait(app, visitor, survey):
    survey()
    fields = {"submission": visitor.open("/en/survey/ours").value("submission")}
    for _ in range(30):
        visitor.send("/en/survey/ours", q_cohesion="tend_to_agree", **fields)
    page = visitor.send("/en/survey/ours", 429, q_cohesion="tend_to_agree", **fields)
    assert int(page.response.headers["Retry-After"]) > 0


def test_more_answers_than_any_hall_sends_are_asked_to_wait_and_lose_nothing(app, visitor, survey):
    survey()
    app.config["RATELIMIT_ENABLED"] = True
    assert security.SURVEYED.amount > 2000
    with app.app_context():
        mark = app.extensions["sealer"].mark("shape", "survey")
        limiter.limiter.hit(security.SURVEYED, "alike", mark, cost=security.SURVEYED.amount - 1)
    fill(visitor, q_cohesion="tend_to_agree")
    page = fill(visitor, 429, q_cohesion="tend_to_disagree")
    assert "Nothing is lost. Wait ten minutes, then try again." in page.words
    assert page.response.headers["Retry-After"] == "300"
    assert [a["value"] for a in page.all("input") if "checked" in a] == ["tend_to_disagree"]
    assert len(kept(app)) == 1


def test_the_form_with_its_styles_fits_in_one_flight_in_every_language(client, survey):
    survey(questions=("cohesion", "belonging", "influence"))
    accepts = {"Accept-Encoding": "br"}
    pages = {tag: client.get(f"/{tag}/survey/ours", headers=accepts).data for tag in LANGUAGES}
    styles = re.findall(r'rel="stylesheet" href="([^"]+)"', brotli.decompress(pages["en"]).decode())
    sheets = sum(len(client.get(one, headers=accepts).data) for one in styles)
    assert len(styles) == 2
    weights = {tag: len(page) + sheets for tag, page in pages.items()}
    assert max(weights.values()) <= 14_336, weights


def test_nothing_points_from_a_link_to_an_answer():
    columns = {*SurveyAnswer.__table__.columns.keys(), *AnswerItem.__table__.columns.keys()}
    assert not any("link_id" in name or "token" in name for name in columns)
    targets = {key.column.table.name for key in SurveyLink.__table__.foreign_keys}
    assert targets == {"survey"}
