"""What young ambassadors are told of their application, and what a parent is asked and told."""

from datetime import datetime

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign import looks
from campaign.domain import applying, asking, permitting, relaying
from campaign.domain.delivering import Letter
from campaign.domain.sending import Outgoing
from campaign.letters import wording
from campaign.models import Ambassador, Cohort
from campaign.models.ambassador import ACTIVE, ASKED, GIVEN, WAITING

TEMPLATES = (*relaying.TO_THE_YOUNG, relaying.LAPSED, *relaying.TO_A_PARENT)
# What a parent may still be told, by what they said and how it stands.
HOLDS_WHILE = {relaying.ASKED: (ASKED, WAITING), relaying.GIVEN: (GIVEN, ACTIVE)}
# What may still be said when its moment has come; the others tell of an end, and lead to the public page.
TELLS_OF = {relaying.WAITING: WAITING, relaying.JOINED: ACTIVE}


def write(session: Session, outgoing: Outgoing, channel: str, now: datetime) -> Letter | None:
    """Return the letter in words, or None where there is nothing left to tell."""
    if outgoing.template in HOLDS_WHILE:
        return _to_a_parent(session, outgoing, channel)
    link = url_for("ambassadors.read")
    if outgoing.template in TELLS_OF:
        ambassador = _still(session, outgoing)
        if ambassador is None:
            return None
        link = url_for("ambassadors.mine", token=outgoing.facts["token"])
    return _compose(session, outgoing, channel, link)


def _to_a_parent(session: Session, outgoing: Outgoing, channel: str) -> Letter | None:
    try:
        asked = asking.find(session, outgoing.facts["token"])
    except asking.NoSuchPermission:
        return None
    if (asked.state, asked.ambassador.state) != HOLDS_WHILE[outgoing.template]:
        return None
    link = url_for("permission.show", token=outgoing.facts["token"])
    until = permitting.lapses_at(asked.ambassador.applied_at)
    return _compose(session, outgoing, channel, link, until=until)


def _still(session: Session, outgoing: Outgoing) -> Ambassador | None:
    """Return the application, where it still stands as the message says."""
    try:
        found = applying.find(session, outgoing.facts["token"])
    except applying.NoSuchApplication:
        return None
    return found if found.state == TELLS_OF[outgoing.template] else None


def _compose(
    session: Session,
    outgoing: Outgoing,
    channel: str,
    link: str,
    until: datetime | None = None,
) -> Letter:
    cohort = session.scalar(select(Cohort).filter_by(slug=outgoing.facts["cohort"]))
    zone = current_app.extensions["pack"].zone
    facts = {
        "name": outgoing.facts.get("name", ""),
        "cohort": looks.told(cohort.name if cohort else {}).text,
        "until": until and until.astimezone(zone).date(),
    }
    address = current_app.config["BASE_URL"] + link
    return wording.compose(outgoing, channel, link=address, facts=facts)
