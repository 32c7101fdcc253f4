"""Every view says who may use it, and nobody else is let in: every route, for everybody.

A POST is sent without the mark of a form. Who may use the view is then told that the form came from
elsewhere (400), so that nothing is changed; who may not is refused before that.
"""

import contextvars
import secrets
from functools import partial
from typing import NamedTuple

import pytest
from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from campaign import access, clock, create_app
from campaign.blueprints import BLUEPRINTS
from campaign.domain import admitting, circling, leading
from campaign.domain.leading import Plan
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Account, Circle, Cohort, Facilitator, Lead
from events import checkin
from events.models import Event
from tests import make
from tests.conftest import config
from tests.visitor import Visitor, is_behind_sign_in

SECRET = "<token>"
NOBODYS = {"2026-06-05", "guess"}  # a day and a name that nothing of a group has
SEALER = Sealer(make.FIELD_KEYS)
PEOPLE = (
    *("anonymous", "host", "other host", "facilitator", "other facilitator", "lead", "other lead"),
    *("staff", "analyst", "admin"),
)
# Stewards' phones: of this event, of another, and of this one until it was stopped.
PHONES = ("device", "other device", "stopped device")
EVERYBODY = {*PEOPLE, *PHONES}
OF = dict.fromkeys(("host", "facilitator", "lead"), "own")
OF |= {f"other {kind}": "other" for kind in OF}
# What stands in the address of somebody's own work.
OWNED = {"member": "group", "facilitator": "circle", "lead": "cohort"}
SIGNED_IN = set(PEOPLE) - {"anonymous"}
# The table of the trust rules, by what a view declares.
LETS_IN = {
    "anyone": EVERYBODY,
    "entrant": EVERYBODY,
    "signed_in": SIGNED_IN,
    "member": {"host", "other host", "staff"},
    "facilitator": {"facilitator", "other facilitator"},
    "lead": {"lead", "other lead"},
    "staff": {"staff"},
    "analyst": {"staff", "analyst"},
    "admin": {"admin"},
    "device": {"device"},
    "former_device": set(PHONES),
}
# What may be declared where: an address says whose work it is.
DECLARED = {
    "account": {"signed_in", "entrant", "holder"},
    "hosts": {"signed_in", "member"},
    "desk": {"staff", "analyst"},
    "admin": {"admin"},
    "meetings": {"signed_in", "facilitator"},
    "cohorts": {"signed_in", "lead"},
    "api": {"anyone", "device", "former_device"},
}
# Addresses behind sign-in that belong to all who are signed in, and show each only their own.
THEIR_OWN = {"/hosts/", "/meetings/", "/cohorts/"}
JOIN = "/api/v1/gate/join"
TURNED_AWAY = {401, 403}


class Address(NamedTuple):
    """One address and method of the map, and who may use it."""

    path: str
    method: str
    role: str
    of: str  # "group", "circle" or "cohort", where it is somebody's own


def addresses(app: Flask, **values: str) -> list[Address]:
    """Every address, with `values` in it."""
    usual = {"lang": "en", "number": 999_999, "size": 192, "form": "png", "day": "2026-06-05"}
    usual |= {"name": "circles"}
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith(":negotiated"):
            continue
        known = {name: {**usual, **values}.get(name, "guess") for name in rule.arguments}
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, known)
        method = "POST" if "POST" in rule.methods else "GET"
        role = access.declared(app, rule.endpoint)
        of = next((name for name in OWNED.values() if name in rule.arguments), "")
        found.append(Address(path, method, role, of))
    return found


@pytest.fixture
def groups(session):
    """A host's own group and another's, with an event each."""
    own, other = make.group(session, slug="own"), make.group(session, slug="other")
    make.event(session, own, slug="event-of-own")
    make.event(session, other, slug="event-of-other")
    session.commit()
    for slug, group in (("own", own), ("other", other)):
        today = clock.today()
        circling.open_circle(session, {"en": slug}, phone="", hours={}, today=today, sealer=SEALER)
        leading.open_cohort(session, group, Plan({"en": slug}, today, today, today, {}))
    session.commit()
    return {"own": own, "other": other}


