"""How long the gates of a date are open: until two hours after its end; and as long as there is its key."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import occurrences
from events.models import CheckIn
from events.occurrences import Occurrence

OPEN_AFTER_THE_END = timedelta(hours=2)
# After the event: who booked, and under the key of its date who came.
PRESENCE_IS_KEPT = timedelta(days=30)


class KeyDestroyed(Exception):
    """The date's key was destroyed. Its totals stay; nothing can be added."""


def until(check_in: CheckIn) -> datetime:
    """Return when the phones of a date end: two hours after the date does, in UTC."""
    return _closing(occurrences.of_row(check_in.date))


def are_open(found: Occurrence, *, now: datetime) -> bool:
    """Whether the gates of a date have not closed yet; the moment they do is their last."""
    return now <= _closing(found)


def may_join(found: Occurrence, *, now: datetime) -> bool:
    """Whether phones may join or be invited: gates are open, and the date was not called off.

    What phones that joined before have scanned is taken all the same.
    """
    return are_open(found, now=now) and not found.is_cancelled


def hold(session: Session, date_id: int, *, alone: bool = False) -> None:
    """Keep the key of a date from being destroyed until the transaction ends.

    Everybody who records shares this; with `alone`, only one at a time, beside those who record.

    Raises:
        KeyDestroyed: it was already.
    """
    # Whoever destroys it locks the row and waits for all of these (PostgreSQL; SQLite has one writer).
    found = select(CheckIn.key_sealed).where(CheckIn.date_id == date_id)
    lock = found.with_for_update(read=not alone, key_share=True, of=CheckIn)
    if session.scalar(lock) is None:
        raise KeyDestroyed


def _closing(found: Occurrence) -> datetime:
    return found.span.ends.astimezone(UTC) + OPEN_AFTER_THE_END
