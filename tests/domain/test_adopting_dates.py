"""Single dates that a group's own calendar moves or calls off, once residents see the event."""

from datetime import date

import pytest

from campaign.domain import adopting
from events import occurrences, publishing
from tests.domain.test_adopting import (  # noqa: F401
    NOW,
    events,
    group,
    look,
    publish,
    vevent,
)

SERIES = vevent("a@x", "Tea", "20270105T140000", "RRULE:FREQ=WEEKLY;COUNT=4")
MOVED = vevent("a@x", "Tea", "20270113T160000", "RECURRENCE-ID:20270112T140000")
OFF = vevent("a@x", "Tea", "20270119T140000", "RECURRENCE-ID:20270119T140000", "STATUS:CANCELLED")
DAY = date(2027, 1, 12)


@pytest.fixture
def event(look, events, session):  # noqa: F811
    """A published series of an untrusted group."""
    look(SERIES)
    (found,) = events()
    publish(session, found)
    return found


def starts(event):
    return [o.span.starts.day for o in occurrences.upcoming(event, NOW)]


def test_a_moved_date_of_a_published_event_waits_for_staff(look, event, session):  # noqa: F811
    found = look(SERIES, MOVED, whole=True)
    assert [line.did for line in found.lines] == ["waits"]
    assert found.changes == []
    assert starts(event) == [5, 12, 19, 26]
    waiting = publishing.waiting_edit(session, event)
    moved = {"starts": "2027-01-13T16:00:00", "minutes": 120}
    assert waiting.fields == {"moved": {"2027-01-12": moved}}
    assert look(SERIES, MOVED) == [("unchanged", "")]
    publishing.approve(session, waiting, now=NOW)
    assert starts(event) == [5, 13, 19, 26]


def test_a_move_that_staff_refused_is_not_asked_for_again(look, event, session):  # noqa: F811
    look(SERIES, MOVED)
    publishing.refuse(session, publishing.waiting_edit(session, event), now=NOW)
    assert look(SERIES, MOVED) == [("unchanged", "")]
    assert publishing.waiting_edit(session, event) is None


def test_a_date_is_called_off_at_once_and_comes_back_once_staff_approve(look, event, session):  # noqa: F811
    found = look(SERIES, MOVED, OFF, whole=True)
    assert [line.did for line in found.lines] == ["dates", "waits"]
    assert found.changes == [adopting.Change(event, date(2027, 1, 19), cancelled=True)]
    assert look(SERIES, MOVED) == [("waits", "")]
    assert [o.is_cancelled for o in occurrences.upcoming(event, NOW)] == [False, False, True, False]
    publishing.approve(session, publishing.waiting_edit(session, event), now=NOW)
    assert not any(o.is_cancelled for o in occurrences.upcoming(event, NOW))


def test_a_trusted_groups_dates_move_at_once_and_bookers_are_told(look, event, group):  # noqa: F811
    group.trusted = True
    found = look(SERIES, MOVED, whole=True)
    assert [line.did for line in found.lines] == ["dates"]
    assert found.changes == [adopting.Change(event, DAY, cancelled=False)]
    assert starts(event) == [5, 13, 19, 26]


def test_a_move_waits_with_the_change_of_the_series_it_belongs_to(look, event, session):  # noqa: F811
    series = vevent("a@x", "Tea", "20270105T140000", "RRULE:FREQ=WEEKLY;COUNT=6")
    moved = vevent("a@x", "Tea", "20270203T140000", "RECURRENCE-ID:20270202T140000")
    off = vevent(
        "a@x", "Tea", "20270209T140000", "RECURRENCE-ID:20270209T140000", "STATUS:CANCELLED"
    )
    assert look(series, moved, off) == [("waits", "")]
    publishing.approve(session, publishing.waiting_edit(session, event), now=NOW)
    dates = occurrences.upcoming(event, NOW)
    assert [o.span.starts.day for o in dates] == [5, 12, 19, 26, 3, 9]
    assert [o.is_cancelled for o in dates] == [False] * 5 + [True]


def test_a_date_that_moves_too_far_is_named_and_the_others_wait(look, event, session):  # noqa: F811
    far = vevent("a@x", "Tea", "20270501T140000", "RECURRENCE-ID:20270126T140000")
    found = look(SERIES, MOVED, far)
    assert found == [("date_refused", "MovedTooFar"), ("waits", "")]
    assert set(publishing.waiting_edit(session, event).fields["moved"]) == {DAY.isoformat()}
