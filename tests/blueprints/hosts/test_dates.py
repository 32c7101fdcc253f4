"""One date of an event, and who booked it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import booking
from campaign.extensions import db
from campaign.models import Message
from events import occurrences, publishing
from events.models import Event, PartnerGroup, Registration

EVENT = "/hosts/friends/events/iftar"


@pytest.fixture
def date(event, load):
    """The address of the only date of a live event."""
    event(questions=[{"key": "q1", "text": {"en": "Allergies?"}, "purpose": {}, "required": False}])
    return f"{EVENT}/dates/{load(lambda e: e.starts.date())}"


@pytest.fixture
def occurrence(app):
    def read(ask):
        with app.app_context():
            event = db.session.query(Event).filter_by(slug="iftar").one()
            return ask(occurrences.find(db.session(), event, event.starts.date()))

    return read


@pytest.fixture
def book(app):
    def make_booking(name, party=1, contact="", **answers):
        with app.app_context():
            event = db.session.query(Event).filter_by(slug="iftar").one()
            wanted = booking.Booking(
                submission=name,
                language="en",
                name=name,
                party=party,
                contact=contact,
                answers=answers,
            )
            sealer, now = app.extensions["sealer"], clock.now()
            day = event.starts.date()
            booking.book(db.session(), event, day, wanted, now=now, sealer=sealer)
            db.session.commit()

    return make_booking


def moved(load, days=0, **over):
    day = load(lambda e: e.starts.date()) + timedelta(days=days)
    return {"starts_on": day.isoformat(), "starts_at": "19:13", "ends_at": "21:00", **over}


@pytest.fixture
def trusted(app, group):
    """The group, which staff need not read first."""
    with app.app_context():
        db.session.query(PartnerGroup).filter_by(slug=group).one().trusted = True
        db.session.commit()


@pytest.fixture
def waiting(app):
    """The moves that wait for staff."""

    def read():
        with app.app_context():
            event = db.session.query(Event).filter_by(slug="iftar").one()
            edit = publishing.waiting_edit(db.session(), event)
            return edit.fields.get("moved") if edit else None

    return read


def test_a_trusted_group_moves_a_date_and_puts_it_back_at_once(
    host, trusted, date, load, occurrence, waiting
):
    assert "Staff read it first" not in host.open(date).words
    host.send(f"{date}/move", **moved(load, days=1))
    assert occurrence(lambda o: (o.is_moved, f"{o.span.starts:%H:%M}")) == (True, "19:13")
    assert "Moved" in host.open(date).words
    host.send(f"{date}/restore")
    assert not occurrence(lambda o: o.is_moved)
    assert waiting() is None


def test_staff_move_a_date_at_once(staff, date, load, occurrence, waiting):
    assert "Staff read it first" not in staff.open(date).words
    staff.send(f"{date}/move", **moved(load, days=1))
    assert occurrence(lambda o: f"{o.span.starts:%H:%M}") == "19:13"
    assert waiting() is None


def test_a_move_of_an_untrusted_group_waits_and_the_page_says_so(
    host, date, load, occurrence, waiting
):
    day = date.rsplit("/", 1)[1]
    assert "Staff read it first" in host.open(date).words
    host.send(f"{date}/move", **moved(load))
    assert not occurrence(lambda o: o.is_moved)
    assert waiting() == {day: {"starts": f"{day}T19:13:00", "minutes": 107}}
    page = host.open(date)
    assert "A change of this date waits for staff" in page.words
    assert page.value("starts_at") == "19:13"
    shown = " ".join(host.open(f"{EVENT}/").words.split())
    assert "One date:" in shown
    assert shown.index("18:00") < shown.index("19:13")
    assert b"19:13" not in host.client.get(f"/en/events/iftar/{day}").data
    host.send(f"{EVENT}/take-back")
    assert waiting() is None
    assert "waits for staff" not in host.open(date).words


def test_asking_for_a_move_and_then_putting_it_back_asks_for_nothing(host, date, load, waiting):
    host.send(f"{date}/move", **moved(load))
    host.send(f"{date}/restore")
    assert waiting() is None


def test_a_date_called_off_is_put_back_once_staff_approve(host, staff, date, occurrence, waiting):
    host.send(f"{date}/cancel")
    assert occurrence(lambda o: o.is_cancelled)
    host.send(f"{date}/restore")
    assert occurrence(lambda o: o.is_cancelled)
    assert waiting() == {date.rsplit("/", 1)[1]: None}
    assert "A change of this date waits for staff" in host.open(date).words
    assert "Called off" in host.open(f"{EVENT}/").words
    staff.send(f"{date}/restore")
    assert not occurrence(lambda o: o.is_cancelled)
    assert waiting() is None


def test_a_date_that_would_end_on_another_day_says_which(host, date, load):
    day = load(lambda e: e.starts.date())
    until = day + timedelta(days=1)
    host.send(f"{date}/move", **moved(load, ends_on=until.isoformat()))
    assert until.strftime("%A") in host.open(f"{EVENT}/").words
    assert host.open(date).value("ends_on") == until.isoformat()


def test_a_date_of_a_draft_moves_at_once(host, event, load, occurrence, waiting):
    event(state="draft", published_at=None)
    date = f"{EVENT}/dates/{load(lambda e: e.starts.date())}"
    host.send(f"{date}/move", **moved(load))
    assert occurrence(lambda o: o.is_moved)
    assert waiting() is None


def test_the_hour_of_the_mosque_replaces_the_calculated_one(host, trusted, event, load, occurrence):
    event(sunset=0, latitude=51.88, longitude=-0.42)
    date = f"{EVENT}/dates/{load(lambda e: e.starts.date())}"
    assert occurrence(lambda o: o.span.calculated)
    assert "announced" in host.open(date).words
    host.send(f"{date}/move", **moved(load))
    assert occurrence(lambda o: (o.span.calculated, f"{o.span.starts:%H:%M}")) == (False, "19:13")


def test_a_date_called_off_stays_visible(host, date, load, occurrence):
    host.send(f"{date}/cancel")
    host.send(f"{date}/cancel")
    assert occurrence(lambda o: o.is_cancelled)
    public = host.client.get(f"/en/events/iftar/{date.rsplit('/', 1)[1]}")
    assert b"ancelled" in public.data


@pytest.mark.parametrize(
    ("days", "over", "sentence"),
    [
        (0, {"ends_at": "18:00"}, "end before it begins"),
        (0, {"starts_at": ""}, "when it begins and when it ends"),
        (0, {"starts_on": "soon"}, "day, month and year"),
        (61, {}, "60 days at most"),
    ],
)
def test_a_move_that_cannot_be_is_refused_and_kept_as_typed(host, date, load, days, over, sentence):
    page = host.send(f"{date}/move", 422, **moved(load, days=days, **over))
    assert any(sentence in error for error in page.errors), page.errors
    assert page.value("ends_at") == over.get("ends_at", "21:00")


def test_there_are_at_least_as_many_places_as_are_taken(host, date, book, occurrence):
    book("Zosia", 4)
    page = host.send(f"{date}/capacity", 422, capacity="3")
    assert any("4 places are taken" in error for error in page.errors)
    host.send(f"{date}/capacity", capacity="4")
    assert occurrence(lambda o: o.left) == 0


def test_new_places_are_offered_to_those_who_wait(app, host, date, book):
    host.send(f"{date}/capacity", capacity="1")
    book("First")
    book("Second")
    host.send(f"{date}/capacity", capacity="2")
    with app.app_context():
        found = db.session.query(Registration).order_by(Registration.id)
        assert [r.state for r in found] == ["booked", "offered"]


def test_the_list_for_the_door_has_names_and_answers_and_the_waiting_in_order(host, date, book):
    host.send(f"{date}/capacity", capacity="3")
    book("Zosia", 3, q1="nuts")
    book("Ali", 2)
    book("<b>Bo</b>", 1)
    page = host.open(date.replace("/dates/", "/bookings/"))
    words = " ".join(page.words.split())
    assert "3 people are expected" in words
    assert words.index("Zosia") < words.index("nuts") < words.index("Waiting list")
    assert words.index("Ali 2") < words.index("<b>Bo</b>")


@pytest.fixture
def told(app):
    """What is waiting to be sent to those who booked, the confirmation and reminders apart."""

    def read():
        with app.app_context():
            kinds = db.session.scalars(select(Message.template).order_by(Message.id)).all()
            return [kind for kind in kinds if kind in {"changed", "called_off", "offered"}]

    return read


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda host, date, load: host.send(f"{date}/move", **moved(load)), ["changed"]),
        (lambda host, date, load: _twice(host, f"{date}/move", **moved(load)), ["changed"]),
        (lambda host, date, load: _twice(host, f"{date}/cancel"), ["called_off"]),
        (lambda host, date, load: host.send(f"{EVENT}/cancel"), ["called_off"]),
        (lambda host, date, load: host.send(f"{date}/restore"), []),
        (lambda host, date, load: host.send(f"{date}/capacity", capacity="9"), []),
    ],
    ids=["moved", "moved twice", "date off", "event off", "nothing to put back", "more places"],
)
def test_those_who_booked_are_told_what_concerns_them(
    host, trusted, date, book, load, told, act, expected
):
    book("Zosia", contact="zosia@example.org")
    act(host, date, load)
    assert told() == expected


def _twice(host, path, **sent):
    host.send(path, **sent)
    host.send(path, **sent)


def test_those_who_booked_are_not_told_of_what_still_waits(host, date, book, load, told):
    book("Zosia", contact="zosia@example.org")
    host.send(f"{date}/move", **moved(load))
    assert told() == []
    host.send(f"{date}/cancel")
    assert told() == ["called_off"]


@pytest.mark.parametrize("day", ["2001-01-01", "soon", "2001-02-31"])
def test_a_day_without_the_event_is_nowhere(host, date, day):
    host.open(f"{EVENT}/dates/{day}", 404)
    host.open(f"{EVENT}/bookings/{day}", 404)
    host.send(f"{EVENT}/dates/{day}/cancel", 404)


def test_a_cancelled_event_has_no_dates_to_change(host, date, load, occurrence):
    host.send(f"{EVENT}/cancel")
    host.open(date)
    page = host.send(f"{date}/move", 409, **moved(load))
    assert "can no longer be changed" in page.words
    assert not occurrence(lambda o: o.is_moved)
