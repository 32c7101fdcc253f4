"""A look at words of a survey: what is refused is gone, whoever else looked at the same moment."""

from datetime import date

import pytest
from sqlalchemy import select, update

from campaign.domain import heeding, listening, theming
from campaign.domain.heeding import NoSuchWords
from campaign.models import AnswerItem, Coding
from tests import answers, make

TODAY = date(2026, 6, 5)


@pytest.fixture
def asked(session):
    key = make.question(session, "words").key
    survey = make.survey(session, today=TODAY, questions=(key, "cohesion"))
    words = {key: "Mrs Example sells cakes"}
    chosen = {"cohesion": ("tend_to_agree",)}
    make.response(session, survey, today=TODAY, chosen=chosen, words=words)
    return survey


@pytest.fixture
def number(session, asked):
    return session.query(AnswerItem).filter_by(option="").one().id


def kept(session, number):
    session.expire_all()
    row = session.get_one(AnswerItem, number)
    return row.state, row.words


def test_who_saw_the_words_waiting_does_not_show_what_another_refused(session, asked, number):
    seen = session.get_one(AnswerItem, number)
    refused = update(AnswerItem).where(AnswerItem.id == number)
    refused = refused.values(state="refused", words=None)
    session.execute(refused, execution_options={"synchronize_session": False})
    assert seen.state == "waiting"
    with pytest.raises(NoSuchWords):
        heeding.show(session, asked, number)
    assert kept(session, number) == ("refused", None)


def test_who_saw_the_words_waiting_refuses_what_another_showed(session, asked, number):
    seen = session.get_one(AnswerItem, number)
    shown = update(AnswerItem).where(AnswerItem.id == number).values(state="shown")
    session.execute(shown, execution_options={"synchronize_session": False})
    assert seen.state == "waiting"
    heeding.refuse(session, asked, number, "names", today=TODAY)
    assert kept(session, number) == ("refused", None)


def test_what_was_refused_was_heard_under_no_theme(session, asked, number):
    theme = answers.theme(session)
    heeding.show(session, asked, number)
    theming.code(session, theme, theming.source(session, theming.ANSWER, number))
    heeding.refuse(session, asked, number, "advertises", today=TODAY)
    assert session.scalars(select(Coding)).all() == []


def test_a_choice_is_no_words_to_refuse(session, asked):
    choice = session.query(AnswerItem).filter_by(option="tend_to_agree").one().id
    for act in (
        lambda: heeding.show(session, asked, choice),
        lambda: heeding.refuse(session, asked, choice, "names", today=TODAY),
    ):
        with pytest.raises(NoSuchWords):
            act()


def test_words_of_another_survey_are_not_refused_here(session, asked, number):
    other = make.survey(session, today=TODAY)
    with pytest.raises(NoSuchWords):
        heeding.refuse(session, other, number, "names", today=TODAY)
    assert kept(session, number)[0] == "waiting"


def test_there_are_no_other_reasons(session, asked, number):
    with pytest.raises(listening.NoSuchReason):
        heeding.refuse(session, asked, number, "risk", today=TODAY)
    assert kept(session, number)[0] == "waiting"
