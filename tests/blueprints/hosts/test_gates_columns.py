"""The columns of a chart over time: by the quarter, the hour or the day, and what is written under them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.blueprints.hosts import quarters
from campaign.blueprints.hosts.quarters import Step, beginning, columns
from events.attendance import quarter

LONDON = ZoneInfo("Europe/London")
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(["Europe/London", "UTC", "Asia/Kathmandu", "America/New_York"]).map(
    ZoneInfo
)


@given(moments, st.timedeltas(timedelta(), timedelta(days=40)), zones)
def test_every_quarter_lies_in_exactly_one_column(first, length, zone):
    first, last = quarter(first), quarter(first + length)
    found = columns(first, last, zone)
    starts = [column.starts.astimezone(UTC) for column in found]
    assert starts == sorted(set(starts))
    for moment in (first, quarter(first + length / 3), last):
        assert starts.count(beginning(moment, found[0].step, zone).astimezone(UTC)) == 1
    assert len(found) <= 16 * 24 + 1


@given(moments, st.timedeltas(timedelta(), timedelta(days=40)), zones)
def test_there_is_always_something_written_and_never_too_much(first, length, zone):
    found = columns(quarter(first), quarter(first + length), zone)
    always = [column for column in found if column.tick == "always"]
    assert len(always) <= quarters.TICKS_ON_A_PHONE
    assert 1 <= sum(bool(column.tick) for column in found) <= quarters.TICKS


@pytest.mark.parametrize(
    ("days", "step"), [(3, Step.QUARTER), (4, Step.HOUR), (15, Step.HOUR), (16, Step.DAY)]
)
def test_a_long_time_is_drawn_more_coarsely(days, step):
    first = datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert {c.step for c in columns(first, first + timedelta(days=days), LONDON)} == {step}


@pytest.mark.parametrize(
    ("hour", "minute", "name"),
    [(23, 45, ""), (0, 0, "BST"), (0, 45, "BST"), (1, 0, "GMT"), (1, 45, "GMT"), (2, 0, "")],
)
def test_only_a_time_that_comes_twice_says_which_it_is(hour, minute, name):
    day = 24 if hour == 23 else 25
    wall = datetime(2026, 10, day, hour, minute, tzinfo=UTC).astimezone(LONDON)
    assert quarters.zone_words(wall) == name


def test_no_time_comes_twice_when_clocks_go_forward():
    first = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    found = columns(first, first + timedelta(hours=1), LONDON)
    assert [f"{c.starts:%H:%M}" for c in found] == ["00:30", "00:45", "02:00", "02:15", "02:30"]
    assert {quarters.zone_words(c.starts) for c in found} == {""}


def test_a_day_of_23_or_25_hours_is_one_day():
    for first in (datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)):
        found = columns(first, first + timedelta(days=20), LONDON)
        assert len({column.starts.date() for column in found}) == len(found) == 21


def test_a_chart_over_decades_is_drawn_all_the_same():
    found = columns(datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 7, 18, 14, tzinfo=UTC), LONDON)
    assert found[0].step is Step.DAY and found[0].tick == "always"
