"""The rows that signings leave: putting them in, finding them, and a repeat that becomes the pledge."""

from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, exists, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, lazyload
from sqlalchemy.sql.dml import ReturningInsert

from campaign.domain.sealing import Place
from campaign.models import Pledge, Repeat, Signature, UsedForm
from campaign.models.pledge import HELD

Kind = type[Pledge] | type[Repeat]
KINDS: tuple[Kind, Kind] = (Pledge, Repeat)
KEPT = [column.name for column in cast(Table, Repeat.__table__).columns if not column.primary_key]


def insert(session: Session, kind: Kind, row: dict[str, Any]) -> bool:
    """Insert a signature unless a key of it, or its form, is used already; return whether it is in."""
    statement = _insertion(kind, session.get_bind().dialect.name)
    done = session.connection().execute(statement, row)
    return done.scalar_one_or_none() is not None


@cache
def _insertion(kind: Kind, dialect: str) -> ReturningInsert[tuple[int]]:
    """Return the one statement by which somebody signs; building it anew takes longer than running it."""
    table = cast(Table, kind.__table__)
    columns = [column for column in table.columns if not column.primary_key]
    values: list[ColumnElement[Any]] = [bindparam(c.name, type_=c.type) for c in columns]
    if dialect == "postgresql":  # to which a bare NULL in a SELECT is text
        values = [sql_cast(value, value.type) for value in values]
    elsewhere = [UsedForm, *(other for other in KINDS if other is not kind)]
    free = [~exists().where(one.receipt_hash == bindparam("receipt_hash")) for one in elsewhere]
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    insert = insert.from_select([c.name for c in columns], select(*values).where(*free), False)
    return insert.on_conflict_do_nothing().returning(table.c.id)


def find(session: Session, receipt_hash: str, *, to_change: bool) -> Signature | None:
    """Return the signature under a receipt's hash, or None; `to_change` locks it."""
    # The pledge twice: meanwhile a repeat may have become it.
    for kind in (*KINDS, Pledge):
        wanted = select(kind).where(kind.receipt_hash == receipt_hash)
        if to_change:
            # The badge afterwards: joined, it would be the one from before the wait.
            wanted = wanted.options(lazyload(kind.badge)).with_for_update(of=kind)
        found = session.scalar(wanted)
        if found is not None:
            return cast(Signature, found)
    return None


def is_used(session: Session, receipt_hash: str) -> bool:
    """Return whether what was held under a receipt's hash was erased lately."""
    used = select(UsedForm).where(UsedForm.receipt_hash == receipt_hash).with_for_update()
    return session.scalar(used) is not None


def promote(session: Session, mark: str | None, state: str) -> None:
    """Make the oldest repeat with this mark the pledge, where there is none.

    One that waited for a look, as `state` says, hands its waiting on. Who signs again asks for the pledge
    only after its own repeat is in, and who takes the pledge back looks for repeats only after that: of two
    at the same moment one waits for the other, so no repeat is left behind.
    """
    session.flush()
    theirs = select(Pledge.id).where(Pledge.contact_mark == mark).with_for_update()
    if mark is None or session.scalar(theirs) is not None:
        return
    repeats = select(Repeat).where(Repeat.contact_mark == mark).order_by(Repeat.id)
    # No LIMIT: PostgreSQL finds nothing where the one row was deleted while it waited.
    of_repeats = repeats.options(lazyload(Repeat.badge)).with_for_update(of=Repeat)
    oldest = session.scalars(of_repeats).first()
    if oldest is not None:
        kept = {name: getattr(oldest, name) for name in KEPT}
        session.delete(oldest)
        session.flush()
        session.add(Pledge(**kept | ({"state": HELD} if state == HELD else {})))


def contact_place(receipt_hash: str) -> Place:
    """Of a pledge or a repeat alike, which may become the pledge."""
    return Place(Pledge.__tablename__, "contact_sealed", receipt_hash)