@pytest.fixture
def groups_day(session, groups) -> str:
    """The day of both events."""
    day = session.query(Event).filter_by(slug="event-of-own").one().starts.date()
    session.rollback()
    return str(day)


@pytest.fixture
def people(session, groups) -> dict[str, Account]:
    """Somebody of each kind; staff, analyst and admin belong to no group."""
    return {
        "host": make.account(session, group=groups["own"]),
        "other host": make.account(session, group=groups["other"]),
        "facilitator": entrusted(session, Circle, Facilitator, "own"),
        "other facilitator": entrusted(session, Circle, Facilitator, "other"),
        "lead": entrusted(session, Cohort, Lead, "own"),
        "other lead": entrusted(session, Cohort, Lead, "other"),
        "staff": make.account(session, "staff"),
        "analyst": make.account(session, "analyst"),
        "admin": make.account(session, "admin"),
    }


def entrusted(session, of, row, slug) -> Account:
    """Somebody who looks after one circle or cohort."""
    account = make.account(session)
    found = session.query(of).filter_by(slug=slug).one()
    session.add(row(account_id=account.id, **{OWNED[row.__name__.lower()] + "_id": found.id}))
    session.commit()
    return account


@pytest.fixture
def phone(app, groups):
    """Makes a phone of a kind, and returns the headers it sends."""

    def make_one(kind: str) -> dict[str, str]:
        token, now = secrets.token_hex(24), clock.now()
        with app.app_context():
            slug = "event-of-other" if kind == "other device" else "event-of-own"
            event = db.session.scalars(db.select(Event).filter_by(slug=slug)).one()
            gate = admitting.open_gate(
                db.session, event, event.starts.date(), "North", [], now=now, sealer=SEALER
            )
            device = checkin.join(db.session, gate, hash_token(token), "en", now=now)
            if kind == "stopped device":
                checkin.revoke(db.session, device, now=now)
            db.session.commit()
        return {"Authorization": f"Bearer {token}"}

    return make_one


@pytest.fixture
def ask(app, people, phone):
    """Asks for an address as somebody, without a form's mark; a phone says that it is one."""
    clients = {person: app.test_client() for person in EVERYBODY}
    usual = {person: phone(person) for person in PHONES}
    for person, account in people.items():
        Visitor(clients[person]).enter(account)

    def ask(person: str, address: Address) -> TestResponse:
        sent = {"an": "empty form"} if address.method == "POST" else None
        # Of its own for each address of a gate: one of them ends the phone that asks.
        headers = (
            phone(person) if person in PHONES and is_for_phones(address) else usual.get(person)
        )
        options = {"method": address.method, "data": sent, "headers": headers}
        return contextvars.Context().run(partial(clients[person].open, address.path, **options))

    return ask


def is_for_phones(address: Address) -> bool:
    """Whether only phones may use an address."""
    return address.role in {"device", "former_device"}


def is_let_in(response: TestResponse, address: Address) -> bool:
    """Whether somebody came past the question who they are."""
    to_sign_in = response.headers.get("Location", "").startswith("/account/sign-in?next=")
    if is_for_phones(address):
        return response.status_code in {200, 204, 422}
    if address.method == "POST" and address.role not in {"anyone", "holder"}:
        return response.status_code == 400
    return response.status_code not in TURNED_AWAY and not to_sign_in


def test_every_view_says_who_may_use_it(app):
    declared = {access.declared(app, endpoint) for endpoint in app.view_functions}
    assert declared <= {*LETS_IN, "holder"}


def test_what_is_declared_fits_the_address(app):
    for address in addresses(app):
        first = address.path.split("/")[1]
        allowed = DECLARED.get(first, {"anyone", "holder"})
        assert address.role in allowed, address
        if address.role == "signed_in" and first != "account":
            assert address.path in THEIR_OWN, address
        assert OWNED.get(address.role, "") == address.of, address
        at_gate = address.path.startswith("/api/v1/gate/") and address.path != JOIN
        assert is_for_phones(address) == at_gate, address


