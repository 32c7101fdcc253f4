"""`flask --app campaign pledges held|release|forget-repeats`."""

import click
from flask.cli import AppGroup

from campaign import clock
from campaign.domain import pledging
from campaign.extensions import db
from campaign.models import Pledge

pledges = AppGroup("pledges", help="Pledges that wait for a look, and repeats that are old.")


@pledges.command("held")
def held() -> None:
    """List what is held, without names."""
    for pledge in pledging.held(db.session()):
        click.echo(f"{pledge.id}\t{pledge.signed_on}\t{pledge.ward_code or '-'}\t{pledge.channel}")


@pledges.command("release")
@click.argument("number", type=int)
def release(number: int) -> None:
    """Let held pledge NUMBER count."""
    pledge = db.session.get(Pledge, number)
    if pledge is None or not pledge.is_held:
        raise click.ClickException(f"No held pledge {number}.")
    pledging.release(pledge)
    db.session.commit()


@pledges.command("forget-repeats")
def forget_repeats() -> None:
    """Delete repeats older than seven days."""
    gone = pledging.forget_repeats(db.session(), today=clock.today())
    db.session.commit()
    click.echo(f"{gone} forgotten")
