"""What a gate knows of badges: the date's key, the marks of all, who is booked, and what a code is."""

import re
from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import booking, marking, reading
from campaign.domain.marking import Badges
from campaign.domain.sealing import Place as Sealed
from campaign.domain.sealing import Sealer
from campaign.models import Place
from events import attendance
from events.attendance import Facts
from events.checkin import Destroyed as KeyDestroyed
from events.models import CheckIn, Registration
from events.models.checkin import MARK_DIGITS
from events.models.registration import BOOKED

__all__ = [
    "KeyDestroyed",
    "Recogniser",
    "badges",
    "is_booked_only",
    "key_of",
    "parties",
    "sealed_at",
]

MARKED = re.compile(rf"mark:([0-9a-f]{{{MARK_DIGITS}}})")


def sealed_at(date_id: int) -> Sealed:
    """Return the place a date's key is sealed for."""
    return Sealed("check_in", "key_sealed", str(date_id))


def key_of(check_in: CheckIn, sealer: Sealer) -> bytes:
    """Return the key under which attendance at a date is kept, opened.

    Raises:
        KeyDestroyed: it is no more.
    """
    if check_in.key_sealed is None:
        raise KeyDestroyed
    return bytes.fromhex(sealer.open(check_in.key_sealed, sealed_at(check_in.date_id)))


def badges(session: Session, check_in: CheckIn, sealer: Sealer) -> Badges:
    """Return the marks of every badge there is now, under the key of a date.

    Raises:
        KeyDestroyed: it is no more.
    """
    key = key_of(check_in, sealer)
    return marking.memory(session).known(session, key).badges


def parties(session: Session, check_in: CheckIn, sealer: Sealer) -> dict[str, int]:
    """Return how many people are booked with each badge, by its mark.

    A booking keeps a mark of its own of the badge: which badge that is, all codes are tried for.

    Raises:
        KeyDestroyed: the date's key is no more.
    """
    booked = _booked(session, check_in)
    if not booked:
        return {}
    event, memory = check_in.date.event, marking.memory(session)
    known = memory.known(session, key_of(check_in, sealer))
    known = known.with_booked(booked, lambda code: booking.badge_mark(event, code, sealer))
    memory.keep(known)
    return {mark: booked[kept] for kept in booked if (mark := known.booked[kept]) is not None}


def _booked(session: Session, check_in: CheckIn) -> Counter[str]:
    """Whoever books twice with one badge comes with both parties."""
    wanted = select(Place.badge_mark, Registration.party).join(Place.registration)
    wanted = wanted.where(Registration.date_id == check_in.date_id, Registration.state == BOOKED)
    booked: Counter[str] = Counter()
    for kept, party in session.execute(wanted.where(Place.badge_mark.is_not(None))):
        booked[str(kept)] += party
    return booked


def is_booked_only(check_in: CheckIn) -> bool:
    """Whether nobody is let in at a date without a booking."""
    event = check_in.date.event
    return event.bookable and not event.walk_ups


class Recogniser:
    """Says what each code is that a phone scanned at one date."""

    def __init__(self, session: Session, check_in: CheckIn, *, host: str, sealer: Sealer) -> None:
        """Ask once for all codes of a batch; `host` is where our badges' addresses lead.

        Raises:
            KeyDestroyed: the date's key is no more.
        """
        self.host = host
        self.key = key_of(check_in, sealer)
        self.badges = badges(session, check_in, sealer)
        self.booked_only = is_booked_only(check_in)
        self.parties = parties(session, check_in, sealer) if self.booked_only else {}

    def recognise(self, text: str) -> tuple[str | None, str]:
        """Return the mark of what was read, if it has one, and why it does not count, "" if it does.

        The text is what was read, or `mark:` and a mark.
        """
        marked = MARKED.fullmatch(text)
        if marked:
            return marked[1], self._refusal(marked[1], self.badges.standing(marked[1]))
        found = reading.read(text, self.host)
        if found.code is None:
            other = found.kind if found.kind in attendance.NO_BADGE else reading.NONE
            return None, self._refusal("", other)
        mark = marking.mark(self.key, found.code)
        return mark, self._refusal(mark, self.badges.standing(mark))

    def _refusal(self, mark: str, standing: str) -> str:
        party = self.parties.get(mark, 0)
        facts = Facts(standing, party=party, booked_only=self.booked_only, complete=True)
        verdict = attendance.decide(facts)
        return "" if verdict.is_recorded else verdict.outcome