def test_a_view_that_does_not_say_is_refused():
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/planted", view_func=lambda: "")
    with pytest.raises(access.Undeclared):
        access.insist_every_view_is_declared(app)


def test_the_app_itself_does_not_start_with_a_view_that_does_not_say(database_url):
    planted = Blueprint("planted", __name__)
    planted.add_url_rule("/admin/planted", view_func=lambda: "", endpoint="forgotten")
    with pytest.raises(access.Undeclared, match=r"planted\.forgotten"):
        create_app(config(database_url), blueprints=(*BLUEPRINTS, planted))


def expected(person: str, address: Address, *, whose: str) -> set[int] | None:
    """The statuses somebody who is not let in must get; None for who is let in."""
    if person in LETS_IN[address.role]:
        is_own = address.of == "" or OF.get(person, whose) == whose
        return None if is_own else {404}
    if is_for_phones(address):
        return {403} if person in PHONES else {401}
    if person not in SIGNED_IN:
        return {303} if address.method == "GET" else {401}
    return {404} if address.of else {403}


@pytest.mark.parametrize("whose", ["own", "other", "nobodys"])
@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_each_route_answers_everybody_as_the_table_says(app, ask, groups_day, person, whose):
    names = dict.fromkeys(OWNED.values(), whose)
    for address in addresses(app, **names, slug=f"event-of-{whose}", day=groups_day):
        if address.role == "holder" or (whose != "own" and not address.of):
            continue
        response = ask(person, address)
        wanted = expected(person, address, whose=whose)
        if whose == "nobodys" and person in SIGNED_IN:
            wanted = {404}
        if wanted is None:
            assert is_let_in(response, address), (address, response.status_code)
        else:
            assert response.status_code in wanted, (address, response.status_code)


@pytest.mark.parametrize("person", ["host", "staff"])
def test_a_groups_pages_open_for_its_members_and_staff(app, ask, person):
    opened = [
        ask(person, address).status_code
        for address in addresses(app, group="own", slug="event-of-own")
        if address.of == "group"
        and address.method == "GET"
        and not NOBODYS & set(address.path.split("/"))
    ]
    assert opened and set(opened) == {200}


@pytest.mark.parametrize("person", ["host", "staff"])
def test_anothers_event_under_ones_own_groups_address_is_nobodys(app, ask, person):
    for address in addresses(app, group="own", slug="event-of-other"):
        if address.of == "group" and "event-of-other" in address.path and address.method == "GET":
            assert ask(person, address).status_code == 404, address


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_a_guessed_secret_opens_nothing_for_anybody(app, ask, person):
    for address in addresses(app):
        if address.role == "holder":
            # A form may be found unreadable before its address is looked up.
            unknown = {404} if address.method == "GET" else {404, 400, 415, 422}
            assert ask(person, address).status_code in unknown, address


def test_an_address_with_a_secret_is_the_holders_and_no_other_is(app):
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.endswith(":negotiated"):
            role = access.declared(app, rule.endpoint)
            assert (role == "holder") == (SECRET in rule.rule), rule.rule


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_public_pages_neither_set_nor_read_the_cookie(app, ask, person):
    for address in addresses(app):
        if not is_behind_sign_in(address.path):
            response = ask(person, address)
            assert "Set-Cookie" not in response.headers, address
            assert "Cookie" not in response.headers.get("Vary", ""), address


def test_what_is_behind_sign_in_is_never_kept_by_a_cache(app, ask):
    for address in addresses(app, group="own", slug="event-of-own"):
        if is_behind_sign_in(address.path):
            for person in PEOPLE:
                assert "no-store" in ask(person, address).headers["Cache-Control"], address


def test_only_posts_change_anything(app):
    for rule in app.url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS"} or rule.methods <= {"POST", "OPTIONS"}


def test_every_answer_has_the_headers_whatever_its_status(app, client):
    for path in ("/", "/en/", "/en/nowhere", "/static/none", "/healthz", "/en/receipt/x"):
        for method in ("GET", "HEAD", "POST", "DELETE"):
            response = client.open(path, method=method)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.status_code < 500
