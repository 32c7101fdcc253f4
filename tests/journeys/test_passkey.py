"""A passkey in a real browser, with an authenticator that exists only there."""

import json
from urllib.parse import urlsplit

import pytest

from campaign.extensions import db
from campaign.models import Account, Passkey
from tests import make
from tests.browsers import on_one_engine, overflow

EMAIL = "ama@example.org"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(address, app):
    """The site by a name: an address in numbers can have no passkeys."""
    app.config["BASE_URL"] = f"http://localhost:{urlsplit(address).port}"
    return app.config["BASE_URL"]


@pytest.fixture
def account(app) -> Account:
    with app.app_context():
        return make.account(db.session, "staff", email=EMAIL)


def with_authenticator(page):
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"options": AUTHENTICATOR}
    return cdp, cdp.send("WebAuthn.addVirtualAuthenticator", options)["authenticatorId"]


def give_password(page, site):
    page.goto(f"{site}/account/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", make.PASSWORD)
    page.click("main button")
    page.wait_for_url("**/second-factor")


def sign_in_with_code(page, site):
    give_password(page, site)
    page.fill("#code", make.code())
    page.click("form:not([data-passkey]) button.button")
    page.wait_for_url("**/account/")


def add_passkey(page):
    page.fill("[data-passkey] #name", "My phone")
    page.click("[data-passkey] button")
    page.wait_for_url("**done=passkey")


def test_a_passkey_is_added_signs_in_and_is_removed(site, phone, account, app):
    page = phone(390)
    with_authenticator(page)
    sign_in_with_code(page, site)
    add_passkey(page)
    assert "My phone" in page.locator("main").inner_text()
    for _ in range(2):
        page.click("header form button")
        page.wait_for_url("**/sign-in")
        give_password(page, site)
        page.click("[data-passkey] button")
        page.wait_for_url("**/account/")
    with app.app_context():
        assert db.session.scalars(db.select(Passkey)).one().sign_count > 1
    page.click("form[action$=remove] button")
    page.wait_for_url("**done=removed")
    assert "My phone" not in page.locator("main").inner_text()


def test_an_answer_that_was_used_or_is_of_another_question_is_refused(site, phone, account):
    page = phone(390)
    with_authenticator(page)
    sign_in_with_code(page, site)
    add_passkey(page)
    sent = []
    page.on("request", lambda r: r.url.endswith("/second-factor/passkey") and sent.append(r))
    page.click("header form button")
    give_password(page, site)
    page.click("[data-passkey] button")
    page.wait_for_url("**/account/")
    answer = sent[0].post_data_json["answer"]
    assert json.loads(answer)["type"] == "public-key"
    page.click("header form button")
    give_password(page, site)
    page.evaluate(
        """answer => {
            const form = document.querySelector("[data-passkey]");
            form.elements.answer.value = answer;
            HTMLFormElement.prototype.submit.call(form);
        }""",
        answer,
    )
    page.wait_for_selector(".summary")
    assert "did not fit" in page.locator(".summary").inner_text()
    page.goto(f"{site}/account/")
    assert "/sign-in" in page.url


def test_a_copied_passkey_whose_count_goes_back_is_refused(site, phone, account, app):
    page = phone(390)
    with_authenticator(page)
    sign_in_with_code(page, site)
    add_passkey(page)
    with app.app_context():
        db.session.execute(db.update(Passkey).values(sign_count=1000))
        db.session.commit()
    page.click("header form button")
    give_password(page, site)
    page.click("[data-passkey] button")
    page.wait_for_selector(".summary")
    assert "did not fit" in page.locator(".summary").inner_text()


def test_somebody_elses_passkey_does_not_stand_in(site, phone, account, app):
    page = phone(390)
    with_authenticator(page)
    sign_in_with_code(page, site)
    add_passkey(page)
    with app.app_context():
        other = make.account(db.session)
        db.session.execute(db.update(Passkey).values(account_id=other.id))
        db.session.commit()
    page.click("header form button")
    give_password(page, site)
    assert page.locator("[data-passkey]").count() == 0


def test_a_failed_passkey_says_so_and_the_code_still_works(site, phone, account):
    page = phone(390)
    cdp, authenticator = with_authenticator(page)
    sign_in_with_code(page, site)
    add_passkey(page)
    page.click("header form button")
    give_password(page, site)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    cdp.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    page.click("[data-passkey] button")
    page.wait_for_selector("[data-problem]:not([hidden])")
    page.fill("#code", "000000")
    page.click("form:not([data-passkey]) button.button")
    page.wait_for_selector(".summary")


@on_one_engine
@pytest.mark.parametrize(
    "path", ["/account/sign-in", "/account/", "/admin/", "/admin/groups", "/admin/audit"]
)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_pages_behind_sign_in_have_no_barriers(site, phone, app, axe, path, language):
    with app.app_context():
        made = make.account(db.session, "admin", email=EMAIL, language=language)
        make.group(db.session)
        db.session.commit()
    page = phone(320, locale=language)
    if path != "/account/sign-in":
        sign_in_with_code(page, site)
    page.goto(f"{site}{path}")
    assert made.language == page.locator("html").get_attribute("lang")
    assert axe(page) == []
    assert overflow(page) <= 0
