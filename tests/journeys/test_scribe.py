"""The scribe's page on phones with bad signal: nothing that was written is lost, doubled, or kept too long."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from campaign import clock
from campaign.domain import discussing, scribing
from campaign.extensions import db
from campaign.models import Discussion, Note
from tests import make
from tests.blueprints.hosts.drawn import SEALER
from tests.browsers import CHROMIUM, FLAGS, on_one_engine
from tests.journeys.stewards_screen import CACHES, CONTROLLED
from tests.journeys.test_workshop import agree, wait_until_all_have_come, write

pytestmark = on_one_engine
KEPT = """async () => {
  const request = indexedDB.open("scribe");
  await new Promise((resolve) => (request.onsuccess = resolve));
  const kept = [];
  for (const name of request.result.objectStoreNames) {
    const all = request.result.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    kept.push(...all.result);
  }
  request.result.close();
  return kept.length;
}"""


@pytest.fixture
def workshop(app, address):
    """An open workshop: the address of its first table, and what stands there."""
    with app.app_context():
        row = make.discussion(db.session)
        first = row.tables[0]
        found = f"{address}/en/scribe/{scribing.token_of(first, SEALER)}"
        db.session.commit()

    def notes():
        with app.app_context():
            return [note.text for note in db.session.query(Note).order_by(Note.id) if note.text]

    def change(do):
        with app.app_context():
            do(db.session.query(Discussion).one())
            db.session.commit()

    return SimpleNamespace(address=found, notes=notes, change=change)


@pytest.fixture
def scribe(browser, tmp_path, workshop) -> Iterator:
    """Opens phones whose disk outlives their browser, with the page kept for later."""
    opened = []

    def open_one(name="phone", *, online=True):
        options = {"viewport": {"width": 360, "height": 700}, "locale": "en"}
        context = browser.browser_type.launch_persistent_context(
            tmp_path / name, executable_path=CHROMIUM, args=FLAGS, **options
        )
        opened.append(context)
        context.set_offline(not online)
        page = context.new_page()
        page.goto(workshop.address)
        expect(page.locator("#state")).to_be_visible()
        if online:
            page.evaluate(CONTROLLED)
            page.wait_for_load_state("networkidle")
        return page

    yield open_one
    for context in opened:
        context.close()


def count(page, number):
    expect(page.locator("[data-count]")).to_have_text(str(number))
    expect(page.locator("[data-some]")).to_be_visible()


def test_what_is_written_without_signal_outlives_a_killed_browser_and_is_sent_once(
    app, scribe, workshop
):
    page = scribe()
    page.context.set_offline(True)
    for number in range(1, 21):
        write(page, number % 2, f"Note {number}")
        count(page, number)
    agree(page, "One point.")
    count(page, 21)
    page.locator("[data-new] textarea").first.fill("Half a sen")
    page.wait_for_timeout(300)
    page.context.close()
    page = scribe(online=False)
    count(page, 21)
    expect(page.locator("[data-notes] > li")).to_have_count(20)
    expect(page.locator("[data-new] textarea").first).to_have_value("Half a sen")
    expect(page.locator("#point-text")).to_have_value("One point.")
    assert workshop.notes() == []
    page.context.set_offline(False)
    wait_until_all_have_come(app, page, notes=20, points=1)
    expect(page.locator("[data-all]")).to_be_visible()
    assert sorted(workshop.notes()) == sorted(f"Note {number}" for number in range(1, 21))


def test_two_phones_of_a_table_hear_each_other_and_lose_nothing(app, scribe, workshop):
    one, other = scribe("one"), scribe("other")
    write(one, 0, "Benches")
    wait_until_all_have_come(app, one, notes=1, points=0)
    other.reload()
    expect(other.locator(".notes .kept")).to_have_text("Benches")
    expect(other.locator("[data-all]")).to_be_visible()
    for page in (one, other):
        page.context.set_offline(True)
    for page, words in ((one, "Benches, from one"), (other, "Benches, from the other")):
        page.locator("[data-notes] summary").click()
        page.locator("[data-change] textarea").fill(words)
        page.locator("[data-change] button").first.click()
        count(page, 1)
    one.context.set_offline(False)
    expect(one.locator("[data-all]")).to_be_visible()
    other.context.set_offline(False)
    wait_until_all_have_come(app, other, notes=2, points=0)
    assert sorted(workshop.notes()) == ["Benches, from one", "Benches, from the other"]
    expect(other.locator(".notes .kept")).to_have_count(2)


def test_a_point_that_another_phone_wrote_is_looked_at_before_it_is_replaced(app, scribe, workshop):
    one, other = scribe("one"), scribe("other")
    other.context.set_offline(True)
    agree(one, "Theirs")
    wait_until_all_have_come(app, one, notes=0, points=1)
    agree(other, "Ours")
    count(other, 1)
    other.context.set_offline(False)
    expect(other.locator("#point .error")).to_contain_text("“Theirs”")
    expect(other.locator("#point-text")).to_have_value("Ours")
    other.locator("#point button").click()
    expect(other.locator("#point .error")).to_be_hidden()
    one.reload()
    expect(one.locator("#point-text")).to_have_value("Ours", timeout=10_000)


def test_what_comes_after_closing_stays_on_the_phone_until_the_host_opens_it_again(
    app, scribe, workshop
):
    page = scribe()
    page.context.set_offline(True)
    write(page, 0, "Late")
    count(page, 1)
    workshop.change(lambda row: discussing.close(row, now=clock.now()))
    page.context.set_offline(False)
    expect(page.locator("#closed")).to_be_visible()
    expect(page.locator("[data-notes] .error")).to_contain_text("open it again")
    count(page, 1)
    assert workshop.notes() == []
    workshop.change(discussing.open_again)
    page.reload()
    expect(page.locator("[data-all]")).to_be_visible()
    wait_until_all_have_come(app, page, notes=1, points=0)


def test_nothing_stays_on_the_phone_once_it_is_closed_and_sent(scribe, workshop):
    page = scribe()
    write(page, 0, "Secret words")
    expect(page.locator(".notes .kept")).to_have_text("Secret words")
    expect(page.locator("[data-all]")).to_be_visible()
    workshop.change(lambda row: discussing.close(row, now=clock.now()))
    page.reload()
    expect(page.locator("#closed")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) == 0
    assert "Secret words" not in page.evaluate(CACHES)


def test_a_note_the_host_took_out_goes_from_the_phones_too(app, scribe, workshop):
    page = scribe()
    write(page, 0, "Mrs Example said so")
    wait_until_all_have_come(app, page, notes=1, points=0)
    with app.app_context():
        row = db.session.query(Discussion).one()
        number = db.session.query(Note).one().id
        discussing.take_out(db.session(), row, number, today=clock.today())
        db.session.commit()
    page.reload()
    expect(page.locator("[data-notes] > li")).to_have_count(0)
    expect(page.locator("[data-all]")).to_be_visible()


def test_a_link_that_was_renewed_says_so_and_the_new_one_sends_what_is_left(
    app, address, scribe, workshop
):
    page = scribe()
    page.context.set_offline(True)
    write(page, 0, "Written before")
    count(page, 1)
    workshop.change(lambda row: scribing.renew(row.tables[0], SEALER))
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_visible()
    with app.app_context():
        token = scribing.token_of(db.session.query(Discussion).one().tables[0], SEALER)
    page.goto(f"{address}/en/scribe/{token}")
    wait_until_all_have_come(app, page, notes=1, points=0)
    assert workshop.notes() == ["Written before"]


def test_a_server_that_breaks_down_loses_nothing(app, scribe, workshop):
    page = scribe()
    page.route("**/batch", lambda route: route.fulfill(status=503, body="busy"))
    write(page, 0, "Patience")
    count(page, 1)
    page.unroute("**/batch")
    page.reload()
    wait_until_all_have_come(app, page, notes=1, points=0)


def test_a_reply_that_is_cut_off_doubles_nothing(app, scribe, workshop):
    page = scribe()
    page.route("**/batch", lambda route: (route.fetch(), route.abort()))
    write(page, 0, "Once")
    wait_until_all_have_come(app, page, notes=1, points=0)
    count(page, 1)
    page.unroute("**/batch")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-all]")).to_be_visible()
    assert workshop.notes() == ["Once"]


def test_the_page_asks_nobody_else_and_sets_no_cookie(phone, workshop, address):
    page = phone(360)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(workshop.address)
    page.wait_for_load_state("networkidle")
    assert asked and all(url.startswith(address) for url in asked)
    assert page.context.cookies() == []
