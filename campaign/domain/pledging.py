"""Signing the pledge, and what a signer can do with it afterwards."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campaign.domain import badging, ledger, signatures
from campaign.domain.locating import Home
from campaign.domain.sealing import Sealer
from campaign.models import Pledge, Repeat, Signature, UsedForm
from campaign.models.pledge import ONLINE, PRINTED_BADGE, STANDING, UNDER_13, AgeBand

NOT_SAID = Home()
SENT = ("name", "ward_code", "outside", "age_band", "updates", "contact_mark")
SAME_HAND = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DROP_JOINERS = str.maketrans("", "", "\u200c\u200d")  # ZWNJ, ZWJ


class SubmissionUsed(Exception):
    """The same form was sent before: with other words, or what it signed was taken back since."""


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
    sent_at: datetime | None = None  # of use for a form that names nobody

    @property
    def names_somebody(self) -> bool:
        """Whether two people would hardly have sent the same."""
        return bool(self.kept_name or self.kept_contact or self.badge)

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


@dataclass(frozen=True)
class Signed:
    """A receipt's secret, and whether this signing made it."""

    token: str
    is_new: bool


def receipt_token(submission: str, sealer: Sealer) -> str:
    """Return the receipt's secret, 192 bits, the same for the same form however often it is sent."""
    mark = bytes.fromhex(sealer.mark("receipt", submission))
    return base64.urlsafe_b64encode(mark[:24]).decode()


