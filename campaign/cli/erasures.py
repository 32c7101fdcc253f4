"""`flask --app campaign erasures …`: the ledger of what was erased, for the day a backup is put back."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign import clock
from campaign.domain import ledger, replaying
from campaign.extensions import db


@click.group()
def erasures() -> None:
    """What people erased, so that it stays erased."""


@erasures.command("copy")
@with_appcontext
def copy_now() -> None:
    """Copy to the file what is not in it yet."""
    click.echo(f"{copy()} copied to {_file()}")


@erasures.command("replay")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@with_appcontext
def replay_now(file: Path | None) -> None:
    """After a backup was put back: erase again what had been erased since. Twice is no harm."""
    try:
        click.echo(f"{replay(file)} erased again")
    except ledger.Unreadable as error:
        raise click.ClickException(f"line {error.line} is not of a ledger") from error


def copy() -> int:
    """Copy what is not in the file yet, and return how many lines that were."""
    copied = ledger.copy(db.session(), _file())
    db.session.commit()
    return copied


def replay(file: Path | None = None) -> int:
    """Erase again what the file tells of, and return how much of it was there again."""
    at = replaying.Moment(clock.now(), clock.today(), current_app.extensions["sealer"])
    again = replaying.replay(db.session(), ledger.read(file or _file()), at)
    db.session.commit()
    return again


def shorten() -> None:
    """Take out of the file what no backup needs any more."""
    ledger.shorten(_file(), today=clock.today())


def _file() -> Path:
    return Path(current_app.config["ERASURES"])
