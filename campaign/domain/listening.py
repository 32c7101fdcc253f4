"""Reading and hearing what was said of gatherings before anybody else does, and letting it go in time.

Words wait until somebody of the desk has looked: then they are shown to the event's hosts, or refused for a
reason and deleted. A recording is written down by whoever listens, and deleted with that.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from campaign.domain import ledger, theming
from campaign.domain.releasing import Quarter, between
from campaign.models import Feedback, Recording
from campaign.models.feedback import FACES, REFUSED, SHOWN, WAITING, WORDLESS
from events.models import Event
from events.occurrences import changed

A_WEEK = timedelta(days=7)
WORDS_ARE_KEPT = relativedelta(months=6)
RECORDINGS_ARE_KEPT = timedelta(days=30)
OF_A_PAGE = 30
# Why words are not shown. None of them is about whoever wrote.
REASONS = ("names", "hurts", "advertises", "elsewhere", "unclear")


class NoSuchFeedback(LookupError):
    """There is no opinion of this number, or nothing of it waits any more."""


class NoSuchReason(ValueError):
    """Words are refused for one of REASONS."""


class NothingWritten(ValueError):
    """There are no words to show; those of a recording have to be written down."""


def waiting(session: Session, *, after: int = 0) -> list[Feedback]:
    """Return a page of what waits for a look, the longest wait first, from after a number on."""
    queue = _with_sound(select(Feedback)).filter_by(state=WAITING)
    page = queue.where(Feedback.id > after).order_by(Feedback.id).limit(OF_A_PAGE)
    return list(session.scalars(page))


def count_waiting(session: Session) -> int:
    """Return how many opinions wait for a look."""
    queue = select(func.count()).select_from(Feedback).where(Feedback.state == WAITING)
    return session.scalar(queue) or 0


def shown(
    session: Session, *, event: Event | None = None, before: int | None = None
) -> list[Feedback]:
    """Return a page of the words that may be read, newest first; of one event, or of all."""
    page = select(Feedback).where(Feedback.state == SHOWN, _worded())
    if event is not None:
        page = page.where(Feedback.event_id == event.id)
    if before is not None:
        page = page.where(Feedback.id < before)
    return list(session.scalars(page.order_by(Feedback.id.desc()).limit(OF_A_PAGE)))


def find(session: Session, number: int) -> Feedback:
    """Return an opinion that waits for a look, or whose words are shown.

    Raises:
        NoSuchFeedback: there is none.
    """
    query = _with_sound(select(Feedback)).where(_of(number), Feedback.state.in_((WAITING, SHOWN)))
    found = session.scalar(query)
    if found is None:
        raise NoSuchFeedback
    return found


def show(session: Session, number: int) -> None:
    """Show the words of one opinion. Done by one statement, so that of two who look one decides.

    Raises:
        NoSuchFeedback: nothing of it waits any more.
        NothingWritten: what waits is a recording.
    """
    spoken = select(Recording.feedback_id)
    is_ready = (_of(number), Feedback.state == WAITING, Feedback.id.not_in(spoken), _worded())
    if not changed(session, update(Feedback).where(*is_ready).values(state=SHOWN)):
        raise NothingWritten if find(session, number).state == WAITING else NoSuchFeedback


def write_down(session: Session, number: int, liked: str, better: str) -> None:
    """Show what was said in a recording, and delete the sound.

    Raises:
        NoSuchFeedback: nothing of it waits any more.
        NothingWritten: both texts are empty.
    """
    if not (liked or better):
        raise NothingWritten
    words = {"liked": liked or None, "better": better or None}
    spoken = Feedback.id.in_(select(Recording.feedback_id))
    waits = (_of(number), Feedback.state == WAITING, spoken)
    if not changed(session, update(Feedback).where(*waits).values(state=SHOWN, **words)):
        raise NoSuchFeedback
    session.execute(delete(Recording).where(Recording.feedback_id == number))


def refuse(session: Session, number: int, reason: str, *, today: date) -> None:
    """Delete the words and the sound of one opinion; its face and its aims still count.

    Words that were shown before can be refused later; then they were heard under no theme.

    Raises:
        NoSuchReason: none of REASONS.
        NoSuchFeedback: there are no words any more.
    """
    if reason not in REASONS:
        raise NoSuchReason
    session.execute(delete(Recording).where(Recording.feedback_id == number))
    kept = (_of(number), Feedback.state.in_((WAITING, SHOWN)))
    gone = {"state": REFUSED, "reason": reason, "liked": None, "better": None}
    if not changed(session, update(Feedback).where(*kept).values(**gone)):
        raise NoSuchFeedback
    theming.uncode_all(session, theming.FEEDBACK, number)
    ledger.note(session, ledger.FEEDBACK_REFUSED, f"{number}:{reason}", today=today)


def faces(session: Session, event: Event, *, today: date) -> list[dict[int, int]]:
    """Return how many had chosen each face, over all dates of an event, at the end of each quarter.

    Of quarters that are over, from the one in which the first was sent. Not of days, nor to the end of the
    event's dates, which its host can move: two tables that differ by few tell who of them chose what.
    """
    given = (Feedback.event_id == event.id, Feedback.given_on < Quarter.of(today).first)
    on, face = Feedback.given_on, Feedback.face
    counts = select(on, face, func.count()).where(*given).group_by(on, face)
    rows = session.execute(counts.order_by(on)).tuples().all()
    ends = [one.last for one in between(rows[0][0], Quarter.of(today).before.last)] if rows else []
    return [
        {one: sum(many for day, told, many in rows if told == one and day <= end) for one in FACES}
        for end in ends
    ]


def forget(session: Session, *, today: date) -> None:
    """Delete what was kept long enough. Doing it twice is no harm; the caller commits."""
    sent = (Feedback.given_on <= today - A_WEEK, Feedback.sent_mark.is_not(None))
    session.execute(update(Feedback).where(*sent).values(sent_mark=None, said_mark=None))
    heard = Recording.received_on <= today - RECORDINGS_ARE_KEPT
    session.execute(delete(Recording).where(heard))
    old, told = Feedback.given_on <= today - WORDS_ARE_KEPT, Feedback.language.is_not(None)
    gone = dict.fromkeys(("liked", "better", "language"))
    session.execute(update(Feedback).where(old, or_(told, _worded())).values(**gone))
    _settle(session)


def _settle(session: Session) -> None:
    """Take out of the queue what has neither words nor a recording any more."""
    spoken = select(Recording.feedback_id)
    empty = (~_worded(), Feedback.id.not_in(spoken), Feedback.state.in_((WAITING, SHOWN)))
    session.execute(update(Feedback).where(*empty).values(state=WORDLESS))


def _with_sound(query: Select[Feedback]) -> Select[Feedback]:
    """Load with each whether there is a recording, but not its sound."""
    about = joinedload(Feedback.recording)
    return query.options(about.load_only(Recording.uid, Recording.seconds, Recording.received_on))


def _worded() -> ColumnElement[bool]:
    return or_(Feedback.liked.is_not(None), Feedback.better.is_not(None))


def _of(number: int) -> ColumnElement[bool]:
    return Feedback.id == number
