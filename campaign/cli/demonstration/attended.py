"""Gatherings that took place: who booked, who came through which gate, and what they thought of it.

Of dates older than a month only numbers are left, as their attendance key is destroyed then. Of younger
ones there are the bookings, and the scans under a key.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from campaign.cli.demonstration.crowd import Weighted
from campaign.domain import admitting, marking, recognising
from campaign.domain.sealing import Sealer
from campaign.models import Aim, Badge, BookedTotal, Feedback, Place
from events import checkin, tallies
from events.admission import CAME
from events.attendance import quarter
from events.gate_hours import PRESENCE_IS_KEPT
from events.models import (
    AttendanceTotal,
    CheckIn,
    Event,
    EventDate,
    Gate,
    Registration,
    Scan,
    Tally,
)
from events.models.checkin import ENTRY, EXIT, STORED

GATE = "Main gate"
# About how many come to a kind of gathering, and what part of them without a badge.
CROWDS = {"carnival": 3000, "festival": 600, "tournament": 180, "conference": 110, "walk": 90}
USUAL_CROWD, WITHOUT_A_BADGE = 45, 0.6
BOOKED = 0.5  # of those who come to a gathering that can be booked
OPINIONS = 0.12  # of those who came
FACES = Weighted((5, 4, 3, 2, 1), (45, 33, 12, 6, 4))
PARTIES = Weighted((1, 2, 3, 4, 5), (40, 30, 12, 12, 6))
STAYED = timedelta(hours=2)
SECONDS_BETWEEN = 20
NAMES = ("Amina", "Beata", "Chidi", "Dora", "Ewa", "Farah", "Grace", "Imran", "Joy", "Łukasz")


@dataclass(frozen=True)
class Town:
    """What all dates have in common: the chances, the languages spoken, the seals, and when it is."""

    rng: Random
    spoken: Weighted
    sealer: Sealer
    now: datetime


def hold(session: Session, events: Sequence[Event], town: Town) -> None:
    """Let every date of these events take place that is over by now. The caller commits."""
    codes = session.scalars(select(Badge.code).order_by(Badge.id).limit(5_000)).all()
    aims = session.scalars(select(Aim.slug).order_by(Aim.position)).all()
    yesterday = town.now.date() - timedelta(days=1)
    for event in events:
        for day in event.timing.days(date.min, yesterday):
            _hold(session, event, day, town, codes, aims)
    session.flush()


def _hold(
    session: Session,
    event: Event,
    day: date,
    town: Town,
    codes: Sequence[str],
    aims: Sequence[str],
) -> None:
    rng, span = town.rng, event.timing.span(day)
    came = max(4, round(CROWDS.get(event.kind, USUAL_CROWD) * rng.uniform(0.6, 1.4)))
    places = min(round(came * BOOKED), event.capacity or came) if event.bookable else 0
    row = EventDate(event_id=event.id, day=day, taken=places, updated_at=town.now)
    session.add(row)
    session.flush()
    with_badge = min(round(came * (1 - WITHOUT_A_BADGE)), len(codes))
    begins = span.starts.astimezone(UTC)
    if span.ends + PRESENCE_IS_KEPT <= town.now:
        leave_numbers(session, row, begins, with_badge, came - with_badge, rng)
        leave_languages(session, row, town)
    else:
        book(session, row, parties_of(places, rng), begins, town)
        marks = rng.sample(codes, with_badge)
        let_in(session, event, row, begins, marks, came - with_badge, town)
    give_opinions(session, event, day, round(came * OPINIONS), town, aims)


def leave_numbers(
    session: Session, row: EventDate, begins: datetime, badges: int, walk_ins: int, rng: Random
) -> None:
    """Keep what stays of a date whose key is destroyed."""
    kept = {"opened_at": begins, "destroyed_at": begins + PRESENCE_IS_KEPT}
    check_in = CheckIn(date_id=row.id, counters=list(tallies.DEFAULT), **kept)
    session.add(check_in)
    session.flush()
    gate = Gate(date_id=row.id, name=GATE)
    session.add(gate)
    session.flush()
    found = [(CAME, badges), *_who(walk_ins, rng).items()]
    session.execute(
        insert(AttendanceTotal),
        [
            {"gate_id": gate.id, "bucket": bucket, "what": what, "people": people}
            for what, many in found
            for bucket, people in _over_time(begins, many)
        ],
    )


def leave_languages(session: Session, row: EventDate, town: Town) -> None:
    """Keep what stays of the bookings of a date."""
    spoken = Counter(town.spoken.choose(town.rng, row.taken))
    session.add_all(
        BookedTotal(date_id=row.id, language=tag, people=people) for tag, people in spoken.items()
    )


def parties_of(places: int, rng: Random) -> list[int]:
    """Return so many places as parties."""
    parties: list[int] = []
    while places > 0:
        parties.append(min(places, PARTIES.choose(rng, 1)[0]))
        places -= parties[-1]
    return parties


def book(
    session: Session, row: EventDate, parties: Sequence[int], begins: datetime, town: Town
) -> None:
    """Book a place at a date for each party."""
    rng = town.rng
    rows = [
        {
            "date_id": row.id,
            "key": f"{rng.getrandbits(256):064x}",
            "party": party,
            "state": "booked",
            "made_at": begins - timedelta(hours=rng.randrange(30, 600)),
        }
        for party in parties
    ]
    if not rows:
        return
    ids = session.scalars(insert(Registration).returning(Registration.id), rows).all()
    tags = town.spoken.choose(rng, len(ids))
    named = zip(ids, tags, strict=True)
    session.execute(
        insert(Place),
        [{"registration_id": id_, "name": rng.choice(NAMES), "language": t} for id_, t in named],
    )


def let_in(
    session: Session,
    event: Event,
    row: EventDate,
    begins: datetime,
    codes: Sequence[str],
    walk_ins: int,
    town: Town,
) -> None:
    """Let badges through the gate of a date and count who has none, under a key of the date."""
    opened = begins - timedelta(minutes=30)
    gate = admitting.open_gate(
        session, event, row.day, GATE, tallies.DEFAULT, now=opened, sealer=town.sealer
    )
    token = f"{town.rng.getrandbits(256):064x}"
    device = checkin.join(session, gate, token, "en", now=opened)
    key = recognising.key_of(gate.check_in, town.sealer)
    usual = {"date_id": row.id, "device_id": device.id, "state": STORED, "reason": ""}
    scans = list(_scans(begins, [marking.mark(key, code) for code in codes], town.rng))
    if scans:
        session.execute(insert(Scan), [usual | scan for scan in scans])
    counted = [
        {"device_id": device.id, "gate_id": gate.id, "bucket": bucket, "who": who, "total": total}
        for who, many in _who(walk_ins, town.rng).items()
        for bucket, total in _over_time(begins, many)
    ]
    session.execute(insert(Tally), counted)


def _scans(begins: datetime, marks: Sequence[str], rng: Random) -> Iterator[dict[str, Any]]:
    """Yield an entry of each badge, with several people of some; and of some an exit and a return."""
    seq = 0
    for number, mark in enumerate(marks):
        at = begins + timedelta(seconds=number * SECONDS_BETWEEN % STAYED.seconds)
        people = PARTIES.choose(rng, 1)[0] if rng.random() < 0.15 else 1
        passed = [(ENTRY, at)]
        if rng.random() < 0.08:
            passed += [(EXIT, at + timedelta(minutes=20)), (ENTRY, at + timedelta(minutes=35))]
        for kind, moment in passed:
            seq += 1
            yield {
                "scan": str(uuid.UUID(int=rng.getrandbits(128))),
                "mark": mark,
                "kind": kind,
                "people": people,
                "at": moment,
                "offset_seconds": 0,
                "seq": seq,
                "received_at": moment + timedelta(seconds=5),
            }


def _who(walk_ins: int, rng: Random) -> dict[str, int]:
    children = round(walk_ins * rng.uniform(0.15, 0.35))
    wheelchairs = round(walk_ins * 0.01)
    return {
        tallies.ADULT: walk_ins - children - wheelchairs,
        tallies.CHILD: children,
        tallies.WHEELCHAIR: wheelchairs,
    }


def _over_time(begins: datetime, many: int) -> Iterator[tuple[datetime, int]]:
    """Yield how many passed in each quarter of an hour: most soon after the beginning."""
    first, shares = quarter(begins), (2, 4, 3, 1)
    left = many
    for number, share in enumerate(shares):
        part = left if number == len(shares) - 1 else round(many * share / sum(shares))
        part = min(part, left)
        left -= part
        if part:
            yield first + number * timedelta(minutes=15), part


def give_opinions(
    session: Session, event: Event, day: date, many: int, town: Town, aims: Sequence[str]
) -> None:
    """Let so many people say what they thought of a date."""
    rng, today = town.rng, town.now.date()
    rows = [
        {
            "event_id": event.id,
            "day": day,
            "given_on": min(today, day + timedelta(days=rng.randrange(3))),
            "language": tag,
            "face": face,
            "aims": rng.sample(aims, rng.randrange(min(3, len(aims)) + 1)),
            "state": "wordless",
        }
        for tag, face in zip(town.spoken.choose(rng, many), FACES.choose(rng, many), strict=True)
    ]
    if rows:
        session.execute(insert(Feedback), rows)
