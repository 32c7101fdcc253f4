"""What a process remembers of the dates it was asked about: the marks of badges under each one's key.

Marking every badge of a town takes a second, and forty phones ask. It goes when the key does.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from campaign.domain.marking import NO_BADGES, Badges, Ledger, mark, read_ledger

DATES_KEPT = 16  # as many as may be on at one time


@dataclass(frozen=True)
class Known:
    """What a process remembers of one date: its badges, and which of them bookings were made with.

    It is forgotten at `ends`, when the key is destroyed.
    """

    key: bytes
    ends: datetime
    ledger: Ledger
    badges: Badges
    # By what was kept at the booking; None where no badge of the ledger `tried` has it.
    booked: Mapping[str, str | None] = field(default_factory=dict)
    tried: Ledger = NO_BADGES

    def up_to(self, ledger: Ledger) -> "Known":
        """Return it for a later ledger."""
        if ledger is self.ledger:
            return self
        badges = self.badges.with_more(self.key, self.ledger, ledger)
        if badges is None:
            return first_known(self.key, self.ends, ledger)
        return replace(self, ledger=ledger, badges=badges)

    def with_booked(self, kept: Collection[str], tell: Callable[[str], str]) -> "Known":
        """Return it knowing each of `kept`, which `tell` makes of a code."""
        fresh = set(kept) - self.booked.keys()
        missing = fresh | {one for one, found in self.booked.items() if found is None}
        if not missing or (not fresh and self.tried is self.ledger):
            return self
        # What was looked for before, only among new ones.
        tried = NO_BADGES if fresh else self.tried
        codes = [code for id_, code in self.ledger.codes.items() if id_ not in tried.codes]
        told = {tell(code): mark(self.key, code) for code in codes}
        found = {one: told.get(one) for one in missing}
        return replace(self, booked={**self.booked, **found}, tried=self.ledger)


def first_known(key: bytes, ends: datetime, ledger: Ledger) -> Known:
    """Return what is known of a date that nobody asked about before."""
    return Known(key, ends, ledger, Badges.of(key, ledger))


class Memory:
    """What one process remembers of one database; the rows decide whether it still holds.

    Threads may find the same thing out at once; nobody waits for another's queries.
    """

    def __init__(self) -> None:
        self._ledger = NO_BADGES
        self._dates: dict[bytes, Known] = {}
        self._turn = Lock()

    def known(self, session: Session, key: bytes, *, ends: datetime, now: datetime) -> Known:
        """Return what is known of the date with this key, by the badges there are now."""
        ledger = self._ledger = read_ledger(session, self._ledger)
        with self._turn:
            before = self._dates.get(key)
        found = before.up_to(ledger) if before else first_known(key, ends, ledger)
        found = replace(found, ends=ends) if found.ends != ends else found  # it may be moved
        self.keep(found, now=now)
        return found

    def keep(self, known: Known, *, now: datetime) -> None:
        """Remember this of its date; forget what has ended, and the date asked about longest ago."""
        with self._turn:
            self._dates.pop(known.key, None)
            self._dates[known.key] = known
            for key in [key for key, one in self._dates.items() if one.ends <= now]:
                del self._dates[key]
            while len(self._dates) > DATES_KEPT:
                del self._dates[next(iter(self._dates))]

    def forget(self, key: bytes) -> None:
        """Forget the date with this key."""
        with self._turn:
            self._dates.pop(key, None)


_memories: WeakKeyDictionary[Engine, Memory] = WeakKeyDictionary()


def memory(session: Session) -> Memory:
    """Return what this process remembers of the session's database."""
    engine = session.connection().engine
    return _memories.setdefault(engine, Memory())
