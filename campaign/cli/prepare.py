"""`flask --app campaign prepare`: everything `make run` needs before it serves."""

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from campaign.cli import demonstration, erasures
from campaign.domain import shaping

NO_FACE = "The fonts of {} are not all there: texts in its script show boxes. Run `make install`."
UNJOINED = "Letters of {} do not join: what is printed in its script is wrong. Run `make install`."


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Create or migrate the database, and erase again what a backup that was put back still held.

    Say which scripts cannot be set. In development, a small demonstration on first start.
    """
    flask_migrate.upgrade()
    erasures.replay()
    warn_of_type()
    if not current_app.config["PRODUCTION"]:
        demonstration.demonstrate()
        demonstration.note_sign_ins()


def warn_of_type() -> None:
    """Say on the error stream what is wrong with the faces of the pack's languages: one sentence each."""
    for fault in shaping.faults(current_app.extensions["pack"].spoken):
        sentence = UNJOINED if fault.is_there else NO_FACE
        click.echo(sentence.format(fault.family), err=True)
