"""Counting gatherings and who came: by kind, ward, host, language and day of the date.

People are added up by the database to one number for each date (`events.headcounts`); here the few
thousand dates there are get the kind, ward and host of their event.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, String, cast, func, select
from sqlalchemy.orm import Session

from campaign.models import BookedTotal, Place
from events.headcounts import Parties, people, true_day
from events.held import held
from events.models import Event, EventDate, PartnerGroup, Registration
from events.models.event import LIVE
from events.models.registration import HOLDING
from events.tallies import PEOPLE

At = tuple[str, ...]
By = tuple[str, ...]
Wanted = Select[*tuple[Any, ...]]
COLUMNS: dict[str, Any] = {
    "kind": Event.kind,
    "ward": func.coalesce(Event.ward_code, ""),
    "host": PartnerGroup.slug,
    "day": cast(true_day(), String),
}


def events(
    session: Session, by: By, first: date, last: date, parties: Parties | None
) -> Counter[At]:
    """Count the dates that took place; by language, each language of a date."""
    dates = held(session, first, last)
    if by == ("language",):
        return _by_language(session, dates)
    rows = select(Event.id, *(COLUMNS[name] for name in by)).select_from(Event).join(PartnerGroup)
    counts: Counter[At] = Counter()
    for event_id, *at in session.execute(rows):
        counts[tuple(at)] += dates[event_id]
    return +counts


def bookings(
    session: Session, by: By, first: date, last: date, parties: Parties | None
) -> Counter[At]:
    """Count the people places are booked for: the same before and after its bookings are deleted."""
    columns = [COLUMNS[name].label(f"by_{name}") for name in by if name != "language"]
    taken: Wanted = select(*columns, func.sum(EventDate.taken)).select_from(EventDate)
    counts = Counter(dict(_cells(session, _taking_place(taken, first, last))))
    if by != ("language",):
        return counts
    spoken: Counter[At] = Counter()
    for wanted in (_booked(), _booked_once()):
        spoken += Counter(dict(_cells(session, _taking_place(wanted, first, last))))
    return +(spoken + Counter({("",): counts[()] - spoken.total()}))


def attendance(
    session: Session, by: By, first: date, last: date, parties: Parties | None
) -> Counter[At]:
    """Count who came, with a badge or without."""
    came = people(session, first, last, parties)
    counts: Counter[At] = Counter()
    for row in _dates(session, by, first, last):
        counts[tuple(row[1:])] += came.get(row[0], Counter()).total()
    return +counts


def walk_ins(
    session: Session, by: By, first: date, last: date, parties: Parties | None
) -> Counter[At]:
    """Count who came without a badge; `who` is as they were counted at the gate."""
    came = people(session, first, last, parties)
    counts: Counter[At] = Counter()
    for row in _dates(session, tuple(name for name in by if name != "who"), first, last):
        for who in PEOPLE:
            at = (who,) if by == ("who",) else tuple(row[1:])
            counts[at] += came.get(row[0], Counter())[who]
    return +counts


def _dates(session: Session, by: By, first: date, last: date) -> Iterator[Row[Any]]:
    rows = select(EventDate.id, *(COLUMNS[name] for name in by)).select_from(EventDate)
    rows = rows.join(Event).join(PartnerGroup).where(true_day().between(first, last))
    yield from session.execute(rows)


def _booked() -> Wanted:
    people = select(Place.language.label("by_language"), func.sum(Registration.party))
    booked = people.select_from(EventDate).join(Registration, Registration.date_id == EventDate.id)
    booked = booked.join(Place, Place.registration_id == Registration.id)
    return booked.where(Registration.state.in_(HOLDING))


def _booked_once() -> Wanted:
    """Return the SELECT of what stays of bookings that were deleted."""
    people = select(BookedTotal.language.label("by_language"), func.sum(BookedTotal.people))
    return people.select_from(EventDate).join(BookedTotal, BookedTotal.date_id == EventDate.id)


def _taking_place(wanted: Wanted, first: date, last: date) -> Wanted:
    """Narrow a sum to dates that were not called off, and give it its groups."""
    wanted = wanted.join(Event, Event.id == EventDate.event_id).join(PartnerGroup)
    wanted = wanted.where(Event.state == LIVE, ~EventDate.cancelled)
    names = [column.name for column in wanted.selected_columns if column.name.startswith("by_")]
    return wanted.where(true_day().between(first, last)).group_by(*names)


def _cells(session: Session, wanted: Wanted) -> Iterator[tuple[At, int]]:
    for *at, many in session.execute(wanted):
        yield tuple(at), int(many or 0)


def _by_language(session: Session, dates: Counter[int]) -> Counter[At]:
    spoken: Counter[At] = Counter()
    for event_id, languages in session.execute(select(Event.id, Event.languages)):
        for tag in dict.fromkeys(languages) or ("",):
            spoken[tag,] += dates[event_id]
    return +spoken
