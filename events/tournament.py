"""A tournament on one date: made from a plan and the teams' names, and how it stands now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import occurrences
from events.consequences import disputed, played_by_others
from events.fixtures import LETTERS, Match, Plan, check, groups_of, plan_fixtures
from events.knockout import FINAL
from events.models import EventDate, Fixture, Result, Team, Tournament
from events.models.tournament import TEAM_NAME_LENGTH
from events.occurrences import is_added
from events.scores import matches, standing, typed
from events.standings import Score, Standing, groups_in, resolve, standings

BIB_LENGTH = 20


class TournamentRefused(ValueError):
    """A tournament cannot be made so."""

    field = ""


class TeamNameOutOfRange(TournamentRefused):
    """A team has a name of 1 to TEAM_NAME_LENGTH characters. `number` is its place, from 1."""

    field = "teams"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class BibOutOfRange(TournamentRefused):
    """The colour of a team's bibs has at most BIB_LENGTH characters. `number` is its place, from 1."""

    field = "teams"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class SameTeamName(TournamentRefused):
    """Two teams have one name."""

    field = "teams"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class GroupsDisagree(TournamentRefused):
    """Either no team is told its group, or all are: the groups of the plan, two teams or more in each."""

    field = "teams"


class OutsideTheDate(TournamentRefused):
    """Matches are while the date is: from `opens` to `closes`; these would be from `starts` to `ends`.

    All four are in the zone of the event.
    """

    field = "starts"

    def __init__(self, starts: datetime, ends: datetime, opens: datetime, closes: datetime) -> None:
        super().__init__(starts, ends, opens, closes)
        self.starts, self.ends, self.opens, self.closes = starts, ends, opens, closes


class AlreadyMade(TournamentRefused):
    """The date has a tournament, or the draw has."""


class AlreadyPlayed(TournamentRefused):
    """Results were typed: it is not taken away any more."""


@dataclass(frozen=True)
class TeamEntry:
    """A team as it is entered. `group` is "A", "B" and so on, or "" for the seed to decide."""

    name: str
    bib: str = ""
    group: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a match: the team, or while it is not known (`team` None) the slot alone."""

    slot: str  # "T3", "A1", "W12", "L12"
    team: int | None
    name: str = ""  # "" while it is not known
    bib: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is clear which team it is."""
        return self.team is not None


@dataclass(frozen=True)
class Shown:
    """A match as it is shown: who plays, and how it ended, if it did."""

    match: Match
    home: Side
    away: Side
    score: Score | None
    is_of_others: bool = False  # the result came in while other teams were known to play
    is_disputed: bool = False  # phones told different results


@dataclass(frozen=True)
class Group:
    """A group's name and its table."""

    name: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Live:
    """How a tournament stands. `teams` are by number; `champion` is a team's number once it is decided."""

    teams: dict[int, Side]
    groups: tuple[Group, ...]
    fixtures: tuple[Shown, ...]
    champion: int | None


def create(
    session: Session,
    row: EventDate,
    plan: Plan,
    teams: Sequence[TeamEntry],
    *,
    draw: str | None = None,
    seed: str,
    now: datetime,
) -> Tournament:
    """Make the tournament of a date with its fixtures. The caller commits.

    Team n is the n-th of `teams`, whose number stands for that of the plan.

    Raises:
        fixtures.PlanRefused, TournamentRefused: in their kinds.
    """
    plan = replace(plan, teams=len(teams))
    _check_names(teams)
    groups = _groups(plan, teams, seed)
    planned = plan_fixtures(plan, seed=seed, groups=groups)
    _insist_it_is_while_the_date_is(row, planned)
    kept = {"draw": draw, "plan": {"seed": seed, **plan.as_json()}, "made_at": now}
    if not is_added(session, Tournament, date_id=row.id, **kept):
        raise AlreadyMade
    made = session.get_one(Tournament, row.id)
    group_of = {number: LETTERS[n] for n, group in enumerate(groups) for number in group}
    made.teams = [
        Team(number=number, name=team.name, bib=team.bib, group_name=group_of[number])
        for number, team in enumerate(teams, 1)
    ]
    made.fixtures = [_fixture(match) for match in planned]
    session.flush()
    return made