def hash_token(token: str) -> str:
    """Return what is kept of a receipt's secret. It has 192 random bits, so a plain SHA-256 serves."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(session: Session, signing: Signing, *, today: date, sealer: Sealer) -> Signed:
    """Keep one pledge and return its receipt; the same form sent again changes nothing.

    The same name and contact as somebody before get a receipt like any other, and are not counted again.

    A form that was left open and names nobody looks alike from whoever sends it. It leads to its receipt
    again within `SAME_HAND` of being sent, twice that at most, so that a tap repeated on a bad connection
    signs once; later it is taken for another person's. Any other form leads there as long as it can be
    sent at all, with the same words and the same printed badge. The caller commits.

    Raises:
        SubmissionUsed: this form was sent before with other words, or what it signed was taken back.
        badging.BadgeTaken: the printed badge it carries is somebody else's.
    """
    token = receipt_token(signing.submission, sealer)
    row = _row(signing, hash_token(token), today, sealer)
    try:
        row["badge_id"] = _take_badge(session, signing.badge, today)
    except badging.BadgeTaken:
        if _was_sent_before(session, row, signing, sealer):
            return Signed(token, is_new=False)
        raise
    for kind in signatures.KINDS:
        if signatures.insert(session, kind, row):
            if kind is Repeat:
                signatures.promote(session, row["contact_mark"], STANDING)
            return Signed(token, is_new=True)
        if _was_sent_before(session, row, signing, sealer):
            break
    badging.give_back(session, row["badge_id"])
    return Signed(token, is_new=False)


def find(session: Session, token: str, *, to_change: bool = False) -> Signature:
    """Return what is held under a receipt; `to_change` makes others who would change it wait.

    Raises:
        NoSuchReceipt: nothing is.
    """
    if found := signatures.find(session, hash_token(token), to_change=to_change):
        return found
    raise NoSuchReceipt


def contact_of(signature: Signature, sealer: Sealer) -> str | None:
    """Return the contact kept for news, opened, or None."""
    if signature.contact_sealed is None:
        return None
    return sealer.open(signature.contact_sealed, signatures.contact_place(signature.receipt_hash))


def correct(signature: Signature, *, name: str, home: Home) -> None:
    """Change name and ward. Where no name may be kept (a child's, or age not said) none is.

    The mark that counts a person once stays the mark of what was signed.

    Raises:
        Withdrawn: there is nothing left to change.
    """
    _insist_not_withdrawn(signature)
    if signature.may_be_named:
        signature.name = name or None
    signature.ward_code, signature.outside = home.ward_code, home.outside


def change_language(signature: Signature, language: str) -> None:
    """Write to this signer in another language from now on.

    Raises:
        Withdrawn: there is nobody left to write to.
    """
    _insist_not_withdrawn(signature)
    signature.language = language


def stop_updates(session: Session, signature: Signature, *, today: date) -> None:
    """Forget the contact at once, also where the same person signed again. Twice is no harm."""
    if signature.contact_mark is None:
        return
    for kind in signatures.KINDS:
        theirs = kind.contact_mark == signature.contact_mark
        session.execute(update(kind).where(theirs).values(contact_sealed=None, updates=False))
    ledger.note(session, ledger.NEWS_STOPPED, signature.contact_mark, today=today)


def replace_badge(session: Session, signature: Signature, *, today: date) -> None:
    """Revoke a lost badge and give a new one; the pledge and the count stay.

    Raises:
        Withdrawn: a pledge that was taken back has no badge.
    """
    _insist_not_withdrawn(signature)
    badging.revoke(session, [signature.badge_id])
    signature.badge_id = badging.issue(session, today=today)


def withdraw(session: Session, signature: Signature, *, today: date) -> None:
    """Take the pledge back: it no longer counts, its badge is void, and nothing personal stays.

    Where the same person signed again, the oldest of those is the pledge from now on.
    """
    mark, state = signature.contact_mark, signature.state
    badging.revoke(session, [signature.badge_id])
    signature.empty()
    ledger.note(session, ledger.PLEDGE_WITHDRAWN, signature.receipt_hash, today=today)
    if isinstance(signature, Pledge):
        signatures.promote(session, mark, state)


def erase(session: Session, signature: Signature, *, today: date) -> None:
    """Delete everything held; the public number, made of rows, is one lower if it counted.

    Where the same person signed again, the oldest of those is the pledge from now on, and counts.
    """
    mark, state = signature.contact_mark, signature.state
    badging.revoke(session, [signature.badge_id])
    session.delete(signature)
    session.add(UsedForm(receipt_hash=signature.receipt_hash, erased_on=today))
    ledger.note(session, ledger.PLEDGE_ERASED, signature.receipt_hash, today=today)
    if isinstance(signature, Pledge):
        signatures.promote(session, mark, state)


def was_erased(session: Session, token: str) -> bool:
    """Return whether what was held under a receipt was erased lately."""
    return signatures.is_used(session, hash_token(token))


def contact_mark(name: str, contact: str, sealer: Sealer) -> str | None:
    """Return the mark that counts one person once, or None without a contact.

    Two people of one household share a contact, so the name is in it, as it is compared.
    """
    if not contact:
        return None
    return sealer.mark("contact", compared(name), contact.casefold())


def compared(name: str) -> str:
    """Return a name without what makes no other name of it: case, spacing, and joiners."""
    return " ".join(name.translate(DROP_JOINERS).casefold().split())


def _row(signing: Signing, receipt_hash: str, today: date, sealer: Sealer) -> dict[str, Any]:
    """Return the columns of a signature, but for the badge."""
    place = signatures.contact_place(receipt_hash)
    row = {
        "name": signing.kept_name,
        "ward_code": signing.home.ward_code,
        "outside": signing.home.outside,
        "age_band": signing.age_band,
        "updates": signing.wants_news,
        "contact_mark": contact_mark(signing.name, signing.kept_contact, sealer),
    }
    return row | {
        "sent_mark": _sent_mark(signing, row, sealer),
        "contact_sealed": sealer.seal(signing.contact, place) if signing.wants_news else None,
        "language": signing.language,
        "channel": PRINTED_BADGE if signing.badge else ONLINE,
        "state": STANDING,
        "signed_on": today,
        "receipt_hash": receipt_hash,
    }


def _sent_mark(
    signing: Signing, row: dict[str, Any], sealer: Sealer, *, earlier: timedelta = timedelta()
) -> str:
    """Return the mark of what was sent; of a form that names nobody, and of about when."""
    said = [str(row[name]) for name in SENT]
    badge = badging.read_code(signing.badge) or ""
    about = ""
    if signing.sent_at and not signing.names_somebody:
        about = str((signing.sent_at - earlier - EPOCH) // SAME_HAND)
    return sealer.mark("sent", signing.submission, *said, badge, about)


def _take_badge(session: Session, printed: str, today: date) -> int:
    if printed:
        return badging.claim(session, printed, today=today)
    return badging.issue(session, today=today)


def _was_sent_before(
    session: Session, row: dict[str, Any], signing: Signing, sealer: Sealer
) -> bool:
    """Return whether this form signed before. A lock is a write: a standby has to confirm it too.

    A form left open on a shared phone must not open the receipt of whoever used it first.
    """
    twin = signatures.find(session, row["receipt_hash"], to_change=True)
    if twin is None:
        if signatures.is_used(session, row["receipt_hash"]):
            raise SubmissionUsed
        return False
    about_now = (timedelta(), SAME_HAND, -SAME_HAND)  # the last for clocks that differ
    marks = {_sent_mark(signing, row, sealer, earlier=earlier) for earlier in about_now}
    if twin.is_withdrawn or twin.sent_mark not in marks:
        raise SubmissionUsed
    return True


def _insist_not_withdrawn(signature: Signature) -> None:
    if signature.is_withdrawn:
        raise Withdrawn
