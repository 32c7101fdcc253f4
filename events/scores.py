"""Which result of each match stands: the one that was typed last, by true time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from events import clocks
from events.fixtures import Match
from events.models import Device, Fixture, Result, Tournament
from events.models.checkin import STORED
from events.standings import Score

# A row of `result`, its match's number, and its phone's number and when it joined, if it was a phone.
_Row = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Typed:
    """A result that was stored: of which match, who typed it (0 for hosts), and as which it came.

    `is_doubtful` is one whose clock was put right between typing and sending, so that only its place among
    those of its own phone is known.
    """

    fixture: int
    score: Score
    device: int
    is_doubtful: bool
    came: int


def scores(session: Session, tournament: Tournament) -> dict[int, Score]:
    """Return the score that stands of each match that has one, by its number."""
    return {number: one.score for number, one in standing(typed(session, tournament)).items()}


def standing(results: Iterable[Typed]) -> dict[int, Typed]:
    """Return the result that stands of each match, of those in the order of `typed`.

    A doubtful one does not displace what somebody else typed whose time is known.
    """
    found: dict[int, Typed] = {}
    for one in results:
        held = found.get(one.fixture)
        is_others = held is not None and held.device != one.device and not held.is_doubtful
        if not (one.is_doubtful and is_others):
            found[one.fixture] = one
    return found


def typed(session: Session, tournament: Tournament) -> list[Typed]:
    """Return what was stored, in the order in which it was typed.

    A phone's own order stands, whatever its clock did: its time is the latest it had said so far.
    """
    found = (
        select(Result, Fixture.number, Device.number, Device.joined_at)
        .join(Fixture, Fixture.id == Result.fixture_id)
        .outerjoin(Device, Device.id == Result.device_id)
        .where(Result.date_id == tournament.date_id, Result.state == STORED)
    )
    ordered = sorted(_timed(session.execute(found).all()), key=lambda timed: timed[0])
    return [one for _, one in ordered]


def matches(tournament: Tournament) -> list[Match]:
    """Return the fixtures of a tournament as plain values, in the order they are played."""
    return [
        Match(
            number=fixture.number,
            stage=fixture.stage,
            group=fixture.group_name,
            pitch=fixture.pitch,
            starts_at=fixture.starts_at,
            minutes=fixture.minutes,
            home=fixture.home,
            away=fixture.away,
        )
        for fixture in tournament.fixtures
    ]


def score_of(result: Result) -> Score:
    """Return the score that a row holds."""
    return Score(**{field.name: getattr(result, field.name) for field in fields(Score)})


def _timed(rows: Sequence[_Row]) -> Iterator[tuple[tuple[Any, ...], Typed]]:
    """Yield each result with what it is ordered by."""

    def own(row: _Row) -> tuple[int, int, str]:
        result, _, device, _ = row
        return device or 0, result.seq, result.result

    for device, group in groupby(sorted(rows, key=own), key=lambda row: row[2] or 0):
        sent = list(group)
        clocked = [_clocked(row) for row in sent]
        latest = clocks.EARLIEST
        for row, (time, is_doubtful) in zip(sent, _before_the_next(clocked), strict=True):
            # Hosts type at our own clock, each for themselves.
            latest = max(latest, time) if device else time
            result, number, _, _ = row
            one = Typed(number, score_of(result), device, is_doubtful, result.id)
            yield (latest, *own(row)), one


def _clocked(row: _Row) -> tuple[datetime, bool]:
    """Return when a result was typed, and whether that is doubtful."""
    result, _, _, joined = row
    when = {"joined": joined or result.received_at, "received": result.received_at}
    time = clocks.true_time(result.at, result.offset_seconds, **when)
    return time, clocks.is_doubtful(result.at, result.offset_seconds, **when)


def _before_the_next(clocked: Sequence[tuple[datetime, bool]]) -> list[tuple[datetime, bool]]:
    """Return the times of one phone; a doubtful one is no later than the next that is certain."""
    found: list[tuple[datetime, bool]] = []
    following = clocks.LATEST
    for time, is_doubtful in reversed(clocked):
        following = min(time, following) if is_doubtful else time
        found.append((following if is_doubtful else time, is_doubtful))
    return found[::-1]
