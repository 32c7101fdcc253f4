"""`flask --app campaign prepare`: everything `make run` needs before it serves."""

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from campaign.cli import demonstration


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Create or migrate the database; in development, a small demonstration on first start."""
    flask_migrate.upgrade()
    if not current_app.config["PRODUCTION"]:
        demonstration.demonstrate()
        demonstration.note_sign_ins()
