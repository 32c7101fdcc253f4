"""Complaints: what somebody is unhappy with, when it is owed an answer, and the answer.

The law gives 30 days to acknowledge a complaint about data (Data Protection Act 2018, section 164A, put in
by the Data (Use and Access) Act 2025). Ours is one clock for all: read within 7 days, answered within 30.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaign.domain import auditing, ledger, sending
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Place, Sealer
from campaign.domain.sending import Outgoing
from campaign.models import Account, Complaint
from campaign.models.complaint import SUBJECTS
from events.occurrences import is_added

READ_WITHIN, ANSWERED_WITHIN = timedelta(days=7), timedelta(days=30)
KEPT = relativedelta(years=1)  # once answered, or once the answer was due
AT_ONCE = 50  # on a page of the desk
FORM_IS_KNOWN = timedelta(days=7)
WORDS_LENGTH, ANSWER_LENGTH = 3000, 3000
ANSWERED = "complaint_answered"  # the message


class NoSuchComplaint(LookupError):
    """Nothing is held under this address."""


class NothingSaid(ValueError):
    """A complaint, or its answer, has words."""


class ComplaintSent(Exception):
    """The same form said something else before."""


class AnsweredAlready(Exception):
    """It has an answer, which stays as it was given."""


@dataclass(frozen=True)
class Complaining:
    """What was sent. `contact` is spelled as `contacting` spells it, or ""."""

    submission: str
    subject: str
    words: str
    language: str
    contact: str = ""


@dataclass(frozen=True)
class Opened:
    """A complaint in clear, with the days it is owed something by."""

    row: Complaint
    words: str
    answer: str
    can_be_told: bool

    @property
    def read_by(self) -> date:
        """The last day to say that somebody has read it."""
        return self.row.made_on + READ_WITHIN

    @property
    def answer_by(self) -> date:
        """The last day to answer."""
        return self.row.made_on + ANSWERED_WITHIN

    def is_overdue(self, today: date) -> bool:
        """Whether a day has passed by which something was owed."""
        if self.row.answered_on is not None:
            return False
        unread = self.row.acknowledged_on is None and today > self.read_by
        return unread or today > self.answer_by


def token_of(submission: str, sealer: Sealer) -> str:
    """Return the secret in the complaint's address: the same form always leads to the same page."""
    secret = bytes.fromhex(sealer.mark("complaint", submission))[:16]
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def complain(session: Session, sent: Complaining, *, today: date, sealer: Sealer) -> str:
    """Keep a complaint and return its token; the same form sent again is kept once. The caller commits.

    Raises:
        NothingSaid: there are no words, or its subject is none.
        ComplaintSent: the same form said something else before; what that was is not shown.
    """
    if not sent.words.strip() or sent.subject not in SUBJECTS:
        raise NothingSaid
    token, uid = token_of(sent.submission, sealer), secrets.token_hex(16)
    told = bool(sent.contact)
    mark = sealer.mark("sent", sent.submission, sent.subject, sent.words, sent.contact)
    row = {
        "uid": uid,
        "token_hash": hash_token(token),
        "sent_mark": mark,
        "subject": sent.subject,
        "language": sent.language,
        "words_sealed": _seal(sealer, uid, "words_sealed", sent.words),
        "contact_sealed": _seal(sealer, uid, "contact_sealed", sent.contact) if told else None,
        "token_sealed": _seal(sealer, uid, "token_sealed", token) if told else None,
        "made_on": today,
    }
    if not is_added(session, Complaint, **row) and find(session, token).sent_mark != mark:
        raise ComplaintSent
    return token


def find(session: Session, token: str) -> Complaint:
    """Return the complaint of an address.

    Raises:
        NoSuchComplaint: there is none, or it was erased.
    """
    found = session.scalar(select(Complaint).where(Complaint.token_hash == hash_token(token)))
    if found is None:
        raise NoSuchComplaint
    return found


def open_(row: Complaint, sealer: Sealer) -> Opened:
    """Return a complaint in clear."""
    words = sealer.open(row.words_sealed, _place(row.uid, "words_sealed"))
    answer = row.answer_sealed and sealer.open(row.answer_sealed, _place(row.uid, "answer_sealed"))
    return Opened(row, words, answer or "", row.contact_sealed is not None)


