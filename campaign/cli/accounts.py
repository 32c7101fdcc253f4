"""`flask --app campaign accounts invite|reset`: the first administrator, and a way back in."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from campaign import clock
from campaign.domain import contacting, entering, inviting
from campaign.extensions import db
from campaign.languages import DESK_LANGUAGES
from campaign.models.account import NAME_LENGTH, ROLES
from campaign.refusals import explain

accounts = AppGroup("accounts", help="Accounts of people who work on this website.")


@accounts.command("invite")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", type=click.Choice(ROLES), multiple=True)
@click.option("--language", type=click.Choice(DESK_LANGUAGES), default="en")
def invite(email: str, name: str, roles: tuple[str, ...], language: str) -> None:
    """Invite somebody by EMAIL and print the invitation's address, which works once."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise click.ClickException(f"A name has 1 to {NAME_LENGTH} characters.")
    invitee = inviting.Invitee(name, _spelled(email), language, roles)
    sealer = current_app.extensions["sealer"]
    try:
        _, token = inviting.invite(
            db.session(), invitee, actor=None, now=clock.now(), sealer=sealer
        )
    except inviting.AlreadyInvited as refusal:
        raise click.ClickException(explain(refusal).about(refusal)) from refusal
    _print(token)


@accounts.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Void the password and second factors of EMAIL's account and print a new invitation."""
    sealer = current_app.extensions["sealer"]
    account = entering.find(db.session(), _spelled(email), sealer)
    if account is None or account.is_closed:
        raise click.ClickException("No open account has this e-mail.")
    _print(inviting.reset(db.session(), account, actor=None, now=clock.now()))


def _spelled(email: str) -> str:
    try:
        if "@" in email:
            return contacting.normalise(email, region="")
    except contacting.UnreadableContact:
        pass
    raise click.ClickException("This is not an e-mail address.")


def _print(token: str) -> None:
    db.session.commit()
    with current_app.test_request_context():
        path = url_for("account.accept", token=token)
    click.echo(current_app.config["BASE_URL"] + path)
