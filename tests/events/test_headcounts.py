"""What the database adds up is what folding every passage gives, whatever passed the gates."""

import random
from datetime import timedelta

import pytest

from events import admission, checkin, headcounts, tallies
from events.admission import CAME
from events.models import CheckIn, EventDate, Registration
from events.tallies import Counted
from tests.events.at_a_gate import mark_of, opened, phone, scanned

MINUTE = timedelta(minutes=1)
PARTIES = {mark_of(number): number % 6 + 1 for number in range(12)}


def book(session, check_in):
    """Somebody booked for several, without which nobody asks for parties."""
    row = Registration(date_id=check_in.date_id, key="x", party=5, made_at=check_in.opened_at)
    session.add(row)
    session.flush()


def counted(session, check_in, parties=None):
    """What is added up for the day of a date."""
    day = check_in.date.day
    found = headcounts.people(session, day, day, parties)
    return found.get(check_in.date_id, {})


@pytest.mark.parametrize("seed", range(25))
def test_whoever_came_and_went_in_whatever_order_is_counted_as_the_gate_counts(
    session, check_in, send, now, seed
):
    rng = random.Random(seed)
    book(session, check_in)
    for seq in range(60):
        kind = "exit" if rng.random() < 0.3 else "entry"
        at = now - rng.randrange(50) * MINUTE
        send(scanned(at, mark_of(rng.randrange(12)), seq, kind=kind, people=rng.randrange(1, 7)))
    for parties in ({}, PARTIES):
        summary = admission.summary(session, check_in, parties)
        assert counted(session, check_in, lambda s, c, p=parties: p)[CAME] == summary.came


def test_without_anybody_to_ask_a_badge_is_of_as_many_as_it_let_in_at_once(
    session, check_in, send, now
):
    book(session, check_in)
    send(*(scanned(now - MINUTE, mark_of(1), n, people=2) for n in (1, 2)))
    assert counted(session, check_in)[CAME] == 2
    assert counted(session, check_in, lambda s, c: {mark_of(1): 3})[CAME] == 3


def test_parties_are_asked_for_only_where_they_can_matter(session, check_in, send, now):
    def nobody_asks(session, check_in):
        raise AssertionError

    send(scanned(now - MINUTE, mark_of(1), people=2), scanned(now, mark_of(2), 2))
    book(session, check_in)
    assert counted(session, check_in, nobody_asks)[CAME] == 3


@pytest.mark.parametrize("undone", [0, 1, 9])
def test_taps_at_the_gate_count_as_the_gate_counts_them(session, device, check_in, now, undone):
    bucket = admission.quarter(now)
    totals = {"adult": 4, "child": 3, "wheelchair": 2, "pushchair": 5, "left": 6}
    lines = [Counted("North", bucket, who, total) for who, total in totals.items()]
    if undone:
        lines.append(Counted("North", bucket, "adult_undone", undone))
        lines.append(Counted("North", bucket - 15 * MINUTE, "adult", 2))
    tallies.record(session, device, lines)
    summary = admission.summary(session, check_in)
    found = counted(session, check_in)
    assert {who: found[who] for who in tallies.PEOPLE} == {
        who: summary.counters[who] for who in tallies.PEOPLE
    }
    assert sum(found.values()) == summary.walk_ins


def test_what_stays_when_the_key_is_destroyed_gives_the_same(session, device, check_in, send, now):
    send(scanned(now - MINUTE, mark_of(1), people=4), scanned(now, mark_of(1), 2, kind="exit"))
    tallies.record(session, device, [Counted("North", admission.quarter(now), "adult", 7)])
    before = counted(session, check_in)
    assert before == {CAME: 4, "adult": 7}
    admission.freeze(session, check_in, now=now)
    assert counted(session, check_in) == before


def test_what_a_stopped_phone_counted_later_counts_nowhere(session, device, check_in, now):
    checkin.revoke(session, device, now=now - 20 * MINUTE)
    bucket = admission.quarter(now)
    tallies.record(session, device, [Counted("North", bucket, "adult", 7)])
    assert sum(counted(session, check_in).values()) == 0


def test_a_date_counts_on_the_day_it_was_moved_to(session, now):
    check_in = opened(session, now)
    row = session.get_one(EventDate, check_in.date_id)
    gate = phone(session, check_in, now)
    tallies.record(session, gate, [Counted("North", admission.quarter(now), "adult", 7)])
    row.starts = row.event.starts + timedelta(days=3)
    session.flush()
    assert not counted(session, check_in)
    later = row.day + timedelta(days=3)
    assert headcounts.people(session, later, later) == {check_in.date_id: {"adult": 7}}


def test_each_date_has_its_own(session, now):
    one, other = opened(session, now), opened(session, now)
    for check_in, many in ((one, 2), (other, 5)):
        device = phone(session, check_in, now)
        tallies.record(session, device, [Counted("North", admission.quarter(now), "child", many)])
    day = one.date.day
    found = headcounts.people(session, day, day)
    assert found == {one.date_id: {"child": 2}, other.date_id: {"child": 5}}
    assert session.query(CheckIn).count() == 2
