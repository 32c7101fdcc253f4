"""What the demonstration's people wrote and said of the last gatherings: some of it waits for a look."""

import io
import math
import secrets
import struct
import wave
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select

from campaign import clock
from campaign.domain import listening, opining, voicing
from campaign.domain.opining import Opinion
from campaign.extensions import db
from campaign.models import Feedback
from campaign.models.feedback import SHOWN, WAITING
from events.models import Event
from events.models.event import LIVE
from events.occurrences import Occurrence

WORDS = "feedback.yaml"
GATHERINGS = 6
SECONDS, RATE, PITCH = 4, 8000, 220.0


def speak() -> None:
    """Let people write of what took place last, where the pack has words and anything took place.

    One speaks: a tone stands for the voice. The caller commits.
    """
    found = current_app.extensions["pack"].folder / WORDS
    gatherings = _last_gatherings()
    if not (found.exists() and gatherings):
        return
    of = cycle(gatherings)
    for said in yaml.safe_load(found.read_text("utf-8")):
        _write(next(of), said)
    if voicing.is_possible():
        spoken = {"language": "en", "face": 5, "sound": voicing.encode(tone())}
        _give(next(of), spoken)


def _last_gatherings() -> Sequence[Occurrence]:
    """Return the dates that were asked about last, one of each event."""
    now = clock.now()
    live = db.session.scalars(select(Event).where(Event.state == LIVE).order_by(Event.id))
    asked = [opining.latest(event, now=now) for event in live if opining.is_asked(event, now=now)]
    return sorted(asked, key=lambda one: one.span.ends, reverse=True)[:GATHERINGS]


def _write(found: Occurrence, said: Mapping[str, Any]) -> None:
    opinion = {name: value for name, value in said.items() if name != "looked"}
    number = _give(found, opinion)
    if said["looked"] == SHOWN:
        listening.show(db.session(), number)
    elif said["looked"] != WAITING:
        listening.refuse(db.session(), number, said["looked"], today=clock.today())


def _give(found: Occurrence, said: Mapping[str, Any]) -> int:
    """Keep an opinion of the day after the gathering, and return its number."""
    session, sealer = db.session(), current_app.extensions["sealer"]
    day = min(clock.today(), found.span.ends.date() + timedelta(days=1))
    aims = tuple(aim.slug for aim in opining.asked(session, day)[:1])
    opinion = Opinion(submission=secrets.token_urlsafe(16), aims=aims, **said)
    opining.give(session, found, opinion, today=day, sealer=sealer)
    session.flush()
    newest = select(Feedback.id).order_by(Feedback.id.desc()).limit(1)
    return session.scalars(newest).one()


def tone() -> bytes:
    """Return a sound of SECONDS, as a telephone might send one."""
    step = 2 * math.pi * PITCH / RATE
    samples = [int(9000 * math.sin(step * n)) for n in range(SECONDS * RATE)]
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return made.getvalue()
