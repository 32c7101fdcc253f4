"""Handing in scans: what is taken, what is refused, and that nothing is taken twice or lost."""

import contextvars
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import event as listening

from campaign import clock
from campaign.domain import badging, marking
from campaign.extensions import db
from events import checkin, following
from events.models import Device, Gate, Scan

PROBLEM = "application/problem+json"
TALLY = {"gate": "North", "bucket": "2026-06-05T17:30:00Z", "who": "adult", "total": 4}
STORED = ("stored", None)


def rows(session, table=Scan) -> list:
    found = session.query(table).all()
    session.expunge_all()
    session.rollback()
    return found


def test_a_scan_is_stored_under_its_mark_alone(open_gate, join, printed, scan, session, key):
    gate, (code,) = open_gate(), printed(1)
    sent = scan(f"HTTP://LOCALHOST/B/{code}", people=3, seq=2**53)
    assert join(gate).results(sent) == [STORED]
    (row,) = rows(session)
    assert (row.scan, row.mark) == (sent["scan"], marking.mark(key(gate), code))
    assert (row.people, row.seq, row.at, row.reason) == (3, 2**53, clock.now(), "")


def test_every_way_to_write_a_code_is_one_badge(open_gate, join, printed, scan, session, key):
    gate, (code,) = open_gate(), printed(1)
    mark = marking.mark(key(gate), code)
    typed = f"{code[:4]}-{code[4:8].lower()} {code[8:]}"
    ways = (code, typed, f"https://localhost/b/{code}", f"mark:{mark}")
    assert join(gate).results(*map(scan, ways)) == [STORED] * 4
    assert {row.mark for row in rows(session)} == {mark}


def test_the_same_batch_again_in_any_order_changes_nothing(phone, printed, scan, session):
    sent = [scan(code, seq=n) for n, code in enumerate(printed(3))] + [scan("web shop")]
    first = phone.results(*sent)
    before = [vars(row) for row in rows(session)]
    again = phone.results(*reversed(sent))
    assert first == [STORED] * 3 + [("refused", "not_a_badge")]
    assert again == [("refused", "not_a_badge")] + [("duplicate", None)] * 3
    after = [vars(row) for row in rows(session)]
    assert len(after) == 4
    for old, new in zip(before, after, strict=True):
        assert {n: v for n, v in old.items() if n[0] != "_"} == {
            n: v for n, v in new.items() if n[0] != "_"
        }


def test_one_scan_twice_in_a_batch_is_stored_once(phone, printed, scan, session):
    sent = scan(printed(1)[0])
    assert phone.results(sent, sent) == [STORED, ("duplicate", None)]
    assert len(rows(session)) == 1


def test_a_uuid_in_upper_case_is_the_same_scan_and_answered_as_it_was_sent(phone, printed, scan):
    sent = scan(printed(1)[0])
    assert phone.results({**sent, "scan": sent["scan"].upper()}) == [STORED]
    assert phone.results(sent) == [("duplicate", None)]


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example/p/12345?utm_source=qr",
        "WIFI:T:WPA;S:Carnival;P:secret;;",
        "HTTPS://OTHERTOWN.EXAMPLE/B/7K3QX0M9AB1Z",
        "7K3Q X0M9",
        "7K3Q-X0M9-AB1Z-9",
        "7K3QX0M9AB1Z",  # well written, and never printed
        "mark:0123456789abcdef",
        "mark:0123456789ABCDEF",
        "mark:",
        "MVH1.0.0.AAAA",
        "",
        "A" * 5_000,
        "\0",
        "\ud800",
    ],
)
def test_what_is_no_badge_of_ours_is_refused_and_blocks_nothing(phone, printed, scan, text):
    bad, good = scan(text), scan(printed(1)[0])
    assert phone.results(bad, good) == [("refused", "not_a_badge"), STORED]
    assert phone.results(bad) == [("refused", "not_a_badge")]


