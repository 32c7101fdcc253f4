"""Walk-ins: running totals, of which the largest stands, in whatever order they come."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event as sql_event

from events import admission, checkin, gate_hours, passing, tallies
from events.attendance import quarter
from events.models import Tally
from events.tallies import Counted
from tests.events.at_a_gate import opened, phone


@pytest.fixture
def bucket(now):
    return quarter(now)


def net(session, check_in):
    total = {}
    for (_, _, counter), people in tallies.sums(session, check_in).items():
        total[counter] = total.get(counter, 0) + people
    return total


def test_the_largest_total_stands_whatever_comes_later(session, check_in, device, bucket):
    for total in (3, 7, 5, 7, 0):
        tallies.record(session, device, [Counted("North", bucket, "adult", total)])
    assert net(session, check_in) == {"adult": 7}


def test_of_two_totals_of_one_counter_in_one_batch_the_larger_stands(
    session, check_in, device, bucket
):
    counted = [Counted("North", bucket, "child", total) for total in (4, 9, 2)]
    tallies.record(session, device, counted)
    assert net(session, check_in) == {"child": 9}


def test_phones_gates_quarters_and_counters_add_up(session, check_in, device, bucket, now):
    other = phone(session, check_in, now, "South")
    earlier = bucket - timedelta(minutes=15)
    tallies.record(session, device, [Counted("North", bucket, "adult", 2)])
    tallies.record(
        session,
        other,
        [
            Counted("North", bucket, "adult", 3),
            Counted("South", bucket, "adult", 5),
            Counted("South", earlier, "adult", 7),
            Counted("South", earlier, "pushchair", 11),
        ],
    )
    north, south = device.gate_id, other.gate_id
    assert tallies.sums(session, check_in) == {
        (north, bucket, "adult"): 5,
        (south, bucket, "adult"): 5,
        (south, earlier, "adult"): 7,
        (south, earlier, "pushchair"): 11,
    }


def test_what_is_undone_is_taken_off(session, check_in, device, bucket):
    counted = [Counted("North", bucket, "adult", 5), Counted("North", bucket, "adult_undone", 2)]
    tallies.record(session, device, counted)
    assert net(session, check_in) == {"adult": 3}


def test_a_phone_that_undid_more_than_it_told_of_takes_nothing_from_others(
    session, check_in, device, bucket, now
):
    other = phone(session, check_in, now)
    tallies.record(session, device, [Counted("North", bucket, "adult", 5)])
    tallies.record(session, other, [Counted("North", bucket, "adult_undone", 3)])
    assert net(session, check_in) == {"adult": 5}
    tallies.record(session, other, [Counted("North", bucket, "adult", 4)])
    assert net(session, check_in) == {"adult": 6}


def test_people_are_adults_children_and_wheelchair_users_alone():
    counts = {"adult": 1, "child": 2, "wheelchair": 4, "pushchair": 8, "left": 16, "came": 32}
    assert tallies.people(counts) == 7
    assert tallies.people({}) == 0


@pytest.mark.parametrize(
    ("over", "refusal", "field"),
    [
        ({"gate": "West"}, tallies.NoSuchGate, "gate"),
        ({"gate": ""}, tallies.NoSuchGate, "gate"),
        ({"who": "dog"}, tallies.NoSuchCounter, "who"),
        ({"who": "adult_undone_undone"}, tallies.NoSuchCounter, "who"),
        ({"who": "came"}, tallies.NoSuchCounter, "who"),
        ({"bucket": datetime(2026, 7, 18, 14, 1, tzinfo=UTC)}, tallies.NotAQuarter, "bucket"),
        ({"bucket": datetime(2026, 7, 18, 14, 0, 1, tzinfo=UTC)}, tallies.NotAQuarter, "bucket"),
        ({"bucket": datetime.max.replace(tzinfo=UTC)}, tallies.NotAQuarter, "bucket"),
        ({"total": -1}, tallies.TotalOutOfRange, "total"),
        ({"total": tallies.MOST + 1}, tallies.TotalOutOfRange, "total"),
        ({"total": 2**70}, tallies.TotalOutOfRange, "total"),
    ],
)
def test_a_total_that_cannot_be_is_named_and_nothing_of_the_batch_is_taken(
    session, check_in, device, bucket, over, refusal, field
):
    good = {"gate": "North", "bucket": bucket, "who": "adult", "total": 1}
    with pytest.raises(refusal) as refused:
        tallies.record(session, device, [Counted(**good), Counted(**{**good, **over})])
    assert (refused.value.number, refused.value.field) == (1, field)
    assert net(session, check_in) == {}


def test_a_gate_of_another_date_is_no_gate_here(session, device, bucket, now):
    phone(session, opened(session, now), now, "Elsewhere")
    with pytest.raises(tallies.NoSuchGate):
        tallies.record(session, device, [Counted("Elsewhere", bucket, "adult", 1)])


def test_sums_are_of_one_date(session, check_in, device, bucket, now):
    other = opened(session, now)
    tallies.record(session, phone(session, other, now), [Counted("North", bucket, "adult", 9)])
    tallies.record(session, device, [Counted("North", bucket, "adult", 1)])
    assert net(session, check_in) == {"adult": 1}


def test_a_phone_that_was_revoked_hands_in_what_it_counted_before(
    session, check_in, device, bucket, now
):
    checkin.revoke(session, device, now=now)
    later = bucket + timedelta(minutes=15)
    counted = [Counted("North", bucket, "adult", 3), Counted("North", later, "adult", 40)]
    assert not tallies.record(session, device, counted)
    assert tallies.record(session, device, counted[:1])
    assert net(session, check_in) == {"adult": 3}


def test_what_was_counted_after_the_stop_is_told_and_counts_nowhere(
    session, check_in, device, bucket, now
):
    later = bucket + timedelta(minutes=15)
    before = [Counted("North", bucket, "adult", 3), Counted("North", later, "adult", 2)]
    assert tallies.record(session, device, before)
    assert tallies.late(session, check_in) == {}
    checkin.revoke(session, device, now=now)
    names = {"adult": 9, "adult_undone": 2, "wheelchair_undone": 1, "wheelchair": 4}
    for more in (0, 1, 0):
        sent = [Counted("North", later, who, total + more) for who, total in names.items()]
        assert not tallies.record(session, device, sent)
    assert tallies.late(session, check_in) == {device.number: 10 - 3 + 5 - 2}
    assert net(session, check_in) == {"adult": 5}


def test_a_stopped_phone_makes_no_rows_without_end(session, check_in, device, bucket, now):
    checkin.revoke(session, device, now=now)
    quarters = [bucket + n * timedelta(minutes=15) for n in range(1, 900)]
    tallies.record(session, device, [Counted("North", one, "adult", 1) for one in quarters])
    hours = (gate_hours.until(check_in) - now) / timedelta(hours=1)
    assert session.query(Tally).count() <= hours * 4 + 1


@pytest.mark.parametrize("hours", [-3, 3])
def test_the_quarters_of_a_revoked_phone_are_true_time_whatever_its_clock_says(
    session, check_in, device, bucket, now, hours
):
    """The phone corrects them itself: its offset is not to be added again."""
    passing.record(session, device, [], now=now, offset=hours * 3600)
    checkin.revoke(session, device, now=now + timedelta(minutes=15))
    later = bucket + timedelta(hours=2)
    counted = [Counted("North", bucket, "adult", 7), Counted("North", later, "adult", 90)]
    tallies.record(session, device, counted)
    assert net(session, check_in) == {"adult": 7}


ODD_YEARS = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, tzinfo=UTC),
    datetime(2000, 1, 1, 0, 15, tzinfo=UTC),
]


@pytest.mark.parametrize("odd", [*ODD_YEARS, datetime(2150, 1, 1, tzinfo=UTC)])
def test_a_quarter_of_another_time_is_of_the_nearest_that_can_be(
    session, check_in, device, bucket, now, odd
):
    counted = [Counted("North", odd, "adult", 2), Counted("North", bucket, "adult", 3)]
    tallies.record(session, device, counted)
    nearest = quarter(now - timedelta(days=1) if odd < now else gate_hours.until(check_in))
    north = device.gate_id
    found = tallies.sums(session, check_in)
    assert found == {(north, nearest, "adult"): 2, (north, bucket, "adult"): 3}


def test_quarters_that_fall_together_add_up(session, check_in, device):
    tallies.record(session, device, [Counted("North", odd, "adult", 2) for odd in ODD_YEARS[1:]])
    tallies.record(session, device, [Counted("North", ODD_YEARS[2], "adult_undone", 1)])
    assert list(tallies.sums(session, check_in).values()) == [3]


def test_nothing_is_counted_once_the_key_is_destroyed(session, check_in, device, bucket, now):
    counted = [Counted("North", bucket, "adult", 3)]
    tallies.record(session, device, counted)
    admission.freeze(session, check_in, now=now)
    with pytest.raises(gate_hours.KeyDestroyed):
        tallies.record(session, device, counted)


def test_a_day_of_totals_goes_in_three_statements(session, check_in, device, bucket):
    counted = [
        Counted("North", bucket - n * timedelta(minutes=15), who, n + 1)
        for n in range(48)
        for who in (*tallies.COUNTERS, *(c + tallies.UNDONE for c in tallies.COUNTERS))
    ]
    said = []
    engine = session.get_bind()

    def listen(connection, cursor, statement, *rest):
        said.append(statement)

    sql_event.listen(engine, "before_cursor_execute", listen)
    try:
        tallies.record(session, device, counted)
    finally:
        sql_event.remove(engine, "before_cursor_execute", listen)
    assert len(said) <= 3
    assert len(net(session, check_in)) == len(tallies.COUNTERS)


@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_any_totals_sums_to_the_same(session, check_in, now, bucket, seed):
    chance = random.Random(seed)
    phones = [phone(session, check_in, now, gate) for gate in ("North", "North", "South")]
    sent, largest = [], {}
    for number in range(len(phones)):
        for who in ("adult", "adult_undone", "left"):
            for n in range(3):
                totals = sorted(chance.sample(range(50), 4))
                at = bucket + n * timedelta(minutes=15)
                sent += [(number, Counted("North", at, who, total)) for total in totals]
                largest[number, at, who] = totals[-1]
    sent += sent
    chance.shuffle(sent)
    for number, counted in sent:
        tallies.record(session, phones[number], [counted])
    expected = {"adult": 0, "left": 0}
    for (number, at, who), total in largest.items():
        if who == "adult":
            expected["adult"] += max(0, total - largest[number, at, "adult_undone"])
        elif who == "left":
            expected["left"] += total
    assert net(session, check_in) == expected
