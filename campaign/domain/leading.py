"""A cohort's programme: opened by an administrator, made of workshops by its leads.

A workshop is an event of the calendar and of the cohort's partner group; a topic and a place in the order
are all that is kept beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.models import Cohort, Workshop, WorkshopAttendance
from events import publishing
from events.models import CheckIn, Event, EventDate, PartnerGroup
from events.models.event import AGES, WAITING
from events.slugs import candidates

# For whom a workshop is, in the calendar.
YOUNGEST, OLDEST = 11, 25
KIND = "workshop"


class NoSuchWorkshop(LookupError):
    """The cohort has no workshop of this name."""


class WorkshopHeld(Exception):
    """Somebody came to this workshop, or a gate was opened for it: it stays in the programme."""


class CohortDatesRefused(ValueError):
    """A cohort ends before it starts, takes applications after it has ended, or leaves its workshops."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field  # of `Plan`


@dataclass(frozen=True)
class Plan:
    """What an administrator says of a new cohort. Texts are `{language tag: text}`, one name at least."""

    name: Mapping[str, str]
    starts_on: date
    ends_on: date
    apply_until: date
    about: Mapping[str, str]
    person: str = ""  # whom who cannot ask at home can phone
    phone: str = ""  # in E.164


def open_cohort(session: Session, group: PartnerGroup, plan: Plan) -> Cohort:
    """Open a cohort of a partner group; its address is made of its name once. The caller commits.

    Raises:
        CohortDatesRefused: its days are not in order.
    """
    _insist_on_order(plan)
    for slug in candidates(plan.name.values(), "cohort"):
        row = Cohort(slug=slug, group=group, **_values(plan))
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            continue
        return row
    raise AssertionError("random names do not run out")


def change_cohort(cohort: Cohort, group: PartnerGroup, plan: Plan) -> None:
    """Describe a cohort anew; its address stays. The caller commits.

    Raises:
        CohortDatesRefused: its days are not in order.
            Or it would have another group, while its workshops are events of the one it has.
    """
    _insist_on_order(plan)
    if cohort.workshops and cohort.group_id != group.id:
        raise CohortDatesRefused("group")
    cohort.group = group
    for name, value in _values(plan).items():
        setattr(cohort, name, value)


def workshop(session: Session, cohort: Cohort, slug: str) -> Workshop:
    """Return a cohort's workshop by the name of its event.

    Raises:
        NoSuchWorkshop: as its name says.
    """
    mine = select(Workshop).join(Event).where(Workshop.cohort_id == cohort.id, Event.slug == slug)
    found = session.scalar(mine)
    if found is None:
        raise NoSuchWorkshop
    return found


def add_workshop(
    session: Session, cohort: Cohort, topic: str, fields: Mapping[str, Any], *, now: datetime
) -> Workshop:
    """Add a workshop at the end of the programme: a draft, an event of the cohort's group.

    `topic` is of `TOPICS`; `fields` are as in `publishing.draft`, without kind and audience.

    Raises:
        what `publishing.draft` raises.
    """
    theirs = {"kind": KIND, "audience": AGES, "age_from": YOUNGEST, "age_to": OLDEST}
    event = publishing.draft(session, cohort.group, {**fields, **theirs}, now=now)
    last = session.scalar(
        select(func.max(Workshop.position)).where(Workshop.cohort_id == cohort.id)
    )
    made = Workshop(event=event, topic=topic, position=0 if last is None else last + 1)
    cohort.workshops.append(made)
    session.flush()
    return made


def move_workshop(session: Session, workshop: Workshop, by: int) -> None:
    """Move a workshop up (-1) or down (+1) in the programme; at its end it stays where it is."""
    programme = list(workshop.cohort.workshops)
    at = programme.index(workshop)
    programme.insert(max(0, at + by), programme.pop(at))
    for position, one in enumerate(programme):
        one.position = position
    session.flush()
    session.expire(workshop.cohort, ["workshops"])


def remove_workshop(session: Session, workshop: Workshop, *, now: datetime) -> bool:
    """Take a workshop out of the programme; return whether it was called off with that.

    What nobody has seen is deleted. What residents see is called off, and stays in the calendar as such.

    Raises:
        WorkshopHeld: as its name says.
    """
    event, cohort = workshop.event, workshop.cohort
    _insist_not_held(session, event)
    cohort.workshops.remove(workshop)
    session.flush()
    if event.state == WAITING:
        publishing.refuse(session, event, now=now)
    if event.published_at is None:
        publishing.discard(session, event)
        return False
    was_live = event.is_live
    publishing.cancel(session, event, now=now)
    return was_live


def _insist_not_held(session: Session, event: Event) -> None:
    opened = select(CheckIn.date_id).join(EventDate).where(EventDate.event_id == event.id)
    noted = select(WorkshopAttendance.event_id).where(WorkshopAttendance.event_id == event.id)
    if any(session.scalar(one.limit(1)) is not None for one in (opened, noted)):
        raise WorkshopHeld


def _insist_on_order(plan: Plan) -> None:
    if plan.ends_on < plan.starts_on:
        raise CohortDatesRefused("ends_on")
    if plan.apply_until > plan.ends_on:
        raise CohortDatesRefused("apply_until")


def _values(plan: Plan) -> dict[str, Any]:
    kept = ("starts_on", "ends_on", "apply_until", "person", "phone")
    texts = {"name": dict(plan.name), "about": dict(plan.about)}
    return texts | {name: getattr(plan, name) for name in kept}
