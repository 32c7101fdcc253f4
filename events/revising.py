"""What a host can change about an event: its fields as one value that can be compared, kept and set.

The fields stand as JSON would keep them, so that an edit can wait for staff: `starts` is ISO wall time,
`programme` a list of dicts with the keys of `ITEM`; a new part has no id yet; `moved` is as `moving` says,
whole in what an event has, and in a change only the days it is about.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, true, update
from sqlalchemy.orm import Session

from events import moving, seats
from events.models import (
    Event,
    EventDate,
    ItemSeats,
    ProgrammeItem,
    Registration,
    RegistrationItem,
)
from events.models.registration import BOOKED, OFFERED, WAITING
from events.moving import MOVED
from events.occurrences import CapacityTaken, changed
from events.recurrence import Timing
from events.shifting import matches_following

# Time, place and text: what staff read before residents do.
REVIEWED = (
    *("title", "description", "starts", "minutes", "rrule", "exceptions", "sunset"),
    *("attendance", "venue", "address", "ward_code", "latitude", "longitude", "online_address"),
    *("access_note", "picture", "picture_alt", "programme", "questions", MOVED),
)
SET_AT_ONCE = (
    *("kind", "zone", "access", "food", "languages", "audience", "age_from", "age_to", "pence"),
    *("bookable", "capacity", "waiting_list", "walk_ups"),
)
TIMED = ("starts", "minutes", "zone", "rrule", "exceptions", "sunset", "latitude", "longitude")
ITEM = ("id", "title", "starts_after", "minutes", "capacity")
EXPECTED = (BOOKED, OFFERED, WAITING)  # the states of somebody who may still come


class ItemOutsideEvent(ValueError):
    """A part of the programme, counted from 1, does not lie within its event."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ItemBooked(ValueError):
    """A part of the programme that was to go has been booked; `title` is in its languages."""

    def __init__(self, title: dict[str, str]) -> None:
        super().__init__(title)
        self.title = title


class DatesBooked(ValueError):
    """These days would no longer be dates of the event, and people have booked them."""

    def __init__(self, days: list[date]) -> None:
        super().__init__(days)
        self.days = days


def fields_of(event: Event) -> dict[str, Any]:
    """Return all that a host can change."""
    names = [name for name in (*REVIEWED, *SET_AT_ONCE) if name != MOVED]
    values = {name: getattr(event, name) for name in names} | {MOVED: moving.of_event(event)}
    values["programme"] = [{key: getattr(item, key) for key in ITEM} for item in event.programme]
    return as_json(values)


