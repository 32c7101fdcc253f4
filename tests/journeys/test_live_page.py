"""The hosts' live page in a real browser: refreshed by itself, and never out of the reader's hands."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaign import clock
from campaign.domain import entering, tallying
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models import Account
from events import checkin
from events.models import Device, Gate
from tests import make
from tests.blueprints.hosts import at_gates
from tests.browsers import on_one_engine

pytestmark = on_one_engine

EVERY = 15_000  # milliseconds


@pytest.fixture
def gates(app):
    """The address of the gates of a date of a group, with two phones."""
    with app.app_context():
        group = make.group(db.session, slug="friends")
        event = make.event(db.session, group, starts=at_gates.began(), minutes=180)
        gate = at_gates.open_gate(db.session, event)
        for _ in range(2):
            at_gates.join(db.session, gate)
        db.session.commit()
        return at_gates.address(event)


@pytest.fixture
def come(app):
    """Lets somebody come."""

    def send():
        with app.app_context():
            device = db.session.query(Device).order_by(Device.id).first()
            scan = at_gates.scan(at_gates.badges(db.session)[0], clock.now() - timedelta(minutes=1))
            at_gates.send(db.session, device, [scan])
            db.session.commit()

    return send


@pytest.fixture
def page(app, address, phone, gates, come):
    """The live page, opened by a member, after one person came. Time passes only when it is told to."""
    come()
    with app.app_context():
        group = db.session.query(make.PartnerGroup).filter_by(slug="friends").one()
        account = db.session.get(Account, make.account(db.session, group=group).id)
        token = entering.begin(db.session, account, device="test", now=clock.now())
        db.session.commit()
    client = app.test_client()
    with client.session_transaction(base_url=address) as kept:
        kept["_user_id"] = token
    cookie = client.get_cookie("session", domain="127.0.0.1")
    opened = phone(390)
    opened.context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
    opened.clock.install()
    opened.goto(f"{address}{gates}/live")
    return opened


@pytest.fixture(autouse=True)
def _counted_anew(monkeypatch):
    """The page's clock runs ahead of the server's, which would count only every few seconds."""
    monkeypatch.setattr(tallying, "STANDS", timedelta())


def numbers(page):
    return page.locator("[data-live] .totals dd").first


def pass_time(page):
    page.clock.run_for(EVERY)


def test_new_numbers_come_by_themselves_and_the_summary_alone_is_said(page, come):
    said = page.locator("[role=status][data-live-summary]")
    expect(said).to_contain_text("1 person has come")
    page.evaluate("window.first = document.querySelector('[data-live-summary]')")
    come()
    pass_time(page)
    expect(numbers(page)).to_have_text("2")
    expect(said).to_contain_text("2 people have come")
    assert page.evaluate("window.first.isConnected"), (
        "what is said aloud must stay the same element"
    )
    assert page.locator("[data-live] [aria-live], [data-live] [role=status]").count() == 0


def test_the_focus_open_details_and_the_place_on_the_page_survive(page, come):
    page.locator("summary", has_text="Show as table").click()
    page.locator("#stop-2").focus()
    before = page.evaluate("scrollY")
    come()
    pass_time(page)
    expect(numbers(page)).to_have_text("2")
    assert page.evaluate("document.activeElement.id") == "stop-2"
    assert page.locator("details[id^=table-]").get_attribute("open") is not None
    expect(page.locator("details[id^=table-] td[data-what='Came in']").first).to_be_visible()
    assert page.evaluate("scrollY") == before


def test_what_has_the_focus_and_is_gone_leaves_it_to_the_region(app, page):
    page.locator("#stop-2").focus()
    with app.app_context():
        device = db.session.query(Device).filter_by(number=2).one()
        checkin.revoke(db.session, device, now=clock.now())
        db.session.commit()
    pass_time(page)
    expect(page.locator("#stop-2")).to_have_count(0)
    assert page.evaluate("document.activeElement.hasAttribute('data-live')")


def test_a_reader_can_pause_and_go_on(page, come):
    button = page.get_by_role("button", name="Pause")
    button.click()
    come()
    pass_time(page)
    pass_time(page)
    page.wait_for_timeout(200)
    expect(numbers(page)).to_have_text("1")
    page.get_by_role("button", name="Go on").click()
    expect(numbers(page)).to_have_text("2")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_text_that_is_being_marked_is_left_alone(page, come):
    page.evaluate("getSelection().selectAllChildren(document.querySelector('[data-live] dl'))")
    come()
    pass_time(page)
    page.wait_for_timeout(200)
    expect(numbers(page)).to_have_text("1")
    page.evaluate("getSelection().removeAllRanges()")
    pass_time(page)
    expect(numbers(page)).to_have_text("2")


def test_without_signal_the_page_says_so_and_comes_back(page, come):
    stale = page.locator("[data-stale]")
    expect(stale).to_be_hidden()
    page.context.set_offline(True)
    pass_time(page)
    expect(stale).to_be_visible()
    expect(numbers(page)).to_have_text("1")
    page.context.set_offline(False)
    come()
    pass_time(page)
    expect(stale).to_be_hidden()
    expect(numbers(page)).to_have_text("2")


def test_a_sign_in_that_has_ended_is_not_taken_for_numbers(app, page):
    page.context.clear_cookies()
    pass_time(page)
    expect(page.locator("[data-stale]")).to_be_visible()
    expect(numbers(page)).to_have_text("1")


def test_when_the_gates_have_closed_nothing_is_asked_any_more(app, page):
    with app.app_context():
        event = db.session.query(Gate).one().check_in.date.event
        event.minutes = 1
        event.starts -= timedelta(hours=4)
        event.rrule = ""
        db.session.query(Gate).one().check_in.date.starts = event.starts
        db.session.commit()
    pass_time(page)
    expect(page.locator("[data-live]")).not_to_contain_text("Inside now")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    pass_time(page)
    pass_time(page)
    page.wait_for_timeout(200)
    assert asked == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_stewards_guide_is_one_side_of_a4_in_every_language(address, phone, tag):
    import pypdfium2

    page = phone(1280)
    page.goto(f"{address}/{tag}/stewards")
    page.evaluate("document.fonts.ready")
    file = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(file) == 1
    assert file[0].get_size() == pytest.approx((595, 842), abs=2)
