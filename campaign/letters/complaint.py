"""Who complained and left a contact is told that the answer is there."""

from datetime import datetime

from flask import current_app, url_for
from sqlalchemy.orm import Session

from campaign.domain import complaining
from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.letters import wording

TEMPLATES = (complaining.ANSWERED,)


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where the complaint was erased. What it says is not in it."""
    token = outgoing.facts["token"]
    try:
        complaining.find(session, token)
    except complaining.NoSuchComplaint:
        return None
    link = current_app.config["BASE_URL"] + url_for("complaints.show", token=token)
    return wording.compose(outgoing, channel, link=link, facts={})
