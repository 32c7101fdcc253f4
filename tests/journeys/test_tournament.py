"""Sixteen schools' pupils are drawn and play; results come from a phone without signal and from the host."""

import re
from collections import defaultdict
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from campaign.extensions import db
from tests import make
from tests.blueprints.hosts import at_gates, drawn
from tests.browsers import on_one_engine
from tests.gate.on_screen import joined
from tests.gate.test_screen_results import open_sheet as open_match
from tests.gate.test_screen_results import save, step, type_result
from tests.journeys.test_every_desk_page import enter

pytestmark = on_one_engine
SCHOOLS, PUPILS, TEAMS = 16, 64, 8
GROUP_MATCHES, SEMIS, FINAL = range(1, 13), (13, 14), 15


@pytest.fixture
def host(app, address, phone):
    """A host, signed in, whose group has a cup that began five hours ago."""
    with app.app_context():
        own = make.group(db.session, slug="friends", name={"en": "Friends"})
        make.event(
            db.session,
            own,
            slug="cup",
            title={"en": "Cup of schools"},
            kind="tournament",
            starts=at_gates.began(5),
            minutes=600,
        )
        db.session.commit()
    page = phone(1280, locale="en")
    for _ in enter(page, app, address, "en"):
        pass
    return page


def goals(number):
    """How a match of the groups ended: some are won by either side, and some are drawn."""
    return number * 3 % 5, number * 2 % 4


def test_sixteen_schools_are_drawn_play_and_the_table_is_right(host, address, phone):
    draw_and_publish(host, address)
    public = host.locator(".address a").get_attribute("href")
    make_tournament(host)
    steward = at_the_pitch(host, address, phone)
    of_pitch = matches_of(host, "North")
    assert 4 <= len(of_pitch) <= 8
    # On the north pitch there is no signal: each result is kept, and sent when there is some again.
    steward.context.set_offline(True)
    steward.select_option("#pitch", "North")
    for number in of_pitch:
        type_result(steward, number, *goals(number))
    expect(steward.locator("#unsent")).to_have_text(f"{len(of_pitch)} not sent yet")
    for number in sorted(set(GROUP_MATCHES) - set(of_pitch)):
        type_as_host(host, number, *goals(number))
    resident = phone(390, locale="en")
    resident.goto(public)
    expect(resident.locator("[data-live-summary]")).to_contain_text("6 of 15 matches are played.")
    steward.context.set_offline(False)
    expect(steward.locator("#unsent")).to_have_text("All is sent")
    resident.reload()
    expect(resident.locator("[data-live-summary]")).to_contain_text("12 of 15 matches are played.")
    assert_the_tables_are_right(resident)
    # The semi-finals are of the first and second of each group; one of them needs penalties.
    places = {(row["group"], row["place"]): row["team"] for row in tables(resident)}
    semis = {number: sides(resident, number) for number in SEMIS}
    first, second = ({places["A", 1], places["B", 2]}, {places["B", 1], places["A", 2]})
    assert sorted(map(sorted, semis.values())) == sorted(map(sorted, (first, second)))
    steward.select_option("#pitch", "")
    type_result(steward, SEMIS[0], 2, 0)
    open_match(steward, SEMIS[1])
    for what, side, times in (
        *(("goals", 0, 1), ("goals", 1, 1)),
        *(("penalties", 0, 3), ("penalties", 1, 4)),
    ):
        step(steward, what, side, times)
    save(steward)
    expect(steward.locator("#unsent")).to_have_text("All is sent")
    type_as_host(host, FINAL, 0, 3)
    resident.reload()
    finalists = [semis[SEMIS[0]][0], semis[SEMIS[1]][1]]
    assert sides(resident, FINAL) == finalists
    expect(resident.locator("[data-live-summary]")).to_have_text(f"{finalists[1]} has won.")


def draw_and_publish(host, address):
    """Paste the pupils, look at the draw, and publish it."""
    host.goto(f"{address}/hosts/friends/draws/new")
    host.fill("#title-en", "Cup of schools")
    host.fill("#number", str(TEAMS))
    host.fill("#people", drawn.lines(PUPILS, schools=SCHOOLS))
    host.get_by_role("button", name="Draw and look at it").click()
    expect(host.locator("main")).to_contain_text("8 people in each.")
    even = host.locator(".even div", has_text="Schools and organisations")
    expect(even).to_contain_text("As even as arithmetic allows.")
    # Four of each school in eight teams: in no team are two of one school.
    for team in host.locator(".teams > li").all():
        schools = team.locator(".quiet bdi").all_text_contents()
        assert len(schools) == len(set(schools)) == PUPILS // TEAMS
    host.get_by_role("button", name="Publish").click()
    expect(host.locator(".state")).to_have_text("Published")


