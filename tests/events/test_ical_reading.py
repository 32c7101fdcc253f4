"""Reading other people's calendars: the good, the odd and the hostile."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ical import Entry, write
from events.ical_lines import LONGEST_LINE, MOST_BYTES, MOST_EVENTS, MOST_LINES
from events.ical_reading import (
    CalendarRefused,
    CalendarTooLarge,
    Fault,
    Looks,
    Moved,
    NotACalendar,
    TooManyEvents,
    What,
    read,
)
from events.ical_rules import MOST_DATES

NOW, TOWN = datetime(2026, 11, 1, 12, tzinfo=UTC), "Europe/London"
START = "DTSTART;TZID=Europe/London:20261202T183000"  # a Wednesday


def calendar(*events, head=()):
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *head, *events, "END:VCALENDAR", ""]
    ).encode()


def event(*lines, uid="1", start=START):
    fixed = [line for line in (f"UID:{uid}" if uid else "", start) if line]
    return "\r\n".join(["BEGIN:VEVENT", *fixed, *lines, "END:VEVENT"])


def reading(*events, head=()):
    return read(calendar(*events, head=head), now=NOW, zone=TOWN)


def found(*lines, head=(), **parts):
    result = reading(event(*lines, **parts), head=head)
    assert not result.faults
    return result.found[0]


def fault(*lines, head=(), **parts):
    result = reading(event(*lines, **parts), head=head)
    assert not result.found
    return result.faults[0].what


def days(one):
    """Return the days of what was found, as another program expands them."""
    rule = rrulestr(one.rrule, dtstart=one.starts)
    return [when.date() for when in islice(rule, 2 * MOST_DATES)]


def test_an_event_is_read():
    one = found(
        "SUMMARY;LANGUAGE=en:Tea\\, and \\Ncake",
        "SUMMARY;LANGUAGE=cy:Te",
        "DESCRIPTION:Long ",
        "  line\x07",
        "LOCATION:Hall\\; upstairs",
        "URL:https://hall.example/?a=1;b=2,3",
        "DTEND;TZID=Europe/London:20261202T200000",
        "SEQUENCE:4",
        "X-SOMETHING:else",
        "BEGIN:VALARM",
        "TRIGGER:-PT15M",
        "DESCRIPTION:Not this",
        "END:VALARM",
    )
    assert (one.uid, one.title, one.description) == ("1", "Tea, and \ncake", "Long  line")
    assert (one.location, one.url) == ("Hall; upstairs", "https://hall.example/?a=1;b=2,3")
    assert (one.starts, one.minutes, one.sequence) == (datetime(2026, 12, 2, 18, 30), 90, 4)
    assert (one.rrule, one.all_day, one.cancelled) == ("", False, False)


def test_what_we_write_is_read_as_it_was_written():
    starts = datetime(2026, 12, 2, 18, tzinfo=UTC)
    entry = Entry(
        uid="a,b",
        title="Ü; \\N 🕊",
        description="one\ntwo",
        location="اردو " * 40,
        url="https://a.example/",
        language="en",
        starts=starts,
        ends=starts + timedelta(hours=2),
        created=NOW,
        updated=NOW,
        rrule="FREQ=WEEKLY;COUNT=3",
    )
    data = write("Peace, in town", [entry])
    result = read(data, now=NOW, zone=TOWN)
    (one,) = result.found
    assert result.name == "Peace, in town"
    assert (one.uid, one.title, one.description) == (entry.uid, entry.title, entry.description)
    assert one.location == entry.location.strip()
    assert (one.minutes, one.rrule) == (120, entry.rrule)


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        (["DURATION:PT1H30M"], 90),
        (["DURATION:P1DT1H"], 25 * 60),
        (["DTEND;TZID=America/New_York:20261202T150000"], 90),
        (["DTEND:20261202T183000Z"], 0),
        ([], 0),
    ],
)
def test_an_event_is_as_long_as_it_says(lines, minutes):
    assert found(*lines).minutes == minutes


def test_a_length_is_of_real_minutes_when_the_clocks_change():
    night = "DTSTART;TZID=Europe/London:20270327T230000"
    assert found("DTEND;TZID=Europe/London:20270328T030000", start=night).minutes == 3 * 60


def test_whole_days_are_read():
    one = found("DTEND;VALUE=DATE:20261205", start="DTSTART;VALUE=DATE:20261202")
    assert (one.starts, one.minutes, one.all_day) == (datetime(2026, 12, 2), 3 * 24 * 60, True)
    one = found("RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART:20261202")
    assert (one.minutes, days(one)) == (24 * 60, [date(2026, 12, 2), date(2026, 12, 9)])


OWN_ZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Customized Time Zone",
    "BEGIN:STANDARD",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0300",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "X-MICROSOFT:something",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
]


@pytest.mark.parametrize(
    ("start", "head", "wall"),
    [
        ("DTSTART:20260702T183000Z", [], (19, 30)),
        ("DTSTART:20261202T183000Z", [], (18, 30)),
        ("DTSTART:20260702T183000", [], (18, 30)),
        ("DTSTART:20260702T183000", ["X-WR-TIMEZONE:Europe/Warsaw"], (17, 30)),
        ("DTSTART:20260702T183000Z", ["X-WR-TIMEZONE:Europe/Warsaw"], (19, 30)),
        ("DTSTART;TZID=Europe/Warsaw:20260702T183000", [], (17, 30)),
        ("DTSTART;TZID=GMT Standard Time:20260702T183000", [], (18, 30)),
        ('DTSTART;TZID="W. Europe Standard Time":20260702T183000', [], (17, 30)),
        ("DTSTART;TZID=/vendor.example/20260101_1/Europe/Warsaw:20260702T183000", [], (17, 30)),
        ("DTSTART;TZID=Asia/Singapore:20260702T183000", [], (11, 30)),
        ("DTSTART;TZID=Customized Time Zone:20260702T183000", OWN_ZONE, (16, 30)),
        ("DTSTART;TZID=Customized Time Zone:20261202T183000", OWN_ZONE, (16, 30)),
        # A zone with a public name is never the file's own to define.
        (
            "DTSTART;TZID=Europe/London:20260702T183000",
            [line.replace("Customized Time Zone", "Europe/London") for line in OWN_ZONE],
            (18, 30),
        ),
    ],
)
def test_times_are_told_by_the_clocks_of_the_town(start, head, wall):
    one = found(start=start, head=head)
    assert (one.starts.hour, one.starts.minute) == wall


@pytest.mark.parametrize("zone", ["Singapore", "EST", "Eire"])
def test_an_old_name_of_one_word_is_refused_because_it_may_mean_several(zone):
    assert fault(start=f"DTSTART;TZID={zone}:20260702T183000") == What.UNKNOWN_ZONE


def test_a_zone_of_one_file_is_not_known_in_the_next():
    start = "DTSTART;TZID=Customized Time Zone:20260702T183000"
    found(start=start, head=OWN_ZONE)
    assert fault(start=start) == What.UNKNOWN_ZONE


@pytest.mark.parametrize(
    "change",
    [
        ("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "RRULE:FREQ=SECONDLY"),
        ("BYDAY=-1SU;BYMONTH=3", "BYMONTHDAY=30;BYMONTH=2"),
        ("TZOFFSETTO:+0200", "TZOFFSETTO:+9900"),
        ("DTSTART:16010101T030000", "DTSTART:99990101T030000"),
        ("DTSTART:16010101T030000", "DTSTART:16011301T030000"),
        ("TZOFFSETFROM:+0300", "X-NOTHING:1"),
    ],
)
def test_a_zone_that_is_no_clock_is_not_known(change):
    head = [line.replace(*change) for line in OWN_ZONE]
    start = "DTSTART;TZID=Customized Time Zone:20260702T183000"
    assert fault(start=start, head=head) == What.UNKNOWN_ZONE


def test_an_unknown_zone_of_the_calendar_spoils_only_times_without_their_own():
    head = ["X-WR-TIMEZONE:Atlantis"]
    assert fault(start="DTSTART:20260702T183000", head=head) == What.UNKNOWN_ZONE
    assert found(start="DTSTART:20260702T183000Z", head=head).starts.hour == 19


@pytest.mark.parametrize(
    ("rule", "last", "count"),
    [
        ("FREQ=WEEKLY", date(2028, 11, 1), 101),
        ("FREQ=WEEKLY;UNTIL=20261223T183000Z", date(2026, 12, 23), 4),
        ("FREQ=WEEKLY;UNTIL=20261223T182959Z", date(2026, 12, 16), 3),
        ("FREQ=WEEKLY;UNTIL=20261223", date(2026, 12, 23), 4),
        ("FREQ=WEEKLY;UNTIL=20991231", date(2028, 11, 1), 101),
        ("FREQ=WEEKLY;COUNT=5", date(2026, 12, 30), 5),
        ("FREQ=WEEKLY;COUNT=400", date(2028, 11, 1), 101),
        ("FREQ=YEARLY;COUNT=50", date(2027, 12, 2), 2),
        ("freq=monthly;byday=1we;", date(2028, 11, 1), 24),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=2", date(2028, 10, 3), 23),
        ("FREQ=MONTHLY;BYDAY=WE;BYSETPOS=1", date(2028, 11, 1), 24),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=WE;BYSETPOS=1", date(2027, 12, 1), 2),
        ("FREQ=YEARLY;BYDAY=48WE", date(2027, 12, 1), 2),
        ("FREQ=MONTHLY;BYMONTHDAY=2,-1", date(2028, 10, 31), 46),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", date(2028, 11, 1), 301),
        ("FREQ=DAILY;INTERVAL=2", date(2028, 11, 1), 351),
        ("FREQ=DAILY;BYDAY=WE", date(2028, 11, 1), 101),
        ("FREQ=DAILY;COUNT=400", date(2028, 1, 5), 400),
    ],
)
def test_a_rule_always_ends_within_two_years(rule, last, count):
    one = found(f"RRULE:{rule}")
    assert (days(one)[-1], len(days(one))) == (last, count)
    assert "COUNT" in one.rrule or "UNTIL" in one.rrule


@settings(max_examples=200, deadline=None)
@given(
    every=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 40),
    parts=st.fixed_dictionaries(
        {},
        optional={
            # Not both kinds at once: dateutil would ask for days that are both.
            "BYDAY": st.lists(st.sampled_from(["MO", "WE", "SU"]), min_size=1, max_size=3)
            | st.lists(st.sampled_from(["1WE", "-1FR", "2TU"]), min_size=1, max_size=3),
            "BYMONTHDAY": st.lists(st.sampled_from(["1", "2", "15", "31", "-1"]), min_size=1, max_size=3),
            "BYMONTH": st.lists(st.sampled_from(["2", "6", "12"]), min_size=1, max_size=2),
            "BYSETPOS": st.lists(st.sampled_from(["1", "-1", "3"]), min_size=1, max_size=1),
            "COUNT": st.lists(st.integers(1, 400), min_size=1, max_size=1),
        },
    ),
    start=st.dates(date(1991, 1, 1), date(2028, 1, 1)),
)  # fmt: skip
def test_a_rule_that_is_read_has_the_days_another_program_finds(every, interval, parts, start):
    by = "".join(f";{name}={','.join(map(str, values))}" for name, values in parts.items())
    rule = f"FREQ={every};INTERVAL={interval}{by}"
    result = reading(event(f"RRULE:{rule}", start=f"DTSTART:{start:%Y%m%d}T183000"))
    if result.faults:
        return
    (one,) = result.found
    opening = datetime.combine(start, datetime.min.time()).replace(hour=18, minute=30)
    horizon = max(datetime(2028, 11, 1, 23, 59), opening)
    due = [
        when.date()
        for when in rrulestr(rule, dtstart=opening).between(one.starts, horizon, inc=True)
    ]
    read_days = days(one)
    assert read_days[0] == one.starts.date()
    assert len(read_days) <= MOST_DATES
    if "COUNT" in one.rrule:
        assert one.starts == opening
        assert read_days[: len(due)] == due
    else:
        assert read_days == due


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        ("20090107T183000", "FREQ=WEEKLY"),
        ("20090107T183000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("20090107T183000", "FREQ=DAILY;INTERVAL=3"),
        ("20090107T183000", "FREQ=MONTHLY;BYDAY=1WE"),
        ("20090131T183000", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("20090712T183000", "FREQ=YEARLY;BYMONTH=7;BYDAY=2SU"),
        ("20080229T183000", "FREQ=YEARLY"),
    ],
)
def test_an_old_series_keeps_its_rhythm_and_loses_its_past(start, rule):
    one = found(f"RRULE:{rule}", start=f"DTSTART:{start}")
    opening = datetime.strptime(start, "%Y%m%dT%H%M%S")
    due = [
        when.date()
        for when in rrulestr(rule, dtstart=opening).between(NOW.replace(tzinfo=None), datetime(2028, 11, 1, 23, 59))
    ]  # fmt: skip
    assert [day for day in days(one) if day >= NOW.date()] == due
    assert opening < one.starts < NOW.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("FREQ=SECONDLY", What.RULE_TOO_DENSE),
        ("FREQ=MINUTELY;COUNT=3", What.RULE_TOO_DENSE),
        ("FREQ=HOURLY", What.RULE_TOO_DENSE),
        ("FREQ=DAILY;BYHOUR=1,2", What.RULE_TOO_DENSE),
        ("FREQ=DAILY;BYMINUTE=1", What.RULE_TOO_DENSE),
        ("FREQ=DAILY;BYSECOND=1", What.RULE_TOO_DENSE),
        ("FREQ=YEARLY;BYYEARDAY=3", What.RULE_NOT_SUPPORTED),
        ("FREQ=YEARLY;BYWEEKNO=3", What.RULE_NOT_SUPPORTED),
        ("FREQ=WEEKLY;BYDAY=WE;BYSETPOS=1", What.RULE_NOT_SUPPORTED),
        ("RSCALE=CHINESE;FREQ=YEARLY", What.RULE_NOT_SUPPORTED),
        ("FREQ=DAILY", What.TOO_MANY_DATES),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", What.TOO_MANY_DATES),
        ("FREQ=DAILY;COUNT=401", What.TOO_MANY_DATES),
        ("FREQ=DAILY;COUNT=1000000000", What.TOO_MANY_DATES),
        ("FREQ=DAILY;COUNT=0", What.UNREADABLE_RULE),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", What.UNREADABLE_RULE),
        ("FREQ=DAILY;FREQ=WEEKLY", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;INTERVAL=0", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;INTERVAL=-1", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;BYDAY=1WE", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;BYMONTHDAY=2", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;UNTIL=20261301", What.UNREADABLE_RULE),
        ("FREQ=FORTNIGHTLY", What.UNREADABLE_RULE),
        ("INTERVAL=2", What.UNREADABLE_RULE),
        ("", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;X-A=1", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;BYMONTH=٣", What.UNREADABLE_RULE),
        ("FREQ=WEEKLY;UNTIL=20261201", What.ENDS_BEFORE_START),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", What.START_NOT_OF_RULE),
        ("FREQ=WEEKLY;BYDAY=TH", What.START_NOT_OF_RULE),
        ("FREQ=MONTHLY;BYDAY=2WE", What.START_NOT_OF_RULE),
        ("FREQ=MONTHLY;BYDAY=WE;BYSETPOS=2", What.START_NOT_OF_RULE),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", What.START_NOT_OF_RULE),
        ("FREQ=YEARLY;BYMONTH=11", What.START_NOT_OF_RULE),
        ("FREQ=DAILY;BYMONTHDAY=" + ",".join(["2"] * 100), What.RULE_TOO_LONG),
    ],
)
def test_a_rule_that_cannot_be_kept_is_a_fault(rule, what):
    assert fault(f"RRULE:{rule}") == what


def test_a_rule_of_another_zone_keeps_its_weekday_or_is_a_fault():
    evening = "DTSTART;TZID=America/New_York:20261202T130000"
    one = found("RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=WE", start=evening)
    assert one.starts == datetime(2026, 12, 2, 18)
    late = "DTSTART;TZID=America/New_York:20261202T203000"
    assert fault("RRULE:FREQ=WEEKLY;BYDAY=WE", start=late) == What.OTHER_DAY_HERE
    assert found(start=late).starts == datetime(2026, 12, 3, 1, 30)


def test_dates_left_out_are_days_of_the_rule_whatever_their_spelling():
    one = found(
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/London:20261209T183000,20261216T183000",
        "EXDATE:20270602T173000Z",
        "EXDATE;VALUE=DATE:20270609",
        "EXDATE:",
    )
    assert one.exceptions == {
        date(2026, 12, 9),
        date(2026, 12, 16),
        date(2027, 6, 2),
        date(2027, 6, 9),
    }


def test_an_exception_near_midnight_is_the_day_of_the_rules_own_zone():
    """23:30 in UTC is the same day here in winter and the next one in summer."""
    one = found("RRULE:FREQ=WEEKLY", "EXDATE:20270707T233000Z", start="DTSTART:20261202T233000Z")
    assert one.exceptions == {date(2027, 7, 7)}


def test_dates_beside_the_rule_are_added():
    one = found("RDATE;TZID=Europe/London:20261205T100000", "RDATE;VALUE=DATE:20261207,20261207")
    assert one.added == (datetime(2026, 12, 5, 10), datetime(2026, 12, 7, 18, 30))
    beside = "RDATE;VALUE=DATE:" + ",".join(["20261207"] * 400)
    assert fault(beside) == What.TOO_MANY_DATES
    weekly = "RRULE:FREQ=WEEKLY;COUNT=300"
    assert fault(weekly, "RDATE;VALUE=DATE:" + ",".join(["20261207"] * 300)) == What.TOO_MANY_DATES


def test_single_dates_move_and_are_called_off():
    weekly = event("RRULE:FREQ=WEEKLY", "DURATION:PT1H")
    moved = event(
        "RECURRENCE-ID:20261209T183000Z",
        "DURATION:PT2H",
        start="DTSTART;TZID=Europe/London:20261210T190000",
    )
    off = event("RECURRENCE-ID;TZID=Europe/London:20261216T183000", "STATUS:CANCELLED")
    result = reading(moved, weekly, off)
    (one,) = result.found
    assert one.moved == (Moved(date(2026, 12, 9), datetime(2026, 12, 10, 19), 120),)
    assert one.cancelled_days == {date(2026, 12, 16)}
    assert not result.faults


def test_the_later_version_of_a_changed_date_counts():
    of = "RECURRENCE-ID;TZID=Europe/London:20261209T183000"
    off = event(of, "STATUS:CANCELLED", "SEQUENCE:2")
    back = event(of, "SEQUENCE:1", start="DTSTART:20261209T190000")
    (one,) = reading(event("RRULE:FREQ=WEEKLY"), off, back).found
    assert (one.cancelled_days, one.moved) == ({date(2026, 12, 9)}, ())


def test_a_whole_event_or_calendar_is_called_off():
    assert found("STATUS:CANCELLED").cancelled
    assert found(head=["METHOD:CANCEL"]).cancelled


def test_of_two_versions_the_later_counts_and_two_of_one_are_a_fault():
    older, newer = event("SUMMARY:old"), event("SUMMARY:new", "SEQUENCE:1")
    for pair in ((older, newer), (newer, older)):
        result = reading(*pair)
        assert [one.title for one in result.found] == ["new"] and not result.faults
    result = reading(older, older)
    assert len(result.found) == 1
    assert result.faults == (Fault(8, "old", What.DUPLICATE_UID),)


CHANGED = "RECURRENCE-ID;TZID=Europe/London:20261209T183000"


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (event(uid=""), What.NO_UID),
        (event(uid=" "), What.NO_UID),
        (event(start=""), What.NO_START),
        (event(start="DTSTART:soon"), What.UNREADABLE_DATE),
        (event(start="DTSTART:20261332T183000"), What.UNREADABLE_DATE),
        (event(start="DTSTART:PT1H"), What.UNREADABLE_DATE),
        (event(start="DTSTART:20261202T183000Z/PT1H"), What.UNREADABLE_DATE),
        (event(start="DTSTART:183000"), What.UNREADABLE_DATE),
        (event(start="DTSTART:"), What.UNREADABLE_DATE),
        (event(start="DTSTART:19891231T183000"), What.OUT_OF_RANGE),
        (event(start="DTSTART:21010101T183000"), What.OUT_OF_RANGE),
        (event(start="DTSTART;TZID=Atlantis:20261202T183000"), What.UNKNOWN_ZONE),
        (event(start="DTSTART;TZID=:20261202T183000"), What.UNKNOWN_ZONE),
        (event(start="DTSTART;TZID=../../etc/passwd:20261202T183000"), What.UNKNOWN_ZONE),
        (event(start='DTSTART;TZID="Europe:20261202T183000'), What.UNREADABLE_LINE),
        (event(start=f'DTSTART;X-A=":{"a" * 300}":20261202T183000'), What.UNREADABLE_LINE),
        (event(START), What.REPEATED),
        (event("RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY"), What.REPEATED),
        (event("EXRULE:FREQ=WEEKLY"), What.RULE_NOT_SUPPORTED),
        (event("DTEND;TZID=Europe/London:20261202T182959"), What.ENDS_BEFORE_START),
        (event("DURATION:-PT1H"), What.ENDS_BEFORE_START),
        (event("DURATION:P99999999999W"), What.UNREADABLE_DATE),
        (event("DURATION:P9999999D"), What.UNREADABLE_DATE),
        (event("DURATION:P50000D"), What.OUT_OF_RANGE),
        (event("DURATION:long"), What.UNREADABLE_DATE),
        (event("DTEND;VALUE=DATE:20261203"), What.UNREADABLE_DATE),
        (event("EXDATE:never"), What.UNREADABLE_DATE),
        (event("EXDATE:" + "20261202T183000," * 500), What.TOO_MANY_DATES),
        (event("SUMMARY:caf\ufffd"), What.UNREADABLE_TEXT),
        (event("SUMMARY"), What.UNREADABLE_LINE),
        (event(f"{CHANGED}"), What.SERIES_MISSING),
        (event(CHANGED.replace("ID;", "ID;RANGE=THISANDFUTURE;")), What.CHANGES_ALL_FOLLOWING),
        (event(CHANGED, CHANGED), What.REPEATED),
        (event().removesuffix("END:VEVENT") + "X-A:1", What.NOT_ENDED),
    ],
)
def test_one_bad_event_is_a_fault_and_the_rest_is_read(bad, what):
    good = [event("SUMMARY:a", uid="before"), event("SUMMARY:b", uid="after")]
    result = reading(good[0], bad, good[1])
    assert [one.uid for one in result.found] == ["before", "after"]
    ((line, text),) = [(f.line, f.what) for f in result.faults]
    assert (line, text) == (8, what)


def test_a_text_is_read_whatever_a_program_put_into_its_parameters():
    page = f'DESCRIPTION;ALTREP="data:text/html,{"<p>" * 20_000}":Tea: for all'
    assert reading(event(page)).found[0].description == "Tea: for all"


def test_a_fault_names_the_event_and_the_line_it_begins_at():
    folded = event("SUMMARY:A very ", " long", "  title", start="DTSTART:soon")
    result = reading(event(uid="a", start=""), event("DESCRIPTION:a\r\n b\r\n c"), folded)
    assert result.faults == (
        Fault(3, "a", What.NO_START),
        Fault(13, "A very long title", What.UNREADABLE_DATE),
    )


def test_a_block_that_is_never_ended_costs_no_other_event():
    broken = event("SUMMARY:a", uid="broken").replace("END:VEVENT", "END:VEVEN")
    unknown = [event(uid=str(n)).replace("BEGIN:VEVENT", "BEGIN:VEVEN") for n in range(2)]
    result = reading(broken, event(uid="good"), *unknown, event(uid="too"))
    assert [one.uid for one in result.found] == ["good", "too"]
    assert result.faults == (Fault(3, "a", What.NOT_ENDED),)


def test_a_file_that_stops_in_the_middle_says_so():
    whole = calendar(event(uid="1"), event(uid="2"))
    result = read(whole[: whole.rindex(b"END:VEVENT")], now=NOW, zone=TOWN)
    assert [one.uid for one in result.found] == ["1"]
    assert [fault.what for fault in result.faults] == [What.CUT_OFF, What.NOT_ENDED]


def test_several_calendars_in_one_file_are_read():
    data = calendar(event(uid="1")) + calendar(event(uid="2"), head=["X-WR-CALNAME:Second"])
    result = read(data, now=NOW, zone=TOWN)
    assert ([one.uid for one in result.found], result.name) == (["1", "2"], "Second")


def test_a_line_folded_within_a_character_and_lines_of_unix_are_read():
    data = calendar(event("SUMMARY:Café")).replace("é".encode(), b"\xc3\r\n \xa9")
    assert read(data, now=NOW, zone=TOWN).found[0].title == "Café"
    data = b"\xef\xbb\xbf" + calendar(event("SUMMARY:Café")).replace(b"\r\n", b"\n")
    assert read(data, now=NOW, zone=TOWN).found[0].title == "Café"


def test_only_addresses_of_the_web_are_kept():
    assert found("URL:javascript:alert(1)").url == ""
    assert found("URL:HTTP://a.example/").url == "HTTP://a.example/"


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"", Looks.EMPTY),
        (b" \r\n\r\n", Looks.EMPTY),
        (b"\xef\xbb\xbf", Looks.EMPTY),
        (b"PK\x03\x04", Looks.ZIP),
        (b"\x1f\x8b\x08", Looks.GZIP),
        (b"%PDF-1.7", Looks.PDF),
        (b"<!doctype html>", Looks.HTML),
        (b'{"a": 1}', Looks.JSON),
        (calendar(event()).decode().encode("utf-16"), Looks.UTF_16),
        (b"\x89PNG\r\n\0", Looks.BINARY),
        (calendar(event("SUMMARY:a\0b")), Looks.BINARY),
        (b"BEGIN:VCARD\r\nEND:VCARD", Looks.OTHER),
        (b"Dear all", Looks.OTHER),
        (calendar(*["BEGIN:VEVENT", *["BEGIN:X-A"] * 9]), Looks.NESTED),
    ],
)
def test_something_else_is_refused_as_what_it_looks_like(data, looks):
    with pytest.raises(NotACalendar) as refused:
        read(data, now=NOW, zone=TOWN)
    assert refused.value.looks == looks


@pytest.mark.parametrize(
    ("data", "unit", "most"),
    [
        (calendar(event("X-A:" + "a" * MOST_BYTES)), "bytes", MOST_BYTES),
        (calendar(*["X-A:1"] * MOST_LINES), "lines", MOST_LINES),
        (calendar(*[""] * MOST_LINES), "lines", MOST_LINES),
        (calendar(event("X-A:" + "a" * LONGEST_LINE)), "bytes of a line", LONGEST_LINE),
        (calendar(event("X-A:1", *[" " + "a" * 70] * 1000)), "bytes of a line", LONGEST_LINE),
    ],
)
def test_a_file_beyond_its_bounds_is_refused(data, unit, most):
    with pytest.raises(CalendarTooLarge) as refused:
        read(data, now=NOW, zone=TOWN)
    assert (refused.value.unit, refused.value.most) == (unit, most)


def test_a_thousand_events_are_read_and_one_more_is_refused():
    events = [event(uid=str(number)) for number in range(MOST_EVENTS + 1)]
    assert len(reading(*events[1:]).found) == MOST_EVENTS
    with pytest.raises(TooManyEvents) as refused:
        reading(*events)
    assert refused.value.most == MOST_EVENTS


@settings(max_examples=300, deadline=None)
@given(
    lines=st.lists(
        st.sampled_from([
            "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM",
            "BEGIN:", "END:", "UID:1", "UID:2", START, "DTSTART;VALUE=DATE:20261202", "RRULE:FREQ=WEEKLY",
            "RRULE", "RRULE:FREQ=WEEKLY;BYDAY=WE", CHANGED, "EXDATE:,,", " folded", ":", ";", '"', "DTEND:1",
            "DTSTART;TZID=:20261202T183000", 'DTSTART;TZID="a;b":20261202T183000', "SUMMARY;:a", "SEQUENCE:-1",
        ])
        | st.text(max_size=30),
        max_size=40,
    )
)  # fmt: skip
def test_no_arrangement_of_lines_raises_anything_but_a_refusal(lines):
    data = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode("utf-8", "surrogatepass")
    try:
        result = read(data, now=NOW, zone=TOWN)
    except CalendarRefused:
        return
    assert all(one.starts.tzinfo is None and one.minutes >= 0 for one in result.found)


def test_five_hundred_hostile_calendars_are_refused_or_read_within_their_bounds():
    """In a process of its own, which ends with an error where one of them needs more than 100 MB."""
    child = subprocess.run(
        [sys.executable, Path(__file__).with_name("hostile_calendars.py")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
        text=True,
        timeout=600,
    )
    assert child.returncode == 0, child.stderr[-2000:]
    report = json.loads(child.stdout)
    assert report["files"] == 500
    assert 100 < report["read"] < 400  # neither kind is missing
    assert report["slowest"][0] <= 2, report
    assert 0 < report["most_dates"] <= MOST_DATES, report
