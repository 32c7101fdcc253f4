"""Answering a survey: each form once, each link once, and nothing that leads to whoever answered.

An answer has a day and no hour. Where a link was given, that it was used and what was answered are
written together and point at each other nowhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from campaign.domain import sampling
from campaign.domain.sealing import Sealer
from campaign.models.survey import (
    PAPER,
    SEVERAL,
    WAITING,
    WORDS,
    AnswerItem,
    Question,
    Survey,
    SurveyAnswer,
    SurveyLink,
)
from events.occurrences import insert_new

A_WEEK = timedelta(days=7)
# Forms on paper are typed in for a week after the last day; results are final once that is over.
PAPER_COMES_FOR = timedelta(days=7)
WORDS_ARE_KEPT = relativedelta(months=6)


class SurveyClosed(Exception):
    """It is not open on this day. `opens_on` is given where it is still to come."""

    def __init__(self, opens_on: date | None, closed_on: date) -> None:
        super().__init__(opens_on, closed_on)
        self.opens_on, self.closed_on = opens_on, closed_on


class LinkNeeded(Exception):
    """This survey is answered by a link alone, and none was given, or one of another survey."""


class ResponseUsed(Exception):
    """The same form was sent before with other answers, and those were kept."""


class NothingAnswered(Exception):
    """No question was answered."""


class UnknownAnswer(Exception):
    """An answer to a question the survey does not ask, or one the question does not offer."""


class NotTakenBack(Exception):
    """Only what was typed in from paper today can be taken back."""


@dataclass(frozen=True)
class Response:
    """What somebody answered: options by question, and words by question."""

    submission: str  # the form's own random mark
    channel: str
    language: str | None = None
    ward_code: str | None = None
    age_band: str | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Responded:
    """The row of an answer, and whether this form made it."""

    answer_id: int
    is_new: bool


def respond(
    session: Session,
    survey: Survey,
    response: Response,
    *,
    link: SurveyLink | None = None,
    today: date,
    sealer: Sealer,
) -> Responded:
    """Keep an answer; the same form sent again changes nothing. The caller commits.

    Raises:
        SurveyClosed: it is not open. Forms on paper come for a week longer.
        LinkNeeded, sampling.LinkUsed: it is answered by a link, which was not given, or was used.
        NothingAnswered, UnknownAnswer: what was answered cannot be kept.
        ResponseUsed: this form was sent before with other answers.
    """
    insist_on_open(survey, today=today, on_paper=response.channel == PAPER)
    items = list(_items(survey, response))
    if not items:
        raise NothingAnswered
    mark = sealer.mark("survey", response.submission)
    answer_id = _insert(session, survey, response, mark, link is not None, today)
    if answer_id is None:
        return _sent_before(session, survey, mark, items)
    _use_link(session, survey, link)
    session.execute(insert(AnswerItem), [{"answer_id": answer_id, **item} for item in items])
    return Responded(answer_id, is_new=True)


def insist_on_open(survey: Survey, *, today: date, on_paper: bool = False) -> None:
    """Refuse a survey that is not open.

    Raises:
        SurveyClosed: with the days it opens and closed on.
    """
    last = survey.closes_on + (PAPER_COMES_FOR if on_paper else timedelta())
    if not survey.is_published or not survey.opens_on <= today <= last:
        coming = survey.opens_on if today < survey.opens_on else None
        raise SurveyClosed(coming, survey.closes_on)


def by_channel(session: Session, survey: Survey) -> dict[str, int]:
    """Return how many have answered until now, by channel."""
    counted = select(SurveyAnswer.channel, func.count()).where(SurveyAnswer.survey_id == survey.id)
    return dict(session.execute(counted.group_by(SurveyAnswer.channel)).tuples().all())


def take_back(session: Session, survey: Survey, answer_id: int, *, today: date) -> None:
    """Delete an answer that was typed in wrongly from paper today; its link, if any, stays used.

    Raises:
        NotTakenBack: it is another kind of answer, older, or gone.
    """
    found = session.get(SurveyAnswer, answer_id)
    if found is None or (found.survey_id, found.channel, found.answered_on) != (
        survey.id,
        PAPER,
        today,
    ):
        raise NotTakenBack
    session.delete(found)


def forget(session: Session, *, today: date) -> None:
    """Forget forms after a week; words, languages, wards and ages after six months. Counts stay."""
    rows = update(SurveyAnswer).execution_options(synchronize_session=False)
    forms = (SurveyAnswer.answered_on <= today - A_WEEK, SurveyAnswer.sent_mark.is_not(None))
    session.execute(rows.where(*forms).values(sent_mark=None))
    old = SurveyAnswer.answered_on <= today - WORDS_ARE_KEPT
    known = (SurveyAnswer.language, SurveyAnswer.ward_code, SurveyAnswer.age_band)
    some = or_(*(column.is_not(None) for column in known))
    nothing = dict.fromkeys(("language", "ward_code", "age_band"))
    session.execute(rows.where(old, some).values(**nothing))
    aged = select(SurveyAnswer.id).where(old)
    told = (AnswerItem.words.is_not(None), AnswerItem.answer_id.in_(aged))
    items = update(AnswerItem).execution_options(synchronize_session=False)
    session.execute(items.where(*told).values(words=None, state=""))


def _items(survey: Survey, response: Response) -> Iterator[dict[str, Any]]:
    asked = {row.question.key: row.question for row in survey.questions}
    if {*response.chosen, *response.words} - set(asked):
        raise UnknownAnswer
    for key, question in asked.items():
        usual = {"question_id": question.id, "option": "", "words": None, "state": ""}
        for option in _chosen(question, response.chosen.get(key, ())):
            yield {**usual, "option": option}
        if words := response.words.get(key, ""):
            if question.kind != WORDS:
                raise UnknownAnswer
            yield {**usual, "words": words, "state": WAITING}


def _chosen(question: Question, options: tuple[str, ...]) -> tuple[str, ...]:
    offered = [option["key"] for option in question.options]
    if set(options) - set(offered) or (len(options) > 1 and question.kind != SEVERAL):
        raise UnknownAnswer
    return tuple(option for option in offered if option in options)


def _insert(
    session: Session, survey: Survey, response: Response, mark: str, by_link: bool, today: date
) -> int | None:
    """Return the id of the new row, None where the form was sent before."""
    values = {
        "survey_id": survey.id,
        "answered_on": today,
        "channel": response.channel,
        "by_link": by_link,
        "language": response.language,
        "ward_code": response.ward_code,
        "age_band": response.age_band,
        "sent_mark": mark,
    }
    statement = insert_new(session, SurveyAnswer, **values).returning(SurveyAnswer.id)
    return session.execute(statement).scalar_one_or_none()


def _sent_before(
    session: Session, survey: Survey, mark: str, items: list[dict[str, Any]]
) -> Responded:
    wanted = select(SurveyAnswer.id).filter_by(sent_mark=mark, survey_id=survey.id)
    answer_id = session.scalar(wanted)
    if answer_id is None:
        raise ResponseUsed
    kept = select(AnswerItem.question_id, AnswerItem.option, AnswerItem.words)
    rows = session.execute(kept.where(AnswerItem.answer_id == answer_id)).tuples().all()
    if set(rows) != {(item["question_id"], item["option"], item["words"]) for item in items}:
        raise ResponseUsed
    return Responded(answer_id, is_new=False)


def _use_link(session: Session, survey: Survey, link: SurveyLink | None) -> None:
    if link is not None and link.survey_id == survey.id:
        sampling.use(session, link)
    elif link is not None or survey.by_link_only:
        raise LinkNeeded
