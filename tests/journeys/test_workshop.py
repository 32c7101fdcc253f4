"""Every page of workshops in a real browser, and one from its guide to its report: 39 people, four tables."""

from io import BytesIO

import docx
import pypdfium2
import pytest
from playwright.sync_api import expect

from campaign import clock
from campaign.domain import discussing, scribing, theming
from campaign.extensions import db
from campaign.models import Discussion, DiscussionTable, Draw, Note
from tests import make
from tests.blueprints.hosts import drawn
from tests.browsers import looks, on_one_engine, overflow
from tests.domain.test_discussing import theme
from tests.journeys.stewards_screen import CONTROLLED
from tests.journeys.test_every_desk_page import MISSED, REACHABLE, enter

ORGANISATIONS = ("Council of Faiths", "Irish Forum", "Roma Trust", "University")
LONG = "Benches" + " and more benches" * 30 + " " + "straße" * 40
URDU = "ہمیں ایسی جگہ چاہیے جہاں سب بیٹھ سکیں۔"
SEALER = drawn.SEALER


@pytest.fixture
def group(app):
    """A group, and a workshop of it with notes, themes, seats and points."""
    with app.app_context():
        own = make.group(db.session, slug="friends")
        title = {"en": "What would make our streets kinder?", "ur": "گلیاں کیسے بہتر ہوں؟"}
        row = make.discussion(db.session, own, title=title, tables=4, about={"en": "An evening."})
        for number, text in enumerate((LONG, URDU, "More lights.")):
            make.note(db.session, row.tables[number], text, number % 2)
        theming.code(db.session(), theme(db.session), db.session.query(Note).first())
        scribing.keep_point(
            db.session(), row.tables[0], "Benches.", 1, agreed=True, now=clock.now()
        )
        seated = drawn.kept(
            db.session, own, drawn.tables(entrants=drawn.pupils(39), number=4, rounds=1)
        )
        discussing.seat(db.session(), row, seated, sealer=SEALER)
        discussing.note_presence(row, 39, ORGANISATIONS)
        db.session.commit()


def links(app):
    """The address of each table's page, without the language."""
    with app.app_context():
        row = db.session.query(Discussion).order_by(Discussion.id.desc()).first()
        return [f"scribe/{scribing.token_of(table, SEALER)}" for table in row.tables]


def hosts_pages(page, app, address, tag):
    for _ in enter(page, app, address, tag):
        pass
    workshops = f"{address}/hosts/friends/workshops"
    for path in ("", "new"):
        page.goto(f"{workshops}/{path}")
        yield f"workshops-{path}"
    page.locator("main form button[type=submit]").last.click()
    yield "new-errors"
    page.goto(f"{workshops}/")
    page.locator(".cards a").click()
    own = page.url
    yield "workshop"
    page.locator("main details summary").first.click()
    yield "workshop-links"
    for path in ("edit", "seats", "present", "notes", "report"):
        page.goto(f"{own}{path}")
        yield path
    page.goto(f"{own}seats")
    page.fill("#people", ",Khan")
    page.locator("main form button").last.click()
    yield "seats-errors"
    page.goto(f"{own}present")
    page.fill("#delegates", "many")
    page.locator("main form button").last.click()
    yield "present-errors"
    page.goto(own)
    page.locator("form[action$='/close'] button").click()
    yield "closed"


def scribes_pages(page, app, address, tag):
    table = f"{address}/{tag}/{links(app)[0]}"
    page.goto(table)
    expect(page.locator("[data-all]")).to_be_visible()
    yield "scribe"
    page.locator("[data-notes] summary").first.click()
    yield "scribe-changing"
    page.context.set_offline(True)
    page.locator("[data-new] textarea").first.fill("Without signal")
    page.locator("[data-new] button").first.click()
    expect(page.locator("[data-some]")).to_be_visible()
    yield "scribe-offline"
    page.context.set_offline(False)
    page.goto(f"{address}/{tag}/scribe/nothing")
    yield "scribe-lost"
    with app.app_context():
        discussing.close(db.session.query(Discussion).one(), now=clock.now())
        db.session.commit()
    page.goto(table)
    yield "scribe-closed"


SETS = {"hosts": hosts_pages, "scribes": scribes_pages}
LEAST = {"hosts": 13, "scribes": 5}


@on_one_engine
@pytest.mark.parametrize("pages", SETS)
@looks
def test_every_page_is_accessible_and_fits(app, address, phone, axe, group, pages, tag, width):
    page = phone(width, locale=tag)
    seen = []
    for state in SETS[pages](page, app, address, tag):
        seen.append(state)
        assert page.locator("html").get_attribute("lang") == tag, state
        assert axe(page) == [], state
        assert overflow(page) <= 0, state
    assert len(seen) >= LEAST[pages], seen


@on_one_engine
@pytest.mark.parametrize("pages", SETS)
def test_every_control_is_reached_by_keyboard(app, address, phone, group, pages):
    page = phone(1280, locale="en")
    for state in SETS[pages](page, app, address, "en"):
        stops = page.evaluate(REACHABLE)
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state


def write(page, question, text):
    """Write a note as a scribe does."""
    section = page.locator("section[data-question]").nth(question)
    section.locator("[data-new] textarea").fill(text)
    section.locator("[data-new] button").click()
    expect(section.locator(".kept").get_by_text(text, exact=True)).to_be_visible()


