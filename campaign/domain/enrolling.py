"""Joining a circle. Everything she says is sealed under the circle's key before it is kept."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import circling
from campaign.domain.sealing import Sealer
from campaign.models import Circle, CircleMember
from events.occurrences import insert_new

UID_BYTES = 16


class EnrolmentUsed(Exception):
    """The same form was sent before, with other words."""


@dataclass(frozen=True)
class Enrolment:
    """What she sent, checked field by field."""

    submission: str  # the form's own random mark
    said: circling.Said
    code_word: str


def enrol(
    session: Session, circle: Circle, enrolment: Enrolment, *, today: date, sealer: Sealer
) -> bool:
    """Keep one row, and return whether it is new; the same form again changes nothing.

    Only the day is kept, never the hour. The caller commits.

    Raises:
        EnrolmentUsed: this form was sent before with other words, or to another circle.
    """
    box = circling.box(circle, sealer)
    uid, mark = secrets.token_hex(UID_BYTES), sent_mark(enrolment.submission, sealer)
    row = {
        **circling.sealed(enrolment.said, uid, box),
        "code_mark": circling.code_mark(box, enrolment.code_word),
        "registered_on": today,
        "sent_mark": mark,
    }
    session.execute(insert_new(session, CircleMember, uid=uid, circle_id=circle.id, **row))
    # A lock is a write: a standby has to confirm the first before the second is told it is kept.
    mine = select(CircleMember).where(CircleMember.sent_mark == mark).with_for_update()
    kept = session.scalar(mine)
    if kept is not None and kept.uid == uid:
        return True
    if kept is None or not _says_the_same(kept, circle, enrolment, box):
        raise EnrolmentUsed
    return False


def was_sent(session: Session, submission: str, sealer: Sealer) -> bool:
    """Return whether this form was kept before, so that nothing of it is shown again."""
    mark = sent_mark(submission, sealer)
    return session.scalar(select(CircleMember.id).where(CircleMember.sent_mark == mark)) is not None


def sent_mark(submission: str, sealer: Sealer) -> str:
    """Return the mark by which the same form is known when it comes twice."""
    return sealer.mark("circle", submission)


def _says_the_same(kept: CircleMember, circle: Circle, enrolment: Enrolment, box: Sealer) -> bool:
    if kept.circle_id != circle.id:
        return False
    same_word = kept.code_mark == circling.code_mark(box, enrolment.code_word)
    return same_word and circling.opened(kept, box) == enrolment.said
