"""A parent's page."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import applying, confiding, leaving
from campaign.extensions import db
from campaign.models import Ambassador, AuditEntry, Permission
from tests.blueprints.ambassadors.applied import (
    SEALER,
    mine,
    open_cohort,
    parents_page,
    rows,
    told,
)

YES = {"take_part": "yes", "pictures": "no", "news": "no", "by": "Jan Kowalski"}
CHILD_YES = {**YES, "keep": "yes"}
DEEDS = ("turn", "withdraw")


@pytest.fixture(autouse=True)
def cohort(app):
    return open_cohort(app, name={"en": "Spring group"})


@pytest.fixture
def asked(app, visitor):
    """Makes an application, and returns the address of the parent's page."""

    def make_one(**fields):
        mine(visitor, **fields)
        return parents_page(app)

    return make_one


def first(app):
    with app.app_context():
        found = db.session.query(Ambassador).order_by(Ambassador.id).first()
        db.session.expunge(found)
        return found


def test_it_opens_in_the_parents_language_and_can_be_read_in_others(visitor, asked):
    place = asked(parent_language="ur")
    assert place.startswith("/ur/permission/")
    (html,) = visitor.open(place).all("html")
    assert (html["lang"], html["dir"]) == ("ur", "rtl")
    other = place.replace("/ur/", "/pl/", 1)
    assert other in [a.get("href") for a in visitor.open(place).all("a")]
    assert visitor.open(other).all("html")[0]["lang"] == "pl"


def test_nothing_is_chosen_beforehand_and_four_things_are_asked_apart(visitor, asked):
    page = visitor.open(asked(age="12"))
    radios = {a["name"] for a in page.all("input") if a.get("type") == "radio"}
    assert radios == {"keep", "take_part", "pictures", "news"}
    assert not [a for a in page.all("input") if "checked" in a]


def test_from_13_a_parent_is_not_asked_for_the_ground(visitor, asked):
    page = visitor.open(asked(age="13"))
    assert "keep" not in {a.get("name") for a in page.all("input")}


def test_the_young_persons_own_words_and_contact_are_not_shown(visitor, asked):
    page = visitor.open(asked(words="Because of home.", contact="ola@example.org"))
    assert "Ola" in page.words
    assert "Because of home." not in page.html and "ola@example.org" not in page.html


def test_a_scanner_that_opens_everything_changes_nothing(app, visitor, asked):
    """Mail scanners follow links, ask for heads, and try what they find."""
    place = asked(contact="ola@example.org")
    before = told(app)
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        for path in (place, f"{place}?answer=yes&take_part=yes", place.removeprefix("/en")):
            visitor.client.open(path, method=method)
    for deed in DEEDS:
        visitor._checked(visitor.client.get(f"{place}/{deed}"), 405)
    assert rows(app) == ["waiting"] and told(app) == before
    assert "Your answer" in visitor.open(place).words


def test_a_yes_lets_them_take_part(app, visitor, asked):
    place = asked(contact="ola@example.org")
    answer = visitor.send(place, **YES)
    page = visitor.open(answer.response.headers["Location"])
    assert "You said yes" in page.words and "Jan Kowalski" in page.words
    assert rows(app) == ["active"]
    assert told(app)[-1] == ("ambassador_joined", "ola@example.org")


def test_a_parent_of_a_child_says_both(app, visitor, asked):
    place = asked(age="11")
    page = visitor.send(place, 422, **YES)
    assert page.errors == ["Choose whether we may keep it."]
    page = visitor.send(place, 422, **{**CHILD_YES, "keep": "no"})
    assert "We need a list of who comes" in page.errors[0]
    assert page.value("by") == "Jan Kowalski" and rows(app) == ["waiting"]
    visitor.send(place, **CHILD_YES)
    assert rows(app) == ["active"] and first(app).ground_on is not None


def test_a_yes_needs_a_name_and_each_question_an_answer(app, visitor, asked):
    place = asked()
    assert len(visitor.send(place, 422, **{**YES, "by": ""}).errors) == 1
    assert len(visitor.send(place, 422, **{**YES, "by": "<x>"}).errors) == 1
    assert len(visitor.send(place, 422, by="Jan").errors) == 3
    assert len(visitor.send(place, 422, **{**YES, "pictures": "maybe"}).errors) == 1
    assert len(visitor.send(place, 422, **{**YES, "take_part": "x" * 200}).errors) == 1
    assert rows(app) == ["waiting"]


def test_a_no_needs_nothing_else_and_deletes_what_was_written(app, visitor, asked):
    place = asked(age="12", contact="ola@example.org")
    page = visitor.open(visitor.send(place, take_part="no").response.headers["Location"])
    assert "You said no" in page.words and "Ola" not in page.words
    assert rows(app) == ["refused"] and first(app).name_sealed is None
    assert told(app) == [("ambassador_refused", "ola@example.org")]