def agree(page, text):
    page.fill("#point-text", text)
    page.check("#agreed")
    page.locator("#point button").click()


def write_the_guide(page, address, app):
    for _ in enter(page, app, address, "en"):
        pass
    page.goto(f"{address}/hosts/friends/workshops/new")
    page.fill("#title-en", "Kind streets")
    page.fill("#happens_on", clock.now().date().isoformat())
    page.fill("#tables", "4")
    for number, text in enumerate(("What is good here?", "What should change?")):
        page.fill(f"#guide-{number}-text-en", text)
        page.fill(f"#guide-{number}-minutes", "20")
    page.locator(".last button").click()
    expect(page.locator("h1")).to_have_text("Kind streets")


def seat_39(page):
    page.get_by_role("link", name="Seat people").click()
    lines = [
        f"{one.name.split()[0]},Khan,{ORGANISATIONS[at % 4]}"
        for at, one in enumerate(drawn.pupils(39))
    ]
    page.fill("#people", "\n".join(lines))
    page.locator(".last button").click()
    expect(page.locator("h1")).to_have_text("Kind streets")


def test_39_delegates_at_four_tables_run_end_to_end_into_the_report(app, address, phone):
    with app.app_context():
        make.group(db.session, slug="friends")
        db.session.commit()
    host = phone(1280, locale="en")
    write_the_guide(host, address, app)
    seat_39(host)
    with app.app_context():
        tables = db.session.query(Draw).one().result["rounds"][0]
        assert sorted(map(len, tables)) == [9, 10, 10, 10]
    own = host.url
    scribes = [phone(360, locale="en", java_script_enabled=n != 3) for n in range(4)]
    for scribe, link in zip(scribes, links(app), strict=True):
        scribe.goto(f"{address}/en/{link}")
    for number, scribe in enumerate(scribes[:3]):
        expect(scribe.locator("[data-all]")).to_be_visible()
        if number == 0:
            scribe.evaluate(CONTROLLED)
            scribe.wait_for_load_state("networkidle")
            scribe.context.set_offline(True)
        for question in (0, 1):
            write(scribe, question, f"Table {number + 1} on benches, question {question + 1}")
        agree(scribe, f"Point of table {number + 1}")
    for question in (0, 1):  # the fourth phone has no script
        write(scribes[3], question, f"Table 4 on benches, question {question + 1}")
    agree(scribes[3], "Point of table 4")
    expect(scribes[0].locator("[data-count]")).to_have_text("3")
    scribes[0].context.set_offline(False)
    wait_until_all_have_come(app, scribes[0], notes=8, points=4)
    for scribe in scribes[:3]:
        expect(scribe.locator("[data-all]")).to_be_visible()
    host.goto(own)
    expect(host.get_by_text("agreed", exact=True)).to_have_count(4)
    put_under_themes(host, own)
    report(host, own)


def wait_until_all_have_come(app, page, *, notes, points):
    """Wait until the server has what the phones were told."""
    for _ in range(100):
        with app.app_context():
            agreed = [t for t in db.session.query(DiscussionTable) if t.point_agreed_at]
            if (db.session.query(Note).count(), len(agreed)) == (notes, points):
                return
        page.wait_for_timeout(100)
    raise AssertionError("not all that was written has come")


def put_under_themes(host, own):
    """Put the first note under a new theme, and another under the same."""
    host.goto(f"{own}notes")
    expect(host.locator(".coding")).to_have_count(8)
    first = host.locator(".coding").first
    first.locator("summary").click()
    first.locator("input[name=title]").fill("Places to sit")
    first.get_by_role("button", name="Put it under this theme").click()
    second = host.locator(".coding").nth(1)
    second.locator("summary").click()
    second.locator("select").select_option(label="Places to sit")
    second.get_by_role("button", name="Put it under this theme").click()
    expect(host.locator(".coding").nth(1).get_by_role("link", name="Places to sit")).to_be_visible()


def report(host, own):
    """Say who came, close, and read the report in its three forms."""
    host.goto(f"{own}present")
    expect(host.locator("#delegates")).to_have_value("39")
    expect(host.locator("#organisations")).to_have_value("\n".join(ORGANISATIONS))
    host.locator(".last button").click()
    host.locator("form[action$='/close'] button").click()
    host.get_by_role("link", name="The report").click()
    said = host.locator("main").inner_text()
    pdf, word = (host.context.request.get(f"{own}report.{form}").body() for form in ("pdf", "docx"))
    paper = docx.Document(BytesIO(word))
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    written = "\n".join([*(p.text for p in paper.paragraphs), *cells])
    pages = pypdfium2.PdfDocument(pdf)
    printed = " ".join("".join(p.get_textpage().get_text_range() for p in pages).split())
    expected = ["39 people came. There were 4 tables.", "Places to sit", *ORGANISATIONS]
    expected += [f"Point of table {number}" for number in range(1, 5)]
    expected += [f"Table {n} on benches, question {q}" for n in range(1, 5) for q in (1, 2)]
    for words in expected:
        assert words in said, words
        assert words in written, words
        assert words in printed, words
