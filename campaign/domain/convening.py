"""Looking after a circle: its list, opened for those who look after it; when it met and how many came.

Who came is not kept. A member is erased by the word she chose, and 90 days after the circle last met.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaign.domain import auditing, circling, ledger, reaching
from campaign.domain.circling import Said
from campaign.domain.sealing import Sealer, Unopened
from campaign.models import Account, Circle, CircleMember, CircleSession, Facilitator
from events.occurrences import insert_new

KEPT = timedelta(days=90)  # after the circle last met
FORMS_ARE_KNOWN = timedelta(days=7)
MOST_HEADS = 500


class HeadsOutOfRange(ValueError):
    """A count of heads that cannot be."""


class NoSuchSessionDay(ValueError):
    """The circle cannot have met on this day: it is not from `first` to `last`."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first, self.last = first, last


class UnknownWord(LookupError):
    """Nobody in this circle has this word."""


@dataclass(frozen=True)
class Member:
    """A member as whoever looks after the circle sees her; what she said is None if it does not open."""

    uid: str
    registered_on: date
    said: Said | None


def facilitators(session: Session, circle: Circle) -> list[Account]:
    """Return the active accounts that look after a circle."""
    theirs = select(Facilitator).where(Facilitator.circle_id == circle.id)
    found = [one.account for one in session.scalars(theirs.order_by(Facilitator.account_id))]
    return [account for account in found if account.is_active]


def members(session: Session, circle: Circle, sealer: Sealer) -> list[Member]:
    """Return a circle's members, opened, by what they are called.

    A row that does not open stays in the list as one that cannot be read.

    Raises:
        sealing.Unopened: the circle's own key does not open.
    """
    box = circling.box(circle, sealer)
    rows = session.scalars(select(CircleMember).where(CircleMember.circle_id == circle.id))
    return sorted((_opened(row, box) for row in rows), key=_order)


def record(
    session: Session,
    circle: Circle,
    held_on: date,
    heads: int,
    *,
    actor: Account,
    now: datetime,
    today: date,
) -> None:
    """Keep that a circle met on a day, and how many came; said again, the last count stands.

    Raises:
        HeadsOutOfRange: not 0 to 500.
        NoSuchSessionDay: before the circle was opened, after it was closed, or still to come.
    """
    if not 0 <= heads <= MOST_HEADS:
        raise HeadsOutOfRange
    last = min(today, circle.closed_on or today)
    if not circle.opened_on <= held_on <= last:
        raise NoSuchSessionDay(circle.opened_on, last)
    of_day = {"circle_id": circle.id, "held_on": held_on}
    session.execute(insert_new(session, CircleSession, **of_day, heads=heads))
    same = update(CircleSession).filter_by(**of_day).values(heads=heads)
    session.execute(same.execution_options(synchronize_session=False))
    session.expire(circle, ["sessions"])
    auditing.record(
        session, actor=actor, deed="session.recorded", thing=f"{thing(circle)} {held_on}", now=now
    )


def find(session: Session, circle: Circle, word: str, sealer: Sealer) -> list[Member]:
    """Return whoever has this word in a circle, however it is spelled.

    Raises:
        UnknownWord: nobody.
    """
    box = circling.box(circle, sealer)
    found = [_opened(row, box) for row in _of_word(session, circle, word, box)]
    if not found:
        raise UnknownWord
    return found


def erase(
    session: Session,
    circle: Circle,
    word: str,
    uid: str,
    *,
    actor: Account,
    now: datetime,
    sealer: Sealer,
) -> None:
    """Erase one member who said her word, and every message to her, also those that were sent.

    Raises:
        UnknownWord: she has another word, or was erased already.
    """
    box = circling.box(circle, sealer)
    row = next((row for row in _of_word(session, circle, word, box) if row.uid == uid), None)
    if row is None:
        raise UnknownWord
    strike(session, row, box, today=now.date())
    auditing.record(session, actor=actor, deed="member.erased", thing=thing(circle), now=now)


def strike(session: Session, row: CircleMember, box: Sealer, *, today: date) -> None:
    """Delete a member with every message to her, and note it in the ledger of erasures."""
    reaching.erase(session, row.uid, box)
    session.delete(row)
    ledger.note(session, ledger.MEMBER_ERASED, row.uid, today=today)


def forget(session: Session, *, today: date) -> None:
    """Delete members 90 days after their circle last met, or after they joined where that was later.

    Which forms were sent is forgotten after a week. Twice is no harm; the caller commits.
    """
    joined, sent = CircleMember.registered_on, CircleMember.sent_mark
    old = (joined <= today - FORMS_ARE_KNOWN, sent.is_not(None))
    session.execute(update(CircleMember).where(*old).values(sent_mark=None))
    lately = select(CircleSession.circle_id).where(CircleSession.held_on > today - KEPT)
    due = (joined <= today - KEPT, CircleMember.circle_id.not_in(lately))
    session.execute(delete(CircleMember).where(*due))


def thing(circle: Circle) -> str:
    """Return how the audit trail names a circle."""
    return f"circle:{circle.slug}"


def _of_word(session: Session, circle: Circle, word: str, box: Sealer) -> list[CircleMember]:
    mark = circling.code_mark(box, word)
    found = select(CircleMember).where(
        CircleMember.circle_id == circle.id, CircleMember.code_mark == mark
    )
    return list(session.scalars(found.order_by(CircleMember.id)))


def _opened(row: CircleMember, box: Sealer) -> Member:
    try:
        said = circling.opened(row, box)
    except Unopened:
        said = None
    return Member(row.uid, row.registered_on, said)


def _order(member: Member) -> tuple[str, str]:
    return (member.said.called.casefold() if member.said else "", member.uid)
