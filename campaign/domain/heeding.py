"""Words that people wrote in a survey: somebody looks before others of the desk read them.

Nothing scores or sorts them but the day. What is refused, before it was shown or after, is deleted.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from campaign.domain import ledger, listening, theming
from campaign.models.survey import (
    REFUSED,
    SHOWN,
    WAITING,
    AnswerItem,
    Question,
    Survey,
    SurveyAnswer,
)
from events.occurrences import changed

MOST_AT_ONCE = 50


class NoSuchWords(LookupError):
    """There are no words under this number: they were refused, forgotten, or never there."""


@dataclass(frozen=True)
class Written:
    """What somebody wrote to one question, in the language they read it in."""

    item: AnswerItem
    question: Question
    language: str | None
    on: date


def waiting(session: Session, survey: Survey, *, after: int = 0) -> list[Written]:
    """Return a page of what waits for a look, the longest wait first."""
    return _page(session, survey, WAITING, after)


def seen(session: Session, survey: Survey, *, after: int = 0) -> list[Written]:
    """Return a page of what the desk may read."""
    return _page(session, survey, SHOWN, after)


def waits(session: Session) -> dict[int, int]:
    """Return how much waits for a look, by survey."""
    counted = select(SurveyAnswer.survey_id, func.count())
    counted = counted.join(AnswerItem, AnswerItem.answer_id == SurveyAnswer.id)
    counted = counted.where(AnswerItem.state == WAITING).group_by(SurveyAnswer.survey_id)
    return dict(session.execute(counted).tuples().all())


def show(session: Session, survey: Survey, item_id: int) -> None:
    """Show words to the desk. Doing it twice is no harm; the caller commits.

    Raises:
        NoSuchWords: there are none any more.
    """
    _settle(session, _kept(survey, item_id), {"state": SHOWN})


def refuse(session: Session, survey: Survey, item_id: int, reason: str, *, today: date) -> None:
    """Delete words, also such as were shown; then they were heard under no theme. The caller commits.

    Raises:
        listening.NoSuchReason: none of listening.REASONS.
        NoSuchWords: there are none any more.
    """
    if reason not in listening.REASONS:
        raise listening.NoSuchReason
    _settle(session, _kept(survey, item_id), {"state": REFUSED, "words": None})
    theming.uncode_all(session, theming.ANSWER, item_id)
    ledger.note(session, ledger.ANSWER_REFUSED, f"{item_id}:{reason}", today=today)


def _kept(survey: Survey, item_id: int) -> ColumnElement[bool]:
    mine = select(SurveyAnswer.id).where(SurveyAnswer.survey_id == survey.id)
    of_it = (AnswerItem.id == item_id) & AnswerItem.answer_id.in_(mine)
    return of_it & AnswerItem.state.in_((WAITING, SHOWN))


def _settle(session: Session, which: ColumnElement[bool], told: dict[str, str | None]) -> None:
    """Done by one statement, so that of two who look at once a refusal stands."""
    if not changed(session, update(AnswerItem).where(which).values(**told)):
        raise NoSuchWords


def _page(session: Session, survey: Survey, state: str, after: int) -> list[Written]:
    wanted = select(AnswerItem, Question, SurveyAnswer.language, SurveyAnswer.answered_on)
    wanted = wanted.join(SurveyAnswer, SurveyAnswer.id == AnswerItem.answer_id)
    wanted = wanted.join(Question, Question.id == AnswerItem.question_id)
    wanted = wanted.where(SurveyAnswer.survey_id == survey.id, AnswerItem.state == state)
    page = wanted.where(AnswerItem.id > after).order_by(AnswerItem.id).limit(MOST_AT_ONCE)
    return [Written(*row) for row in session.execute(page).tuples()]
