"""Which dates took place."""

from datetime import date, datetime, timedelta

import pytest

from events import occurrences
from events.held import held
from events.models import EventDate
from tests import make

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
NOON = datetime(2026, 8, 5, 12)
A_YEAR = {"starts": datetime(2026, 1, 7, 12), "rrule": "FREQ=WEEKLY;COUNT=52"}


def row(session, event, day, **over):
    """Something that happened to one date."""
    now = datetime(2026, 1, 1, tzinfo=occurrences.UTC)
    session.add(EventDate(event_id=event.id, day=day, updated_at=now, **over))
    session.flush()
    session.expire_all()


def test_one_date_and_those_of_a_series_in_the_range_count(session):
    once = make.event(session, starts=NOON)
    weekly = make.event(session, **A_YEAR)
    make.event(session, starts=datetime(2026, 10, 1, 0, 5))
    assert held(session, FIRST, LAST) == {once.id: 1, weekly.id: 14}
    assert held(session, date(2026, 10, 1), date(2026, 10, 1)).total() == 1


@pytest.mark.parametrize("over", [{"state": "draft"}, {"state": "waiting"}, {"state": "cancelled"}])
@pytest.mark.parametrize("timing", [{"starts": NOON}, A_YEAR])
def test_what_residents_never_saw_or_was_called_off_does_not(session, over, timing):
    make.event(session, **timing, **over)
    make.event(session, **timing, published_at=None)
    assert held(session, FIRST, LAST) == {}


@pytest.mark.parametrize("timing", [{"starts": NOON}, A_YEAR])
def test_a_date_that_was_called_off_does_not(session, timing):
    event = make.event(session, **timing)
    before = held(session, FIRST, LAST).total()
    row(session, event, NOON.date(), cancelled=True)
    assert held(session, FIRST, LAST).total() == before - 1


@pytest.mark.parametrize("timing", [{"starts": NOON}, A_YEAR])
def test_a_date_counts_where_it_was_moved_to(session, timing):
    event = make.event(session, **timing)
    row(session, event, NOON.date(), starts=NOON + timedelta(days=60))
    after = held(session, date(2026, 10, 4), date(2026, 10, 4))
    assert after.total() == 1
    assert held(session, NOON.date(), NOON.date()) == {}


def test_a_range_as_wide_as_all_time_is_no_harm(session):
    make.event(session, starts=NOON)
    weekly = make.event(session, **A_YEAR)
    row(session, weekly, date(2026, 1, 7), starts=datetime(2026, 1, 9, 12))
    assert held(session, date.min, date.max).total() == 53
