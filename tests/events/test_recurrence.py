"""When the dates of a gathering begin and end, and what is no timing."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from events.recurrence import (
    NoSunset,
    NotOnDay,
    NotWallTime,
    OutOfRange,
    Timing,
    UnknownZone,
    read_simple,
    until_utc,
    write_rule,
)

TOWN = ZoneInfo("Europe/London")
LUTON = {"latitude": 51.8787, "longitude": -0.42}
THURSDAY = datetime(2026, 1, 1, 18, 0)
ALWAYS = (date.min, date.max)


def timing(rrule="", starts=THURSDAY, minutes=120, **more):
    return Timing(starts, minutes, rrule=rrule, **more)


def wall(moment):
    return moment.strftime("%Y-%m-%d %H:%M %z")


def real_minutes(span):
    return (span.ends.astimezone(UTC) - span.starts.astimezone(UTC)) / timedelta(minutes=1)


# The clocks


@pytest.mark.parametrize(
    ("sunday", "before", "after"),
    [
        (date(2026, 3, 29), "+0000", "+0100"),
        (date(2026, 10, 25), "+0100", "+0000"),
        (date(2027, 3, 28), "+0000", "+0100"),
        (date(2027, 10, 31), "+0100", "+0000"),
    ],
)
def test_a_weekly_meal_at_six_stays_at_six_when_the_clocks_change(sunday, before, after):
    first = sunday - timedelta(days=7)
    meal = timing("FREQ=WEEKLY;COUNT=3", datetime.combine(first, time(18)))
    begins = [wall(meal.span(day).starts) for day in meal.days(*ALWAYS)]
    assert begins == [
        f"{first} 18:00 {before}",
        f"{sunday} 18:00 {after}",
        f"{sunday + timedelta(days=7)} 18:00 {after}",
    ]


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2027, 3, 28)])
def test_a_time_the_clocks_skip_in_spring_is_later_by_the_gap(sunday):
    span = timing(starts=datetime.combine(sunday, time(1, 30)), minutes=60).span(sunday)
    assert wall(span.starts) == f"{sunday} 02:30 +0100"
    assert wall(span.ends) == f"{sunday} 03:30 +0100"


@pytest.mark.parametrize("sunday", [date(2026, 10, 25), date(2027, 10, 31)])
@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_comes_twice_in_autumn_is_the_first(sunday, fold):
    starts = datetime.combine(sunday, time(1, 30, fold=fold))
    assert wall(timing(starts=starts).span(sunday).starts) == f"{sunday} 01:30 +0100"


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(2026, 3, 28, 23, 0), "2026-03-29 04:00 +0100"),
        (datetime(2026, 10, 24, 23, 0), "2026-10-25 02:00 +0000"),
        (datetime(2027, 3, 27, 23, 0), "2027-03-28 04:00 +0100"),
        (datetime(2027, 10, 30, 23, 0), "2027-10-31 02:00 +0000"),
    ],
)
def test_a_night_of_four_hours_lasts_four_hours_when_the_clocks_change(starts, ends):
    span = timing(starts=starts, minutes=240).span(starts.date())
    assert wall(span.ends) == ends
    assert real_minutes(span) == 240


def test_an_exhibition_may_last_for_weeks():
    span = timing(minutes=60 * 24 * 60).span(THURSDAY.date())
    assert span.ends.date() == date(2026, 3, 2)


def test_another_town_has_its_own_clock():
    span = timing(zone="America/New_York").span(THURSDAY.date())
    assert wall(span.starts) == "2026-01-01 18:00 -0500"
    assert span.starts.tzinfo == ZoneInfo("America/New_York")


# The sunset


def test_a_date_by_the_sunset_follows_it_from_week_to_week():
    walk = timing("FREQ=WEEKLY;COUNT=2", datetime(2026, 10, 20, 0, 0), 90, sunset=-30, **LUTON)
    first, second = (walk.span(day) for day in walk.days(*ALWAYS))
    # Sunset in Luton is at about 17:57 in summer time, and a week later at about 16:43.
    assert abs(first.starts - datetime(2026, 10, 20, 17, 27, tzinfo=TOWN)) < timedelta(minutes=3)
    assert abs(second.starts - datetime(2026, 10, 27, 16, 13, tzinfo=TOWN)) < timedelta(minutes=3)
    assert first.calculated and second.calculated
    assert real_minutes(second) == 90


def test_the_minutes_after_sunset_are_added():
    at, later = (timing(sunset=n, **LUTON).span(THURSDAY.date()).starts for n in (0, 45))
    assert later - at == timedelta(minutes=45)


def test_the_hosts_own_minute_stands_instead_of_the_sunset():
    span = timing(sunset=0, **LUTON).span(THURSDAY.date(), time(16, 20))
    assert (wall(span.starts), span.calculated) == ("2026-01-01 16:20 +0000", False)


def test_midnight_is_a_minute_like_any_other():
    span = timing(sunset=0, **LUTON).span(THURSDAY.date(), time(0, 0))
    assert wall(span.starts) == "2026-01-01 00:00 +0000"


def test_a_time_by_the_clock_is_not_calculated():
    assert not timing().span(THURSDAY.date()).calculated


def test_in_a_polar_night_there_is_no_sunset_to_follow():
    north = timing(zone="Europe/Oslo", sunset=0, latitude=69.65, longitude=18.96)
    with pytest.raises(NoSunset):
        north.span(THURSDAY.date())


# The days


def test_a_single_date_is_on_its_day_only():
    single = timing()
    assert single.days(*ALWAYS) == [date(2026, 1, 1)]
    assert (single.first_day, single.last_day) == (date(2026, 1, 1), date(2026, 1, 1))
    assert not single.is_on(date(2026, 1, 2))


@pytest.mark.parametrize("off", [date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 15)])
def test_an_exception_does_not_take_place(off):
    club = timing("FREQ=WEEKLY;COUNT=3", exceptions=frozenset({off}))
    assert len(club.days(*ALWAYS)) == 2
    assert off not in club.days(*ALWAYS)
    assert not club.is_on(off)
    assert (club.first_day, club.last_day) == (date(2026, 1, 1), date(2026, 1, 15))


def test_the_time_an_exception_would_have_had_is_known():
    club = timing("FREQ=WEEKLY;COUNT=3", exceptions=frozenset({date(2026, 1, 8)}))
    assert wall(club.span(date(2026, 1, 8)).starts) == "2026-01-08 18:00 +0000"


def test_a_window_includes_both_its_ends():
    club = timing("FREQ=WEEKLY;COUNT=5")
    found = club.days(date(2026, 1, 8), date(2026, 1, 22))
    assert found == [date(2026, 1, 8), date(2026, 1, 15), date(2026, 1, 22)]


def test_a_window_that_ends_before_it_begins_is_empty():
    assert timing("FREQ=WEEKLY;COUNT=5").days(date(2026, 1, 22), date(2026, 1, 8)) == []


# What is refused


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 60 * 24 * 60 + 1}, "minutes"),
        ({"starts": datetime(1899, 12, 31, 18)}, "starts"),
        ({"starts": datetime.max}, "starts"),
        ({"sunset": 721, **LUTON}, "sunset"),
        ({"sunset": 0, "latitude": 90.1}, "latitude"),
        ({"sunset": 0, "latitude": float("nan")}, "latitude"),
        ({"sunset": 0, "longitude": -180.1}, "longitude"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(more, field):
    with pytest.raises(OutOfRange) as refusal:
        timing(**more)
    assert refusal.value.field == field
    assert refusal.value.least < refusal.value.most


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "Europe", "../etc/passwd", "Ü", "a" * 5000])
def test_a_zone_that_does_not_exist_is_refused(zone):
    with pytest.raises(UnknownZone) as refusal:
        timing(zone=zone)
    assert refusal.value.zone == zone


def test_a_start_with_a_zone_of_its_own_is_refused():
    with pytest.raises(NotWallTime):
        timing(starts=datetime(2026, 1, 1, 18, tzinfo=UTC))


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 1, 22), date.min, date.max])
def test_a_day_without_a_date_has_no_time(day):
    with pytest.raises(NotOnDay) as refusal:
        timing("FREQ=WEEKLY;COUNT=3").span(day)
    assert refusal.value.day == day


# Rules for feeds and forms


@pytest.mark.parametrize(
    ("rule", "in_a_feed"),
    [
        ("", ""),
        ("FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;COUNT=3"),
        ("FREQ=WEEKLY;UNTIL=20260115;BYDAY=TH", "FREQ=WEEKLY;UNTIL=20260115T235959Z;BYDAY=TH"),
        ("FREQ=WEEKLY;UNTIL=20260702", "FREQ=WEEKLY;UNTIL=20260702T225959Z"),
        ("FREQ=WEEKLY;UNTIL=20260702T180000", "FREQ=WEEKLY;UNTIL=20260702T225959Z"),
    ],
)
def test_a_feed_has_the_end_in_utc(rule, in_a_feed):
    assert until_utc(timing(rule)) == in_a_feed


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("until", [date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25)])
@pytest.mark.parametrize("hour", [0, 1, 23])
def test_the_rule_of_a_feed_has_the_same_days_for_us_and_for_other_calendars(zone, until, hour):
    start = THURSDAY.replace(hour=hour, minute=30)
    series = timing(write_rule("day", start.date(), until), start, zone=zone)
    rule = until_utc(series)
    theirs = rrulestr(rule, dtstart=start.replace(tzinfo=ZoneInfo(zone)))
    assert [moment.date() for moment in theirs] == series.days(*ALWAYS)
    assert timing(rule, start, zone=zone).days(*ALWAYS) == series.days(*ALWAYS)


@pytest.mark.parametrize(
    ("every", "start", "rule"),
    [
        ("day", date(2026, 1, 1), "FREQ=DAILY;UNTIL=20261231"),
        ("week", date(2026, 1, 1), "FREQ=WEEKLY;UNTIL=20261231"),
        ("fortnight", date(2026, 1, 1), "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231"),
        ("month", date(2026, 1, 16), "FREQ=MONTHLY;BYDAY=3FR;UNTIL=20261231"),
        ("month", date(2026, 1, 28), "FREQ=MONTHLY;BYDAY=4WE;UNTIL=20261231"),
        ("month", date(2026, 1, 29), "FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20261231"),
        ("year", date(2026, 1, 1), "FREQ=YEARLY;UNTIL=20261231"),
    ],
)
def test_the_plain_ways_to_repeat_are_written_as_rules(every, start, rule):
    assert write_rule(every, start, date(2026, 12, 31)) == rule


@given(
    st.sampled_from(["day", "week", "fortnight", "month", "year"]),
    st.datetimes(datetime(2025, 12, 1), datetime(2028, 12, 31)),
    st.integers(0, 399),
)
def test_a_plain_rule_can_be_used_and_shown_again(every, start, length):
    until = start.date() + timedelta(days=length)
    rule = write_rule(every, start.date(), until)
    assert read_simple(rule, start.date()) == (every, until)
    assert timing(rule, start).first_day == start.date()


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231",
        "FREQ=MONTHLY;BYDAY=2TH;UNTIL=20261231",
        "FREQ=WEEKLY;UNTIL=20261231T225959Z",
        "FREQ=WEEKLY;UNTIL=20261232",
        "UNTIL=20261231",
    ],
)
def test_any_other_rule_is_not_a_plain_one(rule):
    assert read_simple(rule, date(2026, 1, 1)) is None
