"""An afternoon at a carnival: who passed which gate when, and what that comes to, counted plainly.

The count here knows every passage in its true order and adds up one after another; it shares no code
with what it is compared to.
"""

import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from events.models.checkin import ENTRY, EXIT

QUARTER = timedelta(minutes=15)
# Moments far enough from each other and from the quarters' ends that a reply that takes a while, and with
# it an offset that is measured a while too large, moves nothing across.
MOMENTS = (timedelta(minutes=5), timedelta(minutes=10))
QUARTERS = 24
COUNTED = ("adult", "child", "wheelchair", "pushchair", "left")


@dataclass(frozen=True)
class Passage:
    """One scan, as it truly was."""

    scan: str
    phone: int
    seq: int
    code: str
    kind: str
    people: int
    at: datetime


@dataclass
class Afternoon:
    """What happened: `parties` of badges that are booked, and what each phone tapped."""

    gates: list[str]  # of each phone
    parties: dict[str, int]
    passages: list[Passage] = field(default_factory=list)
    taps: Counter[tuple[int, str, datetime, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class Count:
    """What it comes to."""

    came: int
    inside: int
    walk_ins: int
    flow: Counter[tuple[str, datetime, str]]  # gate, quarter, and came, returned or went
    counters: dict[str, int]
    counted: Counter[tuple[str, datetime, str]]  # gate, quarter, counter


def spend(
    rng: random.Random,
    gates: list[str],
    codes: list[str],
    parties: dict[str, int],
    scans: int,
    *,
    now: datetime,
) -> Afternoon:
    """Let every phone scan so many badges over six hours that ended an hour ago, and tap between."""
    day = Afternoon(gates, parties)
    first = _quarter(now - timedelta(hours=7)) + QUARTER
    moments = [first + QUARTER * n + after for n in range(QUARTERS) for after in MOMENTS]
    for number, moment in enumerate(moments):
        wanted = scans * (number + 1) // len(moments) - scans * number // len(moments)
        phones = [phone for phone in range(len(gates)) for _ in range(wanted)]
        # Nobody is at two gates at one moment.
        for code, phone in zip(rng.sample(codes, len(phones)), phones, strict=True):
            day.passages.append(_passage(rng, day, phone, code, moment))
    for phone, gate in enumerate(gates):
        for _ in range(scans):
            bucket = first + QUARTER * rng.randrange(QUARTERS)
            # Some count at the next gate for a while.
            here = gate if rng.random() < 0.9 else rng.choice(gates)
            day.taps[phone, here, bucket, rng.choice(COUNTED)] += 1
    for key in rng.sample(sorted(day.taps), len(day.taps) // 3):
        phone, here, bucket, who = key
        day.taps[phone, here, bucket, f"{who}_undone"] = rng.randint(1, day.taps[key])
    return day


def _passage(
    rng: random.Random, day: Afternoon, phone: int, code: str, moment: datetime
) -> Passage:
    return Passage(
        scan=str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        phone=phone,
        seq=len(day.passages),
        code=code,
        kind=ENTRY if rng.random() < 0.65 else EXIT,
        people=rng.randint(1, day.parties.get(code, 1)),
        at=moment + timedelta(seconds=rng.uniform(-20, 20)),
    )


def count(day: Afternoon) -> Count:
    """Add up passage after passage."""
    inside: Counter[str] = Counter()
    came: Counter[str] = Counter()
    flow: Counter[tuple[str, datetime, str]] = Counter()
    for one in sorted(day.passages, key=lambda one: one.at):
        place, code = (day.gates[one.phone], _quarter(one.at)), one.code
        if one.kind == EXIT:
            gone = min(one.people, inside[code])
            inside[code] -= gone
            flow[(*place, "went")] += gone
        else:
            taken = min(one.people, day.parties.get(code, 1) - inside[code])
            inside[code] += taken
            new = max(0, inside[code] - came[code])
            came[code] += new
            flow[(*place, "came")] += new
            flow[(*place, "returned")] += taken - new
    return _with_taps(day, sum(came.values()), sum(inside.values()), +flow)


def _with_taps(
    day: Afternoon, came: int, inside: int, flow: Counter[tuple[str, datetime, str]]
) -> Count:
    counted: Counter[tuple[str, datetime, str]] = Counter()
    for (_, gate, bucket, who), many in day.taps.items():
        sign = -1 if who.endswith("_undone") else 1
        counted[gate, bucket, who.removesuffix("_undone")] += sign * many
    counters = dict.fromkeys(COUNTED, 0)
    for (_, _, who), many in counted.items():
        counters[who] += many
    walk_ins = counters["adult"] + counters["child"] + counters["wheelchair"]
    inside += walk_ins - counters["left"]
    return Count(came, inside, walk_ins, flow, counters, +counted)


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
