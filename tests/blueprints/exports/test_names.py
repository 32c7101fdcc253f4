"""A file with names in it takes two people and a reason, and tells a name, never a contact."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from campaign import clock
from campaign.domain import handing_out
from campaign.domain.pledging import Home
from campaign.extensions import db
from campaign.models import Account, AuditEntry, Pledge
from campaign.models.export import Export
from tests import make
from tests.blueprints.exports.asking import PAGE, WHY, ask, browser, made, parts_of, table, taken
from tests.visitor import Visitor

FORM = f"{PAGE}/new/pledges"
ADULT = {"age_band": "18_plus"}


@pytest.fixture
def asker(app, session):
    return browser(app, session, "staff", name="Ama Asker")


@pytest.fixture
def colleague(app, session):
    return browser(app, session, "staff", name="Cole League")


@pytest.fixture
def pledges(session):
    home = Home("E05014735")
    make.pledge(
        session, name="Amina", home=home, contact="amina@example.org", updates=True, **ADULT
    )
    make.pledge(session, name="=HYPERLINK(1)", language="ur", **ADULT)
    make.pledge(session, age_band="under_13", home=Home(None, outside=True))
    session.commit()


def test_one_asks_another_agrees_and_the_one_who_asked_takes_it(
    app, session, pledges, asker, colleague
):
    address = ask(asker, "pledges", reason=WHY)
    assert "Until a colleague agrees, nothing is made." in asker.open(address).words
    assert made(app) == 0
    taken(asker, address, 409)
    page = colleague.open(PAGE)
    assert WHY in page.words and "Ama Asker" in page.words and "3 rows" in page.words
    colleague.send(f"{address}/agree")
    assert made(app) == 1
    assert "Cole League" in asker.open(address).words
    day = str(clock.today())
    assert table(taken(asker, address)) == [
        ["Name", "Ward", "Language", "Age group", "Way", "Signed on"],
        ["Amina", "Barnfield", "English", "18 or over", "On this website", day],
        ["'=HYPERLINK(1)", "", "Urdu", "18 or over", "On this website", day],
        ["", "Just outside the town", "English", "Under 13", "On this website", day],
    ]
    assert deeds(app) == [
        ("export.asked", "Ama Asker"),
        ("export.agreed", "Cole League"),
        ("export.made", None),
        ("export.taken", "Ama Asker"),
    ]


def test_whoever_agreed_does_not_get_the_file(app, pledges, asker, colleague):
    address = ask(asker, "pledges", reason=WHY)
    colleague.send(f"{address}/agree")
    made(app)
    colleague.open(address, 404)
    taken(colleague, address, 404)


def test_no_contact_mark_or_badge_is_in_it_in_either_form(app, session, pledges, asker, colleague):
    kept = session.scalars(select(Pledge).where(Pledge.name == "Amina")).one()
    secret = {"amina@example.org", kept.contact_mark, kept.receipt_hash, kept.badge.code}
    session.rollback()
    for form in ("csv", "xlsx"):
        address = ask(asker, "pledges", reason=WHY, form=form)
        colleague.send(f"{address}/agree")
        assert made(app) == 1
        response = taken(asker, address)
        parts = parts_of(response) if form == "xlsx" else {"": response.get_data().decode()}
        whole = "".join(parts.values())
        assert "Amina" in whole
        assert [text for text in secret if text in whole] == []


def test_what_does_not_count_is_not_in_it(app, session, pledges, asker, colleague):
    session.execute(db.update(Pledge).where(Pledge.name == "Amina").values(state="held"))
    session.commit()
    address = ask(asker, "pledges", reason=WHY)
    colleague.send(f"{address}/agree")
    made(app)
    assert "Amina" not in taken(asker, address).get_data().decode()


def test_it_holds_the_days_that_were_asked_for_and_no_others(app, session, asker, colleague):
    today = clock.today()
    for ago in (10, 5, 4, 0):
        make.pledge(session, name=f"Ago {ago}", **ADULT)
        newest = select(func.max(Pledge.id)).scalar_subquery()
        day = {"signed_on": today - timedelta(days=ago)}
        session.execute(db.update(Pledge).where(Pledge.id == newest).values(**day))
    session.commit()
    days = {"opens": str(today - timedelta(days=5)), "closes": str(today - timedelta(days=4))}
    address = ask(asker, "pledges", reason=WHY, **days)
    colleague.send(f"{address}/agree")
    made(app)
    rows = table(taken(asker, address))
    assert [row[0] for row in rows[1:]] == ["Ago 5", "Ago 4"]


def test_nobody_agrees_to_their_own_or_to_what_nobody_asked(app, asker, colleague):
    address = ask(asker, "pledges", reason=WHY)
    for deed in ("agree", "decline"):
        page = asker.send(f"{address}/{deed}", 403)
        assert "somebody else has to agree" in page.words
        colleague.send(f"{PAGE}/{'0' * 32}/{deed}", 404)
    assert f"{address}/agree" not in asker.open(PAGE).html
    assert made(app) == 0


def test_a_file_without_names_needs_nobodys_word(asker, colleague):
    address = ask(asker, "events")
    colleague.send(f"{address}/agree", 404)


def test_a_colleague_can_say_no(app, asker, colleague):
    address = ask(asker, "pledges", reason=WHY)
    colleague.send(f"{address}/decline")
    assert "A colleague said no" in asker.open(address).words
    colleague.send(f"{address}/agree", 409)
    assert made(app) == 0
    assert deeds(app) == [("export.asked", "Ama Asker"), ("export.declined", "Cole League")]


def test_what_was_asked_a_day_ago_is_agreed_to_no_more(app, session):
    asking, agreeing = (make.account(session, "staff") for _ in range(2))
    address = ask(browser_of(app, asking), "pledges", reason=WHY)
    with time_machine.travel(clock.now() + timedelta(hours=24), tick=False):
        later, asker = browser_of(app, agreeing), browser_of(app, asking)
        assert WHY not in later.open(PAGE).words
        later.send(f"{address}/agree", 409)
        assert "Nobody agreed in time" in asker.open(address).words
        assert ask(asker, "pledges", reason=WHY) != address
    assert made(app) == 0


@pytest.mark.parametrize("reason", ["", "urgent", "              x"])
def test_without_a_reason_it_is_not_asked(app, asker, reason):
    page = ask(asker, "pledges", status=422, reason=reason)
    assert page.errors == ["Write why, in a sentence. A colleague has to understand it."]
    assert deeds(app) == []


@pytest.mark.parametrize("roles", [("analyst",), ("analyst", "admin")])
def test_an_analyst_neither_asks_for_names_nor_agrees(app, session, asker, roles):
    address = ask(asker, "pledges", reason=WHY)
    analyst = browser(app, session, *roles)
    assert "pledges" not in analyst.open(PAGE).html
    assert "for staff alone" in analyst.open(FORM, 403).words
    analyst.send(FORM, 403, form="csv", reason=WHY)
    analyst.send(f"{address}/agree", 403)
    assert made(app) == 0


def test_who_is_no_longer_of_the_staff_gets_no_names(app, session, asker, colleague):
    address = ask(asker, "pledges", reason=WHY)
    colleague.send(f"{address}/agree")
    made(app)
    with app.app_context():
        of_asker = select(Account.id).where(Account.name == "Ama Asker").scalar_subquery()
        role = db.update(make.AccountRole).where(make.AccountRole.account_id == of_asker)
        db.session.execute(role.values(role="analyst"))
        db.session.commit()
    asker.open(address, 404)
    taken(asker, address, 404)


def test_of_many_who_agree_at_once_one_is_noted(app, session, asker):
    uid = ask(asker, "pledges", reason=WHY).rpartition("/")[2]
    accounts = [make.account(session, "staff") for _ in range(4)]
    together = Barrier(4)

    def agree(account):
        with app.app_context():
            actor = db.session.get(Account, account.id)
            db.session.rollback()
            together.wait()
            try:
                handing_out.agree(db.session, uid, actor=actor, now=clock.now())
                db.session.commit()
            except handing_out.AgreedTooLate:
                return 0
            finally:
                db.session.remove()
            return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(agree, accounts)) == 1
    assert [deed for deed, _ in deeds(app)].count("export.agreed") == 1


def test_the_database_itself_knows_that_names_need_two(session, asker):
    ask(asker, "pledges", reason=WHY)
    same = {"agreed_by_id": Export.asked_by_id, "agreed_at": clock.now()}
    for values in ({"state": "queued"}, same):
        with pytest.raises(Exception, match=r"two_people|named_needs_agreement"):
            session.execute(db.update(Export).values(**values))
        session.rollback()


def browser_of(app, account):
    opened = Visitor(app.test_client())
    opened.enter(account)
    return opened


def deeds(app):
    with app.app_context():
        found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(entry.deed, entry.actor.name if entry.actor else None) for entry in found]
