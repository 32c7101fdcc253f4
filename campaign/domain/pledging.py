"""Signing the pledge, and what a signer can do with it afterwards."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.domain import badging
from campaign.domain.locating import Home
from campaign.domain.sealing import Place, Sealer
from campaign.models import Pledge, Repeat, Signature
from campaign.models.pledge import HELD, ONLINE, PRINTED_BADGE, STANDING, UNDER_13, AgeBand

NOT_SAID = Home()
REPEATS_ARE_KEPT = timedelta(days=7)


class SubmissionUsed(Exception):
    """The same form was sent before, with other words in it: most likely by another person."""


class NoSuchReceipt(LookupError):
    """Nothing is held under this receipt: it never was, or it was erased."""


class Withdrawn(Exception):
    """The pledge was taken back; there is nothing left to change."""


@dataclass(frozen=True)
class Signing:
    """What somebody signed, checked field by field. Contact in its normal spelling."""

    submission: str  # the form's own random mark
    language: str
    home: Home = NOT_SAID
    name: str = ""
    age_band: AgeBand | None = None
    contact: str = ""
    updates: bool = False
    badge: str = ""
    held: bool = False

    @property
    def is_of_a_child(self) -> bool:
        """Whether name and contact must not be kept."""
        return self.age_band == UNDER_13

    @property
    def kept_name(self) -> str | None:
        """The name that may be kept."""
        return None if self.is_of_a_child else self.name or None

    @property
    def kept_contact(self) -> str:
        """The contact that may be used: for the mark always, for writing only with `wants_news`."""
        return "" if self.is_of_a_child else self.contact

    @property
    def wants_news(self) -> bool:
        """Whether the contact itself is kept."""
        return bool(self.updates and self.kept_contact)


def receipt_token(submission: str, sealer: Sealer) -> str:
    """Return the receipt's secret, 192 bits, the same for the same form however often it is sent."""
    mark = bytes.fromhex(sealer.mark("receipt", submission))
    return base64.urlsafe_b64encode(mark[:24]).decode()


