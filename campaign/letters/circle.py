"""What goes to members of a circle: a neutral text and nothing else. And who is told of an emergency.

A text has no link, no name and no greeting, so that it says nothing to whoever else may read it.
"""

from datetime import datetime

from flask import current_app, render_template, url_for
from sqlalchemy.orm import Session

from campaign import addresses
from campaign.domain import overriding, reaching
from campaign.domain.delivering import Letter
from campaign.domain.reaching import Note
from campaign.domain.sending import Outgoing
from campaign.languages import LANGUAGES, SOURCE
from campaign.letters import wording
from campaign.models.message import SMS

ALERTS = (overriding.ASKED, overriding.OPENED)
TEMPLATES = (*reaching.TEXTS, *ALERTS)


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where it may no longer be said."""
    if outgoing.template in ALERTS:
        where = outgoing.facts["where"]
        link = current_app.config["BASE_URL"] + url_for(where)
        says_why = where == overriding.THEIRS  # the trail has no reasons
        return wording.compose(outgoing, channel, link=link, facts={"says_why": says_why})
    zone, sealer = current_app.extensions["pack"].zone, current_app.extensions["sealer"]
    found = reaching.still_to_be_told(session, outgoing, now=now, zone=zone, sealer=sealer)
    if found is None:
        return None
    note, tag = found
    addresses.speak(LANGUAGES.get(tag, SOURCE))
    text = words(note)
    return Letter(
        to=outgoing.recipient,
        subject="" if channel == SMS else text,
        text=text if channel == SMS else f"{text}\n",
        html=render_template("email/letter.html", paragraphs=[], subject=text),
        mark=sealer.mark("message", outgoing.once)[:32],
    )


def words(note: Note) -> str:
    """Return a text of the allow-list in the reader's language: one line."""
    at = note.at and note.at.astimezone(current_app.extensions["pack"].zone)
    return " ".join(render_template(f"email/{note.text}.txt", at=at).split())
