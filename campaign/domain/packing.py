"""Making the files that were asked for (`handing_out`), a piece at a time, beside the web server.

A file is claimed by one guarded statement with a lease, which each piece renews. When a worker is killed
its lease ends, and the next worker claims the file and makes it anew; whoever comes back later than its
lease finds that nothing of theirs is taken any more.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from campaign.domain import auditing
from campaign.domain.handing_out import WAITS_FOR
from campaign.models.export import FAILED, MAKING, QUEUED, READY, Export, ExportPart
from events.occurrences import changed

LEASE = timedelta(minutes=5)  # longer than between two pieces, or to close a large spreadsheet


@dataclass(frozen=True)
class Claimed:
    """A file that is ours to make until the lease ends. `language` is that of who asked."""

    id: int
    uid: str
    what: str
    form: str
    options: dict[str, str]
    language: str
    reason: str
    leased_until: datetime


def claim(session: Session, *, now: datetime) -> Claimed | None:
    """Take the next file to make, whose makers before left nothing. The caller commits, then makes it."""
    left = and_(Export.state == MAKING, Export.leased_until <= now)
    in_time = func.coalesce(Export.agreed_at, Export.asked_at) > now - WAITS_FOR
    due = (or_(Export.state == QUEUED, left), in_time)
    first = select(Export.id).where(*due).order_by(Export.asked_at, Export.id).limit(1)
    claimed = (
        update(Export)
        .where(Export.id == first.with_for_update(skip_locked=True).scalar_subquery(), *due)
        .values(state=MAKING, leased_until=now + LEASE, rows_done=0)
        .returning(Export)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    found = session.scalars(claimed).one_or_none()
    if found is None:
        return None
    session.execute(delete(ExportPart).where(ExportPart.export_id == found.id))
    return Claimed(
        id=found.id,
        uid=found.uid,
        what=found.what,
        form=found.form,
        options=found.options,
        language=found.asked_by.language if found.asked_by else "",
        reason=found.reason,
        leased_until=now + LEASE,
    )


def proceed(session: Session, claimed: Claimed, *, rows: int, now: datetime) -> Claimed | None:
    """Note how far a file is, and return the claim renewed; None where it is another's now."""
    renewed = replace(claimed, leased_until=now + LEASE)
    values = {"rows_done": rows, "leased_until": renewed.leased_until}
    return renewed if _settled(session, claimed, values) else None


def put(
    session: Session, claimed: Claimed, number: int, content: bytes, *, rows: int, now: datetime
) -> Claimed | None:
    """Keep one piece of a file, from 0 on, and do as `proceed` does. The caller commits."""
    renewed = proceed(session, claimed, rows=rows, now=now)
    if renewed is not None:
        piece = {"export_id": claimed.id, "number": number, "content": content}
        session.execute(insert(ExportPart), [piece])
    return renewed


def finish(session: Session, claimed: Claimed, *, rows: int, now: datetime) -> bool:
    """Hand a file over whole; whether it was still ours to make. The caller commits."""
    values = {"rows_done": rows, "rows_all": rows, "ready_at": now}
    is_ours = _settled(session, claimed, {**values, "state": READY, "leased_until": None})
    if is_ours:
        thing = f"export:{claimed.uid} {claimed.what}"
        auditing.record(session, actor=None, deed="export.made", thing=thing, now=now)
    return is_ours


def fail(session: Session, claimed: Claimed) -> bool:
    """Give a file up that cannot be made, and drop what there is of it. The caller commits."""
    is_ours = _settled(session, claimed, {"state": FAILED, "leased_until": None})
    if is_ours:
        session.execute(delete(ExportPart).where(ExportPart.export_id == claimed.id))
    return is_ours


def being_made(session: Session) -> set[str]:
    """Return the files somebody is making, here or on another machine."""
    return set(session.scalars(select(Export.uid).where(Export.state == MAKING)))


def _settled(session: Session, claimed: Claimed, values: dict[str, Any]) -> bool:
    """Change a file that is still ours: the end of a lease is as good as a name, for nobody shares it."""
    ours = (Export.state == MAKING, Export.leased_until == claimed.leased_until)
    changing = update(Export).where(Export.id == claimed.id, *ours).values(**values)
    return bool(changed(session, changing.execution_options(synchronize_session=False)))
