"""Who plays whom, when and on which pitch: groups in which all pairs meet once, then a knock-out.

The same plan and seed give the same fixtures everywhere. The groups take as few slots as their pitches
allow; within that nobody plays twice in a row where it can be avoided. In the knock-out, where an empty
slot costs little, a side that may have played in the slot before rests for one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from events.knockout import GROUP, Outcome, Place, bracket
from events.models.tournament import PITCH_NAME_LENGTH
from events.slotting import arrange, fewest
from events.timetable import Slots, place

LETTERS = "ABCDEFGHJKMNPQRS"  # the names of groups: no T, W or L, which name other sides
LEAST_TEAMS, MOST_TEAMS = 3, 64
MOST_GROUPS, MOST_THROUGH, MOST_MATCHES = len(LETTERS), 32, 300
MOST_PITCHES, MOST_BREAKS = 16, 8
MOST_MINUTES, MOST_GAP = 120, 120
LONGEST = timedelta(days=7)


class PlanRefused(ValueError):
    """A plan cannot be. `field` is the part of it that is to be changed."""

    field = ""


class TeamsOutOfRange(PlanRefused):
    """There are LEAST_TEAMS to MOST_TEAMS teams."""

    field = "teams"


class GroupsOutOfRange(PlanRefused):
    """There is at least one group, and every group has two teams or more."""

    field = "groups"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class ThroughOutOfRange(PlanRefused):
    """Nobody goes on from the groups, or `fewest` to `most` of each."""

    field = "through"

    def __init__(self, fewest: int, most: int) -> None:
        super().__init__(fewest, most)
        self.fewest, self.most = fewest, most


class PitchesOutOfRange(PlanRefused):
    """There are 1 to MOST_PITCHES pitches, each with a name of its own of at most PITCH_NAME_LENGTH."""

    field = "pitches"


class MinutesOutOfRange(PlanRefused):
    """A match takes 1 to MOST_MINUTES minutes."""

    field = "minutes"


class GapOutOfRange(PlanRefused):
    """Between matches there are 0 to MOST_GAP minutes."""

    field = "gap"


class BreakOutOfRange(PlanRefused):
    """There are at most MOST_BREAKS breaks, and each ends after it begins."""

    field = "breaks"


class TooManyMatches(PlanRefused):
    """In so large groups there would be more than MOST_MATCHES matches."""

    field = "groups"

    def __init__(self, matches: int) -> None:
        super().__init__(matches)
        self.matches = matches


class TooLong(PlanRefused):
    """The last match would end more than LONGEST after the first begins."""

    field = "pitches"


@dataclass(frozen=True)
class Plan:
    """What a tournament is made of.

    `starts` and `breaks` are aware; `minutes` is how long a match takes, `gap` how long it is to the next
    on the same pitch. `through` of each group go on to the knock-out, none with 0. No match touches a
    break. The match for the third place needs two semi-finals, and is left out where there are none.
    """

    teams: int
    pitches: tuple[str, ...]
    starts: datetime
    minutes: int = 12
    gap: int = 3
    groups: int = 1
    through: int = 0
    third_place: bool = False
    breaks: tuple[tuple[datetime, datetime], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the plan in plain values."""
        breaks = [[moment.isoformat() for moment in pair] for pair in self.breaks]
        starts, pitches = self.starts.isoformat(), list(self.pitches)
        return {**asdict(self), "starts": starts, "pitches": pitches, "breaks": breaks}

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> Self:
        """Return the plan that `as_json` told of."""
        breaks = tuple(
            (datetime.fromisoformat(begins), datetime.fromisoformat(ends))
            for begins, ends in found["breaks"]
        )
        starts, pitches = datetime.fromisoformat(found["starts"]), tuple(found["pitches"])
        return cls(**{**found, "starts": starts, "pitches": pitches, "breaks": breaks})


@dataclass(frozen=True)
class Match:
    """One match. A side is "T3" (team 3), "A1" (first of group A), "W12" or "L12" (of match 12).

    `starts_at` is in UTC.
    """

    number: int
    stage: str  # one of knockout.STAGES
    group: str  # "" in the knock-out
    pitch: str
    starts_at: datetime
    minutes: int
    home: str
    away: str

    @property
    def ends_at(self) -> datetime:
        """When it ends, in UTC."""
        return self.starts_at + timedelta(minutes=self.minutes)


def groups_of(plan: Plan, *, seed: str) -> tuple[tuple[int, ...], ...]:
    """Deal the teams into groups whose sizes differ by at most one, as the seed decides."""
    drawn = _drawn(range(1, plan.teams + 1), seed)
    return tuple(tuple(sorted(drawn[n :: plan.groups])) for n in range(plan.groups))


