"""How long the gates of a date are open: until two hours after its end; and as long as there is its key."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import occurrences
from events.models import CheckIn

OPEN_AFTER_THE_END = timedelta(hours=2)


class Over(Exception):
    """The date is over: no phone can join any more."""


class Destroyed(Exception):
    """The date's key was destroyed. Its totals stay; nothing can be added."""


def until(check_in: CheckIn) -> datetime:
    """Return when the phones of a date end: two hours after the date does, in UTC."""
    return occurrences.of_row(check_in.date).span.ends.astimezone(UTC) + OPEN_AFTER_THE_END


def hold(session: Session, date_id: int, *, alone: bool = False) -> None:
    """Keep the key of a date from being destroyed until the transaction ends.

    Everybody who records shares this; with `alone`, only one at a time, beside those who record.

    Raises:
        Destroyed: it was already.
    """
    # Whoever destroys it locks the row and waits for all of these (PostgreSQL; SQLite has one writer).
    found = select(CheckIn.key_sealed).where(CheckIn.date_id == date_id)
    lock = found.with_for_update(read=not alone, key_share=True, of=CheckIn)
    if session.scalar(lock) is None:
        raise Destroyed
