"""Gates and stewards' phones: opening, inviting, joining, and taking what a phone scanned.

A phone proves itself by a token of 192 bits, kept as its hash. An invitation is signed, not kept: it
names a gate, its own end and the gate's round, and any number of phones join by it until that end, or
until the host begins another round.
"""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.domain.pledging import hash_token
from campaign.domain.recognising import Recognised, Recogniser, sealed_at
from campaign.domain.sealing import Sealer
from events import checkin, occurrences, passing, results, tallies, tournament
from events.gate_hours import KeyDestroyed, hold
from events.models import Device, Event, Gate
from events.models.checkin import REFUSED, STORED
from events.passing import Kept, Scanned
from events.results import Report
from events.tallies import Counted

KEY_BYTES, TOKEN_BYTES, NONCE_BYTES = 32, 24, 8
MAC_DIGITS = 32
INVITATION = re.compile(
    rf"(\d{{1,10}})\.(\d{{1,12}})\.(\d{{1,10}})\.([0-9a-f]{{16}})\.([0-9a-f]{{{MAC_DIGITS}}})"
)
HEARD_ANEW = timedelta(minutes=1)
LARGEST_ID = 2**31 - 1


class NotInvited(Exception):
    """This is no invitation of ours."""


class InvitationOver(Exception):
    """This invitation has ended or was withdrawn, or its event has, or there is no such gate now."""


class NoSuchDevice(LookupError):
    """No phone has this token."""


class DeviceEnded(Exception):
    """This phone was signed out, or its event is over."""


@dataclass(frozen=True)
class Taken:
    """What became of a batch: of each scan and result, and whether every total counts.

    `tallies` is "stored" or "refused".
    """

    scans: list[Kept]
    tallies: str
    results: list[results.Kept]


class AnotherEvent(Exception):
    """This phone belongs to another event or another day."""


@dataclass(frozen=True)
class Scan:
    """One scan as it was sent: `code` is what was read, or `mark:` and a mark; `at` None if unreadable."""

    scan: str
    code: str
    kind: str
    at: datetime | None
    seq: int
    people: int = 1


@dataclass(frozen=True)
class Batch:
    """What a phone sent at one time, by its own clock at `device_time`."""

    device_time: datetime
    scans: Sequence[Scan]
    tallies: Sequence[Counted] = ()
    unsent: int = 0
    results: Sequence[Report] = ()


def open_gate(
    session: Session,
    event: Event,
    day: date,
    name: str,
    counters: Sequence[str],
    *,
    now: datetime,
    sealer: Sealer,
) -> Gate:
    """Open the gate of this name at one date, with the date's key if it had none. The caller commits.

    Raises:
        occurrences.NoSuchDate, KeyDestroyed: as their names say.
        checkin.UnknownCounter, checkin.GateNameOutOfRange: as their names say.
    """
    row = occurrences.ensure_row(session, event, day, now)

    def new_key() -> bytes:
        return sealer.seal(secrets.token_hex(KEY_BYTES), sealed_at(row.id))

    check_in = checkin.open_date(session, row, new_key, counters, now=now)
    return checkin.ensure_gate(session, check_in, name)


def invitation(gate: Gate, until: datetime, sealer: Sealer) -> str:
    """Return an invitation to a gate that ends at `until`: id, end, round, a nonce and our signature."""
    nonce = secrets.token_hex(NONCE_BYTES)
    said = (str(gate.id), str(int(until.timestamp())), str(gate.round), nonce)
    return ".".join((*said, _signature(said, sealer)))


def join(
    session: Session, text: str, language: str, *, now: datetime, sealer: Sealer
) -> tuple[Device, str]:
    """Let a phone join the gate it was invited to, and return it with its token. The caller commits.

    Raises:
        NotInvited, InvitationOver, KeyDestroyed: as their names say.
    """
    gate_id, ends, number = _read_invitation(text, sealer)
    gate = session.get(Gate, gate_id) if gate_id <= LARGEST_ID else None
    if gate is None or ends <= now.timestamp():
        raise InvitationOver
    hold(session, gate.date_id, alone=True)  # nobody begins another round meanwhile
    session.refresh(gate, ["round"])
    if number != gate.round:
        raise InvitationOver
    token = secrets.token_hex(TOKEN_BYTES)
    try:
        return checkin.join(session, gate, hash_token(token), language, now=now), token
    except checkin.Over:
        raise InvitationOver from None


