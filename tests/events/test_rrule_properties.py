"""What holds for every rule, and what another implementation makes of it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import event, given, settings
from hypothesis import strategies as st

from events.recurrence import (
    MOST_DATES,
    NotOnFirstDay,
    RepeatsTooLong,
    Timing,
    TimingRefused,
    TooManyDates,
    write_rule,
)
from events.rrule import WEEKDAYS, read_rule

TOWN = ZoneInfo("Europe/London")
ALWAYS = (date.min, date.max)

starts = st.dates(date(2025, 12, 1), date(2028, 12, 31))


@st.composite
def rules(draw):
    """A start and a rule of any kind; without BYSETPOS, the start is a day of the rule."""
    start = draw(starts)
    every = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": every, "INTERVAL": draw(st.integers(1, 4))}
    parts |= draw(days_beside(start, every))
    # dateutil counts the positions of the first week from the start only.
    if "BYDAY" in parts and every != "WEEKLY" and draw(st.booleans()):
        parts["BYSETPOS"] = draw(st.sampled_from(["1", "-1", "1,2", "3", "1,-1"]))
    parts["WKST"] = draw(st.sampled_from(["MO", "SU", "WE"]))
    if draw(st.booleans()):
        parts["COUNT"] = draw(st.integers(1, 40))
    else:
        parts["UNTIL"] = f"{start + timedelta(days=draw(st.integers(0, 2000))):%Y%m%d}"
    return start, ";".join(f"{name}={value}" for name, value in parts.items())


def days_beside(start, every):
    """Parts that name days, the start among them."""
    weekday, nth = WEEKDAYS[start.weekday()], (start.day - 1) // 7 + 1
    weekdays = st.just(("", weekday))
    if every == "MONTHLY":
        weekdays |= st.just((str(nth), weekday))
    with_nth = st.sampled_from(["1", "2", "+3", "4", "5", "-1", "-2"])

    def more(own):
        """Plain and counted weekdays are not mixed: dateutil takes only what is both."""
        number = with_nth if own[0] else st.just("")
        others = st.lists(st.tuples(number, st.sampled_from(WEEKDAYS)), max_size=4)
        return others.map(lambda some: ",".join(n + day for n, day in [own, *some]))

    def listed(own, others):
        return st.lists(others, max_size=8).map(lambda some: ",".join(map(str, [own, *some])))

    optional = {
        "BYDAY": weekdays.flatmap(more),
        "BYMONTH": listed(start.month, st.integers(1, 12)),
        "BYMONTHDAY": listed(start.day, st.sampled_from([*range(1, 32), -1, -2, -10])),
    }
    if every == "WEEKLY":
        del optional["BYMONTHDAY"]
    return st.fixed_dictionaries({}, optional=optional)


def timing(rule, start, **more):
    return Timing(datetime.combine(start, time(18)), 120, rrule=rule, **more)


@settings(max_examples=400, deadline=None)  # dateutil may look far for a next day
@given(rules())
def test_the_days_are_those_of_dateutil(drawn):
    start, rule = drawn
    try:
        found = list(read_rule(rule, start, TOWN).dates())
    except (TooManyDates, RepeatsTooLong) as refusal:
        event(type(refusal).__name__)
        return
    except NotOnFirstDay:
        assert "BYSETPOS" in rule
        return
    theirs = rrulestr(rule, dtstart=datetime.combine(start, time()))
    assert found == [moment.date() for moment in theirs]


@settings(max_examples=200)
@given(rules(), st.dates(), st.dates(), st.sets(st.integers(0, 60)))
def test_the_days_of_a_window_are_sorted_single_within_it_and_take_place(drawn, one, two, off):
    start, rule = drawn
    exceptions = frozenset(start + timedelta(days=n) for n in off)
    try:
        series = timing(rule, start, exceptions=exceptions)
    except TimingRefused:
        return
    for first, last in (sorted((one, two)), ALWAYS):
        days = series.days(first, last)
        assert len(days) <= MOST_DATES
        assert all(a < b for a, b in pairwise(days))
        assert all(first <= day <= last and series.is_on(day) for day in days)
        assert exceptions.isdisjoint(days)


@given(rules())
def test_every_date_lasts_as_long_as_it_should(drawn):
    start, rule = drawn
    try:
        series = timing(rule, start)
    except TimingRefused:
        return
    for day in series.days(*ALWAYS):
        span = series.span(day)
        assert (span.starts.date(), span.starts.time()) == (day, time(18))
        assert span.ends.astimezone(UTC) - span.starts.astimezone(UTC) == timedelta(hours=2)


@given(
    start=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    weeks=st.sampled_from([1, 2]),
    number=st.integers(1, 200),
)
def test_weekly_and_fortnightly_are_plain_arithmetic(start, weeks, number):
    until = start + timedelta(days=7 * weeks * (number - 1) + 6)
    rule = write_rule("week" if weeks == 1 else "fortnight", start, until)
    expected = [start + timedelta(days=7 * weeks * n) for n in range(number)]
    assert timing(rule, start).days(*ALWAYS) == expected


@given(st.text() | st.text("FREQ=DAILYWKMONTHUCBSP;,+-0123456789", max_size=60))
def test_whatever_the_text_a_timing_is_made_or_refused(text):
    try:
        made = timing(text, date(2026, 1, 1))
    except TimingRefused:
        return
    assert made.first_day == date(2026, 1, 1)


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"])
@given(end=st.text("0123456789TZ", min_size=8, max_size=16))
def test_whatever_the_end_a_timing_is_made_or_refused(rule, end):
    for last in (end, f"{end[:8]}T000000Z"):
        try:
            made = timing(f"{rule};UNTIL={last}", date(2026, 1, 1), zone="Asia/Karachi")
        except TimingRefused:
            continue
        assert made.first_day <= made.last_day
