"""`flask --app campaign demo`: a demonstration season, small or as large as this has to bear."""

import time

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from campaign.cli import demonstration
from campaign.cli.demonstration import big

SMALL, BIG = "small", "big"


@click.command("demo")
@click.option("--season", type=click.Choice([SMALL, BIG]), default=SMALL, show_default=True)
@with_appcontext
def demo(season: str) -> None:
    """Fill the database with a season: what `make run` shows, or with a million pledges more."""
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("This would put invented people beside real ones.")
    began = time.monotonic()
    flask_migrate.upgrade()
    demonstration.demonstrate()
    if season == BIG:
        big.enlarge()
    demonstration.note_sign_ins()
    click.echo(f"Made in {time.monotonic() - began:.0f} s.")
