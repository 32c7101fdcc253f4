"""Stewards' phones without a screen: they join over the wire and send what they hold.

`benchmarks.gate` measures with them, and tests/gate/test_forty_phones.py makes their weather bad.
"""

import json
import secrets
import socket
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaign.domain import admitting
from campaign.domain.sealing import Sealer
from events.models import Event, Gate, PartnerGroup

ZONE = "Europe/London"
HOURS_BEFORE, HOURS_AFTER = 7, 6
PATIENCE = 120  # seconds: a server that begins on a busy machine takes its time
# How a reply gets lost: half the request is sent and no more; nobody waits for the reply, or only for
# its first bytes; the line goes down with what is on it.
CUTS = ("half a request", "no reply", "half a reply", "line down")


@dataclass(frozen=True)
class Phone:
    """A joined phone; its clock is `slow` behind ours, or ahead where that is negative."""

    token: str
    gate: str
    slow: timedelta = timedelta()

    def time(self, at: datetime) -> str:
        """Return what this phone's clock shows at a moment."""
        return (at - self.slow).isoformat()

    def batch(self, scans: list[dict[str, Any]], tallies: list[dict[str, Any]]) -> bytes:
        """Return a batch as it is written the moment it is sent."""
        asked = {"device_time": self.time(datetime.now(UTC)), "scans": scans, "tallies": tallies}
        return json.dumps(asked).encode()


def open_gates(
    session: Session, names: list[str], *, now: datetime, sealer: Sealer
) -> tuple[Event, date, list[Gate]]:
    """Plant an event that began seven hours ago and lasts six more, and open its gates."""
    began = (now - timedelta(hours=HOURS_BEFORE)).astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    slug = f"carnival-{secrets.token_hex(4)}"
    event = Event(
        slug=slug,
        uid=f"{slug}@example.org",
        group=PartnerGroup(slug=slug, name={"en": "Town Friends"}),
        kind="festival",
        state="live",
        title={"en": "Carnival"},
        starts=began,
        minutes=60 * (HOURS_BEFORE + HOURS_AFTER),
        zone=ZONE,
        bookable=True,
        created_at=now,
        updated_at=now,
        published_at=now,
    )
    session.add(event)
    session.flush()
    counters = ["adult", "child", "wheelchair", "pushchair", "left"]
    gates = [
        admitting.open_gate(session, event, began.date(), name, counters, now=now, sealer=sealer)
        for name in names
    ]
    return event, began.date(), gates


def join(port: int, invitation: str, slow: timedelta = timedelta()) -> Phone:
    """Let a phone join over the wire."""
    asked = json.dumps({"invitation": invitation, "language": "en"}).encode()
    status, answer = exchange(port, request(port, "join", asked))
    assert status == 201, (status, answer)
    return Phone(answer["token"], answer["gate"], slow)


def request(port: int, path: str, body: bytes, token: str = "") -> bytes:
    """Return a POST to the gate's API as it goes over the wire."""
    sent = ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return _head(port, f"POST /api/v1/gate/{path}", token, *sent) + body


def question(port: int, path: str, token: str) -> bytes:
    """Return a GET of the gate's API as it goes over the wire."""
    return _head(port, f"GET /api/v1/gate/{path}", token)


def _head(port: int, asked: str, token: str, *more: str) -> bytes:
    lines = [f"{asked} HTTP/1.1", f"Host: 127.0.0.1:{port}", *more, "Connection: close"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode()


def exchange(port: int, asked: bytes) -> tuple[int, dict[str, Any]]:
    """Send a request and return the whole reply: its status and what it holds."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
        wire.sendall(asked)
        with wire.makefile("rb") as coming:
            head, _, body = coming.read().partition(b"\r\n\r\n")
    return int(head.split(None, 2)[1]), json.loads(body)


def cut_off(port: int, asked: bytes, cut: str) -> None:
    """Send a request whose reply never arrives whole, in one of the ways of `CUTS`."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
        wire.sendall(asked[: len(asked) // 2] if cut == CUTS[0] else asked)
        if cut == "half a reply":
            wire.recv(20)
        if cut == "line down":  # closing sends RST: what was not read yet is thrown away
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
