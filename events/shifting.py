"""The matches of a date go where the date goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import occurrences
from events.fixtures import Plan
from events.models import Event, EventDate, Tournament


@contextmanager
def matches_following(session: Session, event: Event) -> Iterator[None]:
    """Shift the matches of each date of an event by as much as the date is moved within."""
    before = {made.date_id: _start(made.date) for made in _tournaments(session, event)}
    yield
    session.flush()
    for made in _tournaments(session, event):
        _shift(made, before.get(made.date_id, _start(made.date)))


def _tournaments(session: Session, event: Event) -> list[Tournament]:
    found = select(Tournament).join(EventDate).where(EventDate.event_id == event.id)
    return list(session.scalars(found))


def _start(row: EventDate) -> datetime:
    return occurrences.of_row(row).span.starts.astimezone(UTC)


def _shift(made: Tournament, before: datetime) -> None:
    by = _start(made.date) - before
    if not by:
        return
    for fixture in made.fixtures:
        fixture.starts_at += by
    plan = Plan.of_json({name: value for name, value in made.plan.items() if name != "seed"})
    breaks = tuple((starts + by, ends + by) for starts, ends in plan.breaks)
    moved = replace(plan, starts=plan.starts + by, breaks=breaks)
    made.plan = {"seed": made.plan["seed"], **moved.as_json()}