def test_a_badge_revoked_between_sync_and_scan_is_found(phone, printed, scan, session):
    codes = printed(2)
    assert phone.results(earlier := scan(codes[0])) == [STORED]
    for code in codes:
        badging.spoil(session, code)
    session.commit()
    assert phone.results(scan(codes[1]), scan(codes[0])) == [("refused", "revoked")] * 2
    assert phone.results(earlier) == [("duplicate", None)]


def test_a_scan_without_a_booking_is_looked_at_where_one_is_needed(
    open_gate, join, printed, scan, book
):
    gate, codes = open_gate(bookable=True, walk_ups=False), printed(2)
    phone = join(gate)
    book(gate, codes[0], party=2)
    sent = [scan(codes[0]), scan(codes[1]), scan(codes[1], kind="exit")]
    assert phone.results(*sent) == [STORED, *[("stored", "wrong_event")] * 2]


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59+14:00"])
def test_a_scan_of_1970_or_2099_is_kept_and_flagged(phone, printed, scan, session, at):
    assert phone.results(scan(printed(1)[0], at=at)) == [("stored", "clock")]
    assert len(rows(session)) == 1


@pytest.mark.parametrize("years", [-56, 73])
def test_a_phone_whose_clock_is_decades_off_loses_nothing(
    phone, printed, scan, session, time_machine, years
):
    there = timedelta(days=365 * years)
    theirs = (clock.now() + there).isoformat()
    earlier = (clock.now() + there - timedelta(minutes=20)).isoformat()
    assert phone.results(scan(printed(1)[0], at=earlier), device_time=theirs) == [STORED]
    (device,) = rows(session, Device)
    assert device.offset_seconds == -there.total_seconds()
    other = Device(date_id=device.date_id, id=0, gate=session.query(Gate).one())
    (told,) = following.since(session, other, None, now=clock.now()).passages
    assert told.at == clock.now() - timedelta(minutes=20)


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-06-05", "2026-06-05T18:00:00", "2026-13-45T99:00Z", "1969-12-31T23:00Z", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "+275760-09-13T00:00:00Z", "1" * 5000]
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_and_blocks_nothing(phone, printed, scan, session, at):
    codes = printed(2)
    bad = scan(codes[0], at=at)
    assert phone.results(bad, scan(codes[1])) == [("refused", "time"), STORED]
    assert phone.results(bad) == [("refused", "time")]
    assert len(rows(session)) == 2


def test_a_revoked_phones_earlier_scans_are_taken_and_marked(
    phone, printed, scan, session, time_machine
):
    codes = printed(3)
    honest = scan(codes[0], seq=1)
    time_machine.shift(timedelta(minutes=10))
    checkin.revoke(session, session.query(Device).one(), now=clock.now())
    session.commit()
    time_machine.shift(timedelta(minutes=10))
    after = scan(codes[1], seq=2)
    assert phone.results(honest, after, unsent=0) == [
        ("stored", "device_revoked"),
        ("refused", "device_revoked"),
    ]
    assert phone.results(after, honest) == [
        ("refused", "device_revoked"),
        ("duplicate", "device_revoked"),
    ]


def test_after_the_end_what_was_scanned_before_is_taken_and_what_was_not_is_refused(
    phone, printed, scan, time_machine
):
    codes = printed(2)
    honest = scan(codes[0])
    time_machine.shift(timedelta(hours=9))
    assert phone.results(honest, scan(codes[1])) == [STORED, ("refused", "after_the_end")]


def test_a_batch_goes_to_the_event_of_its_token_whatever_it_holds(
    open_gate, join, printed, scan, session
):
    meal, walk, codes = open_gate(), open_gate(slug="walk"), printed(1)
    sent = scan(codes[0])
    assert join(meal).results(sent) == [STORED]
    assert join(walk).results(sent) == [STORED]
    assert len({(row.date_id, row.mark) for row in rows(session)}) == 2


def test_500_scans_are_taken_and_501_are_not(phone, printed, scan, session, names):
    (code,) = printed(1)
    sent = [scan(code, seq=n) for n in range(501)]
    assert names(phone.send(*sent)) == {"scans"}
    assert rows(session) == []
    assert phone.results(*sent[:500]) == [STORED] * 500


