"""Every page of booking and behind sign-in: no violation, nothing beyond the edge, all of it by keyboard."""

from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import inviting
from campaign.domain.inviting import Invitee
from campaign.extensions import db
from events import checkin, publishing
from tests import make
from tests.blueprints.hosts import at_gates
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_every_page import of_events

QUESTION = {
    "key": "food",
    "text": {"en": "What do you eat?", "ur": "آپ کیا کھاتے ہیں؟"},
    "purpose": {"en": "To cook enough.", "ur": "تاکہ کھانا کافی ہو۔"},
    "required": True,
}


@pytest.fixture
def season(app):
    """A group with an event in each state, and what is needed to reach it."""
    with app.app_context():
        now = clock.now()
        group = make.group(db.session, slug="friends")
        live = make.event(
            db.session,
            group,
            slug="meal",
            title={"en": "Big meal", "ur": "بڑا کھانا"},
            venue="Town Hall",
            rrule="FREQ=WEEKLY;COUNT=4",
            bookable=True,
            capacity=3,
            questions=[QUESTION],
            description={"en": "Come."},
        )
        waiting = make.event(
            db.session,
            group,
            slug="walk",
            title={"en": "Walk"},
            state="draft",
            published_at=None,
            venue="Park",
            description={"en": "Walk with us."},
        )
        make.event(
            db.session, group, slug="draft", title={"en": "Draft"}, state="draft", published_at=None
        )
        publishing.ask(db.session, waiting, now=now)
        later = (live.starts + timedelta(hours=1)).isoformat()
        publishing.edit(db.session, live, {"starts": later}, by_staff=False, now=now)
        db.session.commit()
        return live.starts.date()


def enter(page, app, address, tag):
    """Sign in as somebody who may do everything, in a language."""
    with app.app_context():
        group = db.session.scalars(db.select(make.PartnerGroup)).one()
        make.account(
            db.session,
            "staff",
            "analyst",
            "admin",
            group=group,
            email="all@example.org",
            language=tag,
        )
    page.goto(f"{address}/account/sign-in")
    yield "sign-in"
    page.fill("#email", "all@example.org")
    page.fill("#password", make.PASSWORD)
    page.locator("main form button").first.click()
    yield "second-factor"
    page.fill("#code", make.code())
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "second-factor" not in url)


def behind_sign_in(page, app, address, tag, day):
    """Open every page behind sign-in, one after another."""
    yield from enter(page, app, address, tag)
    event = "hosts/friends/events/meal"
    for path in (
        *("account/", "account/password", "account/recovery-codes"),
        *("hosts/", "hosts/friends/", "hosts/friends/profile", "hosts/friends/members"),
        *("hosts/friends/calendar", "hosts/friends/events/new", f"{event}/", f"{event}/edit"),
        *(f"{event}/dates/{day}", f"{event}/bookings/{day}", f"{event}/picture"),
        *(f"{event}/texts", f"{event}/texts/ur"),
        *(
            "hosts/friends/events/draft/",
            "desk/",
            "desk/events",
            "desk/review/meal",
            "desk/review/walk",
        ),
        *("admin/", "admin/groups", "admin/groups/1", "admin/accounts/1", "admin/audit"),
    ):
        response = page.goto(f"{address}/{path}")
        if response.status == 200:
            yield path
    page.goto(f"{address}/hosts/friends/events/new")
    page.locator("main form button[type=submit]").last.click()
    yield "editor-errors"
    with app.app_context():
        _, token = inviting.invite(
            db.session,
            Invitee("New", "new@example.org"),
            actor=None,
            now=clock.now(),
            sealer=app.extensions["sealer"],
        )
        db.session.commit()
    page.goto(f"{address}/account/invitation/{token}")
    yield "invitation"


