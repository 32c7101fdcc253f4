"""`flask --app campaign events relist`."""

import click
from flask.cli import AppGroup

from campaign import clock
from campaign.extensions import db
from events import listings

events = AppGroup("events", help="The events and their list.")


@events.command("relist")
def relist() -> None:
    """Make the list of events afresh: once a night, so that it always reaches as far ahead."""
    relist_all()
    click.echo("Events are listed afresh.")


def relist_all() -> None:
    """List every event afresh, a few to a commit."""
    last: int | None = 0
    while last is not None:
        last = listings.relist_batch(db.session(), clock.today(), after=last)
        db.session.commit()
        db.session.expunge_all()
