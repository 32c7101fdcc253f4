"""Reading a circle's list in an emergency takes two people, a reason, and is told and noted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from campaign import clock, letters
from campaign.domain import inviting, overriding, sending
from campaign.extensions import db
from campaign.models import Account, AuditEntry, BreakGlass, Message
from tests import make
from tests.blueprints.meetings import gathered
from tests.visitor import Visitor

PAGE = "/desk/emergency"
WHY = "A member has not come home and her family rang us."
FIELDS = {"circle": "tuesday", "reason": WHY}


@pytest.fixture
def circle(session):
    made = make.circle(session, slug="tuesday")
    gathered.join(session, made, "Amina", gathered.contact("call"))
    return made


@pytest.fixture
def browser(app):
    """Opens a browser of its own for an account, on the page for emergencies."""

    def enter(account):
        opened = Visitor(app.test_client())
        opened.enter(account)
        return opened

    return enter


@pytest.fixture
def asker(session, circle, browser):
    return browser(make.account(session, "staff", name="Ama Asker"))


@pytest.fixture
def colleague(session, circle, browser):
    return browser(make.account(session, "staff", name="Cole League"))


@pytest.fixture
def opened(asker, colleague):
    """Asked by one and agreed to by the other."""
    asker.send(PAGE, **FIELDS)
    colleague.send(f"{PAGE}/1/agree")
    return asker


def deeds(app):
    with app.app_context():
        found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(entry.deed, entry.thing, entry.actor.name) for entry in found]


def test_one_asks_another_agrees_and_the_one_who_asked_reads(asker, colleague, app):
    asker.send(PAGE, **FIELDS)
    assert "Waits until a colleague agrees." in asker.open(PAGE).words
    page = colleague.open(PAGE)
    assert WHY in page.words and "Ama Asker" in page.words
    colleague.send(f"{PAGE}/1/agree")
    assert f"{PAGE}/1/look" in [form["action"] for form in asker.open(PAGE).all("form")]
    read = asker.send(f"{PAGE}/1/look", 200)
    assert "Amina" in read.words and "+447700900123" in read.words
    assert "Only by phone" in read.words and "Leave no message." in read.words
    assert read.response.headers["Cache-Control"] == "no-store"
    thing = "circle:tuesday asking:1"
    assert deeds(app) == [
        ("glass.asked", thing, "Ama Asker"),
        ("glass.opened", thing, "Cole League"),
        ("glass.looked", thing, "Ama Asker"),
    ]


def test_asking_again_while_one_asking_stands_alerts_nobody(asker, session):
    asker.send(PAGE, **FIELDS)
    told = session.scalar(select(func.count(Message.id)))
    session.rollback()  # a read keeps writers waiting on SQLite
    again = asker.send(PAGE, 409, **FIELDS)
    assert "You have asked for this list already." in again.words
    session.expire_all()
    assert session.scalar(select(func.count(Message.id))) == told
    assert session.scalar(select(func.count(BreakGlass.id))) == 1


def test_before_anybody_agreed_nothing_is_read(asker, app):
    asker.send(PAGE, **FIELDS)
    assert "Amina" not in asker.send(f"{PAGE}/1/look", 403).html


def test_nobody_agrees_to_their_own_asking(asker, app):
    asker.send(PAGE, **FIELDS)
    page = asker.send(f"{PAGE}/1/agree", 403)
    assert "somebody else has to agree" in page.words
    asker.send(f"{PAGE}/1/look", 403)


def test_nobody_but_the_one_who_asked_reads(opened, colleague, session, browser):
    colleague.send(f"{PAGE}/1/look", 404)
    browser(make.account(session, "staff")).send(f"{PAGE}/1/look", 404)
    assert f"{PAGE}/1/look" not in colleague.open(PAGE).html


def test_the_list_itself_stays_closed_to_the_one_who_asked(opened):
    opened.open("/meetings/tuesday/", 404)


def test_after_an_hour_it_is_closed(opened):
    with time_machine.travel(clock.now() + timedelta(minutes=59), tick=False):
        opened.send(f"{PAGE}/1/look", 200)
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        page = opened.send(f"{PAGE}/1/look", 403)
        assert "the hour is over" in page.words
        assert "look" not in [f["action"].rpartition("/")[2] for f in opened.open(PAGE).all("form")]


def test_it_can_be_closed_early_by_the_one_who_asked(opened, colleague, app):
    colleague.send(f"{PAGE}/1/close", 404)
    opened.send(f"{PAGE}/1/look", 200)
    opened.send(f"{PAGE}/1/close")
    opened.send(f"{PAGE}/1/close")
    opened.send(f"{PAGE}/1/look", 403)
    assert [deed for deed, *_ in deeds(app)].count("glass.shut") == 1


def test_agreeing_again_does_not_lengthen_the_hour(opened, colleague, session, browser, app):
    with app.app_context():
        until = db.session.scalars(select(BreakGlass.opens_until)).one()
    with time_machine.travel(clock.now() + timedelta(minutes=30), tick=False):
        colleague.send(f"{PAGE}/1/agree")
    browser(make.account(session, "staff")).send(f"{PAGE}/1/agree")
    with app.app_context():
        assert db.session.scalars(select(BreakGlass.opens_until)).one() == until
    assert [deed for deed, *_ in deeds(app)].count("glass.opened") == 1


def test_what_was_asked_a_day_ago_is_not_opened_any_more(session, circle, browser):
    asking, agreeing = (make.account(session, "staff") for _ in range(2))
    browser(asking).send(PAGE, **FIELDS)
    with time_machine.travel(clock.now() + timedelta(hours=24), tick=False):
        later = browser(agreeing)
        assert WHY not in later.open(PAGE).words
        later.send(f"{PAGE}/1/agree", 404)


def test_who_lost_the_role_meanwhile_reads_nothing(opened, app):
    with app.app_context():
        db.session.execute(db.text("DELETE FROM account_role"))
        db.session.commit()
    opened.send(f"{PAGE}/1/look", 403)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"circle": "tuesday", "reason": ""}, "Write why."),
        ({"circle": "tuesday", "reason": "urgent"}, "Write why, in a sentence."),
        ({"circle": "tuesday", "reason": "x" * 501}, "at most 500"),
        ({"circle": "nobodys", "reason": WHY}, "Choose from the list."),
        ({"reason": WHY}, "Choose from the list."),
    ],
)
def test_without_a_list_and_a_reason_nothing_is_asked(asker, app, fields, sentence):
    assert sentence in asker.send(PAGE, 422, **fields).errors[0]
    assert deeds(app) == []


def test_each_who_must_know_is_told_when_it_is_asked_and_when_it_is_opened(
    session, circle, asker, colleague, app
):
    gathered.facilitator(session, circle, email="fay@example.org", language="ur")
    make.account(session, "admin", email="ada@example.org")
    other = make.circle(session, slug="other")
    gathered.facilitator(session, other, email="stranger@example.org")
    asker.send(PAGE, **FIELDS)
    assert told(app) == {("alert_asked", "fay@example.org"), ("alert_asked", "ada@example.org")}
    colleague.send(f"{PAGE}/1/agree")
    assert told(app) == {
        (template, to)
        for template in ("alert_asked", "alert_opened")
        for to in ("fay@example.org", "ada@example.org")
    }


def test_only_who_finds_the_reason_behind_the_link_is_promised_it(
    session, circle, asker, colleague, app
):
    gathered.facilitator(session, circle, email="fay@example.org")
    make.account(session, "admin", email="ada@example.org")
    assert "administrators and" not in asker.open(PAGE).words
    asker.send(PAGE, **FIELDS)
    colleague.send(f"{PAGE}/1/agree")
    with app.app_context():
        ids = db.session.scalars(select(Message.id)).all()
        queued = [sending.opened(db.session, id_, gathered.SEALER) for id_ in ids]
        found = [letters.write(db.session, one, "email", clock.now()) for one in queued]
    promised = {(one.to, one.text.partition("\n")[0].rpartition(". ")[2]) for one in found}
    assert promised == {
        ("fay@example.org", "Who asked, and why:"),
        ("fay@example.org", "Who opened it, and why:"),
        ("ada@example.org", "Who asked:"),
        ("ada@example.org", "Who opened it:"),
    }


def test_who_can_no_longer_sign_in_is_not_told(session, circle, asker, app):
    for account in (gathered.facilitator(session, circle), make.account(session, "admin")):
        kept = session.merge(account)
        inviting.close(session, kept, actor=None, now=clock.now())
    session.commit()
    asker.send(PAGE, **FIELDS)
    assert told(app) == set()


def test_of_many_who_agree_at_once_one_opens_it(session, circle, asker, app):
    asker.send(PAGE, **FIELDS)
    accounts = [make.account(session, "staff") for _ in range(4)]
    together = Barrier(4)

    def agree(account):
        with app.app_context():
            actor = db.session.get(Account, account.id)
            db.session.rollback()
            together.wait()
            overriding.agree(db.session, 1, actor=actor, now=clock.now(), sealer=gathered.SEALER)
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(agree, accounts))
    assert [deed for deed, *_ in deeds(app)].count("glass.opened") == 1


def told(app):
    """Who is written to, and what of; each letter can be put into words, without the reason."""
    with app.app_context():
        found = set()
        for message in db.session.scalars(select(Message)):
            outgoing = sending.opened(db.session, message.id, gathered.SEALER)
            letter = letters.write(db.session, outgoing, "email", clock.now())
            assert WHY not in letter.text and "Tuesday" not in letter.subject + letter.text
            where = "/admin/audit" if letter.to.startswith("ada") else "/meetings/"
            assert f"http://localhost{where}" in letter.text
            found.add((message.template, letter.to))
        return found


def test_who_looks_after_the_circle_sees_who_asked_and_why(session, circle, opened, browser):
    words = browser(gathered.facilitator(session, circle)).open("/meetings/tuesday/").words
    assert WHY in words and "Ama Asker" in words and "Cole League" in words


@pytest.mark.parametrize("roles", [(), ("admin",), ("analyst",)])
def test_it_is_for_staff_alone(session, opened, browser, roles):
    stranger = browser(make.account(session, *roles))
    stranger.open(PAGE, 403)
    for path in ("", "/1/agree", "/1/look", "/1/close"):
        stranger.send(f"{PAGE}{path}", 403, **FIELDS)


@pytest.mark.parametrize("path", ["/9/agree", "/9/look", "/9/close", "/99999999999/look"])
def test_what_nobody_asked_is_nowhere(asker, path):
    asker.send(f"{PAGE}{path}", 404)


def test_the_desk_leads_there(asker):
    assert PAGE in [a["href"] for a in asker.open("/desk/").all("a")]