def gates(page, app, address, tag, day):
    """Open the gates of a date in each of their states, and who came."""
    for _ in enter(page, app, address, tag):
        pass
    event = f"{address}/hosts/friends/events/meal"
    first = f"{event}/dates/{day}/gates"
    page.goto(first)
    yield "gates-unopened"
    page.locator("main form button").first.click()
    yield "gates-errors"
    page.fill("#name", "North gate")
    page.locator("main form button").first.click()
    yield "gates-open"
    page.goto(f"{first}/live")
    yield "live-before"
    came(app)
    page.goto(first)
    yield "gates-phones"
    page.locator(".gate a").first.click()
    yield "gates-invite"
    page.goto(f"{first}/live")
    yield "live"
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    yield "live-tables"
    with app.app_context():
        at_gates.freeze(db.session)
        db.session.commit()
    for path, name in ((f"{first}/live", "live-destroyed"), (first, "gates-destroyed")):
        page.goto(path)
        yield name


def came(app):
    """Let two phones send scans of all kinds, and one of them be stopped."""
    now = clock.now()
    with app.app_context():
        event = db.session.scalars(db.select(make.Event).filter_by(slug="meal")).one()
        gate = at_gates.open_gate(db.session, event, "North gate")
        codes = at_gates.badges(db.session, 9)
        for number, device in enumerate([at_gates.join(db.session, gate) for _ in range(3)]):
            scans = [
                at_gates.scan(code, now - timedelta(minutes=n), n)
                for n, code in enumerate([*codes, "of a shop"], start=1)
            ]
            offset = timedelta(minutes=5 * number)
            at_gates.send(db.session, device, scans, offset=offset, unsent=number)
        checkin.revoke(db.session, device, now=now)
        db.session.commit()


def booking(page, app, address, tag, day):
    """Open the form of a place, its errors, and a place in each state."""
    form = f"{address}/{tag}/events/meal/{day}/places"
    page.goto(form)
    yield "book"
    page.locator("main form button").first.click()
    yield "book-errors"
    places = []
    for party in ("3", "2"):
        page.goto(form)
        page.fill("#name", "آمنہ")
        page.select_option("#party", party)
        page.fill("#answer_food", "Dal")
        page.locator("main form button").first.click()
        yield "place" if party == "3" else "place-waiting"
        places.append(page.url)
    first, waiting = places
    page.goto(first)
    page.locator("form[action$=cancel] button").click()
    yield "place-given-back"
    page.goto(waiting)
    yield "place-offered"


def finding(page, app, address, tag, day):
    """Open the list in each of its states, a month, an event and a date."""
    yield from of_events(page, f"{address}/{tag}/events")


SETS = {"booking": booking, "behind sign-in": behind_sign_in, "finding": finding, "gates": gates}
LEAST = {"booking": 6, "behind sign-in": 25, "finding": 7, "gates": 10}


@on_one_engine
@pytest.mark.parametrize("pages", SETS)
@looks
def test_every_new_page_is_accessible_and_fits(app, address, phone, axe, season, pages, tag, width):
    page = phone(width, locale=tag)
    seen = []
    for state in SETS[pages](page, app, address, tag, season):
        seen.append(state)
        assert page.locator("html").get_attribute("lang") == tag, state
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
    assert len(seen) >= LEAST[pages], seen


REACHABLE = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0;
  const radios = new Set();
  window.reached = new Set();
  window.wanted = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter(shown).filter(e => {
      if (e.type !== "radio") return true;
      const group = e.form.action + e.name; const first = !radios.has(group); radios.add(group); return first;
    });
  document.addEventListener("focusin", e => window.reached.add(
    e.target.type === "radio" ? e.target.form.action + e.target.name : e.target));
  // A date or time is one control with a stop for each of its parts.
  const parts = {date: 4, time: 3};
  return window.wanted.reduce((sum, e) => sum + (parts[e.type] || 1), 0);
}"""
MISSED = """() => window.wanted.filter(e => !window.reached.has(
  e.type === "radio" ? e.form.action + e.name : e)).map(e => e.outerHTML.slice(0, 120))"""


@on_one_engine
@pytest.mark.parametrize("pages", SETS)
def test_every_control_is_reached_by_keyboard(app, address, phone, season, pages):
    page = phone(1280, locale="ur")
    for state in SETS[pages](page, app, address, "ur", season):
        stops = page.evaluate(REACHABLE)
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state
