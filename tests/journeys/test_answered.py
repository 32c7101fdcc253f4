"""From an opinion to an answer that residents read; and every page of it in a real browser."""

import pytest
from playwright.sync_api import expect

from campaign import clock
from campaign.domain import answering, partnering, theming
from campaign.extensions import db
from tests import answers, make
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_every_desk_page import enter
from tests.journeys.writing import add_language

LAMPS = {"en": "Dark paths", "ur": "اندھیرے راستے"}


@pytest.fixture
def town(app):
    """Aims, a theme in each state with something under it, and a project of the only group."""
    with app.app_context():
        session, today = db.session, clock.today()
        group = make.group(session, slug="friends", name={"en": "Friends", "ur": "دوست"})
        aim = answers.aim(session, title={"en": "Sign"}, measure="pledges", target=40)
        answers.aim(
            session, title={"en": "Talk"}, horizon="long", measure_words={"en": "All talk."}
        )
        event = make.event(session, group)
        opinion = answers.opinion(session, event, better="The path is dark.")
        for state in ("heard", "doing", "done", "cannot"):
            said = {"en": "It is dark behind the hall.", "ur": "ہال کے پیچھے اندھیرا ہے۔"}
            title = {tag: f"{text} {state}" for tag, text in LAMPS.items()}
            due = today if state == "doing" else today - answers.DAY
            theme = answers.theme(
                session, public=True, state=state, title=title, said=said, due_on=due, aim=aim
            )
            theming.code(session, theme, opinion)
        outputs = [{"text": {"en": "Ten meals"}, "measure": "events_held"}]
        project = answers.project(session, group, name={"en": "Tables"}, outputs=outputs)
        partnering.publish(project, by_staff=True, now=clock.now())
        session.commit()


def desk(page, address):
    """Open every page of staff and hosts in each of its states, one after another."""
    for path in (
        *("themes", "themes?show=overdue", "themes/new", "themes/dark-paths-done"),
        *("themes/dark-paths-done/edit", "aims", "aims/new", "aims/sign/edit", "projects"),
    ):
        page.goto(f"{address}/desk/{path}")
        yield f"desk/{path}"
    for path in ("", "/new", "/tables", "/tables/edit"):
        page.goto(f"{address}/hosts/friends/projects{path}")
        yield f"projects{path}"
    for path in ("desk/themes/new", "desk/aims/new", "hosts/friends/projects/new"):
        page.goto(f"{address}/{path}")
        page.locator("main form > button.button").click()
        page.wait_for_selector(".summary")
        yield f"{path} refused"
    page.goto(f"{address}/desk/themes/dark-paths-done")
    page.locator("details.look summary").last.click()
    page.locator("form[action$=remove] button").click()
    page.wait_for_selector(".summary")
    yield "theme kept"


def public(page, address, tag):
    for path in (
        *("answered", "answered/dark-paths-heard", "answered/dark-paths-doing", "aims"),
        *("answered/dark-paths-done", "answered/dark-paths-cannot", "projects", "projects/tables"),
        "",
    ):
        page.goto(f"{address}/{tag}/{path}")
        yield path or "front"


def is_whole(page, axe, what):
    assert axe(page) == [], what
    assert overflow(page) <= 0, what


@on_one_engine
@looks
def test_every_page_residents_read_is_whole(town, address, phone, axe, tag, width):
    page = phone(width, java_script_enabled=True)
    for what in public(page, address, tag):
        is_whole(page, axe, what)


@on_one_engine
@looks
def test_every_page_of_the_desk_is_whole(app, town, address, phone, axe, tag, width):
    page = phone(width)
    for _ in enter(page, app, address, tag):
        pass
    for what in desk(page, address):
        is_whole(page, axe, what)


def test_an_opinion_becomes_an_answer_that_is_read_in_urdu(app, town, address, phone):
    """Without script: staff read it, put it under a new theme, answer it, and show it."""
    page = phone(1280, java_script_enabled=False)
    for _ in enter(page, app, address, "en"):
        pass
    page.goto(f"{address}/desk/feedback/shown")
    coding = page.locator(".coding").first
    coding.locator("summary").click()
    coding.get_by_label("title of a new theme").fill("Warm tea")
    coding.get_by_role("button", name="Put it under this theme").click()
    expect(page.locator(".coding").first).to_contain_text("Warm tea")
    page.get_by_role("link", name="Warm tea").click()
    expect(page.locator("main")).to_contain_text("The path is dark.")
    page.get_by_role("link", name="Edit").click()
    add_language(page, "title", "ur", "گرم چائے")
    page.fill("#said-en", "People were cold.")
    add_language(page, "said", "ur", "لوگوں کو سردی لگی۔")
    page.get_by_role("radio", name="Done").check()
    add_language(page, "answer", "ur", "اب ہر تقریب میں چائے ہے۔")
    page.fill("#owner", "Friends")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Show it to residents").click()
    resident = phone(390, java_script_enabled=False, locale="ur-PK")
    resident.goto(f"{address}/answered")
    assert resident.url == f"{address}/ur/answered"
    resident.get_by_role("link", name="گرم چائے").click()
    expect(resident.locator("main")).to_contain_text("اب ہر تقریب میں چائے ہے۔")
    with app.app_context():
        assert theming.heard(db.session, answering.theme(db.session, "warm-tea")).feedback == 1
