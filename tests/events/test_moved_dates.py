"""Single dates of a published event: who moves them at once, and whose moves wait for staff."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from events import moving, occurrences, publishing, rescheduling, revising
from events.models import EventDate, EventEdit
from tests.events.test_publishing import (  # noqa: F401
    FIRST,
    NOW,
    book,
    drafted,
    edit,
    group,
    listed,
    live,
    weekly,
)

DAY, NEXT = "2026-06-13", "2026-06-20"
LATER = moving.entry(datetime(2026, 6, 14, 19, 13), 90)


@pytest.fixture
def series(live):  # noqa: F811
    return live(rrule=weekly())


@pytest.fixture
def move(edit):  # noqa: F811
    return lambda event, to, day=DAY, **over: edit(event, moved={day: to}, **over)


@pytest.fixture
def when(session):
    def read(event, day=DAY):
        found = occurrences.find(session, event, date.fromisoformat(day))
        return found.is_cancelled or f"{found.span.starts:%m-%d %H:%M}"

    return read


def test_a_date_of_an_untrusted_groups_event_moves_once_staff_approve(session, series, move, when):
    waiting = move(series, LATER)
    assert waiting.fields == {"moved": {DAY: LATER}}
    assert when(series) == "06-13 18:00"
    assert publishing.latest(session, series)["moved"] == {DAY: LATER}
    publishing.approve(session, waiting, now=NOW)
    assert when(series) == "06-14 19:13"
    assert session.scalars(select(EventEdit)).all() == []
    starts = [row.starts_at for row in listed(session, series) if row.day.isoformat() == DAY]
    assert starts == [datetime(2026, 6, 14, 18, 13, tzinfo=UTC)]


@pytest.mark.parametrize("who", ["staff", "trusted", "draft"])
def test_staff_trusted_groups_and_drafts_move_at_once(session, group, drafted, move, when, who):  # noqa: F811
    event = drafted(rrule=weekly())
    if who != "draft":
        publishing.publish(session, event, now=NOW)
    group.trusted = who == "trusted"
    assert move(event, LATER, by_staff=who == "staff") is None
    assert when(event) == "06-14 19:13"
    assert move(event, None, by_staff=who == "staff") is None
    assert when(event) == "06-13 18:00"


def test_a_date_is_called_off_at_once_and_put_back_once_staff_approve(session, series, move, when):
    assert move(series, moving.OFF) is None
    assert when(series) is True
    waiting = move(series, None)
    assert when(series) is True
    assert waiting.fields == {"moved": {DAY: None}}
    publishing.approve(session, waiting, now=NOW)
    assert when(series) == "06-13 18:00"
    assert session.scalars(select(EventDate)).one().starts is None


def test_moves_of_several_days_wait_together_and_with_the_rest(series, move, edit):  # noqa: F811
    move(series, LATER)
    edit(series, venue="Library")
    waiting = move(series, moving.entry(datetime(2026, 6, 20, 12), 60), NEXT)
    assert waiting.fields["venue"] == "Library"
    assert set(waiting.fields["moved"]) == {DAY, NEXT}
    assert set(edit(series, venue="Town Hall").fields) == {"moved"}
    assert set(move(series, None, NEXT).fields["moved"]) == {DAY}
    assert move(series, None) is None


def test_a_date_called_off_after_it_was_asked_to_move_no_longer_waits(session, series, move, when):
    move(series, LATER)
    assert move(series, moving.OFF) is None
    assert publishing.waiting_edit(session, series) is None
    assert when(series) is True


def test_a_date_that_staff_move_no_longer_waits_and_the_others_do(series, move, when):
    move(series, LATER)
    move(series, LATER | {"minutes": 30}, NEXT)
    waiting = move(series, moving.entry(datetime(2026, 6, 13, 9), 60), by_staff=True)
    assert when(series) == "06-13 09:00"
    assert set(waiting.fields["moved"]) == {NEXT}


def test_what_staff_did_to_another_date_meanwhile_outlives_an_approval(session, series, move, when):
    waiting = move(series, LATER)
    move(series, moving.entry(datetime(2026, 6, 20, 9), 60), NEXT, by_staff=True)
    publishing.approve(session, waiting, now=NOW)
    assert (when(series), when(series, NEXT)) == ("06-14 19:13", "06-20 09:00")


def test_a_move_that_is_refused_leaves_the_date(session, series, move, when):
    publishing.refuse(session, move(series, LATER), now=NOW)
    assert when(series) == "06-13 18:00"
    assert publishing.latest(session, series)["moved"] == {}


@pytest.mark.parametrize("by_staff", [True, False])
@pytest.mark.parametrize(
    ("day", "to", "refusal"),
    [
        ("2026-06-14", LATER, occurrences.NoSuchDate),
        (DAY, moving.entry(FIRST, 0), rescheduling.LastsNoTime),
        (DAY, moving.entry(FIRST + timedelta(days=90), 60), rescheduling.MovedTooFar),
    ],
)
def test_a_move_that_cannot_be_is_refused_to_everybody(
    session, series, move, by_staff, day, to, refusal
):
    with pytest.raises(refusal):
        move(series, to, day, by_staff=by_staff)
    assert revising.fields_of(series)["moved"] == {}
    assert publishing.waiting_edit(session, series) is None


def test_dates_of_a_cancelled_event_do_not_move(session, series, move):
    publishing.cancel(session, series, now=NOW)
    for to in (LATER, None, moving.OFF):
        with pytest.raises(publishing.AlreadyCancelled):
            move(series, to, by_staff=True)


def test_a_date_that_the_event_loses_is_no_longer_asked_to_move(session, series, move, edit):  # noqa: F811
    move(series, LATER)
    waiting = edit(series, exceptions=[DAY])
    assert waiting.fields == {"exceptions": [DAY]}
    publishing.approve(session, waiting, now=NOW)
    assert publishing.waiting_edit(session, series) is None


def test_a_move_is_checked_again_when_it_is_approved(session, series, move):
    waiting = move(series, LATER)
    series.exceptions = [DAY]
    session.flush()
    with pytest.raises(occurrences.NoSuchDate):
        publishing.approve(session, waiting, now=NOW)


def test_a_date_can_be_called_off_while_an_edit_waits_that_can_no_longer_be(
    series,
    move,
    edit,  # noqa: F811
    book,  # noqa: F811
    when,
):
    edit(series, exceptions=[DAY])
    book(series, date.fromisoformat(DAY))
    move(series, moving.OFF)
    assert when(series) is True


def test_differences_name_the_days_before_and_after(session, series, move):
    move(series, LATER, by_staff=True)
    move(series, moving.OFF, NEXT)
    move(series, None)
    waiting = move(series, LATER, NEXT)
    (found,) = publishing.differences(series, waiting)
    assert found.field == "moved"
    assert found.before == {DAY: LATER, NEXT: moving.OFF}
    assert found.after == {DAY: None, NEXT: LATER}


def test_moved_dates_are_not_lost_when_the_whole_event_is_saved(series, move, edit, when):  # noqa: F811
    move(series, LATER, by_staff=True)
    fields = {**revising.fields_of(series), "venue": "Library"}
    assert edit(series, by_staff=True, **fields) is None
    assert when(series) == "06-14 19:13"


def test_a_page_read_before_a_date_moved_is_old(session, series, move):
    read = revising.mark(publishing.latest(session, series))
    move(series, LATER)
    assert revising.mark(publishing.latest(session, series)) != read
