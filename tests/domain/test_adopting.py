"""A group's own calendar: drafts, updates by UID, and nothing published by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign.domain import adopting
from events import occurrences, publishing
from events.ical_reading import read
from events.models import Event, PartnerGroup
from events.models.event import CANCELLED, DRAFT, LIVE, WAITING

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ZONE = "Europe/London"


def vevent(uid="tea@example.org", title="Tea for all", start="20270105T140000", *lines, **over):
    """One event of a calendar."""
    duration = over.get("duration", "PT2H")
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SUMMARY:{title}",
        f"DTSTART:{start}",
        *([f"DURATION:{duration}"] if duration else []),
        *lines,
        "END:VEVENT",
    ]


def calendar(*events):
    """A calendar's bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//EN"]
    lines += [line for event in events for line in event]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@pytest.fixture
def group(session):
    made = PartnerGroup(slug="tea", name={"en": "Tea Society"})
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def look(session, group):
    """Looks at a calendar; returns what became of what."""

    def look_(*events, now=NOW, whole=False):
        reading = read(calendar(*events), now=now, zone=ZONE)
        found = adopting.adopt(session, group, reading, zone=ZONE, language="en", now=now)
        return found if whole else [(line.did, line.why) for line in found.lines]

    return look_


@pytest.fixture
def events(session):
    return lambda: session.scalars(select(Event).order_by(Event.id)).all()


def publish(session, event):
    event.venue = event.venue or "Town Hall"
    event.description = {"en": "Come."}
    publishing.publish(session, event, now=NOW)


def test_what_a_calendar_says_lands_as_a_draft(look, events):
    place = "LOCATION:Town Hall\\, George Street\\, Luton"
    assert look(
        vevent("a@x", "Tea for all", "20270105T140000", place, "DESCRIPTION:Come\\, all")
    ) == [("new", "")]
    (event,) = events()
    assert event.state == DRAFT
    assert event.published_at is None
    assert event.source_uid == "a@x"
    assert event.title == {"en": "Tea for all"}
    assert event.description == {"en": "Come, all"}
    assert (event.venue, event.address) == ("Town Hall", "George Street, Luton")
    assert (event.starts, event.minutes) == (datetime(2027, 1, 5, 14), 120)


def test_a_second_look_at_the_same_calendar_changes_nothing(look, events):
    series = vevent("a@x", "Tea", "20270105T140000", "RRULE:FREQ=WEEKLY")
    look(series)
    before = events()[0].sequence
    assert look(series) == [("unchanged", "")]
    assert len(events()) == 1
    assert events()[0].sequence == before


def test_a_second_look_updates_a_draft_by_its_uid(look, events):
    look(vevent("a@x", "Tea"), vevent("b@x", "Cake"))
    assert look(vevent("a@x", "Tea and cake"), vevent("b@x", "Cake")) == [
        ("updated", ""),
        ("unchanged", ""),
    ]
    assert [event.title["en"] for event in events()] == ["Tea and cake", "Cake"]


def test_what_a_host_wrote_by_hand_is_kept_until_the_calendar_changes_it(look, events, session):
    look(vevent("a@x", "Tea", "20270105T140000"))
    (event,) = events()
    by_hand = {"title": {"en": "Tea!", "ur": "چائے"}, "venue": "Library"}
    publishing.edit(session, event, by_hand, by_staff=False, now=NOW)
    look(vevent("a@x", "Tea", "20270105T150000"))
    assert event.title == {"en": "Tea!", "ur": "چائے"}
    assert (event.venue, event.starts.hour) == ("Library", 15)
    look(vevent("a@x", "High tea", "20270105T150000"))
    assert event.title == {"en": "High tea", "ur": "چائے"}


def test_a_change_to_a_published_event_waits_for_staff(look, events, session):
    look(vevent("a@x", "Tea", "20270105T140000"))
    (event,) = events()
    publish(session, event)
    found = look(vevent("a@x", "Tea", "20270105T150000"), whole=True)
    assert [line.did for line in found.lines] == ["waits"]
    assert found.changes == []
    assert event.starts.hour == 14
    assert publishing.waiting_edit(session, event).fields["starts"] == "2027-01-05T15:00:00"
    assert look(vevent("a@x", "Tea", "20270105T150000")) == [("unchanged", "")]