def waiting(session: Session, *, skip: int = 0) -> Sequence[Complaint]:
    """Return a page of what has no answer yet, the oldest first."""
    unanswered = select(Complaint).where(Complaint.answered_on.is_(None))
    ordered = unanswered.order_by(Complaint.made_on, Complaint.id)
    return session.scalars(ordered.offset(skip).limit(AT_ONCE)).all()


def answered(session: Session, *, skip: int = 0) -> Sequence[Complaint]:
    """Return a page of what was answered, the latest first."""
    done = select(Complaint).where(Complaint.answered_on.is_not(None))
    ordered = done.order_by(Complaint.answered_on.desc(), Complaint.id.desc())
    return session.scalars(ordered.offset(skip).limit(AT_ONCE)).all()


def acknowledge(session: Session, row: Complaint, *, actor: Account, now: datetime) -> None:
    """Say that somebody has read it. Twice is no harm; the caller commits."""
    if row.acknowledged_on is None:
        row.acknowledged_on = now.date()
        _note(session, row, "complaint.read", actor, now)


def answer(
    session: Session, row: Complaint, words: str, *, actor: Account, now: datetime, sealer: Sealer
) -> None:
    """Answer, once, and tell who gave a contact where to read it. The caller commits.

    Raises:
        NothingSaid: there are no words.
        AnsweredAlready: as its name says.
    """
    if not words.strip():
        raise NothingSaid
    today = now.date()
    values = {
        "answered_on": today,
        "acknowledged_on": row.acknowledged_on or today,
        "answer_sealed": _seal(sealer, row.uid, "answer_sealed", words),
    }
    unanswered = (Complaint.id == row.id, Complaint.answered_on.is_(None))
    done = session.execute(
        update(Complaint).where(*unanswered).values(**values).returning(Complaint.id)
    )
    if done.scalar() is None:
        raise AnsweredAlready
    session.refresh(row)
    _note(session, row, "complaint.answered", actor, now)
    _tell(session, row, now, sealer)


def erase(session: Session, row: Complaint, *, today: date) -> None:
    """Delete a complaint with its answer, and what is told of it. The caller commits."""
    sending.erase(session, _about(row))
    session.delete(row)
    ledger.note(session, ledger.COMPLAINT_ERASED, row.token_hash, today=today)


def forget(session: Session, *, today: date) -> None:
    """Delete what was answered a year ago, or should have been. Twice is no harm; the caller commits."""
    known = Complaint.made_on <= today - FORM_IS_KNOWN
    session.execute(update(Complaint).where(known).values(sent_mark=None))
    session.execute(delete(Complaint).where(Complaint.answered_on <= today - KEPT))
    overdue = Complaint.made_on <= today - KEPT - ANSWERED_WITHIN
    session.execute(delete(Complaint).where(Complaint.answered_on.is_(None), overdue))


def _tell(session: Session, row: Complaint, now: datetime, sealer: Sealer) -> None:
    if row.contact_sealed is None or row.token_sealed is None:
        return
    told = Outgoing(
        template=ANSWERED,
        language=row.language,
        recipient=sealer.open(row.contact_sealed, _place(row.uid, "contact_sealed")),
        once=f"{ANSWERED}:{row.uid}",
        facts={"token": sealer.open(row.token_sealed, _place(row.uid, "token_sealed"))},
        about=_about(row),
    )
    sending.queue(session, told, due_at=now, sealer=sealer)


def _about(row: Complaint) -> str:
    return f"complaint:{row.uid}"


def _note(session: Session, row: Complaint, deed: str, actor: Account, now: datetime) -> None:
    auditing.record(session, actor=actor, deed=deed, thing=f"complaint:{row.id}", now=now)


def _seal(sealer: Sealer, uid: str, column: str, text: str) -> bytes:
    return sealer.seal(text, _place(uid, column))


def _place(uid: str, column: str) -> Place:
    return Place(Complaint.__tablename__, column, uid)
