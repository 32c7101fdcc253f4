"""Whose badge was at an event, nobody can tell when the event's key is destroyed.

Not from all its rows, with all codes and the truth about half the events in hand; and after the nightly
command there are no rows.

Arrivals are drawn by lot here. Where people have habits, rows with times would tell of habits, whatever
the marks: which is why the rows go with the key.
"""

import hashlib
import random
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from campaign.domain import admitting, badging, forgetting, marking, recognising
from campaign.domain.sealing import Sealer
from events import checkin, passing
from events.models import AttendanceTotal, Base, CheckIn, Scan
from events.passing import Scanned
from tests import make
from tests.gate import linking
from tests.gate.linking import Copy, Row

EVENTS, BADGES, COME = 50, 300, 120
FIRST = datetime(2026, 3, 1, 18, tzinfo=UTC)


@dataclass
class Season:
    """A season as it was: the copy of the rows, and who each row is."""

    rows: list[Row]
    codes: list[str]
    truth: dict[str, str]  # scan: code
    keys: list[bytes]  # of the events, in order
    names: list[str]  # of the events: not secret

    def copy(self) -> Copy:
        """What the attacker has: half the truth, half the keys, everything that is not secret."""
        known = {row.scan: self.truth[row.scan] for row in self.rows if row.event < EVENTS // 2}
        secrets = [*self.keys[: EVENTS // 2], *(name.encode() for name in self.names)]
        return Copy(self.rows, self.codes, known, tuple(secrets))

    def right(self, claims: dict[str, str]) -> int:
        """How many claims are right."""
        return sum(self.truth[scan] == code for scan, code in claims.items())

    def telling_ways(self) -> list[str]:
        """Those of the ways that do better than chance."""
        copy = self.copy()
        claims = {way.__name__: way(copy) for way in linking.WAYS}
        return [
            name
            for name, made in claims.items()
            if not linking.is_chance(self.right(made), len(made), BADGES)
        ]


@dataclass(frozen=True)
class Seen:
    """A badge at a gate: what a careless system could let its row depend on."""

    event: int
    badge: int
    code: str
    lot: random.Random


Part = Callable[[Seen], object]
DRAWN: dict[str, Part] = {
    "mark": lambda seen: f"{seen.lot.getrandbits(64):016x}",
    "scan": lambda seen: str(uuid.UUID(int=seen.lot.getrandbits(128), version=4)),
    "minute": lambda seen: seen.lot.uniform(0, 120),
    "device": lambda seen: seen.lot.randrange(6),
    "seq": lambda seen: seen.lot.randrange(40),
    "id": lambda seen: seen.lot.random(),
}


def imagine(**careless: Part) -> Season:
    """A season whose rows were never in a database; what is not given is drawn by lot."""
    lot = random.Random(4)
    codes = [badging.new_code() for _ in range(BADGES)]
    season = Season([], codes, {}, [], [])
    part = {**DRAWN, **careless}
    for event in range(EVENTS):
        present = lot.sample(range(BADGES), COME)
        came = [Seen(event, badge, codes[badge], lot) for badge in present]
        came.sort(key=part["id"])
        for number, seen in enumerate(came):
            at = FIRST + timedelta(days=event, minutes=part["minute"](seen))
            scan, mark = part["scan"](seen), part["mark"](seen)
            id_ = COME * event + number
            row = Row(event, id_, scan, mark, at, part["device"](seen), part["seq"](seen))
            season.rows.append(row)
            season.truth[scan] = seen.code
    return season


def hashed(text: str, digits: int = 16) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def later(text: str) -> Part:
    return lambda seen: hashed(f"{text}{seen.code}", 8) + DRAWN["mark"](seen)[8:]


@pytest.mark.parametrize(
    ("way", "careless"),
    [
        (linking.the_same_mark, {"mark": lambda seen: hashed(f"one key{seen.code}")}),
        (linking.the_nearest_mark, {"mark": later("one key")}),
        (linking.the_pattern_of_coming, {"mark": later("one key")}),
        (linking.a_hash_of_the_code, {"mark": lambda seen: hashed(seen.code)}),
        (linking.the_order_of_marks, {"mark": lambda seen: seen.code[:8].encode().hex()}),
        (linking.the_order_of_rows, {"id": lambda seen: seen.badge}),
        (linking.the_habit_of_coming, {"minute": lambda seen: seen.badge * 7 % 300}),
        (linking.the_minute_of_coming, {"minute": lambda seen: seen.badge * 7 % 300}),
        (
            linking.the_neighbour_of_a_uuid,
            {"scan": lambda seen: str(uuid.UUID(int=(seen.badge << 64) + seen.event))},
        ),
        (
            linking.the_place_in_the_queue,
            {"device": lambda seen: seen.badge % 6, "seq": lambda seen: seen.badge},
        ),
    ],
)
def test_control_each_way_tells_who_it_was_where_a_system_is_careless(way, careless):
    season = imagine(**careless)
    claims = way(season.copy())
    assert not linking.is_chance(season.right(claims), len(claims), BADGES)


def test_drawing_lots_is_chance():
    assert imagine().telling_ways() == []


SEALER = Sealer(make.FIELD_KEYS)


@pytest.fixture
def season(session) -> Season:
    """A season through the real gates: its rows as they are the day its last key is destroyed."""
    lot = random.Random(50)
    printed = badging.print_batch(session, count=BADGES, made_for="x", now=FIRST)
    found = Season([], printed, {}, [], [])
    for number in range(EVENTS):
        starts = (FIRST + timedelta(days=number)).replace(tzinfo=None)
        event = make.event(session, starts=starts, zone="UTC", created_at=FIRST)
        at_gates(session, lot, found, event)
    for row in session.scalars(select(Scan).order_by(Scan.id)):
        event, mark = found.names.index(row.device.gate.check_in.date.event.slug), row.mark
        shown = Row(event, row.id, row.scan, mark, row.at, row.device.number, row.seq)
        found.rows.append(shown)
    return found


def at_gates(session, lot, season, event) -> None:
    """Let 120 people pass two gates with three phones each, in an order drawn by lot."""
    now, day = event.starts.replace(tzinfo=UTC), event.starts.date()
    gates = [
        admitting.open_gate(session, event, day, name, [], now=now, sealer=SEALER)
        for name in ("North", "South")
    ]
    devices = [
        checkin.join(session, gate, f"{event.slug} {gate.id} {n}", "en", now=now)
        for gate in gates
        for n in range(3)
    ]
    key = recognising.key_of(gates[0].check_in, SEALER)
    season.keys.append(key)
    season.names.append(event.slug)
    queues = defaultdict(list)
    for seq, code in enumerate(lot.sample(season.codes, COME)):
        at, scan = now + timedelta(minutes=lot.uniform(0, 120)), str(uuid.uuid4())
        seen = Scanned(scan, marking.mark(key, code), "entry", at, seq)
        queues[lot.randrange(6)].append(seen)
        season.truth[scan] = code
    for number, scans in queues.items():
        later = now + timedelta(hours=2)
        passing.record(session, devices[number], scans, now=later, offset=0)


def test_without_the_keys_no_way_tells_who_it_was_and_with_them_every_row_is_told(season):
    assert len(season.rows) == EVENTS * COME
    assert season.telling_ways() == []
    whose = [{marking.mark(key, code): code for code in season.codes} for key in season.keys]
    claims = {row.scan: whose[row.event][row.mark] for row in season.rows}
    assert season.right(claims) == EVENTS * COME


def test_after_the_nightly_command_there_is_nothing_to_match(session, season):
    held = everything(session)
    assert held["scan"] >= {row.mark for row in season.rows} | season.truth.keys()
    night = FIRST + timedelta(days=EVENTS + 31)
    for date_id in forgetting.attended(session, now=night):
        forgetting.forget_attendance(session, date_id, now=night, sealer=SEALER)
    forgetting.forget(session, now=night, today=night.date())
    left = everything(session)
    assert left["scan"] == left["tally"] == set()
    assert session.scalars(select(CheckIn.key_sealed)).all() == [None] * EVENTS
    traces = {row.mark for row in season.rows} | season.truth.keys() | set(season.codes)
    assert {table for table, words in left.items() if words & traces} == {"badge"}
    assert session.scalar(select(func.sum(AttendanceTotal.people))) == EVENTS * COME


def everything(session) -> dict[str, set[str]]:
    """Every value in every table."""
    return {
        table.name: {str(value) for row in session.execute(select(table)) for value in row}
        for table in Base.metadata.sorted_tables
    }
