"""The page of an event, and of each of its dates."""

import json
import re
from datetime import date, datetime

import pytest

from campaign import clock
from events import listings
from events.models import EventDate, ProgrammeItem
from tests import make

NOW = datetime(2026, 6, 1, 8)


@pytest.fixture(autouse=True)
def _june(time_machine):
    time_machine.move_to(NOW, tick=False)


def planned(session, **over):
    usual = {"slug": "meal", "starts": datetime(2026, 6, 5, 18)}
    found = make.event(session, **{**usual, **over})
    session.commit()
    return found


def linked(page):
    (found,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL
    )
    return json.loads(found)


WEEKLY = {"rrule": "FREQ=WEEKLY;UNTIL=20260930"}


def test_everything_a_visitor_wants_to_know_is_there(visitor, session):
    group = make.group(session, name={"en": "Town Friends"})
    planned(
        session,
        group=group,
        title={"en": "Big meal"},
        description={"en": "Bring *rice*."},
        venue="Town Hall",
        address="1 George Street",
        ward_code="E05014739",
        access=["step_free", "prayer_room"],
        access_note={"en": "Ring the bell."},
        food="halal",
        languages=["ur", "ro"],
        pence=250,
        age_from=12,
        programme=[ProgrammeItem(title={"en": "Music"}, starts_after=30, minutes=45)],
    )
    page = visitor.open("/en/events/meal")
    for words in (
        "Big meal", "Town Friends", "Friday, 5 June 2026", "18:00", "20:00", "Town Hall", "1 George Street",
        "Central", "Step-free way in", "Prayer room", "Ring the bell.", "Halal food", "اردو",
        "£2.50", "from age 12", "Music", "18:30", "19:15", "Just come",
    ):  # fmt: skip
        assert words in page.words, words
    assert "<em>rice</em>" in page.html
    assert "/en/events/meal.ics" in page.html
    assert 'property="og:title" content="Big meal"' in page.html
    assert "public" in page.response.headers["Cache-Control"]


def test_who_puts_it_on_is_told_in_the_readers_language(visitor, session):
    group = make.group(
        session,
        about={"en": "We cook together.", "ur": "ہم مل کر پکاتے ہیں۔"},
        website="https://friends.example/?a=1&b=2",
    )
    planned(session, group=group)
    page = visitor.open("/ur/events/meal")
    assert "ہم مل کر پکاتے ہیں۔" in page.words and "We cook" not in page.words
    (link,) = [a for a in page.all("a") if a["href"].startswith("https://friends.example")]
    assert link["rel"] == "nofollow noopener"


def test_a_text_without_the_readers_language_says_which_it_is_in(visitor, session):
    group = make.group(session, name={"en": "Friends", "ur": "دوست"})
    planned(
        session, group=group, title={"ur": "بڑی افطاری"}, description={"en": "Come", "ur": "آئیں"}
    )
    page = visitor.open("/pl/events/meal")
    foreign = [a for _, a in page.tags if a.get("lang") == "ur" and a.get("dir") == "rtl"]
    assert foreign and [a for _, a in page.tags if a.get("lang") == "en" and a.get("dir") == "ltr"]
    assert not [a for t, a in visitor.open("/ur/events/meal").tags if t == "bdi" and a.get("lang")]


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=WEEKLY;UNTIL=20260930", "Every Friday until 25 September 2026"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", "Every 2 weeks until 3 July 2026"),
        ("FREQ=WEEKLY;BYDAY=FR,SA;COUNT=3", "On several days until 12 June 2026"),
        ("FREQ=DAILY;COUNT=3", "Every day until 7 June 2026"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", "On several days until 11 June 2026"),
        ("FREQ=MONTHLY;BYDAY=1FR;COUNT=3", "Every month until 7 August 2026"),
        ("FREQ=YEARLY;COUNT=2", "Every year until 5 June 2027"),
    ],
)
def test_how_it_repeats_is_said_in_words(visitor, session, rrule, words):
    planned(session, rrule=rrule)
    assert words in visitor.open("/en/events/meal").words


def happened(session, event, **over):
    event.dates.append(EventDate(updated_at=clock.now(), **over))
    listings.relist(session, event, clock.today())
    session.commit()


def test_a_moved_date_keeps_its_address_and_the_new_day_leads_there(visitor, session):
    meal = planned(session, **WEEKLY)
    happened(session, meal, day=date(2026, 6, 12), starts=datetime(2026, 6, 13, 19))
    page = visitor.open("/en/events/meal/2026-06-12")
    assert "Saturday, 13 June 2026" in page.words
    assert "It was planned for Friday, 12 June 2026" in page.words
    moved = visitor.open("/en/events/meal/2026-06-13", 302)
    assert moved.response.headers["Location"] == "/en/events/meal/2026-06-12"
    assert "Moved from 12 June 2026" in visitor.open("/en/events/meal").words
    data = linked(page)
    assert data["eventStatus"].endswith("EventRescheduled")
    assert data["previousStartDate"] == "2026-06-12T18:00:00+01:00"
    assert data["startDate"] == "2026-06-13T19:00:00+01:00"


def test_a_date_moved_onto_another_day_of_the_series_leaves_that_day_its_own(visitor, session):
    meal = planned(session, **WEEKLY)
    happened(session, meal, day=date(2026, 6, 12), starts=datetime(2026, 6, 19, 12))
    assert "18:00" in visitor.open("/en/events/meal/2026-06-19").words


