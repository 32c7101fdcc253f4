"""Every page of draws and tournaments in a real browser: no violation, nothing beyond the edge, by keyboard."""

import pytest

from campaign import clock
from campaign.domain import drawing, playing
from campaign.extensions import db
from campaign.models import Draw
from events.fixtures import Plan
from tests import make
from tests.blueprints.draws.test_show import report
from tests.blueprints.hosts import at_gates, drawn
from tests.browsers import looks, on_one_engine, overflow
from tests.journeys.test_every_desk_page import MISSED, REACHABLE, enter

# The pages are the same whatever the server's engine.
pytestmark = on_one_engine
LONG = "The very long name of a school team of the borough"


@pytest.fixture
def group(app):
    """A group with an event that began two hours ago."""
    with app.app_context():
        own = make.group(db.session, slug="friends")
        make.event(db.session, own, slug="cup", starts=at_gates.began(2), minutes=240, venue="Park")
        db.session.commit()


def draw(app, what=None, **over):
    """A draw of the group, and the addresses of its pages."""
    with app.app_context():
        own = db.session.query(make.PartnerGroup).filter_by(slug="friends").one()
        row = drawn.kept(db.session, own, what, **over)
        token = drawing.token_of(row, drawn.SEALER)
        db.session.commit()
        return f"hosts/friends/draws/{row.uid}/", f"draws/{token}"


def play(app, scores):
    """Let the teams of the only published draw play."""
    with app.app_context():
        row = db.session.query(Draw).filter_by(state="published", kind="teams").one()
        event = db.session.query(make.Event).filter_by(slug="cup").one()
        starts = at_gates.began(2).replace(tzinfo=at_gates.LONDON)
        plan = Plan(6, ("North", "South"), starts, groups=2, through=2, minutes=10, gap=5)
        named = [
            (LONG, "red"),
            *(("", bib) for bib in ("blue", "stripes", "black", "white", "pink")),
        ]
        names = [name or f"Team {at}" for at, (name, _) in enumerate(named, 1)]
        playing.make(db.session, row, event, event.starts.date(), plan, names, now=clock.now())
        playing.rename(db.session, row, named, names)
        for number, (home, away) in enumerate(scores, 1):
            report(row, number, home, away)
        db.session.commit()


def hosts_pages(page, app, address, tag):
    """Open every page of a host, one after another."""
    for _ in enter(page, app, address, tag):
        pass

    def send(name):
        page.locator("main form button[type=submit]").last.click()
        return name

    for path in ("hosts/friends/draws/", "hosts/friends/draws/new"):
        page.goto(f"{address}/{path}")
        yield path
    page.fill("#people", "Amina,Khan\n,Shah\nFirst,K,School,1,2,3,4,5,6,7")
    yield send("draw-errors")
    draft, _ = draw(app, drawn.wanted(30, 6), published=False)
    tables, _ = draw(app, drawn.tables(entrants=(*drawn.pupils(23), drawn.speaker())))
    teams, _ = draw(app, drawn.wanted(30, 6))
    for path in ("hosts/friends/draws/", draft, f"{draft}edit", f"{draft}tournament", tables):
        page.goto(f"{address}/{path}")
        yield path.replace(draft, "draft-").replace(tables, "tables")
    page.goto(f"{address}/{teams}")
    page.fill("#person", ",Khan")
    page.locator("form[action$=came] button").click()
    yield "late-comer-errors"
    page.fill("#person", "Zoe,Quartermain,School 2")
    page.locator("form[action$=came] button").click()
    yield "late-comer"
    for path in ("teams", "tournament"):
        page.goto(f"{address}/{teams}{path}")
        yield f"teams-{path}"
    page.fill("#pitches", "")
    yield send("tournament-errors")
    play(app, [(2, 1), (0, 0), (3, 1)])
    page.goto(f"{address}/{teams}tournament")
    yield "tournament"
    page.goto(f"{address}/{teams}tournament/1")
    yield "result"
    page.fill("#home", "-1")
    yield send("result-errors")


def public_pages(page, app, address, tag):
    """Open the public page in each of its states."""
    _, teams = draw(app, drawn.wanted(30, 6))
    _, tables = draw(app, drawn.tables(entrants=(*drawn.pupils(23), drawn.speaker())))
    for name, path in (("teams", teams), ("tables", tables)):
        page.goto(f"{address}/{tag}/{path}")
        yield f"public-{name}"
    play(app, [(2, 1), (0, 0), (3, 1)])
    page.goto(f"{address}/{tag}/{teams}")
    yield "public-playing"
    page.locator("#rules summary").click()
    yield "public-rules"


SETS = {"hosts": hosts_pages, "public": public_pages}
LEAST = {"hosts": 15, "public": 4}


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


@pytest.mark.parametrize("pages", SETS)
def test_every_control_is_reached_by_keyboard(app, address, phone, group, pages):
    page = phone(1280, locale="en")
    for state in SETS[pages](page, app, address, "en"):
        stops = page.evaluate(REACHABLE)
        page.evaluate("document.activeElement?.blur()")
        for _ in range(stops + 4):
            page.keyboard.press("Tab")
        assert page.evaluate(MISSED) == [], state


def test_the_public_page_keeps_its_contrast_in_each_scheme(app, address, phone, contrast, group):
    page = phone(390, reduced_motion="reduce")
    for state in public_pages(page, app, address, "en"):
        assert contrast(page) == [], state


def test_the_public_page_asks_nobody_else_and_sets_no_cookie(app, address, phone, group):
    page = phone(390)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in public_pages(page, app, address, "ur"):
        pass
    assert asked and all(url.startswith(address) for url in asked)
    assert page.context.cookies() == []


def test_results_come_by_themselves_and_by_hand_without_script(app, address, phone, group):
    _, public = draw(app, drawn.wanted(30, 6))
    play(app, [])
    plain, live = phone(390, java_script_enabled=False), phone(390)
    live.clock.install()
    for page in (plain, live):
        page.goto(f"{address}/en/{public}")
    with app.app_context():
        report(db.session.query(Draw).one(), 1, 5, 4)
        db.session.commit()
    live.clock.run_for(16_000)
    live.get_by_text("1 of 9 matches are played.").wait_for()
    plain.get_by_role("link", name="Refresh now").click()
    plain.get_by_text("1 of 9 matches are played.").wait_for()
