"""A date as its gates' phones see it: nobody's name, contact or code."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import recognising, tallying
from campaign.domain.sealing import Sealer
from events import occurrences, results, tournament
from events.attendance import Passage
from events.gate_hours import until
from events.models import CheckIn, Device
from events.tournament import Shown


def state_of(
    session: Session, device: Device, *, now: datetime, host: str, sealer: Sealer
) -> dict[str, Any]:
    """Return what a phone has to know beside the scans of others."""
    check_in = device.gate.check_in
    parties = recognising.parties(session, check_in, sealer, now=now)
    key = base64.urlsafe_b64encode(recognising.key_of(check_in, sealer))
    summary = tallying.summary(session, check_in, parties, clock=clock.now)
    return {
        "event": _event(check_in),
        "gate": {"id": device.gate.id, "name": device.gate.name},
        "gates": [{"id": gate.id, "name": gate.name} for gate in check_in.gates],
        "device": {"number": device.number, "until": until(check_in)},
        "host": host,
        "key": key.decode().rstrip("="),
        "counters": check_in.counters,
        "parties": parties,
        "came": summary.came,
        "inside": summary.inside,
        "walk_ins": summary.walk_ins,
        "tournament": _tournament(session, check_in),
    }


def scans_of(passages: Sequence[Passage]) -> list[list[Any]]:
    """Return passages as they are sent: shorter than objects, since there are many."""
    return [
        [
            one.scan,
            one.mark,
            one.kind,
            one.people,
            one.at.isoformat(),
            one.gate,
            one.device,
            one.seq,
        ]
        for one in passages
    ]


def _tournament(session: Session, check_in: CheckIn) -> dict[str, Any] | None:
    found = tournament.find(session, check_in.date_id)
    if found is None:
        return None
    fixtures = [_fixture(shown) for shown in tournament.table(session, found).fixtures]
    return {"made": results.plan_of(found), "fixtures": fixtures}


def _fixture(shown: Shown) -> dict[str, Any]:
    match, home, away, score = shown.match, shown.home, shown.away, shown.score
    return {
        "number": match.number,
        "stage": match.stage,
        "group": match.group,
        "pitch": match.pitch,
        "starts": match.starts_at,
        "minutes": match.minutes,
        "home": home.name or home.slot,
        "away": away.name or away.slot,
        "home_slot": home.slot,
        "away_slot": away.slot,
        "home_known": home.is_known,
        "away_known": away.is_known,
        "home_goals": score and score.home,
        "away_goals": score and score.away,
        "home_fair": score and score.home_fair,
        "away_fair": score and score.away_fair,
        "home_penalties": score and score.home_penalties,
        "away_penalties": score and score.away_penalties,
    }


def _event(check_in: CheckIn) -> dict[str, Any]:
    found = occurrences.of_row(check_in.date)
    return {
        "title": found.event.title,
        "slug": found.event.slug,
        "day": found.day,
        "starts": found.span.starts,
        "ends": found.span.ends,
        "zone": found.event.zone,
        "capacity": found.capacity,
        "booked_only": recognising.is_booked_only(check_in),
    }
