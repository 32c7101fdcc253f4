"""Ways to tell whose badge a row of attendance is, for somebody who has all codes and all rows.

Every way gets more than a thief of the database has: of the first half of the events it knows who each
row is (it stood at the gate with a list, or has those events' keys), and claims who the others are.
"""

import hashlib
import hmac
import math
import statistics
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

MARK_BYTES = 8


@dataclass(frozen=True)
class Row:
    """What the table holds of one scan, beside the number of its event (in order of time)."""

    event: int
    id: int
    scan: str
    mark: str
    at: datetime
    device: int
    seq: int


@dataclass(frozen=True)
class Copy:
    """The stolen copy: its rows, the codes of all badges in the order of their ids, and what is known."""

    rows: list[Row]
    codes: list[str]
    known: dict[str, str]  # scan: code, of the first half of the events
    secrets: tuple[
        bytes, ...
    ] = ()  # that might have been keys: names of events, keys of other events

    @property
    def open(self) -> list[Row]:
        """The rows that are still to be told."""
        return [row for row in self.rows if row.scan not in self.known]

    def events(self, rows: list[Row]) -> list[list[Row]]:
        """The rows by event."""
        found = defaultdict(list)
        for row in rows:
            found[row.event].append(row)
        return list(found.values())

    @property
    def seen(self) -> list[Row]:
        """The rows that are known."""
        return [row for row in self.rows if row.scan in self.known]


Claims = dict[str, str]  # scan: code
Way = Callable[[Copy], Claims]


def the_same_mark(copy: Copy) -> Claims:
    """A mark that was seen before is the same badge."""
    whose = {row.mark: copy.known[row.scan] for row in copy.seen}
    return {row.scan: whose[row.mark] for row in copy.open if row.mark in whose}


def the_nearest_mark(copy: Copy) -> Claims:
    """Marks that begin alike are the same badge."""
    seen = sorted((int(row.mark, 16), copy.known[row.scan]) for row in copy.seen)
    marks = [mark for mark, _ in seen]
    return {row.scan: seen[_nearest(marks, int(row.mark, 16))][1] for row in copy.open}


def a_hash_of_the_code(copy: Copy) -> Claims:
    """The mark is a hash of the code, plain or under something that could be found."""
    whose = {}
    for code in copy.codes:
        whose[hashlib.sha256(code.encode()).hexdigest()[: 2 * MARK_BYTES]] = code
        for secret in (b"", bytes(32), *copy.secrets):
            whose[hmac.digest(secret, code.encode(), "sha256")[:MARK_BYTES].hex()] = code
    return {row.scan: whose[row.mark] for row in copy.open if row.mark in whose}


def the_order_of_marks(copy: Copy) -> Claims:
    """Marks stand in the order of codes."""
    return _by_rank(copy, sorted(copy.codes), lambda row: row.mark)


def the_order_of_rows(copy: Copy) -> Claims:
    """Rows stand in the order in which badges were made."""
    return _by_rank(copy, copy.codes, lambda row: row.id)


def the_habit_of_coming(copy: Copy) -> Claims:
    """Whoever came early came early before."""
    return _by_habit(copy, lambda row: (row.at, row.id))


def the_neighbour_of_a_uuid(copy: Copy) -> Claims:
    """Scans whose numbers are near each other are the same badge."""
    seen = sorted((int(row.scan.replace("-", ""), 16), copy.known[row.scan]) for row in copy.seen)
    numbers = [number for number, _ in seen]
    return {
        row.scan: seen[_nearest(numbers, int(row.scan.replace("-", ""), 16))][1]
        for row in copy.open
    }


def the_place_in_the_queue(copy: Copy) -> Claims:
    """The same number at the same device is the same badge as the last time."""
    last = {(row.device, row.seq): copy.known[row.scan] for row in copy.seen}
    return {
        row.scan: last[row.device, row.seq] for row in copy.open if (row.device, row.seq) in last
    }


def the_minute_of_coming(copy: Copy) -> Claims:
    """Whoever comes so many minutes after the first is who did before."""
    seen = sorted((_after(row, rows), row.scan) for rows in copy.events(copy.seen) for row in rows)
    minutes = [after for after, _ in seen]
    return {
        row.scan: copy.known[seen[_nearest(minutes, _after(row, rows))][1]]
        for rows in copy.events(copy.open)
        for row in rows
    }


def the_pattern_of_coming(copy: Copy) -> Claims:
    """Marks in one stretch of all marks are one person; whose, the events say at which one was seen."""
    bins, came = defaultdict(dict), defaultdict(set)
    for row in copy.rows:
        bins[int(row.mark, 16) * len(copy.codes) >> 8 * MARK_BYTES][row.event] = row.scan
    for row in copy.seen:
        came[copy.known[row.scan]].add(row.event)
    first = {row.event for row in copy.seen}
    claims = {}
    for scans in bins.values():
        pattern = first & scans.keys()
        code = min(copy.codes, key=lambda code: len(pattern ^ came[code]))
        claims |= {scan: code for event, scan in scans.items() if event not in first}
    return claims


WAYS: list[Way] = [
    the_same_mark,
    the_nearest_mark,
    a_hash_of_the_code,
    the_order_of_marks,
    the_order_of_rows,
    the_habit_of_coming,
    the_neighbour_of_a_uuid,
    the_place_in_the_queue,
    the_minute_of_coming,
    the_pattern_of_coming,
]


def is_chance(right: int, claimed: int, badges: int, ways: int = len(WAYS)) -> bool:
    """Whether so many of the claims are right as drawing lots gives, in all but one of 10^6 tries.

    The tail of the binomial distribution with one in `badges`, for the best of so many ways.
    """
    if right == 0:
        return True
    p = 1 / badges
    tail = math.fsum(
        math.exp(
            math.lgamma(claimed + 1)
            - math.lgamma(k + 1)
            - math.lgamma(claimed - k + 1)
            + k * math.log(p)
            + (claimed - k) * math.log1p(-p)
        )
        for k in range(right, claimed + 1)
    )
    return tail * ways > 1e-6


def _after(row: Row, rows: list[Row]) -> int:
    """Milliseconds since the first of the event."""
    return (row.at - min(each.at for each in rows)) // timedelta(milliseconds=1)


def _nearest(ordered: list[int], wanted: int) -> int:
    after = min(bisect(ordered, wanted), len(ordered) - 1)
    return min(after, max(0, after - 1), key=lambda n: abs(ordered[n] - wanted))


def _by_rank(copy: Copy, codes: list[str], key: Callable[[Row], object]) -> Claims:
    claims = {}
    for rows in copy.events(copy.open):
        for rank, row in enumerate(sorted(rows, key=key)):
            claims[row.scan] = codes[rank * len(codes) // len(rows)]
    return claims


def _by_habit(copy: Copy, key: Callable[[Row], object]) -> Claims:
    """Give each rank to the badge that was nearest to it on average."""
    ranks = defaultdict(list)
    for rows in copy.events(copy.seen):
        for rank, row in enumerate(sorted(rows, key=key)):
            ranks[copy.known[row.scan]].append(rank / len(rows))
    usual = sorted(ranks, key=lambda code: statistics.mean(ranks[code]))
    return _by_rank(copy, usual, key)
