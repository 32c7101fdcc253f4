"""`flask --app campaign outbox …`: sending what waits."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign import clock, letters
from campaign.domain import booking, leaving, sending
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
    pass_on()
    click.echo(f"{work_through()} sent")


def work_through() -> int:
    """Send message after message until none is due; return how many."""
    session = db.session()
    senders = configured_senders()
    count = 0
    while claimed := sending.claim(session, channels=senders, now=clock.now()):
        session.commit()
        count += hand_over(claimed, senders[claimed.channel], now=clock.now())
    session.rollback()
    return count


def pass_on() -> None:
    """End what was not taken or confirmed in time, and tell them; let go what was sent long enough ago."""
    for step in (_lapse_offers, _lapse_applications, _forget_messages):
        try:
            step()
            db.session.commit()
        except Exception as error:  # one that cannot be done holds up no other, and is tried again
            db.session.rollback()
            current_app.logger.error("", exc_info=error)


def _lapse_offers() -> None:
    booking.lapse(db.session(), now=clock.now(), sealer=current_app.extensions["sealer"])


def _lapse_applications() -> None:
    leaving.lapse(db.session(), now=clock.now(), sealer=current_app.extensions["sealer"])


def _forget_messages() -> None:
    sending.forget(db.session(), now=clock.now())


def hand_over(claimed: Claimed, sender: Sender, *, now: datetime) -> bool:
    """Send one claimed message and note what came of it; say whether it went out."""
    session, letter = db.session(), None
    try:
        outgoing = sending.opened(session, claimed.id, current_app.extensions["sealer"])
        letter = letters.write(session, outgoing, claimed.channel, now)
        session.rollback()  # no lock is held while another machine is being talked to
        if letter is not None:
            sender.send(letter)
    except NotDelivered as refusal:
        for_good = isinstance(refusal, RefusedForGood)
        sending.failed(session, claimed, now=now, for_good=for_good)
        letter = None
    except Exception as error:  # one message that cannot be written must not hold up the others
        current_app.logger.error("", exc_info=error)
        session.rollback()
        sending.failed(session, claimed, now=now)
        letter = None
    else:
        _settle(claimed, letter is not None, now)
    session.commit()
    return letter is not None


def _settle(claimed: Claimed, went: bool, now: datetime) -> None:
    if went:
        sending.sent(db.session(), claimed.id, now=now)
    else:
        sending.settle_untold(db.session(), claimed.id)


def configured_senders() -> dict[str, Sender]:
    """Return what sends on each channel. Without its address a channel's messages wait."""
    addresses = {EMAIL: current_app.config["MAIL_URL"], SMS: current_app.config["SMS_URL"]}
    return {channel: sender_for(address) for channel, address in addresses.items() if address}
