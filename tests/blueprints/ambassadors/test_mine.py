"""A young person's own page: what it shows, and what it can do."""

import pypdfium2
import pytest
import zxingcpp

from campaign.domain import confiding
from campaign.extensions import db
from campaign.models import Ambassador, Message, WorkshopAttendance
from campaign.models.cohort import Workshop
from tests import make
from tests.blueprints.ambassadors.applied import (
    SEALER,
    mine,
    open_cohort,
    parents_page,
    rows,
    told,
)
from tests.tongues import some_languages

DEEDS = ("language", "contact", "ask", "choices", "leave", "erase")


@pytest.fixture(autouse=True)
def cohort(app):
    return open_cohort(app, name={"en": "Spring group"})


def of(app, what):
    """Something kept sealed about the only one who applied."""
    with app.app_context():
        return what(db.session.query(Ambassador).one(), SEALER)


def say_yes(visitor, app):
    yes = {"keep": "yes", "take_part": "yes", "pictures": "no", "news": "no", "by": "Jan"}
    visitor.send(parents_page(app), **yes)


def test_opening_the_page_or_its_deeds_changes_nothing(app, visitor):
    place = mine(visitor)
    before = told(app)
    visitor.open(place)
    for deed in DEEDS:
        visitor._checked(visitor.client.get(f"{place}/{deed}"), 405)
    assert rows(app) == ["waiting"] and told(app) == before


def test_it_says_what_is_held(visitor):
    page = visitor.open(mine(visitor, words="For fun.", contact="ola@example.org"))
    for held in ("Ola", "For fun.", "ola@example.org", "13 to 15", "Not yet: a parent is asked"):
        assert held in page.words
    assert "dad@example.org" not in page.words
    assert page.value("parent_contact") == "dad@example.org"


def test_who_waits_has_no_badge_and_who_is_in_has_one(app, visitor):
    place = mine(visitor)
    assert visitor.client.get(f"{place}/badge.svg").status_code == 404
    say_yes(visitor, app)
    for form, kind in (("svg", "image/svg+xml"), ("png", "image/png"), ("pdf", "application/pdf")):
        answer = visitor.client.get(f"{place}/badge.{form}")
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_badge_scanned_says_nothing_of_who_wears_it(app, visitor):
    mine(visitor, age="17")
    with app.app_context():
        code = db.session.query(Ambassador).one().badge.code
    page = visitor.open(f"/en/b/{code}")
    assert "valid badge" in page.words and "Ola" not in page.words


def test_the_language_of_messages_and_badge_can_be_changed(app, visitor):
    place = mine(visitor)
    answer = visitor.send(f"{place}/language", language="ur")
    assert answer.response.headers["Location"].startswith("/ur/ambassadors/mine/")
    with app.app_context():
        assert db.session.query(Ambassador).one().language == "ur"
    visitor.send(f"{place}/language", 400, language="xx")


def test_a_contact_can_be_added_changed_and_taken_away(app, visitor):
    place = mine(visitor)
    visitor.send(f"{place}/contact", contact="07400 123456")
    assert of(app, confiding.contact_of) == "+447400123456"
    assert of(app, confiding.token_of) == place.rsplit("/", 1)[1]
    page = visitor.send(f"{place}/contact", 422, contact="nonsense")
    assert page.value("contact") == "nonsense" and len(page.errors) == 1
    page = visitor.send(f"{place}/contact", 422, contact="dad@example.org")
    assert "This is your own contact" in page.errors[0]
    visitor.send(f"{place}/contact", 422)
    visitor.send(f"{place}/contact", contact="")
    assert of(app, confiding.contact_of) == of(app, confiding.token_of) == ""


def test_the_parent_is_asked_again_elsewhere_and_the_old_link_is_void(app, visitor):
    place, first = mine(visitor), parents_page(app)
    asked = {"parent_contact": "mum@example.org", "parent_language": "pl"}
    visitor.send(f"{place}/ask", **asked)
    assert told(app) == [("permission_asked", "mum@example.org")]
    visitor.open(first, 404)
    visitor.open(parents_page(app))
    page = visitor.send(f"{place}/ask", 422, parent_contact="?", parent_language="pl")
    assert page.value("parent_contact") == "?" and len(page.errors) == 1
    assert "Write how we reach" in visitor.send(f"{place}/ask", 422).errors[0]


def test_asking_again_and_again_ends(app, visitor):
    place = mine(visitor)
    asked = {"parent_contact": "dad@example.org", "parent_language": "en"}
    for _ in range(4):
        with app.app_context():  # as if each had gone out
            db.session.execute(db.text("UPDATE message SET state = 'sent', sent_at = due_at"))
            db.session.commit()
        visitor.send(f"{place}/ask", **asked)
    with app.app_context():
        db.session.execute(db.text("UPDATE message SET state = 'sent', sent_at = due_at"))
        db.session.commit()
    page = visitor.send(f"{place}/ask", 429, **asked)
    assert "send no more" in page.errors[0]
    visitor.send(f"{place}/ask", paper="y", parent_language="en")
    assert visitor.client.get(f"{place}/slip.pdf").status_code == 200


def test_nobody_is_asked_again_after_the_answer(app, visitor):
    place = mine(visitor)
    say_yes(visitor, app)
    page = visitor.send(f"{place}/ask", 409, parent_contact="x@example.org", parent_language="en")
    assert "answered already" in page.words


def pdf_text(data):
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


