"""What the campaign aims at: by when, measured how, and how far it is.

What can be counted is counted for the whole town, from rows, each time anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, cast, func, select, union
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.domain.answering import Overtaken, mark_of
from campaign.domain.measuring import Places, grand_total
from campaign.models import Aim, Discussion, Feedback, Pledge, SurveyAnswer, Theme
from campaign.models.pledge import STANDING
from campaign.models.theme import ANSWERS, LONG, SHORT
from events.models.schema import marked
from events.slugs import candidates, slug

HORIZONS = (SHORT, LONG)
DESCRIBED = ("title", "horizon", "measure", "measure_words", "target", "since", "until")
SLUG = 31  # of the 40 there is room for, with what makes it the only one
# What the platform can count itself, and what it is called.
MEASURES: dict[str, str] = {
    "events_held": marked("Events held"),
    "people_met": marked("People who came to events"),
    "languages_used": marked("Languages people used"),
    "pledges": marked("Pledges signed"),
    "feedback": marked("Opinions on events"),
    "surveys_answered": marked("Surveys answered"),
    "workshops_held": marked("Workshops held"),
    "themes_answered": marked("Answers given"),
}


# What counts people or what they said, pledges apart: their number is public.
OF_PEOPLE = frozenset({"people_met", "feedback", "surveys_answered"})


class NoSuchAim(LookupError):
    """The campaign has no aim of this name."""


class UnknownMeasure(ValueError):
    """This is nothing the platform counts."""


class AimUsed(Exception):
    """Themes or opinions name this aim, so it stays."""

    def __init__(self, themes: int, opinions: int) -> None:
        super().__init__(themes, opinions)
        self.themes, self.opinions = themes, opinions


class AimDaysRefused(ValueError):
    """An aim is to be reached before it begins."""


@dataclass(frozen=True)
class AimPlan:
    """What staff say of an aim. Texts are `{language tag: text}`; `measure` is a key of MEASURES or ""."""

    title: Mapping[str, str]
    horizon: str
    since: date
    until: date
    measure: str = ""
    measure_words: Mapping[str, str] | None = None
    target: int | None = None


def aims(session: Session) -> list[Aim]:
    """Return every aim, in the order staff gave them."""
    return list(session.scalars(select(Aim).order_by(Aim.position, Aim.id)))


def current(session: Session, today: date) -> list[Aim]:
    """Return the aims that are pursued on a day."""
    return [aim for aim in aims(session) if aim.since <= today <= aim.until]


def aim(session: Session, slug: str, *, to_change: bool = False) -> Aim:
    """Return the aim of this name; to change it, once nobody else does.

    Raises:
        NoSuchAim: as its name says.
    """
    wanted = select(Aim).where(Aim.slug == slug)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NoSuchAim
    return found


def set_aim(session: Session, plan: AimPlan) -> Aim:
    """Set an aim, after all others; its address is made of its title once. The caller commits.

    Raises:
        AimDaysRefused, UnknownMeasure: as their names say.
    """
    values = _values(plan)
    last = session.scalar(select(func.max(Aim.position)))
    for name in candidates((slug(text)[:SLUG] for text in plan.title.values()), "aim"):
        made = Aim(slug=name, position=0 if last is None else last + 1, **values)
        try:
            with session.begin_nested():
                session.add(made)
        except IntegrityError:
            continue
        return made
    raise AssertionError("random names do not run out")


def mark(aim: Aim) -> str:
    """Return a mark of an aim as it is now, to notice that somebody else changed it."""
    return mark_of(aim, DESCRIBED)


def change_aim(aim: Aim, plan: AimPlan, *, read: str) -> None:
    """Describe an aim anew; its address and its place stay. The caller commits.

    Raises:
        Overtaken: it is no longer as it was read, by its mark.
        AimDaysRefused, UnknownMeasure: as their names say.
    """
    values = _values(plan)
    if read != mark(aim):
        raise Overtaken
    for name, value in values.items():
        setattr(aim, name, value)


def move_aim(session: Session, aim: Aim, by: int) -> None:
    """Move an aim up (-1) or down (+1) in the list; at its end it stays where it is."""
    order = aims(session)
    at = order.index(aim)
    order.insert(max(0, at + by), order.pop(at))
    for position, one in enumerate(order):
        one.position = position
    session.flush()


def remove_aim(session: Session, aim: Aim) -> None:
    """Drop an aim that nothing names. The caller commits.

    Raises:
        AimUsed: a theme or an opinion names it.
    """
    themes = session.scalar(select(func.count()).where(Theme.aim_id == aim.id)) or 0
    # A slug is of letters that mean nothing to LIKE, and stands in quotes in the list.
    named = cast(Feedback.aims, String).contains(f'"{aim.slug}"')
    opinions = session.scalar(select(func.count()).select_from(Feedback).where(named)) or 0
    if themes or opinions:
        raise AimUsed(themes, opinions)
    session.delete(aim)


def reached(
    session: Session,
    measure: str,
    since: date,
    until: date,
    *,
    today: date,
    zone: ZoneInfo,
    places: Places,
) -> int:
    """Return how much there was of a measure from one day to another, both included, up to today.

    `zone` is the town's: its midnight is the end of a day. Whole-town counts alone, which are no secret.

    Raises:
        UnknownMeasure: as its name says.
    """
    if measure not in MEASURES:
        raise UnknownMeasure
    last = min(until, today)
    if since > last:
        return 0
    if measure in _FIGURES:
        return grand_total(session, _FIGURES[measure], since, last, places=places)
    return _COUNTS[measure](session, Days(since, last, zone))


class Reached:
    """What was reached of each aim, counted anew once it has stood for `stands`; one counts each."""

    def __init__(self, stands: timedelta) -> None:
        self.stands = stands
        self._found: dict[tuple[str, date, date], tuple[datetime, int]] = {}
        self._counting: dict[tuple[str, date, date], Lock] = {}

    def of(
        self, session: Session, aim: Aim, *, now: datetime, zone: ZoneInfo, places: Places
    ) -> int | None:
        """Return how far an aim is, as it was about `stands` before now; None where words say it."""
        if not aim.measure:
            return None
        key, today = (aim.measure, aim.since, aim.until), now.astimezone(zone).date()
        if self._stands(key, now):
            return self._found[key][1]
        # While one counts, others take what there was; where there was nothing they wait.
        before, counting = self._found.get(key), self._counting.setdefault(key, Lock())
        if before is None:
            counting.acquire()
        elif not counting.acquire(blocking=False):
            return before[1]
        try:
            if not self._stands(key, now):
                number = reached(session, *key, today=today, zone=zone, places=places)
                self._found[key] = now, number
            return self._found[key][1]
        finally:
            counting.release()

    def _stands(self, key: tuple[str, date, date], now: datetime) -> bool:
        found = self._found.get(key)
        return found is not None and timedelta() <= now - found[0] < self.stands


@dataclass(frozen=True)
class Days:
    """The days of a count, both included, by the town's clocks."""

    first: date
    last: date
    zone: ZoneInfo

    def hold(self, day: Any) -> ColumnElement[bool]:
        """Return that a column of days is within."""
        return day.between(self.first, self.last)

    def hold_moment(self, moment: Any) -> ColumnElement[bool]:
        """Return that a column of moments is within."""
        begins, ends = (
            datetime.combine(day, datetime.min.time(), self.zone)
            for day in (self.first, self.last + timedelta(days=1))
        )
        return (moment >= begins) & (moment < ends)


