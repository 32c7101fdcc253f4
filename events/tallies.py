"""Walk-ins, counted by hand: each phone sends its own running totals, and the largest of each stands.

A total is of one counter in one quarter of an hour at one gate, and only grows: what is undone is a total
of its own. So nothing that is sent again, late or in another order, changes a sum.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from events import clocks
from events.attendance import quarter
from events.gate_hours import hold, until
from events.models import CheckIn, Device, Gate, Tally

ADULT, CHILD, WHEELCHAIR, PUSHCHAIR, LEFT = "adult", "child", "wheelchair", "pushchair", "left"
COUNTERS = (ADULT, CHILD, WHEELCHAIR, PUSHCHAIR, LEFT)
PEOPLE = (ADULT, CHILD, WHEELCHAIR)  # a wheelchair is somebody in it; a pushchair is a thing
DEFAULT = (ADULT, CHILD, WHEELCHAIR, PUSHCHAIR)
UNDONE = "_undone"
LATE = "late:"  # before the name of a total of a quarter that began after its phone was stopped
MOST = 5_000  # of one phone in a quarter of an hour: more than five in each second

# What a total of each name adds to its counter.
_KINDS = {counter: (counter, 1) for counter in COUNTERS} | {
    counter + UNDONE: (counter, -1) for counter in COUNTERS
}


class TallyRefused(ValueError):
    """One of the totals cannot be. `number` is its place in what was sent, from 0."""

    field = ""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NoSuchGate(TallyRefused):
    """The date has no gate of this name."""

    field = "gate"


class NotAQuarter(TallyRefused):
    """It is not the first moment of a quarter of an hour."""

    field = "bucket"


class NoSuchCounter(TallyRefused):
    """Nothing of this name is counted."""

    field = "who"


class TotalOutOfRange(TallyRefused):
    """A total is of 0 to MOST."""

    field = "total"


@dataclass(frozen=True)
class Counted:
    """What a phone has counted so far at a gate in the quarter of an hour that begins at `bucket`.

    `bucket` is true time: by our clock, as the phone works it out. `who` is one of COUNTERS, or one with
    UNDONE behind it.
    """

    gate: str
    bucket: datetime
    who: str
    total: int


def record(session: Session, device: Device, counted: Sequence[Counted]) -> bool:
    """Take the running totals of one phone: of each the largest ever sent stands. The caller commits.

    Returns whether all of them count. Of a phone that was revoked, quarters that began after that do not:
    they are kept apart, for `late`.

    Raises:
        TallyRefused: in one of its kinds, for the first that cannot be; nothing is then taken.
        KeyDestroyed: the date's key is gone.
    """
    if not counted:
        return True
    hold(session, device.date_id)
    named = select(Gate.name, Gate.id).where(Gate.date_id == device.date_id)
    gates = {gate.name: gate.id for gate in session.execute(named)}
    for number, one in enumerate(counted):
        _check(number, one, gates)
    largest: dict[tuple[int, datetime, str], int] = {}
    for one in counted:
        key = gates[one.gate], *_place(device, one)
        largest[key] = max(one.total, largest.get(key, 0))
    # In one order everywhere, so that no two batches wait for each other.
    rows = [_row(device, *key, total) for key, total in sorted(largest.items())]
    session.execute(_keep_the_largest(session), rows)
    return not any(who.startswith(LATE) for _, _, who in largest)


def late(session: Session, check_in: CheckIn) -> Counter[int]:
    """Return how many taps of each phone, by its number, came after it was stopped, and do not count."""
    found = select(Device.number, Tally.who, Tally.total).join(Device, Device.id == Tally.device_id)
    found = found.where(Device.date_id == check_in.date_id, Tally.who.startswith(LATE))
    taps: Counter[int] = Counter()
    for number, who, total in session.execute(found):
        taps[number] += _KINDS[who.removeprefix(LATE)][1] * total
    return +taps


def sums(session: Session, check_in: CheckIn) -> Counter[tuple[int, datetime, str]]:
    """Return what was counted less what was undone, by gate id, quarter of an hour and counter.

    What a phone with a wrong clock counted long before it joined, or after the gates closed, is of the
    first or the last quarter it can have been.
    """
    total = (Tally.device_id, Tally.gate_id, Tally.bucket, Tally.who, Tally.total, Device.joined_at)
    found = select(*total).join(Device, Device.id == Tally.device_id)
    found = found.where(Device.date_id == check_in.date_id, ~Tally.who.startswith(LATE))
    last = quarter(until(check_in))
    net: Counter[tuple[int, int, datetime, str]] = Counter()
    for device_id, gate_id, bucket, who, so_far, joined in session.execute(found):
        counter, sign = _KINDS[who]
        can_be = min(max(bucket, quarter(joined - clocks.LEEWAY)), last)
        net[device_id, gate_id, can_be, counter] += sign * so_far
    total_of: Counter[tuple[int, datetime, str]] = Counter()
    for (_, gate_id, bucket, counter), people in net.items():
        # A phone that undid more than it has told of yet takes nothing from the others.
        total_of[gate_id, bucket, counter] += max(0, people)
    return total_of


def people(counts: Mapping[str, int]) -> int:
    """Return how many people walked in, of what counters came to."""
    return sum(counts.get(counter, 0) for counter in PEOPLE)


def _check(number: int, one: Counted, gates: dict[str, int]) -> None:
    if one.gate not in gates:
        raise NoSuchGate(number)
    if quarter(one.bucket) != one.bucket:
        raise NotAQuarter(number)
    if one.who not in _KINDS:
        raise NoSuchCounter(number)
    if not 0 <= one.total <= MOST:
        raise TotalOutOfRange(number)


def _place(device: Device, one: Counted) -> tuple[datetime, str]:
    """Return under which quarter and name a total is kept.

    A phone that was stopped makes no rows without end: the last quarter is that in which the gates close.
    """
    if device.revoked_at is None or one.bucket <= device.revoked_at:
        return clocks.held(one.bucket), one.who
    return min(one.bucket, quarter(until(device.gate.check_in))), LATE + one.who


def _row(device: Device, gate_id: int, bucket: datetime, who: str, total: int) -> dict[str, Any]:
    keys = {"device_id": device.id, "gate_id": gate_id, "bucket": bucket, "who": who}
    return {**keys, "total": total}


def _keep_the_largest(session: Session) -> Executable:
    keys = [column.name for column in Tally.__table__.primary_key]
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Tally) if on_sqlite else postgresql.insert(Tally)
    largest = func.max if on_sqlite else func.greatest
    totals = {"total": largest(Tally.total, insert.excluded.total)}
    insert = insert.on_conflict_do_update(index_elements=keys, set_=totals)
    return insert.returning(Tally.device_id)  # all rows then go in one statement
