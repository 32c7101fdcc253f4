"""What young ambassadors and their parents are told: each message is a row of the outbox.

Only who gave a contact is written to, in the language they chose. A parent is asked, and told of a yes.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign.domain import confiding, sending
from campaign.domain.sealing import Sealer
from campaign.domain.sending import Outgoing
from campaign.models import Ambassador, Message, Permission

ASKED, GIVEN = "permission_asked", "permission_given"
WAITING, JOINED = "ambassador_waiting", "ambassador_joined"
REFUSED, STOPPED, LAPSED = "ambassador_refused", "ambassador_stopped", "ambassador_lapsed"
TO_THE_YOUNG = (WAITING, JOINED, REFUSED, STOPPED)
TO_A_PARENT = (ASKED, GIVEN)
ENDS = (REFUSED, STOPPED)
# Of who is deleted nothing is kept to tell them: it goes out soon, or not at all.
END_IS_TOLD_WITHIN, END_IS_KEPT = timedelta(days=2), timedelta(hours=1)


def to_the_young(
    ambassador: Ambassador, template: str, *, now: datetime, sealer: Sealer
) -> Outgoing | None:
    """Return what a young person is told of their application, or None where they gave no contact."""
    contact = confiding.contact_of(ambassador, sealer)
    if not contact:
        return None
    facts = _facts(ambassador, confiding.token_of(ambassador, sealer), sealer)
    told = _outgoing(ambassador, template, ambassador.language, contact, facts, now)
    return _of_an_end(told, about_its_end(ambassador), now) if template in ENDS else told


def about_its_end(ambassador: Ambassador) -> str:
    """Return what messages of an end are about: they outlive the row, unless the young person erases it."""
    return f"end:{ambassador.uid}"


def that_it_lapsed(ambassador: Ambassador, *, now: datetime, sealer: Sealer) -> Outgoing | None:
    """Return what tells a young person, without their name, that nobody confirmed in time."""
    contact = confiding.contact_of(ambassador, sealer)
    if not contact:
        return None
    facts = {"cohort": ambassador.cohort.slug}
    told = _outgoing(ambassador, LAPSED, ambassador.language, contact, facts, now)
    return _of_an_end(told, None, now)


def to_a_parent(permission: Permission, *, now: datetime, sealer: Sealer) -> Outgoing | None:
    """Return what sends a parent the link to their page, or None where they are asked on paper."""
    return _linked(permission, ASKED, now, sealer)


def that_a_yes_was_given(
    permission: Permission, *, now: datetime, sealer: Sealer
) -> Outgoing | None:
    """Return what tells whoever was asked of a yes, or None where they were asked on paper."""
    return _linked(permission, GIVEN, now, sealer)


def _linked(
    permission: Permission, template: str, now: datetime, sealer: Sealer
) -> Outgoing | None:
    contact = confiding.parents_contact(permission, sealer)
    if not contact:
        return None
    ambassador = permission.ambassador
    facts = _facts(ambassador, confiding.parents_token(permission, sealer), sealer)
    return _outgoing(ambassador, template, permission.language, contact, facts, now)


def queue(session: Session, told: Outgoing | None, *, now: datetime, sealer: Sealer) -> None:
    """Write a message into the outbox, if there is one."""
    if told is not None:
        sending.queue(session, told, due_at=now, sealer=sealer)


def times_asked(session: Session, ambassador: Ambassador) -> int:
    """Return how often a parent was written to lately: in about a week."""
    asked = select(func.count()).select_from(Message)
    mine = asked.where(Message.about == ambassador.uid, Message.template == ASKED)
    return session.scalar(mine) or 0


def _facts(ambassador: Ambassador, token: str, sealer: Sealer) -> dict[str, str]:
    name = confiding.name_of(ambassador, sealer)
    return {"token": token, "name": name, "cohort": ambassador.cohort.slug}


def _of_an_end(told: Outgoing, about: str | None, now: datetime) -> Outgoing:
    until = now + END_IS_TOLD_WITHIN
    return replace(told, about=about, expires_at=until, kept=END_IS_KEPT)


def _outgoing(
    ambassador: Ambassador,
    template: str,
    language: str,
    contact: str,
    facts: dict[str, str],
    now: datetime,
) -> Outgoing:
    once = f"{template}:{ambassador.uid}:{now:%Y%m%dT%H%M%S%f}"
    return Outgoing(template, language, contact, once, facts, ambassador.uid)
