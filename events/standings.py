"""The table of a group, and who therefore stands on which side of the knock-out.

A win is 3 points, a draw 1. Teams that are equal are placed by RULES, in this order:

1. points;
2. goal difference;
3. goals scored;
4. head to head: points, goal difference and goals of the matches among those who are still equal, and
   again among fewer where that parted some of them;
5. fair play: the sum of the scores of 0 to 10 that were given after each match;
6. a lot, drawn from the seed of the tournament: anybody can repeat it.

While a group is being played no lot is drawn: teams that are equal share their place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from events.fixtures import Match
from events.knockout import GROUP

HEAD_TO_HEAD, LOT = "head_to_head", "lot"
RULES = ("points", "difference", "goals", HEAD_TO_HEAD, "fair_play", LOT)
WIN, DRAW = 3, 1


@dataclass(frozen=True)
class Score:
    """How a match ended; penalties only where a knock-out was drawn."""

    home: int
    away: int
    home_fair: int = 0
    away_fair: int = 0
    home_penalties: int | None = None
    away_penalties: int | None = None

    @property
    def sign(self) -> int:
        """1 where the home side won, -1 where the away side did, 0 where nobody."""
        mine, theirs = (self.home, self.home_penalties or 0), (self.away, self.away_penalties or 0)
        return (mine > theirs) - (mine < theirs)


@dataclass(frozen=True)
class Standing:
    """A team's line of the table. `decided_by` is the last of RULES that its place needed.

    It is "" while the team shares its place with others.
    """

    team: int
    played: int
    won: int
    drawn: int
    lost: int
    goals_for: int
    goals_against: int
    points: int
    fair_play: int
    rank: int = 0
    decided_by: str = ""

    @property
    def difference(self) -> int:
        """Goals scored less goals conceded."""
        return self.goals_for - self.goals_against


@dataclass(frozen=True)
class _Game:
    home: int
    away: int
    score: Score

    def of(self, team: int) -> tuple[int, int, int]:
        """Return goals for, goals against and fair play of one of its sides."""
        score = self.score
        if team == self.home:
            return score.home, score.away, score.home_fair
        return score.away, score.home, score.away_fair


def standings(
    teams: Sequence[int], matches: Sequence[Match], results: Mapping[int, Score], *, seed: str
) -> list[Standing]:
    """Return the table of one group, best first.

    `results` are by the number of the match; matches of other groups, and of the knock-out, are left out.
    """
    own = [match for match in matches if match.stage == GROUP and _team(match.home) in teams]
    games = [
        _Game(_team(match.home), _team(match.away), results[match.number])
        for match in own
        if match.number in results
    ]
    lines = {team: _line(team, games) for team in teams}
    rules = RULES if len(games) == len(own) else RULES[:-1]
    found: list[Standing] = []
    for placed, rule in _parted(sorted(teams), rules, _Ranking(lines, games, seed)):
        rank = len(found) + 1
        found += [replace(lines[team], rank=rank, decided_by=rule) for team in placed]
    return found


def resolve(
    matches: Sequence[Match], results: Mapping[int, Score], *, seed: str
) -> dict[str, int | None]:
    """Return which team stands behind every side ("T3", "A1", "W12", "L12"), None while it is not known.

    A place in a group is known once all its matches have a result. Who came out of the final is told as
    of the other matches of the knock-out.
    """
    known: dict[str, int | None] = {}
    for name, teams in groups_in(matches).items():
        table = standings(teams, matches, results, seed=seed)
        is_over = all(line.played == len(teams) - 1 for line in table)
        known |= {f"T{team}": team for team in teams}
        known |= {f"{name}{n}": line.team if is_over else None for n, line in enumerate(table, 1)}
    for match in sorted(matches, key=lambda match: match.number):
        if match.stage != GROUP:
            sides = known.get(match.home), known.get(match.away)
            score = results.get(match.number)
            is_decided = score is not None and score.sign != 0 and None not in sides
            won, lost = sides[:: score.sign] if is_decided and score else (None, None)
            known |= {f"W{match.number}": won, f"L{match.number}": lost}
    return known


def groups_in(matches: Sequence[Match]) -> dict[str, list[int]]:
    """Return the teams of every group, by its name, as its matches tell."""
    found: dict[str, set[int]] = {}
    for match in matches:
        if match.stage == GROUP:
            found.setdefault(match.group, set()).update(map(_team, (match.home, match.away)))
    return {name: sorted(found[name]) for name in sorted(found)}


def _team(side: str) -> int:
    return int(side[1:])


def _line(team: int, games: Sequence[_Game]) -> Standing:
    own = [game.of(team) for game in games if team in {game.home, game.away}]
    won, drawn = sum(mine > theirs for mine, theirs, _ in own), sum(a == b for a, b, _ in own)
    return Standing(
        team=team,
        played=len(own),
        won=won,
        drawn=drawn,
        lost=len(own) - won - drawn,
        goals_for=sum(mine for mine, _, _ in own),
        goals_against=sum(theirs for _, theirs, _ in own),
        points=WIN * won + DRAW * drawn,
        fair_play=sum(fair for _, _, fair in own),
    )


@dataclass(frozen=True)
class _Ranking:
    """By what teams are compared that were equal so far; more is better."""

    lines: Mapping[int, Standing]
    games: Sequence[_Game]
    seed: str

    def key(self, rule: str, team: int, equals: Sequence[int]) -> tuple[int, ...]:
        line = self.lines[team]
        if rule == HEAD_TO_HEAD:
            among = [game for game in self.games if {game.home, game.away} <= set(equals)]
            line = _line(team, among)
            return line.points, line.difference, line.goals_for
        if rule == LOT:
            return (int(sha256(f"{self.seed}:lot:{team}".encode()).hexdigest(), 16),)
        values = {
            "points": line.points,
            "difference": line.difference,
            "goals": line.goals_for,
            "fair_play": line.fair_play,
        }
        return (values[rule],)


def _parted(
    equals: Sequence[int], rules: Sequence[str], ranking: _Ranking
) -> Iterator[tuple[list[int], str]]:
    """Yield who shares each place, best first, with the rule it was decided by."""
    if not rules:
        yield list(equals), ""
        return
    rule, later = rules[0], rules[1:]
    by_key: dict[tuple[int, ...], list[int]] = {}
    for team in equals:
        by_key.setdefault(ranking.key(rule, team, equals), []).append(team)
    for key in sorted(by_key, reverse=True):
        if len(by_key[key]) == 1:
            yield by_key[key], rule
        else:
            again = rule == HEAD_TO_HEAD and len(by_key) > 1
            yield from _parted(by_key[key], rules if again else later, ranking)
