"""What people who work on this website are told about their work. Nothing of a resident is in it."""

from datetime import datetime

from flask import current_app, url_for
from sqlalchemy.orm import Session

from campaign.domain.delivering import Letter
from campaign.domain.entrusting import COLLEAGUE
from campaign.domain.sending import Outgoing
from campaign.letters import wording

TEMPLATES = (COLLEAGUE,)


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words."""
    link = current_app.config["BASE_URL"] + url_for("account.mine")
    return wording.compose(outgoing, channel, link=link, facts=outgoing.facts)