def hash_token(token: str) -> str:
    """Return what is kept of a receipt's secret. It has 192 random bits, so a plain SHA-256 serves."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(session: Session, signing: Signing, *, today: date, sealer: Sealer) -> str:
    """Keep one pledge and return its receipt token; the same form sent again changes nothing.

    The same name and contact as somebody before get a receipt like any other, and are not counted again.
    The caller commits.

    Raises:
        SubmissionUsed: this form was sent before with other words.
        badging.BadgeTaken: the printed badge it carries is somebody else's.
    """
    token = receipt_token(signing.submission, sealer)
    try:
        _insert(session, Pledge, signing, token, today, sealer)
    except (IntegrityError, badging.BadgeTaken):
        twin = _find(session, token)
        if twin is not None:
            _insist_on_the_same(twin, signing, sealer)
        elif _has_signed(session, signing, sealer):
            _insert(session, Repeat, signing, token, today, sealer)
        else:
            raise
    return token


def find(session: Session, token: str) -> Signature:
    """Return what is held under a receipt.

    Raises:
        NoSuchReceipt: nothing is.
    """
    found = _find(session, token)
    if found is None:
        raise NoSuchReceipt
    return found


def contact_of(signature: Signature, sealer: Sealer) -> str | None:
    """Return the contact kept for news, opened, or None."""
    if signature.contact_sealed is None:
        return None
    return sealer.open(signature.contact_sealed, _contact_place(signature))


def correct(signature: Signature, *, name: str, home: Home) -> None:
    """Change name and ward. Where no name may be kept (a child's, or age not said) none is.

    The mark that counts a person once stays the mark of what was signed.

    Raises:
        Withdrawn: there is nothing left to change.
    """
    _insist_on_held(signature)
    if signature.may_be_named:
        signature.name = name or None
    signature.ward_code, signature.outside = home.ward_code, home.outside


def change_language(signature: Signature, language: str) -> None:
    """Write to this signer in another language from now on."""
    signature.language = language


def stop_updates(signature: Signature) -> None:
    """Forget the contact at once. Doing it twice is no harm."""
    signature.stop_updates()


def replace_badge(session: Session, signature: Signature, *, today: date) -> None:
    """Revoke a lost badge and give a new one; the pledge and the count stay.

    Raises:
        Withdrawn: a pledge that was taken back has no badge.
    """
    _insist_on_held(signature)
    badging.revoke(signature.badge)
    session.flush()
    signature.badge = badging.issue(today)


def withdraw(signature: Signature) -> None:
    """Take the pledge back: it no longer counts, its badge is void, and nothing personal stays."""
    badging.revoke(signature.badge)
    signature.empty()


def erase(session: Session, signature: Signature) -> None:
    """Delete everything held; the public number, made of rows, is one lower if it counted."""
    badging.revoke(signature.badge)
    session.delete(signature)


def held(session: Session) -> list[Pledge]:
    """Return the pledges that wait for somebody to look at them, oldest first."""
    return list(session.scalars(select(Pledge).where(Pledge.state == HELD).order_by(Pledge.id)))


def release(pledge: Pledge) -> None:
    """Let a held pledge count."""
    if pledge.is_held:
        pledge.state = STANDING


def forget_repeats(session: Session, *, today: date) -> int:
    """Delete the repeats that are older than they are kept, and return how many."""
    gone = delete(Repeat).where(Repeat.signed_on < today - REPEATS_ARE_KEPT).returning(Repeat.id)
    return len(session.execute(gone).all())


def contact_mark(name: str, contact: str, sealer: Sealer) -> str | None:
    """Return the mark that counts one person once, or None without a contact.

    Two people of one household share a contact, so the name is in it; case and spacing are not.
    """
    return sealer.mark("contact", " ".join(name.casefold().split()), contact) if contact else None


def _insert(
    session: Session,
    kind: type[Pledge] | type[Repeat],
    signing: Signing,
    token: str,
    today: date,
    sealer: Sealer,
) -> None:
    """Insert within a savepoint, so that a collision leaves the request's transaction usable."""
    with session.begin_nested():
        if signing.badge:
            badge = badging.claim(session, signing.badge, today=today)
        else:
            badge = badging.issue(today)
        signature = kind(
            receipt_hash=hash_token(token),
            name=signing.kept_name,
            ward_code=signing.home.ward_code,
            outside=signing.home.outside,
            age_band=signing.age_band,
            language=signing.language,
            updates=signing.wants_news,
            contact_mark=contact_mark(signing.name, signing.kept_contact, sealer),
            channel=PRINTED_BADGE if signing.badge else ONLINE,
            state=HELD if signing.held else STANDING,
            signed_on=today,
            badge=badge,
        )
        if signing.wants_news:
            signature.contact_sealed = sealer.seal(signing.contact, _contact_place(signature))
        session.add(signature)
        session.flush()


def _find(session: Session, token: str) -> Signature | None:
    for kind in (Pledge, Repeat):
        found = session.scalar(select(kind).where(kind.receipt_hash == hash_token(token)))
        if found is not None:
            return cast(Signature, found)
    return None


def _has_signed(session: Session, signing: Signing, sealer: Sealer) -> bool:
    mark = contact_mark(signing.name, signing.kept_contact, sealer)
    return mark is not None and bool(
        session.scalar(select(Pledge.id).where(Pledge.contact_mark == mark))
    )


def _insist_on_the_same(twin: Signature, signing: Signing, sealer: Sealer) -> None:
    """A form left open on a shared phone must not open the receipt of whoever used it first."""
    kept = (twin.name, twin.ward_code, twin.outside, twin.age_band, twin.updates, twin.contact_mark)
    sent = (
        signing.kept_name,
        signing.home.ward_code,
        signing.home.outside,
        signing.age_band,
        signing.wants_news,
        contact_mark(signing.name, signing.kept_contact, sealer),
    )
    if kept != sent:
        raise SubmissionUsed


def _insist_on_held(signature: Signature) -> None:
    if signature.is_withdrawn:
        raise Withdrawn


def _contact_place(signature: Signature) -> Place:
    return Place(signature.__tablename__, "contact_sealed", signature.receipt_hash)  # type: ignore[attr-defined]
