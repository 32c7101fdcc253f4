"""Letting go again, after a backup was put back, what had been let go since it was made.

Every deed of the ledger is done once more by the rule that did it first. What is already gone stays gone, so
doing it twice, or where nothing was put back, changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaign.domain import (
    booking,
    circling,
    complaining,
    convening,
    discussing,
    heeding,
    leaving,
    ledger,
    listening,
    pledging,
    signatures,
)
from campaign.domain.ledger import Line
from campaign.domain.sealing import Sealer
from campaign.models import (
    Ambassador,
    AnswerItem,
    Circle,
    CircleMember,
    Complaint,
    DiscussionTable,
    Feedback,
    Note,
    Place,
    Survey,
    SurveyAnswer,
)
from campaign.models.ambassador import ACTIVE, WAITING
from events.models import Registration


@dataclass(frozen=True)
class Moment:
    """When it is replayed, and the key to what is sealed."""

    now: datetime
    today: date
    sealer: Sealer


def replay(session: Session, lines: Iterable[Line], at: Moment) -> int:
    """Do the deeds again and return how many still had something to let go; the caller commits.

    Raises:
        KeyError: a deed is not one of DEEDS.
    """
    return sum(DEEDS[line.deed](session, line, at) for line in lines)


def _erase_pledge(session: Session, line: Line, at: Moment) -> bool:
    found = signatures.find(session, line.mark, to_change=True)
    if found is None:
        return False
    pledging.erase(session, found, today=at.today)
    session.flush()
    return True


def _withdraw_pledge(session: Session, line: Line, at: Moment) -> bool:
    found = signatures.find(session, line.mark, to_change=True)
    if found is None or found.is_withdrawn:
        return False
    pledging.withdraw(session, found, today=at.today)
    session.flush()
    return True


def _stop_news(session: Session, line: Line, at: Moment) -> bool:
    """Of who asked for news again on a later day, the contact stays."""
    before = date.fromisoformat(line.on)
    stopped = 0
    for kind in signatures.KINDS:
        theirs = (kind.contact_mark == line.mark, kind.signed_on <= before, kind.updates)
        rows = session.scalars(
            update(kind)
            .where(*theirs)
            .values(contact_sealed=None, updates=False)
            .returning(kind.id)
        )
        stopped += len(rows.all())
    return stopped > 0


def _erase_place(session: Session, line: Line, at: Moment) -> bool:
    its = select(Place).join(Registration).where(Registration.key == line.mark)
    found = session.scalar(its)
    if found is None:
        return False
    booking.erase(session, found, now=at.now, sealer=at.sealer)
    session.flush()
    return True


def _erase_ambassador(session: Session, line: Line, at: Moment) -> bool:
    found = session.scalar(select(Ambassador).where(Ambassador.token_hash == line.mark))
    if found is None:
        return False
    leaving.erase(session, found, today=at.today)
    return True


def _leave(session: Session, line: Line, at: Moment) -> bool:
    found = session.scalar(select(Ambassador).where(Ambassador.token_hash == line.mark))
    if found is None or found.state not in {ACTIVE, WAITING}:
        return False
    leaving.leave(session, found, today=at.today)
    session.flush()
    return True


def _erase_member(session: Session, line: Line, at: Moment) -> bool:
    of = select(CircleMember, Circle).join(Circle, Circle.id == CircleMember.circle_id)
    found = session.execute(of.where(CircleMember.uid == line.mark)).tuples().first()
    if found is None:
        return False
    member, circle = found
    convening.strike(session, member, circling.box(circle, at.sealer), today=at.today)
    session.flush()
    return True


def _erase_complaint(session: Session, line: Line, at: Moment) -> bool:
    found = session.scalar(select(Complaint).where(Complaint.token_hash == line.mark))
    if found is None:
        return False
    complaining.erase(session, found, today=at.today)
    session.flush()
    return True


def _refuse_feedback(session: Session, line: Line, at: Moment) -> bool:
    """Numbers are given again after a restore: an opinion of a later day is another one."""
    number, _, reason = line.mark.partition(":")
    theirs = (Feedback.id == int(number), Feedback.given_on <= date.fromisoformat(line.on))
    if session.scalar(select(Feedback.id).where(*theirs)) is None:
        return False
    try:
        listening.refuse(session, int(number), reason, today=at.today)
    except listening.NoSuchFeedback:
        return False
    return True


def _refuse_answer(session: Session, line: Line, at: Moment) -> bool:
    """Of a later day it is another one, as with opinions."""
    number, _, reason = line.mark.partition(":")
    its = select(Survey).join(SurveyAnswer, SurveyAnswer.survey_id == Survey.id)
    its = its.join(AnswerItem, AnswerItem.answer_id == SurveyAnswer.id)
    before = SurveyAnswer.answered_on <= date.fromisoformat(line.on)
    survey = session.scalar(its.where(AnswerItem.id == int(number), before))
    if survey is None:
        return False
    try:
        heeding.refuse(session, survey, int(number), reason, today=at.today)
    except heeding.NoSuchWords:
        return False
    return True


def _take_out_note(session: Session, line: Line, at: Moment) -> bool:
    table, _, uid = line.mark.partition(":")
    found = session.scalar(select(Note).where(Note.table_id == int(table), Note.uid == uid))
    if found is None:
        return False
    is_out = discussing.take_out(session, found.table.discussion, found.id, today=at.today)
    session.flush()
    return is_out


def _take_out_point(session: Session, line: Line, at: Moment) -> bool:
    """A wording that was agreed on later stays."""
    number, _, wording = line.mark.partition(":")
    table = session.get(DiscussionTable, int(number))
    if table is None or table.point_seq >= int(wording):
        return False
    return discussing.take_out_point(session, table.discussion, table.number, today=at.today)


DEEDS: dict[str, Callable[[Session, Line, Moment], bool]] = {
    ledger.PLEDGE_ERASED: _erase_pledge,
    ledger.PLEDGE_WITHDRAWN: _withdraw_pledge,
    ledger.NEWS_STOPPED: _stop_news,
    ledger.PLACE_ERASED: _erase_place,
    ledger.AMBASSADOR_ERASED: _erase_ambassador,
    ledger.AMBASSADOR_EMPTIED: _leave,
    ledger.MEMBER_ERASED: _erase_member,
    ledger.COMPLAINT_ERASED: _erase_complaint,
    ledger.FEEDBACK_REFUSED: _refuse_feedback,
    ledger.ANSWER_REFUSED: _refuse_answer,
    ledger.NOTE_TAKEN_OUT: _take_out_note,
    ledger.POINT_TAKEN_OUT: _take_out_point,
}