@pytest.mark.parametrize("then", [YES, {"take_part": "no"}])
@pytest.mark.parametrize("before", [YES, {"take_part": "no"}])
def test_a_link_used_twice_changes_nothing_and_says_how_it_stands(
    app, visitor, asked, before, then
):
    place = asked(contact="ola@example.org")
    visitor.send(place, **before)
    kept = (rows(app), told(app))
    again = visitor.send(place, **then)
    assert (rows(app), told(app)) == kept
    page = visitor.open(again.response.headers["Location"])
    assert ("You said yes" if before is YES else "You said no") in page.words


def test_two_parents_at_once_give_one_answer(app, visitor, asked):
    place = asked(contact="ola@example.org")

    def post(said):
        client = app.test_client()
        return contextvars.Context().run(client.post, place, data=said).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(post, [YES, {"take_part": "no"}] * 3)) == {303}
    (state,) = rows(app)
    assert state in {"active", "refused"}
    told_of = [one for one, _ in told(app) if one in {"ambassador_joined", "ambassador_refused"}]
    assert told_of == ["ambassador_joined" if state == "active" else "ambassador_refused"]


def test_the_language_the_parent_answered_in_is_theirs_from_then_on(app, visitor, asked):
    place = asked(parent_language="en").replace("/en/", "/pl/", 1)
    visitor.send(place, **YES)
    with app.app_context():
        assert db.session.query(Permission).one().language == "pl"


def test_pictures_and_news_can_be_said_otherwise_later(app, visitor, asked):
    place = asked()
    visitor.send(place, **YES)
    visitor.send(f"{place}/turn", pictures="y")
    assert (first(app).pictures, first(app).news) == (True, False)
    visitor.send(f"{place}/turn")
    assert not first(app).pictures


def test_pictures_cannot_be_turned_on_before_a_yes(app, visitor, asked):
    place = asked()
    for deed in DEEDS:
        visitor.send(f"{place}/{deed}", pictures="y", news="y")
    assert rows(app) == ["waiting"] and not first(app).pictures


def test_a_permission_taken_back_on_the_morning_takes_them_off_every_list(
    app, visitor, asked, cohort
):
    place = asked(contact="ola@example.org")
    visitor.send(place, **YES)
    with app.app_context():
        code = db.session.query(Ambassador).one().badge.code
    assert "valid badge" in visitor.open(f"/en/b/{code}").words
    page = visitor.open(visitor.send(f"{place}/withdraw").response.headers["Location"])
    assert "You took your permission back" in page.words
    visitor.open(f"/en/b/{code}", 404)
    with app.app_context():
        found = db.session.query(Ambassador).one()
        assert applying.of_cohort(db.session(), found.cohort, SEALER) == []
        deeds = [one.deed for one in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert deeds == ["permission.given", "permission.withdrawn"]
    assert told(app) == [("ambassador_stopped", "ola@example.org")]
    visitor.send(f"{place}/withdraw")
    visitor.send(place, **YES)
    assert rows(app) == ["withdrawn"] and len(told(app)) == 1


def test_who_left_by_themselves_is_said_to_the_parent_kindly(app, visitor):
    own = mine(visitor)
    place = parents_page(app)
    visitor.send(place, **YES)
    visitor.send(f"{own}/leave")
    page = visitor.open(place)
    assert "no longer take part" in page.words and "Ola" not in page.words
    visitor.send(place, **YES)
    assert rows(app) == ["withdrawn"]


def test_after_14_days_the_link_says_so(app, visitor, asked):
    place = asked()
    with app.app_context():
        leaving.lapse(db.session(), now=clock.now() + timedelta(days=14), sealer=SEALER)
        db.session.commit()
    for page in (visitor.open(place, 404), visitor.send(place, 404, **YES)):
        assert "After 14 days" in page.words


def test_an_unknown_link_is_404_whatever_is_asked(visitor):
    visitor.open("/en/permission/nobody", 404)
    for path in ("", "/turn", "/withdraw"):
        visitor.send(f"/en/permission/nobody{path}", 404, **YES)


def test_the_parents_name_is_kept_encrypted(app, visitor, asked):
    visitor.send(asked(), **YES)
    with app.app_context():
        asked_ = db.session.query(Permission).one()
        assert b"Jan" not in asked_.by_sealed
        assert confiding.parents_name(asked_, SEALER) == "Jan Kowalski"


def test_the_page_is_private(visitor, asked):
    headers = visitor.open(asked()).response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_parent_is_asked_for_the_full_name_and_a_young_person_for_the_first(visitor, asked):
    page = visitor.open(asked())
    assert "Your full name" in page.words and "Your first name" not in page.words
    assert "Your first name" in visitor.open("/en/ambassadors").words
