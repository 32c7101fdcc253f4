"""What a view of the hosts' desk is about: this group's event, one date of it, and whoever is asking."""

from datetime import date

from flask import abort, current_app, g
from sqlalchemy import select

from campaign import clock
from campaign.domain import auditing
from campaign.extensions import db
from events import listings, occurrences
from events.models import Event
from events.occurrences import Occurrence

GROUP = "/hosts/<group>"
EVENT = f"{GROUP}/events/<slug>"


def own_event(slug: str) -> Event:
    """Return the group's own event of this name; another group's is 404 like nobody's."""
    event = db.session.scalar(select(Event).filter_by(slug=slug, group_id=g.group.id))
    if event is None:
        abort(404)
    return event


def own_date(event: Event, text: str) -> Occurrence:
    """Return one date of an event by its day in the address, else 404."""
    try:
        return occurrences.find(db.session(), event, date.fromisoformat(text))
    except (ValueError, occurrences.NoSuchDate):
        abort(404)


def is_staff() -> bool:
    """Whether staff are asking, whose changes need no review."""
    return bool(g.account.has("staff"))


def note(deed: str, event: Event) -> None:
    """Write a deed into the audit trail."""
    auditing.record(
        db.session(), actor=g.account, deed=deed, thing=f"event:{event.slug}", now=clock.now()
    )


def show_changes(event: Event) -> None:
    """List an event afresh after something happened to one of its dates."""
    if event.is_public:
        today = clock.now().astimezone(current_app.extensions["pack"].zone).date()
        listings.relist(db.session(), event, today)
