"""Opening gates, inviting and joining, and taking what phones scanned."""

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as listening

from campaign import engines
from campaign.domain import admitting, badging, booking, marking, recognising, tallying
from campaign.domain.admitting import Batch, Scan
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer, Unopened
from campaign.extensions import db
from events import admission, gate_hours, occurrences
from events.models import CheckIn, Device, Gate
from events.tallies import Counted, NoSuchGate
from tests import make

NOW = datetime(2026, 6, 5, 17, 30, tzinfo=UTC)
DAY, HOST = date(2026, 6, 5), "ours.example"
SEALER = Sealer(make.FIELD_KEYS)
COUNTERS = ["adult", "child"]


@pytest.fixture
def event(session, time_machine):
    time_machine.move_to(NOW, tick=False)
    return make.event(session, starts=datetime(2026, 6, 5, 18))


def opened(session, event, name="North") -> Gate:
    return admitting.open_gate(session, event, DAY, name, COUNTERS, now=NOW, sealer=SEALER)


def joined(session, gate: Gate) -> Device:
    text = admitting.invitation(gate, NOW + timedelta(minutes=5), SEALER)
    return admitting.join(session, text, "en", now=NOW, sealer=SEALER)[0]


def scan(code: str, at: datetime | None = NOW, **over) -> Scan:
    return Scan(
        **{"scan": str(uuid.uuid4()), "code": code, "kind": "entry", "at": at, "seq": 1, **over}
    )


def take(session, device, *scans: Scan, **over) -> list[tuple[str, str]]:
    batch = Batch(**{"device_time": NOW, "scans": scans, **over})
    taken = admitting.take(session, device, batch, now=NOW, host=HOST, sealer=SEALER)
    return [(one.result, one.reason) for one in taken.scans]


def test_the_gates_of_a_date_share_its_key_and_another_date_has_another(session, event):
    gates = [opened(session, event, name) for name in ("North", "South", "North")]
    assert gates[0] is gates[2] and gates[0].check_in is gates[1].check_in
    other = opened(session, make.event(session, starts=datetime(2026, 6, 5, 18)))
    keys = {recognising.key_of(gate.check_in, SEALER) for gate in (*gates, other)}
    assert len(keys) == 2 and {len(key) for key in keys} == {32}


def test_a_key_opens_at_its_own_date_alone(session, event):
    gate, other = opened(session, event), opened(session, make.event(session, starts=event.starts))
    other.check_in.key_sealed = gate.check_in.key_sealed
    with pytest.raises(Unopened):
        recognising.key_of(other.check_in, SEALER)


def test_no_gate_opens_on_a_day_without_the_event_or_after_its_key_is_destroyed(session, event):
    with pytest.raises(occurrences.NoSuchDate):
        admitting.open_gate(
            session, event, DAY + timedelta(days=1), "N", [], now=NOW, sealer=SEALER
        )
    gate = opened(session, event)
    admission.freeze(session, gate.check_in, now=NOW)
    for refused in (
        lambda: recognising.key_of(gate.check_in, SEALER),
        lambda: opened(session, event),
    ):
        with pytest.raises(gate_hours.KeyDestroyed):
            refused()


@given(st.text(max_size=90))
def test_no_text_is_an_invitation_but_ours(text):
    with pytest.raises(admitting.NotInvited):
        admitting.join(None, text, "en", now=NOW, sealer=SEALER)  # type: ignore[arg-type]


def test_an_invitation_fits_into_a_fragment_and_signs_its_gate_and_end(session, event):
    gate = opened(session, event)
    text = admitting.invitation(gate, NOW, SEALER)
    assert re.fullmatch(r"[0-9a-f.]{52,90}", text)
    assert text.startswith(f"{gate.id}.{int(NOW.timestamp())}.")
    assert text != admitting.invitation(gate, NOW, SEALER)
    other = Sealer((("k1", b"1" * 32),))
    with pytest.raises(admitting.NotInvited):
        admitting.join(session, text, "en", now=NOW, sealer=other)
    with pytest.raises(admitting.InvitationOver):
        admitting.join(session, text, "en", now=NOW, sealer=SEALER)


