"""The outbox: messages are rows written with the deed, claimed one at a time, and sent.

A claim is one guarded statement with a lease, so two workers never send the same message, and the message
of a worker that was killed is claimed again once its lease ends. What a mail server has taken is marked
sent at once; should the worker die in between, the message goes out again under the same Message-ID.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from campaign.domain.sealing import Place as SealPlace
from campaign.domain.sealing import Sealer
from campaign.models import Message
from campaign.models.message import DROPPED, EMAIL, FAILED, SENT, SMS, WAITING
from events.occurrences import changed, is_added

LEASE = timedelta(minutes=5)  # longer than a sender may take
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
GIVE_UP_AFTER = 20  # tries: about four days
BODIES_ARE_KEPT, AN_HOUR = timedelta(days=7), timedelta(hours=1)


@dataclass(frozen=True)
class Outgoing:
    """What is to be said to whom."""

    template: str
    language: str
    recipient: str
    once: str
    facts: dict[str, Any]
    about: str | None = None
    expires_at: datetime | None = None  # better unsaid than said later than this
    kept: timedelta = BODIES_ARE_KEPT  # once it was settled


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to send until its lease ends."""

    id: int
    channel: str
    tries: int  # this one included
    expires_at: datetime | None


def queue(session: Session, told: Outgoing, *, due_at: datetime, sealer: Sealer) -> bool:
    """Write a message into the outbox, and return whether it is new; the same `once` changes nothing.

    The caller commits.
    """
    return is_added(
        session,
        Message,
        channel=EMAIL if "@" in told.recipient else SMS,
        template=told.template,
        language=told.language,
        recipient_sealed=sealer.seal(told.recipient, _place("recipient_sealed", told.once)),
        facts_sealed=sealer.seal(json.dumps(told.facts), _place("facts_sealed", told.once)),
        about=told.about,
        once=told.once,
        state=WAITING,
        tries=0,
        due_at=due_at,
        expires_at=told.expires_at,
        kept_hours=told.kept // AN_HOUR,
    )


def claim(session: Session, *, channels: Collection[str], now: datetime) -> Claimed | None:
    """Take the next message that is due, for the length of a lease. The caller commits, then sends."""
    free = or_(Message.leased_until.is_(None), Message.leased_until <= now)
    in_time = or_(Message.expires_at.is_(None), Message.expires_at > now)
    mine = (free, in_time, Message.channel.in_(channels))
    due = (Message.state == WAITING, Message.due_at <= now, *mine)
    next_ = select(Message.id).where(*due).order_by(Message.due_at, Message.id).limit(1)
    claimed = (
        update(Message)
        .where(Message.id == next_.with_for_update(skip_locked=True).scalar_subquery(), *due)
        .values(leased_until=now + LEASE, tries=Message.tries + 1)
        .returning(Message)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    found = session.scalars(claimed).one_or_none()
    if found is None:
        return None
    return Claimed(found.id, found.channel, found.tries, found.expires_at)


def sent(session: Session, message_id: int, *, now: datetime) -> None:
    """Note that a message was handed over."""
    _settle(session, message_id, state=SENT, sent_at=now, leased_until=None)


def settle_untold(session: Session, message_id: int) -> None:
    """Note that there was nothing left to tell."""
    _settle(session, message_id, state=DROPPED, leased_until=None)


def failed(session: Session, message: Claimed, *, now: datetime, for_good: bool = False) -> None:
    """Try again later, each time after a longer pause; after many tries, or at once, give up.

    It is given up as well where it would be too late by then.
    """
    again = now + min(FIRST_PAUSE * 2 ** (message.tries - 1), LONGEST_PAUSE)
    too_late = message.expires_at is not None and again >= message.expires_at
    if for_good or too_late or message.tries >= GIVE_UP_AFTER:
        _settle(session, message.id, state=FAILED, leased_until=None)
    else:
        _settle(session, message.id, due_at=again, leased_until=None)


def drop(session: Session, about: str, templates: tuple[str, ...] = ()) -> int:
    """Delete what still waits to be said about something; return how many messages."""
    waiting = delete(Message).where(Message.about == about, Message.state == WAITING)
    if templates:
        waiting = waiting.where(Message.template.in_(templates))
    return changed(session, waiting)


def make_way(session: Session, once: str) -> None:
    """Delete a message that did not go and never will, so that the same can be said again."""
    lost = (Message.once == once, Message.state.in_((FAILED, DROPPED)))
    session.execute(delete(Message).where(*lost))


def erase(session: Session, about: str) -> None:
    """Delete every message about something, also those that were sent."""
    session.execute(delete(Message).where(Message.about == about))


def forget(session: Session, *, now: datetime) -> int:
    """Note what was not sent in time as dropped; delete what was settled as long ago as it is kept.

    Return how many were deleted.
    """
    late = update(Message).where(Message.state == WAITING, _is_too_late(now))
    session.execute(late.values(state=DROPPED, leased_until=None))
    kept = session.scalars(select(Message.kept_hours).distinct()).all()
    return sum(changed(session, _settled(hours, now)) for hours in kept)


def _is_too_late(now: datetime) -> ColumnElement[bool]:
    """Whether a message can no longer go out; one that is being sent is left alone."""
    free = or_(Message.leased_until.is_(None), Message.leased_until <= now)
    return and_(Message.expires_at <= now, free)


def _settled(hours: int, now: datetime) -> Delete:
    since = now - hours * AN_HOUR
    old = or_(Message.sent_at <= since, Message.due_at <= since)
    return delete(Message).where(Message.state != WAITING, Message.kept_hours == hours, old)


def _settle(session: Session, message_id: int, **values: Any) -> None:
    mine = update(Message).where(Message.id == message_id, Message.state == WAITING)
    session.execute(mine.values(**values))


def opened(session: Session, message_id: int, sealer: Sealer) -> Outgoing:
    """Return what a message says, opened.

    Raises:
        sealing.Unopened: its key is not known here.
    """
    message = session.get_one(Message, message_id)
    facts = sealer.open(message.facts_sealed, _place("facts_sealed", message.once))
    return Outgoing(
        template=message.template,
        language=message.language,
        recipient=sealer.open(message.recipient_sealed, _place("recipient_sealed", message.once)),
        once=message.once,
        facts=json.loads(facts),
        about=message.about,
        expires_at=message.expires_at,
        kept=message.kept_hours * AN_HOUR,
    )


def _place(column: str, once: str) -> SealPlace:
    return SealPlace("message", column, once)
