"""A group's own calendar, by a file and by an address."""

import io

import pytest

from campaign import clock
from campaign.domain import adopting, interpreting, watching
from campaign.domain.fetching import Fetched
from campaign.extensions import db
from campaign.words import calendar as calendar_words
from events import recurrence
from events.ical_reading import Looks, What
from events.models import Event, PartnerGroup
from tests import make

PATH = "/hosts/friends/calendar"


def calendar(*events):
    """A calendar's bytes; each event is a tuple of lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def tea(title="Tea", start="DTSTART:20990105T140000", uid="a@x"):
    return (f"UID:{uid}", f"SUMMARY:{title}", start, "DURATION:PT1H")


@pytest.fixture
def host(app, session, visitor):
    group = make.group(session, slug="friends", name={"en": "Friends"})
    visitor.enter(make.account(session, group=group))
    visitor.open(PATH)
    return visitor


@pytest.fixture
def send(host):
    """Sends a file; returns the page that follows, or the one that refuses it."""

    def send_(data, status=303, name="a.ics"):
        page = host.send(f"{PATH}/file", status, file=(io.BytesIO(data), name))
        return host.open(PATH) if status == 303 else page

    return send_


@pytest.fixture
def events(app):
    """What there is: titles and states."""

    def events_():
        with app.app_context():
            found = db.session.scalars(db.select(Event).order_by(Event.id))
            return [(event.title["en"], event.state) for event in found]

    return events_


def test_a_file_lands_as_drafts_and_nothing_is_published(send, events):
    page = send(calendar(tea(), tea("Cake", uid="b@x")))
    assert events() == [("Tea", "draft"), ("Cake", "draft")]
    assert page.words.count("A new draft") == 2


def test_a_second_file_updates_by_uid(send, events):
    send(calendar(tea(), tea("Cake", uid="b@x")))
    page = send(calendar(tea("High tea"), tea("Cake", uid="b@x")))
    assert events() == [("High tea", "draft"), ("Cake", "draft")]
    assert "Changed here too" in page.words
    assert "1 event is as it was." in page.words


def test_what_cannot_be_read_is_refused_by_name_and_line(send, events):
    page = send(calendar(tea(), tea("Chess", "DTSTART;TZID=Singapore:20990106T140000", "b@x")))
    assert events() == [("Tea", "draft")]
    assert "Chess" in page.words
    assert "(line 10)" in page.words
    assert "We do not know its time zone." in page.words


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04" + b"\0" * 100, "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"<!doctype html><title>Calendar</title>", "web page"),
        (b"", "empty"),
        (b"\0\1\2\3" * 20, "no calendar"),
    ],
    ids=["zip", "pdf", "html", "empty", "binary"],
)
def test_a_file_that_is_no_calendar_is_refused_for_what_it_is(send, events, data, says):
    page = send(data, 422)
    assert any(says in error for error in page.errors)
    assert events() == []


def test_a_file_over_two_megabytes_is_too_much(host):
    data = calendar(tea()) + b"\r\n" * 1024 * 1024
    answer = host.send(f"{PATH}/file", 413, file=(io.BytesIO(data), "a.ics"))
    assert answer.status == 413


def test_a_form_without_a_file_says_so(host):
    assert host.send(f"{PATH}/file", 422).errors == ["Choose a file."]


@pytest.mark.parametrize(
    "address",
    ["http://example.org/a.ics", "ftp://example.org/a.ics", "", "example.org", "https://a b"],
)
def test_an_address_that_is_not_https_is_refused_and_kept_in_the_form(host, address):
    page = host.send(f"{PATH}/address", 422, address=address)
    assert len(page.errors) == 1
    assert page.value("address") == address


def test_an_address_within_our_own_network_is_kept_and_not_asked(host):
    host.send(f"{PATH}/address", address="webcal://127.0.0.1/a.ics")
    page = host.open(PATH)
    assert page.value("address") == "https://127.0.0.1/a.ics"
    assert "This address is not on the public internet." in page.words


def test_what_an_address_answers_is_taken_over_and_then_asked_with_its_tag(session):
    group = make.group(session, slug="friends")
    here = watching.Here("Europe/London", "en", None)
    now = clock.now()
    first = Fetched(calendar(tea()), '"1"', not_modified=False)
    look = watching.receive(session, group, first, here=here, now=now)
    assert [line.did for line in look.lines] == ["new"]
    assert group.calendar_etag == '"1"'
    again = watching.receive(session, group, Fetched(b"", '"1"', True), here=here, now=now)
    assert again.lines == [watching.NO_REPORT]
    assert [line["did"] for line in group.calendar_report] == ["new"]
    broken = Fetched(b"<html>", '"2"', not_modified=False)
    look = watching.receive(session, group, broken, here=here, now=now)
    assert [(line.did, line.why) for line in look.lines] == [("not_read", "html")]
    assert group.calendar_etag == ""


def test_removing_the_calendar_leaves_its_events(host, send, events, session):
    send(calendar(tea()))
    host.send(f"{PATH}/remove")
    assert "What the last look found" not in host.open(PATH).words
    assert events() == [("Tea", "draft")]


def test_a_deleted_draft_can_be_brought_back(host, send, events):
    send(calendar(tea()))
    host.send("/hosts/friends/events/tea/delete")
    assert "You deleted this draft" in send(calendar(tea())).words
    assert events() == []
    host.send(f"{PATH}/bring-back")
    send(calendar(tea()))
    assert events() == [("Tea", "draft")]


@pytest.mark.parametrize("path", ["", "/address", "/look", "/file", "/remove", "/bring-back"])
def test_another_groups_calendar_is_nowhere(host, session, path):
    make.group(session, slug="strangers")
    session.commit()
    way = host.send if path else host.open
    way(f"/hosts/strangers/calendar{path}", 404)


def test_the_command_looks_at_each_calendar_at_most_hourly(app, session):
    make.group(session, slug="friends", calendar_url="https://127.0.0.1/a.ics")
    make.group(session, slug="others")
    session.commit()
    run = app.test_cli_runner().invoke
    assert run(args=["calendars", "fetch"]).output == "friends\tnot_fetched 1\n"
    assert run(args=["calendars", "fetch"]).output == ""
    with app.app_context():
        kept = db.session.scalars(db.select(PartnerGroup).filter_by(slug="friends")).one()
        assert kept.calendar_report[0]["why"] == "NotPublic"


def kinds(parent):
    return {parent, *(kind for child in parent.__subclasses__() for kind in kinds(child))}


def test_every_refusal_has_its_sentence():
    assert set(calendar_words.FAULTS) == set(What)
    assert set(calendar_words.LOOKS) == {*Looks, "CalendarTooLarge", "TooManyEvents"}
    named = {kind.__name__ for refused in adopting.REFUSED for kind in kinds(refused)}
    named -= {recurrence.TimingRefused.__name__}
    assert set(calendar_words.WHY) == named | set(interpreting.Why)
    assert set(calendar_words.FETCHED) == {kind.__name__ for kind in watching.NOT_ANSWERED}
