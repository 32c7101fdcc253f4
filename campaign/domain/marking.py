"""Marks of badges at one date: what a gate knows a badge by, and how phones learn of all of them.

A mark is the first 8 bytes of HMAC-SHA-256 (RFC 2104) under the date's own key. A phone holds the marks
of every badge in 1,024 buckets by their first ten bits, and is sent the buckets that differ from its own.
The same rules are in `static/gate/marking.js` and `badges.js`; both run `tests/gate/vectors/`.
"""

import hashlib
import hmac
import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import NamedTuple, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, case, func, select
from sqlalchemy.orm import Session

from campaign.models import Badge
from campaign.models.badge import REVOKED, SPOILED
from events.attendance import GOOD, UNKNOWN
from events.attendance import REVOKED as GONE
from events.models.checkin import MARK_DIGITS

BUCKETS, BUCKET_BITS = 1024, 10
DIGEST_BYTES = 4
EMPTY = bytes(DIGEST_BYTES)  # the digest of a bucket without marks
DATES_KEPT = 4  # of which a process remembers the marks
HEAD = struct.Struct(">HHH")
ROWS = cast(Table, Badge.__table__).c
IS_OUT = ROWS.state.in_((REVOKED, SPOILED))

Bucket = tuple[list[bytes], list[bytes]]  # the marks of good badges, and of those out of use


def mark(key: bytes, code: str) -> str:
    """Return the mark of a code in its normal form: 16 lower-case hexadecimal digits."""
    return hmac.digest(key, code.encode("ascii"), "sha256").hex()[:MARK_DIGITS]


class Stamp(NamedTuple):
    """What changes whenever a badge is made or goes out of use."""

    many: int
    newest: int
    code: str | None  # of the newest: another database has another
    out: int
    out_sum: int


@dataclass(frozen=True)
class Ledger:
    """Every badge there is, as one moment of the database had it."""

    codes: Mapping[int, str]
    out: frozenset[int]

    @cached_property
    def stamp(self) -> Stamp:
        """What the database would say of itself, were this still all of it."""
        newest = max(self.codes, default=0)
        code = self.codes.get(newest)
        return Stamp(len(self.codes), newest, code, len(self.out), sum(self.out))


NO_BADGES = Ledger({}, frozenset())


class Badges:
    """The marks of every badge under the key of one date."""

    def __init__(self, ids: Mapping[str, int], out: Collection[int]) -> None:
        self._ids, self._out = ids, out

    @classmethod
    def of_marks(cls, good: Iterable[str], revoked: Iterable[str]) -> "Badges":
        """Return those with these marks."""
        marks = [*good, *revoked]
        ids = {one: n for n, one in enumerate(marks)}
        return cls(ids, {ids[one] for one in revoked})

    @classmethod
    def of(cls, key: bytes, ledger: Ledger) -> "Badges":
        """Return those of a ledger under a key."""
        return cls({mark(key, code): id_ for id_, code in ledger.codes.items()}, ledger.out)

    def with_more(self, key: bytes, before: Ledger, ledger: Ledger) -> "Badges":
        """Return those of a later ledger; only what is new is marked."""
        new = {id_: code for id_, code in ledger.codes.items() if id_ not in before.codes}
        more = {mark(key, code): id_ for id_, code in new.items()}
        return Badges({**self._ids, **more}, ledger.out)

    def standing(self, found: str) -> str:
        """Return whether the badge of a mark is GOOD, GONE (out of use) or UNKNOWN."""
        id_ = self._ids.get(found)
        if id_ is None:
            return UNKNOWN
        return GONE if id_ in self._out else GOOD

    @cached_property
    def buckets(self) -> list[Bucket]:
        """The marks in their buckets, each list ascending."""
        found: list[Bucket] = [([], []) for _ in range(BUCKETS)]
        for one in sorted(self._ids):
            which = self._ids[one] in self._out
            found[int(one[:4], 16) >> (16 - BUCKET_BITS)][which].append(bytes.fromhex(one))
        return found

    @cached_property
    def digests(self) -> list[bytes]:
        """What each bucket is compared by."""
        return [_digest(bucket) for bucket in self.buckets]

    def differing(self, held: bytes) -> bytes:
        """Return the buckets a phone lacks, as it reads them, from the digests of those it holds.

        Each is its number, how many marks are good and how many out of use (16 bits each, big-endian),
        then these marks without their first byte, which the bucket's number tells.

        Raises:
            ValueError: `held` is neither empty nor a digest for each bucket.
        """
        if len(held) not in {0, BUCKETS * DIGEST_BYTES}:
            raise ValueError("one digest for each bucket, or nothing")
        held = held or EMPTY * BUCKETS
        said = [held[n : n + DIGEST_BYTES] for n in range(0, len(held), DIGEST_BYTES)]
        wanted = (n for n in range(BUCKETS) if said[n] != self.digests[n])
        return b"".join(_sent(n, self.buckets[n]) for n in wanted)


