"""Which days a rule has, and which rules are refused."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from events.recurrence import (
    MOST_DATES,
    EndsBeforeStart,
    NotOnFirstDay,
    RepeatsTooLong,
    RepeatsWithoutEnd,
    RuleTooDense,
    TooManyDates,
    UnreadableRule,
)
from events.rrule import read_rule

THURSDAY = date(2026, 1, 1)


def days_of(rule, start=THURSDAY, zone="Europe/London"):
    return list(read_rule(rule, start, ZoneInfo(zone)).dates())


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", ["2026-01-01", "2026-01-04", "2026-01-07"]),
        ("FREQ=WEEKLY;BYDAY=TH,SA;UNTIL=20260108", ["2026-01-01", "2026-01-03", "2026-01-08"]),
        ("FREQ=MONTHLY;BYDAY=1TH;COUNT=3", ["2026-01-01", "2026-02-05", "2026-03-05"]),
        ("FREQ=MONTHLY;BYDAY=1TH,-1TU;COUNT=3", ["2026-01-01", "2026-01-27", "2026-02-05"]),
        ("FREQ=MONTHLY;BYDAY=FR,1TH;COUNT=3", ["2026-01-01", "2026-01-02", "2026-01-09"]),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=4",
            ["2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28"],
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3",
            ["2026-01-01", "2026-02-02", "2026-03-02"],
        ),
        ("FREQ=YEARLY;COUNT=2", ["2026-01-01", "2027-01-01"]),
        ("FREQ=YEARLY;BYMONTH=1,5;BYDAY=1TH;COUNT=3", ["2026-01-01", "2026-05-07", "2027-01-07"]),
        ("FREQ=YEARLY;BYDAY=1TH,-1TH;COUNT=3", ["2026-01-01", "2026-12-31", "2027-01-07"]),
        ("FREQ=WEEKLY;UNTIL=20260115T180000", ["2026-01-01", "2026-01-08", "2026-01-15"]),
        ("FREQ=WEEKLY;COUNT=1", ["2026-01-01"]),
    ],
)
def test_rules_as_calendars_write_them(rule, days):
    assert [day.isoformat() for day in days_of(rule)] == days


def test_a_month_without_a_31st_is_left_out():
    found = days_of("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31))
    assert found == [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31)]


def test_the_last_sunday_is_the_same_from_the_first_to_the_last_day_of_the_last_week():
    found = days_of("FREQ=MONTHLY;BYDAY=-1SU;COUNT=12", date(2026, 1, 25))
    assert [day.day for day in found] == [25, 22, 29, 26, 31, 28, 26, 30, 27, 25, 29, 27]


def test_the_29th_of_february_returns_in_leap_years():
    found = days_of("FREQ=YEARLY;COUNT=3", date(2028, 2, 29))
    assert found == [date(2028, 2, 29), date(2032, 2, 29), date(2036, 2, 29)]


def test_the_day_a_week_starts_on_decides_which_weeks_a_fortnight_takes():
    # The example of RFC 5545, section 3.8.5.3
    start = date(1997, 8, 5)
    monday = days_of("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", start)
    sunday = days_of("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", start)
    assert [day.day for day in monday] == [5, 10, 19, 24]
    assert [day.day for day in sunday] == [5, 17, 19, 31]


def test_an_end_in_utc_is_a_day_of_the_town():
    # 23:30 of 8 July in UTC is 00:30 of 9 July in the town.
    found = days_of("FREQ=WEEKLY;UNTIL=20260708T233000Z", date(2026, 7, 2))
    assert found[-1] == date(2026, 7, 9)


@pytest.mark.parametrize(
    "rule",
    [
        "WEEKLY",
        "COUNT=3",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;COUNT=3;",
        "FREQ=WEEKLY;COUNT=3\n",
        "FREQ=WEEKLY;COUNT=3\nDTSTART:20260101",
        "FREQ=WEEKLY;;COUNT=3",
        "FREQ=HOURS;COUNT=3",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=-3",
        "FREQ=WEEKLY;COUNT=1e9",
        "FREQ=WEEKLY;COUNT=٣",
        "FREQ=WEEKLY;COUNT=3;COUNT=3",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20260301",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=1001;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20260230",
        "FREQ=WEEKLY;UNTIL=00000101",
        "FREQ=WEEKLY;UNTIL=20260301T250000Z",
        "FREQ=WEEKLY;UNTIL=2026-03-01",
        "FREQ=WEEKLY;BYDAY=;COUNT=3",
        "FREQ=WEEKLY;BYDAY=TH,;COUNT=3",
        "FREQ=WEEKLY;BYDAY=DO;COUNT=3",
        "FREQ=WEEKLY;BYDAY=1TH;COUNT=3",
        "FREQ=DAILY;BYDAY=1TH;COUNT=3",
        "FREQ=MONTHLY;BYDAY=0TH;COUNT=3",
        "FREQ=MONTHLY;BYDAY=54TH;COUNT=3",
        "FREQ=WEEKLY;BYMONTHDAY=1;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=0;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=32;COUNT=3",
        "FREQ=MONTHLY;BYMONTH=13;COUNT=3",
        "FREQ=MONTHLY;BYSETPOS=1;COUNT=3",
        "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=367;COUNT=3",
        "FREQ=YEARLY;BYYEARDAY=1;COUNT=3",
        "FREQ=YEARLY;BYWEEKNO=1;COUNT=3",
        "FREQ=YEARLY;BYEASTER=0;COUNT=3",
        "FREQ=WEEKLY;WKST=MO,TU;COUNT=3",
        "FREQ=WEEKLY;COUNT=3;BYDAY=TH" + ",TH" * 100,
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_text(rule):
    with pytest.raises(UnreadableRule) as refusal:
        days_of(rule)
    assert refusal.value.rule == rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;COUNT=2",
        "FREQ=MINUTELY;COUNT=2",
        "FREQ=HOURLY;COUNT=2",
        "FREQ=DAILY;BYHOUR=9,18;COUNT=2",
        "FREQ=DAILY;BYMINUTE=0;COUNT=2",
        "FREQ=DAILY;BYSECOND=0,1;COUNT=2",
    ],
)
def test_more_than_one_time_in_a_day_is_refused(rule):
    with pytest.raises(RuleTooDense):
        days_of(rule)


def test_a_rule_without_an_end_is_refused():
    with pytest.raises(RepeatsWithoutEnd):
        days_of("FREQ=WEEKLY")


@pytest.mark.parametrize("until", ["20251231", "20251231T235959Z", "00010101T000000Z"])
def test_a_rule_that_ends_before_its_start_is_refused(until):
    with pytest.raises(EndsBeforeStart) as refusal:
        days_of(f"FREQ=WEEKLY;UNTIL={until}")
    assert refusal.value.until.isoformat().replace("-", "") == until[:8]


def test_a_rule_may_end_on_the_day_it_starts():
    assert days_of("FREQ=WEEKLY;UNTIL=20260101") == [date(2026, 1, 1)]


def test_a_rule_may_go_on_for_ten_years():
    assert days_of("FREQ=YEARLY;UNTIL=20360101")[-1] == date(2036, 1, 1)
    assert days_of("FREQ=YEARLY;COUNT=11")[-1] == date(2036, 1, 1)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;UNTIL=20360102",
        "FREQ=YEARLY;COUNT=12",
        "FREQ=WEEKLY;INTERVAL=1000;COUNT=2",
        "FREQ=YEARLY;UNTIL=99991231T235959Z",
    ],
)
def test_a_rule_that_goes_on_for_more_than_ten_years_is_refused(rule):
    for zone in ("Europe/London", "Asia/Karachi"):
        with pytest.raises(RepeatsTooLong) as refusal:
            days_of(rule, zone=zone)
        assert refusal.value.years == 10


def test_four_hundred_dates_are_not_too_many():
    assert len(days_of("FREQ=DAILY;COUNT=400")) == MOST_DATES
    assert len(days_of("FREQ=DAILY;UNTIL=20270204")) == MOST_DATES


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=401",
        "FREQ=DAILY;UNTIL=20270205",
        "FREQ=WEEKLY;COUNT=1000000000",
        f"FREQ=WEEKLY;COUNT={'9' * 150}",
    ],
)
def test_more_than_four_hundred_dates_are_refused(rule):
    with pytest.raises(TooManyDates) as refusal:
        days_of(rule)
    assert refusal.value.most == MOST_DATES


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=FR;COUNT=3",
        "FREQ=MONTHLY;BYDAY=2TH;COUNT=3",
        "FREQ=YEARLY;BYMONTH=5;COUNT=3",
        "FREQ=DAILY;BYDAY=TH;BYSETPOS=2;COUNT=3",
        # These have no day at all.
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20270101",
        "FREQ=MONTHLY;BYDAY=53MO;COUNT=3",
    ],
)
def test_a_start_that_is_not_a_day_of_the_rule_is_refused(rule):
    with pytest.raises(NotOnFirstDay):
        days_of(rule)
