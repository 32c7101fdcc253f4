"""What phones scanned, recorded so that nothing counts twice and nothing honest is lost.

A phone sends until it is answered, so everything may come again, in any order, and from a phone that was
revoked since. The database's unique key of a scan decides what is new. Read back, each scan is the passage
it was, at its true time.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from events import clocks
from events.attendance import Passage
from events.gate_hours import hold, until
from events.models import Device, Scan
from events.models.checkin import REFUSED, STORED
from events.occurrences import insert_new

DUPLICATE = "duplicate"
# Why a scan is refused, or a stored one needs a look.
CLOCK, TIME = "clock", "time"  # a time that only comes near; a time that cannot be
DEVICE_REVOKED, AFTER_THE_END = "device_revoked", "after_the_end"
TOO_MANY = "too_many"
# Of one phone, more than any steward scans in a day; what is refused beyond that is not kept.
MOST = {STORED: 20_000, REFUSED: 1_000}

# A row of `scans`.
Recorded = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Scanned:
    """One passage as a phone recorded it.

    `scan` is the phone's own UUID in lower case, `at` what its clock claimed, `seq` its own order (0 to
    2**53). `refused` says why its badge does not count; "" if it does, and then `mark` is its mark, and
    `odd` says why somebody should look at it all the same.
    """

    scan: str
    mark: str | None
    kind: str
    at: datetime
    seq: int
    people: int = 1  # 1 to 10
    refused: str = ""
    odd: str = ""


@dataclass(frozen=True)
class Kept:
    """What became of a scan: "stored", "duplicate" (stored before) or "refused".

    `reason` says why it was refused, or what is odd about it; "" where nothing is.
    """

    scan: str
    result: str
    reason: str = ""


def record(
    session: Session,
    device: Device,
    scans: Sequence[Scanned],
    *,
    now: datetime,
    offset: int,
    unsent: int | None = None,
) -> list[Kept]:
    """Take a batch of a phone and answer for each scan, in the order given. The caller commits.

    A scan that was taken before, or refused before, is answered as it was then. `offset` is our clock
    minus the phone's, in seconds; `unsent` is how many scans stay on it. Of a phone that sent MOST scans
    more are refused as TOO_MANY, and more refusals are answered but not kept.

    Raises:
        KeyDestroyed: the date's key is gone.
    """
    hold(session, device.date_id)
    _hear(session, device, now, offset, unsent)
    if not scans:
        return []
    end = until(device.gate.check_in)
    rows: dict[str, dict[str, Any]] = {}
    for scanned in scans:
        rows.setdefault(scanned.scan, _row(device, scanned, now, end))
    fresh = _bounded(session, device, rows)
    # In one order everywhere, so that no two batches wait for each other.
    fresh.sort(key=lambda row: row["scan"])
    insert = insert_new(session, Scan).returning(Scan.scan)
    new = set(session.scalars(insert, fresh)) if fresh else set()
    before = _kept_before(session, device.date_id, rows.keys() - new)
    return list(_answers(scans, rows, new, before))


def scans(date_id: int, state: str) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of everything phones sent at a date that is STORED, or REFUSED, in no order."""
    return (
        select(
            *(Scan.id, Scan.scan, Scan.mark, Scan.kind, Scan.people, Scan.at, Scan.offset_seconds),
            *(Scan.seq, Scan.received_at, Scan.state, Scan.reason),
            *(Device.number, Device.gate_id, Device.joined_at),
        )
        .join(Device, Device.id == Scan.device_id)
        .where(Scan.date_id == date_id, Scan.state == state)
    )


def passage(row: Recorded, *, end: datetime) -> Passage:
    """Return a scan as a passage; the mark of one that was refused may be empty.

    A stored one was before `end`, when the gates of its date closed, whatever the phone's clock said.
    """
    at = clocks.true_time(
        row.at, row.offset_seconds, joined=row.joined_at, received=row.received_at
    )
    return Passage(
        scan=row.scan,
        device=row.number,
        seq=row.seq,
        kind=row.kind,
        people=row.people,
        at=min(at, end) if row.state == STORED else at,
        gate=row.gate_id,
        mark=row.mark or "",
    )


