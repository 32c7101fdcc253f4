"""From draft to published, and every change after that.

A trusted group publishes at once. The first publication of another group's event waits for staff, and so
does each edit of a live one that changes its time, place or text (`revising.REVIEWED`), and each date of it
that moves; the rest of such an edit applies at once. Beside one that waits, what staff write waits too: it
may hold words of the group that nobody has read. What is cancelled stays visible.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events import changes, listings, moving, occurrences, registration, revising, slugs
from events.changes import Difference
from events.models import Event, EventDate, EventEdit, PartnerGroup, Registration
from events.models.event import AGES, CANCELLED, DRAFT, LIVE, ONLINE, WAITING
from events.moving import MOVED
from events.revising import fields_of


class AlreadyCancelled(Exception):
    """The event was called off; it can no longer be changed."""


class NotADraft(Exception):
    """Only what was never published can be deleted."""


class NotPublished(Exception):
    """Only what residents can see can be called off."""


class NotComplete(Exception):
    """Residents would miss these fields."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing


class Stale(Exception):
    """Somebody else changed the event since it was read."""


def draft(
    session: Session, group: PartnerGroup, fields: Mapping[str, Any], *, now: datetime
) -> Event:
    """Write a new event of a group, which only the group and staff can see.

    `fields` has at least kind, title, starts, minutes and zone.

    Raises:
        recurrence.TimingRefused, sunset.NoSunset, revising.ItemOutsideEvent: it cannot be so.
    """
    wanted = {"programme": []} | revising.as_json(fields)
    event = Event(uid=str(uuid4()), group=group, state=DRAFT, created_at=now, updated_at=now)
    revising.check(session, event, wanted)
    revising.set_fields(event, wanted)
    return _named(session, event)


def latest(session: Session, event: Event) -> dict[str, Any]:
    """Return the fields as the group last wrote them: the event's, under an edit that waits."""
    edit = waiting_edit(session, event)
    return changes.over(fields_of(event), edit.fields if edit else {})


def waiting_edit(session: Session, event: Event) -> EventEdit | None:
    """Return the edit of an event that waits for staff, if any."""
    return session.scalar(select(EventEdit).filter_by(event_id=event.id))


def waits_for_staff(event: Event, *, by_staff: bool, beside: EventEdit | None = None) -> bool:
    """Whether staff have to read a change of time, place or text first, `beside` an edit that waits."""
    needs_no_look = event.group.trusted or (by_staff and beside is None)
    return event.is_live and not needs_no_look


def edit(
    session: Session,
    event: Event,
    fields: Mapping[str, Any],
    *,
    by_staff: bool,
    now: datetime,
    read: str | None = None,
) -> EventEdit | None:
    """Change an event; return the edit that now waits for staff, if any.

    `read` is `revising.mark(latest(...))` as it was when the writer began; None does not look.

    Raises:
        AlreadyCancelled, Stale: as their names say.
        recurrence.TimingRefused, sunset.NoSunset, revising.ItemOutsideEvent, revising.ItemBooked,
        revising.DatesBooked, occurrences.CapacityTaken, and what `moving.check` raises: it cannot be so;
        nothing is changed.
    """
    revising.lock(session, event)
    before, asked = fields_of(event), latest(session, event)
    if event.is_cancelled:
        raise AlreadyCancelled
    if read is not None and read != revising.mark(asked):
        raise Stale
    sent = revising.as_json(fields)
    wanted = changes.over(asked, sent)
    beside = None  # of no matter to single dates: they hold nothing but what is asked now
    if sent.keys() - {MOVED}:
        revising.check(session, event, wanted)
        beside = waiting_edit(session, event)
    waits = waits_for_staff(event, by_staff=by_staff, beside=beside)
    at_once, later = changes.split(before, sent, waits=waits)
    moving.check(revising.timing_of(wanted), later.get(MOVED, {}))
    if at_once:
        _apply(session, event, at_once, now)
    return _keep_waiting(session, event, wanted, at_once, now)


def missing(event: Event, now: datetime) -> list[str]:
    """Return the fields without which an event cannot be published."""
    away, there = event.attendance == ONLINE, event.attendance != "in_person"
    lacking = {
        "title": not any(event.title.values()),
        "description": not any(event.description.values()),
        "venue": not away and not event.venue,
        "online_address": there and not event.online_address,
        "ages": event.audience == AGES and event.age_from is None and event.age_to is None,
        "starts": not occurrences.upcoming(event, now, most=1),
    }
    return [field for field, lacks in lacking.items() if lacks]


def ask(session: Session, event: Event, *, now: datetime) -> str:
    """Ask for publication; return the state: live for a trusted group, else waiting.

    Raises:
        NotComplete, AlreadyCancelled: as their names say.
    """
    revising.lock(session, event)
    if event.group.trusted:
        publish(session, event, now=now)
    elif event.state == DRAFT:
        _insist_on_complete(event, now)
        event.state, event.updated_at = WAITING, now
    elif event.is_cancelled:
        raise AlreadyCancelled
    session.flush()
    return event.state


