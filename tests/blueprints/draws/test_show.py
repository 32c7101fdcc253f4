"""The public page of a draw: first names, how even it is, the seed, the matches; and its end."""

import gzip
import json
import re
import uuid
from datetime import datetime, time, timedelta

import pytest

from campaign import clock
from campaign.domain import drawing, drawn_groups, lots, playing
from campaign.domain.entrants import Entrant
from campaign.extensions import db
from campaign.models import Draw
from events import results, tournament
from events.fixtures import Plan
from events.models import Event
from events.results import Report
from tests import make
from tests.blueprints.hosts import at_gates, drawn
from tests.blueprints.hosts.at_gates import flat


@pytest.fixture
def publish(app):
    """Publishes a draw and returns the address of its page."""

    def publish_one(what=None, **over):
        with app.app_context():
            row = drawn.kept(db.session, make.group(db.session), what, **over)
            token = drawing.token_of(row, drawn.SEALER)
            db.session.commit()
            return f"/en/draws/{token}"

    return publish_one


@pytest.fixture
def change(app):
    """Does something with the only draw, and commits."""

    def act(do):
        with app.app_context():
            found = do(db.session.query(Draw).one())
            db.session.commit()
            return found

    return act


def begins():
    """Two hours ago, as the clocks in the town showed it."""
    return at_gates.began(2)


def play(row, minutes=180, teams=4):
    """Let the draw's teams play since two hours ago."""
    event = make.event(db.session, row.group, starts=begins(), minutes=minutes, venue="The Park")
    starts = begins().replace(tzinfo=at_gates.LONDON)
    plan = Plan(teams, ("Pitch 1", "Pitch 2"), starts, groups=2, through=1, minutes=10, gap=5)
    names = [f"Team {n}" for n in range(1, teams + 1)]
    return playing.make(db.session, row, event, event.starts.date(), plan, names, now=clock.now())


def report(row, fixture, home, away):
    """A result of a match."""
    found = tournament.of_draw(db.session, row.uid)
    one = Report(str(uuid.uuid4()), fixture, home, away, 8, 9, None, None, clock.now(), 1)
    return results.record(db.session, found, None, [one], now=clock.now())


def test_teams_are_shown_by_first_names_and_initials(visitor, publish):
    page = visitor.open(publish())
    words = flat(page)
    assert all(one.name in words for one in drawn.pupils(16))
    assert "Team 4" in words
    assert "Bibs: red" in words
    assert not any(secret in page.html for secret in ("School 1", "girl", "11-13"))


def test_the_page_explains_how_even_it_is_and_how_to_repeat_it(visitor, publish, change):
    page = visitor.open(publish())
    words = flat(page)
    assert "4 people in each." in words
    assert "As even as arithmetic allows." in words
    seed, digest = change(lambda row: (row.seed, row.inputs_hash))
    assert seed in words
    assert digest in words
    assert "The draw was made 1 time before" in words


def test_the_file_repeats_the_draw_and_names_nobody(visitor, publish, change):
    address = publish()
    response = visitor.client.get(f"{address}/inputs.json")
    assert response.mimetype == "application/json"
    told = json.loads(response.data)
    outcome, digest = lots.repeat(told)
    assert (outcome.rounds, digest) == change(lambda row: (row.result["rounds"], row.inputs_hash))
    assert "Amina" not in response.text
    assert "School" not in response.text


@pytest.mark.parametrize(
    "what", [drawn.tables(), drawn.wanted(apart=((0, 1),)), drawn.wanted(together=((0, 1),))]
)
def test_a_file_that_would_tell_who_is_who_is_not_public(visitor, publish, change, what):
    address = publish(what)
    page = visitor.open(address)
    assert change(lambda row: row.inputs_hash) in page.words
    assert "Only the host has the file" in page.words
    assert "inputs.json" not in page.html
    visitor.open(f"{address}/inputs.json", 404)


def test_no_number_of_the_file_stands_beside_a_name(visitor, publish, change):
    """Numbers would tell whose school and skill the file holds."""
    page = visitor.open(publish(drawn.wanted(12, 2)))
    names = re.findall(r"<li><bdi>(\w+ K)</bdi>", page.html)
    assert sorted(names) == sorted(one.name for one in drawn.pupils(12))
    assert not re.search(r"\b00\d\d\b", page.html)


