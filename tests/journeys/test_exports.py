"""Files of data in a real browser: asked for, waited for with and without script, agreed to and taken."""

import csv
import io
from datetime import date

import pytest

from campaign import clock
from campaign.cli import exports
from campaign.domain import entering
from campaign.extensions import db
from campaign.models import Account
from campaign.models.export import Export
from tests import make
from tests.blueprints.exports.asking import PAGE, WHY, release
from tests.browsers import looks, on_one_engine, overflow

LEAST = 12


@pytest.fixture
def data(app):
    """Something to take out."""
    with app.app_context():
        make.event(db.session, slug="meal", title={"en": "Big meal", "ur": "بڑا کھانا"})
        make.pledge(db.session, name="Amina", age_band="18_plus")
        release(db.session, "pledges.channel", {("online",): 40, ("badge",): None})


def enter(page, app, address, account):
    """Sign in at once, as `visitor.enter` does."""
    with app.app_context():
        kept = db.session.get(Account, account.id)
        token = entering.begin(db.session, kept, device="Chromium", now=clock.now())
        db.session.commit()
        serializer = app.session_interface.get_signing_serializer(app)
        cookie = {"name": app.config["SESSION_COOKIE_NAME"], "url": address}
        value = serializer.dumps({"_user_id": token})
        page.context.add_cookies([{**cookie, "value": value}])


def staff(app, tag="en", name="Ama Asker"):
    with app.app_context():
        return make.account(db.session, "staff", "analyst", language=tag, name=name)


def work(app):
    with app.app_context():
        made = exports.make_due()
        db.session.remove()
    return made


def changed(app, **values):
    with app.app_context():
        newest = db.select(db.func.max(Export.id)).scalar_subquery()
        db.session.execute(db.update(Export).where(Export.id == newest).values(**values))
        db.session.commit()


def submit(page):
    page.locator("main form button").last.click()


def states(page, app, address, tag):
    """Every page, in every state it has."""
    enter(page, app, address, staff(app, tag))
    other = staff(app, tag, "Cole League")
    page.goto(f"{address}{PAGE}")
    yield "empty"
    for what in ("figures", "events", "attendance", "pledges"):
        page.goto(f"{address}{PAGE}/new/{what}")
        yield f"new {what}"
    submit(page)
    yield "errors"
    page.check("input[value=xlsx]")
    page.fill("#reason", WHY)
    submit(page)
    yield "asked"
    page.goto(f"{address}{PAGE}/new/events")
    page.check("input[value=csv]")
    submit(page)
    yield "queued"
    changed(app, state="making", rows_done=400, rows_all=1600, leased_until=clock.now())
    page.reload()
    yield "making"
    assert work(app) == 1
    page.reload()
    yield "ready"
    page.goto(f"{address}{PAGE}")
    yield "mine"
    ready = page.url + "/" + newest(app)
    changed(app, ready_at=clock.now().replace(year=2025))
    page.goto(ready)
    yield "gone"
    changed(app, ready_at=None, state="failed")
    page.goto(ready)
    yield "failed"
    page.context.clear_cookies()
    enter(page, app, address, other)
    page.goto(f"{address}{PAGE}")
    yield "to agree"


def newest(app):
    with app.app_context():
        return db.session.scalars(db.select(Export.uid).order_by(Export.id.desc())).first()


@on_one_engine
@looks
def test_every_page_is_for_everybody(app, address, phone, axe, data, tag, width):
    page = phone(width, locale=tag)
    seen = []
    for state in states(page, app, address, tag):
        seen.append(state)
        assert page.locator("html").get_attribute("lang") == tag, state
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
    assert len(seen) >= LEAST, seen


@pytest.mark.parametrize("script", [True, False])
def test_the_page_that_waits_becomes_the_one_to_take_it_from(app, address, phone, data, script):
    page = phone(390, java_script_enabled=script)
    enter(page, app, address, staff(app))
    page.goto(f"{address}{PAGE}/new/events")
    page.check("input[value=csv]")
    submit(page)
    page.locator("progress").wait_for()
    changed(app, state="making", rows_done=400, rows_all=1600, leased_until=clock.now())
    page.locator("progress[value='400']").wait_for(timeout=20_000)
    changed(app, rows_done=800, leased_until=clock.now())
    page.get_by_text("800 of 1,600 rows").wait_for(timeout=20_000)
    assert work(app) == 1
    button = page.get_by_role("button", name="Take the file")
    button.wait_for(timeout=20_000)
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"events-{date.today()}.csv"  # noqa: DTZ011
    content = download.value.path().read_text("utf-8-sig")
    assert next(iter(list(csv.reader(io.StringIO(content, newline="")))[1:]))[:2] == [
        "meal",
        "Big meal",
    ]


def test_two_people_hand_out_names(app, address, phone, data):
    first, second = phone(1280), phone(1280)
    enter(first, app, address, staff(app))
    enter(second, app, address, staff(app, name="Cole League"))
    first.goto(f"{address}{PAGE}/new/pledges")
    first.check("input[value=csv]")
    first.fill("#reason", WHY)
    submit(first)
    first.get_by_text("Waits for a colleague").wait_for()
    second.goto(f"{address}{PAGE}")
    second.get_by_text(WHY).wait_for()
    second.get_by_role("button", name="I agree: make this file").click()
    second.get_by_text("You agreed.").wait_for()
    assert work(app) == 1
    button = first.get_by_role("button", name="Take the file")
    button.wait_for(timeout=20_000)
    with first.expect_download() as download:
        button.click()
    assert "Amina" in download.value.path().read_text("utf-8-sig")
