"""Accounts, as administrators keep them."""

import re

import pytest

from campaign import clock
from campaign.domain import appointing, inviting
from campaign.extensions import db
from campaign.models import Account, AuditEntry
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def admin(session) -> Account:
    return make.account(session, "admin", email="admin@example.org", name="Zara Admin")


@pytest.fixture
def desk(visitor, admin) -> Visitor:
    """An administrator's browser, with the page of accounts open."""
    visitor.enter(admin)
    visitor.open("/admin/")
    return visitor


def trail(app) -> list[tuple[str, str]]:
    with app.app_context():
        return [
            (entry.deed, entry.thing)
            for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))
        ]


def invitation_on(page) -> str:
    return re.search(r"http://localhost(/account/invitation/[\w-]+)", page.html)[1]


def test_an_invitation_is_made_here_and_its_address_is_shown_once(desk, app):
    page = desk.send(
        "/admin/accounts", 200, name="Łukasz", email=" Lukasz@Example.org", language="ur",
        roles=["staff", "analyst"],
    )  # fmt: skip
    Visitor(app.test_client()).open(invitation_on(page))
    words = desk.open("/admin/").words
    assert "Łukasz" in words and "Lukasz@example.org" in words and "analyst, staff" in words
    assert invitation_on(page) not in words
    with app.app_context():
        made = db.session.scalar(db.select(Account).where(Account.name == "Łukasz"))
        assert (made.state, made.language, made.password_hash) == ("invited", "ur", None)
    assert trail(app) == [("account.invited", f"account:{made.id}")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Write a name."),
        ({"email": ""}, "Write an e-mail."),
        ({"email": "01582 123456"}, "We could not read this e-mail."),
        ({"email": "a@@b"}, "We could not read this e-mail."),
        ({"email": "ADMIN@example.org"}, "Somebody with this e-mail has an account."),
        ({"roles": ["king"]}, "Choose from the list."),
        ({"language": "xx"}, "Choose from the list."),
        ({"name": "x" * 81}, "at most 80"),
    ],
)
def test_what_cannot_be_invited_is_said_beside_its_field(desk, fields, sentence):
    usual = {"name": "Łukasz", "email": "lukasz@example.org", "language": "en"}
    page = desk.send("/admin/accounts", 422, **{**usual, **fields})
    assert sentence in page.errors[0]
    assert page.value("name") == {**usual, **fields}["name"]


def test_roles_are_given_and_taken_at_the_next_request_and_noted(desk, app, session):
    other = make.account(session, "staff")
    theirs = Visitor(app.test_client())
    theirs.enter(other)
    theirs.open("/admin/", 403)
    desk.send(f"/admin/accounts/{other.id}/roles", roles=["admin"])
    theirs.open("/admin/")
    desk.send(f"/admin/accounts/{other.id}/roles")
    theirs.open("/admin/", 403)
    thing = f"account:{other.id} role:"
    assert trail(app) == [
        ("role.given", f"{thing}admin"),
        ("role.taken", f"{thing}staff"),
        ("role.taken", f"{thing}admin"),
    ]


def test_groups_are_given_and_taken_and_noted(desk, app, session):
    one, two = make.group(session, slug="one"), make.group(session, slug="two")
    one_id, two_id = one.id, two.id
    other = make.account(session, group=one)
    desk.send(f"/admin/accounts/{other.id}/groups", groups=[str(two_id)])
    page = desk.open(f"/admin/accounts/{other.id}?done=groups")
    ticked = [a["value"] for a in page.all("input") if "checked" in a]
    assert ticked == [str(two_id)]
    desk.send(f"/admin/accounts/{other.id}/groups", 422, groups=["999"])
    desk.send(f"/admin/accounts/{other.id}/groups", 422, groups=["one"])
    thing = f"account:{other.id} group:"
    assert trail(app) == [("group.joined", f"{thing}two"), ("group.left", f"{thing}one")]
    assert one_id != two_id