def _counted(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _languages(session: Session, days: Days) -> int:
    pledges = select(Pledge.language).where(Pledge.state == STANDING, days.hold(Pledge.signed_on))
    opinions = select(Feedback.language).where(
        Feedback.language.is_not(None), days.hold(Feedback.given_on)
    )
    answers = select(SurveyAnswer.language).where(
        SurveyAnswer.language.is_not(None), days.hold(SurveyAnswer.answered_on)
    )
    used = union(pledges, opinions, answers).subquery()
    return session.scalar(select(func.count()).select_from(used)) or 0


def _workshops(session: Session, days: Days) -> int:
    took_place = Discussion.closed_at.is_not(None), days.hold(Discussion.happens_on)
    return _counted(session, select(Discussion.id).where(*took_place))


def _answers(session: Session, days: Days) -> int:
    given = Theme.state.in_(ANSWERS), Theme.published_at.is_not(None)
    return _counted(session, select(Theme.id).where(*given, days.hold_moment(Theme.answered_at)))


# Those that are whole-town totals of a figure, and those that are counted here.
_FIGURES = {
    "events_held": "events",
    "people_met": "attendance",
    "pledges": "pledges",
    "feedback": "feedback",
    "surveys_answered": "survey",
}
_COUNTS: dict[str, Callable[[Session, Days], int]] = {
    "languages_used": _languages,
    "workshops_held": _workshops,
    "themes_answered": _answers,
}


def _values(plan: AimPlan) -> dict[str, Any]:
    if plan.until < plan.since:
        raise AimDaysRefused
    if plan.measure and plan.measure not in MEASURES:
        raise UnknownMeasure
    texts = {"title": dict(plan.title), "measure_words": dict(plan.measure_words or {})}
    return {name: texts.get(name, getattr(plan, name)) for name in DESCRIBED}