def _digest(bucket: Bucket) -> bytes:
    good, gone = bucket
    if not good and not gone:
        return EMPTY
    whole = struct.pack(">H", len(good)) + b"".join(good + gone)
    return hashlib.sha256(whole).digest()[:DIGEST_BYTES]


def _sent(number: int, bucket: Bucket) -> bytes:
    good, gone = bucket
    return HEAD.pack(number, len(good), len(gone)) + b"".join(one[1:] for one in good + gone)


@dataclass(frozen=True)
class Known:
    """What a process remembers of one date: its badges, and which of them bookings were made with."""

    key: bytes
    ledger: Ledger
    badges: Badges
    # By what was kept at the booking; None where no badge of the ledger `tried` has it.
    booked: Mapping[str, str | None] = field(default_factory=dict)
    tried: Ledger = NO_BADGES

    def up_to(self, ledger: Ledger) -> "Known":
        """Return it for a later ledger."""
        if ledger is self.ledger:
            return self
        if any(ledger.codes.get(id_) != code for id_, code in self.ledger.codes.items()):
            return first_known(self.key, ledger)
        badges = self.badges.with_more(self.key, self.ledger, ledger)
        return replace(self, ledger=ledger, badges=badges)

    def with_booked(self, kept: Collection[str], tell: Callable[[str], str]) -> "Known":
        """Return it knowing each of `kept`, which `tell` makes of a code."""
        fresh = set(kept) - self.booked.keys()
        missing = fresh | {one for one, found in self.booked.items() if found is None}
        if not missing or (not fresh and self.tried is self.ledger):
            return self
        tried = (
            NO_BADGES if fresh else self.tried
        )  # what was looked for before, only among new ones
        codes = [code for id_, code in self.ledger.codes.items() if id_ not in tried.codes]
        told = {tell(code): mark(self.key, code) for code in codes}
        found = {one: told.get(one) for one in missing}
        return replace(self, booked={**self.booked, **found}, tried=self.ledger)


def first_known(key: bytes, ledger: Ledger) -> Known:
    """Return what is known of a date that nobody asked about before."""
    return Known(key, ledger, Badges.of(key, ledger))


class Memory:
    """What one process remembers of one database; the rows decide whether it still holds.

    Threads may find the same thing out at once; nobody waits for another's queries.
    """

    def __init__(self) -> None:
        self._ledger = NO_BADGES
        self._dates: dict[bytes, Known] = {}
        self._turn = Lock()

    def known(self, session: Session, key: bytes) -> Known:
        """Return what is known of the date with this key, by the badges there are now."""
        ledger = self._ledger = read_ledger(session, self._ledger)
        with self._turn:
            before = self._dates.get(key)
        found = before.up_to(ledger) if before else first_known(key, ledger)
        self.keep(found)
        return found

    def keep(self, known: Known) -> None:
        """Remember this of its date, and forget the date that was not asked about for longest."""
        with self._turn:
            self._dates.pop(known.key, None)
            self._dates[known.key] = known
            while len(self._dates) > DATES_KEPT:
                del self._dates[next(iter(self._dates))]


_memories: WeakKeyDictionary[Engine, Memory] = WeakKeyDictionary()


def memory(session: Session) -> Memory:
    """Return what this process remembers of the session's database."""
    engine = session.connection().engine
    return _memories.setdefault(engine, Memory())


def read_ledger(session: Session, before: Ledger) -> Ledger:
    """Return the badges there are now: `before` itself where nothing has changed."""
    stamp = _stamp(session)
    if stamp == before.stamp:
        return before
    grown = _grown(session, before)
    return grown if grown and grown.stamp == stamp else _whole(session)


def _stamp(session: Session) -> Stamp:
    newest = select(func.max(ROWS.id)).scalar_subquery()
    code = select(ROWS.code).where(ROWS.id == newest).scalar_subquery()
    out = func.count(case((IS_OUT, 1)))
    out_sum = func.sum(case((IS_OUT, ROWS.id), else_=0))
    row = session.execute(select(func.count(), func.max(ROWS.id), code, out, out_sum)).one()
    return Stamp(row[0], row[1] or 0, row[2], row[3], int(row[4] or 0))


def _grown(session: Session, before: Ledger) -> Ledger | None:
    """Ask for what is new alone; None where these are the badges of another time or database.

    A badge that was made earlier and saved later is not found here: the stamp tells.
    """
    last = before.stamp
    new = session.execute(select(ROWS.id, ROWS.code).where(ROWS.id >= last.newest))
    codes = dict(map(tuple, new))
    if codes.get(last.newest) != last.code:
        return None
    out = session.scalars(select(ROWS.id).where(IS_OUT))
    return Ledger({**before.codes, **codes}, frozenset(out))


def _whole(session: Session) -> Ledger:
    rows = session.execute(select(ROWS.id, ROWS.code, IS_OUT)).all()
    codes = {id_: code for id_, code, _ in rows}
    return Ledger(codes, frozenset(id_ for id_, _, out in rows if out))
