"""A tournament on a date: how it is made, what is refused, and how it stands."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from events import fixtures, results, tournament
from events.models import Fixture, Result, Team, Tournament
from events.tournament import TeamEntry
from tests.events.at_a_gate import opened
from tests.events.at_a_tournament import NAMES, held, starts_of, typed


@pytest.fixture
def row(check_in):
    return check_in.date


def test_it_is_kept_with_its_teams_and_fixtures_and_found_again(session, row, now):
    held(session, row, now, draw="of a draw")
    date_id, starts = row.id, starts_of(row)
    session.commit()
    session.expunge_all()
    found = tournament.find(session, date_id)
    assert found is tournament.of_draw(session, "of a draw")
    assert [(team.number, team.name, team.bib) for team in found.teams] == [
        (number, name, "red") for number, name in enumerate(NAMES, 1)
    ]
    assert sorted(team.group_name for team in found.teams) == ["A"] * 3 + ["B"] * 3
    assert [fixture.number for fixture in found.fixtures] == list(range(1, 11))
    assert found.fixtures[0].starts_at == starts
    assert tournament.of_draw(session, "of another") is None
    assert tournament.find(session, date_id + 1) is None


def test_fixtures_are_those_of_the_plan_and_the_seed(session, row, now):
    made = held(session, row, now, seed="x")
    plan = fixtures.Plan.of_json({k: v for k, v in made.plan.items() if k != "seed"})
    assert results.matches(made) == fixtures.plan_fixtures(plan, seed=made.plan["seed"])
    members = {team.number: team.group_name for team in made.teams}
    for n, group in enumerate(fixtures.groups_of(plan, seed="x")):
        assert {members[number] for number in group} == {"AB"[n]}


def test_teams_may_be_told_their_groups(session, row, now):
    entries = [TeamEntry(name, group="BABABA"[n]) for n, name in enumerate(NAMES)]
    made = held(session, row, now, teams=entries)
    live = tournament.table(session, made)
    assert {line.team for line in live.groups[0].standings} == {2, 4, 6}


@pytest.mark.parametrize("groups", ["AAAAAA", "ABABA", "ABABAC", "AAAAAB", "ABABAa"])
def test_groups_that_disagree_are_refused(session, row, now, groups):
    entries = [TeamEntry(name, group=groups[n : n + 1]) for n, name in enumerate(NAMES)]
    with pytest.raises(tournament.GroupsDisagree):
        held(session, row, now, teams=entries)


@pytest.mark.parametrize(
    ("teams", "refusal"),
    [
        ((), fixtures.TeamsOutOfRange),
        (NAMES[:2], fixtures.TeamsOutOfRange),
        (("Ash", "", "Elm"), tournament.TeamNameOutOfRange),
        (("Ash", "E" * 61, "Elm"), tournament.TeamNameOutOfRange),
        (("Ash", TeamEntry("Elm", "r" * 21), "Fir"), tournament.BibOutOfRange),
        (("Ash", "Elm", "Ash"), tournament.SameTeamName),
    ],
)
def test_teams_that_cannot_be_are_refused(session, row, now, teams, refusal):
    with pytest.raises(refusal) as raised:
        held(session, row, now, teams=teams, groups=1)
    assert getattr(raised.value, "number", 2) == 2
    assert getattr(raised.value, "name", "Ash") == "Ash"
    assert session.query(Tournament).count() == 0


def test_a_date_and_a_draw_have_one_tournament(session, row, now):
    held(session, row, now, draw="d")
    with pytest.raises(tournament.AlreadyMade):
        held(session, row, now)
    other = opened(session, now).date
    with pytest.raises(tournament.AlreadyMade):
        held(session, other, now, draw="d")
    held(session, other, now, draw="e")


def test_matches_that_are_not_while_the_date_is_are_refused_in_its_zone(session, row, now):
    row.event.zone = "Europe/London"
    with pytest.raises(tournament.OutsideTheDate) as raised:
        held(session, row, now, minutes=40)
    refusal = raised.value
    assert refusal.ends > refusal.closes and refusal.starts == refusal.opens
    told = (refusal.starts, refusal.ends, refusal.opens, refusal.closes)
    assert {str(moment.tzinfo) for moment in told} == {str(ZoneInfo("Europe/London"))}
    early = fixtures.Plan(3, ("North",), starts_of(row) - timedelta(minutes=1), 10)
    with pytest.raises(tournament.OutsideTheDate):
        tournament.create(session, row, early, [TeamEntry(n) for n in NAMES], seed="x", now=now)


def test_it_may_be_taken_away_until_a_result_was_typed(session, row, now, device):
    tournament.scrap(session, held(session, row, now))
    assert session.query(Fixture).count() == session.query(Team).count() == 0
    made = held(session, row, now)
    (kept,) = results.record(session, made, device, [typed(1, -1, 0, now)], now=now)
    assert kept.outcome == "refused"
    with pytest.raises(tournament.AlreadyPlayed):
        tournament.scrap(session, made)
    assert session.query(Result).count() == 1


def play(session, made, number, home, away, now, **over):
    (kept,) = results.record(session, made, None, [typed(number, home, away, now, **over)], now=now)
    assert (kept.outcome, kept.reason) == ("stored", "")


def test_before_the_first_match_nothing_is_known_but_the_groups(session, row, now):
    live = tournament.table(session, held(session, row, now))
    assert [group.name for group in live.groups] == ["A", "B"]
    assert {line.rank for group in live.groups for line in group.standings} == {1}
    assert live.champion is None
    assert live.teams[1].name == "Ash"
    by_stage = {shown.match.stage: shown for shown in live.fixtures}
    assert by_stage["group"].home.is_known and by_stage["group"].home.bib == "red"
    assert (by_stage["final"].home.slot[0], by_stage["final"].home.name) == ("W", "")
    assert not by_stage["final"].home.is_known


def test_it_is_played_to_its_end_and_the_table_is_right(session, row, now):
    made = held(session, row, now)
    later = now + timedelta(hours=2)
    while True:
        live = tournament.table(session, made)
        shown = next((one for one in live.fixtures if one.score is None), None)
        if shown is None:
            break
        assert shown.home.is_known and shown.away.is_known
        # The team of the lower number wins by one; the final is drawn and goes to penalties.
        won = shown.home.team < shown.away.team
        score, penalties = ((2, 1) if won else (1, 2)), {}
        if shown.match.stage == "final":
            score, penalties = (1, 1), {"home_penalties": 5 - won, "away_penalties": 4 + won}
        play(session, made, shown.match.number, *score, later, **penalties)
    final = live.fixtures[-1]
    assert live.champion == max(final.home.team, final.away.team)
    for group in live.groups:
        order = [line.team for line in group.standings]
        assert order == sorted(order)
        assert [line.points for line in group.standings] == [6, 3, 0]
        assert {line.fair_play for line in group.standings} == {20}


def test_without_a_knock_out_the_first_of_the_only_group_has_won(session, row, now):
    made = held(session, row, now, teams=NAMES[:3], groups=1, through=0)
    later = now + timedelta(hours=2)
    for fixture in made.fixtures:
        assert tournament.table(session, made).champion is None
        play(session, made, fixture.number, fixture.home == "T2", fixture.away == "T2", later)
    assert tournament.table(session, made).champion == 2


def test_a_result_that_is_put_right_changes_the_table_and_all_that_hangs_on_it(session, row, now):
    made = held(session, row, now)
    later = now + timedelta(hours=2)
    for fixture in made.fixtures[:6]:
        home, away = (int(side[1:]) for side in (fixture.home, fixture.away))
        play(session, made, fixture.number, *((1, 0) if home < away else (0, 1)), later)
    before = tournament.table(session, made)
    first, second = (line.team for line in before.groups[0].standings[:2])
    wrong = next(s for s in before.fixtures if {s.home.team, s.away.team} == {first, second})
    swapped = wrong.score.away, wrong.score.home
    play(session, made, wrong.match.number, *swapped, later + timedelta(minutes=1))
    after = tournament.table(session, made)
    assert [line.team for line in after.groups[0].standings[:2]] == [second, first]
    sides = {side.slot: side.team for shown in after.fixtures for side in (shown.home, shown.away)}
    assert (sides["A1"], sides["A2"]) == (second, first)
    assert session.query(Result).count() == 7
