"""Calendars we write, read back by two programs that are not ours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from events.ical import ChangedDate, Entry, write

TOWN, LAHORE = ZoneInfo("Europe/London"), ZoneInfo("Asia/Karachi")
WRITTEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SPAN = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def at(*parts, zone=TOWN):
    return datetime(*parts, tzinfo=zone)


MARCH = at(2026, 3, 10, 18)


def entry(uid="meal@voices.example", *, starts=MARCH, hours=2, **more):
    given = {
        "title": "Shared meal",
        "description": "",
        "location": "",
        "url": "",
        "language": "en",
        "starts": starts,
        "ends": starts + timedelta(hours=hours),
        "created": WRITTEN,
        "updated": WRITTEN,
    }
    return Entry(uid, **{**given, **more})


def change(original, starts, *, hours=2, cancelled=False, sequence=1, updated=WRITTEN):
    return ChangedDate(
        original, starts, starts + timedelta(hours=hours), cancelled, sequence, updated
    )


def lines(data):
    return data.decode().replace("\r\n ", "").split("\r\n")


def starts_by_icalendar(data):
    found = recurring_ical_events.of(Calendar.from_ical(data)).between(*SPAN)
    return sorted(
        (str(e["UID"]), e.start.astimezone(UTC)) for e in found if e["STATUS"] != "CANCELLED"
    )


def read_by_vobject(data):
    """Give vobject the zones of the file; it would take them from elsewhere."""
    text = data.decode()
    for zone in vobject.readOne(StringIO(text)).contents.get("vtimezone", ()):
        vobject.icalendar.registerTzid(zone.tzid.value, zone.tzinfo)
    return vobject.readOne(StringIO(text, newline=""))


def starts_by_vobject(data):
    """Put single changed dates in place of the rule's, which vobject leaves to its caller."""
    whole, events = [], read_by_vobject(data).vevent_list
    changed = {
        (e.uid.value, e.recurrence_id.value) for e in events if "recurrence-id" in e.contents
    }
    for event in events:
        if event.status.value == "CANCELLED":
            continue
        single = "rrule" not in event.contents
        times = [event.dtstart.value] if single else event.getrruleset(addRDate=True)
        for start in times:
            if "recurrence-id" in event.contents or (event.uid.value, start) not in changed:
                whole.append((event.uid.value, start.astimezone(UTC)))
    return sorted(pair for pair in whole if SPAN[0] <= pair[1] < SPAN[1])


def varied(number):
    """One of many kinds of event, all over two years and two zones."""
    zone = LAHORE if number % 7 == 3 else TOWN
    starts = at(2026, 1 + number % 12, 1 + number % 28, 8 + number % 13, number % 4 * 15, zone=zone)
    weekly = [starts + timedelta(weeks=n) for n in range(60)]
    until = f";UNTIL={weekly[-1].astimezone(UTC):%Y%m%dT%H%M%SZ}"
    same = {"uid": f"{number}@voices.example", "starts": starts, "hours": 1 + number % 5}
    return (
        entry(**same),
        entry(**same, rrule=f"FREQ=WEEKLY{until}"),
        entry(**same, rrule=f"FREQ=WEEKLY{until}", exceptions=(weekly[3], weekly[30])),
        entry(
            **same,
            rrule=f"FREQ=WEEKLY{until}",
            changed=(
                change(weekly[2], weekly[2] + timedelta(days=1, hours=1)),
                change(weekly[33], weekly[33], cancelled=True),
            ),
        ),
        entry(**same, rrule="FREQ=MONTHLY;COUNT=9"),
        entry(**same, cancelled=True),
    )[number % 6]


def test_five_hundred_events_are_read_alike_by_two_other_programs():
    data = write("What is on", [varied(number) for number in range(500)])
    found = starts_by_icalendar(data)
    assert found == starts_by_vobject(data)
    assert len(found) > 10_000 and len({uid for uid, _ in found}) == 417


@pytest.mark.parametrize("first", [at(2026, 3, 20, 18, 30), at(2026, 10, 16, 18, 30)])
def test_a_weekly_meal_stays_at_its_hour_when_the_clocks_change(first):
    days = [first + timedelta(weeks=n) for n in range(4)]
    data = write("x", [entry(starts=first, rrule="FREQ=WEEKLY;COUNT=4")])
    due = [("meal@voices.example", day.astimezone(UTC)) for day in days]
    assert len({day.utcoffset() for day in days}) == 2
    assert starts_by_icalendar(data) == due == starts_by_vobject(data)


def test_moved_and_cancelled_dates_and_exceptions_change_those_dates_only():
    days = [at(2026, 3, 10, 18) + timedelta(weeks=n) for n in range(5)]
    moved = change(days[1], days[1] + timedelta(hours=25))
    off = change(days[2], days[2], cancelled=True, sequence=2)
    data = write(
        "x", [entry(rrule="FREQ=WEEKLY;COUNT=5", exceptions=(days[4],), changed=(moved, off))]
    )
    due = [day.astimezone(UTC) for day in (days[0], moved.starts, days[3])]
    assert [start for _, start in starts_by_icalendar(data)] == due
    assert [start for _, start in starts_by_vobject(data)] == due
    assert "RECURRENCE-ID;TZID=Europe/London:20260317T180000" in lines(data)
    assert "EXDATE;TZID=Europe/London:20260407T180000" in lines(data)
    assert lines(data).count("STATUS:CANCELLED") == 1


