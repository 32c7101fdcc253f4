"""A lead's pages, and the journey from a workshop to a certificate that a stranger's verifier accepts."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier
from openbadgeslib.verify import verify_badge

from campaign.domain import confiding, progressing
from campaign.extensions import db
from campaign.models import Account, Ambassador, Cohort
from events.models import PartnerGroup
from tests import make, programme
from tests.blueprints.hosts import at_gates
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_every_desk_page import MISSED, REACHABLE
from tests.programme import SEALER

HERE = "cohorts/spring"


@pytest.fixture
def cohort(app):
    """A cohort with a lead, six workshops and young people in each state; returns a page's token."""
    with app.app_context():
        group = make.group(db.session, slug="friends", trusted=True)
        name = {"en": "Spring group", "ur": "بہار کا گروپ"}
        cohort = make.cohort(db.session, slug="spring", group=group, name=name)
        programme.lead(db.session, cohort, email="lead@example.org")
        cohort = db.session.query(Cohort).one()
        past = {"starts": at_gates.began(48), "minutes": 60}
        hidden = {"state": "draft", "published_at": None}
        for topic, over in (
            ("equality", {"slug": "equality", "title": {"en": "Equality", "ur": "برابری"}}),
            ("diversity", past),
            ("prejudice", programme.tomorrow()),
            ("hate_crime", {**programme.tomorrow(), **hidden, "slug": "draft"}),
            ("other", {**programme.tomorrow(), "state": "cancelled"}),
        ):
            programme.workshop(db.session, cohort, topic, **over)
        contact, words = "ola@example.org", "Chcę pomagać innym.\nI lubię piłkę."
        young = make.ambassador(
            db.session, cohort, name="Ola", language="pl", contact=contact, words=words
        )
        make.ambassador(db.session, cohort, name="Wilhelmina-Konstancja" * 2)
        make.ambassador(db.session, cohort, name="Zosia", age=14)
        make.ambassador(db.session, cohort, name="Malak", age=11)
        db.session.commit()
        return confiding.token_of(young, SEALER)


def enter(page, address, app, tag):
    """Sign in as the lead, in a language."""
    with app.app_context():
        db.session.query(Account).one().language = tag
        db.session.commit()
    page.goto(f"{address}/account/sign-in")
    page.fill("#email", "lead@example.org")
    page.fill("#password", make.PASSWORD)
    page.locator("main form button").first.click()
    page.fill("#code", make.code())
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "second-factor" not in url)


def states(page, address, app, tag):
    """Open every page of a lead, in each of its states."""
    enter(page, address, app, tag)
    with app.app_context():
        ola = db.session.query(Ambassador).filter_by(language="pl").one().uid
    day = at_gates.began().date()
    sheet = f"{HERE}/workshops/equality/dates/{day}"
    for path in (
        *("cohorts/", f"{HERE}/", f"{HERE}/workshops/new?topic=equality"),
        *(f"{HERE}/workshops/equality/", f"{HERE}/workshops/equality/edit"),
        *(f"{HERE}/workshops/draft/", sheet, f"{HERE}/people/", f"{HERE}/people/{ola}"),
    ):
        assert page.goto(f"{address}/{path}").status == 200, path
        yield path
    page.goto(f"{address}/{HERE}/workshops/new")
    page.locator("main form button").last.click()
    yield "new-errors"
    page.goto(f"{address}/{sheet}")
    page.locator("input[name=came]").first.check()
    page.locator("main form button").last.click()
    yield "ticked"
    page.goto(f"{address}/{HERE}/people/{ola}")
    page.locator("form[action$=certificate] button").click()
    yield "certified"
    page.goto(f"{address}/{HERE}/people/")
    yield "people-certified"


def of_the_young(page, address, app, token, tag):
    """Open the young person's own page with a certificate on it."""
    for _ in states(page, address, app, "en"):
        pass
    page.goto(f"{address}/{tag}/ambassadors/mine/{token}")
    assert page.locator("a[href$='certificate.pdf']").is_visible()


def fits(page):
    return overflow(page) <= 0


