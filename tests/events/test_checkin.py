"""Gates, phones, and what they record: nothing counts twice, nothing honest is lost."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import func, select

from events import admission, checkin, gate_hours, passing, rescheduling
from events.models import Device, Scan
from tests.events.at_a_gate import mark_of, opened, phone, scanned

DAY, HOUR, MINUTE, SECOND = (
    timedelta(**{name: 1}) for name in ("days", "hours", "minutes", "seconds")
)


# --- gates and phones --------------------------------------------------------------------------------


def test_a_date_is_opened_once_and_no_second_key_is_made(session, check_in, now):
    made = []
    new_key = lambda: made.append(1) or b"another"  # noqa: E731
    again = checkin.open_date(session, check_in.date, new_key, ["left", "adult"], now=now)
    assert made == []
    assert again is check_in
    assert (again.key_sealed, again.counters) == (b"sealed", ["adult", "left"])


def test_what_nobody_counts_cannot_be_chosen(session, check_in, now):
    with pytest.raises(checkin.UnknownCounter):
        checkin.open_date(session, check_in.date, bytes, ["adult", "dog"], now=now)


def test_a_gate_is_made_once(session, check_in):
    north = checkin.ensure_gate(session, check_in, "North")
    south = checkin.ensure_gate(session, check_in, "South")
    assert checkin.ensure_gate(session, check_in, "North") is north
    assert check_in.gates == [north, south]


@pytest.mark.parametrize("name", ["", "x" * 41])
def test_a_gate_has_a_name_that_fits(session, check_in, name):
    with pytest.raises(checkin.GateNameOutOfRange):
        checkin.ensure_gate(session, check_in, name)


def test_phones_are_numbered_within_their_date(session, check_in, now):
    other = opened(session, now)
    numbers = [phone(session, c, now).number for c in (check_in, check_in, other, check_in)]
    assert numbers == [1, 2, 1, 3]
    assert [device.number for device in checkin.devices(session, check_in)] == [1, 2, 3]


def test_phones_end_two_hours_after_the_date(session, check_in, device):
    end = gate_hours.until(check_in)
    assert end == check_in.date.event.starts.replace(tzinfo=UTC) + 5 * HOUR
    assert checkin.is_current(device, now=end)
    assert not checkin.is_current(device, now=end + SECOND)
    with pytest.raises(checkin.Over):
        checkin.join(session, device.gate, "f" * 64, "en", now=end + SECOND)


def test_nobody_joins_a_date_that_was_called_off_and_who_had_joined_hands_in(
    session, check_in, device, send, now
):
    check_in.date.cancelled = True
    session.flush()
    with pytest.raises(checkin.Over):
        checkin.join(session, device.gate, "f" * 64, "en", now=now)
    assert checkin.is_current(device, now=now)
    assert send(scanned(now)) == [("stored", "")]


def test_phones_end_when_a_date_that_was_moved_does(session, check_in, now):
    event, day = check_in.date.event, check_in.date.day
    later = event.starts + 2 * DAY
    rescheduling.move_date(session, event, day, later, 60, now=now)
    assert gate_hours.until(check_in) == later.replace(tzinfo=UTC) + 3 * HOUR


def test_a_date_that_goes_on_while_the_clocks_go_back_is_an_hour_longer(session):
    now = datetime(2026, 10, 24, 22, tzinfo=UTC)
    night = {"starts": datetime(2026, 10, 24, 23), "minutes": 300, "zone": "Europe/London"}
    check_in = opened(session, now, **night)
    assert gate_hours.until(check_in) == datetime(2026, 10, 25, 5, tzinfo=UTC)


def test_a_revoked_phone_stays_as_it_was_revoked_first(session, device, now):
    checkin.revoke(session, device, now=now)
    checkin.revoke(session, device, now=now + HOUR)
    assert device.revoked_at == now
    assert not checkin.is_current(device, now=now)


# --- recording ---------------------------------------------------------------------------------------


def test_a_batch_that_comes_again_changes_nothing(session, send, now):
    batch = [scanned(now, mark_of(n), n) for n in range(5)]
    assert send(*batch) == [("stored", "")] * 5
    assert send(*reversed(batch), now=now + HOUR) == [("duplicate", "")] * 5
    assert session.scalar(select(func.count()).select_from(Scan)) == 5
    assert session.scalars(select(Scan.received_at).distinct()).all() == [now]


def test_a_scan_that_is_twice_in_a_batch_is_stored_once_and_the_first_stands(session, send, now):
    scan = str(uuid.uuid4())
    twice = [scanned(now, scan=scan, people=2), scanned(now, scan=scan, people=5)]
    assert send(*twice) == [("stored", ""), ("duplicate", "")]
    assert session.scalars(select(Scan.people)).all() == [2]


def test_one_name_of_a_scan_may_stand_at_two_dates(session, send, now):
    here, there = scanned(now), phone(session, opened(session, now), now)
    refused = scanned(now, None, scan=here.scan, refused="revoked")
    assert send(here) == [("stored", "")]
    for _ in range(2):
        assert send(refused, device=there) == [("refused", "revoked")]
    assert send(here) == [("duplicate", "")]


@pytest.mark.parametrize("reason", ["revoked", "wrong_event", "not_a_badge"])
def test_what_is_refused_is_kept_to_be_looked_at_and_refused_again(session, send, now, reason):
    bad = scanned(now, None, refused=reason)
    good = scanned(now, mark_of(1), 2)
    assert send(bad, good) == [("refused", reason), ("stored", "")]
    assert send(bad, good) == [("refused", reason), ("duplicate", "")]
    assert send(scanned(now, mark_of(2), scan=bad.scan)) == [("refused", reason)]
    assert session.scalars(select(Scan.mark).where(Scan.state == "refused")).all() == [None]


def test_a_phone_is_noted_as_heard_with_its_offset_and_what_it_still_has(session, device, now):
    later = now + MINUTE
    passing.record(session, device, [], now=later, offset=-7, unsent=37)
    assert (device.heard_at, device.offset_seconds, device.unsent) == (later, -7, 37)
    passing.record(session, device, [], now=now, offset=3)
    assert (device.heard_at, device.offset_seconds, device.unsent) == (later, 3, 37)


def test_scans_of_a_revoked_phone_before_that_are_stored_marked_and_later_ones_refused(
    session, device, send, now
):
    checkin.revoke(session, device, now=now + MINUTE)
    later = now + 5 * MINUTE
    before, after = scanned(now), scanned(now + 2 * MINUTE, mark_of(2), 2)
    answers = [("stored", "device_revoked"), ("refused", "device_revoked")]
    assert send(before, after, now=later) == answers
    assert send(after, before, now=later) == [answers[1], ("duplicate", "device_revoked")]


def test_whether_a_scan_was_before_the_revocation_is_told_by_our_clock(device, session, send, now):
    checkin.revoke(session, device, now=now + MINUTE)
    fast = 3 * HOUR  # of the phone's clock
    scans = [scanned(now + fast), scanned(now + fast + 2 * MINUTE, mark_of(2), 2)]
    answers = send(*scans, now=now + HOUR, offset=-3 * 3600)
    assert answers == [("stored", "device_revoked"), ("refused", "device_revoked")]


def test_a_scan_after_the_end_is_refused_and_one_before_it_may_come_late(send, check_in):
    end = gate_hours.until(check_in)
    scans = [scanned(end), scanned(end + SECOND, mark_of(2), 2)]
    assert send(*scans, now=end + 20 * DAY) == [("stored", ""), ("refused", "after_the_end")]


def test_a_fast_clock_that_was_put_right_before_it_sent_loses_no_scan(session, send, check_in, now):
    end = gate_hours.until(check_in)
    fast = scanned(now + DAY)
    assert send(fast, now=end + HOUR) == [("stored", "clock")]
    assert send(fast, now=end + 9 * DAY) == [("duplicate", "clock")]
    (look,) = admission.summary(session, check_in).needs_a_look
    assert look.at == end  # it cannot have been later
    (quarter,) = admission.summary(session, check_in).quarters
    assert quarter.bucket <= end


def test_a_doubtful_time_does_not_outlast_a_revocation(session, device, send, check_in, now):
    passing.record(session, device, [], now=now, offset=0)
    checkin.revoke(session, device, now=now)
    late = gate_hours.until(check_in) + HOUR
    assert send(scanned(now + DAY), now=late) == [("refused", "device_revoked")]


def test_what_is_odd_is_stored_with_its_reason(send, now):
    odd = scanned(now, odd="wrong_event")
    assert send(odd) == [("stored", "wrong_event")]
    assert send(odd) == [("duplicate", "wrong_event")]


@pytest.mark.parametrize(
    ("claimed", "offset", "reason"),
    [
        (timedelta(), 0, ""),
        (-DAY, 0, ""),
        (-DAY, 86_400, ""),
        (-DAY, 86_400 + 120, ""),
        (-DAY, 86_400 + 121, "clock"),
        (DAY, -86_400, ""),
        (DAY, 0, "clock"),
        (120 * SECOND, 0, ""),
        (121 * SECOND, 0, "clock"),
        (-DAY - 120 * SECOND, 0, ""),
        (-DAY - 121 * SECOND, 0, "clock"),
        (timedelta(), 10**12, "clock"),
        (timedelta(), -(10**12), "clock"),
    ],
)
def test_a_time_that_only_comes_near_is_stored_and_marked(
    session, send, now, claimed, offset, reason
):
    assert send(scanned(now + claimed), offset=offset) == [("stored", reason)]
    assert session.scalars(select(Scan.at)).one() == now + claimed


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_far_off_is_held_within_what_can_have_been(session, send, check_in, now, year):
    at = datetime(year, 1, 1, tzinfo=UTC)
    assert send(scanned(at)) == [("stored", "clock")]
    assert session.scalars(select(Scan.at)).one() == at
    (look,) = admission.summary(session, check_in).needs_a_look
    assert look.at == (now - DAY if year == 1970 else now)
    assert send(scanned(at, mark_of(2)), offset=int((now - at).total_seconds())) == [("stored", "")]


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        (datetime.min.replace(tzinfo=UTC), 1970),
        (datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), 1970),
        (datetime(2100, 1, 1, 0, 0, 1, tzinfo=UTC), 2100),
        (datetime.max.replace(tzinfo=UTC), 2100),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_held_as_near_as_can_be(session, send, at, kept):
    assert send(scanned(at)) == [("refused", "time")]
    assert session.scalars(select(Scan.at)).one().year == kept


def test_a_batch_of_five_hundred_stays_within_twelve_statements(session, check_in, device, now):
    batch = [scanned(now, mark_of(n), n) for n in range(500)]
    session.commit()
    said = []

    def listen(connection, cursor, statement, *rest):
        said.append(statement)

    engine = session.get_bind()
    for _ in range(2):  # new, and sent again
        said.clear()
        sql_event.listen(engine, "before_cursor_execute", listen)
        try:
            found = session.scalars(select(Device).filter_by(token_hash=device.token_hash)).one()
            passing.record(session, found, batch, now=now, offset=0, unsent=3)
            session.commit()
        finally:
            sql_event.remove(engine, "before_cursor_execute", listen)
        assert len(said) <= 12, said
    assert len(said) >= 4
    assert session.scalar(select(func.count()).select_from(Scan)) == 500