def check(plan: Plan, sizes: Sequence[int] | None = None) -> None:
    """Refuse a plan that cannot be; `sizes` are those of its groups where they are not dealt evenly.

    Raises:
        PlanRefused: in its kinds, for the first that is found. (TooLong only by `plan_fixtures`.)
    """
    if not LEAST_TEAMS <= plan.teams <= MOST_TEAMS:
        raise TeamsOutOfRange
    most = min(MOST_GROUPS, plan.teams // 2)
    if not 1 <= plan.groups <= most:
        raise GroupsOutOfRange(most)
    sizes = sizes or [len(range(n, plan.teams, plan.groups)) for n in range(plan.groups)]
    matches = sum(size * (size - 1) // 2 for size in sizes)
    if matches > MOST_MATCHES:
        raise TooManyMatches(matches)
    fewest, most = 2 if plan.groups == 1 else 1, min(*sizes, MOST_THROUGH // plan.groups)
    if plan.through and not fewest <= plan.through <= most:
        raise ThroughOutOfRange(fewest, most)
    _check_times(plan)


def _check_times(plan: Plan) -> None:
    are_named = all(0 < len(name) <= PITCH_NAME_LENGTH for name in plan.pitches)
    if not (are_named and 1 <= len(set(plan.pitches)) == len(plan.pitches) <= MOST_PITCHES):
        raise PitchesOutOfRange
    if not 1 <= plan.minutes <= MOST_MINUTES:
        raise MinutesOutOfRange
    if not 0 <= plan.gap <= MOST_GAP:
        raise GapOutOfRange
    if len(plan.breaks) > MOST_BREAKS:
        raise BreakOutOfRange
    for begins, ends in plan.breaks:
        if not plan.starts - LONGEST <= begins < ends <= plan.starts + LONGEST:
            raise BreakOutOfRange


def plan_fixtures(
    plan: Plan, *, seed: str, groups: Sequence[Sequence[int]] | None = None
) -> list[Match]:
    """Return all matches in the order they are played, numbered from 1.

    `groups` are the numbers of their teams; without, `groups_of` deals them.

    Raises:
        PlanRefused: in its kinds.
    """
    check(plan, [len(group) for group in groups] if groups else None)
    groups = [_drawn(group, seed) for group in groups or groups_of(plan, seed=seed)]
    slots = Slots(plan.starts, plan.minutes, plan.gap, plan.breaks)
    placed = _place_groups(plan, groups, slots, seed)
    placed += _place_knockout(plan, placed, slots)
    if slots[placed[-1].slot] + slots.length > slots[0] + LONGEST:
        raise TooLong
    return _numbered(plan, placed, slots)


@dataclass(frozen=True)
class _Placed:
    slot: int
    pitch: int
    stage: str
    group: str
    home: str | Outcome
    away: str | Outcome


def _place_groups(
    plan: Plan, groups: Sequence[Sequence[int]], slots: Slots, seed: str
) -> list[_Placed]:
    group_of = {team: n for n, group in enumerate(groups) for team in group}
    follows = [slots.follows(n) for n in range(fewest(groups, len(plan.pitches)))]
    found = []
    for slot, pairs in enumerate(arrange(groups, len(plan.pitches), follows, seed=seed)):
        # A group's matches are on one pitch, or near it, where that is easy.
        for pitch, pair in enumerate(sorted(pairs, key=lambda pair: group_of[pair[0]])):
            home, away = (f"T{team}" for team in pair)
            found.append(_Placed(slot, pitch, GROUP, LETTERS[group_of[pair[0]]], home, away))
    return found


def _place_knockout(plan: Plan, played: Sequence[_Placed], slots: Slots) -> list[_Placed]:
    if not plan.through:
        return []
    ends = {one.group: one.slot for one in played}
    ties = bracket(sorted(ends), plan.through, third_place=plan.third_place)
    taken = Counter(one.slot for one in played)
    found = []
    for tie, slot in zip(ties, place(ties, ends, len(plan.pitches), slots, taken), strict=True):
        home, away = (
            f"{side.group}{side.rank}" if isinstance(side, Place) else side
            for side in (tie.home, tie.away)
        )
        found.append(_Placed(slot, taken[slot], tie.stage, "", home, away))
        taken[slot] += 1
    return found


def _numbered(plan: Plan, placed: Sequence[_Placed], slots: Slots) -> list[Match]:
    knockout = [one for one in placed if one.stage != GROUP]
    order = sorted(placed, key=lambda one: (one.slot, one.pitch))
    number = {id(one): n for n, one in enumerate(order, 1)}

    def side(source: str | Outcome) -> str:
        if isinstance(source, str):
            return source
        return f"{'W' if source.is_winner else 'L'}{number[id(knockout[source.tie])]}"

    return [
        Match(
            number=n,
            stage=one.stage,
            group=one.group,
            pitch=plan.pitches[one.pitch],
            starts_at=slots[one.slot],
            minutes=plan.minutes,
            home=side(one.home),
            away=side(one.away),
        )
        for n, one in enumerate(order, 1)
    ]


def _drawn(teams: Iterable[int], seed: str) -> list[int]:
    """Return the teams in the order of a lot that anybody can repeat."""
    return sorted(teams, key=lambda team: sha256(f"{seed}:team:{team}".encode()).digest())
