"""What a date comes to, in people; and what of it stays when its key is destroyed."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from events import admission, checkin, gate_hours, passing, tallies
from events.attendance import quarter
from events.models import Device, Gate, Scan, Tally
from events.tallies import Counted
from tests.events.at_a_gate import mark_of, opened, phone, scanned

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_totals_count_people_once_and_say_where_a_repeat_was_before(
    session, device, check_in, send, now
):
    south = phone(session, check_in, now, "South")
    first = scanned(now - 9 * MINUTE, mark_of(1))
    repeat = scanned(now - 5 * MINUTE, mark_of(1))
    send(repeat, device=south)
    send(first, scanned(now, mark_of(2), 2))
    found = admission.summary(session, check_in, {})
    assert (found.came, found.inside, found.walk_ins) == (2, 2, 0)
    (one,) = found.repeats
    assert (one.scan, one.gate, one.device, one.at) == (repeat.scan, "South", 2, repeat.at)
    assert (one.also_gate, one.also_at) == ("North", first.at)
    assert found.needs_a_look == []


def test_a_party_is_of_as_many_as_booked(session, device, check_in, send, now):
    send(*(scanned(now - MINUTE, mark_of(1), n, people=2) for n in (1, 2, 3)))
    assert admission.summary(session, check_in, {mark_of(1): 5}).came == 5
    assert admission.summary(session, check_in, {mark_of(1): 3}).came == 3


def test_a_booking_that_was_taken_back_since_unmakes_nobody_who_came(session, check_in, send, now):
    send(scanned(now - MINUTE, mark_of(1), people=4), scanned(now, mark_of(1), 2, people=1))
    for parties in ({mark_of(1): 4}, {mark_of(1): 2}, {}, None):
        found = admission.summary(session, check_in, parties)
        assert (found.came, found.inside, len(found.repeats)) == (4, 4, 1)


def test_people_who_come_back_are_inside_again_and_came_once(session, check_in, send, now):
    send(
        scanned(now - 9 * MINUTE, mark_of(1), 1, people=3),
        scanned(now - 8 * MINUTE, mark_of(1), 2, kind="exit", people=2),
        scanned(now - 7 * MINUTE, mark_of(1), 3, people=2),
        scanned(now - 6 * MINUTE, mark_of(2), 4, kind="exit"),
    )
    found = admission.summary(session, check_in, {mark_of(1): 3})
    assert (found.came, found.inside, found.repeats) == (3, 3, [])
    total = {
        name: sum(getattr(q, name) for q in found.quarters) for name in ("came", "returned", "went")
    }
    assert total == {"came": 3, "returned": 2, "went": 2}


def test_walk_ins_are_inside_until_they_leave_and_pushchairs_are_nobody(
    session, device, check_in, send, now
):
    send(scanned(now))
    bucket = quarter(now)
    numbers = {
        "adult": 5,
        "adult_undone": 1,
        "child": 2,
        "wheelchair": 1,
        "pushchair": 9,
        "left": 3,
    }
    tallies.record(session, device, [Counted("North", bucket, *item) for item in numbers.items()])
    found = admission.summary(session, check_in)
    assert (found.came, found.walk_ins, found.inside) == (1, 7, 5)
    assert found.counters == {"adult": 4, "child": 2, "wheelchair": 1, "pushchair": 9, "left": 3}
    (row,) = found.quarters
    assert (row.gate, row.bucket, row.came, row.walk_ins) == ("North", bucket, 1, 7)


def test_inside_is_never_below_nobody(session, device, check_in, now):
    tallies.record(session, device, [Counted("North", quarter(now), "left", 3)])
    assert admission.summary(session, check_in).inside == 0


def test_what_was_refused_or_is_odd_needs_a_look(session, device, check_in, send, now):
    refused = scanned(now - MINUTE, None, 1, refused="not_a_badge")
    odd = scanned(now + HOUR, mark_of(1), 2)
    send(refused, odd, scanned(now, mark_of(2), 3))
    looks = admission.summary(session, check_in).needs_a_look
    assert [(x.scan, x.state, x.reason, x.at) for x in looks] == [
        (refused.scan, "refused", "not_a_badge", now - MINUTE),
        (odd.scan, "stored", "clock", now),
    ]
    assert {(x.gate, x.device, x.kind, x.people) for x in looks} == {("North", 1, "entry", 1)}


def test_of_many_refused_scans_the_newest_are_told_and_the_others_counted(
    session, check_in, send, now
):
    odd = scanned(now + HOUR, mark_of(1), 2)
    send(odd, *(scanned(now - HOUR, None, n, refused="not_a_badge") for n in range(7)))
    newest = [scanned(now - 2 * HOUR, None, n, refused="revoked") for n in range(50)]
    send(*newest, now=now + MINUTE)
    found = admission.summary(session, check_in)
    assert {look.scan for look in found.needs_a_look} == {odd.scan, *(one.scan for one in newest)}
    assert (found.older, found.came) == (7, 1)


def test_nobody_passed_a_gate_that_was_only_opened(session, check_in):
    found = admission.summary(session, check_in)
    assert (found.came, found.inside, found.walk_ins, found.quarters) == (0, 0, 0, [])


def test_both_hours_of_one_name_are_counted_apart_when_the_clocks_go_back(session):
    now = datetime(2026, 10, 25, 2, tzinfo=UTC)
    night = {"starts": datetime(2026, 10, 24, 23), "minutes": 300, "zone": "Europe/London"}
    check_in = opened(session, now, **night)
    device = phone(session, check_in, now)
    times = [datetime(2026, 10, 25, hour, 50, tzinfo=UTC) for hour in (0, 1)]
    scans = [scanned(at, mark_of(n), n) for n, at in enumerate(times)]
    passing.record(session, device, scans, now=now, offset=0)
    found = admission.summary(session, check_in)
    assert [(q.bucket, q.came) for q in found.quarters] == [(quarter(at), 1) for at in times]


def a_day_of(chance, now, phones):
    """Passages of a few badges at some phones, as (phone, scan), among them odd ones."""
    sent = []
    for number in range(phones):
        for seq in range(60):
            kind = chance.choice(["entry", "entry", "exit"])
            at = now - chance.randrange(200) * MINUTE
            refused = chance.choice([""] * 9 + ["not_a_badge"])
            mark = mark_of(chance.randrange(12))
            over = {"kind": kind, "people": chance.randint(1, 4), "refused": refused}
            sent.append((number, scanned(at, mark, seq, **over)))
    return sent


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_any_batches_comes_to_the_same(session, now, seed):
    chance = random.Random(seed)
    offsets, sent = (0, -86_400, 3600), a_day_of(chance, now, 3)
    parties = {mark_of(n): chance.randint(1, 5) for n in range(6)}
    found = []
    for _ in range(2):
        check_in = opened(session, now)
        phones = [phone(session, check_in, now, gate) for gate in ("North", "South", "South")]
        left = sent * 2
        chance.shuffle(left)
        while left:
            number, size = left[-1][0], chance.randint(1, 20)
            batch = [scan for n, scan in left[-size:] if n == number]
            left = [*left[:-size], *(pair for pair in left[-size:] if pair[0] != number)]
            passing.record(session, phones[number], batch, now=now, offset=offsets[number])
        summary = admission.summary(session, check_in, parties)
        quarters = [(q.gate, q.bucket, q.counts) for q in summary.quarters]
        found.append(
            (summary.came, summary.inside, quarters, summary.repeats, summary.needs_a_look)
        )
    assert found[0] == found[1]
    assert found[0][0] > 12


# --- when the key is destroyed -----------------------------------------------------------------------


def test_when_the_key_is_destroyed_the_totals_stay_and_nothing_else(
    session, device, check_in, send, now
):
    south = phone(session, check_in, now, "South")
    chance = random.Random(1)
    for number, scan in a_day_of(chance, now, 2):
        send(scan, device=(device, south)[number])
    counted = [
        Counted(gate, quarter(now), who, 4)
        for gate in ("North", "South")
        for who in ("adult", "left")
    ]
    tallies.record(session, south, counted)
    parties = {mark_of(n): 3 for n in range(6)}
    before = admission.summary(session, check_in, parties)
    assert before.came and before.repeats and before.needs_a_look
    for _ in range(2):
        admission.freeze(session, check_in, parties, now=now)
    session.expire_all()
    after = admission.summary(session, check_in)
    assert (after.came, after.inside, after.walk_ins) == (
        before.came,
        before.inside,
        before.walk_ins,
    )
    assert (after.quarters, after.counters) == (before.quarters, before.counters)
    assert (after.repeats, after.needs_a_look) == ([], [])
    assert (check_in.key_sealed, check_in.destroyed_at) == (None, now)
    assert session.scalar(select(func.count()).select_from(Device)) == 2  # to be told why
    for table in (Scan, Tally):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_destroying_one_key_leaves_another_date_as_it_is(session, device, check_in, send, now):
    other = opened(session, now)
    send(scanned(now), device=phone(session, other, now))
    send(scanned(now))
    admission.freeze(session, check_in, now=now)
    assert other.key_sealed == b"sealed"
    assert admission.summary(session, other).came == 1
    assert session.scalar(select(func.count()).select_from(Scan)) == 1


def test_nothing_can_be_done_at_a_gate_whose_key_is_destroyed(session, device, check_in, now):
    gate = device.gate
    admission.freeze(session, check_in, now=now)
    for what in (
        lambda: passing.record(session, device, [scanned(now)], now=now, offset=0),
        lambda: checkin.join(session, gate, "f" * 64, "en", now=now),
        lambda: checkin.ensure_gate(session, check_in, "West"),
        lambda: checkin.open_date(session, check_in.date, bytes, [], now=now),
    ):
        with pytest.raises(gate_hours.KeyDestroyed):
            what()
    assert check_in.key_sealed is None
    assert session.scalar(select(func.count()).select_from(Gate)) == 1