def test_a_phone_is_found_by_its_token_alone(session, event):
    text = admitting.invitation(opened(session, event), NOW + timedelta(seconds=1), SEALER)
    device, token = admitting.join(session, text, "pl", now=NOW, sealer=SEALER)
    assert admitting.find_device(session, token) is device
    assert (len(token), device.language) == (48, "pl")
    for other in ("", token[:-1], token.upper(), device.token_hash):
        with pytest.raises(admitting.NoSuchDevice):
            admitting.find_device(session, other)


@pytest.mark.parametrize(("minutes", "lasts"), [(0, True), (210, True), (211, False)])
def test_a_phone_lasts_until_two_hours_after_the_end(session, event, minutes, lasts):
    device, then = joined(session, opened(session, event)), NOW + timedelta(minutes=minutes)
    if lasts:
        admitting.insist_it_lasts(device, now=then)
    else:
        with pytest.raises(admitting.DeviceEnded):
            admitting.insist_it_lasts(device, now=then)


def test_one_marks_badges_as_phones_do_and_finds_bad_ones(session, event):
    gate = opened(session, event)
    device, key = joined(session, gate), recognising.key_of(gate.check_in, SEALER)
    good, gone = badging.print_batch(session, count=2, made_for="x", now=NOW)
    badging.spoil(session, gone)
    scans = [
        scan(f"HTTPS://OURS.EXAMPLE/B/{good}"),
        scan(f"https://theirs.example/b/{good}"),
        scan(f"mark:{marking.mark(key, good)}", kind="exit"),
        scan(gone),
        scan("8" * 12),
        scan("MVH1.1"),
        scan(good, at=None),
    ]
    answers = take(session, device, *scans)
    assert answers == [
        ("stored", ""),
        ("refused", "not_a_badge"),
        ("stored", ""),
        ("refused", "revoked"),
        ("refused", "not_a_badge"),
        ("refused", "not_a_badge"),
        ("refused", "time"),
    ]
    assert take(session, device, *scans[3:]) == answers[3:]


def test_a_total_at_no_gate_is_refused(session, event):
    device = joined(session, opened(session, event))
    with pytest.raises(NoSuchGate):
        take(session, device, tallies=[Counted("Nowhere", NOW, "adult", 1)])


def test_the_offset_is_our_clock_less_the_phones(session, event):
    device = joined(session, opened(session, event))
    take(session, device, device_time=NOW + timedelta(seconds=90.4), unsent=3)
    assert (device.offset_seconds, device.unsent) == (-90, 3)


def summed_up(session, gate, seconds=0) -> int:
    """How many came, as somebody is told so many seconds later."""
    then = NOW + timedelta(seconds=seconds)
    return tallying.summary(session, gate.check_in, {}, clock=lambda: then).came


def test_what_was_summed_up_stands_for_five_seconds(session, event):
    gate = opened(session, event)
    device = joined(session, gate)
    codes = badging.print_batch(session, count=2, made_for="x", now=NOW)
    seen = []
    for seconds, code in ((0, None), (4, codes[0]), (5, codes[1]), (10, None), (-60, None)):
        if code:
            take(session, device, scan(code))
        seen.append(summed_up(session, gate, seconds))
    assert seen == [0, 0, 2, 2, 2]


def test_five_seconds_begin_when_the_counting_is_done(session, event):
    gate = opened(session, event)
    device, (code,) = (
        joined(session, gate),
        badging.print_batch(session, count=1, made_for="x", now=NOW),
    )
    times = iter(NOW + timedelta(seconds=s) for s in (3, 7))  # counting took long
    tallying.summary(session, gate.check_in, {}, clock=lambda: next(times))
    take(session, device, scan(code))
    assert [summed_up(session, gate, seconds) for seconds in (7, 8)] == [0, 1]


