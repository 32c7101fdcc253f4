"""Who meets whom after the groups, and when two of one group can meet again."""

from itertools import combinations

import pytest

from events.knockout import Outcome, Place, bracket

LETTERS = "ABCDEFGHJKMNPQRS"


def meets_in(ties, one, other):
    """The stage in which two that win all their matches meet."""
    at = [{one}, {other}]
    for number, tie in enumerate(ties):
        here = [bool(among & {tie.home, tie.away}) for among in at]
        if all(here):
            return tie.stage
        for among, is_here in zip(at, here, strict=True):
            if is_here:
                among.add(Outcome(number))
    raise AssertionError("they never meet")


def first_stage(ties, place):
    return next(tie.stage for tie in ties if place in {tie.home, tie.away})


@pytest.mark.parametrize("groups", range(2, 17))
def test_the_first_two_of_a_group_meet_again_in_the_final_alone(groups):
    ties = bracket(LETTERS[:groups], 2)
    for group in LETTERS[:groups]:
        assert meets_in(ties, Place(group, 1), Place(group, 2)) == "final"


@pytest.mark.parametrize(
    ("groups", "through"), [(g, t) for g in range(2, 17) for t in range(1, 32 // g + 1)]
)
def test_nobody_meets_one_of_their_group_in_the_first_round_where_there_are_two_groups(
    groups, through
):
    ties = bracket(LETTERS[:groups], through)
    for tie in ties:
        if isinstance(tie.home, Place) and isinstance(tie.away, Place):
            assert tie.home.group != tie.away.group


@pytest.mark.parametrize(
    ("groups", "through"),
    [(g, t) for g in range(1, 17) for t in range(1, 32 // g + 1) if g * t > 1],
)
def test_every_round_halves_those_who_are_left_and_the_better_have_byes(groups, through):
    ties = bracket(LETTERS[:groups], through)
    left, rounds = groups * through, [tie.stage for tie in ties]
    assert len(ties) == left - 1 and ties[-1].stage == "final"
    for stage, size in (("semi", 4), ("quarter", 8), ("round_16", 16), ("round_32", 32)):
        expected = size // 2 if left >= size else max(0, left - size // 2)
        assert rounds.count(stage) == expected
    seeds = [Place(group, rank) for rank in range(1, through + 1) for group in LETTERS[:groups]]
    byes = [seed for seed in seeds if first_stage(ties, seed) != ties[0].stage]
    assert {seed.rank for seed in byes} <= set(range(1, -(-len(byes) // groups) + 1))
    assert sum(seed.rank == 1 for seed in byes) == min(groups, len(byes))


def test_two_groups_of_which_two_go_through_cross_over():
    semis = [tie for tie in bracket("AB", 2) if tie.stage == "semi"]
    crossed = [{Place("A", 1), Place("B", 2)}, {Place("B", 1), Place("A", 2)}]
    assert [{tie.home, tie.away} for tie in semis] == crossed


def test_losers_of_the_semi_finals_play_for_the_third_place_before_the_final():
    *_, third, final = bracket("AB", 2, third_place=True)
    assert (third.stage, final.stage) == ("third", "final")
    assert {third.home, third.away} == {Outcome(0, False), Outcome(1, False)}
    assert {final.home, final.away} == {Outcome(0), Outcome(1)}


@pytest.mark.parametrize("groups", [2, 3])
def test_without_two_semi_finals_there_is_no_match_for_the_third_place(groups):
    ties = bracket(LETTERS[:groups], 1, third_place=True)
    assert "third" not in {tie.stage for tie in ties}


def test_every_two_sides_can_meet():
    ties = bracket("ABC", 3)
    places = [Place(group, rank) for group in "ABC" for rank in (1, 2, 3)]
    assert all(meets_in(ties, *pair) for pair in combinations(places, 2))
