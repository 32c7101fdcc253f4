"""What a gate knows of badges: the date's key, the marks of all, who is booked, and what a code is."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import booking, marking, reading, remembering
from campaign.domain.marking import Badges
from campaign.domain.remembering import Known
from campaign.domain.sealing import Place as Sealed
from campaign.domain.sealing import Sealer
from campaign.models import Place
from events import attendance
from events.attendance import NONE, WRONG_EVENT, Facts
from events.gate_hours import PRESENCE_IS_KEPT, KeyDestroyed, until
from events.models import CheckIn, Registration
from events.models.checkin import MARK_DIGITS
from events.models.registration import BOOKED

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


def badges(session: Session, check_in: CheckIn, sealer: Sealer, *, now: datetime) -> Badges:
    """Return the marks of every badge there is now, under the key of a date.

    Raises:
        KeyDestroyed: it is no more.
    """
    return _known(session, check_in, sealer, now).badges


def _known(session: Session, check_in: CheckIn, sealer: Sealer, now: datetime) -> Known:
    key, ends = key_of(check_in, sealer), until(check_in) + PRESENCE_IS_KEPT
    return remembering.memory(session).known(session, key, ends=ends, now=now)


def parties(
    session: Session, check_in: CheckIn, sealer: Sealer, *, now: datetime
) -> dict[str, int]:
    """Return how many people are booked with each badge, by its mark.

    A booking keeps a mark of its own of the badge: which badge that is, all codes are tried for.

    Raises:
        KeyDestroyed: the date's key is no more.
    """
    booked = _booked(session, check_in)
    if not booked:
        return {}
    event, known = check_in.date.event, _known(session, check_in, sealer, now)
    known = known.with_booked(booked, lambda code: booking.badge_mark(event, code, sealer))
    remembering.memory(session).keep(known, now=now)
    return {mark: booked[kept] for kept in booked if (mark := known.booked[kept]) is not None}


def _booked(session: Session, check_in: CheckIn) -> Counter[str]:
    """Whoever books twice with one badge comes with both parties."""
    wanted = select(Place.badge_mark, Registration.party).join(Place.registration)
    wanted = wanted.where(Registration.date_id == check_in.date_id, Registration.state == BOOKED)
    booked: Counter[str] = Counter()
    for kept, party in session.execute(wanted.where(Place.badge_mark.is_not(None))):
        booked[str(kept)] += party
    return booked


def warm_up(session: Session, check_in: CheckIn, sealer: Sealer, *, now: datetime) -> None:
    """Find out what takes long, so that a `Recogniser` made next has it at once.

    Raises:
        KeyDestroyed: the date's key is no more.
    """
    if is_booked_only(check_in):
        parties(session, check_in, sealer, now=now)
    badges(session, check_in, sealer, now=now)


def is_booked_only(check_in: CheckIn) -> bool:
    """Whether nobody is let in at a date without a booking."""
    event = check_in.date.event
    return event.bookable and not event.walk_ups


@dataclass(frozen=True)
class Recognised:
    """What was scanned: its mark, if it has one; why it does not count; and why it needs a look."""

    mark: str | None
    refused: str = ""
    odd: str = ""


class Recogniser:
    """Says what each code is that a phone scanned at one date."""

    def __init__(
        self, session: Session, check_in: CheckIn, *, now: datetime, host: str, sealer: Sealer
    ) -> None:
        """Ask once for all codes of a batch; `host` is where our badges' addresses lead.

        Raises:
            KeyDestroyed: the date's key is no more.
        """
        self.host = host
        self.key = key_of(check_in, sealer)
        self.badges = badges(session, check_in, sealer, now=now)
        self.booked_only = is_booked_only(check_in)
        self.parties = parties(session, check_in, sealer, now=now) if self.booked_only else {}

    def recognise(self, text: str) -> Recognised:
        """Return what was read, which is a text, or `mark:` and a mark.

        Who had no booking, or whose booking was taken back since, had been let in: that counts.
        """
        marked = MARKED.fullmatch(text)
        if marked:
            return self._known(marked[1])
        found = reading.read(text, self.host)
        if found.code is None:
            other = found.kind if found.kind in attendance.NO_BADGE else NONE
            return Recognised(None, self._outcome("", other))
        return self._known(marking.mark(self.key, found.code))

    def _known(self, mark: str) -> Recognised:
        outcome = self._outcome(mark, self.badges.standing(mark))
        if outcome == WRONG_EVENT:
            return Recognised(mark, odd=outcome)
        return Recognised(mark, outcome)

    def _outcome(self, mark: str, standing: str) -> str:
        """Return why it is not recorded at a gate, or "" where it is."""
        party = self.parties.get(mark, 0)
        facts = Facts(standing, party=party, booked_only=self.booked_only, complete=True)
        verdict = attendance.decide(facts)
        return "" if verdict.is_recorded else verdict.outcome