def test_a_batch_of_500_takes_few_statements(phone, printed, scan, app):
    codes = printed(100)
    sent = [scan(code, seq=n) for n, code in enumerate(codes * 5)]
    phone.results(scan(codes[0]))
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    listening.listen(engine, "before_cursor_execute", listen)
    try:
        assert phone.results(*sent, tallies=[TALLY]) == [STORED] * 500
    finally:
        listening.remove(engine, "before_cursor_execute", listen)
    assert len(said) <= 20, "\n".join(said)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"kind": "both"}, {"scans.1.kind"}),
        ({"kind": None, "seq": 1.5}, {"scans.1.kind", "scans.1.seq"}),
        ({"seq": -1}, {"scans.1.seq"}),
        ({"seq": 2**53 + 1}, {"scans.1.seq"}),
        ({"seq": True}, {"scans.1.seq"}),
        ({"people": 0}, {"scans.1.people"}),
        ({"people": 11}, {"scans.1.people"}),
        ({"scan": "1"}, {"scans.1.scan"}),
        ({"scan": str(uuid.uuid4()) + "\n"}, {"scans.1.scan"}),
        ({"code": 12}, {"scans.1.code"}),
        ({"at": 0}, {"scans.1.at"}),
        ({"name": "Ama", "\ud800": 1}, {"scans.1.name", "scans.1.\ud800"}),
    ],
)
def test_a_field_that_cannot_be_is_named_and_nothing_is_taken(
    phone, printed, scan, session, names, change, fields
):
    codes = printed(2)
    assert names(phone.send(scan(codes[0]), {**scan(codes[1]), **change})) == fields
    assert rows(session) == []


@pytest.mark.parametrize("field", ["scan", "code", "kind", "at", "seq"])
def test_a_missing_field_is_named(phone, scan, names, field):
    sent = {name: value for name, value in scan("x").items() if name != field}
    assert names(phone.send(sent)) == {f"scans.0.{field}"}


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"device_time", "scans"}),
        ({"device_time": "now", "scans": {}}, {"device_time", "scans"}),
        ({"device_time": "2026-06-05T18:00", "scans": []}, {"device_time"}),
        ({"device_time": "2026-06-05T18:00Z", "scans": [], "more": 1}, {"more"}),
        ({"device_time": "2026-06-05T18:00Z", "scans": [1]}, {"scans.0"}),
        ({"device_time": "2026-06-05T18:00Z", "scans": [], "unsent": -1}, {"unsent"}),
        ({"device_time": "2026-06-05T18:00Z", "scans": [], "unsent": 2**40}, {"unsent"}),
        ({"device_time": "2026-06-05T18:00Z", "scans": [], "tallies": [TALLY] * 1001}, {"tallies"}),
        ([], {"body"}),
    ],
)
def test_a_batch_that_cannot_be_is_told_where(phone, names, sent, fields):
    assert names(phone.ask("batch", json=sent)) == fields


def test_256_kilobytes_are_read_and_more_are_not(phone, scan):
    long = scan("x" * 255_000)
    assert phone.results(long) == [("refused", "not_a_badge")]
    response = phone.send(scan("x" * 262_144))
    assert (response.status_code, response.mimetype) == (413, PROBLEM)


def test_what_a_phone_says_of_itself_is_kept(phone, session):
    behind = (clock.now() - timedelta(minutes=5)).isoformat()
    assert phone.results(device_time=behind, unsent=37) == []
    (device,) = rows(session, Device)
    assert (device.unsent, device.offset_seconds, device.heard_at) == (37, 300, clock.now())


def test_240_batches_a_minute_of_one_phone_and_another_is_not_held_up(open_gate, join):
    gate = open_gate()
    one, other = join(gate), join(gate)

    def statuses(times: int) -> list[int]:
        return [contextvars.Context().run(one.send).status_code for _ in range(times)]

    assert set(statuses(240)) == {200}
    response = one.send()
    assert (response.status_code, response.mimetype) == (429, PROBLEM)
    assert 0 < int(response.headers["Retry-After"]) <= 61
    assert other.send().status_code == 200
