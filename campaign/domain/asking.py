"""Asking a parent, and what the parent's link can do. The link is another than the young person's."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import auditing, confiding, enlisting, permitting, relaying, sending
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Sealer
from campaign.models import Ambassador, Permission
from campaign.models.ambassador import (
    ACTIVE,
    ASKED,
    EMAIL,
    GIVEN,
    PAPER,
    REFUSED,
    SMS,
    WAITING,
    WITHDRAWN,
)

MOST_ASKED = 5  # messages to a parent, in about a week
TOKEN_BYTES = 24


class NoSuchPermission(LookupError):
    """No parent is asked under this address: nobody ever was, or what it was about is deleted."""


class NotWaiting(Exception):
    """No parent's answer is waited for any more."""


class SameContact(Exception):
    """A parent would be asked under the young person's own contact."""


class AskedTooOften(Exception):
    """This parent was written to many times already."""


class ParentResting(Exception):
    """Whoever has the contact given for a parent is not written to for now."""


class OwnContactResting(Exception):
    """Whoever has the contact a young person gave as their own is not written to for now."""


@dataclass(frozen=True)
class Parent:
    """How a parent is asked: under a contact in its normal spelling, or without one on paper."""

    language: str
    contact: str = ""

    @property
    def channel(self) -> str:
        """The way the question goes."""
        if not self.contact:
            return PAPER
        return EMAIL if "@" in self.contact else SMS


def ask(
    session: Session, ambassador: Ambassador, parent: Parent, *, now: datetime, sealer: Sealer
) -> None:
    """Ask a parent for the first time.

    Raises:
        SameContact: as its name says.
    """
    insist_on_another(parent, confiding.contact_of(ambassador, sealer))
    ambassador.permission = Permission(state=ASKED)
    _address(ambassador, parent, now, sealer)
    session.flush()
    _send(session, ambassador.permission, now, sealer)


def ask_again(
    session: Session, ambassador: Ambassador, parent: Parent, *, now: datetime, sealer: Sealer
) -> None:
    """Ask once more, perhaps elsewhere or in another language; a link sent elsewhere before is void.

    Raises:
        NotWaiting, SameContact, AskedTooOften: as their names say.
    """
    permission = ambassador.permission
    if permission is None or ambassador.state != WAITING or permission.state != ASKED:
        raise NotWaiting
    insist_on_another(parent, confiding.contact_of(ambassador, sealer))
    if parent.contact and relaying.times_asked(session, ambassador) >= MOST_ASKED:
        raise AskedTooOften
    sending.drop(session, ambassador.uid, (relaying.ASKED,))
    if parent.contact == confiding.parents_contact(permission, sealer):
        permission.language, permission.asked_at = parent.language, now
    else:
        _address(ambassador, parent, now, sealer)
    session.flush()
    _send(session, permission, now, sealer)


def find(session: Session, token: str, *, to_change: bool = False) -> Permission:
    """Return what a parent is asked under a link; `to_change` makes others who would change it wait.

    Raises:
        NoSuchPermission: nothing is.
    """
    wanted = select(Ambassador).join(Permission).where(Permission.token_hash == hash_token(token))
    if to_change:
        wanted = wanted.with_for_update(of=Ambassador).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None or found.permission is None:
        raise NoSuchPermission
    if to_change:  # PostgreSQL chose the row by what was there before it waited for the lock
        session.refresh(found.permission)
        if found.permission.token_hash != hash_token(token):
            raise NoSuchPermission
    return found.permission


def answer(
    session: Session,
    permission: Permission,
    said: permitting.Answer,
    *,
    by: str,
    language: str,
    now: datetime,
    today: date,
    sealer: Sealer,
) -> None:
    """Take a parent's answer, given by name in a language, and tell the young person. Twice is no harm.

    Of a yes whoever was asked is told as well: somebody else may have had the link.

    Raises:
        permitting.GroundMissing: the answers do not go together.
    """
    ambassador = permission.ambassador
    after = permitting.answer(enlisting.standing_of(ambassador), said, today=today)
    if after.state == ambassador.state:
        return
    _confirm(session, permission, after, now, sealer)
    permission.language = language
    permission.by_sealed = confiding.seal(Permission, ambassador.uid, "by_sealed", by, sealer)
    _conclude(session, ambassador, after, now, today, sealer)


def withdraw(
    session: Session, permission: Permission, *, now: datetime, today: date, sealer: Sealer
) -> None:
    """Take a permission back, which ends taking part at once; tell the young person. Twice is no harm."""
    ambassador = permission.ambassador
    after = permitting.withdraw(enlisting.standing_of(ambassador))
    if after.state != ambassador.state:
        _conclude(session, ambassador, after, now, today, sealer)


def turn(
    session: Session,
    permission: Permission,
    *,
    pictures: bool | None,
    news: bool | None,
    today: date,
) -> None:
    """Change what a parent says about pictures and news; None leaves one as it is."""
    ambassador = permission.ambassador
    standing = enlisting.standing_of(ambassador)
    after = permitting.turn_by_parent(standing, pictures=pictures, news=news)
    enlisting.settle(session, ambassador, after, today=today)


def insist_on_another(parent: Parent, own: str) -> None:
    """Refuse to ask a parent where the young person is written to themselves.

    Raises:
        SameContact: as its name says.
    """
    if parent.contact and parent.contact.casefold() == own.casefold():
        raise SameContact


TOLD = {ACTIVE: relaying.JOINED, REFUSED: relaying.REFUSED, WITHDRAWN: relaying.STOPPED}
DEEDS = {ACTIVE: GIVEN, REFUSED: REFUSED, WITHDRAWN: WITHDRAWN}


def _conclude(
    session: Session,
    ambassador: Ambassador,
    after: permitting.Standing,
    now: datetime,
    today: date,
    sealer: Sealer,
) -> None:
    """Settle what a parent said. What is dropped with it must not be what tells of it."""
    told = relaying.to_the_young(ambassador, TOLD[after.state], now=now, sealer=sealer)
    enlisting.settle(session, ambassador, after, today=today)
    relaying.queue(session, told, now=now, sealer=sealer)
    auditing.record(
        session,
        actor=None,
        deed=f"permission.{DEEDS[after.state]}",
        thing=f"cohort:{ambassador.cohort.slug}",
        now=now,
    )


def _confirm(
    session: Session,
    permission: Permission,
    after: permitting.Standing,
    now: datetime,
    sealer: Sealer,
) -> None:
    if after.state == ACTIVE:
        told = relaying.that_a_yes_was_given(permission, now=now, sealer=sealer)
        relaying.queue(session, told, now=now, sealer=sealer)


def _send(session: Session, permission: Permission, now: datetime, sealer: Sealer) -> None:
    told = relaying.to_a_parent(permission, now=now, sealer=sealer)
    relaying.queue(session, told, now=now, sealer=sealer)


def _address(ambassador: Ambassador, parent: Parent, now: datetime, sealer: Sealer) -> None:
    """Put a parent's contact and a fresh link into the row."""
    permission, token = ambassador.permission, secrets.token_hex(TOKEN_BYTES)
    assert permission is not None
    texts = {"token_sealed": token, "contact_sealed": parent.contact}
    for column, text in texts.items():
        sealed = confiding.seal(Permission, ambassador.uid, column, text, sealer) if text else None
        setattr(permission, column, sealed)
    permission.token_hash = hash_token(token)
    permission.channel, permission.language = parent.channel, parent.language
    permission.asked_at = now
