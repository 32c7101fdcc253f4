"""Answering a survey: the rules behind the form; and forgetting."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta

from campaign.domain import heeding, responding, sampling, surveying
from campaign.models import AnswerItem, SurveyAnswer
from tests import make

TODAY = date(2026, 6, 5)


def survey(session, *questions, **over):
    asked = questions or ("cohesion",)
    return make.survey(session, **{"today": TODAY, "questions": asked, **over})


def respond(session, made, **over):
    return make.response(session, made, **{"today": TODAY, **over})


@pytest.mark.parametrize(
    "over",
    [
        {"chosen": {"belonging": ("very_strongly",)}},
        {"chosen": {"cohesion": ("very_strongly",)}},
        {"chosen": {"cohesion": ("definitely_agree", "tend_to_agree")}},
        {"chosen": {}, "words": {"cohesion": "I agree"}},
        {"words": {"nationality": "x"}},
    ],
)
def test_an_answer_to_what_is_not_asked_is_refused(session, over):
    made = survey(session)
    with pytest.raises(responding.UnknownAnswer):
        respond(session, made, **over)
    assert session.query(SurveyAnswer).count() == 0


@pytest.mark.parametrize("day", [TODAY - relativedelta(days=1), TODAY + relativedelta(days=8)])
def test_outside_its_days_it_is_refused_with_the_day(session, day):
    made = survey(session)
    with pytest.raises(responding.SurveyClosed) as refused:
        respond(session, made, today=day)
    assert (refused.value.opens_on, refused.value.closed_on) == (
        TODAY if day < TODAY else None,
        made.closes_on,
    )


def test_a_link_of_another_survey_opens_nothing_here(session):
    made, other = survey(session), survey(session)
    (code,) = codes = sampling.new_codes(1)
    sampling.hand_out(session, other, codes)
    link = sampling.find(session, code)
    with pytest.raises(responding.LinkNeeded):
        respond(session, made, link=link)


def test_a_form_of_one_survey_is_not_taken_for_one_of_another(session):
    made, other = survey(session), survey(session)
    respond(session, made, submission="the same")
    with pytest.raises(responding.ResponseUsed):
        respond(session, other, submission="the same")


def test_forms_go_after_a_week_and_words_after_six_months_and_counts_stay(session):
    key = make.question(session, "words").key
    made = survey(session, "cohesion", key)
    told = {"words": {key: "Benches"}, "ward_code": "E05014735", "age_band": "13_17"}
    number = respond(session, made, **told)
    row = session.get_one(SurveyAnswer, number)

    def after(**later):
        responding.forget(session, today=TODAY + relativedelta(**later))
        session.expire_all()
        return row

    assert after(days=6).sent_mark
    assert after(days=7).sent_mark is None
    assert after(months=6, days=-1).language == "en"
    gone = after(months=6)
    assert (gone.language, gone.ward_code, gone.age_band) == (None, None, None)
    words = session.query(AnswerItem).filter_by(option="").one()
    assert (words.words, words.state) == (None, "")
    assert heeding.waits(session) == {}
    assert session.query(AnswerItem).filter_by(option="definitely_agree").count() == 1


def test_days_questions_and_states_of_a_survey_are_insisted_on(session):
    days = {"opens_on": TODAY, "closes_on": TODAY - relativedelta(days=1)}
    with pytest.raises(surveying.DaysOutOfOrder):
        survey(session, **days)
    with pytest.raises(surveying.QuestionsOutOfRange):
        make.survey(session, today=TODAY, questions=())
    made = survey(session)
    with pytest.raises(surveying.NotADraft):
        surveying.discard(session, made)
    draft = survey(session, published=False)
    with pytest.raises(surveying.DaysOutOfOrder):
        surveying.publish(session, draft, today=draft.closes_on + relativedelta(days=1))


def test_names_that_are_addresses_are_given_to_no_survey(session):
    names = {survey(session, title={"en": title}).slug for title in ("By", "Questions", "New")}
    assert not names & {"by", "questions", "new"}
