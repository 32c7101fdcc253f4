"""Files of data that somebody of the staff asks for: who may have which, for how long, and on whose word.

A file belongs to who asked for it, and to nobody else, for 24 hours. One with names in it needs a reason
and a second person; who asked, agreed and took it is on the audit trail, and the row stays as a record.
How a file is made is `packing`.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from campaign.domain import auditing
from campaign.domain.exporting import MOST_ROWS, XLSX, TooManyRows
from campaign.domain.extracting import Extract
from campaign.models import Account
from campaign.models.account import STAFF
from campaign.models.export import (
    ASKED,
    FAILED,
    MAKING,
    QUEUED,
    READY,
    REFUSED,
    Export,
    ExportPart,
)
from events.occurrences import changed

WAITS_FOR = timedelta(hours=24)  # for somebody to agree, and then to be made
KEPT = timedelta(hours=24)
LEAST_REASON = 15  # characters
MOST_AT_ONCE = 5
MOST_SHOWN = 50
ON_THE_WAY = (ASKED, QUEUED, MAKING)


class NoSuchExport(LookupError):
    """Nobody asked for this file, or somebody else did."""


class ExportGone(Exception):
    """The file was deleted: it was kept for 24 hours."""


class ExportNotReady(Exception):
    """The file is not made, or not agreed to."""


class OwnExport(Exception):
    """Whoever asked for names cannot agree to it."""


class AgreedTooLate(Exception):
    """It is no longer waited for anybody to agree: it is decided, or was asked too long ago."""


class NamesNeedStaff(Exception):
    """A file with names in it is for staff alone."""


class NoExportReason(ValueError):
    """A file with names in it needs a reason, in a few words at least."""


class TooManyExports(Exception):
    """So many files of one person are on their way already."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: which kind of file, narrowed how, why, and how many rows there are now."""

    extract: Extract
    form: str
    options: Mapping[str, str]
    reason: str
    rows: int


@dataclass(frozen=True)
class Taken:
    """A file that is being handed out: of so many parts and bytes."""

    id: int
    what: str
    form: str
    made_at: datetime
    parts: int
    size: int


def ask(session: Session, asked: Asked, *, actor: Account, now: datetime) -> Export:
    """Ask for a file; the same that is on its way already is returned again. The caller commits.

    Raises:
        NamesNeedStaff: there are names in it, and an analyst asks.
        NoExportReason: there are names in it, and hardly any reason.
        TooManyRows: more than a spreadsheet holds.
        TooManyExports: of the same person.
    """
    extract = asked.extract
    if extract.is_named and not actor.has(STAFF):
        raise NamesNeedStaff
    if extract.is_named and len(asked.reason.strip()) < LEAST_REASON:
        raise NoExportReason
    if asked.form == XLSX and asked.rows > MOST_ROWS:
        raise TooManyRows
    on_the_way = [one for one in mine(session, actor=actor, now=now) if is_on_its_way(one, now=now)]
    for one in on_the_way:
        if (one.what, one.form, one.options) == (extract.key, asked.form, asked.options):
            return one
    if len(on_the_way) >= MOST_AT_ONCE:
        raise TooManyExports
    return _added(session, asked, actor, now)


def agree(session: Session, uid: str, *, actor: Account, now: datetime) -> None:
    """Agree that somebody else is given a file with names; it is made next. The caller commits.

    Raises:
        NoSuchExport: nobody asked for it.
        OwnExport: whoever asked agrees.
        AgreedTooLate: it was decided, or asked more than 24 hours ago.
    """
    values = {"state": QUEUED, "agreed_by_id": actor.id, "agreed_at": now}
    _decide(session, uid, "export.agreed", values, actor=actor, now=now)


def decline(session: Session, uid: str, *, actor: Account, now: datetime) -> None:
    """Say no to a file with names. The caller commits.

    Raises:
        NoSuchExport: nobody asked for it.
        OwnExport: whoever asked declines.
        AgreedTooLate: it was decided, or asked more than 24 hours ago.
    """
    _decide(session, uid, "export.declined", {"state": REFUSED}, actor=actor, now=now)


def own(session: Session, uid: str, *, actor: Account, now: datetime) -> Export:
    """Return what an account asked for itself.

    Raises:
        NoSuchExport: it is somebody else's, nobody's, or holds names and the account is no longer staff's.
        ExportGone: its file was there, and is deleted.
    """
    found = session.scalar(select(Export).where(Export.uid == uid))
    if found is None or found.asked_by_id != actor.id:
        raise NoSuchExport
    if found.is_named and not actor.has(STAFF):
        raise NoSuchExport
    if found.ready_at is not None and found.ready_at <= now - KEPT:
        raise ExportGone
    return found


