"""`flask --app campaign count recount`."""

import sys

import click
from flask.cli import AppGroup

from campaign import clock, engines
from campaign.domain import counting
from campaign.extensions import db

count = AppGroup("count", help="The public number.")


@count.command("recount")
def recount() -> None:
    """Prove the public number from rows, and record when it was. Exits 1 where they differ."""
    engines.see_one_moment(db.session())
    lines = counting.recount(db.session(), now=clock.now())
    db.session.commit()
    for line in lines:
        verdict = "proved" if line.agrees else "DIFFERS"
        click.echo(f"{line.channel}: published {line.published}, counted {line.counted}: {verdict}")
    if not all(line.agrees for line in lines):
        sys.exit(1)
