"""Which workshops a young ambassador came to: from the gate, and from what the cohort's lead ticked.

At a gate an ambassador's own badge is a mark under the date's key. While the key lives it is read from
there; before the key is destroyed it is noted (`note_date`). No other badge and no other event is looked at.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaign.domain import marking, recognising
from campaign.domain.sealing import Sealer, Unopened
from campaign.models import Ambassador, Badge, Certificate, Cohort, Workshop, WorkshopAttendance
from campaign.models.ambassador import ACTIVE
from events import occurrences
from events.models import CheckIn, Event, EventDate, Scan
from events.models.checkin import ENTRY, STORED
from events.occurrences import NoSuchDate, Occurrence

# Where a workshop stands for one young person.
CAME, COMING, MISSED, OFF, UNSET = "came", "coming", "missed", "off", "unset"
GATE, LEAD = "gate", "lead"

# How somebody is known to have come: by the ambassador, the event and the day.
Came = dict[tuple[int, int, date], str]


class NotBegun(ValueError):
    """Nobody can have come to a workshop that has not begun."""


@dataclass(frozen=True)
class Step:
    """One workshop of the programme, as it stands for one young person.

    `state` is CAME, COMING, MISSED, OFF (called off) or UNSET (not published yet: of such a one only the
    topic is for them). `date` is the date they came to, the next one, or the last; None where there is none.
    """

    topic: str
    event: Event
    date: Occurrence | None
    state: str


@dataclass(frozen=True)
class Progress:
    """How far one young person is, workshop by workshop in the order of the programme."""

    steps: Sequence[Step]
    certificate: Certificate | None

    @property
    def came(self) -> int:
        """How many workshops they came to."""
        return sum(step.state == CAME for step in self.steps)

    @property
    def whole(self) -> int:
        """How many workshops there are, without those that were called off."""
        return sum(step.state != OFF for step in self.steps)


def of(session: Session, ambassador: Ambassador, *, now: datetime, sealer: Sealer) -> Progress:
    """Return how far a young person is. Nothing is written, so a page may ask."""
    return _progress(ambassador, came(session, [ambassador], sealer), now)


def of_cohort(
    session: Session, cohort: Cohort, *, now: datetime, sealer: Sealer
) -> dict[int, Progress]:
    """Return how far everybody is who takes part in a cohort, by the ambassador's id."""
    everybody = active(session, cohort)
    known = came(session, everybody, sealer)
    return {one.id: _progress(one, known, now) for one in everybody}


def active(session: Session, cohort: Cohort) -> list[Ambassador]:
    """Return who takes part in a cohort, in the order they applied."""
    wanted = select(Ambassador).filter_by(cohort_id=cohort.id, state=ACTIVE)
    return list(session.scalars(wanted.order_by(Ambassador.applied_at, Ambassador.id)))


def came(session: Session, ambassadors: Collection[Ambassador], sealer: Sealer) -> Came:
    """Return who came to which workshops of their own cohorts: what is noted, and what gates know now."""
    ids = [one.id for one in ambassadors]
    noted = select(WorkshopAttendance).where(WorkshopAttendance.ambassador_id.in_(ids))
    known: Came = {
        (one.ambassador_id, one.event_id, one.day): one.how for one in session.scalars(noted)
    }
    for check_in in _open(session, {one.cohort_id for one in ambassadors}):
        row = check_in.date
        for id_ in _at_gate(session, check_in, sealer) & set(ids):
            known[id_, row.event_id, row.day] = GATE
    return known


def note_date(session: Session, check_in: CheckIn, sealer: Sealer) -> None:
    """Keep which ambassadors came to a date, if it is of a workshop of theirs. The caller commits.

    To be done before its key is destroyed. Twice is no harm.
    """
    row = check_in.date
    for id_ in sorted(_at_gate(session, check_in, sealer)):
        _note(session, id_, row.event_id, row.day, GATE)