def take(session: Session, uid: str, *, actor: Account, now: datetime) -> Taken:
    """Note that an account takes its file, and return what there is to hand out. The caller commits.

    Raises:
        NoSuchExport: it is somebody else's, or nobody's.
        ExportGone: it is deleted, or was lost in a crash of the database.
        ExportNotReady: it is not made.
    """
    export = own(session, uid, actor=actor, now=now)
    if export.state != READY or export.ready_at is None:
        raise ExportNotReady
    size = func.coalesce(func.sum(func.length(ExportPart.content)), 0)
    held = select(func.count(), size).where(ExportPart.export_id == export.id)
    parts, total = session.execute(held).one()
    if not parts:
        raise ExportGone
    _note(session, export, "export.taken", actor, now)
    return Taken(export.id, export.what, export.form, export.ready_at, parts, int(total))


def part(session: Session, export_id: int, number: int) -> bytes:
    """Return one piece of a file, from 0 on.

    Raises:
        ExportGone: it was deleted meanwhile.
    """
    here = (ExportPart.export_id == export_id, ExportPart.number == number)
    content = select(ExportPart.content).where(*here).execution_options(in_bytes=True)
    found = session.scalar(content)
    if found is None:
        raise ExportGone
    return found


def is_on_its_way(export: Export, *, now: datetime) -> bool:
    """Whether it is waited for, by somebody to agree or to be made."""
    return export.state in ON_THE_WAY and (export.agreed_at or export.asked_at) > now - WAITS_FOR


def is_there(export: Export, *, now: datetime) -> bool:
    """Whether its file can be taken."""
    return export.ready_at is not None and export.ready_at > now - KEPT


def mine(session: Session, *, actor: Account, now: datetime) -> list[Export]:
    """Return what an account asked for lately, newest first: all that waits or can be taken is in it."""
    lately = or_(Export.asked_at > now - WAITS_FOR - WAITS_FOR, Export.ready_at > now - KEPT)
    found = select(Export).where(Export.asked_by_id == actor.id, lately)
    newest = found.order_by(Export.asked_at.desc(), Export.id.desc())
    return list(session.scalars(newest.limit(MOST_SHOWN)))


def to_agree(session: Session, *, actor: Account, now: datetime) -> list[Export]:
    """Return the files with names that others ask for, which an account could agree to, oldest first."""
    waiting = select(Export).where(*_waits(now), Export.asked_by_id != actor.id)
    return list(session.scalars(waiting.order_by(Export.asked_at, Export.id).limit(MOST_SHOWN)))


def forget(session: Session, *, now: datetime) -> None:
    """Delete the files that were there for 24 hours, and whatever else of a file is of no use any more.

    What could not be made within a day is given up. The record of who asked goes after two years.
    """
    since = func.coalesce(Export.agreed_at, Export.asked_at)
    late = and_(Export.state.in_((QUEUED, MAKING)), since <= now - WAITS_FOR)
    session.execute(update(Export).where(late).values(state=FAILED, leased_until=None))
    there = and_(Export.state == READY, Export.ready_at > now - KEPT)
    wanted = select(Export.id).where(or_(there, Export.state == MAKING))
    session.execute(delete(ExportPart).where(ExportPart.export_id.not_in(wanted)))
    old = select(Export.id).where(Export.asked_at <= now - auditing.KEPT)
    session.execute(delete(ExportPart).where(ExportPart.export_id.in_(old)))
    session.execute(delete(Export).where(Export.id.in_(old)))


def _waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Export.state == ASKED, Export.asked_at > now - WAITS_FOR


def _added(session: Session, asked: Asked, actor: Account, now: datetime) -> Export:
    extract = asked.extract
    export = Export(
        uid=secrets.token_hex(16),
        what=extract.key,
        form=asked.form,
        options=dict(asked.options),
        is_named=extract.is_named,
        asked_by_id=actor.id,
        reason=asked.reason,
        asked_at=now,
        state=ASKED if extract.is_named else QUEUED,
        rows_all=asked.rows,
    )
    session.add(export)
    session.flush()
    _note(session, export, "export.asked", actor, now)
    return export


def _decide(
    session: Session,
    uid: str,
    deed: str,
    values: Mapping[str, Any],
    *,
    actor: Account,
    now: datetime,
) -> None:
    found = session.scalar(select(Export).where(Export.uid == uid))
    if found is None or found.asked_by_id is None or not found.is_named:
        raise NoSuchExport
    if found.asked_by_id == actor.id:
        raise OwnExport
    decided = update(Export).where(Export.id == found.id, *_waits(now)).values(**values)
    if not changed(session, decided.execution_options(synchronize_session=False)):
        raise AgreedTooLate
    _note(session, found, deed, actor, now)


def _note(session: Session, export: Export, deed: str, actor: Account, now: datetime) -> None:
    thing = f"export:{export.uid} {export.what}"
    auditing.record(session, actor=actor, deed=deed, thing=thing, now=now)
