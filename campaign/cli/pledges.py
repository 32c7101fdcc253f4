"""`flask --app campaign pledges held|release|refuse|forget-forms`."""

import click
from flask.cli import AppGroup

from campaign import clock
from campaign.domain import forgetting, reviewing
from campaign.extensions import db

pledges = AppGroup("pledges", help="Pledges that wait for a look, and what was kept of forms.")


@pledges.command("held")
def held() -> None:
    """List what is held, without names."""
    for pledge in reviewing.held(db.session()):
        click.echo(f"{pledge.id}\t{pledge.signed_on}\t{pledge.ward_code or '-'}\t{pledge.channel}")


@pledges.command("release")
@click.argument("number", type=int)
def release(number: int) -> None:
    """Let held pledge NUMBER count."""
    _insist(reviewing.release(db.session(), number), number)
    db.session.commit()


@pledges.command("refuse")
@click.argument("number", type=int)
def refuse(number: int) -> None:
    """Remove held pledge NUMBER, its badge and its receipt."""
    _insist(reviewing.refuse(db.session(), number, today=clock.today()), number)
    db.session.commit()


@pledges.command("forget-forms")
def forget_forms() -> None:
    """Delete the marks of forms that cannot be sent again."""
    forgetting.forget_forms(db.session(), today=clock.today())
    db.session.commit()


def _insist(was_held: bool, number: int) -> None:
    if not was_held:
        raise click.ClickException(f"No held pledge {number}.")
