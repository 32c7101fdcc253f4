"""How many came to a date, and where and when: computed from all passages each time, so none counts twice.

When the key is destroyed only numbers stay, by gate and quarter of an hour; they give the same sums.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from events import tallies
from events.attendance import Also, Passage, Step, fold, quarter
from events.gate_hours import until
from events.models import AttendanceTotal, CheckIn, Device, Gate, Scan, Tally
from events.models.checkin import ENTRY, REFUSED, STORED
from events.passing import Recorded, passage, scans
from events.tallies import COUNTERS, LEFT

# What is counted beside the counters of walk-ins: new people, people who came back, people who went.
CAME, RETURNED, WENT = "came", "returned", "went"

REFUSED_SHOWN = 50

# Of a gate id, the quarter of an hour, and one of the above or a counter.
Counts = Counter[tuple[int, datetime, str]]


@dataclass(frozen=True)
class Quarter:
    """What passed one gate in the quarter of an hour that begins at `bucket`.

    `counts` is by CAME, RETURNED, WENT and the counters of walk-ins, each above 0.
    """

    gate_id: int
    gate: str
    bucket: datetime
    counts: Mapping[str, int]

    @property
    def came(self) -> int:
        """How many came with a badge for the first time."""
        return self.counts.get(CAME, 0)

    @property
    def returned(self) -> int:
        """How many came back with a badge."""
        return self.counts.get(RETURNED, 0)

    @property
    def went(self) -> int:
        """How many went with a badge."""
        return self.counts.get(WENT, 0)

    @property
    def walk_ins(self) -> int:
        """How many walked in without a badge."""
        return tallies.people(self.counts)


@dataclass(frozen=True)
class Repeat:
    """An entry that took nobody in, since its badge had been let in before: also at that gate, then."""

    scan: str
    gate: str
    device: int
    at: datetime
    also_gate: str
    also_at: datetime


@dataclass(frozen=True)
class Look:
    """A scan somebody should look at: refused, or stored although something is odd. `at` is its true time."""

    scan: str
    gate: str
    device: int
    kind: str
    people: int
    at: datetime
    state: str
    reason: str


@dataclass(frozen=True)
class Summary:
    """A whole date, in people: with a badge `came`, without one `walk_ins`, and both `inside` now.

    `counters` are the sums of what was counted by hand. `quarters` is by gate and time, without empty ones.
    `needs_a_look` has every stored scan that is odd and the newest refused ones, by time; `older` is how
    many more were refused.
    """

    came: int
    inside: int
    walk_ins: int
    quarters: list[Quarter]
    counters: Mapping[str, int]
    needs_a_look: list[Look]
    repeats: list[Repeat]
    older: int = 0


def summary(
    session: Session, check_in: CheckIn, parties: Mapping[str, int] | None = None
) -> Summary:
    """Return what a date came to so far.

    Args:
        session: the database.
        check_in: of the date; also one whose key was destroyed, of which the numbers are left.
        parties: how many are booked with which mark. A badge is of so many, or of as many as it let in
            at once, where that is more: a booking that was taken back since unmakes nobody.
    """
    named = select(Gate.id, Gate.name).where(Gate.date_id == check_in.date_id)
    gates = {gate.id: gate.name for gate in session.execute(named)}
    if check_in.destroyed_at is not None:
        return _summary(_frozen(session, gates), gates, [], [])
    end = until(check_in)
    found = session.execute(scans(check_in.date_id, STORED))
    stored = [(row, passage(row, end=end)) for row in found]
    counts, repeats = _passed((one for _, one in stored), parties or {}, gates)
    counts.update(tallies.sums(session, check_in))
    refused = [(row, passage(row, end=end)) for row in _newest_refused(session, check_in)]
    looks = [_look(row, one, gates) for row, one in (*stored, *refused) if row.reason]
    looks.sort(key=lambda look: (look.at, look.scan))
    older = refused[0][0].many - len(refused) if refused else 0
    return _summary(counts, gates, looks, repeats, older)


def freeze(
    session: Session,
    check_in: CheckIn,
    parties: Mapping[str, int] | None = None,
    *,
    now: datetime,
) -> None:
    """Keep the totals of a date and destroy its key, its scans and its tallies. The caller commits.

    Its phones stay known, so that one that still sends is told why nothing is taken. `parties` is that of
    `summary`, to be asked for before bookings are deleted. Twice is no harm.
    """
    # Nobody records meanwhile: whoever does holds this row.
    session.refresh(check_in, with_for_update={"of": CheckIn})
    if check_in.destroyed_at is not None:
        return
    session.add_all(
        AttendanceTotal(gate_id=one.gate_id, bucket=one.bucket, what=what, people=people)
        for one in summary(session, check_in, parties).quarters
        for what, people in one.counts.items()
    )
    session.execute(delete(Scan).where(Scan.date_id == check_in.date_id))
    phones = select(Device.id).where(Device.date_id == check_in.date_id)
    session.execute(delete(Tally).where(Tally.device_id.in_(phones)))
    check_in.key_sealed, check_in.destroyed_at = None, now
    session.flush()


def _newest_refused(session: Session, check_in: CheckIn) -> Sequence[Recorded]:
    """Return the refused scans that were received last; `many` in each is how many there are in all."""
    found = scans(check_in.date_id, REFUSED).add_columns(func.count().over().label("many"))
    found = found.order_by(Scan.received_at.desc(), Scan.id.desc())
    return session.execute(found.limit(REFUSED_SHOWN)).all()


def _passed(
    stored: Iterable[Passage], parties: Mapping[str, int], gates: Mapping[int, str]
) -> tuple[Counts, list[Repeat]]:
    """Fold the passages of each badge; return their counts, and the repeats in order of time."""
    of_badge: dict[str, list[Passage]] = defaultdict(list)
    for one in stored:
        of_badge[one.mark].append(one)
    counts: Counts = Counter()
    repeats: list[Repeat] = []
    for mark, passages in of_badge.items():
        room = max(parties.get(mark, 1), _largest(passages))
        named = {one.scan: one for one in passages}
        for step in fold(passages, room).steps:
            one = named[step.scan]
            _count(counts, one, step)
            if step.also is not None:
                repeats.append(_repeat(one, step.also, gates))
    return counts, sorted(repeats, key=lambda repeat: (repeat.at, repeat.scan))


def _largest(passages: Iterable[Passage]) -> int:
    return max((p.people for p in passages if p.kind == ENTRY), default=1)


def _count(counts: Counts, one: Passage, step: Step) -> None:
    returned = step.taken - step.gained
    for what, people in ((CAME, step.gained), (RETURNED, returned), (WENT, step.left)):
        if people:
            counts[one.gate, quarter(one.at), what] += people


def _repeat(one: Passage, also: Also, gates: Mapping[int, str]) -> Repeat:
    gate, also_gate = gates[one.gate], gates[also.gate]
    return Repeat(one.scan, gate, one.device, one.at, also_gate, also.at)


def _look(row: Recorded, one: Passage, gates: Mapping[int, str]) -> Look:
    return Look(
        scan=one.scan,
        gate=gates[one.gate],
        device=one.device,
        kind=one.kind,
        people=one.people,
        at=one.at,
        state=row.state,
        reason=row.reason,
    )


def _frozen(session: Session, gates: Iterable[int]) -> Counts:
    found = select(AttendanceTotal).where(AttendanceTotal.gate_id.in_(gates))
    return Counter({(t.gate_id, t.bucket, t.what): t.people for t in session.scalars(found)})


def _summary(
    counts: Counts,
    gates: Mapping[int, str],
    looks: list[Look],
    repeats: list[Repeat],
    older: int = 0,
) -> Summary:
    total: Counter[str] = Counter()
    by_quarter: dict[tuple[int, datetime], dict[str, int]] = defaultdict(dict)
    for (gate_id, bucket, what), people in counts.items():
        if people:
            total[what] += people
            by_quarter[gate_id, bucket][what] = people
    walk_ins = tallies.people(total)
    inside = total[CAME] + total[RETURNED] - total[WENT] + walk_ins - total[LEFT]
    return Summary(
        came=total[CAME],
        inside=max(0, inside),
        walk_ins=walk_ins,
        quarters=[
            Quarter(gate_id, gates[gate_id], bucket, found)
            for (gate_id, bucket), found in sorted(by_quarter.items(), key=lambda item: item[0])
        ],
        counters={counter: total[counter] for counter in COUNTERS},
        needs_a_look=looks,
        repeats=repeats,
        older=older,
    )
