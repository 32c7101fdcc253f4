"""A date with its gates open, for tests of what happens there."""

import pytest

from campaign import clock
from events import passing
from tests.events.at_a_gate import opened, phone


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def check_in(session, now):
    return opened(session, now)


@pytest.fixture
def device(session, check_in, now):
    return phone(session, check_in, now)


@pytest.fixture
def send(session, device, now):
    """Hand in scans of a phone; the answers as (result, reason)."""

    def hand_in(*scans, device=device, now=now, offset=0):
        kept = passing.record(session, device, scans, now=now, offset=offset)
        assert [one.scan for one in kept] == [one.scan for one in scans]
        return [(one.result, one.reason) for one in kept]

    return hand_in
