"""The running totals stand for a while."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.domain import measuring
from campaign.domain.measuring import Places
from campaign.domain.totalling import Standing, totals
from events import passing
from events.models import Registration
from tests import make
from tests.events import at_a_gate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY, MINUTE = NOW.date(), timedelta(minutes=1)
PLACES = Places((), (), ())


def nobody_is_asked(session, check_in):
    raise AssertionError


def test_everything_so_far_is_counted_and_what_is_to_come_is_not(session):
    make.pledge(session)
    make.event(session, starts=datetime(2026, 11, 21, 9))
    make.event(session, starts=datetime(2026, 11, 22, 9))
    make.event(session, starts=datetime(2001, 1, 1, 9))
    found = totals(session, now=NOW, today=TODAY, places=PLACES)
    assert (found.pledges, found.events, found.attendance, found.bookings) == (1, 2, 0, 0)
    assert found.as_of == NOW


def test_they_stand_for_a_while_and_are_counted_anew_then_and_when_the_clock_is_put_back(session):
    standing = Standing(10 * MINUTE)

    def pledges(now):
        return standing.totals(session, now=now, today=date(2026, 11, 21), places=PLACES).pledges

    assert pledges(NOW) == 0
    make.pledge(session)
    assert pledges(NOW + 9 * MINUTE) == 0
    assert pledges(NOW + 10 * MINUTE) == 1
    make.pledge(session)
    assert pledges(NOW) == 2


def test_nobodys_booking_is_opened_for_them(session):
    check_in = at_a_gate.opened(session, NOW)
    device = at_a_gate.phone(session, check_in, NOW)
    booked = {"key": "x", "party": 5, "made_at": NOW}
    session.add(Registration(date_id=check_in.date_id, **booked))
    scans = [at_a_gate.scanned(NOW, seq=seq, people=2) for seq in (1, 2)]
    passing.record(session, device, scans, now=NOW, offset=0)
    asking = Places((), (), (), nobody_is_asked)
    assert totals(session, now=NOW, today=TODAY, places=asking).attendance == 2
    with pytest.raises(AssertionError):  # as a release would
        measuring.grand_total(session, "attendance", TODAY, TODAY, places=asking)