@pytest.mark.parametrize("tag", some_languages())
def test_the_slip_is_one_page_in_the_parents_language_whose_code_opens_their_page(
    app, visitor, tag
):
    name = "Aleksandra Wilhelmina Konstancja"
    place = mine(visitor, parent_contact="", paper="y", parent_language=tag, name=name)
    page = visitor.open(place)
    links = [a["href"] for a in page.all("a") if a.get("download") == "slip.pdf"]
    assert [link.split("/")[1] for link in links] == [tag]
    data = visitor.client.get(links[0]).data
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    picture = document[0].render(scale=3).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == f"http://localhost{parents_page(app)}"
    assert visitor.open(found.text.removeprefix("http://localhost")).status == 200


def test_a_link_that_was_sent_to_a_parent_is_on_no_slip(app, visitor):
    """Else a young person could answer in the place of who was asked."""
    place = mine(visitor)
    assert visitor.client.get(f"{place}/slip.pdf").status_code == 404
    assert "slip.pdf" not in visitor.open(place).html
    sent = parents_page(app)
    again = {"paper": "y", "parent_contact": "dad@example.org", "parent_language": "en"}
    visitor.send(f"{place}/ask", **again)
    visitor.open(sent, 404)
    assert told(app) == []
    assert visitor.client.get(f"{place}/slip.pdf").status_code == 200


def test_a_change_that_came_after_the_page_was_opened_stays(app, visitor):
    place = mine(visitor, age="17")
    page = visitor.open(place)
    shown = {name: page.value(name) for name in ("was_pictures", "was_news")}
    visitor.send(f"{place}/choices", pictures="y", **shown)
    visitor.send(f"{place}/choices", news="y", **shown)
    with app.app_context():
        found = db.session.query(Ambassador).one()
        assert (found.pictures, found.news) == (True, True)


def test_the_slip_names_who_asks_and_whom_to_phone(visitor):
    place = mine(visitor, name="Zoë", parent_contact="", paper="y")
    words = pdf_text(visitor.client.get(f"{place}/slip.pdf").data)
    for said in ("Zoë", "Spring group", "Rosa Example", "/permission/"):
        assert said in words


def test_a_name_we_have_no_letters_for_leaves_the_slip_readable(visitor):
    place = mine(visitor, name="李", parent_contact="", paper="y")
    assert "A young person" in pdf_text(visitor.client.get(f"{place}/slip.pdf").data)


def test_there_is_no_slip_where_nobody_is_asked(app, visitor):
    assert visitor.client.get(f"{mine(visitor, age='18')}/slip.pdf").status_code == 404
    place = mine(visitor)
    say_yes(visitor, app)
    assert visitor.client.get(f"{place}/slip.pdf").status_code == 404


def test_from_16_pictures_and_news_are_theirs_to_say(app, visitor):
    place = mine(visitor, age="16")
    visitor.send(f"{place}/choices", pictures="y")
    with app.app_context():
        found = db.session.query(Ambassador).one()
        assert (found.pictures, found.news) == (True, False)
    visitor.send(f"{place}/choices")
    with app.app_context():
        assert not db.session.query(Ambassador).one().pictures


def test_below_16_a_yes_to_pictures_is_not_theirs_to_say(app, visitor):
    place = mine(visitor)
    say_yes(visitor, app)
    visitor.send(f"{place}/choices", pictures="y", news="y")
    with app.app_context():
        found = db.session.query(Ambassador).one()
        assert (found.pictures, found.news) == (False, False)


def test_who_leaves_is_told_so_and_twice_is_no_harm(app, visitor):
    place = mine(visitor, age="17", words="Secret", contact="ola@example.org")
    for _ in range(2):
        location = visitor.send(f"{place}/leave").response.headers["Location"]
    page = visitor.open(location)
    assert "no longer take part" in page.words
    assert "Secret" not in page.words and "Ola" not in page.words
    assert rows(app) == ["withdrawn"] and told(app) == []
    assert visitor.client.get(f"{place}/badge.svg").status_code == 404
    page = visitor.send(f"{place}/language", 409, language="ur")
    assert "no longer take part" in page.words
    visitor.send(f"{place}/contact", 409, contact="a@example.org")


@pytest.mark.parametrize("age", ["12", "14", "17"])
def test_everything_is_erased_at_once_and_twice_is_no_harm(app, visitor, age):
    place = mine(visitor, age=age, contact="ola@example.org")
    for _ in range(2):
        assert visitor.send(f"{place}/erase").response.headers["Location"] == "/en/erased"
    page = visitor.open(place, 404)
    assert "Nothing is held" in page.words
    with app.app_context():
        assert db.session.query(Ambassador).count() == db.session.query(Message).count() == 0


@pytest.mark.parametrize("deed", DEEDS)
def test_an_unknown_page_is_404_whatever_is_asked(visitor, deed):
    visitor.open("/en/ambassadors/mine/nobody", 404)
    visitor.send(f"/en/ambassadors/mine/nobody/{deed}", 404)


def test_how_far_they_are_is_shown_without_comparing(app, visitor, cohort):
    place = mine(visitor, age="17")
    mine(visitor, age="18", name="Another")
    with app.app_context():
        first = db.session.query(Ambassador).order_by(Ambassador.id).first()
        event = make.event(db.session, first.cohort.group, title={"en": "Being fair"})
        db.session.add(Workshop(cohort=first.cohort, event=event, topic="equality"))
        day = event.starts.date()
        db.session.add(
            WorkshopAttendance(ambassador_id=first.id, event_id=event.id, day=day, how="lead")
        )
        db.session.commit()
    page = visitor.open(place)
    assert "You came to 1 workshop of 1" in page.words and "Being fair" in page.words
    assert "Another" not in page.words


def test_somebody_to_phone_is_named(visitor):
    page = visitor.open(mine(visitor))
    assert "Rosa Example" in page.words
    assert "tel:+441582400001" in [a.get("href") for a in page.all("a")]
