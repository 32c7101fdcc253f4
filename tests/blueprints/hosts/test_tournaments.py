"""A host makes the fixtures of a draw's teams, types results, and reads the table."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from campaign import clock
from campaign.extensions import db
from events import checkin, results
from events.models import Result, Tournament
from events.tallies import DEFAULT
from tests import make
from tests.blueprints.hosts import at_gates, drawn
from tests.blueprints.hosts.at_gates import flat
from tests.blueprints.hosts.sent import form_of
from tests.events import at_a_gate
from tests.events.at_a_tournament import typed as typed_at_pitch


@pytest.fixture
def began(event, load):
    """An event of the group that began three hours ago, and its date as the form calls it."""
    event(starts=at_gates.began(3), minutes=480)
    return load(lambda found: f"iftar/{found.starts.date()}")


@pytest.fixture
def address(make_draw, began):
    """The address of the tournament of a draw of four teams, not made yet."""
    return f"{make_draw()}tournament"


def typed(date, /, **over):
    """What a host types to make fixtures."""
    usual = {
        "date": date,
        "starts": f"{at_gates.began(3):%H:%M}",
        "pitches": "North\nSouth",
        "minutes": "10",
        "gap": "5",
        "groups": "2",
        "through": "1",
        "breaks": "",
    }
    return {**usual, **over}


@pytest.fixture
def made(host, address, began):
    """The same, made: two groups of two, and a final."""
    host.send(address, **typed(began))
    return address


def score(home, away, /, **over):
    """What a host types for a match."""
    usual = {"result": str(uuid.uuid4()), "home_fair": "8", "away_fair": "7"}
    return {**usual, "home": str(home), "away": str(away), **over}


def counted(app, table=Result):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_fixtures_are_made_on_a_date_of_the_groups_own(host, address, began, app):
    page = host.open(address)
    sent = form_of(page)
    assert sent["date"] == began
    host.send(address, **typed(began))
    words = flat(host.open(address))
    assert "0 of 3 matches are played." in words
    assert "Group A" in words
    assert "First of group B" in words
    assert "Final" in words


def test_results_are_typed_and_put_right_and_the_table_follows(host, made):
    host.send(f"{made}/1", **score(2, 1))
    words = flat(host.open(made))
    assert "1 of 3 matches are played." in words
    assert re.search(r"Team \d 2 – 1 Team \d", words)
    host.send(f"{made}/1", **score(1, 4))
    words = flat(host.open(made))
    assert re.search(r"Team \d 1 – 4 Team \d", words)
    assert "1 of 3 matches are played." in words


def test_the_form_has_the_result_that_stands(host, made):
    host.send(f"{made}/1", **score(2, 1))
    sent = form_of(host.open(f"{made}/1"))
    assert (sent["home"], sent["away"], sent["home_fair"]) == ("2", "1", "8")


def test_a_form_sent_twice_counts_once(host, made, app):
    sent = score(2, 1)
    for _ in range(2):
        host.send(f"{made}/1", **sent)
    assert counted(app) == 1


def test_a_form_sent_again_with_another_score_is_not_taken_for_the_first(host, made, app):
    sent = score(2, 1)
    host.send(f"{made}/1", **sent)
    page = host.send(f"{made}/1", 422, **{**sent, "home": "3"})
    assert page.errors == [
        "This form was sent before with another score. Open the match to change it."
    ]
    assert counted(app) == 1


def test_a_played_final_is_handed_to_others_only_by_a_host_who_says_so(host, made, app):
    for number in (1, 2, 3):
        host.send(f"{made}/{number}", **score(2, 1))
    words = flat(host.open(made))
    turned = score(0, 1)
    page = host.send(f"{made}/1", 422, **turned)
    assert page.errors == ["Other teams would then have played match 3."]
    assert "Change it anyway" in page.words
    assert flat(host.open(made)) == words
    host.send(f"{made}/1", **turned, anyway="1")
    marked = flat(host.open(made))
    assert marked.count("This result is of other teams") == 1
    # A correction that changes nobody asks nothing, and a final that is typed anew is of those of now.
    host.send(f"{made}/1", **score(0, 2))
    host.send(f"{made}/3", **score(1, 0))
    assert "This result is of other teams" not in flat(host.open(made))


def test_phones_that_disagree_are_told_of_until_a_host_decides(host, made, app):
    with app.app_context():
        row = db.session.scalars(select(Tournament)).one()
        now = clock.now()
        opened = checkin.open_date(db.session(), row.date, lambda: b"sealed", DEFAULT, now=now)
        phones = [at_a_gate.phone(db.session(), opened, now) for _ in range(2)]
        for seq, (phone, home) in enumerate(zip(phones, (2, 3), strict=True)):
            sent = [typed_at_pitch(1, home, 1, now, seq=seq), typed_at_pitch(1, 700, 0, now)]
            results.record(db.session(), row, phone, sent, now=now)
        db.session.commit()
    told = "Phones sent different results. Open the match to see them."
    assert flat(host.open(made)).count(told) == 1
    words = flat(host.open(f"{made}/1"))
    assert "Phone 1 · 2 – 1" in words
    assert "Phone 2 · 3 – 1 · this one counts" in words
    assert "Phone 1 · 700 – 0 · Goals are 0 to 99" in words
    host.send(f"{made}/1", **score(2, 1))
    assert told not in flat(host.open(made))
    words = flat(host.open(f"{made}/1"))
    assert "Typed here · 2 – 1 · this one counts" in words


def test_a_drawn_knock_out_needs_penalties(host, made):
    for number in (1, 2):
        host.send(f"{made}/{number}", **score(1, 0))
    page = host.send(f"{made}/3", 422, **score(2, 2))
    assert "needs penalties" in page.errors[0]
    host.send(f"{made}/3", **score(2, 2, home_penalties="4", away_penalties="3"))
    words = flat(host.open(made))
    assert "Penalties: 4 – 3" in words
    assert re.search(r"Team \d has won\.", words)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"home": "-1"}, "from 0 to 99"),
        ({"home": "1000"}, "from 0 to 99"),
        ({"away": "100"}, "from 0 to 99"),
        ({"away": "two"}, "from 0 to 99"),
        ({"home": ""}, "Write a number"),
        ({"home_fair": "11"}, "from 0 to 10"),
        ({"home_penalties": "3", "away_penalties": "2"}, "any other match has none"),
    ],
)
def test_a_score_that_cannot_be_is_said_and_kept_as_typed(host, made, app, over, sentence):
    sent = score(2, 1, **over)
    page = host.send(f"{made}/1", 422, **sent)
    assert any(sentence in error for error in page.errors), page.errors
    kept = form_of(page)
    assert {name: kept[name] for name in ("home", "away", "home_fair")} == {
        name: sent[name] for name in ("home", "away", "home_fair")
    }
    assert counted(app) == 0


def test_a_match_that_has_not_begun_has_no_result(host, make_draw, event, load, app):
    event(slug="later", starts=at_gates.began(-30), minutes=480)
    date = load(lambda found: f"later/{found.starts.date()}", "later")
    address = f"{make_draw()}tournament"
    host.send(address, **typed(date, starts=f"{at_gates.began(-30):%H:%M}"))
    page = host.send(f"{address}/1", 422, **score(2, 1))
    assert page.errors == ["This match has not begun yet. Type its result once it is played."]
    assert page.value("home") == "2"
    assert counted(app) == 0


def test_who_plays_the_final_must_be_known_first(host, made):
    assert "not known yet who plays" in host.open(f"{made}/3").words
    host.open(f"{made}/4", 404)
    host.send(f"{made}/99999999", 404, **score(1, 0))


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"date": ""}, "Choose one from the list"),
        ({"date": "iftar/2001-01-01"}, "Choose one from the list"),
        ({"starts": ""}, "Write this down"),
        ({"starts": "25:00"}, "hours and minutes"),
        ({"minutes": "0"}, "takes 1 to"),
        ({"minutes": "-5"}, "a whole number"),
        (
            {"minutes": "120", "pitches": "N", "groups": "1", "through": "0"},
            "but the event is from",
        ),
        ({"gap": "999"}, "there are 0 to"),
        ({"groups": "3"}, "groups from 1 to 2"),
        ({"groups": "0"}, "groups from 1 to 2"),
        ({"through": "9"}, "from 1 to 2"),
        ({"pitches": ""}, "1 to 16 pitches"),
        ({"pitches": "North\nNorth"}, "1 to 16 pitches"),
        ({"pitches": "x" * 41}, "1 to 16 pitches"),
        ({"breaks": "noon"}, "such as 12:30"),
        ({"breaks": "12:99-13:00"}, "such as 12:30"),
        ({"breaks": "13:00-12:00"}, "each ending after it begins"),
    ],
)
def test_a_plan_that_cannot_be_is_said_and_nothing_typed_is_lost(
    host, address, began, app, over, sentence
):
    sent = typed(began, **over)
    page = host.send(address, 422, **sent)
    said = [re.sub("[\u2068\u2069]", "", error) for error in page.errors]
    assert any(sentence in error for error in said), said
    kept = form_of(page) if over.get("date", began) == began else {}
    for name in kept.keys() & {"starts", "pitches", "minutes", "gap", "groups", "breaks"}:
        assert kept[name].strip() == sent[name], name
    assert counted(app, Tournament) == 0


def test_matches_begin_while_the_event_is_on(host, address, began, app):
    an_hour_before = f"{at_gates.began(4):%H:%M}"
    page = host.send(address, 422, **typed(began, starts=an_hour_before))
    assert any("but the event is from" in error for error in page.errors)
    assert form_of(page)["starts"] == an_hour_before
    assert counted(app, Tournament) == 0


def test_a_draft_and_tables_play_no_tournament(host, make_draw, began, app):
    draft = f"{make_draw(published=False)}tournament"
    assert "Publish the draw first" in host.open(draft).words
    host.send(draft, 409, **typed(began))
    host.open(f"{make_draw(drawn.tables())}tournament", 404)
    assert counted(app, Tournament) == 0


def test_without_an_event_to_come_one_is_to_be_written_first(host, make_draw):
    address = f"{make_draw()}tournament"
    assert "Write the event first" in host.open(address).words
    host.send(address, 422, **typed("iftar/2026-01-01"))


def test_two_teams_play_no_tournament(host, make_draw, began):
    address = f"{make_draw(drawn.wanted(8, 2))}tournament"
    page = host.send(address, 422, **typed(began, groups="1"))
    assert any("from 3 to" in error for error in page.errors)


def test_a_date_and_a_draw_have_one_tournament(host, made, make_draw, began, app):
    page = host.send(f"{make_draw()}tournament", 422, **typed(began))
    assert page.errors == ["This date has a tournament already."]
    host.send(made, 422, **typed(began))
    assert counted(app, Tournament) == 1


def test_anothers_date_cannot_be_chosen(host, address, app):
    with app.app_context():
        make.event(db.session, slug="foreign", starts=at_gates.began(3), minutes=480)
        db.session.commit()
    page = host.send(address, 422, **typed(f"foreign/{at_gates.began(3).date()}"))
    assert "Choose one from the list." in page.errors


def test_fixtures_are_planned_anew_until_somebody_has_played(host, made, began, app):
    host.send(f"{made}/scrap")
    assert counted(app, Tournament) == 0
    host.send(made, **typed(began, groups="1", through="0"))
    host.send(f"{made}/1", **score(1, 0))
    host.send(f"{made}/scrap", 409)
    assert "1 of 6 matches" in flat(host.open(made))


def test_names_and_bibs_that_are_changed_later_are_those_of_the_matches(host, made, app):
    host.send(f"{made.removesuffix('tournament')}teams", teams="Owls, pink\nHawks\n")
    words = flat(host.open(made))
    assert "Owls" in words
    with app.app_context():
        teams = db.session.scalars(select(Tournament)).one().teams
        assert [(team.name, team.bib) for team in teams][:3] == [
            ("Owls", "pink"),
            ("Hawks", "blue"),
            ("Team 3", "yellow"),
        ]


def test_the_sheet_of_fixtures_has_a_page_for_each_pitch(host, made):
    import pypdfium2

    pdf = pypdfium2.PdfDocument(host.client.get(f"{made}/fixtures.pdf").data)
    pages = [sheet.get_textpage().get_text_range() for sheet in pdf]
    assert len(pages) == 2
    assert "North" in pages[0]
    assert "South" in pages[1]
    assert "Team 1 (red)" in " ".join(pages)


def test_a_draw_that_is_deleted_takes_its_tournament_with_it(host, made, app):
    host.send(f"{made}/1", **score(1, 0))
    host.send(f"{made.removesuffix('tournament')}delete")
    assert counted(app, Tournament) == counted(app) == 0


def test_anothers_tournament_is_nobodys(host, made, enter, app):
    with app.app_context():
        make.group(db.session, slug="others")
        db.session.commit()
    other = enter("others")
    for path in ("", "/1", "/fixtures.pdf"):
        other.open(f"{made}{path}", 404)
        other.open(f"{made.replace('/friends/', '/others/')}{path}", 404)
    other.send(f"{made.replace('/friends/', '/others/')}/1", 404, **score(1, 0))
    assert counted(app) == 0


def test_the_hour_of_a_match_is_that_of_the_clocks_at_the_event(
    enter, make_draw, event, load, time_machine
):
    time_machine.move_to(datetime(2027, 6, 5, 12, tzinfo=UTC))  # 13:00 in the town
    event(starts=at_gates.began(3), minutes=480)
    address, host = f"{make_draw()}tournament", enter("friends")
    host.send(address, **typed(load(lambda found: f"iftar/{found.starts.date()}")))
    times = re.findall(r'<time datetime="[^"]+"><bdi>([^<]+)</bdi>', host.open(address).html)
    assert times[0] == "10:00"