def test_a_cancelled_date_stays_and_says_so(visitor, session):
    meal = planned(session, bookable=True, **WEEKLY)
    happened(session, meal, day=date(2026, 6, 12), cancelled=True)
    page = visitor.open("/en/events/meal/2026-06-12")
    assert "This does not take place." in page.words
    assert linked(page)["eventStatus"].endswith("EventCancelled")
    assert "Places" not in page.words
    assert "Cancelled" in visitor.open("/en/events/meal").words


def test_a_cancelled_event_stays_and_says_so(visitor, session):
    planned(session, state="cancelled")
    page = visitor.open("/en/events/meal")
    assert "This does not take place." in page.words
    assert linked(page)["eventStatus"].endswith("EventCancelled")
    assert "Cancelled" in visitor.open("/en/events").words


@pytest.mark.parametrize(
    "over",
    [
        {"state": "draft"},
        {"state": "waiting"},
        {"published_at": None},
        {"state": "cancelled", "published_at": None},
    ],
)
def test_what_is_not_published_is_404_to_everyone(visitor, session, over):
    planned(session, **over)
    for path in ("meal", "meal/2026-06-05", "meal.ics"):
        visitor.open(f"/en/events/{path}", 404)
    assert "meal" not in visitor.client.get("/en/events.ics").text


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "meal/2026-06-06",
        "meal/2026-06-19",
        "meal/x",
        "meal/2026-6-5",
        "meal/2026-02-30",
        "meal/9999-12-31",
        "meal/0000-00-00",
        "meal/٢٠٢٦-06-05",
        "nothing.ics",
        "%00",
        "x" * 5000,
    ],
)
def test_what_there_is_not_is_404(visitor, session, path):
    planned(session, exceptions=["2026-06-19"], **WEEKLY)
    visitor.open(f"/en/events/{path}", 404)


def test_a_date_that_is_over_says_so(visitor, session, time_machine):
    planned(session)
    time_machine.move_to(datetime(2026, 6, 6), tick=False)
    assert "This date is over." in visitor.open("/en/events/meal/2026-06-05").words
    page = visitor.open("/en/events/meal")
    assert "All dates are over." in page.words and "Book a place" not in page.words


def test_places_left_lead_to_booking(visitor, session):
    meal = planned(session, bookable=True, capacity=20)
    happened(session, meal, day=date(2026, 6, 5), capacity=20, taken=19)
    page = visitor.open("/en/events/meal")
    assert "1 place is left." in page.words
    assert "/en/events/meal/2026-06-05#places" in {a.get("href") for a in page.all("a")}
    page = visitor.open("/en/events/meal/2026-06-05")
    assert "/en/events/meal/2026-06-05/places" in {a.get("href") for a in page.all("a")}
    data = linked(page)
    assert (data["maximumAttendeeCapacity"], data["remainingAttendeeCapacity"]) == (20, 1)
    assert data["offers"]["availability"].endswith("InStock")
    meal.dates[0].taken = 20
    session.commit()
    assert "No place is left." in visitor.open("/en/events/meal").words
    data = linked(visitor.open("/en/events/meal/2026-06-05"))
    assert data["remainingAttendeeCapacity"] == 0
    assert data["offers"]["availability"].endswith("SoldOut")


def test_a_time_that_follows_the_sunset_says_so(visitor, session):
    planned(session, sunset=-30, latitude=51.88, longitude=-0.42, **WEEKLY)
    assert "calculated from the sunset" in visitor.open("/en/events/meal").words
    assert "calculated from the sunset" in visitor.open("/en/events/meal/2026-06-05").words
    assert "calculated from the sunset" in visitor.open("/en/events").words


def test_machines_read_an_event_and_its_dates(visitor, session):
    planned(
        session,
        languages=["en"],
        access=["toilets"],
        venue="Hall",
        latitude=51.9,
        longitude=-0.4,
        audience="women",
        age_from=16,
        description={"en": "**All** welcome"},
        programme=[ProgrammeItem(title={"en": "Music"}, starts_after=30, minutes=45)],
        **WEEKLY,
    )
    series = linked(visitor.open("/en/events/meal"))
    assert series["@type"] == "EventSeries" and len(series["subEvent"]) == 17
    assert (series["startDate"], series["endDate"]) == ("2026-06-05", "2026-09-25")
    one = linked(visitor.open("/en/events/meal/2026-06-12"))
    assert one["@type"] == "FoodEvent" and one["superEvent"]["@id"] == series["@id"]
    assert one["startDate"] == "2026-06-12T18:00:00+01:00"
    assert one["eventStatus"] == "https://schema.org/EventScheduled"
    assert one["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert one["isAccessibleForFree"] is True and one["inLanguage"] == ["en"]
    assert one["offers"]["price"] == "0.00" and one["offers"]["priceCurrency"] == "GBP"
    assert one["location"][0]["geo"]["latitude"] == 51.9
    assert one["location"][0]["amenityFeature"][0]["name"] == "Toilets"
    assert one["subEvent"][0]["startDate"] == "2026-06-12T18:30:00+01:00"
    assert one["description"] == "All welcome" and one["typicalAgeRange"] == "16-"


def test_a_title_cannot_end_the_block_it_stands_in(visitor, session):
    nasty = "</script><script>alert(1)</script><!--"
    planned(session, title={"en": nasty}, description={"en": nasty}, venue=nasty)
    for path in ("/en/events/meal", "/en/events/meal/2026-06-05", "/en/events"):
        page = visitor.open(path)
        assert len(page.all("script")) == (0 if path == "/en/events" else 1)
    assert linked(visitor.open("/en/events/meal"))["name"] == nasty


def test_the_second_sheet_uses_logical_properties_only(client):
    text = client.get("/static/css/events.css").text
    assert not re.search(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|[{;]\s*(?:left|right|top|bottom|width|height)\s*:",
        text,
    )