def _read_invitation(text: str, sealer: Sealer) -> tuple[int, int, int]:
    """Return the id of the gate, the end as seconds since 1970, and the round."""
    parts = INVITATION.fullmatch(text) if text.isascii() else None
    if parts is None:
        raise NotInvited
    *said, signature = parts.groups()
    if not hmac.compare_digest(signature, _signature(said, sealer)):
        raise NotInvited
    return int(said[0]), int(said[1]), int(said[2])


def _signature(said: Sequence[str], sealer: Sealer) -> str:
    return sealer.mark("gate invitation", *said)[:MAC_DIGITS]


def find_device(session: Session, token: str) -> Device:
    """Return the phone with this token, also one that has ended.

    Raises:
        NoSuchDevice: none has.
    """
    found = session.scalar(select(Device).where(Device.token_hash == hash_token(token)))
    if found is None:
        raise NoSuchDevice
    return found


def insist_it_lasts(device: Device, *, now: datetime) -> None:
    """Refuse a phone that was signed out, or whose date is over.

    Raises:
        DeviceEnded, KeyDestroyed: as their names say.
    """
    if device.gate.check_in.key_sealed is None:
        raise KeyDestroyed
    if not checkin.is_current(device, now=now):
        raise DeviceEnded


def insist_it_is_here(device: Device, slug: str, day: str) -> None:
    """Refuse a phone of another event, or of another day of it.

    Raises:
        AnotherEvent: it is.
    """
    row = device.gate.check_in.date
    if (row.event.slug, row.day.isoformat()) != (slug, day):
        raise AnotherEvent


def is_unheard(device: Device, *, now: datetime) -> bool:
    """Whether a phone is heard of for the first time in a minute, so that it is worth writing down."""
    return now - device.heard_at >= HEARD_ANEW


def note_heard(session: Session, device_id: int, *, now: datetime) -> None:
    """Keep that a phone was heard of. The caller commits."""
    heard = update(Device).where(Device.id == device_id, Device.heard_at < now)
    session.execute(heard.values(heard_at=now))


def take(
    session: Session, device: Device, batch: Batch, *, now: datetime, host: str, sealer: Sealer
) -> Taken:
    """Take what a phone sent, and answer for each scan and result in its order. The caller commits.

    `host` is where our badges' addresses lead. What a phone that has ended scanned before its end, or was
    told of a match, is taken as well.

    Raises:
        KeyDestroyed: the date's key is no more.
        tallies.TallyRefused: in one of its kinds; nothing is then taken.
    """
    check_in = device.gate.check_in
    recogniser = Recogniser(session, check_in, now=now, host=host, sealer=sealer)
    rows = [
        _scanned(scan, recogniser.recognise(scan.code), batch.device_time) for scan in batch.scans
    ]
    offset = round((now - batch.device_time).total_seconds())
    kept = passing.record(session, device, rows, now=now, offset=offset, unsent=batch.unsent)
    all_count = tallies.record(session, device, batch.tallies)
    typed: list[results.Kept] = []
    if batch.results:
        played = tournament.find(session, device.date_id)
        typed = results.record(session, played, device, batch.results, now=now, offset=offset)
    return Taken(kept, STORED if all_count else REFUSED, typed)


def _scanned(scan: Scan, found: Recognised, sent_at: datetime) -> Scanned:
    return Scanned(
        scan=scan.scan.lower(),
        mark=found.mark,
        kind=scan.kind,
        at=scan.at or sent_at,
        seq=scan.seq,
        people=scan.people,
        refused=found.refused or ("" if scan.at else passing.TIME),
        odd=found.odd,
    )