def test_a_refused_change_is_not_asked_for_again_at_the_next_look(look, events, session):
    look(vevent("a@x", "Tea"))
    (event,) = events()
    publish(session, event)
    look(vevent("a@x", "Loud tea"))
    publishing.refuse(session, publishing.waiting_edit(session, event), now=NOW)
    look(vevent("a@x", "Loud tea"))
    assert publishing.waiting_edit(session, event) is None


def test_a_change_of_a_trusted_group_applies_and_bookers_are_told(look, events, session, group):
    group.trusted = True
    look(vevent("a@x", "Tea", "20270105T140000"))
    (event,) = events()
    assert event.state == DRAFT
    publish(session, event)
    found = look(vevent("a@x", "Tea", "20270105T150000"), whole=True)
    assert event.starts.hour == 15
    assert found.changes == [adopting.Change(event, None, cancelled=False)]


def test_nothing_is_published_by_a_look_whatever_it_says(look, events, session, group):
    group.trusted = True
    look(vevent("a@x"), vevent("b@x", "Cake", "20270106T140000", "STATUS:CONFIRMED"))
    asked, _ = events()
    asked.state = WAITING
    session.flush()
    look(vevent("a@x", "Other"), vevent("b@x", "Pie", "20270106T150000"))
    assert {event.state for event in events()} == {DRAFT, WAITING}


def test_moved_and_cancelled_dates_follow_the_calendar_and_come_back(look, events):
    series = vevent("a@x", "Tea", "20270105T140000", "RRULE:FREQ=WEEKLY;COUNT=4")
    moved = vevent("a@x", "Tea", "20270113T160000", "RECURRENCE-ID:20270112T140000")
    off = vevent(
        "a@x", "Tea", "20270119T140000", "RECURRENCE-ID:20270119T140000", "STATUS:CANCELLED"
    )
    look(series, moved)
    (event,) = events()
    assert [o.span.starts.day for o in occurrences.upcoming(event, NOW)] == [5, 13, 19, 26]
    assert look(series, moved, off) == [("dates", "")]
    assert [o.is_cancelled for o in occurrences.upcoming(event, NOW)] == [False, False, True, False]
    assert look(series) == [("dates", "")]
    assert not any(o.is_cancelled or o.is_moved for o in occurrences.upcoming(event, NOW))


def test_bookers_of_a_date_that_its_calendar_calls_off_are_told(look, events, session):
    series = vevent("a@x", "Tea", "20270105T140000", "RRULE:FREQ=WEEKLY;COUNT=4")
    look(series)
    (event,) = events()
    publish(session, event)
    off = vevent(
        "a@x", "Tea", "20270119T140000", "RECURRENCE-ID:20270119T140000", "STATUS:CANCELLED"
    )
    (change,) = look(series, off, whole=True).changes
    assert (change.day.day, change.cancelled) == (19, True)


def test_a_cancelled_event_is_called_off_where_it_is_published(look, events, session):
    look(vevent("a@x"), vevent("b@x", "Cake"))
    live, draft = events()
    publish(session, live)
    off = [vevent(uid, "Tea", "20270105T140000", "STATUS:CANCELLED") for uid in ("a@x", "b@x")]
    found = look(*off, whole=True)
    assert [line.did for line in found.lines] == ["cancelled", "cancelled_draft"]
    assert (live.state, draft.state) == (CANCELLED, DRAFT)
    assert found.changes == [adopting.Change(live, None, cancelled=True)]


def test_what_vanished_from_the_calendar_is_reported_and_left(look, events, session):
    look(vevent("a@x", "Tea"), vevent("b@x", "Cake"))
    publish(session, events()[1])
    assert look(vevent("a@x", "Tea")) == [("unchanged", ""), ("gone", "")]
    assert [event.state for event in events()] == [DRAFT, LIVE]


def test_a_file_that_was_cut_off_says_nothing_of_what_vanished(session, group, look):
    look(vevent("a@x", "Tea"), vevent("b@x", "Cake"))
    cut = calendar(vevent("a@x", "Tea")).replace(b"END:VCALENDAR\r\n", b"")
    reading = read(cut, now=NOW, zone=ZONE)
    found = adopting.adopt(session, group, reading, zone=ZONE, language="en", now=NOW)
    assert [line.did for line in found.lines] == ["fault", "unchanged"]