def test_the_sums_of_two_dates_are_apart(session, event):
    gates = [opened(session, one) for one in (event, make.event(session, starts=event.starts))]
    (code,) = badging.print_batch(session, count=1, made_for="x", now=NOW)
    take(session, joined(session, gates[0]), scan(code))
    assert [summed_up(session, gate) for gate in gates] == [1, 0]


def test_while_one_counts_the_others_are_told_what_was_counted_last(session, event):
    gate = opened(session, event)
    assert summed_up(session, gate) == 0
    (code,) = badging.print_batch(session, count=1, made_for="x", now=NOW)
    take(session, joined(session, gate), scan(code))
    (date,) = (
        dates[gate.check_in.key_sealed]
        for dates in tallying._dates.values()
        if gate.check_in.key_sealed in dates
    )
    with date.turn:
        assert summed_up(session, gate, 6) == 0
    assert summed_up(session, gate, 6) == 1


def test_a_sum_nobody_asked_for_is_forgotten(session, event):
    gates = [opened(session, one) for one in (event, make.event(session, starts=event.starts))]
    summed_up(session, gates[0])
    summed_up(session, gates[1], 301)
    kept = {key for dates in tallying._dates.values() for key in dates}
    assert gates[0].check_in.key_sealed not in kept
    assert gates[1].check_in.key_sealed in kept


def test_of_all_who_wait_for_the_first_sum_one_counts(app, time_machine):
    time_machine.move_to(NOW, tick=False)
    with app.app_context():
        check_in = opened(
            db.session, make.event(db.session, starts=datetime(2026, 6, 5, 18))
        ).check_in
        date_id, key = check_in.date_id, check_in.key_sealed
        db.session.commit()
        engine = db.engine
    date = tallying._dates.setdefault(engine, {})[key] = tallying.Date()
    counted: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        if "FROM scan" in statement:
            counted.append(statement)

    def ask(_) -> int:
        with app.app_context():
            engines.writing.set(False)
            check_in = db.session.get_one(CheckIn, date_id)
            return tallying.summary(db.session(), check_in, {}, clock=lambda: NOW).came

    listening.listen(engine, "before_cursor_execute", listen)
    try:
        with ThreadPoolExecutor(8) as pool:
            with date.turn:
                asked = pool.map(ask, range(8))
                time.sleep(0.5)  # until they wait
            assert list(asked) == [0] * 8
    finally:
        listening.remove(engine, "before_cursor_execute", listen)
    assert counted and len(counted) == len(set(counted))


def test_a_booking_that_is_gone_when_a_scan_arrives_leaves_it_to_be_looked_at(session):
    starts = datetime(2026, 6, 5, 18)
    event = make.event(session, starts=starts, bookable=True, walk_ups=False, capacity=9)
    gate, codes = (
        opened(session, event),
        badging.print_batch(session, count=2, made_for="x", now=NOW),
    )
    wanted = Booking(submission="s", language="en", name="Ama", badge=codes[0], party=4)
    before = NOW - timedelta(hours=3)
    token = booking.book(session, event, DAY, wanted, now=before, sealer=SEALER)
    device = joined(session, gate)
    early = scan(codes[0], people=3)
    assert take(session, device, early) == [("stored", "")]
    booking.erase(session, booking.find(session, token), now=NOW, sealer=SEALER)
    assert (
        take(session, device, scan(codes[0], people=4), scan(codes[1], people=2))
        == [("stored", "wrong_event")] * 2
    )
    assert take(session, device, early, scan("8" * 12)) == [
        ("duplicate", ""),
        ("refused", "not_a_badge"),
    ]
    parties = recognising.parties(session, gate.check_in, SEALER, now=NOW)
    assert parties == {}
    assert admission.summary(session, gate.check_in, parties).came == 6


def test_a_date_of_which_only_totals_are_left_has_no_badges(session, event):
    gate = opened(session, event)
    check_in = session.get(CheckIn, gate.date_id)
    admission.freeze(session, check_in, now=NOW)
    with pytest.raises(gate_hours.KeyDestroyed):
        recognising.badges(session, check_in, SEALER, now=NOW)
