"""Every page of surveys in a real browser: no violation, nothing beyond the edge, by keyboard, without script."""

import pytest
from playwright.sync_api import expect

from campaign import clock
from campaign.cli.demonstration import surveys
from campaign.domain import sampling, surveying
from campaign.extensions import db
from campaign.models import AnswerItem, SurveyAnswer
from tests import make
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_every_desk_page import MISSED, REACHABLE, enter

# The pages are the same whatever the server's engine.
pytestmark = on_one_engine


@pytest.fixture
def town(app):
    """The surveys of the demonstration: the open one's name, the other's, and a link of the open one."""
    with app.app_context():
        make.group(db.session, slug="friends")
        surveys.ask_the_town()
        (running,) = surveying.open_now(db.session, today=clock.today())
        (over,) = surveying.over(db.session, today=clock.today())
        (code,) = codes = sampling.new_codes(1)
        sampling.hand_out(db.session, running, codes)
        db.session.commit()
        return running.slug, over.slug, code


def public_pages(page, app, address, tag, town):
    """Open every public page, in its states."""
    running, over, code = town
    for path in ("survey", f"survey/{over}", f"survey/{over}/results", f"survey/{running}/results"):
        page.goto(f"{address}/{tag}/{path}")
        yield path.replace(running, "open").replace(over, "over")
    for summary in page.locator(".twin summary").all():
        summary.click()
    yield "tables"
    page.goto(f"{address}/{tag}/survey/by/{code}")
    page.locator("#send").click()
    yield "by-link-errors"
    page.locator("input[name=q_cohesion]").first.check()
    page.locator("textarea").first.fill("Benches")
    page.locator("#send").click()
    yield "thanks"
    page.goto(f"{address}/{tag}/survey/by/{code}")
    yield "link-used"
    page.goto(f"{address}/{tag}/survey/{running}?kiosk=start")
    yield "kiosk-start"
    page.locator(f"a[hreflang={tag}]").last.click()
    yield "kiosk"
    page.locator("input[name=q_cohesion]").nth(1).check()
    page.locator("#send").click()
    yield "kiosk-thanks"
    with app.app_context():
        make.survey(db.session)
        db.session.commit()
    page.goto(f"{address}/{tag}/survey")
    yield "list"


def desk_pages(page, app, address, tag, town):
    """Open every page of the desk, one after another."""
    running, over, _ = town
    for _ in enter(page, app, address, tag):
        pass
    with app.app_context():
        draft = make.survey(db.session, published=False).slug
        own = db.session.scalars(db.select(make.Question).filter_by(is_standard=False)).first().key
        db.session.commit()
    for path in (
        *("", "new", f"{draft}/", f"{draft}/edit", "questions", "questions/new"),
        *(f"questions/{own}", f"{running}/", f"{over}/", f"{running}/results", f"{over}/results"),
        *(f"{running}/words", f"{running}/words?which=seen", f"{running}/paper"),
    ):
        response = page.goto(f"{address}/desk/surveys/{path}")
        assert response.status == 200, path
        yield path.replace(running, "open").replace(over, "over").replace(own, "own")
    page.locator("main form button.button").last.click()
    yield "paper-errors"
    for path in ("new", "questions/new"):
        page.goto(f"{address}/desk/surveys/{path}")
        page.locator("main form button.button").last.click()
        yield f"{path}-errors"
    page.goto(f"{address}/desk/surveys/{running}/")
    page.locator("form[action$=links] button").click()
    yield "links-errors"


SETS = {"public": public_pages, "desk": desk_pages}
LEAST = {"public": 12, "desk": 18}


@pytest.mark.parametrize("pages", SETS)
@looks
def test_every_page_is_accessible_and_fits(app, address, phone, axe, town, pages, tag, width):
    page = phone(width, locale=tag)
    seen = []
    for state in SETS[pages](page, app, address, tag, town):
        seen.append(state)
        assert page.locator("html").get_attribute("lang") == tag, state
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
    assert len(seen) >= LEAST[pages], seen


@pytest.mark.parametrize("pages", SETS)
def test_every_control_is_reached_by_keyboard(app, address, phone, town, pages):
    page = phone(1280, locale="en")
    for state in SETS[pages](page, app, address, "en", town):
        stops = page.evaluate(REACHABLE)
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state


def test_a_kiosk_without_script_comes_back_to_its_start_by_itself(app, address, phone, town):
    page = phone(1280, java_script_enabled=False)
    page.goto(f"{address}/en/survey/{town[0]}?kiosk=start")
    page.get_by_role("link", name="اردو").click()
    page.locator("input[name=q_cohesion]").first.check()
    page.locator("#send").click()
    page.wait_for_url("**/thanks?kiosk=on")
    page.wait_for_url("**?kiosk=start", timeout=20_000)
    page.get_by_role("link", name="English").wait_for()


def test_paper_is_typed_in_with_the_keyboard_alone(app, address, phone, town):
    page = phone(1280)
    for _ in enter(page, app, address, "en"):
        pass
    page.goto(f"{address}/desk/surveys/{town[0]}/paper")
    for number in range(3):
        expect(page.locator("input.number").first).to_be_focused()
        for answer in ("1", "2", "4", "1 3"):
            page.keyboard.type(answer)
            page.keyboard.press("Tab")
        page.keyboard.type(f"Words of form {number}")
        page.keyboard.press("Tab")
        page.keyboard.type("3")
        page.keyboard.press("Enter")
        page.wait_for_url("**last=*")
        page.get_by_text("Take the last one back").wait_for()
    with app.app_context():
        written = db.session.query(AnswerItem).filter(AnswerItem.words.startswith("Words of form"))
        rows = [db.session.get_one(SurveyAnswer, item.answer_id) for item in written]
        assert [(row.channel, row.age_band) for row in rows] == [("paper", "18_plus")] * 3
        for row in rows:
            assert sorted(item.option for item in row.items if item.option) == [
                "definitely_agree",
                "definitely_disagree",
                "fairly_strongly",
                "o1",
                "o3",
            ]


def test_a_kiosk_that_was_left_asks_and_then_forgets_what_was_written(app, address, phone, town):
    page = phone(1280)
    page.clock.install()
    page.goto(f"{address}/en/survey/{town[0]}?kiosk=on")
    page.locator("textarea").fill("Not for the next")
    asking = page.get_by_text("Are you still there?")
    page.clock.run_for(91_000)
    asking.wait_for()
    page.keyboard.press("Shift")
    asking.wait_for(state="hidden")
    page.clock.run_for(91_000)
    asking.wait_for()
    page.clock.run_for(31_000)
    page.wait_for_url("**?kiosk=start")


def test_a_survey_asks_nobody_else_and_sets_no_cookie(app, address, phone, town):
    page = phone(390)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in public_pages(page, app, address, "ur", town):
        pass
    assert asked and all(url.startswith(address) for url in asked)
    assert page.context.cookies() == []