def test_a_draft_that_was_deleted_is_not_made_again_until_asked_for(look, events, session, group):
    look(vevent("a@x"))
    publishing.discard(session, events()[0])
    session.commit()
    assert look(vevent("a@x")) == [("deleted", "")]
    assert events() == []
    assert adopting.bring_back(session, group) == 1
    assert look(vevent("a@x")) == [("new", "")]


def test_an_endless_series_does_not_ask_for_anything_as_time_passes(look, events, session):
    endless = vevent("a@x", "Tea", "20270105T140000", "RRULE:FREQ=WEEKLY")
    old = vevent("b@x", "Cake", "20100105T140000", "RRULE:FREQ=WEEKLY")
    look(endless, old)
    for event in events():
        publish(session, event)
    for days in (1, 8, 100, 360):
        later = NOW + timedelta(days=days)
        assert look(endless, old, now=later) == [("unchanged", "")] * 2, days
    assert look(endless, old, now=NOW + timedelta(days=400)) == [("waits", "")] * 2


def test_what_is_over_is_left_out(look, events):
    assert look(vevent("a@x", "Tea", "20260105T140000")) == [("over", "")]
    assert look(vevent("b@x", "Off", "20270105T140000", "STATUS:CANCELLED")) == [("over", "")]
    assert events() == []


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (vevent("a@x", " "), "no_title"),
        (vevent("a" * 301), "long_uid"),
        (vevent("a@x", "Long", "20270105T140000", duration="P61D"), "OutOfRange"),
    ],
)
def test_what_cannot_be_taken_over_is_named_and_costs_nothing_else(look, events, event, why):
    assert look(event, vevent("b@x", "Cake")) == [("refused", why), ("new", "")]
    assert [made.title["en"] for made in events()] == ["Cake"]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (vevent("a@x", "Tea", duration=""), "no_end"),
        (vevent("a@x", "Tea", "20270105T140000", "RDATE:20270109T140000"), "added_dates"),
        (vevent("a@x", "T" * 130), "shortened"),
    ],
)
def test_what_is_left_out_or_supposed_is_noted(look, event, why):
    assert look(event) == [("new", ""), ("note", why)]


def test_a_place_that_is_an_address_of_the_web_is_online(look, events):
    look(vevent("a@x", "Tea", "20270105T140000", "LOCATION:https://example.org/room"))
    (event,) = events()
    assert (event.attendance, event.online_address) == ("online", "https://example.org/room")


def test_marks_that_turn_text_around_are_left_out_and_joiners_stay(look, events):
    look(vevent("a@x", "\u202eTea\u202c \u0639\u200c\u062f"), vevent("b@x", "\u202e"))
    assert [event.title["en"] for event in events()] == ["Tea \u0639\u200c\u062f"]


def test_the_same_uid_in_two_groups_is_two_events(look, session, events):
    look(vevent("a@x"))
    other = PartnerGroup(slug="other", name={"en": "Other"})
    session.add(other)
    session.flush()
    reading = read(calendar(vevent("a@x")), now=NOW, zone=ZONE)
    adopting.adopt(session, other, reading, zone=ZONE, language="en", now=NOW)
    assert len(events()) == 2


def test_the_report_is_kept_with_the_group(look, group, session):
    look(vevent("a@x", "Tea"), vevent("b@x", "Cake"))
    look(vevent("a@x", "Tea"), vevent("b@x", "Pie"), vevent("c@x", ""))
    did = [(line["did"], line["name"], line["count"]) for line in group.calendar_report]
    assert did == [("updated", "Pie", 0), ("refused", "c@x", 0), ("unchanged", "", 1)]
    assert group.calendar_read_at == NOW


def test_a_calendar_is_due_an_hour_after_the_last_look(session, group):
    assert adopting.due(session, NOW) == []
    group.calendar_url = "https://example.org/a.ics"
    assert adopting.due(session, NOW) == [group]
    group.calendar_read_at = NOW
    assert adopting.due(session, NOW + timedelta(minutes=59)) == []
    assert adopting.due(session, NOW + timedelta(minutes=60)) == [group]
