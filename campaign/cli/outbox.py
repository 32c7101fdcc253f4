"""`flask --app campaign outbox …`: sending what waits."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign import clock, letters
from campaign.domain import booking, sending
from campaign.domain.delivering import NotDelivered, RefusedForGood, Sender, sender_for
from campaign.domain.sending import Claimed
from campaign.extensions import db
from campaign.models.message import EMAIL, SMS


@click.group()
def outbox() -> None:
    """Mails and text messages."""


@outbox.command()
@with_appcontext
def send() -> None:
    """Send everything that is due, once."""
    click.echo(f"{work_through()} sent")


def work_through() -> int:
    """Pass on lapsed offers, then send message after message until none is due; return how many."""
    session, sealer = db.session(), current_app.extensions["sealer"]
    booking.lapse(session, now=clock.now(), sealer=sealer)
    sending.forget(session, now=clock.now())
    session.commit()
    senders = configured_senders()
    count = 0
    while claimed := sending.claim(session, channels=senders, now=clock.now(), sealer=sealer):
        session.commit()
        count += hand_over(claimed, senders[claimed.channel], now=clock.now())
    session.rollback()
    return count


def hand_over(claimed: Claimed, sender: Sender, *, now: datetime) -> bool:
    """Send one claimed message and note what came of it; say whether it went out."""
    session = db.session()
    letter = letters.write(session, claimed.outgoing, claimed.channel, now)
    session.rollback()  # no lock is held while another machine is being talked to
    if letter is None:
        sending.settle_untold(session, claimed.id)
    else:
        try:
            sender.send(letter)
            sending.sent(session, claimed.id, now=now)
        except NotDelivered as refusal:
            for_good = isinstance(refusal, RefusedForGood)
            sending.failed(session, claimed, now=now, for_good=for_good)
            letter = None
    session.commit()
    return letter is not None


def configured_senders() -> dict[str, Sender]:
    """Return what sends on each channel. Without its address a channel's messages wait."""
    addresses = {EMAIL: current_app.config["MAIL_URL"], SMS: current_app.config["SMS_URL"]}
    return {channel: sender_for(address) for channel, address in addresses.items() if address}