@on_one_engine
@looks
def test_every_page_is_accessible_and_fits(app, address, phone, axe, cohort, tag, width):
    page = phone(width, locale=tag)
    seen = 0
    for state in states(page, address, app, tag):
        assert page.locator("html").get_attribute("lang") == tag, state
        assert axe(page) == [], state
        assert fits(page), state
        seen += 1
    assert seen == 13


@on_one_engine
@looks
def test_the_certificate_on_the_young_persons_page_is_accessible_and_fits(
    app, address, phone, axe, cohort, tag, width
):
    page = phone(width)
    of_the_young(page, address, app, cohort, tag)
    assert axe(page) == []
    assert fits(page)


@on_one_engine
def test_every_control_is_reached_by_keyboard(app, address, phone, cohort):
    page = phone(1280, locale="en")
    for state in states(page, address, app, "en"):
        stops = page.evaluate(REACHABLE)
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state


def download(page, form):
    with page.expect_download() as started:
        page.locator(f"a[href$='certificate.{form}']").click()
    return Path(started.value.path()).read_bytes()


def test_from_a_workshop_to_a_certificate_that_verifies(app, address, phone):
    with app.app_context():
        group = make.group(db.session, slug="friends", trusted=True)
        cohort = make.cohort(db.session, slug="spring", group=group)
        programme.lead(db.session, cohort, email="lead@example.org")
        cohort = db.session.query(Cohort).one()
        young = make.ambassador(db.session, cohort, name="Ola Łącka", contact="ola@example.org")
        token = confiding.token_of(young, SEALER)
        db.session.commit()
    lead, ola = phone(1280, locale="en"), phone(390, locale="en", accept_downloads=True)
    enter(lead, address, app, "en")
    make_workshop(lead, address)
    mine = f"{address}/en/ambassadors/mine/{token}"
    ola.goto(mine)
    assert "0 workshops of 1" in ola.locator("main").inner_text()

    with app.app_context():  # it begins, and her badge is scanned at its gate
        (held,) = db.session.query(Cohort).one().workshops
        held.event.starts = at_gates.began()
        db.session.flush()
        programme.came(db.session, held.event, db.session.query(Ambassador).one())
        db.session.commit()
    ola.goto(mine)
    assert "1 workshop of 1" in ola.locator("main").inner_text()
    lead.goto(f"{address}/{HERE}/people/")
    lead.get_by_role("button", name="Give all certificates").click()

    ola.goto(mine)
    assert download(ola, "pdf").startswith(b"%PDF")
    said = {form: download(ola, form) for form in ("json", "png", "svg")}

    def fetch(url):
        return ola.request.get(address + urlsplit(url).path).body()

    did = f"did:web:{urlsplit(address).netloc.replace(':', '%3A')}:credentials"
    found = OB3LdpVerifier.for_issuer_did(did).verify(said["json"], download=fetch)
    assert found.achievement.name == "Youth ambassador"
    for form in ("png", "svg"):
        checked = verify_badge(said[form], resolve_did=True, download=fetch)
        assert (checked.valid, checked.trusted) == (True, True), checked.reason
        spoilt = said[form].replace(b"Youth ambassador", b"Youth ambassadog", 1)
        assert not verify_badge(spoilt, resolve_did=True, download=fetch).valid


def make_workshop(lead, address):
    """Put a workshop of tomorrow into the calendar from its topic, in one step."""
    wall = programme.tomorrow()["starts"]
    lead.goto(f"{address}/{HERE}/")
    lead.get_by_role("link", name="Safe online").click()
    lead.fill("#starts_on", f"{wall:%Y-%m-%d}")
    lead.fill("#starts_at", f"{wall:%H:%M}")
    lead.fill("#ends_at", f"{wall + timedelta(minutes=90):%H:%M}")
    lead.fill("#venue", "Library")
    lead.get_by_role("button", name="Put it into the calendar").click()
    assert "Published" in lead.locator("main").inner_text()


def test_the_group_of_the_cohort_sees_the_workshop_among_its_events(app, cohort):
    with app.app_context():
        group = db.session.query(PartnerGroup).filter_by(slug="friends").one()
        found = db.session.query(Cohort).one()
        assert {one.event.group_id for one in found.workshops} == {group.id}
        assert len(progressing.active(db.session, found)) == 2
