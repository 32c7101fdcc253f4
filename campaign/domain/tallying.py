"""What a date came to so far, counted anew after some seconds, since forty phones and hosts ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from events import admission
from events.admission import Summary
from events.models import CheckIn

STANDS = timedelta(seconds=5)
# Longer than any counting: what nobody has asked for since is forgotten.
ASKED_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Counted:
    """What a date came to, when that was counted."""

    summary: Summary
    as_of: datetime


@dataclass
class Date:
    """What this process knows of a date; whoever holds `turn` counts."""

    last: Counted | None = None
    turn: Lock = field(default_factory=Lock)


# By the sealed key of the date, which no other date has, in this database or another.
Dates = dict[bytes, Date]
_dates: WeakKeyDictionary[Engine, Dates] = WeakKeyDictionary()


def summary(
    session: Session,
    check_in: CheckIn,
    parties: Mapping[str, int],
    *,
    clock: Callable[[], datetime],
) -> Summary:
    """Return what a date came to, at most STANDS old, or older by as long as somebody is counting it.

    Each server process counts for itself, and one request of it at a time: the others are told what was
    counted last, and wait only where nothing was yet. `parties` is how many are booked with which mark;
    `clock` tells the time, which goes on meanwhile.
    """
    if check_in.key_sealed is None:
        return admission.summary(session, check_in, parties)
    dates = _dates.setdefault(session.connection().engine, {})
    date = dates.setdefault(check_in.key_sealed, Date())
    last = date.last
    if last is not None and timedelta() <= clock() - last.as_of < STANDS:
        return last.summary
    if not date.turn.acquire(blocking=last is None) and last is not None:
        return last.summary
    try:
        if date.last is None or date.last is last:  # nobody counted while this one waited
            date.last = Counted(admission.summary(session, check_in, parties), clock())
        _forget_others(dates, now=date.last.as_of)
        return date.last.summary
    finally:
        date.turn.release()


def _forget_others(dates: Dates, *, now: datetime) -> None:
    for key, date in list(dates.items()):
        if date.last is not None and now - date.last.as_of > ASKED_FOR:
            dates.pop(key, None)
