"""Who is reached and who is missing, in a real browser: the questions, the comparison, the report."""

import pytest

from campaign import clock
from campaign.domain import answering
from campaign.domain.answering import Answer
from campaign.domain.releasing import Quarter
from campaign.extensions import db
from campaign.models.theme import DONE
from tests import make
from tests.blueprints.voices.published import QUARTER, whole_quarter
from tests.browsers import looks, on_one_engine, overflow


@pytest.fixture(autouse=True)
def _published(session):
    for quarter in (Quarter(2026, 2), QUARTER):
        whole_quarter(session, quarter)
    said = Answer(
        title={"en": "Benches at the market", "ur": "بازار میں بنچ"},
        said={"en": "Older people want to sit down.", "ur": "بزرگ بیٹھنا چاہتے ہیں۔"},
        state=DONE,
        answer={"en": "There are twelve new benches.", "ur": "بارہ نئی بنچیں لگ گئی ہیں۔"},
        owner="Town centre team",
    )
    theme = answering.begin(session, said, now=clock.now())
    answering.publish(theme, now=clock.now())
    theme.answered_at = clock.datetime(2026, 9, 30, 22, 59, tzinfo=clock.UTC)
    session.commit()


def enter(page, app, address, tag, role="analyst"):
    with app.app_context():
        email = f"{role}-{tag}@example.org"
        make.account(db.session, role, email=email, language=tag)
    page.goto(f"{address}/account/sign-in")
    page.fill("#email", email)
    page.fill("#password", make.PASSWORD)
    page.locator("main form button").first.click()
    page.fill("#code", make.code())
    page.locator("main form button").first.click()


def states(page, app, address, tag):
    """Every page and state of these, one after another."""
    page.goto(f"{address}/{tag}/about-you/pledge")
    yield "questions"
    page.evaluate("document.querySelector('[name=sex]').value = 'x'")
    page.check("#sex-0")
    page.fill("#own_religion", "x" * 90)
    page.locator("main form button").first.click()
    yield "questions-refused"
    page.fill("#own_religion", "Alevi")
    page.check("#sex-1")
    page.locator("main form button").first.click()
    yield "questions-thanks"
    enter(page, app, address, tag)
    page.goto(f"{address}/desk/voices/2031Q1")
    yield "voices-none"
    page.goto(f"{address}/desk/voices/")
    yield "voices"
    page.locator("details.twin summary").first.click()
    yield "voices-table"
    page.goto(f"{address}/desk/reports/")
    yield "reports"
    page.goto(f"{address}/desk/reports/2031Q1")
    yield "report-none"
    page.goto(f"{address}/desk/reports/{QUARTER}")
    yield "report"


@on_one_engine
@looks
def test_every_page_is_accessible_and_fits(app, address, phone, axe, tag, width):
    page = phone(width)
    for state in states(page, app, address, tag):
        assert axe(page) == [], state
        assert overflow(page) <= 0, state


@on_one_engine
def test_the_questions_work_without_script_and_set_no_cookie(address, phone):
    page = phone(390, java_script_enabled=False)
    page.goto(f"{address}/en/about-you/survey")
    assert page.locator("#condition_effect-0").is_visible()
    page.check("#condition-1")  # no
    assert not page.locator("#condition_effect-0").is_visible()
    page.select_option("#main_language", "en")
    assert not page.locator("#english-0").is_visible()
    page.select_option("#main_language", "ur")
    page.check("#english-3")
    page.locator("main form button").first.click()
    assert page.locator("h1").inner_text() == "Thank you"
    assert page.context.cookies() == []
