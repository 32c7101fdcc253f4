"""A date with its gates open, phones at them and what they sent: plain builders for the hosts' pages."""

import re
import secrets
import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

from campaign import clock
from campaign.domain import admitting, badging
from campaign.domain.sealing import Sealer
from events import admission, checkin
from events.models import CheckIn
from events.tallies import DEFAULT, Counted
from tests.make import FIELD_KEYS

HOST = "localhost"
LONDON = ZoneInfo("Europe/London")


def began(hours=1):
    """The wall time some hours ago."""
    wall = clock.now().astimezone(LONDON) - timedelta(hours=hours)
    return wall.replace(tzinfo=None, minute=0, second=0, microsecond=0)


def open_gate(session, event, name="North", *, now=None, counters=DEFAULT):
    """A gate of the first date of an event."""
    now = now or clock.now() - timedelta(hours=1)
    day, sealer = event.starts.date(), Sealer(FIELD_KEYS)
    return admitting.open_gate(session, event, day, name, counters, now=now, sealer=sealer)


def join(session, gate, *, now=None, language="en"):
    """A phone at a gate."""
    now = now or clock.now() - timedelta(minutes=50)
    return checkin.join(session, gate, secrets.token_hex(32), language, now=now)


def badges(session, count=1):
    """Codes of good badges."""
    return badging.print_batch(session, count=count, made_for="test", now=clock.now())


def scan(code, at, seq=1, kind="entry", people=1):
    """One scan as a phone sends it."""
    return admitting.Scan(str(uuid.uuid4()), code, kind, at, seq, people)


def send(session, device, scans=(), counted=(), *, now=None, offset=timedelta(), unsent=0):
    """Let a phone send what it has."""
    now = now or clock.now()
    batch = admitting.Batch(now - offset, scans, counted, unsent)
    sealer = Sealer(FIELD_KEYS)
    return admitting.take(session, device, batch, now=now, host=HOST, sealer=sealer)


def count(gate, bucket, who, total):
    """What a phone has counted at a gate in a quarter of an hour."""
    return Counted(gate.name, bucket, who, total)


def freeze(session, *, now=None):
    """Destroy the key of the only date."""
    admission.freeze(session, session.query(CheckIn).one(), now=now or clock.now())


def address(event):
    """The address of the gates of an event's first date."""
    day = event.starts.date()
    return f"/hosts/{event.group.slug}/events/{event.slug}/dates/{day}/gates"


def ago(minutes):
    """So many minutes ago."""
    return clock.now() - timedelta(minutes=minutes)


def flat(page):
    """The words of a page in one line."""
    return " ".join(page.words.split())


def totals(page):
    """The numbers at the head of the live page, by their names."""
    found = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)", page.html)
    return {name: int(number.replace(",", "")) for name, number in found}
