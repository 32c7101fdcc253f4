"""The tournament of a draw: its teams play on one date of an event of the same group."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from campaign.domain import drawn_groups
from campaign.domain.drawn_groups import DrawNotPublished
from campaign.models import Draw
from campaign.models.draw import PUBLISHED
from events import occurrences, tournament
from events.fixtures import Plan
from events.models import Event, Tournament
from events.tournament import TeamEntry


def make(
    session: Session,
    row: Draw,
    event: Event,
    day: date,
    plan: Plan,
    names: Sequence[str],
    *,
    now: datetime,
) -> Tournament:
    """Make the fixtures of a published draw's teams; its page then lasts by the day they play.

    `names` are the teams' names, one for each. The caller commits.

    Raises:
        DrawNotPublished: it could still be drawn anew.
        occurrences.NoSuchDate: the event has no date on this day.
        fixtures.PlanRefused, tournament.TournamentRefused: in their kinds.
    """
    if row.state != PUBLISHED:
        raise DrawNotPublished
    date_row = occurrences.ensure_row(session, event, day, now)
    made = tournament.create(
        session, date_row, plan, _entries(row, names), draw=row.uid, seed=row.seed, now=now
    )
    row.happens_on = occurrences.of_row(date_row).span.ends.date()
    return made


def rename(
    session: Session, row: Draw, named: Sequence[tuple[str, str]], names: Sequence[str]
) -> None:
    """Change what the teams are called and the colours of their bibs, also where they play already."""
    drawn_groups.name_teams(row, named)
    found = tournament.of_draw(session, row.uid)
    if found is not None:
        for team, entry in zip(found.teams, _entries(row, names), strict=True):
            team.name, team.bib = entry.name, entry.bib


def _entries(row: Draw, names: Sequence[str]) -> list[TeamEntry]:
    bibs = [bib for _, bib in drawn_groups.named_of(row)]
    return [TeamEntry(name, bib) for name, bib in zip(names, bibs, strict=True)]
