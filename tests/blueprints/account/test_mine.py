"""One's own account."""

import pytest

from campaign.domain import entering
from campaign.extensions import db
from campaign.models import Account, AuditEntry, SignIn
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def account(session) -> Account:
    return make.account(session, "staff", email="ama@example.org")


@pytest.fixture
def entered(visitor, account) -> Visitor:
    visitor.enter(account)
    return visitor


@pytest.fixture
def elsewhere(app, account) -> Visitor:
    """The same person on another browser."""
    other = Visitor(app.test_client())
    other.enter(account, device="Safari, iPhone")
    return other


def sign_in_of(app, device):
    with app.app_context():
        return db.session.scalar(db.select(SignIn.id).where(SignIn.device == device))


def deeds(app):
    with app.app_context():
        return db.session.scalars(db.select(AuditEntry.deed).order_by(AuditEntry.id)).all()


def test_one_sees_who_one_is_and_where_one_is_signed_in(entered, elsewhere):
    words = entered.open("/account/").words
    for part in ("Ama Example", "ama@example.org", "Safari, iPhone", "Firefox, Linux"):
        assert part in words


def test_ending_a_sign_in_turns_its_browser_away_at_its_next_request(entered, elsewhere, app):
    elsewhere.open("/account/")
    number = sign_in_of(app, "Safari, iPhone")
    entered.open("/account/")
    entered.send(f"/account/sign-ins/{number}/end")
    elsewhere.open("/account/", 303)
    entered.open("/account/?done=ended")
    entered.send(f"/account/sign-ins/{number}/end", 404)


def test_ending_all_others_keeps_this_one(entered, elsewhere):
    entered.open("/account/")
    entered.send("/account/sign-ins/end-others")
    elsewhere.open("/account/", 303)
    entered.open("/account/")


def test_nobody_ends_anothers_sign_in(entered, app, session):
    stranger = Visitor(app.test_client())
    stranger.enter(make.account(session), device="Opera, Windows")
    entered.open("/account/")
    entered.send(f"/account/sign-ins/{sign_in_of(app, 'Opera, Windows')}/end", 404)
    stranger.open("/account/")


def test_changing_the_password_asks_for_the_present_one_and_ends_other_sign_ins(
    entered, elsewhere, app
):
    entered.open("/account/password")
    fields = {"current": "not the password", "password": "four other words"}
    page = entered.send("/account/password", 422, **fields)
    assert page.errors == ["This is not your present password."]
    fields["current"] = make.PASSWORD
    assert (
        "at least 12"
        in entered.send("/account/password", 422, **{**fields, "password": "short"}).errors[0]
    )
    entered.send("/account/password", **fields)
    elsewhere.open("/account/", 303)
    entered.open("/account/")
    fresh = Visitor(app.test_client())
    fresh.open("/account/sign-in")
    fresh.send("/account/sign-in", 422, email="ama@example.org", password=make.PASSWORD)
    fresh.send("/account/sign-in", email="ama@example.org", password="four other words")
    assert deeds(app) == ["password.changed"]


@pytest.mark.parametrize("path", ["/account/password", "/account/recovery-codes"])
def test_guessing_the_password_from_inside_is_slowed_down_too(entered, path):
    entered.open(path)
    fields = {"current": "wrong", "password": "wrong but long enough"}
    for _ in range(5):
        entered.send(path, 422, **fields)
    right = {"current": make.PASSWORD, "password": make.PASSWORD}
    assert "Retry-After" in entered.send(path, 429, **right).response.headers


def test_new_recovery_codes_are_shown_once(entered, app):
    entered.open("/account/recovery-codes")
    page = entered.send("/account/recovery-codes", 200, password=make.PASSWORD)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.html.count("<li>") >= 10
    assert deeds(app) == ["recovery_codes.renewed"]


def test_the_pages_are_in_the_accounts_language_whatever_the_browser_says(entered):
    entered.open("/account/")
    entered.send("/account/language", language="ur")
    page = entered.open("/account/", headers={"Accept-Language": "en"})
    assert page.all("html")[0]["dir"] == "rtl"
    assert entered.send("/account/language", 422, language="pl").status == 422


@pytest.mark.parametrize(
    ("roles", "in_group", "seen", "unseen"),
    [
        ((), False, ["Your account"], ["Audit trail", "Groups and events", "Desk"]),
        ((), True, ["Groups and events"], ["Audit trail", "Desk"]),
        (("staff",), False, ["Groups and events", "Desk"], ["Audit trail"]),
        (("admin",), False, ["Accounts", "Audit trail"], ["Groups and events", "Desk"]),
    ],
)
def test_the_way_is_shown_to_what_is_ones_work(visitor, session, roles, in_group, seen, unseen):
    group = make.group(session) if in_group else None
    visitor.enter(make.account(session, *roles, group=group))
    words = visitor.open("/account/").words
    assert all(part in words for part in seen)
    assert not any(part in words for part in unseen)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x" * 3000, '{"rawId": 1}', '{"rawId":"é"}']
)
def test_what_no_passkey_made_is_refused_in_words(entered, app, account, answer):
    entered.open("/account/")
    asked = entered.send("/account/passkeys/ask", 200).response.get_json()
    assert asked["rp"]["id"] == "localhost"
    page = entered.send("/account/passkeys", 422, name="Phone", answer=answer)
    assert "This passkey did not fit" in page.words
    entered.open("/account/sign-in")
    entered.send("/account/sign-in", email="ama@example.org", password=make.PASSWORD)
    entered.open("/account/second-factor")
    entered.send("/account/second-factor/passkey/ask", 200)
    entered.send("/account/second-factor/passkey", 422, answer=answer)


def test_nobody_asks_for_a_passkey_before_the_password(visitor):
    visitor.open("/account/sign-in")
    visitor.send("/account/second-factor/passkey/ask", 401)


def test_the_trail_of_who_signed_in_where_is_gone_when_it_ends(entered, elsewhere, app, account):
    with app.app_context():
        entering.end_all(db.session, db.session.get(Account, account.id))
        db.session.commit()
        assert db.session.scalars(db.select(SignIn.id)).all() == []