def as_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they are compared and kept."""
    made = dict(fields)
    if isinstance(made.get("starts"), datetime):
        made["starts"] = made["starts"].isoformat()
    if "exceptions" in made:
        made["exceptions"] = sorted(str(day) for day in made["exceptions"])
    if "programme" in made:
        items = [{key: item.get(key) for key in ITEM} for item in made["programme"]]
        made["programme"] = sorted(items, key=_in_order)
    return made


def mark(fields: Mapping[str, Any]) -> str:
    """Return a short mark of fields as they are now, to notice that somebody else changed them."""
    text = json.dumps(as_json(fields), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def timing_of(fields: Mapping[str, Any]) -> Timing:
    """Return when an event with these fields would be.

    Raises:
        recurrence.TimingRefused, sunset.NoSunset: it cannot be.
    """
    timing = Timing(
        starts=datetime.fromisoformat(str(fields["starts"])),
        minutes=fields["minutes"],
        zone=fields["zone"],
        rrule=fields.get("rrule", ""),
        exceptions=frozenset(date.fromisoformat(str(d)) for d in fields.get("exceptions", ())),
        sunset=fields.get("sunset"),
        latitude=fields.get("latitude") or 0.0,
        longitude=fields.get("longitude") or 0.0,
    )
    if timing.sunset is not None:
        for day in timing.days(timing.first_day, timing.last_day):
            timing.span(day)
    return timing


def check(session: Session, event: Event, fields: Mapping[str, Any]) -> None:
    """Refuse what an event cannot become.

    Raises:
        recurrence.TimingRefused, sunset.NoSunset, ItemOutsideEvent, ItemBooked, DatesBooked.
    """
    timing = timing_of(fields)
    for number, item in enumerate(fields["programme"], 1):
        within = item["starts_after"] >= 0 and item["minutes"] > 0
        if not within or item["starts_after"] + item["minutes"] > fields["minutes"]:
            raise ItemOutsideEvent(number)
    if event.id is None:
        return
    kept = {item.get("id") for item in fields["programme"]}
    for item in event.programme:
        if item.id not in kept and _is_booked(session, item):
            raise ItemBooked(item.title)
    gone = [day for day in _booked_days(session, event) if not timing.is_on(day)]
    if gone:
        raise DatesBooked(gone)


def put(session: Session, event: Event, fields: Mapping[str, Any], *, now: datetime) -> None:
    """Set checked fields of an event that exists, and what hangs on them.

    Raises:
        occurrences.CapacityTaken: a date or a part of the programme has more places taken than that.
        what `moving.check` raises.
    """
    today = now.astimezone(ZoneInfo(event.zone)).date()
    if fields.get("capacity", event.capacity) != event.capacity:
        _spread_capacity(session, event, fields["capacity"], today)
    if "programme" in fields:
        _release_items(session, event, fields["programme"])
    with matches_following(session, event):
        set_fields(event, fields)
    if set(TIMED) & set(fields):
        _drop_rows_off_the_rule(session, event)
        session.flush()
    if MOVED in fields:
        moving.put(session, event, fields[MOVED], now=now)


def set_fields(event: Event, fields: Mapping[str, Any]) -> None:
    """Set checked fields on the event alone, not on its dates."""
    for name, value in fields.items():
        if name == "programme":
            there = {item.id: item for item in event.programme}
            event.programme = [_item(there, values) for values in value]
        elif name == "starts":
            event.starts = datetime.fromisoformat(str(value))
        elif name != MOVED:
            setattr(event, name, value)


def lock(session: Session, event: Event) -> None:
    """Hold an event and its dates until the transaction ends, and see them as they are."""
    held = select(Event).filter_by(id=event.id).with_for_update(of=Event)
    session.scalars(held.execution_options(populate_existing=True)).one()
    session.expire(event, ["programme", "dates"])
    for date_id in session.scalars(
        select(EventDate.id).filter_by(event_id=event.id).order_by(EventDate.id)
    ):
        seats.lock(session, date_id)


def _booked_days(session: Session, event: Event) -> list[date]:
    booked = select(EventDate.day).join(Registration, Registration.date_id == EventDate.id)
    booked = booked.where(EventDate.event_id == event.id, Registration.state.in_(EXPECTED))
    return list(session.scalars(booked.distinct().order_by(EventDate.day)))


def _is_booked(session: Session, item: ProgrammeItem) -> bool:
    chosen = select(RegistrationItem).join(Registration)
    chosen = chosen.where(RegistrationItem.item_id == item.id, Registration.state.in_(EXPECTED))
    return session.scalar(chosen.limit(1)) is not None


def _in_order(item: Mapping[str, Any]) -> tuple[int, float]:
    return item["starts_after"], item["id"] or float("inf")


def _item(there: Mapping[int, ProgrammeItem], values: Mapping[str, Any]) -> ProgrammeItem:
    item = there.get(values["id"] or 0) or ProgrammeItem()
    for key in ITEM[1:]:
        setattr(item, key, values[key])
    return item


def _release_items(session: Session, event: Event, wanted: list[dict[str, Any]]) -> None:
    """Let go of the parts that go, and give those that stay their new seats."""
    by_id = {values["id"]: values for values in wanted}
    for item in event.programme:
        if item.id not in by_id:  # only given-up bookings still name it, see `check`
            session.execute(delete(RegistrationItem).where(RegistrationItem.item_id == item.id))
        elif item.capacity != by_id[item.id]["capacity"]:
            _spread_seats(session, item, by_id[item.id]["capacity"])


def _spread_capacity(session: Session, event: Event, capacity: int | None, today: date) -> None:
    """Give the dates that have the event's capacity the new one; those given their own keep it."""
    ahead = (
        EventDate.event_id == event.id,
        EventDate.day >= today,
        EventDate.capacity.is_not_distinct_from(event.capacity),
    )
    rows = update(EventDate).where(*ahead)
    fits = true() if capacity is None else EventDate.taken <= capacity
    there = session.scalar(select(func.count()).select_from(EventDate).where(*ahead)) or 0
    taken = session.scalar(select(func.max(EventDate.taken)).where(*ahead)) or 0
    if changed(session, rows.where(fits).values(capacity=capacity)) < there:
        raise CapacityTaken(taken)


def _spread_seats(session: Session, item: ProgrammeItem, capacity: int | None) -> None:
    of_item = ItemSeats.item_id == item.id
    fits = true() if capacity is None else ItemSeats.taken <= capacity
    there = session.scalar(select(func.count()).select_from(ItemSeats).where(of_item)) or 0
    taken = session.scalar(select(func.max(ItemSeats.taken)).where(of_item)) or 0
    if changed(session, update(ItemSeats).where(of_item, fits).values(capacity=capacity)) < there:
        raise CapacityTaken(taken)


def _drop_rows_off_the_rule(session: Session, event: Event) -> None:
    """Forget what happened to days that are no longer dates, where nobody ever booked."""
    timing = event.timing
    for row in list(event.dates):
        named = session.scalar(select(Registration.id).filter_by(date_id=row.id).limit(1))
        if row.day not in timing.days(row.day, row.day) and named is None:
            event.dates.remove(row)
