"""How many are in, as phones are told: counted anew after some seconds, since forty of them ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from events import checkin
from events.models import CheckIn

STANDS = timedelta(seconds=5)
DATES_KEPT = 16


@dataclass(frozen=True)
class Figures:
    """A date so far, in people: with a badge `came`, without one `walk_ins`, and both `inside` now."""

    came: int
    inside: int
    walk_ins: int
    as_of: datetime


# By the sealed key of the date, which no other date has, in this database or another.
Kept = dict[bytes | None, Figures]
_kept: WeakKeyDictionary[Engine, Kept] = WeakKeyDictionary()


def figures(
    session: Session, check_in: CheckIn, parties: Mapping[str, int], *, now: datetime
) -> Figures:
    """Return the figures of a date, at most STANDS old; each server process counts for itself.

    `parties` is how many are booked with which mark.
    """
    kept = _kept.setdefault(session.connection().engine, {})
    found = kept.get(check_in.key_sealed)
    if found is None or not timedelta() <= now - found.as_of < STANDS:
        whole = checkin.summary(session, check_in, parties)
        found = Figures(whole.came, whole.inside, whole.walk_ins, now)
        if len(kept) >= DATES_KEPT:
            kept.clear()
        kept[check_in.key_sealed] = found
    return found
