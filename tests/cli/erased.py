"""What is let go, deed by deed: each function here keeps something and returns how it is let go."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import (
    booking,
    complaining,
    convening,
    discussing,
    heeding,
    leaving,
    ledger,
    listening,
    pledging,
)
from campaign.domain.booking import Booking
from campaign.domain.complaining import Complaining
from campaign.domain.sealing import Sealer
from campaign.models import (
    Account,
    Ambassador,
    AnswerItem,
    Circle,
    CircleMember,
    Complaint,
    Discussion,
    DiscussionTable,
    Feedback,
    Note,
    Place,
    Pledge,
    Survey,
)
from tests import make
from tests.blueprints.meetings import gathered

SEALER = Sealer(make.FIELD_KEYS)
NOW = clock.now()
TODAY = NOW.date()


def signed(session):
    contact = {"contact": "amina@example.org", "updates": True}
    return make.pledge(session, name="Amina", age_band="18_plus", **contact)


def erased_pledge(session):
    token = signed(session)
    return lambda: pledging.erase(
        session, pledging.find(session, token, to_change=True), today=TODAY
    )


def withdrawn_pledge(session):
    token = signed(session)
    return lambda: pledging.withdraw(
        session, pledging.find(session, token, to_change=True), today=TODAY
    )


def stopped_news(session):
    token = signed(session)
    return lambda: pledging.stop_updates(session, pledging.find(session, token), today=TODAY)


def erased_place(session):
    event = make.event(session, bookable=True)
    wanted = Booking(submission="s", language="en", name="Amina", party=2)
    day = event.starts.date()
    token = booking.book(session, event, day, wanted, now=NOW, sealer=SEALER)
    return lambda: booking.erase(session, booking.find(session, token), now=NOW, sealer=SEALER)


def erased_ambassador(session):
    young = make.ambassador(session, make.cohort(session), age=17)
    number = young.id
    return lambda: leaving.erase(session, session.get_one(Ambassador, number), today=TODAY)


def left_ambassador(session):
    young = make.ambassador(session, make.cohort(session), age=17)
    number = young.id
    return lambda: leaving.leave(session, session.get_one(Ambassador, number), today=TODAY)


def erased_member(session):
    circle = make.circle(session)
    number, uid = circle.id, gathered.join(session, circle, "Amina")
    actor = gathered.facilitator(session, circle).id

    def erase():
        its, by = session.get_one(Circle, number), session.get_one(Account, actor)
        convening.erase(session, its, gathered.WORD, uid, actor=by, now=NOW, sealer=SEALER)

    return erase


def erased_complaint(session):
    sent = Complaining("s" * 22, "data", "You wrote to me twice.", "en", "amina@example.org")
    token = complaining.complain(session, sent, today=TODAY, sealer=SEALER)
    return lambda: complaining.erase(session, complaining.find(session, token), today=TODAY)


def refused_feedback(session):
    number = make.opinion(session, make.event(session), liked="Mrs Example was rude").id
    listening.show(session, number)
    return lambda: listening.refuse(session, number, "names", today=TODAY)


def refused_answer(session):
    key = make.question(session, "words").key
    survey = make.survey(session, questions=(key,))
    make.response(session, survey, chosen={}, words={key: "Mrs Example was rude"})
    number, of = session.query(AnswerItem).one().id, survey.id
    heeding.show(session, survey, number)

    def refuse():
        asked = session.get_one(Survey, of)
        heeding.refuse(session, asked, number, "names", today=TODAY)

    return refuse


def note_taken_out(session):
    row = make.discussion(session)
    number, of = make.note(session, row.tables[0], "Mrs Example was rude").id, row.id

    def take_out():
        assert discussing.take_out(session, session.get_one(Discussion, of), number, today=TODAY)

    return take_out


def point_taken_out(session):
    row = make.discussion(session)
    row.tables[0].point, row.tables[0].point_seq = "Mrs Example was rude", 1
    session.flush()
    of = row.id

    def take_out():
        its = session.get_one(Discussion, of)
        assert discussing.take_out_point(session, its, 1, today=TODAY)

    return take_out


DEEDS: dict[str, tuple[Callable[[Session], Callable[[], None]], Any]] = {
    ledger.PLEDGE_ERASED: (erased_pledge, select(func.count(Pledge.id))),
    ledger.PLEDGE_WITHDRAWN: (withdrawn_pledge, select(func.count(Pledge.name))),
    ledger.NEWS_STOPPED: (stopped_news, select(func.count(Pledge.contact_sealed))),
    ledger.PLACE_ERASED: (erased_place, select(func.count(Place.id))),
    ledger.AMBASSADOR_ERASED: (erased_ambassador, select(func.count(Ambassador.id))),
    ledger.AMBASSADOR_EMPTIED: (left_ambassador, select(func.count(Ambassador.name_sealed))),
    ledger.COMPLAINT_ERASED: (erased_complaint, select(func.count(Complaint.id))),
    ledger.MEMBER_ERASED: (erased_member, select(func.count(CircleMember.id))),
    ledger.FEEDBACK_REFUSED: (refused_feedback, select(func.count(Feedback.liked))),
    ledger.ANSWER_REFUSED: (refused_answer, select(func.count(AnswerItem.words))),
    ledger.NOTE_TAKEN_OUT: (note_taken_out, select(func.count(Note.text))),
    ledger.POINT_TAKEN_OUT: (
        point_taken_out,
        select(func.count(DiscussionTable.id)).where(DiscussionTable.point != ""),
    ),
}
