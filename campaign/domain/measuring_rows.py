"""Counting what stands in rows of its own: pledges, badges, opinions, answers, and the circle's heads.

One grouped SELECT for each table, over an index where there is one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, case, cast, func, join, select
from sqlalchemy.orm import Session

from campaign.domain.cataloguing import EQUALITY
from campaign.models import (
    Ambassador,
    Badge,
    CircleSession,
    Cohort,
    EqualityAnswer,
    Feedback,
    Pledge,
    SurveyAnswer,
)
from campaign.models.ambassador import ACTIVE
from campaign.models.badge import CLAIMED
from campaign.models.pledge import STANDING
from events.models import Event, PartnerGroup

OUTSIDE = "outside"
MADE, PRINTED = "made", "printed"  # where a badge came from: made on signing, or printed before

Column = Any  # of a SELECT


@dataclass(frozen=True)
class Source:
    """Where a figure is counted: what from, on which day if it has one, by what, and what counts."""

    rows: FromClause
    day: Column | None
    by: Mapping[str, Column]
    where: tuple[ColumnElement[bool], ...] = ()
    many: Column = func.count()  # noqa: RUF009 (an expression, never changed)


def count(
    session: Session, figure: str, by: tuple[str, ...], first: date, last: date
) -> Counter[tuple[str, ...]]:
    """Return the counts of a figure by some dimensions, by nothing where there are none."""
    if figure == "ambassadors":
        source = _ambassadors(first, last)
    elif figure.startswith(f"{EQUALITY}."):
        source = _equality(figure.removeprefix(f"{EQUALITY}."))
    else:
        source = SOURCES[figure]
    if by == ("aim",):
        return _aims(session, first, last)
    columns = [source.by[name].label(f"by_{name}") for name in by]
    wanted = select(*columns, source.many).select_from(source.rows).where(*source.where)
    if source.day is not None:
        wanted = wanted.where(source.day.between(first, last))
    # By their names: PostgreSQL takes two expressions with parameters for different ones.
    rows = session.execute(wanted.group_by(*(f"by_{name}" for name in by)))
    return Counter({tuple(at): int(many or 0) for *at, many in rows})


def _aims(session: Session, first: date, last: date) -> Counter[tuple[str, ...]]:
    """Count each aim an opinion touched; the same lists of aims are counted together."""
    # A list as it is written: the two engines have no way of looking into one in common.
    written = cast(Feedback.aims, String)
    wanted = select(func.min(Feedback.id), func.count())
    wanted = wanted.where(Feedback.given_on.between(first, last)).group_by(written)
    many_of = dict(session.execute(wanted).tuples().all())
    lists = select(Feedback.id, Feedback.aims).where(Feedback.id.in_(many_of))
    touched: Counter[tuple[str, ...]] = Counter()
    for one, aims in session.execute(lists):
        for aim in dict.fromkeys(aims) or ("",):
            touched[aim,] += many_of[one]
    return touched


def _ambassadors(first: date, last: date) -> Source:
    """Who takes part in a cohort that runs at some time of the quarter."""
    runs = (Cohort.starts_on <= last, Cohort.ends_on >= first)
    return Source(
        join(Ambassador, Cohort, Cohort.id == Ambassador.cohort_id),
        None,
        {"age_band": Ambassador.age_band},
        (Ambassador.state == ACTIVE, *runs),
    )


def _equality(question: str) -> Source:
    """Answers are of a week; it is of the quarter its Monday is in."""
    by = {"choice": EqualityAnswer.choice, "after": EqualityAnswer.after}
    rows = EqualityAnswer.__table__
    return Source(rows, EqualityAnswer.week, by, (EqualityAnswer.question == question,))


def _iso(day: Column) -> Column:
    return cast(day, String)


def _said(column: Column) -> Column:
    return func.coalesce(column, "")


OPINIONS = join(Feedback, Event, Event.id == Feedback.event_id).join(
    PartnerGroup, PartnerGroup.id == Event.group_id
)
SOURCES: dict[str, Source] = {
    "pledges": Source(
        Pledge.__table__,
        Pledge.signed_on,
        {
            "day": _iso(Pledge.signed_on),
            "ward": case((Pledge.outside, OUTSIDE), else_=_said(Pledge.ward_code)),
            "language": Pledge.language,
            "channel": Pledge.channel,
            "age_band": _said(Pledge.age_band),
        },
        (Pledge.state == STANDING,),
    ),
    "badges": Source(
        Badge.__table__,
        Badge.claimed_on,
        {
            "day": _iso(Badge.claimed_on),
            "origin": case((Badge.batch_id.is_(None), MADE), else_=PRINTED),
        },
        (Badge.state == CLAIMED,),
    ),
    "circle": Source(
        CircleSession.__table__,
        CircleSession.held_on,
        {"month": func.substr(_iso(CircleSession.held_on), 1, 7)},
        many=func.sum(CircleSession.heads),
    ),
    "feedback": Source(
        OPINIONS,
        Feedback.given_on,
        {
            "face": cast(Feedback.face, String),
            "language": _said(Feedback.language),
            "kind": Event.kind,
            "host": PartnerGroup.slug,
        },
    ),
    "survey": Source(
        SurveyAnswer.__table__,
        SurveyAnswer.answered_on,
        {
            "channel": SurveyAnswer.channel,
            "language": _said(SurveyAnswer.language),
            "ward": _said(SurveyAnswer.ward_code),
            "age_band": _said(SurveyAnswer.age_band),
        },
    ),
}
