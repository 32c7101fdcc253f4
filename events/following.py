"""What other gates let in and out, for a phone that follows them: page by page, and nothing missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import Session

from events.attendance import Passage
from events.clocks import EARLIEST, LATEST
from events.gate_hours import until
from events.models import Device, Scan
from events.models.checkin import STORED
from events.passing import passage, scans

MOST_AT_ONCE = 2_000
# What is committed late was received a little before what was already read.
OVERLAP = timedelta(seconds=60)

_MICROSECOND = timedelta(microseconds=1)
_LARGEST = ((LATEST - EARLIEST) // _MICROSECOND, (LATEST - EARLIEST) // _MICROSECOND, 2**31 - 1)


class BadCursor(ValueError):
    """It is no cursor that `since` gave."""


@dataclass(frozen=True)
class Later:
    """Passages with their marks, where to go on, and whether there are more already.

    Some may have been told of before: the phone knows them by `scan`.
    """

    passages: list[Passage]
    cursor: str
    more: bool


class _Place(NamedTuple):
    """Where reading stands: behind this moment of receipt and id; when all is read, again at `back_to`."""

    back_to: datetime
    received: datetime
    last_id: int  # 0 where a round begins


def since(session: Session, device: Device, cursor: str | None, *, now: datetime) -> Later:
    """Return what other phones of the date recorded since a cursor; without one, from the beginning.

    Raises:
        BadCursor: it is none that was given here.
    """
    place = _read(cursor) if cursor else _Place(EARLIEST, EARLIEST, 0)
    # All that is not yet committed when a round begins was received shortly before it.
    back_to = place.back_to if place.last_id else max(EARLIEST, now - OVERLAP)
    rows = session.execute(_stored(device, place).limit(MOST_AT_ONCE + 1)).all()
    more, rows = len(rows) > MOST_AT_ONCE, rows[:MOST_AT_ONCE]
    follows = _Place(back_to, back_to, 0)
    if more:
        follows = _Place(back_to, rows[-1].received_at, rows[-1].id)
    end = until(device.gate.check_in)
    return Later([passage(row, end=end) for row in rows], _write(follows), more)


def _stored(device: Device, place: _Place) -> Select[*tuple[Any, ...]]:
    same_moment = and_(Scan.received_at == place.received, Scan.id > place.last_id)
    found = scans(device.date_id, STORED).where(Scan.device_id != device.id)
    found = found.where(or_(Scan.received_at > place.received, same_moment))
    return found.order_by(Scan.received_at, Scan.id)


def _write(place: _Place) -> str:
    moments = (place.back_to, place.received)
    microseconds = ((moment - EARLIEST) // _MICROSECOND for moment in moments)
    return ".".join(map(str, (*microseconds, place.last_id)))


def _read(cursor: str) -> _Place:
    parts = cursor.split(".")
    if len(parts) != len(_LARGEST) or not all(p.isascii() and p.isdigit() for p in parts):
        raise BadCursor
    if any(len(part) > 20 for part in parts):
        raise BadCursor
    numbers = [int(part) for part in parts]
    if any(number > largest for number, largest in zip(numbers, _LARGEST, strict=True)):
        raise BadCursor
    back_to, received = (EARLIEST + number * _MICROSECOND for number in numbers[:2])
    return _Place(back_to, received, numbers[2])
