"""Who plays whom, when and where: for any number of teams, pitches and groups."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from events import fixtures
from events.fixtures import GapOutOfRange, Plan, check, groups_of, plan_fixtures
from events.knockout import GROUP, STAGES

TEN = datetime(2026, 7, 18, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PITCHES = tuple(f"Field {number}" for number in range(1, 17))


def plan(teams=8, pitches=2, **over):
    return Plan(teams, PITCHES[:pitches], TEN, **over)


def teams_of(match):
    """The teams that may play: of the knock-out the sides."""
    return {match.home, match.away}


def in_a_row(made, matches):
    """How often somebody plays with less than an empty slot since their match before."""
    slot = timedelta(minutes=made.minutes + made.gap)
    sides = {side for match in matches for side in teams_of(match)}
    count = 0
    for side in sides:
        own = sorted(match.starts_at for match in matches if side in teams_of(match))
        count += sum(later - earlier < 2 * slot for earlier, later in pairwise(own))
    return count


def check_groups(made, matches, groups):
    """All pairs of a group meet once, and nobody else."""
    group_matches = [match for match in matches if match.stage == GROUP]
    met = Counter(frozenset(teams_of(match)) for match in group_matches)
    assert met == Counter(
        frozenset((f"T{a}", f"T{b}")) for group in groups for a, b in combinations(group, 2)
    )
    home = Counter(match.home for match in group_matches)
    away = Counter(match.away for match in group_matches)
    assert all(abs(home[side] - away[side]) <= 1 for side in home | away)


def check_pitches(made, matches):
    """No team and no pitch has two matches at once, and no match touches a break."""
    for one, other in combinations(sorted(matches, key=lambda m: m.starts_at), 2):
        if other.starts_at >= one.ends_at:
            continue
        assert one.pitch != other.pitch
        assert not teams_of(one) & teams_of(other)
    for match in matches:
        assert match.pitch in made.pitches and match.minutes == made.minutes
        for begins, ends in made.breaks:
            assert match.ends_at <= begins or match.starts_at >= ends


def check_order(matches):
    assert [match.number for match in matches] == list(range(1, len(matches) + 1))
    assert matches == sorted(matches, key=lambda match: match.starts_at)


@pytest.mark.parametrize("teams", range(3, 25))
def test_all_pairs_meet_once_in_as_few_slots_as_there_can_be_and_no_team_twice_at_once(
    teams, prove
):
    for pitches in range(1, teams // 2 + 1) if prove else {1, 2, teams // 2}:
        made = plan(teams, pitches)
        matches = plan_fixtures(made, seed="a seed")
        check_groups(made, matches, [range(1, teams + 1)])
        check_pitches(made, matches)
        check_order(matches)
        slots = len({match.starts_at for match in matches})
        assert slots == max(teams - 1 + teams % 2, -(-len(matches) // pitches))


@pytest.mark.parametrize("teams", range(5, 25))
def test_with_more_than_four_teams_to_a_pitch_nobody_plays_twice_in_a_row(teams):
    for pitches in range(1, (teams - 1) // 4 + 1):
        made = plan(teams, pitches)
        assert in_a_row(made, plan_fixtures(made, seed="x")) == 0


def fewest_in_a_row(groups, pitches, slots):
    """The optimum, found by CP-SAT."""
    model = cp_model.CpModel()
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    at = {(pair, n): model.new_bool_var("") for pair in pairs for n in range(slots)}
    for pair in pairs:
        model.add_exactly_one(at[pair, n] for n in range(slots))
    twice = []
    for n in range(slots):
        model.add(sum(at[pair, n] for pair in pairs) <= pitches)
    for team in {team for pair in pairs for team in pair}:
        plays = [[at[pair, n] for pair in pairs if team in pair] for n in range(slots)]
        for now in plays:
            model.add_at_most_one(now)
        for before, now in pairwise(plays):
            both = model.new_bool_var("")
            model.add(sum(before) + sum(now) <= 1 + both)
            twice.append(both)
    model.minimize(sum(twice))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    assert solver.solve(model) == cp_model.OPTIMAL
    return int(solver.objective_value)


@pytest.mark.parametrize(
    ("teams", "groups", "pitches"), [(3, 1, 1), (4, 1, 1), (4, 1, 2), (5, 1, 1), (5, 1, 2), (6, 1, 3), (6, 2, 1), (6, 2, 2), (8, 2, 1), (8, 2, 2), (12, 3, 3), (16, 4, 3), (16, 4, 4)]
)  # fmt: skip
def test_as_few_play_twice_in_a_row_as_there_can_be(teams, groups, pitches):
    made = plan(teams, pitches, groups=groups)
    matches = plan_fixtures(made, seed="x")
    slots = len({match.starts_at for match in matches})
    best = fewest_in_a_row(groups_of(made, seed="x"), pitches, slots)
    assert in_a_row(made, matches) == best


@st.composite
def plans(draw):
    groups = draw(st.integers(1, 6))
    teams = draw(st.integers(max(3, 2 * groups), 24))
    smallest = teams // groups
    through = draw(st.sampled_from([0, *range(2 if groups == 1 else 1, min(smallest, 4) + 1)]))
    breaks = draw(
        st.lists(st.tuples(st.integers(-60, 300), st.integers(1, 90)), max_size=2).map(
            lambda found: tuple((TEN + a * MINUTE, TEN + (a + b) * MINUTE) for a, b in found)
        )
    )
    return plan(
        teams,
        draw(st.integers(1, 6)),
        minutes=draw(st.integers(1, 12)),
        gap=draw(st.integers(0, 3)),
        groups=groups,
        through=min(through, smallest),
        third_place=draw(st.booleans()),
        breaks=breaks,
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), st.text(max_size=5))
def test_any_plan_is_kept_to(made, seed):
    matches = plan_fixtures(made, seed=seed)
    groups = groups_of(made, seed=seed)
    check_groups(made, matches, groups)
    check_pitches(made, matches)
    check_order(matches)
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= 1
    assert sorted(team for group in groups for team in group) == list(range(1, made.teams + 1))
    check_knockout(made, matches, groups)


def check_knockout(made, matches, groups):
    knockout = {match.number: match for match in matches if match.stage != GROUP}
    if not made.through:
        assert knockout == {}
        return
    through = [
        f"{'ABCDEF'[n]}{rank}" for n in range(len(groups)) for rank in range(1, made.through + 1)
    ]
    played = Counter(side for match in knockout.values() for side in teams_of(match))
    assert {side for side in played if side[0] not in "WL"} == set(through)
    assert set(played.values()) == {1}  # every side in one match: the loser is out
    semis = [match for match in knockout.values() if match.stage == "semi"]
    third = [match for match in knockout.values() if match.stage == "third"]
    assert len(third) == (made.third_place and len(semis) == 2)
    assert len(knockout) == len(through) - 1 + len(third)
    assert matches[-1].stage == "final"
    slot = timedelta(minutes=made.minutes + made.gap)
    for match in knockout.values():
        for side in teams_of(match):
            # Whoever may play has played before, and rests for a slot.
            before = (
                [knockout[int(side[1:])]]
                if side[0] in "WL"
                else [m for m in matches if m.group == side[0]]
            )
            assert all(match.starts_at >= m.starts_at + 2 * slot for m in before)
            assert all(STAGES.index(m.stage) < STAGES.index(match.stage) for m in before)


def test_the_same_seed_makes_the_same_fixtures_and_another_makes_others():
    made = plan(12, 2, groups=3, through=2)
    assert plan_fixtures(made, seed="one") == plan_fixtures(made, seed="one")
    assert plan_fixtures(made, seed="one") != plan_fixtures(made, seed="two")


def test_the_fixtures_of_a_seed_are_these_for_ever():
    """Anybody who repeats a tournament, years later and on another machine, gets what was played."""
    matches = plan_fixtures(plan(8, groups=2, through=2), seed="peace")
    assert " ".join(f"{match.home}-{match.away}" for match in matches) == (
        "T5-T2 T7-T3 T1-T8 T6-T4 T2-T7 T3-T5 T4-T1 T8-T6 T2-T3 T7-T5 T4-T8 T1-T6"
        " A1-B2 B1-A2 W13-W14"
    )


def test_groups_that_are_given_are_kept():
    groups = [[1, 2, 3], [4, 5, 6, 7]]
    matches = plan_fixtures(plan(7, 2, groups=2), seed="x", groups=groups)
    check_groups(plan(7), matches, groups)
    assert {match.group for match in matches if "T4" in teams_of(match)} == {"B"}


def test_a_group_stays_near_one_pitch():
    matches = plan_fixtures(plan(16, 4, groups=4, gap=0), seed="x")
    assert {match.pitch for match in matches if match.group == "A"} <= {"Field 1", "Field 2"}


def test_a_break_is_a_rest():
    lunch = (TEN + 30 * MINUTE, TEN + 75 * MINUTE)
    made = plan(3, 1, minutes=30, gap=0, breaks=(lunch,))
    starts = [match.starts_at for match in plan_fixtures(made, seed="x")]
    assert starts == [TEN, TEN + 75 * MINUTE, TEN + 105 * MINUTE]


def test_breaks_may_be_one_after_the_other_and_before_the_start():
    breaks = ((TEN + 20 * MINUTE, TEN + 40 * MINUTE), (TEN - 5 * MINUTE, TEN + 20 * MINUTE))
    made = plan(3, 1, breaks=breaks)
    assert plan_fixtures(made, seed="x")[0].starts_at == TEN + 40 * MINUTE


def test_a_plan_is_kept_as_json_and_comes_back():
    lunch = (TEN + 30 * MINUTE, TEN + 75 * MINUTE)
    made = plan(9, 3, groups=3, through=2, third_place=True, breaks=(lunch,))
    assert Plan.of_json(json.loads(json.dumps(made.as_json()))) == made


MANY_BREAKS = tuple((TEN + n * MINUTE, TEN + (n + 1) * MINUTE) for n in range(9))


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"teams": 2}, fixtures.TeamsOutOfRange),
        ({"teams": 65}, fixtures.TeamsOutOfRange),
        ({"teams": -1}, fixtures.TeamsOutOfRange),
        ({"groups": 0}, fixtures.GroupsOutOfRange),
        ({"groups": 5}, fixtures.GroupsOutOfRange),
        ({"teams": 64, "groups": 17}, fixtures.GroupsOutOfRange),
        ({"teams": 64, "groups": 2}, fixtures.TooManyMatches),
        ({"through": 1}, fixtures.ThroughOutOfRange),
        ({"through": 9}, fixtures.ThroughOutOfRange),
        ({"through": -1}, fixtures.ThroughOutOfRange),
        ({"groups": 3, "through": 3}, fixtures.ThroughOutOfRange),
        ({"pitches": ()}, fixtures.PitchesOutOfRange),
        ({"pitches": ("North", "North")}, fixtures.PitchesOutOfRange),
        ({"pitches": ("North", "")}, fixtures.PitchesOutOfRange),
        ({"pitches": ("N" * 41,)}, fixtures.PitchesOutOfRange),
        ({"pitches": tuple(map(str, range(17)))}, fixtures.PitchesOutOfRange),
        ({"minutes": 0}, fixtures.MinutesOutOfRange),
        ({"minutes": 121}, fixtures.MinutesOutOfRange),
        ({"gap": -1}, GapOutOfRange),
        ({"gap": 10**9}, GapOutOfRange),
        ({"breaks": ((TEN, TEN),)}, fixtures.BreakOutOfRange),
        ({"breaks": ((TEN, TEN + timedelta(days=9)),)}, fixtures.BreakOutOfRange),
        ({"breaks": MANY_BREAKS}, fixtures.BreakOutOfRange),
        ({"teams": 24, "minutes": 120, "pitches": ("North",)}, fixtures.TooLong),
    ],
)
def test_a_plan_that_cannot_be_is_refused(over, refusal):
    with pytest.raises(refusal) as raised:
        plan_fixtures(replace(plan(), **over), seed="x")
    assert raised.value.field


def test_a_refusal_tells_what_there_could_be():
    with pytest.raises(fixtures.ThroughOutOfRange) as through:
        check(plan(7, groups=2, through=4))
    assert (through.value.fewest, through.value.most) == (1, 3)
    with pytest.raises(fixtures.GroupsOutOfRange) as groups:
        check(plan(7, groups=4))
    assert groups.value.most == 3
    with pytest.raises(fixtures.ThroughOutOfRange) as uneven:
        plan_fixtures(plan(7, groups=2, through=3), seed="x", groups=[[1, 2], [3, 4, 5, 6, 7]])
    assert uneven.value.most == 2