def make_tournament(host):
    """Two groups of four on two pitches, then semi-finals and a final."""
    host.get_by_role("link", name="Make a tournament").click()
    host.fill("#pitches", "North\nSouth")
    expect(host.locator("#groups")).to_have_value("2")
    host.get_by_role("button", name="Make the fixtures").click()
    expect(host.locator("[data-live-summary]")).to_have_text("0 of 15 matches are played.")


def at_the_pitch(host, address, phone):
    """Open a gate, and let a steward's phone join it; back on the tournament's page."""
    here = host.url
    host.get_by_role("link", name="Gates: let a phone join").click()
    host.fill("#name", "Pitches")
    host.get_by_role("button", name="Open the gates").click()
    host.get_by_role("link", name="Let a phone join").click()
    code = host.locator(".address").text_content().partition("#j=")[2]
    steward = phone(360, locale="en")
    joined(steward, address, SimpleNamespace(invitation=lambda: code))
    steward.click("#to-results")
    expect(steward.locator("#matches-to-play .match")).to_have_count(15)
    host.goto(here)
    return steward


def matches_of(host, pitch):
    """The numbers of the groups' matches on a pitch."""
    lines = host.locator(".matches > li > p:first-child").all_text_contents()
    found = [line for line in lines if pitch in line and "Group" in line]
    return [int(re.search(r"match (\d+)", line)[1]) for line in found]


def type_as_host(host, number, home, away):
    """Type a result on the tournament's page."""
    host.locator(f"#match-{number}").click()
    for field, value in (("home", home), ("away", away), ("home_fair", 9), ("away_fair", 8)):
        host.fill(f"#{field}", str(value))
    host.get_by_role("button", name="Save the result").click()
    expect(host.locator(f"#match-{number}")).to_contain_text("Put the result right")


def match_of(page, number):
    return page.locator(".matches > li").filter(
        has=page.locator("p:first-child", has_text=re.compile(rf"match {number}\b"))
    )


def sides(page, number):
    """The names of those who play a match, as they are shown."""
    return match_of(page, number).locator(".sides bdi:not(.score bdi)").all_text_contents()


def tables(page):
    """The lines of the groups' tables, as they are shown."""
    return [
        {
            "group": table.locator("caption").text_content().removeprefix("Group "),
            "team": line.locator("th").text_content(),
            **dict(
                zip(
                    ("place", "points", "played", "won", "drawn", "lost", "goals", "fair"),
                    _cells(line.locator("td").all_text_contents()[:8]),
                    strict=True,
                )
            ),
        }
        for table in page.locator("table.standings").all()
        for line in table.locator("tbody tr").all()
    ]


def _cells(texts):
    for text in texts:
        numbers = [int(part) for part in text.split(":")]
        yield numbers[0] if len(numbers) == 1 else tuple(numbers)


def assert_the_tables_are_right(page):
    """Count every team's matches by hand, and compare each line and the order of the lines."""
    counted = defaultdict(lambda: {"points": 0, "goals": (0, 0), "fair": 0, "played": 0})
    for number in GROUP_MATCHES:
        home, away = sides(page, number)
        mine, theirs = goals(number)
        fair = re.search(r"Fair play: (\d+) – (\d+)", match_of(page, number).text_content())
        for team, own, other, given in (
            (home, mine, theirs, int(fair[1])),
            (away, theirs, mine, int(fair[2])),
        ):
            line = counted[team]
            line["played"] += 1
            line["points"] += 3 * (own > other) + (own == other)
            line["goals"] = (line["goals"][0] + own, line["goals"][1] + other)
            line["fair"] += given
    shown = tables(page)
    assert len(shown) == TEAMS
    for row in shown:
        assert {name: row[name] for name in ("points", "goals", "fair", "played")} == counted[
            row["team"]
        ], row
        assert row["won"] + row["drawn"] + row["lost"] == row["played"] == 3
    for group in ("A", "B"):
        rows = [row for row in shown if row["group"] == group]
        ranked = [
            (row["points"], row["goals"][0] - row["goals"][1], row["goals"][0]) for row in rows
        ]
        assert [row["place"] for row in rows] == [1, 2, 3, 4]
        assert ranked == sorted(ranked, reverse=True)
