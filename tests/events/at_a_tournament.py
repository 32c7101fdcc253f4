"""A tournament on a date that began an hour ago, and what is typed at its pitches: plain builders."""

import uuid
from datetime import UTC

from events import occurrences, tournament
from events.fixtures import Plan
from events.results import Report
from events.tournament import TeamEntry

NAMES = ("Ash", "Beech", "Cedar", "Damson", "Elm", "Fir")


def starts_of(row):
    """When a date begins, in UTC."""
    return occurrences.of_row(row).span.starts.astimezone(UTC)


def held(session, row, now, *, teams=NAMES, seed="a seed", draw=None, **over):
    """Two groups of three, of which two go on, on two pitches: the last matches are still to come."""
    usual = {"minutes": 10, "gap": 2, "groups": 2, "through": 2, "third_place": True}
    plan = Plan(len(teams), ("North", "South"), starts_of(row), **{**usual, **over})
    entries = [team if isinstance(team, TeamEntry) else TeamEntry(team, "red") for team in teams]
    return tournament.create(session, row, plan, entries, seed=seed, draw=draw, now=now)


def typed(fixture, home, away, at, **over):
    """A result as a phone records it."""
    usual = {"result": str(uuid.uuid4()), "home_fair": 10, "away_fair": 10, "seq": 1}
    penalties = {"home_penalties": None, "away_penalties": None}
    return Report(**{**usual, **penalties, "fixture": fixture, "home": home, "away": away, "at": at, **over})  # fmt: skip
