"""What waits for staff, and what becomes of it."""

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.blueprints.desk.comparing import mark_words
from campaign.extensions import db
from campaign.models import AuditEntry
from events import publishing
from events.models import Event
from tests import make

DESCRIBED = {"description": {"en": "Bring a *dish*."}, "venue": "Town Hall"}


@pytest.fixture
def staff(app, session, visitor):
    visitor.enter(make.account(session, "staff"))
    return visitor


@pytest.fixture
def waiting(session):
    """An event that waits for its first publication."""
    make.event(session, slug="meal", state="waiting", published_at=None, **DESCRIBED)
    session.commit()


@pytest.fixture
def edited(session):
    """A live event with an edit that waits."""
    event = make.event(session, slug="meal", **DESCRIBED)
    wanted = {
        "title": {"en": "Shared supper", "ur": "دعوت"},
        "minutes": 150,
        "venue": "Library",
        "ward_code": "E05014739",
        "programme": [
            {"title": {"en": "Songs"}, "starts_after": 30, "minutes": 45, "capacity": 20}
        ],
    }
    publishing.edit(session, event, wanted, by_staff=False, now=clock.now())
    session.commit()


@pytest.fixture
def state(app):
    def state_(ask=lambda event: event.state):
        with app.app_context():
            return ask(db.session.scalars(select(Event)).one())

    return state_


def decide(staff, verdict, status=303):
    read = staff.open("/desk/review/meal").value("read")
    return staff.send(f"/desk/review/meal/{verdict}", status, read=read)


def test_what_waits_is_listed(staff, waiting):
    page = staff.open("/desk/")
    assert "Shared meal" in page.words
    assert "/desk/review/meal" in [a["href"] for a in page.all("a")]


def test_an_empty_desk_says_so(staff):
    assert "Nothing waits." in staff.open("/desk/").words


def test_a_waiting_event_is_shown_whole(staff, waiting):
    page = staff.open("/desk/review/meal")
    assert "<em>dish</em>" in page.html
    assert "Town Hall" in page.words


def test_approving_publishes_and_is_on_record(staff, waiting, state, session):
    answer = decide(staff, "approve")
    assert state() == "live"
    assert "Residents now see:" in staff.open(answer.response.headers["Location"]).words
    assert session.scalars(select(AuditEntry.deed)).all() == ["event.published"]
    assert staff.open("/en/events/meal").status == 200


def test_handing_back_makes_a_draft_of_it(staff, waiting, state):
    decide(staff, "refuse")
    assert state() == "draft"


def test_an_incomplete_event_is_not_published_and_says_what_is_missing(staff, session, state):
    make.event(session, slug="meal", state="waiting", published_at=None, venue="Town Hall")
    session.commit()
    assert "What happens there" in staff.open("/desk/review/meal").words
    page = decide(staff, "approve", 422)
    assert "Residents would miss something" in page.words
    assert state() == "waiting"


def test_an_edit_is_shown_field_by_field_before_and_after(staff, edited):
    page = staff.open("/desk/review/meal")
    assert "<del>" in page.html and "Goes:" in page.words
    assert "<ins>" in page.html and "New:" in page.words
    assert "2 hours 30 minutes" in page.words
    assert "Central" in page.words
    assert "\u2068Songs\u2069 · 20 places" in page.words
    assert "Title (اردو)" in page.words
    assert 'lang="ur" dir="rtl"' in page.html


def test_the_preview_is_of_the_event_as_it_would_be_and_changes_nothing(staff, edited, state):
    page = staff.open("/desk/review/meal")
    assert "Library" in page.words
    assert state(lambda e: (e.title["en"], e.venue)) == ("Shared meal", "Town Hall")


def test_approving_an_edit_makes_it_true(staff, edited, state, session):
    decide(staff, "approve")
    seen = state(lambda e: (e.title["en"], e.minutes, e.venue, e.programme[0].capacity))
    assert seen == ("Shared supper", 150, "Library", 20)
    assert session.scalars(select(AuditEntry.deed)).all() == ["edit.approved"]
    assert "Nothing waits." in staff.open("/desk/").words


