"""A date with its gates open, phones at them, and what they scan: plain builders."""

import secrets
import uuid
from datetime import UTC, timedelta

from events import checkin, occurrences
from events.passing import Scanned
from events.tallies import DEFAULT
from tests import make


def opened(session, now, counters=DEFAULT, **over):
    """A check-in of a date that began an hour ago and is three hours long."""
    starts = (now.astimezone(UTC) - timedelta(hours=1)).replace(tzinfo=None, microsecond=0)
    event = make.event(session, **{"starts": starts, "minutes": 180, "zone": "UTC", **over})
    row = occurrences.ensure_row(session, event, event.starts.date(), now)
    return checkin.open_date(session, row, lambda: b"sealed", counters, now=now)


def phone(session, check_in, now, gate="North"):
    """A phone that has joined a gate."""
    gate = checkin.ensure_gate(session, check_in, gate)
    return checkin.join(session, gate, secrets.token_hex(32), "en", now=now)


def scanned(at, mark="a" * 16, seq=1, kind="entry", **over):
    """A passage as a phone records it."""
    name = over.pop("scan", None) or str(uuid.uuid4())
    return Scanned(name, mark, kind, at, seq, **over)


def mark_of(number):
    """The mark of some badge."""
    return f"{number:016x}"
