"""Signing in, in two steps, as somebody without script does it."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine

from campaign import clock
from campaign.domain import confirming, inviting
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Account, AuditEntry, SignIn
from tests import make
from tests.visitor import Visitor

EMAIL = "ama@example.org"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def account(session) -> Account:
    return make.account(session, "admin", email=EMAIL)


def give_password(visitor, password=make.PASSWORD, email=EMAIL, status=303, wanted=""):
    visitor.open("/account/sign-in")
    fields = {"email": email, "password": password, "next": wanted}
    return visitor.send("/account/sign-in", status, **fields)


def give_code(visitor, code, status=303):
    visitor.open("/account/second-factor")
    return visitor.send("/account/second-factor", status, code=code)


def sign_in(visitor):
    give_password(visitor)
    return give_code(visitor, make.code())


def test_both_steps_sign_in_under_a_new_session_and_lead_where_one_wanted(visitor, account):
    wanted = "/admin/audit?before=5"
    asked = visitor.open(wanted, 303).response.headers["Location"]
    page = visitor.open(asked)
    assert page.value("next") == wanted
    before = visitor.client.get_cookie("session").value
    give_password(visitor, wanted=wanted)
    visitor.open(wanted, 303)  # one step is not enough
    done = give_code(visitor, make.code())
    assert done.response.headers["Location"] == wanted
    assert visitor.client.get_cookie("session").value != before
    visitor.open(wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/admin/",
        "//example.org/admin/",
        "/\\example.org/admin",
        "\\\\example.org",
        "javascript:alert(1)",
        "/admin/\r\nSet-Cookie: x=y",
        "/en/pledge",
        "http:///admin/",
        "",
    ],
)
def test_signing_in_never_leads_elsewhere(visitor, account, wanted):
    give_password(visitor, wanted=wanted)
    assert give_code(visitor, make.code()).response.headers["Location"] == "/account/"


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org", "01582 123456", "not an e-mail"])
def test_a_wrong_password_and_an_unknown_e_mail_are_told_the_same(visitor, account, email):
    page = give_password(visitor, "not the password", email, status=422)
    assert page.errors == ["This e-mail and password do not belong together. Check both."]
    assert page.value("email") == email
    assert "not the password" not in page.html


def test_the_e_mail_is_read_leniently(visitor, account):
    give_password(visitor, email="  AMA@Example.ORG ")
    give_code(visitor, make.code())
    visitor.open("/account/")


def test_guesses_are_slowed_down_also_when_the_password_is_right(visitor, account):
    for _ in range(5):
        give_password(visitor, "not the password", status=422)
    page = give_password(visitor, status=429)
    assert 25 <= int(page.response.headers["Retry-After"]) <= 30
    assert "Too many wrong tries" in page.words
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=True):
        give_password(visitor)


def test_wrong_codes_count_as_guesses(visitor, account):
    give_password(visitor)
    for _ in range(5):
        page = give_code(visitor, "000000", 422)
        assert page.errors and "does not fit" in page.errors[0]
    assert "Retry-After" in give_code(visitor, make.code(), 429).response.headers


def test_a_code_signs_in_once(visitor, account, app):
    code = make.code()
    give_password(visitor)
    give_code(visitor, code)
    other = Visitor(app.test_client())
    give_password(other)
    give_code(other, code, 422)


def test_a_recovery_code_signs_in_once_and_is_on_the_audit_trail(visitor, account, app):
    with app.app_context():
        kept = db.session.get(Account, account.id)
        code, *_ = confirming.renew_recovery_codes(db.session, kept, Sealer(make.FIELD_KEYS))
        db.session.commit()
    give_password(visitor)
    give_code(visitor, code.lower())
    assert "9 codes are left" in visitor.open("/account/").words
    give_password(visitor)
    give_code(visitor, code, 422)
    with app.app_context():
        assert db.session.scalars(db.select(AuditEntry.deed)).all() == ["recovery_code.used"]


def test_five_minutes_lie_between_the_steps_at_most(visitor, account):
    give_password(visitor)
    visitor.open("/account/second-factor")
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=True):
        late = visitor.send("/account/second-factor", code=make.code())
        assert late.response.headers["Location"] == "/account/sign-in"
        visitor.open("/account/second-factor", 303)
        visitor.open("/account/", 303)


def test_an_account_closed_between_the_steps_is_not_opened(visitor, account, app):
    give_password(visitor)
    visitor.open("/account/second-factor")
    with app.app_context():
        kept = db.session.get(Account, account.id)
        inviting.close(db.session, kept, actor=None, now=clock.now())
        db.session.commit()
    sent = visitor.send("/account/second-factor", 303, code=make.code())
    assert sent.response.headers["Location"] == "/account/sign-in"


def test_a_form_from_elsewhere_is_refused_in_words(visitor, account):
    for path in ("/account/sign-in", "/account/second-factor", "/account/second-factor/passkey"):
        page = visitor.send(path, 400, csrf_token="", email=EMAIL, password=make.PASSWORD)
        assert "came from elsewhere" in page.words
    visitor.enter(account)
    page = visitor.send("/account/sign-out", 400, csrf_token="guess")
    assert "came from elsewhere" in page.words
    visitor.open("/account/")


def test_a_form_of_another_persons_session_is_refused(visitor, account, app, session):
    other = Visitor(app.test_client())
    other.enter(make.account(session))
    visitor.enter(account)
    visitor.send("/account/sign-out", 400, csrf_token=other.csrf_token)


def test_signing_out_ends_the_sign_in_for_good(visitor, account):
    sign_in(visitor)
    cookie = visitor.client.get_cookie("session").value
    visitor.open("/account/")
    visitor.send("/account/sign-out")
    visitor.client.set_cookie("session", cookie)  # somebody kept it
    visitor.open("/account/", 303)


def test_a_sign_in_is_refused_after_twelve_hours_without_use(visitor, account):
    visitor.enter(account)
    with time_machine.travel(clock.now() + timedelta(hours=10), tick=True):
        visitor.open("/account/")
    with time_machine.travel(clock.now() + timedelta(hours=21), tick=True):
        visitor.open("/account/")
    with time_machine.travel(clock.now() + timedelta(hours=34), tick=True):
        visitor.open("/account/", 303)


def test_a_send_without_a_sign_in_is_told_to_sign_in_and_does_nothing(visitor):
    page = visitor.send("/account/sign-out", 401)
    assert "Sign in first" in page.words


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor, account, app):
    response = visitor.open("/account/sign-in").response
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(re.split("; ", cookie))
    assert "Expires" not in cookie


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/605", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8", ""),
        ("<script>" * 500, ""),
    ],
)  # fmt: skip
def test_a_sign_in_keeps_the_kind_of_browser_and_no_more(visitor, account, app, agent, words):
    visitor.client.environ_base["HTTP_USER_AGENT"] = agent
    sign_in(visitor)
    with app.app_context():
        assert db.session.scalar(db.select(SignIn.device)) == words


@pytest.mark.parametrize(
    ("accepted", "language"), [("ur-PK,en;q=0.5", "ur"), ("pl", "en"), ("fr, ur", "ur")]
)
def test_the_sign_in_page_is_in_one_of_the_two_languages(visitor, accepted, language):
    page = visitor.open("/account/sign-in", headers={"Accept-Language": accepted})
    assert page.all("html")[0]["lang"] == language
    assert [a["content"] for a in page.all("meta") if a.get("name") == "robots"] == ["noindex"]
    assert not [a for a in page.all("link") if "hreflang" in a]


@pytest.mark.parametrize("wanted", ["//[", "//evil.example", "https://evil.example", "/\\evil"])
def test_an_address_that_is_not_ours_is_not_gone_to_and_breaks_nothing(visitor, wanted):
    page = visitor.open("/account/sign-in?next=" + quote(wanted))
    assert page.value("next") == ""


def test_an_email_nobody_has_is_slowed_down_like_one_somebody_has(visitor):
    for status in (422,) * 5 + (429,):
        visitor.open("/account/sign-in")
        visitor.send("/account/sign-in", status, email="nobody@example.org", password="wrong" * 4)
