"""Quarters of a table, put together."""

from datetime import date

import pytest

from campaign.domain import cataloguing, tabulating
from campaign.domain.releasing import Quarter
from campaign.domain.tabulating import Sum
from tests import make

QUARTERS = [Quarter(2026, number) for number in (1, 2, 3, 4)]
WARD = cataloguing.find("pledges.ward")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([5, 10], Sum(15, False)),
        ([0, 0], Sum(0, False)),
        ([5, None], Sum(5, True)),
        ([0, None], Sum(None, True)),
        ([None, None], Sum(None, True)),
        ([], Sum(0, False)),
    ],
)
def test_a_sum_with_something_hidden_in_it_is_the_least_there_can_be(numbers, expected):
    assert tabulating.add_up(numbers) == expected


def test_of_each_quarter_the_whole_table_or_the_newest_so_far_is_read(session):
    make.release(session, "pledges.ward", "2026Q1", {"a": 5}, up_to=date(2026, 1, 31))
    make.release(session, "pledges.ward", "2026Q1", {"a": 20})
    make.release(session, "pledges.ward", "2026Q4", {"a": 5}, up_to=date(2026, 10, 31))
    make.release(session, "pledges.ward", "2026Q4", {"a": 10}, up_to=date(2026, 11, 30))
    make.release(session, "pledges.day", "2026Q2", {"2026-04-01": 10})
    found = tabulating.table(session, WARD, QUARTERS)
    assert [str(column.quarter) for column in found.columns] == ["2026Q1", "2026Q4"]
    assert [column.is_whole for column in found.columns] == [True, False]
    assert found.columns[1].up_to == date(2026, 11, 30)
    assert found.missing == (QUARTERS[1], QUARTERS[2])
    assert found.row(("a",)) == [20, 10]
    assert found.together(("a",)) == Sum(30, False)


def test_a_key_that_only_some_quarters_know_was_nothing_in_the_others(session):
    make.release(session, "pledges.ward", "2026Q1", {"old": 5, "a": 10}, total=16)
    make.release(session, "pledges.ward", "2026Q2", {"a": 10, "new": None})
    found = tabulating.table(session, WARD, QUARTERS)
    assert found.keys == [("a",), ("new",), ("old",)]
    assert found.row(("old",)) == [5, 0]
    assert found.together(("new",)) == Sum(None, True)
    assert found.totals == [16, None]
    assert found.hides_any


def test_days_are_in_order_of_time(session):
    make.release(session, "pledges.day", "2026Q1", {"2026-01-02": 5, "2026-01-01": 5})
    make.release(session, "pledges.day", "2026Q2", {"2026-04-01": 5})
    found = tabulating.table(session, cataloguing.find("pledges.day"), QUARTERS)
    assert found.keys == [("2026-01-01",), ("2026-01-02",), ("2026-04-01",)]
    assert not found.hides_any


def test_where_nothing_was_released_there_is_nothing(session):
    found = tabulating.table(session, WARD, QUARTERS)
    assert found.columns == ()
    assert found.missing == tuple(QUARTERS)
    assert found.keys == found.totals == []
