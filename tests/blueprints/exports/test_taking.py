"""A file of data belongs to who asked for it, for a day, and says what is in it before it is taken."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from campaign import clock
from campaign.cli import exports
from campaign.domain import handing_out, inviting
from campaign.extensions import db
from campaign.models import Account, AuditEntry
from campaign.models.export import Export, ExportPart
from tests import make
from tests.blueprints.exports.asking import PAGE, ask, browser, made, parts_of, table, taken


@pytest.fixture
def analyst(app, session):
    return browser(app, session, "analyst", name="Ann Analyst")


@pytest.fixture
def ready(app, session, analyst):
    """The address of a file that was made."""
    make.event(session, slug="meal", title={"en": "Big meal"})
    session.commit()
    address = ask(analyst, "events")
    assert made(app) == 1
    return address


def test_it_is_asked_for_made_and_taken(app, session, analyst):
    make.event(session, slug="meal", title={"en": "Big meal"})
    session.commit()
    address = ask(analyst, "events", reason="For the annual report.")
    assert "Waits for its turn" in analyst.open(address).words
    taken(analyst, address, 409)
    assert made(app) == 1
    page = analyst.open(address)
    assert "It is here until" in page.words
    assert f"{address}/file" in [form["action"] for form in page.all("form")]
    response = taken(analyst, address)
    assert response.mimetype == "text/csv"
    assert response.content_length == len(response.get_data())
    name = f"events-{clock.today()}.csv"
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    headings, row = table(response)
    assert headings[:2] == ["Event", "Title"] and row[:2] == ["meal", "Big meal"]


def test_before_it_is_taken_it_says_what_why_how_many_and_which_columns(app, session, analyst):
    make.event(session)
    session.commit()
    page = analyst.open(f"{PAGE}/new/events")
    assert "Every event that residents can see" in page.words
    assert "Places on each date" in page.words and "Rows 1" in " ".join(page.words.split())
    address = ask(analyst, "events", reason="For the annual report.", opens="2026-01-01")
    for words in (analyst.open(address).words, *(made(app) and [analyst.open(address).words])):
        shown = " ".join(words.split())
        assert "For the annual report." in shown and "From 1 January 2026" in shown
        assert "Rows 1" in shown and "Places on each date" in shown and "CSV" in shown


def test_it_can_be_taken_twice_and_each_time_is_noted(app, analyst, ready):
    first, again = (taken(analyst, ready).get_data() for _ in range(2))
    assert first == again != b""
    assert deeds(app) == ["export.asked", "export.made", "export.taken", "export.taken"]


def test_anybody_elses_is_nowhere(app, session, ready):
    for roles in (("staff",), ("analyst",), ("admin", "analyst"), ("staff", "admin")):
        other = browser(app, session, *roles)
        page = other.open(ready, 404)
        assert "A file opens only for the one who asked for it." in page.words
        taken(other, ready, 404)
        assert ready not in other.open(PAGE).html


def test_an_address_nobody_was_given_is_nowhere(analyst):
    analyst.open(f"{PAGE}/{'0' * 32}", 404)
    taken(analyst, f"{PAGE}/{'0' * 32}", 404)
    analyst.open(f"{PAGE}/new/everything", 404)


def test_after_24_hours_it_is_gone_and_nothing_of_it_is_left(app, analyst, ready):
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=50), tick=False):
        entered(analyst, app)
        taken(analyst, ready)
        forgotten(app, left=1)
    with time_machine.travel(clock.now() + timedelta(hours=24), tick=False):
        entered(analyst, app)
        page = analyst.open(ready, 410)
        assert "it is kept for 24 hours. Ask for it again." in page.words
        taken(analyst, ready, 410)
        forgotten(app, left=0)
        taken(analyst, ready, 410)
        assert ready not in analyst.open(PAGE).html


def test_the_record_of_it_stays_for_two_years(app, ready):
    for days, left in ((729, 1), (730, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            forgotten(app, left=0)
            with app.app_context():
                assert db.session.scalar(select(func.count(Export.id))) == left


def test_a_file_deleted_while_it_is_taken_is_never_taken_for_whole(app, analyst, ready):
    with app.app_context():
        first = db.session.scalars(select(ExportPart)).one()
        db.session.add(ExportPart(export_id=first.export_id, number=1, content=b"the end"))
        db.session.commit()
    response = taken(analyst, ready)  # its first piece is on the way
    assert response.content_length > len(b"the end")
    with app.app_context():
        db.session.execute(db.delete(ExportPart))
        db.session.commit()
    with pytest.raises(handing_out.ExportGone):
        response.get_data()


def test_a_file_that_was_lost_in_a_crash_is_gone_and_not_empty(app, analyst, ready):
    with app.app_context():
        db.session.execute(db.delete(ExportPart))
        db.session.commit()
    taken(analyst, ready, 410)
    assert "export.taken" not in deeds(app)


def test_the_same_asked_twice_is_one_file(app, analyst):
    first = ask(analyst, "events")
    assert ask(analyst, "events") == first
    assert ask(analyst, "events", form="xlsx") != first
    assert made(app) == 2
    assert ask(analyst, "events") != first


def test_only_so_many_of_one_person_are_on_their_way(app, session, analyst):
    for number in range(5):
        ask(analyst, "events", opens=f"2026-01-0{number + 1}")
    page = ask(analyst, "events", status=409, opens="2026-02-01")
    assert page.errors == ["5 files of yours are on their way. Wait until one of them is there."]
    ask(browser(app, session, "analyst"), "events")
    assert made(app) == 6
    ask(analyst, "events", opens="2026-02-01")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"form": "ods"}, "form", "Choose from the list."),
        ({"form": ""}, "form", "Choose from the list."),
        ({"opens": "2026-02-30"}, "opens", "Write this date as day, month and year."),
        ({"opens": "2026-05-02", "closes": "2026-05-01"}, "closes", "The last day is before"),
        ({"opens": "2016-01-01", "closes": "2026-01-01"}, "opens", "at most 5 years"),
        ({"reason": "x" * 501}, "reason", "at most 500"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence_and_nothing_typed_is_lost(
    app, analyst, fields, field, sentence
):
    sent = {"reason": "For the report.", "form": "xlsx", **fields}
    page = ask(analyst, "events", status=422, **sent)
    assert len(page.errors) == 1 and sentence in page.errors[0]
    assert f'id="{field}-error"' in page.html
    for name in ("opens", "closes", "reason"):
        assert page.value(name) == sent.get(name, "")
    with app.app_context():
        assert db.session.scalar(select(func.count(Export.id))) == 0


def test_without_any_release_there_are_no_figures_to_ask_for(analyst):
    page = analyst.open(f"{PAGE}/new/figures")
    assert "Nothing was released yet." in page.words
    page = analyst.send(f"{PAGE}/new/figures", 422, form="csv", quarter="2026Q3")
    assert "Nothing was released yet." in page.words


def test_it_is_in_the_language_of_who_asked(app, session):
    make.event(session, slug="meal", title={"en": "Big meal", "ur": "بڑا کھانا"}, state="live")
    session.commit()
    reader = browser(app, session, "analyst", language="ur")
    address = ask(reader, "events", form="xlsx")
    assert made(app) == 1
    reader.open(address)
    sheet = parts_of(taken(reader, address))["xl/worksheets/sheet1.xml"]
    assert 'rightToLeft="1"' in sheet and "بڑا کھانا" in sheet


def test_while_it_waits_the_page_renews_itself_with_or_without_script(app, analyst, ready):
    waiting = analyst.open(ask(analyst, "events", opens="2026-01-01"))
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting.html
    assert any("waiting.js" in script.get("src", "") for script in waiting.all("script"))
    assert len(waiting.all("progress")) == 1
    there = analyst.open(ready)
    assert "http-equiv" not in there.html and not there.all("progress")


def test_how_far_it_is_is_shown(app, session, analyst):
    address = ask(analyst, "events")
    with app.app_context():
        facts = {"state": "making", "rows_done": 400, "rows_all": 1600}
        db.session.execute(db.update(Export).values(**facts))
        db.session.commit()
    page = analyst.open(address)
    (bar,) = page.all("progress")
    assert (bar["value"], bar["max"]) == ("400", "1600")
    assert "400 of 1,600 rows" in page.words


def test_who_lost_every_role_takes_nothing(app, session, analyst, ready):
    with app.app_context():
        db.session.execute(db.text("DELETE FROM account_role"))
        db.session.commit()
    analyst.open(ready, 403)
    taken(analyst, ready, 403)


def test_whose_account_was_closed_takes_nothing(app, session, analyst, ready):
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        inviting.close(db.session, account, actor=None, now=clock.now())
        db.session.commit()
    taken(analyst, ready, 401)


@pytest.mark.parametrize("roles", [(), ("admin",)])
def test_it_is_for_staff_and_analysts(app, session, roles):
    stranger = browser(app, session, *roles)
    stranger.open(PAGE, 403)
    stranger.open(f"{PAGE}/new/events", 403)


def test_desk_and_layout_lead_there(app, session):
    staff = browser(app, session, "staff")
    assert [a["href"] for a in staff.open("/desk/").all("a")].count(PAGE) == 2


def entered(visitor, app):
    """Sign the only account in again: no sign-in lasts a day."""
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        db.session.remove()
    visitor.enter(account)


def deeds(app):
    with app.app_context():
        return db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()


def forgotten(app, *, left):
    """What the worker lets go each minute, and how many pieces it leaves."""
    with app.app_context():
        exports.forget()
        assert db.session.scalar(select(func.count()).select_from(ExportPart)) == left
        db.session.remove()
