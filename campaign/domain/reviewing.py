"""Pledges that wait for somebody to look at them, because many alike came at once.

They wait as long as nobody looks: nothing is dropped silently.
"""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.domain import pledging, signatures
from campaign.models import Pledge
from campaign.models.pledge import HELD, STANDING


def hold(session: Session, token: str) -> None:
    """Keep what was just signed from counting until somebody has looked at it; its receipt says so."""
    for kind in signatures.KINDS:
        mine = kind.receipt_hash == pledging.hash_token(token)
        session.execute(update(kind).where(mine, kind.state == STANDING).values(state=HELD))


def held(session: Session) -> list[Pledge]:
    """Return the pledges that wait, oldest first."""
    return list(session.scalars(select(Pledge).where(Pledge.state == HELD).order_by(Pledge.id)))


def release(session: Session, number: int) -> bool:
    """Let a held pledge count, and return whether it was held."""
    waits = (Pledge.id == number, Pledge.state == HELD)
    done = update(Pledge).where(*waits).values(state=STANDING).returning(Pledge.id)
    return session.scalar(done) is not None


def refuse(session: Session, number: int, *, today: date) -> bool:
    """Remove a held pledge and everything with it, and return whether it was held."""
    waits = (Pledge.id == number, Pledge.state == HELD)
    found = session.scalar(select(Pledge).where(*waits).with_for_update(of=Pledge))
    if found is not None:
        pledging.erase(session, found, today=today)
    return found is not None
