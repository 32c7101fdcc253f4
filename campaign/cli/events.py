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
    click.echo(f"Events listed: {listings.relist_all(db.session(), clock.today())}")
