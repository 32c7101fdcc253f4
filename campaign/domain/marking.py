"""Marks of badges at one date: what a gate knows a badge by, and how phones learn of all of them.

A mark is the first 8 bytes of HMAC-SHA-256 (RFC 2104) under the date's own key. A phone holds the marks
of every badge in 1,024 buckets by their first ten bits, and is sent the buckets that differ from its own.
The same rules are in `static/gate/marking.js` and `badges.js`; both run `tests/gate/vectors/`.
"""

import hashlib
import hmac
import struct
from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, cast
from weakref import ReferenceType, ref

from sqlalchemy import Table, case, func, select
from sqlalchemy.orm import Session

from campaign.models import Badge
from campaign.models.badge import REVOKED, SPOILED
from events.attendance import GOOD, UNKNOWN
from events.attendance import REVOKED as GONE
from events.models.checkin import MARK_DIGITS

BUCKETS, BUCKET_BITS = 1024, 10
DIGEST_BYTES = 4
EMPTY = bytes(DIGEST_BYTES)  # the digest of a bucket without marks
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
    # Of one that only grew: from which, and by what.
    grown_from: "ReferenceType[Ledger] | None" = field(default=None, compare=False)
    new: Mapping[int, str] = field(default_factory=dict, compare=False)

    @cached_property
    def stamp(self) -> Stamp:
        """What the database would say of itself, were this still all of it."""
        newest = max(self.codes, default=0)
        code = self.codes.get(newest)
        return Stamp(len(self.codes), newest, code, len(self.out), sum(self.out))

    def since(self, before: "Ledger") -> Mapping[int, str] | None:
        """Return the badges that an earlier one had not; None where it had others than these."""
        if self.grown_from is not None and self.grown_from() is before:
            return self.new
        if any(self.codes.get(id_) != code for id_, code in before.codes.items()):
            return None
        return {id_: code for id_, code in self.codes.items() if id_ not in before.codes}


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

    def with_more(self, key: bytes, before: Ledger, ledger: Ledger) -> "Badges | None":
        """Return those of a later ledger, None where it is of other badges; only what is new is marked."""
        new = ledger.since(before)
        if new is None:
            return None
        more = {mark(key, code): id_ for id_, code in new.items()}
        changed = (before.out ^ ledger.out) - new.keys()
        turned = [mark(key, ledger.codes[id_]) for id_ in changed if id_ in ledger.codes]
        badges = Badges({**self._ids, **more}, ledger.out)
        if "digests" in vars(self):  # else whoever asks first puts them in their buckets
            badges._sort_in(self, more, turned)
        return badges

    def _sort_in(self, before: "Badges", more: Iterable[str], turned: Iterable[str]) -> None:
        """Take over the buckets of before, but for those of these new marks and changed ones."""
        buckets, digests = before.buckets.copy(), before.digests.copy()
        touched = {_bucket_of(one) for one in (*more, *turned)}
        for number in touched:
            good, gone = buckets[number]
            buckets[number] = good.copy(), gone.copy()
        for one in turned:
            was_out = self._ids[one] not in self._out
            buckets[_bucket_of(one)][was_out].remove(bytes.fromhex(one))
        for one in (*more, *turned):
            is_out = self._ids[one] in self._out
            insort(buckets[_bucket_of(one)][is_out], bytes.fromhex(one))
        for number in touched:
            digests[number] = _digest(buckets[number])
        self.buckets, self.digests = buckets, digests

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
            found[_bucket_of(one)][which].append(bytes.fromhex(one))
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


def _bucket_of(mark: str) -> int:
    return int(mark[:4], 16) >> (16 - BUCKET_BITS)


def _digest(bucket: Bucket) -> bytes:
    good, gone = bucket
    if not good and not gone:
        return EMPTY
    whole = struct.pack(">H", len(good)) + b"".join(good + gone)
    return hashlib.sha256(whole).digest()[:DIGEST_BYTES]


def _sent(number: int, bucket: Bucket) -> bytes:
    good, gone = bucket
    return HEAD.pack(number, len(good), len(gone)) + b"".join(one[1:] for one in good + gone)


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
    rows = session.execute(select(ROWS.id, ROWS.code).where(ROWS.id >= last.newest))
    codes: dict[int, str] = dict(map(tuple, rows))
    if codes.get(last.newest) != last.code:
        return None
    out = session.scalars(select(ROWS.id).where(IS_OUT))
    codes.pop(last.newest, None)
    return Ledger({**before.codes, **codes}, frozenset(out), ref(before), codes)


def _whole(session: Session) -> Ledger:
    rows = session.execute(select(ROWS.id, ROWS.code, IS_OUT)).all()
    codes = {id_: code for id_, code, _ in rows}
    return Ledger(codes, frozenset(id_ for id_, _, out in rows if out))
