"""A tournament on the date of a `Place`: four teams in two groups, semi-finals and a final."""

from datetime import timedelta
from typing import Any

from campaign import clock
from campaign.extensions import db
from events import scores, tournament
from events.fixtures import Plan
from events.models import EventDate, Fixture, Result, Tournament
from events.tournament import TeamEntry
from tests.gate.stewards_phone import Place

TEAMS = [
    *(TeamEntry("Lions", group="A"), TeamEntry("Tigers", group="A")),
    *(TeamEntry("Bears", group="B"), TeamEntry("Wolves", group="B")),
]
GROUP_A, GROUP_B, FIRST_SEMI, SECOND_SEMI, FINAL = 1, 2, 3, 4, 5
BEGUN, COMING = timedelta(hours=-3), timedelta(hours=1)


def plan_tournament(place: Place, begins: timedelta = BEGUN, pitches: int = 2) -> None:
    """Make the tournament, which begins so long from now."""
    names = tuple(f"Pitch {number}" for number in range(1, pitches + 1))
    with place.app.app_context():
        now = clock.now()
        starts = (now + begins).replace(second=0, microsecond=0)
        plan = Plan(teams=len(TEAMS), pitches=names, starts=starts, groups=2, through=2)
        row = db.session.get_one(EventDate, place.date_id)
        tournament.create(db.session(), row, plan, TEAMS, seed="oak", now=now)
        db.session.commit()


def move(place: Place, number: int, by: timedelta) -> None:
    """Let a match begin at another time."""
    with place.app.app_context():
        found = db.session.query(Fixture).filter_by(date_id=place.date_id, number=number).one()
        found.starts_at += by
        db.session.commit()


def standing(place: Place) -> dict[int, tuple[int, int]]:
    """The goals that stand of each match, by its number."""
    with place.app.app_context():
        found = scores.scores(db.session(), db.session.get_one(Tournament, place.date_id))
        return {number: (score.home, score.away) for number, score in found.items()}


def typed(place: Place) -> list[tuple[int, str, int | None]]:
    """Every result the server holds, in the order of the phones: seq, state and home penalties."""
    with place.app.app_context():
        found = db.session.query(Result.seq, Result.state, Result.home_penalties)
        rows = found.filter_by(date_id=place.date_id).order_by(Result.seq)
        return [(seq, state, penalties) for seq, state, penalties in rows]


def score(home: Any, away: Any, **over: Any) -> dict[str, Any]:
    """A score as the phone takes it."""
    fair = {"home_fair": 10, "away_fair": 9}
    penalties = {"home_penalties": None, "away_penalties": None}
    return {"home": home, "away": away, **fair, **penalties, **over}
