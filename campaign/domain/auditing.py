"""The audit trail: who did what, to which thing, and when; never what was written."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.models import Account, AuditEntry
from campaign.models.audit import DEED_LENGTH, THING_LENGTH

ENTRIES_OF_A_PAGE = 50
KEPT = timedelta(days=2 * 365)


def record(
    session: Session, *, actor: Account | None, deed: str, thing: str, now: datetime
) -> None:
    """Add one deed, in the transaction of the deed itself.

    `deed` is a noun and a verb (`event.published`), `thing` a kind and a key that names no resident
    (`event:big-iftar`); neither holds what somebody wrote. `actor` is None for the machine.

    Raises:
        ValueError: either text is empty or longer than its column: a mistake in the calling code.
    """
    if not (0 < len(deed) <= DEED_LENGTH and 0 < len(thing) <= THING_LENGTH):
        raise ValueError("A deed and a thing are short keys.")
    actor_id = actor.id if actor is not None else None
    session.add(AuditEntry(at=now, actor_id=actor_id, deed=deed, thing=thing))


def entries(session: Session, *, before: int | None = None) -> list[AuditEntry]:
    """Return a page of entries, newest first, those older than the entry `before` if it is given."""
    page = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(ENTRIES_OF_A_PAGE)
    if before is not None:
        page = page.where(AuditEntry.id < before)
    return list(session.scalars(page))
