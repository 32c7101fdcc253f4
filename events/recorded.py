"""Recorded scans, read back as the passages they were, each at its true time."""

from typing import Any

from sqlalchemy import Row, Select, select

from events.attendance import Passage
from events.clocks import true_time
from events.models import Device, Scan

# A row of `scans`.
Recorded = Row[*tuple[Any, ...]]


def scans(date_id: int) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of everything phones sent at a date, in no order."""
    return (
        select(
            *(Scan.id, Scan.scan, Scan.mark, Scan.kind, Scan.people, Scan.at, Scan.offset_seconds),
            *(Scan.seq, Scan.received_at, Scan.state, Scan.reason),
            *(Device.number, Device.gate_id, Device.joined_at),
        )
        .join(Device, Device.id == Scan.device_id)
        .where(Scan.date_id == date_id)
    )


def passage(row: Recorded) -> Passage:
    """Return a scan as a passage; the mark of one that was refused may be empty."""
    return Passage(
        scan=row.scan,
        device=row.number,
        seq=row.seq,
        kind=row.kind,
        people=row.people,
        at=true_time(row.at, row.offset_seconds, joined=row.joined_at, received=row.received_at),
        gate=row.gate_id,
        mark=row.mark or "",
    )
