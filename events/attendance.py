"""Who is let in at a gate, and how many came: pure rules, the same in Python and JavaScript.

Both read the vectors in tests/gate/vectors. A phone decides from what it knows, at once; what really
happened is folded later from all passages of a badge, so that no order in which they arrive matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from events.models.checkin import ENTRY, EXIT

QUARTER = timedelta(minutes=15)
# What a scanned code turned out to be.
GOOD, REVOKED, UNKNOWN = "good", "revoked", "unknown"
ELSEWHERE, HALF, NONE = "elsewhere", "half", "none"  # of another town, half a code, anything else
NO_BADGE = (ELSEWHERE, HALF, NONE)
# Outcomes.
WELCOME, ALREADY_HERE, PERHAPS_HERE, KEPT = "welcome", "already_here", "perhaps_here", "kept"
GOODBYE, WRONG_EVENT, NOT_A_BADGE = "goodbye", "wrong_event", "not_a_badge"
RECORDED = frozenset({WELCOME, ALREADY_HERE, PERHAPS_HERE, KEPT, GOODBYE})
# Reasons.
MORE, AGAIN, UNSEEN = "more", "again", "unseen"

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Facts:
    """What is known about a badge when it is scanned."""

    standing: str  # GOOD, REVOKED, UNKNOWN or one of NO_BADGE
    kind: str = ENTRY
    party: int = 0  # how many are booked with it; 0 without a booking
    booked_only: bool = False  # whether the date is for bookings alone
    inside: int = 0  # how many are inside with it now
    came: int = 0  # how many came with it
    likely: bool = False  # whether another gate that handed over has probably seen it
    complete: bool = False  # whether whoever decides knows every badge, as the server does


@dataclass(frozen=True)
class Verdict:
    """What is decided. `most` is how many people may pass at most, 0 where nobody may."""

    outcome: str
    reason: str = ""
    most: int = 0

    @property
    def is_recorded(self) -> bool:
        """Whether it is kept as a passage and sent."""
        return self.outcome in RECORDED


@dataclass(frozen=True)
class Passage:
    """One passage of a badge. `at` is its true time; `mark` is of the badge, where several are told apart."""

    scan: str
    device: int
    seq: int
    kind: str
    people: int
    at: datetime
    gate: int
    mark: str = ""


@dataclass(frozen=True)
class Also:
    """Where and when a badge had been let in before."""

    gate: int
    at: datetime


@dataclass(frozen=True)
class Step:
    """What one passage changed: how many it took in, how many of those are new, how many left.

    An entry that took nobody in names the one before it that did.
    """

    scan: str
    taken: int = 0
    gained: int = 0
    left: int = 0
    also: Also | None = None


@dataclass(frozen=True)
class Fold:
    """What all passages of one badge come to, in people."""

    inside: int
    came: int
    steps: tuple[Step, ...]


def decide(facts: Facts) -> Verdict:
    """Decide what happens with a badge that was scanned."""
    if facts.standing in NO_BADGE:
        return Verdict(NOT_A_BADGE, facts.standing)
    if facts.standing == REVOKED:
        return Verdict(REVOKED)
    if facts.standing == UNKNOWN and facts.complete:
        return Verdict(NOT_A_BADGE, UNKNOWN)
    if facts.standing == GOOD and facts.booked_only and facts.party == 0:
        return Verdict(WRONG_EVENT)
    if facts.kind == EXIT:
        return Verdict(GOODBYE, "" if facts.inside else UNSEEN, facts.inside or 1)
    return _decide_entry(facts, room=max(1, facts.party))


def _decide_entry(facts: Facts, room: int) -> Verdict:
    if facts.inside >= room:
        return Verdict(ALREADY_HERE)
    if facts.likely and facts.came == 0:
        return Verdict(PERHAPS_HERE, most=room)
    if facts.standing == UNKNOWN:
        return Verdict(KEPT, most=1)
    if facts.inside:
        return Verdict(WELCOME, MORE, room - facts.inside)
    return Verdict(WELCOME, AGAIN if facts.came else "", room)


def order(passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages of one badge in the order they happened, each once.

    A device's own order stands, whatever its clock did: its time is the latest it had said so far.
    """
    once = {passage.scan: passage for passage in passages}
    if len(once) < 2:  # as most badges, of which there are tens of thousands
        return list(once.values())
    timed: list[tuple[datetime, Passage]] = []
    by_device = sorted(once.values(), key=lambda p: (p.device, p.seq, p.scan))
    for _, own in groupby(by_device, key=lambda p: p.device):
        latest = _BEFORE_ALL
        for passage in own:
            latest = max(latest, passage.at)
            timed.append((latest, passage))
    timed.sort(key=lambda pair: (pair[0], pair[1].device, pair[1].seq, pair[1].scan))
    return [passage for _, passage in timed]


def fold(passages: Iterable[Passage], room: int) -> Fold:
    """Fold the passages of one badge. `room` is how many may be inside with it: its party, at least 1."""
    room, inside, came = max(1, room), 0, 0
    before: Also | None = None
    steps: list[Step] = []
    for passage in order(passages):
        if passage.kind == EXIT:
            left = min(passage.people, inside)
            inside -= left
            steps.append(Step(passage.scan, left=left))
            continue
        taken = min(passage.people, room - inside)
        inside += taken
        gained = max(0, inside - came)
        came += gained
        steps.append(Step(passage.scan, taken, gained, also=None if taken else before))
        before = Also(passage.gate, passage.at) if taken else before
    return Fold(inside, came, tuple(steps))


def quarter(at: datetime) -> datetime:
    """Return the first moment of the quarter of an hour, in UTC.

    Zones are whole quarters off UTC, so it is one on the wall as well; and the two hours of one name when
    clocks go back stay apart.
    """
    at = at.astimezone(UTC)
    return at - (at - _BEGINNING) % QUARTER
