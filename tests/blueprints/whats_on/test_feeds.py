"""Calendars to subscribe to, and the news feed."""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

import icalendar
import pytest
import recurring_ical_events

from campaign import clock
from events import listings
from events.models import EventDate
from tests import make

NOW = datetime(2026, 6, 1, 8)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _june(time_machine):
    time_machine.move_to(NOW, tick=False)


def planned(session, **over):
    usual = {"slug": "meal", "starts": datetime(2026, 6, 5, 18), "uid": "meal@example.org"}
    found = make.event(session, **{**usual, **over})
    session.commit()
    return found


def calendar(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/calendar"
    return icalendar.Calendar.from_ical(response.data)


def happened(session, event, **over):
    event.dates.append(EventDate(updated_at=clock.now(), **over))
    listings.relist(session, event, clock.today())
    session.commit()


def test_a_series_comes_whole_with_what_happened_to_its_dates(client, session):
    meal = planned(
        session,
        rrule="FREQ=WEEKLY;UNTIL=20261130",
        exceptions=["2026-06-26", "2026-06-27"],
        title={"en": "Meal", "ur": "کھانا"},
        description={"en": "Bring **rice**"},
        sequence=3,
    )
    happened(session, meal, day=date(2026, 6, 12), starts=datetime(2026, 6, 13, 19), sequence=1)
    happened(session, meal, day=date(2026, 6, 19), cancelled=True)
    for path in ("/en/events.ics", "/en/events/meal.ics"):
        found = calendar(client, path)
        (series, *_changed) = found.walk("VEVENT")
        assert series["UID"] == "meal@example.org" and series["SEQUENCE"] == 3
        assert (
            series["DTSTAMP"].dt
            == series["LAST-MODIFIED"].dt
            == meal.updated_at.replace(microsecond=0)
        )
        assert found.walk("VTIMEZONE")[0]["TZID"] == "Europe/London"
        between = recurring_ical_events.of(found).between(date(2026, 6, 1), date(2026, 7, 5))
        times = sorted((e["DTSTART"].dt.isoformat(), str(e.get("STATUS", ""))) for e in between)
        live = [time for time, status in times if status != "CANCELLED"]
        assert live == [
            "2026-06-05T18:00:00+01:00",
            "2026-06-13T19:00:00+01:00",
            "2026-07-03T18:00:00+01:00",
        ]
        after = recurring_ical_events.of(found).between(date(2026, 11, 1), date(2026, 11, 8))
        assert [e["DTSTART"].dt.isoformat() for e in after] == ["2026-11-06T18:00:00+00:00"]
        assert series["DESCRIPTION"] == "Bring rice"
    assert calendar(client, "/ur/events/meal.ics").walk("VEVENT")[0]["SUMMARY"] == "کھانا"


def test_dates_that_follow_the_sunset_come_one_by_one(client, session):
    planned(session, sunset=0, latitude=51.88, longitude=-0.42, rrule="FREQ=WEEKLY;COUNT=3")
    found = calendar(client, "/en/events/meal.ics").walk("VEVENT")
    assert len({e["UID"] for e in found}) == 3
    assert len({e["DTSTART"].dt.time() for e in found}) == 3
    assert all("RRULE" not in e and "sunset" in e["DESCRIPTION"] for e in found)


def test_what_was_called_off_stays_for_sixty_days(client, session, time_machine):
    planned(session, state="cancelled", starts=datetime(2026, 12, 5, 18))
    (found,) = calendar(client, "/en/events.ics").walk("VEVENT")
    assert found["STATUS"] == "CANCELLED"
    time_machine.move_to(NOW + timedelta(days=59), tick=False)
    assert len(calendar(client, "/en/events.ics").walk("VEVENT")) == 1
    time_machine.move_to(NOW + timedelta(days=61), tick=False)
    assert len(calendar(client, "/en/events.ics").walk("VEVENT")) == 0
    assert len(calendar(client, "/en/events/meal.ics").walk("VEVENT")) == 1


def test_a_single_date_that_moved_or_was_called_off_says_so(client, session):
    meal = planned(session, sequence=2)
    happened(session, meal, day=date(2026, 6, 5), starts=datetime(2026, 6, 6, 12), sequence=1)
    (found,) = calendar(client, "/en/events/meal.ics").walk("VEVENT")
    assert found["DTSTART"].dt.isoformat() == "2026-06-06T12:00:00+01:00"
    assert found["SEQUENCE"] == 3
    meal.dates[0].cancelled = True
    session.commit()
    (found,) = calendar(client, "/en/events/meal.ics").walk("VEVENT")
    assert found["STATUS"] == "CANCELLED"


def test_a_calendar_has_what_its_filters_find(client, session):
    planned(session, kind="walk", slug="walk", uid="walk@example.org")
    planned(session)
    assert [e["UID"] for e in calendar(client, "/en/events.ics?kind=walk").walk("VEVENT")] == [
        "walk@example.org"
    ]


@pytest.mark.parametrize(
    "path",
    ["/en/events.ics", "/en/events/meal.ics", "/en/events.atom", "/en/events.ics?kind=shared_meal"],
)
def test_a_feed_that_has_not_changed_is_not_sent_again(client, session, path):
    meal = planned(session)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    meal.title = {"en": "Other"}
    meal.touch(clock.now())
    session.commit()
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert "Set-Cookie" not in first.headers and "public" in first.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/en/events.ics", "/en/events.atom"])
def test_a_feed_with_filters_that_cannot_be_read_says_why(client, path):
    response = client.get(f"{path}?kind=rave&from=x")
    assert response.status_code == 422 and response.mimetype == "text/plain"
    assert len(response.text.splitlines()) == 2


def test_the_news_feed_is_atom_with_its_texts_escaped(client, session):
    planned(session, title={"en": "Rice & <b>\x0b"}, description={"en": "Come"}, state="cancelled")
    response = client.get("/en/events.atom?kind=shared_meal")
    assert response.mimetype == "application/atom+xml"
    root = ET.fromstring(response.data)
    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Rice & <b>"
    assert entry.find(f"{ATOM}summary").text == "Cancelled – Come"
    for needed in ("id", "title", "updated"):
        assert root.find(f"{ATOM}{needed}").text and entry.find(f"{ATOM}{needed}").text
    assert entry.find(f"{ATOM}link").get("href") == "http://localhost/en/events/meal"


def test_an_empty_feed_is_still_a_feed(client):
    assert not calendar(client, "/en/events.ics").walk("VEVENT")
    assert ET.fromstring(client.get("/en/events.atom").data).tag == f"{ATOM}feed"


def test_without_a_language_the_best_is_negotiated(client):
    response = client.get("/events.ics?kind=walk", headers={"Accept-Language": "ur"})
    assert response.headers["Location"] == "/ur/events.ics?kind=walk"
