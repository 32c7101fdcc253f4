"""Booking, waiting, offering and giving back: the places always add up."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from campaign import clock
from campaign.extensions import db
from events import occurrences, registration, rescheduling, seats
from events.models import Event, EventDate, ItemSeats, ProgrammeItem, Registration, RegistrationItem
from events.registration import Wanted
from tests import make


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def meal(session):
    return make.event(session, bookable=True, capacity=3)


def book(session, event, now, key="a", party=1, **over):
    wanted = Wanted(key, party, **over)
    return registration.book(session, event, event.starts.date(), wanted, now=now)


def taken(session, event):
    row = occurrences.find(session, event, event.starts.date()).row
    session.refresh(row)
    return row.taken


def test_a_party_takes_as_many_places_as_it_has_people(session, meal, now):
    assert book(session, meal, now, party=2).state == "booked"
    assert taken(session, meal) == 2


def test_when_it_is_full_a_party_waits_and_takes_no_place(session, meal, now):
    book(session, meal, now, party=2)
    waiting = book(session, meal, now, "b", party=2)
    assert (waiting.state, taken(session, meal)) == ("waiting", 2)
    assert registration.position(session, waiting) == 1


def test_without_a_waiting_list_a_full_date_refuses_and_says_what_is_left(session, meal, now):
    meal.waiting_list = False
    book(session, meal, now, party=2)
    with pytest.raises(registration.Full) as refusal:
        book(session, meal, now, "b", party=2)
    assert refusal.value.left == 1
    assert book(session, meal, now, "c", party=1).state == "booked"


def test_a_party_larger_than_the_room_does_not_wait_for_ever(session, meal, now):
    with pytest.raises(registration.Full):
        book(session, meal, now, party=4)


@pytest.mark.parametrize("party", [0, -1, 11])
def test_a_party_is_of_one_to_ten(session, meal, now, party):
    with pytest.raises(registration.PartyOutOfRange):
        book(session, meal, now, party=party)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "draft"},
        {"state": "waiting"},
        {"state": "cancelled"},
        {"bookable": False},
        {"published_at": None, "state": "draft"},
    ],
)
def test_what_is_not_open_cannot_be_booked(session, meal, now, change):
    for name, value in change.items():
        setattr(meal, name, value)
    with pytest.raises(registration.NotOpen):
        book(session, meal, now)


def test_a_past_or_cancelled_date_cannot_be_booked(session, meal, now):
    with pytest.raises(registration.NotOpen):
        book(session, meal, now + timedelta(days=4))
    rescheduling.cancel_date(session, meal, meal.starts.date(), now=now)
    with pytest.raises(registration.NotOpen):
        book(session, meal, now)


def test_a_day_the_rule_does_not_give_is_no_date(session, meal, now):
    with pytest.raises(occurrences.NoSuchDate):
        registration.book(
            session, meal, meal.starts.date() + timedelta(days=1), Wanted("a", 1), now=now
        )


def test_a_place_given_back_is_offered_to_the_first_whose_party_fits(session, meal, now):
    first = book(session, meal, now, party=1)
    book(session, meal, now, "b", party=2)
    large = book(session, meal, now, "c", party=2)
    small = book(session, meal, now, "d", party=1)
    assert registration.cancel(session, first, now=now) == [small]
    assert (small.state, large.state) == ("offered", "waiting")
    assert taken(session, meal) == 3
    registration.accept(session, small, now=now)
    assert (small.state, taken(session, meal)) == ("booked", 3)


def test_an_offer_lapses_and_goes_to_the_next(session, meal, now):
    first = book(session, meal, now, party=3)
    waiting = [book(session, meal, now, key, party=3) for key in "bc"]
    registration.cancel(session, first, now=now)
    later = waiting[0].offered_until
    assert timedelta(hours=2) <= later - now <= timedelta(hours=24)
    assert registration.lapse(session, now=later - timedelta(seconds=1)) == ([], [])
    assert registration.lapse(session, now=later) == ([waiting[0]], [waiting[1]])
    assert [r.state for r in waiting] == ["lapsed", "offered"]
    with pytest.raises(registration.NothingOffered):
        registration.accept(session, waiting[0], now=later)
    assert taken(session, meal) == 3


def test_cancelling_twice_gives_back_once(session, meal, now):
    held = book(session, meal, now, party=2)
    registration.cancel(session, held, now=now)
    assert registration.cancel(session, held, now=now) == []
    assert taken(session, meal) == 0


def test_a_party_grows_while_there_is_room_and_shrinks_for_the_next(session, meal, now):
    held = book(session, meal, now, party=1)
    registration.change_party(session, held, 3, now=now)
    waiting = book(session, meal, now, "b", party=1)
    with pytest.raises(registration.Full):
        registration.change_party(session, held, 4, now=now)
    assert registration.change_party(session, held, 2, now=now) == [waiting]
    assert taken(session, meal) == 3


def test_a_place_moves_to_another_date_and_frees_the_first(session, now):
    day = now.date() + timedelta(days=2)
    until = (day + timedelta(days=21)).isoformat().replace("-", "")
    weekly = make.event(session, bookable=True, capacity=1, rrule=f"FREQ=WEEKLY;UNTIL={until}")
    held, waiting = book(session, weekly, now), book(session, weekly, now, "b")
    other = book_on(session, weekly, day + timedelta(days=7), "c", now)
    with pytest.raises(registration.Full):
        registration.move(session, held, day + timedelta(days=7), now=now)
    assert registration.move(session, held, day + timedelta(days=14), now=now) == [waiting]
    assert (held.date.day, waiting.state) == (day + timedelta(days=14), "offered")
    registration.cancel(session, other, now=now)
    with pytest.raises(registration.GivenUp):
        registration.move(session, other, day, now=now)


def book_on(session, event, day, key, now):
    return registration.book(session, event, day, Wanted(key, 1), now=now)


def test_a_part_of_the_programme_has_its_own_seats(session, now):
    day = make.event(session, bookable=True, capacity=10)
    item = ProgrammeItem(
        event_id=day.id, title={"en": "Cooking"}, starts_after=0, minutes=60, capacity=1
    )
    session.add(item)
    session.flush()
    session.refresh(day)
    first = book(session, day, now, item_ids=(item.id,))
    second = book(session, day, now, "b", item_ids=(item.id,))
    assert (first.state, second.state, taken(session, day)) == ("booked", "waiting", 1)
    assert registration.cancel(session, first, now=now) == [second]
    with pytest.raises(registration.NoSuchItem):
        book(session, day, now, "c", item_ids=(item.id + 1,))


def test_more_places_are_offered_and_fewer_than_taken_are_refused(session, meal, now):
    book(session, meal, now, party=3)
    waiting = book(session, meal, now, "b", party=2)
    day = meal.starts.date()
    with pytest.raises(occurrences.CapacityTaken):
        rescheduling.set_capacity(session, meal, day, 2, now=now)
    assert rescheduling.set_capacity(session, meal, day, 5, now=now) == [waiting]


def test_an_offer_cannot_be_taken_once_the_date_is_called_off(session, meal, now):
    first = book(session, meal, now, party=3)
    waiting = book(session, meal, now, "b", party=3)
    registration.cancel(session, first, now=now)
    rescheduling.cancel_date(session, meal, meal.starts.date(), now=now)
    with pytest.raises(registration.NotOpen):
        registration.accept(session, waiting, now=now)


def test_a_waiting_party_cannot_grow_beyond_what_there_ever_is(session, meal, now):
    book(session, meal, now, party=3)
    waiting = book(session, meal, now, "b", party=2)
    with pytest.raises(registration.Full):
        registration.change_party(session, waiting, 4, now=now)
    assert waiting.party == 2


def test_a_date_that_left_the_rule_still_has_an_hour(session, meal, now):
    held = book(session, meal, now)
    registration.cancel(session, held, now=now)
    meal.starts += timedelta(days=7)
    session.flush()
    span = occurrences.span_of(meal, held.date.day, held.date)
    assert (span.starts.date(), span.starts.hour) == (held.date.day, 18)
    assert registration.offer(session, held.date_id, now=now) == []


def test_forgetting_a_key_gives_the_place_back_and_leaves_nothing(session, meal, now):
    book(session, meal, now, party=3)
    registration.forget(session, "a", now=now)
    assert registration.find(session, "a") is None
    assert taken(session, meal) == 0


# --- races -------------------------------------------------------------------------------------------


def in_parallel(app, work, many):
    """Run `work(session, n)` in as many threads, each committing alone; return what came of each."""
    together = Barrier(many)

    def alone(n):
        with app.app_context():
            together.wait()
            try:
                result = work(db.session, n)
                db.session.commit()
            except (
                registration.Full,
                registration.NothingOffered,
                registration.GivenUp,
            ) as refusal:
                db.session.rollback()
                result = type(refusal).__name__
            finally:
                db.session.remove()
            return result

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(alone, range(many)))


def places_add_up(session):
    """Taken is what parties hold, on the date and in each part; and nobody waits whose party fits."""
    for row in session.scalars(select(EventDate)):
        held = list(session.scalars(select(Registration).where(Registration.date_id == row.id)))
        assert row.taken == sum(r.party for r in held if r.holds_places)
        assert row.capacity is None or row.taken <= row.capacity
        parts = list(session.scalars(select(ItemSeats).where(ItemSeats.date_id == row.id)))
        for part in parts:
            sitting = [r.party for r in held if r.holds_places and part.item_id in r.item_ids]
            assert part.taken == sum(sitting)
            assert part.capacity is None or part.taken <= part.capacity
        for r in held:
            if r.state == "waiting":
                rooms = [row, *(p for p in parts if p.item_id in r.item_ids)]
                assert any(x.taken + r.party > x.capacity for x in rooms if x.capacity is not None)


@pytest.fixture
def gathering(app):
    """Makes an event with so many places, committed, and returns its id."""

    def make_one(capacity, **over):
        with app.app_context():
            event = make.event(db.session, bookable=True, capacity=capacity, **over)
            db.session.commit()
            return event.id

    return make_one


@pytest.mark.parametrize("capacity", [1, 7, 50])
def test_two_hundred_at_once_take_exactly_the_places_there_are(
    app, gathering, prove, capacity, now
):
    for _ in range(20 if prove else 1):
        event_id = gathering(capacity, waiting_list=False)

        def one(session, n, event_id=event_id):
            event = session.get_one(Event, event_id)
            return book(session, event, now, f"{event_id}-{n}").state

        results = in_parallel(app, one, 200)
        assert results.count("booked") == capacity
        assert results.count("Full") == 200 - capacity
        with app.app_context():
            places_add_up(db.session)


def test_control_looking_first_and_writing_then_gives_more_places_than_there_are(
    app, gathering, monkeypatch, now
):
    """The same race with the guard taken away: a look, and a write that trusts it."""

    def look_then_write(session, date_id, item_ids, party):
        row = session.execute(select(EventDate).where(EventDate.id == date_id)).scalar_one()
        before, capacity = row.taken, row.capacity
        session.commit()  # what was read is no longer protected
        meet.wait()
        if before + party > capacity:
            return False
        session.execute(
            update(EventDate).where(EventDate.id == date_id).values(taken=before + party)
        )
        return True

    meet = Barrier(10)
    monkeypatch.setattr(seats, "take", look_then_write)
    event_id = gathering(1, waiting_list=False)

    def one(session, n):
        event = session.get_one(Event, event_id)
        return book(session, event, now, f"x-{n}").state

    assert in_parallel(app, one, 10).count("booked") > 1


def test_one_link_moved_to_two_dates_at_once_holds_places_on_one(app, gathering, now):
    until = (now.date() + timedelta(days=30)).isoformat().replace("-", "")
    event_id = gathering(5, rrule=f"FREQ=WEEKLY;UNTIL={until}")
    with app.app_context():
        event = db.session.get_one(Event, event_id)
        first = event.starts.date()
        book(db.session, event, now, "mover", 2)
        db.session.commit()

    def move(session, n):
        held = registration.find(session, "mover")
        registration.move(session, held, first + timedelta(weeks=1 + n % 3), now=now)

    in_parallel(app, move, 12)
    with app.app_context():
        places_add_up(db.session)


def test_what_is_called_off_meanwhile_is_not_booked(app, gathering, now):
    """The event is read first, called off by somebody else, and booked then."""
    event_id = gathering(5)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time: nothing happens meanwhile")
        event = db.session.get_one(Event, event_id)
        assert event.is_live
        with db.engine.begin() as other:
            other.execute(update(Event).where(Event.id == event_id).values(state="cancelled"))
        with pytest.raises(registration.NotOpen):
            book(db.session, event, now)
        db.session.rollback()


@pytest.mark.parametrize("seed", [1, 2])
def test_booking_cancelling_waiting_and_lapsing_at_once_always_add_up(
    app, gathering, prove, seed, now
):
    event_id = gathering(7)
    with app.app_context():
        item = ProgrammeItem(
            event_id=event_id, title={"en": "Talk"}, starts_after=0, minutes=30, capacity=4
        )
        db.session.add(item)
        db.session.commit()
        item_id = item.id

    def some_life(session, n):
        chance = random.Random(seed * 1000 + n)
        event = session.get_one(Event, event_id)
        items = (item_id,) if chance.random() < 0.4 else ()
        held = book(session, event, now, f"k{n}", chance.randint(1, 3), item_ids=items)
        session.commit()
        for _ in range(4):
            deed = chance.choice(("cancel", "grow", "shrink", "accept", "lapse"))
            try:
                act(session, held, deed, now)
                session.commit()
            except (registration.Full, registration.NothingOffered, registration.GivenUp):
                session.rollback()
            except registration.PartyOutOfRange:
                session.rollback()

    in_parallel(app, some_life, 120 if prove else 40)
    with app.app_context():
        places_add_up(db.session)
        assert db.session.scalar(select(EventDate.taken)) > 0
        assert db.session.scalars(select(RegistrationItem)).all()


def act(session, held, deed, now):
    if deed == "cancel":
        registration.cancel(session, held, now=now)
    elif deed == "accept":
        registration.accept(session, held, now=now)
    elif deed == "lapse":
        registration.lapse(session, now=now + timedelta(hours=25))
    else:
        party = held.party + (1 if deed == "grow" else -1)
        registration.change_party(session, held, party, now=now)
