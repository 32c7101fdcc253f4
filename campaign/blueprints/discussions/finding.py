"""What a view of a group's workshops is about, and how its deeds are noted."""

from flask import abort, current_app, g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import clock
from campaign.blueprints.hosts.finding import GROUP
from campaign.domain import auditing
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Discussion

WORKSHOPS = f"{GROUP}/workshops"
WORKSHOP = f"{WORKSHOPS}/<workshop>"


def own_discussion(slug: str) -> Discussion:
    """Return the group's own workshop of this name; another group's is 404 like nobody's."""
    row = db.session.scalar(select(Discussion).filter_by(slug=slug, group_id=g.group.id))
    if row is None:
        abort(404)
    return row


def sealer() -> Sealer:
    """Return the application's sealer."""
    found: Sealer = current_app.extensions["sealer"]
    return found


def done(row: Discussion, deed: str, page: str = "discussions.show") -> ResponseReturnValue:
    """Note the deed, keep it, and show a page of the workshop."""
    note(row, deed)
    db.session.commit()
    return shown(row, page)


def shown(row: Discussion, page: str = "discussions.show") -> ResponseReturnValue:
    """Lead to a page of the workshop."""
    return redirect(url_for(page, group=g.group.slug, workshop=row.slug), 303)


def note(row: Discussion, deed: str) -> None:
    """Write a deed into the audit trail."""
    thing = f"discussion:{row.slug}"[:100]
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())
