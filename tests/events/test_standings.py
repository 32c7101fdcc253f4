"""The table of a group, what decided each place, and who therefore plays in the knock-out."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.fixtures import Match, Plan, plan_fixtures
from events.knockout import GROUP
from events.standings import RULES, Score, resolve, standings

TEN = datetime(2026, 7, 18, 10, tzinfo=UTC)
SEED = "a seed"


def group(*teams, name="A", first=1):
    """The matches of a group, in the order of `combinations`."""
    return [
        Match(number, GROUP, name, "North", TEN, 10, f"T{home}", f"T{away}")
        for number, (home, away) in enumerate(combinations(teams, 2), first)
    ]


def table(scores, teams=(1, 2, 3), seed=SEED):
    """The places as (team, rank, decided by), of scores "2:1" (with fair play "2:1 9:8")."""
    results = {}
    for number, text in enumerate(scores, 1):
        if text:
            goals, _, fair = text.partition(" ")
            results[number] = Score(*read(goals), *(read(fair) if fair else (10, 10)))
    lines = standings(teams, group(*teams), results, seed=seed)
    return [(line.team, line.rank, line.decided_by) for line in lines]


def read(text):
    return tuple(int(part) for part in text.split(":"))


def test_a_line_adds_up_what_a_team_did():
    results = {1: Score(2, 1, 9, 7), 2: Score(0, 0, 10, 8), 3: Score(1, 4, 5, 10)}
    first, second, third = standings([1, 2, 3], group(1, 2, 3), results, seed=SEED)
    assert (first.team, first.played, first.won, first.drawn, first.lost) == (3, 2, 1, 1, 0)
    assert (first.goals_for, first.goals_against, first.difference) == (4, 1, 3)
    assert (first.points, first.fair_play) == (4, 18)
    assert (second.team, second.points, second.difference, second.fair_play) == (1, 4, 1, 19)
    assert (third.team, third.points, third.lost) == (2, 0, 2)


# The matches of three are 1-2, 1-3, 2-3; of four 1-2, 1-3, 1-4, 2-3, 2-4, 3-4.
@pytest.mark.parametrize(
    ("teams", "scores", "places"),
    [
        ((1, 2, 3), ["1:0", "1:0", "1:0"], [(1, "points"), (2, "points"), (3, "points")]),
        (  # 1 and 3 have 4 points
            (1, 2, 3), ["1:0", "1:1", "0:2"],
            [(3, "difference"), (1, "difference"), (2, "points")],
        ),
        (  # and the same difference
            (1, 2, 3), ["1:0", "1:1", "2:3"],
            [(3, "goals"), (1, "goals"), (2, "points")],
        ),
        (  # 1 and 2 have 6 points, 4:2 goals each; 2 has beaten 1
            (1, 2, 3, 4), ["0:1", "2:0", "2:1", "1:2", "2:0", "0:0"],
            [(2, "head_to_head"), (1, "head_to_head"), (3, "points"), (4, "points")],
        ),
        (  # all have won 1:0 and lost 0:1, so the matches among them part nobody
            (1, 2, 3), ["1:0 10:9", "0:1 8:10", "1:0 10:10"],
            [(3, "fair_play"), (2, "fair_play"), (1, "fair_play")],
        ),
    ],
)  # fmt: skip
def test_each_rule_comes_after_the_one_before_and_says_what_it_decided(teams, scores, places):
    found = table(scores, teams)
    assert [(team, rule) for team, _, rule in found] == places
    assert [rank for _, rank, _ in found] == list(range(1, len(teams) + 1))


def test_head_to_head_begins_again_among_those_who_are_still_equal():
    # 1, 2 and 3 have 7:5 goals and beat one another. Of the matches among them 1 has 5:5 goals, 2 and 3
    # have 3:3; and of these 2 beat 3, who played fairer.
    scores = ["3:2", "2:3", "2:0", "1:0 0:10", "4:2", "4:2"]
    found = table(scores, (1, 2, 3, 4))
    assert [(team, rule) for team, _, rule in found] == [
        (1, "head_to_head"),
        (2, "head_to_head"),
        (3, "head_to_head"),
        (4, "points"),
    ]


def test_who_is_equal_in_everything_is_placed_by_a_lot_that_the_seed_decides():
    draws = ["1:1", "1:1", "1:1"]
    places = table(draws)
    assert [rank for _, rank, _ in places] == [1, 2, 3]
    assert {rule for *_, rule in places} == {"lot"}
    assert table(draws) == places
    assert len({tuple(table(draws, seed=str(n))) for n in range(40)}) == 6


def test_while_a_group_is_played_equals_share_their_place_and_no_lot_is_drawn():
    assert table(["", "", ""]) == [(1, 1, ""), (2, 1, ""), (3, 1, "")]
    assert table(["2:0", "", ""]) == [(1, 1, "points"), (3, 2, "difference"), (2, 3, "difference")]
    assert table(["1:1", "", ""]) == [(1, 1, ""), (2, 1, ""), (3, 3, "points")]


goals = st.tuples(*[st.integers(0, 3)] * 2, *[st.integers(8, 10)] * 2).map(lambda s: Score(*s))


@given(st.integers(2, 6).flatmap(lambda n: st.tuples(st.just(n), st.lists(goals, min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2))), st.randoms())  # fmt: skip
def test_any_results_make_a_table_that_adds_up_whatever_their_order(known, chance):
    count, scores = known
    teams, matches = list(range(1, count + 1)), group(*range(1, count + 1))
    results = dict(zip((match.number for match in matches), scores, strict=True))
    lines = standings(teams, matches, results, seed=SEED)
    assert [line.rank for line in lines] == teams
    assert sorted(line.team for line in lines) == teams
    assert sum(line.difference for line in lines) == 0
    assert sum(line.won for line in lines) == sum(line.lost for line in lines)
    assert all(line.played == line.won + line.drawn + line.lost == count - 1 for line in lines)
    keys = [(line.points, line.difference, line.goals_for) for line in lines]
    assert keys == sorted(keys, reverse=True)
    assert all(line.decided_by in RULES for line in lines)
    chance.shuffle(teams)
    chance.shuffle(matches)
    assert standings(teams, matches, results, seed=SEED) == lines


@given(st.lists(goals, min_size=6, max_size=6))
def test_renaming_the_teams_renames_the_table_but_for_the_lot(scores):
    """No team is better off for its number."""
    matches, swap = group(1, 2, 3, 4), {1: 4, 2: 3, 3: 2, 4: 1}
    results = dict(enumerate(scores, 1))
    swapped = [
        replace(m, home=f"T{swap[int(m.home[1:])]}", away=f"T{swap[int(m.away[1:])]}")
        for m in matches
    ]
    lines = standings([1, 2, 3, 4], matches, results, seed=SEED)
    others = standings([1, 2, 3, 4], swapped, results, seed=SEED)
    for line, other in zip(lines, others, strict=True):
        assert line.decided_by == other.decided_by
        if line.decided_by != "lot":
            assert swap[line.team] == other.team


@pytest.fixture
def cup():
    """Two groups of three, two of each go on, with a match for the third place."""
    plan = Plan(6, ("North", "South"), TEN, groups=2, through=2, third_place=True)
    return plan_fixtures(plan, seed=SEED, groups=[[1, 2, 3], [4, 5, 6]])


def play(matches, winner):
    """Results in which `winner` of two teams wins 1:0."""
    results = {}
    for match in matches:
        known = resolve(matches, results, seed=SEED)
        home, away = known[match.home], known[match.away]
        results[match.number] = Score(*((1, 0) if winner(home, away) == home else (0, 1)))
    return results


def test_sides_are_known_as_soon_as_their_group_or_match_is_over(cup):
    results = play(cup, min)
    known = {}
    for number in range(len(cup) + 1):
        known = resolve(cup, {n: results[n] for n in range(1, number + 1)}, seed=SEED)
        for name, teams in (("A", {1, 2, 3}), ("B", {4, 5, 6})):
            is_over = all(match.number <= number for match in cup if match.group == name)
            assert {known[f"{name}1"], known[f"{name}2"]} <= (teams if is_over else {None})
        for match in cup[6:]:
            winner = known[f"W{match.number}"]
            assert (winner is not None) == (match.number <= number)
    third, final = cup[-2:]
    assert (known["A1"], known["A2"], known["B1"], known["B2"]) == (1, 2, 4, 5)
    assert known[f"W{final.number}"] == 1
    assert {known[third.home], known[third.away]} == {4, 5}


def test_a_drawn_knock_out_is_decided_by_penalties(cup):
    results = play(cup, min)
    final = cup[-1].number
    results[final] = Score(1, 1, 10, 10, 3, 4)
    assert resolve(cup, results, seed=SEED)[f"W{final}"] == 2
    results[final] = Score(1, 1, 10, 10, 4, 3)
    assert resolve(cup, results, seed=SEED)[f"W{final}"] == 1
    results[final] = Score(1, 1)
    assert resolve(cup, results, seed=SEED)[f"W{final}"] is None


@given(st.randoms())
def test_whoever_wins_all_their_matches_wins_the_tournament(chance):
    plan = Plan(11, ("North", "South"), TEN, groups=3, through=2)
    matches = plan_fixtures(plan, seed="x")
    best = chance.randint(1, 11)

    def winner(home, away):
        return best if best in {home, away} else chance.choice([home, away])

    known = resolve(matches, play(matches, winner), seed=SEED)
    assert known[f"W{matches[-1].number}"] == best


def test_a_result_of_the_knock_out_counts_once_its_sides_are_known_in_whatever_order_it_came(cup):
    results = list(play(cup, min).items())
    expected = resolve(cup, dict(results), seed=SEED)
    random.Random(1).shuffle(results)
    assert resolve(cup, dict(results), seed=SEED) == expected
    # Without the first result of a group nobody of it is known, nor who comes after them.
    later = resolve(cup, {n: score for n, score in results if n != 1}, seed=SEED)
    assert later[cup[0].group + "1"] is None and later[f"W{cup[-1].number}"] is None