def tick(
    session: Session,
    workshop: Workshop,
    day: date,
    ticked: Collection[str] = (),
    unticked: Collection[str] = (),
    *,
    now: datetime,
) -> None:
    """Keep of these ambassadors, by `uid`, that they came to a date of a workshop, or that they did not.

    Of all others nothing changes, nor what a gate knows; a `uid` of nobody who takes part is passed over.

    Raises:
        occurrences.NoSuchDate: the workshop has no such date.
        NotBegun: as its name says.
    """
    if not occurrences.find(session, workshop.event, day).is_past(now):
        raise NotBegun
    here = {"event_id": workshop.event_id, "day": day}
    for one in active(session, workshop.cohort):
        if one.uid in ticked:
            _note(session, one.id, workshop.event_id, day, LEAD)
        elif one.uid in unticked:
            by_hand = delete(WorkshopAttendance).filter_by(ambassador_id=one.id, how=LEAD, **here)
            session.execute(by_hand)


def _note(session: Session, ambassador_id: int, event_id: int, day: date, how: str) -> None:
    values = {"ambassador_id": ambassador_id, "event_id": event_id, "day": day, "how": how}
    session.execute(occurrences.insert_new(session, WorkshopAttendance, **values))


def _open(session: Session, cohort_ids: Collection[int]) -> list[CheckIn]:
    """Return the dates of workshops of these cohorts whose key is still there."""
    mine = select(Workshop.event_id).where(Workshop.cohort_id.in_(cohort_ids))
    found = select(CheckIn).join(EventDate, EventDate.id == CheckIn.date_id)
    found = found.where(EventDate.event_id.in_(mine), CheckIn.key_sealed.is_not(None))
    return list(session.scalars(found))


def _at_gate(session: Session, check_in: CheckIn, sealer: Sealer) -> set[int]:
    """Return the ambassadors whose badge was let in at a date of a workshop of their own cohort."""
    mine = select(Ambassador.id, Badge.code).join(Badge, Badge.id == Ambassador.badge_id)
    mine = mine.join(Workshop, Workshop.cohort_id == Ambassador.cohort_id)
    mine = mine.where(Workshop.event_id == check_in.date.event_id, Ambassador.state == ACTIVE)
    codes = session.execute(mine).tuples().all()
    if not codes or check_in.key_sealed is None:
        return set()
    try:
        key = recognising.key_of(check_in, sealer)
    except Unopened:  # the field's key was lost: what gates knew is lost with it
        return set()
    marks = {marking.mark(key, code): id_ for id_, code in codes}
    passed = select(Scan.mark).where(Scan.date_id == check_in.date_id, Scan.mark.in_(marks))
    passed = passed.where(Scan.state == STORED, Scan.kind == ENTRY)
    return {marks[mark] for mark in session.scalars(passed) if mark is not None}


def _progress(ambassador: Ambassador, known: Came, now: datetime) -> Progress:
    days: dict[int, list[date]] = defaultdict(list)
    for ambassador_id, event_id, day in known:
        if ambassador_id == ambassador.id:
            days[event_id].append(day)
    steps = [_step(one, days, now) for one in ambassador.cohort.workshops]
    return Progress(steps, ambassador.certificate)


def _step(workshop: Workshop, days: Mapping[int, list[date]], now: datetime) -> Step:
    event = workshop.event
    if event.id in days:
        return Step(workshop.topic, event, _date(event, min(days[event.id])), CAME)
    state, found = _unattended(event, now)
    return Step(workshop.topic, event, found, state)


def _unattended(event: Event, now: datetime) -> tuple[str, Occurrence | None]:
    """Return where a workshop stands for who has not come to it."""
    if not event.is_public:
        return UNSET, None
    held = [one for one in _dates(event, now) if not one.is_cancelled]
    if not held:
        return OFF, None
    coming = [one for one in held if not one.is_over(now)]
    return (COMING, coming[0]) if coming else (MISSED, held[-1])


def _dates(event: Event, now: datetime) -> Iterator[Occurrence]:
    """Yield the dates there were, then those that are to come."""
    today = now.astimezone(ZoneInfo(event.zone)).date()
    for one in occurrences.between(event, event.timing.first_day, today):
        if one.is_over(now):
            yield one
    yield from occurrences.upcoming(event, now)


def _date(event: Event, day: date) -> Occurrence | None:
    """Return a date by its day; None where the event was moved off it since."""
    row = next((row for row in event.dates if row.day == day), None)
    try:
        return occurrences.of(event, day, row)
    except NoSuchDate:
        return None
