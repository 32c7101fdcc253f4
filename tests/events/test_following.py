"""A phone follows what other gates let in and out, page by page, and misses nothing."""

from datetime import timedelta

import pytest

from events import following
from tests.events.at_a_gate import mark_of, opened, phone, scanned

HOUR, MINUTE, SECOND = (timedelta(**{name: 1}) for name in ("hours", "minutes", "seconds"))


def follow(session, device, now, cursor=None):
    """Read all pages; return the scans, how many pages, and the last cursor."""
    scans, pages, more = [], 0, True
    while more:
        later = following.since(session, device, cursor, now=now)
        scans += [passage.scan for passage in later.passages]
        cursor, more, pages = later.cursor, later.more, pages + 1
    return scans, pages, cursor


def test_a_phone_follows_what_others_stored_and_not_its_own(session, device, check_in, send, now):
    other = phone(session, check_in, now, "South")
    first = scanned(now - MINUTE, mark_of(1), 9, kind="exit", people=3)
    send(first, scanned(now, None, refused="not_a_badge"), device=other)
    send(scanned(now, mark_of(2)))
    (passage,) = following.since(session, device, None, now=now).passages
    assert (passage.scan, passage.mark, passage.kind) == (first.scan, mark_of(1), "exit")
    assert (passage.people, passage.at, passage.seq) == (3, now - MINUTE, 9)
    assert (passage.device, passage.gate) == (other.number, other.gate_id)


def test_a_phone_does_not_follow_another_date(session, device, send, now):
    send(scanned(now), device=phone(session, opened(session, now), now))
    assert following.since(session, device, None, now=now).passages == []


def test_pages_hold_two_thousand_and_together_everything_once(session, device, check_in, send, now):
    other = phone(session, check_in, now)
    for moment in range(5):  # many of one moment
        batch = [scanned(now, mark_of(n), n) for n in range(900)]
        send(*batch, device=other, now=now + moment * SECOND)
    scans, pages, cursor = follow(session, device, now + HOUR)
    assert (len(scans), len(set(scans)), pages) == (4500, 4500, 3)
    assert follow(session, device, now + HOUR, cursor)[0] == []


def test_what_is_committed_late_is_not_missed(session, device, check_in, send, now):
    """Received before the phone read, committed after: the next reading overlaps by a minute."""
    other = phone(session, check_in, now)
    send(scanned(now), device=other)
    _, _, cursor = follow(session, device, now + MINUTE)
    late = scanned(now, mark_of(2), 2)
    send(late, device=other, now=now + SECOND)
    scans, _, cursor = follow(session, device, now + 2 * MINUTE, cursor)
    assert late.scan in scans
    assert follow(session, device, now + 3 * MINUTE, cursor)[0] == []


def test_what_is_committed_late_between_two_pages_is_not_missed(
    session, device, check_in, send, now, monkeypatch
):
    monkeypatch.setattr("events.following.MOST_AT_ONCE", 2)
    other = phone(session, check_in, now)
    send(*(scanned(now, mark_of(n), n) for n in range(5)), device=other)
    first = following.since(session, device, None, now=now)
    late = scanned(now, mark_of(9), 9)
    send(late, device=other, now=now - SECOND)
    rest, _, cursor = follow(session, device, now + MINUTE, first.cursor)
    again, _, _ = follow(session, device, now + MINUTE, cursor)
    assert first.more
    assert late.scan in rest + again


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1",
        "1.2",
        "1.2.3.4",
        "-1.2.3",
        "1.2.x",
        "١.٢.٣",
        "1.2.2147483648",
        "9" * 21 + ".0.0",
        "9999999999999999.0.0",
        "1.2.3 ",
        "9" * 5000,
    ],
)
def test_a_cursor_of_no_origin_is_refused(session, device, now, cursor):
    with pytest.raises(following.BadCursor):
        following.since(session, device, cursor, now=now)
