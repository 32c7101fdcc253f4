"""What a view of the hosts' desk is about: this group's event, one date of it, and whoever is asking."""

from datetime import date

from flask import abort, current_app, g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import clock
from campaign.domain import auditing
from campaign.extensions import db, desk_words
from campaign.looks import called
from events import listings, occurrences, publishing
from events.models import Event
from events.models.event import WAITING
from events.occurrences import Occurrence

_d = desk_words.gettext

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


def crumbs() -> list[tuple[str, str]]:
    """Return the way to the group's page: addresses, and what stands there."""
    return [
        (url_for("hosts.index"), _d("Groups")),
        (url_for("hosts.show", group=g.group.slug), called(g.group)),
    ]


def is_staff() -> bool:
    """Whether staff are asking, whose own words need no review."""
    return bool(g.account.has("staff"))


def to_event(event: Event) -> ResponseReturnValue:
    """Lead back to an event; staff to what waits of it, which may hold what they just wrote."""
    here = url_for("hosts.overview", group=g.group.slug, slug=event.slug)
    return redirect(to_read(event) or here, 303)


def to_read(event: Event) -> str:
    """Return where staff read what waits of an event, "" where nothing does or the group is asking."""
    waits = event.state == WAITING or publishing.waiting_edit(db.session(), event) is not None
    return url_for("desk.review", slug=event.slug) if is_staff() and waits else ""


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