def test_dates_of_a_series_that_is_called_off_are_called_off():
    moved = change(at(2026, 3, 10, 18), at(2026, 3, 11, 18))
    data = write("x", [entry(cancelled=True, rrule="FREQ=DAILY;COUNT=3", changed=(moved,))])
    assert lines(data).count("STATUS:CANCELLED") == 2
    assert starts_by_icalendar(data) == []


def test_a_calendar_says_its_name_and_how_often_to_come_back():
    found = lines(write("Peace; in town", [entry()]))
    assert found[0] == "BEGIN:VCALENDAR"
    assert {
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "NAME:Peace\\; in town",
        "X-WR-CALNAME:Peace\\; in town",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "PRODID:-//Many Voices//What is on//EN",
    } <= set(found)
    assert "METHOD:CANCEL" in lines(write("x", [entry()], method="CANCEL"))


def test_an_event_carries_everything_known_of_it():
    full = entry(
        description="Bring a dish,\nor come as you are",
        location="Hall; upstairs",
        url="https://voices.example/e/1?a=b,c;d",
        language="ur",
        updated=at(2026, 7, 1, 13),
        sequence=3,
        geo=(51.8787, -0.42),
        organiser="Friends, of the hall",
        categories=("meal", "a,b\\N"),
    )
    found = set(lines(write("x", [full])))
    assert {
        "UID:meal@voices.example",
        "SUMMARY;LANGUAGE=ur:Shared meal",
        "DESCRIPTION;LANGUAGE=ur:Bring a dish\\,\\nor come as you are",
        "LOCATION;LANGUAGE=ur:Hall\\; upstairs",
        "CONTACT;LANGUAGE=ur:Friends\\, of the hall",
        "URL:https://voices.example/e/1?a=b,c;d",
        "GEO:51.8787;-0.42",
        "CATEGORIES:meal,a\\,b\\\\N",
        "CREATED:20260102T030405Z",
        "DTSTAMP:20260701T120000Z",
        "LAST-MODIFIED:20260701T120000Z",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=Europe/London:20260310T180000",
        "DTEND;TZID=Europe/London:20260310T200000",
    } <= found


def test_each_zone_is_described_once_and_a_calendar_without_events_has_none():
    entries = [entry(), entry("b"), entry("c", starts=at(2026, 5, 1, 9, zone=LAHORE))]
    found = lines(write("x", entries))
    assert [line for line in found if line.startswith("TZID:")] == [
        "TZID:Asia/Karachi",
        "TZID:Europe/London",
    ]
    assert "BEGIN:VTIMEZONE" not in lines(write("x", []))
    in_utc = lines(write("x", [entry(starts=at(2026, 5, 1, 9, zone=UTC))]))
    assert "DTSTART:20260501T090000Z" in in_utc and "BEGIN:VTIMEZONE" not in in_utc


def test_an_end_in_the_hour_that_comes_twice_keeps_its_length():
    starts = at(2026, 10, 25, 0, 30)
    ends = (starts.astimezone(UTC) + timedelta(hours=2)).astimezone(TOWN)
    data = write("x", [replace(entry(starts=starts), ends=ends)])
    read = Calendar.from_ical(data).events[0]
    assert "DURATION:PT2H" in lines(data)
    assert starts.astimezone(UTC) + read.duration == ends.astimezone(UTC)


def test_the_same_entries_are_the_same_bytes_whatever_the_clock(time_machine):
    entries = [varied(number) for number in range(30)]
    time_machine.move_to(datetime(2026, 1, 1, tzinfo=UTC))
    first = write("x", entries)
    time_machine.move_to(datetime(2031, 6, 1, tzinfo=UTC))
    assert write("x", entries) == first
    assert write("x", [replace(e, updated=at(2026, 8, 1, 9)) for e in entries]) != first


def test_a_time_without_a_zone_and_a_rule_that_is_none_are_refused():
    with pytest.raises(ValueError):
        write("x", [replace(entry(), ends=datetime(2026, 3, 10, 20))])
    with pytest.raises(ValueError):
        write("x", [entry(starts=datetime(2026, 3, 10, 18))])
    with pytest.raises(ValueError):
        write("x", [entry(rrule="FREQ=NOW")])


def test_an_address_cannot_begin_a_line_of_its_own():
    found = lines(write("x", [entry(url="https://voices.example/\r\nSUMMARY:taken over")]))
    assert "URL:https://voices.example/SUMMARY:takenover" in found
    assert "SUMMARY:taken over" not in found


WORDS = st.text(
    st.sampled_from(list("aN\\;,:\"'^=%\n\r\t \x00\x07\x1b\x7f\x85\u2028\ud800é🕊اردو\u200f")),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(text=WORDS | st.text(max_size=200))
@example(text="\\N\\n\\\\N\\")
@example(text="ا" * 200)
@example(text="🕊" * 100)
@example(text="a" * 74 + "\\" + "n" * 80)
def test_any_text_comes_back_as_it_went(text):
    data = write("x", [entry(title=f"t{text}.", description=f"d{text}.", location=f"l{text}.")])
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is split
        assert not any(c < 32 and c != 9 for c in line)
    event = Calendar.from_ical(data).events[0]
    other = read_by_vobject(data).vevent
    due = text.replace("\r\n", "\n").replace("\r", "\n")
    due = "".join(
        c
        for c in due
        if c in "\n\t" or not (c < " " or "\x7f" <= c < "\xa0" or "\ud800" <= c < "\ue000")
    )
    assert str(event["DESCRIPTION"]) == other.description.value == f"d{due}."
    assert str(event["SUMMARY"]) == other.summary.value == f"t{due}."
    assert str(event["LOCATION"]) == other.location.value == f"l{due}."