def _hear(session: Session, device: Device, now: datetime, offset: int, unsent: int | None) -> None:
    device.heard_at = max(device.heard_at, now)
    device.offset_seconds = clocks.bounded(offset)
    if unsent is not None:
        device.unsent = unsent
    session.flush()


def _row(device: Device, scanned: Scanned, now: datetime, end: datetime) -> dict[str, Any]:
    state, reason = _judge(device, scanned, now, end)
    return {
        "date_id": device.date_id,
        "device_id": device.id,
        "scan": scanned.scan,
        "mark": scanned.mark,
        "kind": scanned.kind,
        "people": scanned.people,
        "at": clocks.held(scanned.at),
        "offset_seconds": device.offset_seconds,
        "seq": scanned.seq,
        "received_at": now,
        "state": state,
        "reason": reason,
    }


def _judge(device: Device, scanned: Scanned, now: datetime, end: datetime) -> tuple[str, str]:
    """Return whether a scan is stored or refused, and why or what is odd about it."""
    if not clocks.is_possible(scanned.at):
        return REFUSED, TIME
    clock = {"joined": device.joined_at, "received": now}
    at, offset = clocks.held(scanned.at), device.offset_seconds or 0
    true = clocks.true_time(at, offset, **clock)
    is_doubtful = clocks.is_doubtful(at, offset, **clock)
    if device.revoked_at is not None and true > device.revoked_at:
        return REFUSED, DEVICE_REVOKED
    # A clock that was put right since may have been far ahead: that is no reason to lose an honest scan.
    if true > end and not is_doubtful:
        return REFUSED, AFTER_THE_END
    if scanned.refused:
        return REFUSED, scanned.refused
    if device.revoked_at is not None:
        return STORED, DEVICE_REVOKED
    return STORED, scanned.odd or (CLOCK if is_doubtful else "")


def _bounded(
    session: Session, device: Device, rows: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows to be kept, and refuse those beyond what is stored of one phone."""
    held = select(Scan.state, func.count()).where(Scan.device_id == device.id)
    many: Counter[str] = Counter(dict(session.execute(held.group_by(Scan.state)).tuples().all()))
    if all(many[state] + len(rows) <= most for state, most in MOST.items()):
        return list(rows.values())
    before, kept = _kept_before(session, device.date_id, rows.keys()), []
    for row in (row for scan, row in rows.items() if scan not in before):
        many[row["state"]] += 1
        if many[row["state"]] <= MOST[row["state"]]:
            kept.append(row)
        elif row["state"] == STORED:
            row.update(state=REFUSED, reason=TOO_MANY)
    return kept


def _kept_before(
    session: Session, date_id: int, scans: Collection[str]
) -> dict[str, tuple[str, str]]:
    if not scans:
        return {}
    found = select(Scan.scan, Scan.state, Scan.reason)
    found = found.where(Scan.date_id == date_id, Scan.scan.in_(scans))
    return {scan: (state, reason) for scan, state, reason in session.execute(found)}


def _answers(
    scans: Sequence[Scanned],
    rows: dict[str, dict[str, Any]],
    new: set[str],
    before: dict[str, tuple[str, str]],
) -> Iterator[Kept]:
    """Answer for each scan; one that is twice in a batch is a duplicate the second time."""
    unanswered = set(new)
    for scan in (scanned.scan for scanned in scans):
        row = rows[scan]
        state, reason = before.get(scan, (row["state"], row["reason"]))
        is_duplicate = state == STORED and scan not in unanswered
        unanswered.discard(scan)
        yield Kept(scan, DUPLICATE if is_duplicate else state, reason)
