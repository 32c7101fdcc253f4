"""Taking and giving back places: each is one guarded statement, never a look and then a write."""

from collections.abc import Iterable

from sqlalchemy import Update, or_, select, update
from sqlalchemy.orm import Session, joinedload

from events.models import EventDate, ItemSeats, ProgrammeItem
from events.occurrences import changed, insert_new

# The tables that count what is taken.
Counted = type[EventDate] | type[ItemSeats]


def lock(session: Session, date_id: int) -> EventDate:
    """Return the row of a date, held until the transaction ends, so that its places change in turn.

    The row and its event are then seen as they are. SQLite has one writer at a time and needs no lock;
    PostgreSQL locks the row.
    """
    found = select(EventDate).where(EventDate.id == date_id).with_for_update(of=EventDate)
    found = found.options(joinedload(EventDate.event))
    return session.scalars(found.execution_options(populate_existing=True)).one()


def take(session: Session, date_id: int, item_ids: Iterable[int], party: int) -> bool:
    """Take places for a party on a date and in each part of the programme: all of them, or none."""
    if not _take_on_date(session, date_id, party):
        return False
    taken: list[int] = []
    for item_id in sorted(item_ids):
        if not _take_in_item(session, date_id, item_id, party):
            give_back(session, date_id, taken, party)
            return False
        taken.append(item_id)
    return True


def give_back(session: Session, date_id: int, item_ids: Iterable[int], party: int) -> None:
    """Give places back. More than were taken is refused by the database."""
    _change(session, update(EventDate).where(EventDate.id == date_id), EventDate, -party)
    for item_id in item_ids:
        seats = update(ItemSeats).filter_by(date_id=date_id, item_id=item_id)
        _change(session, seats, ItemSeats, -party)


def _take_on_date(session: Session, date_id: int, party: int) -> bool:
    date = update(EventDate).where(EventDate.id == date_id, ~EventDate.cancelled)
    return _take(session, date, EventDate, party)


def _take_in_item(session: Session, date_id: int, item_id: int, party: int) -> bool:
    capacity = session.scalar(select(ProgrammeItem.capacity).filter_by(id=item_id))
    new = insert_new(
        session, ItemSeats, date_id=date_id, item_id=item_id, capacity=capacity, taken=0
    )
    session.execute(new)
    seats = update(ItemSeats).filter_by(date_id=date_id, item_id=item_id)
    return _take(session, seats, ItemSeats, party)


def _take(session: Session, rows: Update, table: Counted, party: int) -> bool:
    fits = or_(table.capacity.is_(None), table.taken + party <= table.capacity)
    return _change(session, rows.where(fits), table, party) == 1


def _change(session: Session, rows: Update, table: Counted, by: int) -> int:
    statement = rows.values(taken=table.taken + by)
    return changed(session, statement.execution_options(synchronize_session=False))
