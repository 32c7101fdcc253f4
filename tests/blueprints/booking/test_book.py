"""Booking a place at one date, without an account."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campaign.domain import opening
from campaign.extensions import db
from campaign.models import Message, Place
from events import rescheduling
from events.models import EventDate, ProgrammeItem, Registration
from tests import make
from tests.visitor import Visitor


def registrations(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Registration))


def test_a_name_and_a_number_of_people_are_enough(visitor, gathering):
    page = visitor.open(visitor.place(gathering()))
    assert "Dear Amina, places for 2 people are booked." in page.words


def test_the_page_is_in_the_bookers_language(visitor, gathering):
    page = visitor.open(visitor.place(gathering(), language="ur"))
    assert page.all("html")[0]["lang"] == "ur"


def test_contact_and_answers_are_kept_sealed_and_the_badge_as_a_mark(app, visitor, gathering):
    question = {
        "key": "food",
        "text": {"en": "What do you eat?"},
        "purpose": {"en": "To cook enough."},
        "required": False,
    }
    date = gathering(questions=[question])
    badge = "0123456789AB"
    visitor.book(date, contact="amina@example.org", answer_food="Halal", badge=badge)
    with app.app_context():
        kept = db.session.scalars(select(Place)).one()
        sealer = app.extensions["sealer"]
        assert b"amina" not in kept.contact_sealed and b"Halal" not in kept.answers_sealed
        assert opening.contact_of(kept, sealer) == "amina@example.org"
        assert opening.answers_of(kept, sealer) == {"food": "Halal"}
        assert kept.badge_mark and badge not in kept.badge_mark


def test_a_required_question_is_insisted_on_and_says_why_it_is_asked(visitor, gathering):
    question = {
        "key": "food",
        "text": {"en": "What do you eat?"},
        "purpose": {"en": "To cook enough."},
        "required": True,
    }
    date = gathering(questions=[question])
    assert "To cook enough." in visitor.open(f"/en{date}/places").words
    page = visitor.book(date, 422)
    assert "The host needs an answer to this." in page.errors


@pytest.mark.parametrize("party", ["0", "11", "-1", "", "many", "1e3", "٣"])
def test_a_party_that_is_not_one_to_ten_is_refused_and_nothing_typed_is_lost(
    visitor, gathering, party
):
    page = visitor.book(gathering(), 422, party=party, name="Zoë")
    assert page.errors == ["A booking is for 1 to 10 people. Choose how many come."]
    assert page.value("name") == "Zoë"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Write the name"),
        ({"name": "   "}, "Write the name"),
        ({"name": "x" * 81}, "at most 80"),
        ({"name": "a\u202eb"}, "hidden marks"),
        ({"contact": "nonsense"}, "could not read this e-mail"),
        ({"badge": "not a badge!"}, "not a badge code"),
        ({"items": "99"}, "Choose from the parts"),
        ({"submission": "forged"}, "open for too long"),
    ],
)
def test_bad_input_gets_a_sentence_by_its_field(app, visitor, gathering, fields, says):
    page = visitor.book(gathering(), 422, **fields)
    assert says in page.html
    assert registrations(app) == 0


def test_script_in_a_name_is_shown_as_text(visitor, gathering):
    page = visitor.open(visitor.place(gathering(), name="<script>x</script>"))
    assert "<script>x" not in page.html


def test_more_than_is_left_without_a_waiting_list_says_how_many_are_left(visitor, gathering):
    date = gathering(capacity=3, waiting_list=False)
    visitor.book(date, party="2")
    page = visitor.book(date, 422, party="2")
    assert page.errors == ["Only 1 place is left. Choose fewer people, or another date."]


def test_when_it_is_full_the_form_says_so_and_offers_the_waiting_list(visitor, gathering):
    date = gathering(capacity=2)
    visitor.book(date)
    assert "Join the waiting list" in visitor.open(f"/en{date}/places").words
    waiting = visitor.open(visitor.place(date, name="Jan"))
    assert "You are number 1 in turn." in waiting.words


@pytest.mark.parametrize("state", ["draft", "waiting"])
def test_an_unpublished_event_cannot_be_seen_or_booked(visitor, gathering, state):
    date = gathering(state=state, published_at=None)
    visitor.open(f"/en{date}/places", 404)
    visitor.send(f"/en{date}/places", 404, name="A", party="1")


def test_past_cancelled_and_unknown_dates_say_what_to_do(app, visitor, gathering):
    date = gathering()
    slug, day = date.split("/")[2:]
    visitor.open(f"/en/events/{slug}/2019-01-01/places", 404)
    visitor.open(f"/en/events/{slug}/nonsense/places", 404)
    visitor.open("/en/events/nowhere/2027-01-01/places", 404)
    with app.app_context():
        event = db.session.scalars(select(make.Event).filter_by(slug=slug)).one()
        rescheduling.cancel_date(db.session, event, event.starts.date(), now=make.clock.now())
        db.session.commit()
    page = visitor.open(f"/en{date}/places", 409)
    assert "can no longer be booked" in page.words
    past = gathering(starts=make.datetime(2020, 1, 1, 18))
    visitor.open(f"/en{past}/places", 409)
    visitor.send(f"/en{past}/places", 409, name="A", party="1")


def test_an_event_that_is_not_for_booking_is_not_booked(visitor, gathering):
    visitor.open(f"/en{gathering(bookable=False)}/places", 409)


def test_the_same_form_sent_twice_is_one_place(app, visitor, gathering):
    date = gathering()
    mark = visitor.open(f"/en{date}/places").value("submission")
    first = visitor.place(date, submission=mark)
    assert visitor.place(date, submission=mark) == first
    assert registrations(app) == 1


def test_the_same_form_with_another_name_gets_a_fresh_form_and_not_the_first_place(
    app, visitor, gathering
):
    date = gathering()
    mark = visitor.open(f"/en{date}/places").value("submission")
    visitor.book(date, submission=mark)
    page = visitor.book(date, 422, submission=mark, name="Somebody else")
    assert page.value("submission") != mark
    assert registrations(app) == 1


def test_ten_identical_posts_at_once_are_one_place(app, gathering, visitor):
    date = gathering()
    mark = visitor.open(f"/en{date}/places").value("submission")
    together = Barrier(10)

    def one(_):
        together.wait()
        fields = {"submission": mark, "name": "Amina", "party": "2"}
        return Visitor(app.test_client()).send(f"/en{date}/places", **fields)

    with ThreadPoolExecutor(10) as pool:
        places = {page.response.headers["Location"] for page in pool.map(one, range(10))}
    assert len(places) == 1
    with app.app_context():
        assert db.session.scalar(select(EventDate.taken)) == 2
        assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_seat_in_a_part_of_the_programme_is_kept(app, visitor, gathering):
    date = gathering()
    with app.app_context():
        event = db.session.scalars(select(make.Event)).one()
        item = ProgrammeItem(
            event_id=event.id, title={"en": "Cooking"}, starts_after=0, minutes=60, capacity=2
        )
        db.session.add(item)
        db.session.commit()
        item_id = str(item.id)
    assert "Cooking" in visitor.open(f"/en{date}/places").words
    visitor.book(date, items=item_id)
    with app.app_context():
        assert db.session.scalars(select(Registration)).one().item_ids == (int(item_id),)


def test_a_body_that_is_no_form_is_415(visitor, gathering):
    visitor._checked(visitor.client.post(f"/en{gathering()}/places", json={"name": "A"}), 415)
