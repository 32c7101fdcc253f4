"""Which result of each match stands: the one that was typed last, by true time."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
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
_Typed = Row[*tuple[Any, ...]]


def scores(session: Session, tournament: Tournament) -> dict[int, Score]:
    """Return the score that stands of each match that has one, by its number.

    A phone's own order stands, whatever its clock did: its time is the latest it had said so far.
    """
    found = (
        select(Result, Fixture.number, Device.number, Device.joined_at)
        .join(Fixture, Fixture.id == Result.fixture_id)
        .outerjoin(Device, Device.id == Result.device_id)
        .where(Result.date_id == tournament.date_id, Result.state == STORED)
    )
    # The latest of a match comes last, and so it is the one that is left.
    ordered = sorted(_timed(session.execute(found).all()), key=lambda timed: timed[0])
    return {number: _score(result) for _, (result, number, _, _) in ordered}


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


def _score(result: Result) -> Score:
    return Score(**{field.name: getattr(result, field.name) for field in fields(Score)})


def _timed(rows: Sequence[_Typed]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each result with what it is ordered by."""

    def own(row: _Typed) -> tuple[int, int, str]:
        result, _, device, _ = row
        return device or 0, result.seq, result.result

    for device, sent in groupby(sorted(rows, key=own), key=lambda row: row[2] or 0):
        latest = clocks.EARLIEST
        for row in sent:
            result, _, _, joined = row
            true = clocks.true_time(
                result.at,
                result.offset_seconds,
                joined=joined or result.received_at,
                received=result.received_at,
            )
            # Hosts type at our own clock, each for themselves.
            latest = max(latest, true) if device else true
            yield (latest, *own(row)), row