def test_dropping_an_edit_leaves_the_event_as_it_is(staff, edited, state):
    decide(staff, "refuse")
    assert state(lambda e: (e.title["en"], e.state)) == ("Shared meal", "live")
    assert "Nothing waits." in staff.open("/desk/").words


def test_what_was_changed_while_staff_read_is_not_approved_unread(staff, edited, state, session):
    read = staff.open("/desk/review/meal").value("read")
    event = session.scalars(select(Event)).one()
    publishing.edit(session, event, {"venue": "Nowhere"}, by_staff=False, now=clock.now())
    session.commit()
    page = staff.send("/desk/review/meal/approve", 409, read=read)
    assert "changed this while you were reading" in page.words
    assert "Nowhere" in page.words
    assert state(lambda e: e.venue) == "Town Hall"
    staff.send("/desk/review/meal/refuse", 409, read=read)
    assert "Nothing waits." not in staff.open("/desk/").words


def test_a_second_tap_does_no_harm(staff, waiting, state):
    read = staff.open("/desk/review/meal").value("read")
    staff.send("/desk/review/meal/approve", read=read)
    staff.send("/desk/review/meal/approve", read=read)
    staff.send("/desk/review/meal/refuse", read=read)
    assert state() == "live"


def test_those_who_booked_are_told_of_a_new_time(staff, session, app, visitor):
    event = make.event(session, slug="meal", bookable=True, capacity=10, **DESCRIBED)
    day = event.starts.date()
    session.commit()
    visitor.place(f"/events/meal/{day}", contact="a@example.org")
    publishing.edit(session, event, {"venue": "Library"}, by_staff=False, now=clock.now())
    session.commit()
    decide(staff, "approve")
    with app.app_context():
        sent = db.session.execute(db.text("SELECT template FROM message")).scalars().all()
    assert "changed" in sent


def test_an_event_nobody_asked_about_says_so(staff, session):
    make.event(session, slug="meal", **DESCRIBED)
    session.commit()
    page = staff.open("/desk/review/meal")
    assert "Nothing of this event waits any more." in page.words
    assert not any("approve" in form["action"] for form in page.all("form"))


def test_an_unknown_event_is_nowhere(staff):
    staff.open("/desk/review/none", 404)
    staff.send("/desk/review/none/approve", 404)


@pytest.mark.parametrize("roles", [(), ("admin",), ("analyst",)])
def test_the_desk_is_for_staff_alone(app, session, visitor, waiting, roles, state):
    group = session.scalars(select(Event)).one().group
    visitor.enter(make.account(session, *roles, group=group))
    for path in ("/desk/", "/desk/events", "/desk/review/meal"):
        visitor.open(path, 403)
    visitor.send("/desk/review/meal/approve", 403)
    assert state() == "waiting"


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Tea for all", "Tea for two", ["all"], ["two"]),
        ("", "Tea", [], ["Tea"]),
        ("Tea", "", ["Tea"], []),
        ("a b c", "a c", ["b "], []),
    ],
)
def test_words_that_go_and_words_that_come_are_marked(before, after, gone, new):
    was, becomes = mark_words(before, after)
    assert "".join(text for _, text in was) == before
    assert "".join(text for _, text in becomes) == after
    assert [text for kind, text in was if kind == "gone"] == gone
    assert [text for kind, text in becomes if kind == "new"] == new


def test_a_place_on_the_map_is_not_turned_around_in_urdu(staff, session):
    event = make.event(session, slug="meal", **DESCRIBED)
    session.commit()
    moved = {"latitude": 51.8625, "longitude": -0.4195}
    publishing.edit(session, event, moved, by_staff=False, now=clock.now())
    session.commit()
    page = staff.open("/desk/review/meal", headers={"Accept-Language": "ur"})
    assert "\u206651.8625, -0.4195\u2069" in page.words
