"""`flask --app campaign prepare`: everything `make run` needs before it serves."""

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from campaign.cli import demonstration, erasures


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Create or migrate the database, and erase again what a backup that was put back still held.

    In development, a small demonstration on first start.
    """
    flask_migrate.upgrade()
    erasures.replay()
    if not current_app.config["PRODUCTION"]:
        demonstration.demonstrate()
        demonstration.note_sign_ins()
