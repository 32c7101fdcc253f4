"""`flask --app campaign calendars fetch`."""

from collections import Counter

import click
from flask import current_app
from flask.cli import AppGroup

from campaign import clock
from campaign.domain import adopting, auditing, watching
from campaign.domain.fetching import Fetched
from campaign.extensions import db
from events.models import PartnerGroup

calendars = AppGroup("calendars", help="The groups' own calendars.")


@calendars.command("fetch")
def fetch() -> None:
    """Look at each calendar that was not looked at for an hour. Run it every few minutes."""
    for line in fetch_due():
        click.echo(line)


def fetch_due() -> list[str]:
    """Look at each calendar that is due, and commit after each; return a line about each.

    One that breaks something costs the others nothing: it is logged, and tried again the next time.
    """
    due = adopting.due(db.session(), clock.now())
    asked = [(group.id, group.calendar_url, group.calendar_etag) for group in due]
    db.session.rollback()
    lines = []
    for id_, url, etag in asked:
        answer = watching.ask(url, etag)
        try:
            lines += _receive(id_, url, answer)
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            current_app.logger.error("", exc_info=error)
    return lines


def _receive(id_: int, url: str, answer: Fetched | Exception) -> list[str]:
    """Take over what was answered; return a line for the operator, without words of the calendar."""
    group = db.session.get(PartnerGroup, id_)
    if group is None or group.calendar_url != url:
        return []
    pack, now = current_app.extensions["pack"], clock.now()
    here = watching.Here(pack.timezone, pack.languages[0], current_app.extensions["sealer"])
    look = watching.receive(db.session(), group, answer, here=here, now=now)
    auditing.record(
        db.session(), actor=None, deed="calendar.looked_at", thing=f"group:{group.slug}", now=now
    )
    counts = Counter(line.did for line in look.lines)
    return ["\t".join([group.slug, *(f"{did} {counts[did]}" for did in sorted(counts))])]