def test_closing_an_account_ends_its_sign_ins_and_its_e_mail_can_be_invited_again(
    desk, app, session
):
    other = make.account(session, "staff", email="ama@example.org")
    theirs = Visitor(app.test_client())
    theirs.enter(other)
    desk.send(f"/admin/accounts/{other.id}/close")
    theirs.open("/account/", 303)
    with app.app_context():
        closed = db.session.get(Account, other.id)
        assert (closed.password_hash, closed.totp_sealed, closed.roles) == (None, None, [])
    desk.send(f"/admin/accounts/{other.id}/reset", 404)
    fields = {"name": "Ama", "email": "ama@example.org", "language": "en"}
    page = desk.send("/admin/accounts", 200, **fields)
    Visitor(app.test_client()).open(invitation_on(page))
    assert [deed for deed, _ in trail(app)] == ["account.closed", "account.invited"]


def test_a_new_invitation_voids_password_sign_ins_and_older_invitations(desk, app, session):
    other = make.account(session, "staff", email="ama@example.org")
    theirs = Visitor(app.test_client())
    theirs.enter(other)
    first = invitation_on(desk.send(f"/admin/accounts/{other.id}/reset", 200))
    second = invitation_on(desk.send(f"/admin/accounts/{other.id}/reset", 200))
    theirs.open("/account/", 303)
    theirs.open(first, 404)
    theirs.open(second)
    theirs.open("/account/sign-in")
    theirs.send("/account/sign-in", 422, email="ama@example.org", password=make.PASSWORD)


@pytest.mark.parametrize("deed", ["roles", "groups", "reset", "close"])
def test_nobody_changes_their_own_account_here(desk, app, admin, session, deed):
    make.account(session, "admin")
    page = desk.send(f"/admin/accounts/{admin.id}/{deed}", 409, roles=["admin", "staff"])
    assert "Ask another administrator" in page.words
    assert trail(app) == []
    desk.open("/admin/")


@pytest.mark.parametrize("deed", [appointing.close, appointing.reset, "roles"])
def test_the_last_administrator_stays_one(session, admin, deed):
    actor = session.get(Account, make.account(session).id)  # as if its own role was just taken
    last = session.get(Account, admin.id)
    with pytest.raises(appointing.LastAdmin):
        if deed == "roles":
            appointing.give_roles(session, last, [], actor=actor, now=clock.now())
        else:
            deed(session, last, actor=actor, now=clock.now())
    make.account(session, "admin")
    appointing.give_roles(session, last, [], actor=actor, now=clock.now())
    assert not last.has("admin")


def test_an_administrator_who_only_was_invited_does_not_count(session, admin):
    actor, last = session.get(Account, make.account(session).id), session.get(Account, admin.id)
    other = session.get(Account, make.account(session, "admin").id)
    inviting.reset(session, other, actor=None, now=clock.now())
    with pytest.raises(appointing.LastAdmin):
        appointing.close(session, last, actor=actor, now=clock.now())


def test_two_administrators_who_close_each_other_at_once_leave_one(app, session):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    ids = [make.account(session, "admin").id for _ in range(2)]
    start = Barrier(2)

    def close(own, other):
        with app.app_context():
            start.wait()
            actor, account = (db.session.get(Account, key) for key in (own, other))
            try:
                appointing.close(db.session, account, actor=actor, now=clock.now())
            except appointing.LastAdmin:
                db.session.rollback()
                return False
            db.session.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(close, ids, reversed(ids)))
    assert sorted(done) == [False, True]


@pytest.mark.parametrize("path", ["/admin/accounts/999", "/admin/groups/999"])
def test_what_is_not_there_is_404(desk, path):
    desk.open(path, 404)


def test_an_administrator_reads_nothing_of_residents_or_hosts(desk, session):
    make.group(session, slug="one")
    session.commit()
    for path in ("/hosts/one/",):
        desk.open(path, 404)
    for path in ("/desk/",):
        desk.open(path, 403)