def publish(session: Session, event: Event, *, now: datetime) -> None:
    """Show an event to residents. Twice is no harm.

    Raises:
        NotComplete, AlreadyCancelled: as their names say.
    """
    revising.lock(session, event)
    if event.is_cancelled:
        raise AlreadyCancelled
    if event.is_live:
        return
    _insist_on_complete(event, now)
    event.state, event.published_at = LIVE, now
    _show(session, event, now)


def approve(session: Session, edit: EventEdit, *, now: datetime) -> None:
    """Let an edit that waits become true.

    Raises:
        AlreadyCancelled, and what `edit` raises: bookings may have come since it was asked for.
    """
    event = edit.event
    revising.lock(session, event)
    if event.is_cancelled:
        raise AlreadyCancelled
    wanted = changes.over(fields_of(event), edit.fields)
    revising.check(session, event, wanted)
    moving.check(revising.timing_of(wanted), edit.fields.get(MOVED, {}))
    _apply(session, event, edit.fields, now)
    session.delete(edit)
    session.flush()


def refuse(session: Session, asked: Event | EventEdit, *, now: datetime) -> None:
    """Hand a waiting event back as a draft, or drop an edit; what is published stays as it is."""
    if isinstance(asked, EventEdit):
        session.delete(asked)
    elif asked.state == WAITING:
        asked.state, asked.updated_at = DRAFT, now
    session.flush()


def differences(event: Event, edit: EventEdit) -> list[Difference]:
    """Return what an edit would change."""
    return changes.compare(fields_of(event), edit.fields)


def cancel(session: Session, event: Event, *, now: datetime) -> None:
    """Call a published event off; it stays visible as cancelled. Twice is no harm.

    Raises:
        NotPublished: residents cannot see it.
    """
    revising.lock(session, event)
    if event.is_cancelled:
        return
    if not event.is_live:
        raise NotPublished
    event.state = CANCELLED
    waiting = waiting_edit(session, event)
    if waiting is not None:
        session.delete(waiting)
    _show(session, event, now)


def duplicate(session: Session, event: Event, *, now: datetime) -> Event:
    """Return a draft with the same fields, without what happened to single dates and without bookings."""
    fields = fields_of(event)
    fields["programme"] = [item | {"id": None} for item in fields["programme"]]
    return draft(session, event.group, fields, now=now)


def discard(session: Session, event: Event) -> None:
    """Delete a draft.

    Raises:
        NotADraft: it was asked for or published.
    """
    revising.lock(session, event)
    if event.state != DRAFT or event.published_at is not None:
        raise NotADraft
    session.delete(event)
    session.flush()


def offer_new_places(session: Session, event: Event, *, now: datetime) -> list[Registration]:
    """Offer what more capacity made free to the waiting lists; return whom it is offered to."""
    dates = select(EventDate.id).filter_by(event_id=event.id).order_by(EventDate.id)
    return [
        r for id_ in session.scalars(dates).all() for r in registration.offer(session, id_, now=now)
    ]


def _apply(session: Session, event: Event, fields: Mapping[str, Any], now: datetime) -> None:
    revising.put(session, event, fields, now=now)
    _show(session, event, now)


def _show(session: Session, event: Event, now: datetime) -> None:
    event.touch(now)
    session.flush()
    if event.is_public:
        listings.relist(session, event, now.astimezone(ZoneInfo(event.zone)).date())


def _keep_waiting(
    session: Session,
    event: Event,
    wanted: Mapping[str, Any],
    at_once: Mapping[str, Any],
    now: datetime,
) -> EventEdit | None:
    """Keep what differs from the event for staff, or drop the edit where nothing does any more."""
    kept, current = waiting_edit(session, event), fields_of(event)
    rest = changes.remaining(current, wanted, at_once) if event.is_live else {}
    if kept is None and rest:
        session.add(EventEdit(event_id=event.id, fields=rest, asked_at=now))
    elif kept is not None and not rest:
        session.delete(kept)
    elif kept is not None and kept.fields != rest:
        kept.fields, kept.asked_at = rest, now
    session.flush()
    return waiting_edit(session, event)


def _insist_on_complete(event: Event, now: datetime) -> None:
    lacking = missing(event, now)
    if lacking:
        raise NotComplete(lacking)


def _named(session: Session, event: Event) -> Event:
    """Add an event under the first free name; two at once cannot have the same."""
    for slug in slugs.candidates(event.title.values(), event.kind):
        if session.scalar(select(Event.id).filter_by(slug=slug)) is None:
            event.slug = slug
            try:
                with session.begin_nested():
                    session.add(event)
            except IntegrityError:
                continue
            return event
    raise AssertionError("random names do not run out")
