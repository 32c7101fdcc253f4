"""Opening the gates of a date, and the phones that join them.

Attendance is kept under a key of the date, which the caller makes and seals; here it is never read. What
phones record is in `events.passing` and `events.tallies`, what other gates did in `events.following`, and
what all of it comes to in `events.admission`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events import gate_hours, occurrences
from events.gate_hours import hold
from events.models import CheckIn, Device, EventDate, Gate
from events.models.checkin import GATE_NAME_LENGTH
from events.occurrences import insert_new
from events.tallies import COUNTERS


class Over(Exception):
    """The date is over or was called off: no phone can join any more."""


class UnknownCounter(ValueError):
    """Nothing of this name is counted."""


class GateNameOutOfRange(ValueError):
    """A gate has a name, of at most GATE_NAME_LENGTH characters."""


def open_date(
    session: Session,
    row: EventDate,
    new_key: Callable[[], bytes],
    counters: Sequence[str],
    *,
    now: datetime,
) -> CheckIn:
    """Open the gates of a date, or return them as they are open: the first key stays. The caller commits.

    `new_key` makes a sealed key, and is asked only where there is none yet. The counters are those last
    asked for, in the order of COUNTERS.

    Raises:
        UnknownCounter, KeyDestroyed: as their names say.
    """
    if not set(counters) <= set(COUNTERS):
        raise UnknownCounter
    chosen = [counter for counter in COUNTERS if counter in counters]
    if session.get(CheckIn, row.id) is None:
        kept = {"key_sealed": new_key(), "counters": chosen, "opened_at": now}
        session.execute(insert_new(session, CheckIn, date_id=row.id, **kept))
    hold(session, row.id)
    check_in = session.get_one(CheckIn, row.id, populate_existing=True)
    check_in.counters = chosen
    session.flush()
    return check_in


def ensure_gate(session: Session, check_in: CheckIn, name: str) -> Gate:
    """Return the date's gate of this name, made now if there was none.

    Raises:
        GateNameOutOfRange, KeyDestroyed: as their names say.
    """
    if not 0 < len(name) <= GATE_NAME_LENGTH:
        raise GateNameOutOfRange
    hold(session, check_in.date_id)
    session.execute(insert_new(session, Gate, date_id=check_in.date_id, name=name))
    session.expire(check_in, ["gates"])
    return session.scalars(select(Gate).filter_by(date_id=check_in.date_id, name=name)).one()


def withdraw_invitations(session: Session, gate: Gate) -> None:
    """Let nobody join any more by an invitation to this gate that was made before.

    Raises:
        KeyDestroyed: the date's key is gone.
    """
    hold(session, gate.date_id, alone=True)
    session.refresh(gate)
    gate.round += 1
    session.flush()


def join(session: Session, gate: Gate, token_hash: str, language: str, *, now: datetime) -> Device:
    """Let a phone join a gate, as the next number of its date.

    Raises:
        Over, KeyDestroyed: as their names say.
    """
    if not gate_hours.may_join(occurrences.of_row(gate.check_in.date), now=now):
        raise Over
    # Phones that join at once are numbered in turn.
    hold(session, gate.date_id, alone=True)
    last = session.scalar(select(func.max(Device.number)).where(Device.date_id == gate.date_id))
    device = Device(
        date_id=gate.date_id,
        gate=gate,
        number=(last or 0) + 1,
        token_hash=token_hash,
        language=language,
        joined_at=now,
        heard_at=now,
    )
    session.add(device)
    session.flush()
    return device


def revoke(session: Session, device: Device, *, now: datetime) -> None:
    """End a phone: by the host, or by the steward who signs out. Twice is no harm, the first counts."""
    session.refresh(device, with_for_update={"of": Device})
    device.revoked_at = device.revoked_at or now
    session.flush()


def is_current(device: Device, *, now: datetime) -> bool:
    """Whether a phone may fetch what a gate needs: not revoked, and its date not over."""
    found = occurrences.of_row(device.gate.check_in.date)
    return device.revoked_at is None and gate_hours.are_open(found, now=now)


def devices(session: Session, check_in: CheckIn) -> list[Device]:
    """Return the phones of a date, by number."""
    found = select(Device).where(Device.date_id == check_in.date_id)
    return list(session.scalars(found.order_by(Device.number)))
