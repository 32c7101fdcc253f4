"""A tournament as it is shown, to its host and to everybody: tables, matches, and what is on now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from campaign.words import tournament as words
from events.knockout import GROUP
from events.standings import Score, Standing
from events.tournament import Live, Shown, Side

Named = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ShownTeam:
    """A team, or who it will be: its name in the reader's language and the colour of its bibs."""

    name: str
    bib: str = ""
    is_known: bool = True


@dataclass(frozen=True)
class ShownMatch:
    """One match: times are those of the clocks at the event."""

    number: int
    part: str  # "Group A", "Final"
    pitch: str
    starts: datetime
    home: ShownTeam
    away: ShownTeam
    score: Score | None
    is_on: bool
    is_knock_out: bool
    is_of_others: bool = False
    is_disputed: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it is known who plays."""
        return self.home.is_known and self.away.is_known


@dataclass(frozen=True)
class Row:
    """A line of a group's table."""

    team: ShownTeam
    standing: Standing
    decided_by: str


@dataclass(frozen=True)
class Board:
    """All there is to show. `said` is how it stands in one sentence."""

    said: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    matches: tuple[ShownMatch, ...]

    @property
    def is_over(self) -> bool:
        """Whether every match has a result."""
        return all(match.score for match in self.matches)


def board(live: Live, named: Named, *, zone: str, now: datetime) -> Board:
    """Return how a tournament stands; `named` are the names and bibs of its teams as a host wrote them."""
    matches = tuple(_match(shown, named, ZoneInfo(zone), now) for shown in live.fixtures)
    groups = tuple(
        (group.name, tuple(_row(standing, named) for standing in group.standings))
        for group in live.groups
    )
    return Board(_said(live, named, matches), groups, matches)


def team(number: int, named: Named) -> ShownTeam:
    """Return a team by its number."""
    name, bib = named[number - 1] if number <= len(named) else ("", "")
    return ShownTeam(words.team(number, name), bib)


def _match(shown: Shown, named: Named, zone: ZoneInfo, now: datetime) -> ShownMatch:
    match = shown.match
    return ShownMatch(
        match.number,
        words.stage(match.stage, match.group),
        match.pitch,
        match.starts_at.astimezone(zone),
        _side(shown.home, named),
        _side(shown.away, named),
        shown.score,
        is_on=match.starts_at <= now < match.ends_at,
        is_knock_out=match.stage != GROUP,
        is_of_others=shown.is_of_others,
        is_disputed=shown.is_disputed,
    )


def _side(side: Side, named: Named) -> ShownTeam:
    if side.team is None:
        return ShownTeam(words.slot(side.slot), is_known=False)
    return team(side.team, named)


def _row(standing: Standing, named: Named) -> Row:
    decided = str(words.RULES[standing.decided_by]) if standing.decided_by else ""
    return Row(team(standing.team, named), standing, decided)


def _said(live: Live, named: Named, matches: Sequence[ShownMatch]) -> str:
    if live.champion is not None:
        return str(_("%(team)s has won.", team=team(live.champion, named).name))
    played = sum(match.score is not None for match in matches)
    return str(
        ngettext(
            "%(played)d of %(num)d match is played.",
            "%(played)d of %(num)d matches are played.",
            len(matches),
            played=played,
        )
    )
