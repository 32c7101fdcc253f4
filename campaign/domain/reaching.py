"""Reaching a member of a circle as she said, or not at all.

Only texts of an allow-list go out, with a day and a time filled in and nothing else, on the one channel she
marked as hers and safe, within her hours. What cannot go out within them, or before what it is about, is
dropped: it never comes late. A message lies sealed in the outbox and names neither her nor the circle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import circling, sending
from campaign.domain.circling import CALL, MAIL, PARTS, TEXT, Contact
from campaign.domain.sealing import Sealer, Unopened
from campaign.domain.sending import Outgoing
from campaign.models import Circle, CircleMember, Message

SEE_YOU, TIME_CHANGED, PLEASE_RING = "note_day", "note_time", "note_ring"
TEXTS = (SEE_YOU, TIME_CHANGED, PLEASE_RING)  # the allow-list; each is a template
ABOUT_A_DAY = {SEE_YOU, TIME_CHANGED}  # not to be said once that has come
KEPT = timedelta(hours=24)
DAYS_AHEAD = 8  # her hours come again every week
# Her language would be told by the message's own column, which is not sealed; it goes with the facts.
UNTOLD = "en"

Window = tuple[datetime, datetime]


class NotATextOfOurs(ValueError):
    """Only texts of the allow-list go out, each with the time it is about exactly where it has one."""


class TooLateToTell(ValueError):
    """What it is about is over, or comes before anybody chosen may be reached."""


class NobodyToTell(ValueError):
    """Nobody was chosen who may be written to."""


@dataclass(frozen=True)
class Note:
    """A text of the allow-list and, where there is one, the day and time of what it is about."""

    text: str
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.text not in TEXTS or (self.text in ABOUT_A_DAY) != (self.at is not None):
            raise NotATextOfOurs


@dataclass(frozen=True)
class Waiting:
    """A message to a member, and what became of it; it goes between `due_at` and `expires_at`."""

    text: str
    state: str
    due_at: datetime
    expires_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class Told:
    """To how many members a note was written, and how many cannot be reached in time."""

    written: int
    late: int


def may_be_written_to(contact: Contact | None) -> bool:
    """Whether there is a channel for texts, with an address that is one of that channel."""
    if contact is None or contact.channel not in (TEXT, MAIL):
        return False
    return bool(contact.address) and ("@" in contact.address) == (contact.channel == MAIL)


def window(contact: Contact, *, now: datetime, zone: tzinfo) -> Window | None:
    """Return the hours in which she may be reached that are now or come next; None if she gave none."""
    return next((w for w in _windows(contact, now, zone) if w[1] > now), None)


def may_be_rung(contact: Contact | None, *, now: datetime, zone: tzinfo) -> Window | None:
    """Return the hours in which she may be rung, while they last; else None."""
    if contact is None or contact.channel != CALL:
        return None
    found = window(contact, now=now, zone=zone)
    return found if found and found[0] <= now else None


def plan(contact: Contact | None, note: Note, *, now: datetime, zone: tzinfo) -> Window | None:
    """Return from when and until when a note may go out, or None where it may not go at all."""
    if contact is None or not may_be_written_to(contact):
        return None
    hours = window(contact, now=now, zone=zone)
    if hours is None:
        return None
    starts, ends = max(hours[0], now), min(hours[1], note.at or hours[1])
    return (starts, ends) if starts < ends else None


def tell(
    session: Session,
    circle: Circle,
    uids: set[str],
    note: Note,
    *,
    now: datetime,
    zone: tzinfo,
    sealer: Sealer,
) -> Told:
    """Write a note to each of these members who may be reached in time.

    The same note to the same member within the same hours is one message, unless it did not go.
    The caller commits.

    Raises:
        TooLateToTell: none of them can be reached before what it is about.
        NobodyToTell: none of them may be written to.
    """
    box = circling.box(circle, sealer)
    contacts = _contacts(session, circle, uids, box)
    if not contacts:
        raise NobodyToTell
    planned = {uid: plan(contact, note, now=now, zone=zone) for uid, contact in contacts.items()}
    in_time = {uid: hours for uid, hours in planned.items() if hours}
    if not in_time:
        raise TooLateToTell
    written = 0
    for uid, hours in in_time.items():
        told = _outgoing(uid, contacts[uid].address, note, hours, box)
        sending.make_way(session, told.once)
        written += sending.queue(session, told, due_at=hours[0], sealer=sealer)
    return Told(written, late=len(uids) - len(in_time))


def still_to_be_told(
    session: Session, outgoing: Outgoing, *, now: datetime, zone: tzinfo, sealer: Sealer
) -> tuple[Note, str] | None:
    """Return the note of a message and her language, or None where it may no longer be said.

    It may not once she was erased, or is reached elsewhere or at other hours than when it was written.
    """
    uid, note = outgoing.facts["uid"], _note_of(outgoing)
    row = session.scalar(select(CircleMember).where(CircleMember.uid == uid))
    if row is None:
        return None
    contact = _reachable(row, circling.box(session.get_one(Circle, row.circle_id), sealer))
    if contact is None or contact.address != outgoing.recipient:
        return None
    hours = plan(contact, note, now=now, zone=zone)
    return (note, contact.language) if hours and hours[0] <= now else None


def messages(session: Session, uid: str, box: Sealer) -> list[Waiting]:
    """Return the messages to a member that wait or were settled in the last day, in the order of going."""
    hers = select(Message).where(Message.about == _about(uid, box))
    return [
        Waiting(m.template, m.state, m.due_at, m.expires_at or m.due_at, m.sent_at)
        for m in session.scalars(hers.order_by(Message.due_at, Message.id))
    ]


def drop(session: Session, uid: str, box: Sealer) -> int:
    """Delete what still waits to be said to a member; return how many messages."""
    return sending.drop(session, _about(uid, box))


def erase(session: Session, uid: str, box: Sealer) -> None:
    """Delete every message to a member, also those that were sent."""
    sending.erase(session, _about(uid, box))


def _outgoing(uid: str, address: str, note: Note, hours: Window, box: Sealer) -> Outgoing:
    at = note.at.isoformat() if note.at else ""
    return Outgoing(
        template=note.text,
        language=UNTOLD,
        recipient=address,
        once=f"note:{box.mark('note', uid, note.text, at, hours[1].isoformat())}",
        facts={"uid": uid, "at": at},
        about=_about(uid, box),
        expires_at=hours[1],
        kept=KEPT,
    )


def _note_of(outgoing: Outgoing) -> Note:
    at: Any = outgoing.facts["at"]
    return Note(outgoing.template, datetime.fromisoformat(at) if at else None)


def _contacts(session: Session, circle: Circle, uids: set[str], box: Sealer) -> dict[str, Contact]:
    mine = select(CircleMember).where(CircleMember.circle_id == circle.id)
    rows = [row for row in session.scalars(mine.order_by(CircleMember.id)) if row.uid in uids]
    return {row.uid: contact for row in rows if (contact := _reachable(row, box))}


def _reachable(row: CircleMember, box: Sealer) -> Contact | None:
    """Return her contact if she may be written to; what cannot be read is no leave to write."""
    try:
        contact = circling.opened(row, box).contact
    except Unopened:
        return None
    return contact if may_be_written_to(contact) else None


def _about(uid: str, box: Sealer) -> str:
    return box.mark("about", uid)


def _windows(contact: Contact, now: datetime, zone: tzinfo) -> Iterator[Window]:
    """Yield her hours from today on, those that touch each other as one, in UTC."""
    first = now.astimezone(zone).date()
    current: Window | None = None
    for starts, ends in _parts(contact, first, zone):
        if current and starts <= current[1]:
            current = (current[0], max(ends, current[1]))
            continue
        if current:
            yield current
        current = (starts, ends)
    if current:
        yield current


def _parts(contact: Contact, first: date, zone: tzinfo) -> list[Window]:
    chosen = [PARTS[key] for key in contact.when if key in PARTS]
    days = [first + timedelta(days=n) for n in range(DAYS_AHEAD)]
    return sorted(
        (_moment(day, part.starts, zone), _moment(day, part.ends, zone))
        for day in days
        for part in chosen
        if day.weekday() in part.days
    )


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
