"""What the link of a place shows and can do."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from campaign import clock
from campaign.cli import outbox
from campaign.extensions import db
from campaign.models import Message, Place
from events import registration
from events.models import Event, EventDate, Registration

DEEDS = ("party", "move", "cancel", "accept", "erase")


def taken(app):
    with app.app_context():
        return db.session.scalar(select(EventDate.taken))


def test_the_party_can_be_changed(app, visitor, gathering):
    place = visitor.place(gathering())
    changed = visitor.send(f"{place}/party", party="4").response.headers["Location"]
    assert "places for 4 people" in visitor.open(changed).words
    assert taken(app) == 4


def test_more_people_than_places_left_is_refused_and_the_booking_stays(app, visitor, gathering):
    place = visitor.place(gathering())
    page = visitor.send(f"{place}/party", 422, party="6")
    assert "Only 3 places are left" in page.html
    assert taken(app) == 2


def test_a_place_given_back_is_free_again_and_giving_it_back_twice_is_no_harm(
    app, visitor, gathering
):
    place = visitor.place(gathering())
    for _ in range(2):
        visitor.send(f"{place}/cancel")
    assert "You gave your place back" in visitor.open(place).words
    assert taken(app) == 0


def test_a_link_used_after_cancelling_says_what_to_do(visitor, gathering):
    place = visitor.place(gathering())
    visitor.send(f"{place}/cancel")
    page = visitor.send(f"{place}/party", 409, party="1")
    assert "You can book again" in page.words
    visitor.send(f"{place}/accept", 409)


def test_opening_the_link_changes_nothing(app, visitor, gathering):
    place = visitor.place(gathering())
    for deed in DEEDS:
        visitor._checked(visitor.client.get(f"{place}/{deed}"), 405)
    assert taken(app) == 2


def test_the_next_in_turn_is_offered_the_place_and_takes_it(app, visitor, gathering):
    date = gathering(capacity=2)
    first, second = visitor.place(date), visitor.place(date, name="Jan")
    visitor.send(f"{first}/cancel")
    page = visitor.open(second)
    assert "A place is free for you" in page.words
    visitor.send(f"{second}/accept")
    assert "Your place is booked" in visitor.open(second).words
    assert taken(app) == 2


def test_a_place_moves_to_another_date_of_the_series(app, visitor, gathering):
    place = visitor.place(gathering(rrule=weekly()))
    page = visitor.open(place)
    other = (date.today() + timedelta(days=9)).isoformat()
    assert f'value="{other}"' in page.html
    visitor.send(f"{place}/move", day=other)
    with app.app_context():
        assert db.session.scalars(select(Registration)).one().date.day.isoformat() == other
    visitor.send(f"{place}/move", 404, day="2030-01-01")
    visitor.send(f"{place}/move", 400, day="nonsense")


def weekly():
    until = (date.today() + timedelta(days=30)).isoformat().replace("-", "")
    return f"FREQ=WEEKLY;UNTIL={until}"


def test_the_calendar_file_has_the_date(app, visitor, gathering):
    place = visitor.place(gathering())
    response = visitor.client.get(f"{place}/event.ics")
    assert response.headers["Cache-Control"] == "no-store"
    (entry,) = Calendar.from_ical(response.data).walk("VEVENT")
    with app.app_context():
        event = db.session.scalars(select(Event)).one()
        assert entry["UID"] == event.uid
        assert entry["DTSTART"].dt.replace(tzinfo=None) == event.starts


def test_erasing_deletes_everything_about_it_and_frees_the_place(app, visitor, gathering):
    place = visitor.place(gathering(), contact="amina@example.org")
    visitor.send(f"{place}/erase")
    visitor.open(place, 404)
    with app.app_context():
        assert db.session.scalars(select(Place)).all() == []
        assert db.session.scalars(select(Registration)).all() == []
        assert db.session.scalars(select(Message)).all() == []
    assert taken(app) == 0


@pytest.mark.parametrize("deed", ["", *DEEDS, "event.ics"])
def test_an_unknown_link_is_404(visitor, deed):
    path = f"/en/place/guess/{deed}".rstrip("/")
    if deed in ("", "event.ics"):
        visitor.open(path, 404)
    else:
        visitor.send(path, 404, party="1", day="2027-01-01")


def test_private_pages_are_kept_by_nobody(visitor, gathering):
    headers = visitor.open(visitor.place(gathering())).response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_an_offer_that_lapses_goes_to_the_next_by_itself(app, visitor, gathering):
    date = gathering(capacity=2)
    places = [visitor.place(date, name=name) for name in ("A", "B", "C")]
    visitor.send(f"{places[0]}/cancel")
    with app.app_context():
        offered = db.session.scalars(select(Registration).filter_by(state="offered")).one()
        offered.offered_until = clock.now() - timedelta(seconds=1)
        db.session.commit()
        outbox.pass_on()
    assert "went to the next person" in visitor.open(places[1]).words
    assert "A place is free for you" in visitor.open(places[2]).words
    with app.app_context():
        assert registration.lapse(db.session, now=clock.now()) == ([], [])
