"""A survey's life: written, published, open between two days, over for good.

What was published keeps its questions, and a survey that is over is not opened again: its results stand
from then on, so nothing can be learnt from two of them that differ by one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import questioning
from campaign.models.survey import DRAFT, PUBLISHED, Survey, SurveyQuestion
from events.slugs import candidates

MOST_QUESTIONS = 20
LONGEST = timedelta(days=2 * 366)
A_DAY = timedelta(days=1)
# Words that are addresses of their own, under /survey/ or under /desk/surveys/.
RESERVED = {"by", "questions"}


class NoSuchSurvey(LookupError):
    """No survey has this name."""


class NotADraft(Exception):
    """It was published, so its questions and its opening day stand."""


class SurveyOver(Exception):
    """It is over for good; `closed_on` was its last day."""

    def __init__(self, closed_on: date) -> None:
        super().__init__(closed_on)
        self.closed_on = closed_on


class DaysOutOfOrder(Exception):
    """The last day is before the first, or too far from it, or before today."""


class QuestionsOutOfRange(Exception):
    """A survey has at least one question and at most so many."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Plan:
    """What a survey asks, and when. A `population` is that of a sample, which answers by links alone."""

    title: dict[str, str]
    about: dict[str, str]
    opens_on: date
    closes_on: date
    questions: Sequence[str]  # keys of the bank, in order
    by_link_only: bool = False
    population: int | None = None


def draft(session: Session, plan: Plan, *, today: date) -> Survey:
    """Write a survey down that nobody sees yet. The caller commits.

    Raises:
        DaysOutOfOrder, QuestionsOutOfRange, questioning.NoSuchQuestion: it cannot be like that.
    """
    _insist(plan, today)
    survey = Survey(slug=_slug(session, plan), state=DRAFT)
    with session.no_autoflush:
        _fill(session, survey, plan)
        session.add(survey)
    session.flush()
    return survey


def change(session: Session, survey: Survey, plan: Plan, *, today: date) -> None:
    """Write a draft anew. The caller commits.

    Raises:
        NoSuchSurvey, NotADraft: it was deleted, or published, perhaps this moment.
        DaysOutOfOrder, QuestionsOutOfRange, questioning.NoSuchQuestion: it cannot be like that.
    """
    hold_draft(session, survey)
    _insist(plan, today)
    survey.questions.clear()
    session.flush()  # first away, then in: a position is taken once
    _fill(session, survey, plan)
    session.flush()


def discard(session: Session, survey: Survey) -> None:
    """Delete a draft.

    Raises:
        NoSuchSurvey: it was deleted before.
        NotADraft: it was published; what people answered stays.
    """
    hold_draft(session, survey)
    session.delete(survey)


def publish(session: Session, survey: Survey, *, today: date) -> None:
    """Let it be answered between its days, with the questions it has now.

    Raises:
        NoSuchSurvey, NotADraft: it was deleted, or published before.
        DaysOutOfOrder: its last day is over.
    """
    hold_draft(session, survey)
    if survey.closes_on < today:
        raise DaysOutOfOrder
    questioning.hold_asked(session, survey)
    survey.state = PUBLISHED


def move_last_day(survey: Survey, closes_on: date, *, today: date) -> None:
    """Give a published survey another last day; yesterday ends it at once.

    Raises:
        SurveyOver: it is over already.
        DaysOutOfOrder: the day is before yesterday, before its first day, or too far from that.
    """
    if survey.closes_on < today:
        raise SurveyOver(survey.closes_on)
    if closes_on < max(survey.opens_on, today - A_DAY) or closes_on > survey.opens_on + LONGEST:
        raise DaysOutOfOrder
    survey.closes_on = closes_on


def again(session: Session, survey: Survey, *, today: date) -> Survey:
    """Return a draft that asks the same, in the newest wordings, from tomorrow for as long.

    The caller commits.
    """
    opens_on = today + A_DAY
    keys = [row.question.key for row in survey.questions]
    plan = Plan(
        survey.title,
        survey.about,
        opens_on,
        opens_on + (survey.closes_on - survey.opens_on),
        keys,
        survey.by_link_only,
        survey.population,
    )
    return draft(session, plan, today=today)


def find(session: Session, slug: str) -> Survey:
    """Return the survey of this name.

    Raises:
        NoSuchSurvey: there is none.
    """
    found = session.scalars(select(Survey).where(Survey.slug == slug)).one_or_none()
    if found is None:
        raise NoSuchSurvey
    return found


def find_published(session: Session, slug: str) -> Survey:
    """Return the published survey of this name.

    Raises:
        NoSuchSurvey: there is none.
    """
    found = find(session, slug)
    if not found.is_published:
        raise NoSuchSurvey
    return found


def open_now(session: Session, *, today: date) -> list[Survey]:
    """Return the surveys that anybody can answer today, the first to close first."""
    public = select(Survey).where(Survey.state == PUBLISHED, ~Survey.by_link_only)
    running = public.where(Survey.opens_on <= today, Survey.closes_on >= today)
    return list(session.scalars(running.order_by(Survey.closes_on, Survey.id)))


def over(session: Session, *, today: date, most: int = 20) -> list[Survey]:
    """Return the published surveys that are over, the last first."""
    ended = select(Survey).where(Survey.state == PUBLISHED, Survey.closes_on < today)
    return list(session.scalars(ended.order_by(Survey.closes_on.desc(), Survey.id).limit(most)))


def every(session: Session) -> list[Survey]:
    """Return all surveys, the newest first."""
    return list(session.scalars(select(Survey).order_by(Survey.opens_on.desc(), Survey.id.desc())))


def _insist(plan: Plan, today: date) -> None:
    last = plan.closes_on
    if last < plan.opens_on or last < today or last > plan.opens_on + LONGEST:
        raise DaysOutOfOrder
    if not 1 <= len(set(plan.questions)) <= MOST_QUESTIONS:
        raise QuestionsOutOfRange(MOST_QUESTIONS)


def hold_draft(session: Session, survey: Survey) -> None:
    """Until this is committed nobody else changes, publishes or deletes it, and it is seen as it is.

    Raises:
        NoSuchSurvey, NotADraft: it was deleted, or published, perhaps this moment.
    """
    held = select(Survey).where(Survey.id == survey.id).with_for_update()
    found = session.scalar(held.execution_options(populate_existing=True))
    if found is None:
        raise NoSuchSurvey
    if found.state != DRAFT:
        raise NotADraft


def _fill(session: Session, survey: Survey, plan: Plan) -> None:
    survey.title, survey.about = plan.title, plan.about
    survey.opens_on, survey.closes_on = plan.opens_on, plan.closes_on
    survey.by_link_only = plan.by_link_only or plan.population is not None
    survey.population = plan.population
    for position, key in enumerate(dict.fromkeys(plan.questions)):
        question = questioning.latest(session, key)
        survey.questions.append(SurveyQuestion(question=question, position=position))


def _slug(session: Session, plan: Plan) -> str:
    for name in candidates(plan.title.values(), "survey"):
        taken = select(Survey.id).where(Survey.slug == name)
        if name not in RESERVED and session.scalar(taken) is None:
            return name
    raise AssertionError("five random names were all taken")