def find(session: Session, date_id: int) -> Tournament | None:
    """Return the tournament of a date."""
    return session.get(Tournament, date_id)


def of_draw(session: Session, draw: str) -> Tournament | None:
    """Return the tournament that was made from a draw."""
    return session.scalar(select(Tournament).where(Tournament.draw == draw))


def scrap(session: Session, tournament: Tournament) -> None:
    """Take a tournament away, so that another can be made. The caller commits.

    Raises:
        AlreadyPlayed: it has results, refused ones included.
    """
    # Nobody hands in a result meanwhile.
    session.refresh(tournament, with_for_update={"of": Tournament})
    any_result = select(Result.id).where(Result.date_id == tournament.date_id).limit(1)
    if session.scalar(any_result) is not None:
        raise AlreadyPlayed
    session.delete(tournament)
    session.flush()


def table(session: Session, tournament: Tournament) -> Live:
    """Return how a tournament stands by the results that are known now.

    Results that come later, or put one right, may change every table, and who the sides of matches are.
    """
    planned, sent = matches(tournament), typed(session, tournament)
    scored = {number: one.score for number, one in standing(sent).items()}
    seed = tournament.plan["seed"]
    others, unsure = played_by_others(planned, sent, seed=seed), disputed(sent)
    known = resolve(planned, scored, seed=seed)
    teams = {t.number: Side(f"T{t.number}", t.number, t.name, t.bib) for t in tournament.teams}
    groups = tuple(
        Group(name, tuple(standings(members, planned, scored, seed=seed)))
        for name, members in groups_in(planned).items()
    )

    def side(slot: str) -> Side:
        number = known[slot]
        return Side(slot, None) if number is None else replace(teams[number], slot=slot)

    shown = tuple(
        Shown(match, side(match.home), side(match.away), scored.get(n), n in others, n in unsure)
        for n, match in ((match.number, match) for match in planned)
    )
    return Live(teams, groups, shown, _champion(planned, known))


def _champion(planned: Sequence[Match], known: dict[str, int | None]) -> int | None:
    """Return who won the final, or without a knock-out the first of the only group."""
    last = planned[-1]
    if last.stage == FINAL:
        return known[f"W{last.number}"]
    return known["A1"] if len(groups_in(planned)) == 1 else None


def _check_names(teams: Sequence[TeamEntry]) -> None:
    for number, team in enumerate(teams, 1):
        if not 0 < len(team.name) <= TEAM_NAME_LENGTH:
            raise TeamNameOutOfRange(number)
        if len(team.bib) > BIB_LENGTH:
            raise BibOutOfRange(number)
    name, times = Counter(team.name for team in teams).most_common(1)[0] if teams else ("", 0)
    if times > 1:
        raise SameTeamName(name)


def _groups(plan: Plan, teams: Sequence[TeamEntry], seed: str) -> Sequence[Sequence[int]]:
    """Return the teams' numbers by group, as they are entered or as the seed deals them."""
    check(plan)
    if not any(team.group for team in teams):
        return groups_of(plan, seed=seed)
    names = LETTERS[: plan.groups]
    if any(team.group not in names or not team.group for team in teams):
        raise GroupsDisagree
    groups = [[n for n, team in enumerate(teams, 1) if team.group == name] for name in names]
    if any(len(group) < 2 for group in groups):
        raise GroupsDisagree
    return groups


def _insist_it_is_while_the_date_is(row: EventDate, planned: Sequence[Match]) -> None:
    span = occurrences.of_row(row).span
    zone = span.starts.tzinfo
    starts, ends = planned[0].starts_at, max(match.ends_at for match in planned)
    if starts < span.starts.astimezone(UTC) or ends > span.ends.astimezone(UTC):
        local = starts.astimezone(zone), ends.astimezone(zone)
        raise OutsideTheDate(*local, span.starts, span.ends)


def _fixture(match: Match) -> Fixture:
    return Fixture(
        number=match.number,
        stage=match.stage,
        group_name=match.group,
        pitch=match.pitch,
        starts_at=match.starts_at,
        minutes=match.minutes,
        home=match.home,
        away=match.away,
    )
