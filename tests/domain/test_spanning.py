"""Days somebody asks figures for, widened to whole quarters."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.domain import spanning
from campaign.domain.spanning import DaysReversed, SpanTooWide

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def names(first, last):
    """The quarters of a range."""
    return [str(quarter) for quarter in spanning.span(first, last, today=TODAY).quarters]


@pytest.mark.parametrize(
    ("first", "last", "quarters", "is_widened"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), ["2026Q2"], False),
        (date(2026, 4, 2), date(2026, 6, 30), ["2026Q2"], True),
        (date(2026, 4, 1), date(2026, 6, 29), ["2026Q2"], True),
        (date(2026, 6, 30), date(2026, 7, 1), ["2026Q2", "2026Q3"], True),
        (date(2025, 10, 1), date(2026, 3, 31), ["2025Q4", "2026Q1"], False),
        (TODAY, TODAY, ["2026Q4"], True),
    ],
)
def test_a_range_is_of_whole_quarters(first, last, quarters, is_widened):
    found = spanning.span(first, last, today=TODAY)
    assert [str(quarter) for quarter in found.quarters] == quarters
    assert found.is_widened == is_widened
    assert found.first <= first
    assert found.last >= last


def test_where_nobody_says_it_is_the_running_quarter_and_the_four_before():
    assert names(None, None) == ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert not spanning.span(None, None, today=TODAY).is_widened
    assert names(None, date(2026, 3, 31)) == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    assert names(date(2026, 7, 1), None) == ["2026Q3", "2026Q4"]
    assert names(date(2027, 1, 1), None) == ["2027Q1"]


def test_five_years_to_the_day_can_be_asked_for_and_a_day_more_cannot():
    first = date(2021, 4, 1)
    assert len(names(first, date(2026, 3, 31))) == 20
    with pytest.raises(SpanTooWide) as refusal:
        spanning.span(first, date(2026, 4, 1), today=TODAY)
    assert refusal.value.years == 5


def test_a_leap_day_is_a_day_like_others():
    assert names(date(2024, 2, 29), date(2024, 2, 29)) == ["2024Q1"]
    with pytest.raises(SpanTooWide):
        spanning.span(date(2024, 2, 29), date(2029, 3, 1), today=TODAY)


@given(first=DAYS, last=DAYS)
def test_any_two_days_are_a_range_or_refused_for_what_is_wrong_with_them(first, last):
    if last < first:
        with pytest.raises(DaysReversed):
            spanning.span(first, last, today=TODAY)
    elif last - first > timedelta(days=5 * 366):
        with pytest.raises(SpanTooWide):
            spanning.span(first, last, today=TODAY)
    elif last - first < timedelta(days=5 * 365):
        found = spanning.span(first, last, today=TODAY)
        assert found.first <= first <= last <= found.last
        assert len(found.quarters) <= 21
