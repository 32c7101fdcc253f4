"""Accepting an invitation, and trying the demonstration."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from campaign import clock
from campaign.domain import confirming, entering, inviting
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Account, AuditEntry
from tests import make
from tests.visitor import Visitor

SEALER = Sealer(make.FIELD_KEYS)


@pytest.fixture
def invited(app) -> str:
    """The address of an open invitation."""
    with app.app_context():
        invitee = inviting.Invitee("Zoë Łukasz", "zoe@example.org", roles=("staff",))
        _, token = inviting.invite(db.session, invitee, actor=None, now=clock.now(), sealer=SEALER)
        db.session.commit()
    return f"/account/invitation/{token}"


def key_on(page) -> str:
    return re.search(r'<bdi class="address" dir="ltr">([A-Z2-7 ]+)</bdi>', page.html)[1].replace(
        " ", ""
    )


def set_up(visitor, invited):
    visitor.send(f"{invited}/password", password="some plain words here")
    key = key_on(visitor.open(invited))
    code = confirming.code_at(key, clock.now())
    return visitor.send(f"{invited}/authenticator", 200, code=code), key


def test_an_invitation_leads_through_password_app_and_recovery_codes_to_a_sign_in(
    visitor, invited, app
):
    assert "Zoë Łukasz" in visitor.open(invited).words
    page, key = set_up(visitor, invited)
    codes = re.findall(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>", page.html)
    assert len(set(codes)) == 10
    assert "10 codes are left" in visitor.open("/account/").words
    visitor.open(invited, 404)
    again = Visitor(app.test_client())
    again.open("/account/sign-in")
    again.send("/account/sign-in", email="zoe@example.org", password="some plain words here")
    again.open("/account/second-factor")
    again.send("/account/second-factor", code=codes[3])
    with app.app_context():
        deeds = db.session.scalars(db.select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds == ["account.invited", "account.accepted", "recovery_code.used"]


def test_opening_the_address_changes_nothing(visitor, invited):
    for _ in range(3):  # mail scanners open links
        visitor.open(invited)
        visitor.open(f"{invited}/code.svg")
    set_up(visitor, invited)


def test_the_code_that_confirmed_the_app_is_used(visitor, invited, app):
    _, key = set_up(visitor, invited)
    other = Visitor(app.test_client())
    other.open("/account/sign-in")
    other.send("/account/sign-in", email="zoe@example.org", password="some plain words here")
    other.open("/account/second-factor")
    other.send("/account/second-factor", 422, code=confirming.code_at(key, clock.now()))


def test_a_wrong_code_opens_nothing_and_the_key_stays(visitor, invited):
    visitor.send(f"{invited}/password", password="some plain words here")
    key = key_on(visitor.open(invited))
    page = visitor.send(f"{invited}/authenticator", 422, code="123")
    assert page.errors and key_on(page) == key
    visitor.open("/account/", 303)


def test_the_app_cannot_be_connected_before_there_is_a_password(visitor, invited, app):
    token = invited.rsplit("/", 1)[1]
    code = confirming.code_at(inviting.key_of(token, SEALER), clock.now())
    visitor.send(f"{invited}/authenticator", 404, code=code)


def test_another_password_can_be_chosen_before_the_end(visitor, invited, app):
    visitor.send(f"{invited}/password", password="the first password")
    assert "Choose a password" in visitor.open(f"{invited}?password=again").words
    set_up(visitor, invited)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "Write a new password."),
        ("short", "Use at least 12 characters."),
        ("x" * 300, "Use at most 256 characters."),
        ("zoe@example.org", "not your name or e-mail"),
    ],
)
def test_a_poor_password_is_refused_beside_its_field(visitor, invited, password, sentence):
    page = visitor.send(f"{invited}/password", 422, password=password)
    assert sentence in page.errors[0]
    assert not password or password not in page.html


def test_the_picture_holds_the_key_shown(visitor, invited):
    visitor.send(f"{invited}/password", password="some plain words here")
    page = visitor.open(invited)
    picture = visitor.open(f"{invited}/code.svg").response
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert ElementTree.fromstring(picture.data).tag.endswith("svg")
    (link,) = [a["href"] for a in page.all("a") if a.get("href", "").startswith("otpauth:")]
    assert f"secret={key_on(page)}" in link


def test_an_invitation_runs_out_after_a_week(visitor, invited):
    with time_machine.travel(clock.now() + timedelta(days=7), tick=True):
        page = visitor.open(invited, 404)
        assert "too old" in page.words


@pytest.fixture
def demo(app, session) -> str:
    account = make.account(session, "staff")
    with app.app_context():
        kept = db.session.get(Account, account.id)
        token = entering.demo_link(db.session, kept, clock.now())
        db.session.commit()
    return f"/account/demo/{token}"


def test_the_demonstration_signs_in_once_on_a_button(visitor, demo):
    visitor.open(demo)
    visitor.open("/account/", 303)
    visitor.send(demo)
    visitor.open("/account/")
    visitor.open(demo, 404)
    visitor.send(demo, 404)


def test_there_is_no_demonstration_in_production(visitor, demo, app, monkeypatch):
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    visitor.open(demo, 404)
    visitor.send(demo, 404)


def test_a_demonstration_link_is_no_invitation(visitor, demo):
    visitor.open(demo.replace("demo", "invitation"), 404)


def test_a_demonstration_account_has_no_password(visitor, app):
    with app.app_context():
        invitee = inviting.Invitee("Demo", "demo@example.org", roles=("staff",))
        inviting.demonstrate(db.session, invitee, sealer=SEALER)
        db.session.commit()
    visitor.open("/account/sign-in")
    visitor.send("/account/sign-in", 422, email="demo@example.org", password="x" * 12)
