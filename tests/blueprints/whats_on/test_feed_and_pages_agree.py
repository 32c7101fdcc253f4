"""The calendar feed and the pages say the same: five hundred events, two readers, every start."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from campaign import clock
from events import listings
from events.models import EventDate
from tests import make
from tests.events.test_ical import starts_by_icalendar, starts_by_vobject

TIME = re.compile(r'<li class="event( off)?">.*?<time datetime="([^"]+)"', re.DOTALL)
MORE = re.compile(r'href="([^"]*after=[^"]*)"')


@pytest.fixture
def season(session, time_machine):
    """One in each way of being: once, each week over a change of clocks, moved, called off, at sunset."""
    time_machine.move_to(datetime(2026, 3, 1, 8), tick=False)
    group = make.group(session)
    for n in range(500):
        starts = datetime(2026, 3, 2, 9) + timedelta(hours=7 * n % (24 * 200), minutes=n % 60)
        event = make.event(session, group, starts=starts, minutes=30 + n, **kind(n))
        if n % 5 == 2:
            day = starts.date() + timedelta(weeks=1)
            moved = datetime.combine(day, starts.time()) + timedelta(days=1, hours=2)
            event.dates.append(EventDate(day=day, starts=moved, updated_at=clock.now()))
        if n % 5 == 3:
            off = starts.date() + timedelta(weeks=2)
            event.dates.append(EventDate(day=off, cancelled=True, updated_at=clock.now()))
        listings.relist(session, event, date(2026, 3, 1))
    session.commit()


def kind(n):
    weekly = {"rrule": "FREQ=WEEKLY;COUNT=4"}
    at_sunset = {
        "sunset": -30,
        "latitude": 51.88,
        "longitude": -0.42,
        "rrule": "FREQ=DAILY;COUNT=3",
    }
    return ({}, weekly, weekly, weekly, at_sunset)[n % 5]


def starts_of_the_pages(client):
    """Turn the pages of the list to the end, and return when what takes place begins."""
    path, found = "/en/events", []
    while path:
        html = client.get(path).get_data(as_text=True)
        times = TIME.findall(html)
        assert times
        found += [datetime.fromisoformat(start).astimezone(UTC) for off, start in times if not off]
        more = MORE.search(html)
        path = more and more.group(1).replace("&amp;", "&")
    return sorted(found)


def test_every_start_in_the_feed_is_the_pages_by_two_readers(client, season):
    data = client.get("/en/events.ics").data
    pages = starts_of_the_pages(client)
    assert len(pages) == 100 + 100 * 4 + 100 * 4 + 100 * 3 + 100 * 3
    assert sorted(start for _, start in starts_by_icalendar(data)) == pages
    assert sorted(start for _, start in starts_by_vobject(data)) == pages