def test_the_page_is_kept_nowhere_and_found_by_nobody(visitor, publish):
    page = visitor.open(publish())
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert {"name": "robots", "content": "noindex"} in page.all("meta")


def test_a_draft_and_a_guess_are_nothing(visitor, publish):
    visitor.open(publish(published=False), 404)
    visitor.open("/en/draws/guess", 404)
    visitor.open("/en/draws/guess/inputs.json", 404)


def test_after_14_days_it_is_over_and_then_unknown(visitor, publish, change, time_machine):
    address = publish(days=0)
    time_machine.move_to(clock.now() + timedelta(days=13))
    visitor.open(address)
    time_machine.move_to(clock.now() + timedelta(days=1))
    assert "no longer kept" in visitor.open(address, 410).words
    visitor.open(f"{address}/inputs.json", 410)
    change(lambda row: drawing.forget(db.session(), today=clock.today()))
    visitor.open(address, 404)


def test_what_happened_since_is_counted(visitor, publish, change):
    address = publish()
    change(lambda row: drawn_groups.leave(row, 3, sealer=drawn.SEALER))
    change(lambda row: drawn_groups.arrive(row, Entrant("Zoe L"), sealer=drawn.SEALER))
    words = flat(visitor.open(address))
    assert "1 person came after the draw" in words
    assert "1 person did not come" in words
    assert "Zoe L" in words


def test_tables_are_shown_round_by_round(visitor, publish):
    words = flat(visitor.open(publish(drawn.tables())))
    assert "Round 3" in words
    assert "Table 3" in words


def test_the_matches_are_shown_with_their_results(visitor, publish, change):
    address = publish()
    change(play)
    words = flat(visitor.open(address))
    assert "0 of 3 matches are played." in words
    assert "Winner" not in words
    assert "First of group A" in words
    assert "The Park" in words
    change(lambda row: report(row, 1, 2, 1))
    words = flat(visitor.open(address))
    assert "1 of 3 matches are played." in words
    assert re.search(r"Team \d 2 – 1 Team \d", words)
    assert "Fair play: 8 – 9" in words


def test_who_has_won_is_said_at_the_end(visitor, publish, change):
    address = publish()
    change(play)
    for fixture in (1, 2, 3):
        change(lambda row, fixture=fixture: report(row, fixture, 3, 0))
    page = visitor.open(address)
    assert re.search(r"Team \d has won\.", page.words)
    assert "live.js" not in page.html


def test_places_say_what_they_were_decided_by(visitor, publish, change):
    address = publish()
    change(play)
    change(lambda row: report(row, 1, 2, 1))
    words = flat(visitor.open(address))
    assert "Decided by" in words
    assert "A win is 3 points, a draw 1." in words
    for rule in ("goal difference", "fair play", "a lot drawn from the seed"):
        assert rule in words


def test_an_event_that_was_called_off_says_so(visitor, publish, change):
    address = publish()
    change(play)

    def call_off(row):
        event = db.session.query(Event).one()
        event.state = "cancelled"

    change(call_off)
    assert "Cancelled" in visitor.open(address).words


def test_the_page_lasts_by_the_day_they_play(visitor, publish, change, time_machine):
    address = publish(days=60)
    change(play)
    today = (begins() + timedelta(minutes=180)).date()
    assert change(lambda row: row.happens_on) == today
    time_machine.move_to(datetime.combine(today + timedelta(days=15), time(12)))
    visitor.open(address, 410)


@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_the_page_is_there_in_each_language(visitor, publish, change, language):
    address = publish().replace("/en/", f"/{language}/")
    change(play)
    change(lambda row: report(row, 1, 2, 1))
    assert visitor.open(address).all("html")[0]["lang"] == language


def test_the_page_of_eight_teams_that_play_is_light(visitor, publish, change):
    address = publish(drawn.wanted(64, 8))
    change(lambda row: play(row, teams=8))
    page = visitor.open(address)
    sheets = [a["href"] for a in page.all("link") if a.get("rel") == "stylesheet"]
    assert len(sheets) == 2
    parts = [page.html.encode(), *(visitor.client.get(sheet).data for sheet in sheets)]
    assert all(parts)
    assert sum(len(gzip.compress(part, 6)) for part in parts) <= 14_336
