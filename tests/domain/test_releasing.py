"""Quarters, and what is published of them when."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from campaign.domain import releasing
from campaign.domain.cataloguing import CATALOGUE
from campaign.domain.disclosing import read
from campaign.domain.recounting import TOTAL, NothingReleased, recount
from campaign.domain.releasing import NoSuchQuarter, Quarter
from campaign.models.release import Release

AUTUMN = Quarter(2026, 3)
OVER = AUTUMN.last + releasing.SETTLING + timedelta(days=1)


def signed(entry, first, last):
    """Ten people sign every day, of two wards in turn; nothing else happens."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if entry.figure != "pledges":
        return {("here",) * len(entry.by): 0}
    at = {
        ("day",): {(day.isoformat(),): 10 for day in days},
        ("ward",): {("north",): 6 * len(days), ("south",): 4 * len(days)},
        ("ward", "age_band"): {
            ("north", "18_plus"): 6 * len(days),
            ("south", "18_plus"): 4 * len(days),
        },
    }
    return at.get(entry.by, {("all",): 10 * len(days)})


def release(session, today, counting=signed):
    return releasing.release_due(session, today=today, counting=counting)


@pytest.mark.parametrize(
    ("text", "first", "last", "before", "after"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31), "2025Q4", "2026Q2"),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31), "2023Q4", "2024Q2"),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31), "2026Q3", "2027Q1"),
    ],
)
def test_a_quarter_is_three_months(text, first, last, before, after):
    quarter = Quarter.parse(text)
    assert (quarter.first, quarter.last) == (first, last)
    assert (str(quarter.before), str(quarter), str(quarter.after)) == (before, text, after)
    assert Quarter.of(first) == Quarter.of(last) == quarter
    assert Quarter.of(first - timedelta(days=1)) < quarter < Quarter.of(last + timedelta(days=1))


@pytest.mark.parametrize(
    "text", ["", "2026", "2026Q5", "2026q1", "26Q1", "0000Q1", "9999Q4", "²026Q1", "2026Q1\n"]
)
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(NoSuchQuarter):
        Quarter.parse(text)


def test_the_quarters_between_two_days_hold_both():
    found = releasing.between(date(2025, 12, 31), date(2026, 7, 1))
    assert [str(one) for one in found] == ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def test_a_quarter_is_published_whole_once_it_settled(session):
    assert not [
        one
        for one in release(session, OVER - timedelta(days=1))
        if one.is_whole and one.quarter == "2026Q3"
    ]
    made = [one for one in release(session, OVER) if one.is_whole]
    assert {one.table_key for one in made} == set(CATALOGUE)
    assert {(one.quarter, one.first, one.up_to) for one in made} == {
        ("2026Q3", AUTUMN.first, AUTUMN.last)
    }


def test_twice_publishes_once_and_changes_nothing(session):
    before = {one.table_key: one.content for one in release(session, OVER)}
    assert release(session, OVER, counting=lambda *asked: dict.fromkeys(signed(*asked), 7)) == []
    assert {one.table_key: one.content for one in session.scalars(select(Release))} == before


def test_another_worker_who_published_in_the_meantime_is_left_alone(session):
    (due,) = releasing.due(session, today=OVER, counting=signed)
    release(session, OVER)
    assert releasing.keep(session, releasing.protected(due, today=OVER)) == []


def test_the_quarter_that_runs_is_published_once_a_month_without_what_is_sensitive(session):
    release(session, date(2026, 7, 10))
    august = release(session, date(2026, 8, 10))
    assert {(one.up_to, one.is_whole) for one in august} == {(date(2026, 7, 31), False)}
    assert {CATALOGUE[one.table_key].figure for one in august} == {"pledges"}
    assert release(session, date(2026, 8, 31)) == []
    september = release(session, date(2026, 9, 10))
    assert {one.up_to for one in september} == {date(2026, 8, 31)}
    assert releasing.latest(session, "pledges.ward", AUTUMN) in september
    assert releasing.whole(session, "pledges.ward", [AUTUMN]) == []


def test_a_running_quarter_waits_until_there_is_enough(session):
    def few(*asked):
        return {at: count // 10 for at, count in signed(*asked).items()}

    assert all(one.is_whole for one in release(session, date(2026, 8, 10), counting=few))
    assert releasing.latest(session, "pledges.ward", AUTUMN) is None
    release(session, OVER, counting=few)
    assert releasing.latest(session, "pledges.ward", AUTUMN).is_whole


def test_before_anything_was_counted_nothing_is_published(session):
    def nothing(*asked):
        return dict.fromkeys(signed(*asked), 0)

    assert release(session, OVER, counting=nothing) == []
    release(session, OVER)
    quiet = release(session, AUTUMN.after.last + timedelta(days=5), counting=nothing)
    assert {one.quarter for one in quiet} == {"2026Q4"}


def test_whole_quarters_are_found_in_order_and_the_newest_of_each(session):
    for today in (
        date(2026, 8, 10),
        date(2026, 9, 10),
        OVER,
        AUTUMN.after.last + timedelta(days=5),
    ):
        release(session, today)
    wanted = [AUTUMN.after, AUTUMN]
    assert [r.quarter for r in releasing.whole(session, "pledges.ward", wanted)] == [
        "2026Q3",
        "2026Q4",
    ]
    newest = [(r.quarter, r.is_whole) for r in releasing.newest(session, "pledges.ward")]
    assert newest[-2:] == [("2026Q3", True), ("2026Q4", True)]
    assert releasing.published(session)["pledges.ward"].quarter == "2026Q4"


def test_every_number_of_a_quarter_is_counted_again(session):
    release(session, OVER)
    lines = recount(session, AUTUMN, today=OVER, counting=signed)
    assert all(line.agrees for line in lines)
    released = {
        (r.table_key, at): shown
        for r in session.scalars(select(Release))
        for at, shown in read(r.content).cells.items()
        if shown is not None
    }
    assert {(line.table, line.at): line.released for line in lines if line.at != TOTAL} == released


def test_a_number_that_is_different_is_found(session):
    release(session, OVER)

    def other(entry, first, last):
        counts = signed(entry, first, last)
        return (
            counts | {("north",): counts[("north",)] + 5} if entry.key == "pledges.ward" else counts
        )

    wrong = [
        line for line in recount(session, AUTUMN, today=OVER, counting=other) if not line.agrees
    ]
    assert [(line.table, line.at) for line in wrong] == [
        ("pledges.ward", ("north",)),
        ("pledges.ward", TOTAL),
    ]


def test_answers_that_went_once_their_table_was_made_are_not_called_different(session):
    def many(entry, *days):
        return {("yes",) * len(entry.by): 40, ("no",) * len(entry.by): 40}

    def gone(entry, *days):
        is_equality = entry.key.startswith("equality")
        return dict.fromkeys(many(entry), 0) if is_equality else many(entry)

    release(session, OVER, counting=many)
    lines = recount(session, AUTUMN, today=OVER, counting=gone)
    assert all(line.agrees for line in lines)
    assert {line.table for line in lines if line.counted is None} >= {"equality.ethnic_group"}


def test_nothing_released_is_nothing_to_count_again(session):
    with pytest.raises(NothingReleased):
        recount(session, AUTUMN, today=OVER, counting=signed)
