"""Young ambassadors and a parent, on their own phones; and every page of theirs in a real browser."""

import re

import pypdfium2
import pytest
import zxingcpp

from campaign.cli import outbox
from campaign.extensions import db
from campaign.models import Ambassador
from tests import make
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_signing import tab_to

LINK = re.compile(r"https?://\S+/permission/\w+")


@pytest.fixture(autouse=True)
def cohort(session):
    made = make.cohort(
        session,
        name={"en": "Spring group", "ur": "بہار کا گروپ", "pl": "Grupa wiosenna"},
        about={"en": "Ten evenings at the Town Hall, with food."},
    )
    make.event(session, made.group, title={"en": "Being fair", "ur": "انصاف", "pl": "Być fair"})
    session.commit()
    return made


@pytest.fixture
def parents_language(app) -> str:
    """Romanian once it is shipped, else Urdu."""
    spoken = app.extensions["pack"].languages
    return "ro" if "ro" in spoken else "ur"


def fill(page, **fields):
    for name, value in fields.items():
        page.fill(f"#{name}", value)


def send(page):
    page.locator("main form button[type=submit]").last.click()


def apply(page, address, tag="en", *, paper=False, **fields):
    """Apply, and return the address of the young person's page."""
    page.goto(f"{address}/{tag}/ambassadors")
    fill(page, **{"name": "Ola", "age": "14", **fields})
    page.set_checked("#paper", paper)
    page.check("#agree")
    send(page)
    page.wait_for_url("**/mine/**")
    return page.url


def letters(app, capsys):
    """What is sent now, to the console."""
    app.config.update(MAIL_URL="console:", SMS_URL="console:")
    with app.app_context():
        outbox.work_through()
    app.config.update(MAIL_URL="", SMS_URL="")
    return capsys.readouterr().out


def said_yes(page, *, child=False):
    if child:
        page.check("#keep-0")
    page.check("#take_part-0")
    page.check("#pictures-1")
    page.check("#news-1")
    page.fill("#by", "Ion Popescu")
    send(page)


@pytest.mark.parametrize("script", [False, True])
def test_a_14_year_old_applies_in_polish_and_her_father_says_yes_in_romanian_or_urdu(
    app, address, phone, capsys, parents_language, script
):
    """In Romanian where that is shipped, until then in Urdu; each on a phone of their own."""
    girl = phone(390, java_script_enabled=script, locale="pl-PL")
    girl.goto(f"{address}/ambassadors")
    assert girl.url == f"{address}/pl/ambassadors"
    fill(girl, name="Ola", age="14", contact="ola@example.org", parent_contact="07400 123456")
    girl.locator("#words").fill("Chcę poznać ludzi.\nI grać w piłkę.")
    girl.select_option("#parent_language", parents_language)
    girl.check("#agree")
    send(girl)
    girl.wait_for_url(f"{address}/pl/ambassadors/mine/**")
    assert girl.locator(".badge").count() == 0

    link = LINK.search(letters(app, capsys).split("+447400123456")[1]).group(0)
    father = phone(360, java_script_enabled=script, locale="en-GB")
    father.goto(link)
    assert father.locator("html").get_attribute("lang") == parents_language
    assert father.locator("h1 bdi").inner_text() == "Ola"
    said_yes(father)
    father.wait_for_url(f"{link}?done=answered")

    girl.reload()
    assert girl.locator(".badge img").is_visible()
    assert "/pl/ambassadors/mine/" in letters(app, capsys)

    father.locator("form[action$=withdraw] button").click()
    girl.reload()
    assert girl.locator(".badge").count() == 0
    with app.app_context():
        assert db.session.query(Ambassador).one().state == "withdrawn"


def test_a_paper_slip_taken_home_is_enough(address, phone):
    girl = phone(390)
    girl.goto(f"{address}/en/ambassadors")
    fill(girl, name="Ola", age="12")
    girl.check("#paper")
    girl.check("#agree")
    send(girl)
    girl.wait_for_url("**/mine/**")
    with girl.expect_download() as download:
        girl.locator("a[download='slip.pdf']").click()
    picture = picture_of(download.value.path())
    (found,) = zxingcpp.read_barcodes(picture)
    mother = phone(390)
    mother.goto(found.text)
    said_yes(mother, child=True)
    mother.wait_for_url("**done=answered")
    girl.reload()
    assert girl.locator(".badge img").is_visible()


def picture_of(path):
    return pypdfium2.PdfDocument(path)[0].render(scale=3).to_pil()


@on_one_engine
def test_a_17_year_old_needs_nobody_and_does_it_all_by_keyboard(address, phone):
    page = phone(390)
    page.goto(f"{address}/en/ambassadors")
    for field, text in (("name", "Sam"), ("age", "17")):
        tab_to(page, f"#{field}")
        page.keyboard.type(text)
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".summary")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "agree"
    page.keyboard.press("Space")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mine/**")
    assert page.locator("h1 bdi").inner_text() == "Sam"
    tab_to(page, "form[action$=erase] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/erased")


def parents_address(page, address):
    """Where the parent's page is, read off the slip."""
    slip = page.locator("a[download='slip.pdf']").get_attribute("href")
    data = page.request.get(f"{address}{slip}").body()
    (found,) = zxingcpp.read_barcodes(picture_of(data))
    return found.text


def states(page, address, tag):
    """Open every page of a young person and a parent, in every state, one after another."""
    page.goto(f"{address}/{tag}/ambassadors")
    yield "apply"
    for summary in page.locator("main summary").all():
        summary.click()
    fill(page, name="<", age="10", parent_contact="?")
    send(page)
    yield "apply-errors"
    apply(page, address, tag, parent_contact="dad@example.org")
    yield "waiting-asked"
    own = apply(page, address, tag, paper=True, age="12")
    yield "waiting"
    parents = parents_address(page, address)
    page.locator("main details summary").first.click()
    page.fill("#parent_contact", "?")
    page.locator("form[action$=ask] button").click()
    yield "waiting-errors"
    page.goto(parents)
    yield "parent"
    send(page)
    yield "parent-errors"
    said_yes(page, child=True)
    yield "parent-yes"
    page.goto(own)
    yield "in"
    page.goto(parents)
    page.locator("form[action$=withdraw] button").click()
    yield "parent-withdrawn"
    page.goto(own)
    yield "withdrawn"
    own = apply(page, address, tag, paper=True)
    parents = parents_address(page, address)
    page.goto(parents)
    page.check("#take_part-1")
    send(page)
    yield "parent-no"
    page.goto(own)
    yield "refused"
    own = apply(page, address, tag, age="17")
    page.goto(own)
    yield "in-alone"
    page.goto(f"{address}/{tag}/permission/nobody")
    yield "parent-unknown"


@on_one_engine
@looks
def test_every_page_is_accessible_and_fits(address, phone, axe, tag, width):
    page = phone(width)
    for state in states(page, address, tag):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state


@on_one_engine
def test_no_page_sets_a_cookie_or_asks_anybody_else(address, phone):
    page, asked = phone(390), []
    page.on("request", lambda request: asked.append(request.url))
    for _ in states(page, address, "en"):
        pass
    assert asked and all(url.startswith(address) for url in asked)
    assert page.context.cookies() == []
