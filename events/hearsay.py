"""All that was sent of one match, refused results too, for a host who has to say which is right."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import clocks
from events.models import Device, Fixture, Result, Tournament
from events.models.checkin import REFUSED
from events.scores import standing, typed


@dataclass(frozen=True)
class Heard:
    """A result as it came: of which phone (0 for a host, or a phone that is forgotten), and when typed.

    `at` is in the zone of the event; `refusal` is why it was refused, or "".
    """

    device: int
    at: datetime
    home: int
    away: int
    stands: bool
    refusal: str


def heard(session: Session, tournament: Tournament, number: int) -> list[Heard]:
    """Return what was sent of a match, in the order it came."""
    found = (
        select(Result)
        .join(Fixture, Fixture.id == Result.fixture_id)
        .where(Result.date_id == tournament.date_id, Fixture.number == number)
        .order_by(Result.id)
    )
    stood = standing(typed(session, tournament)).get(number)
    zone = ZoneInfo(tournament.date.event.zone)
    return [
        Heard(
            device.number if device else 0,
            _time(result, device).astimezone(zone),
            result.home,
            result.away,
            stood is not None and stood.came == result.id,
            result.reason if result.state == REFUSED else "",
        )
        for result, device in ((one, one.device) for one in session.scalars(found))
    ]


def _time(result: Result, device: Device | None) -> datetime:
    joined, received = device.joined_at if device else result.received_at, result.received_at
    return clocks.true_time(result.at, result.offset_seconds, joined=joined, received=received)
