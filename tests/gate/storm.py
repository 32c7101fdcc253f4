"""A bad day for forty phones: what each holds is sent five times, shuffled, at once, and cut off."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from benchmarks import phones
from benchmarks.phones import Phone
from campaign import clock
from campaign.domain import admitting, badging, booking
from campaign.domain.booking import Booking
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from events.models import Event
from tests import make
from tests.gate import carnival
from tests.gate.carnival import Afternoon

GATES = ["North", "South", "Market", "Station"]
SENT, AT_ONCE = 5, 16
Batch = tuple[Phone, list[dict[str, Any]], list[dict[str, Any]]]  # scans and tallies
A_DAY = 24 * 60 * 60


@dataclass
class Field:
    """A gate with the phones that joined it at a running server, and what they are to report."""

    app: Flask
    port: int
    date_id: int
    phones: list[Phone]
    afternoon: Afternoon
    queues: list[list[dict[str, Any]]]  # what each phone holds, the last with a badge out of use


def open_field(app: Flask, port: int, rng: random.Random, many: int, scans: int) -> Field:
    """Open the gates, print badges, book for some, let so many phones join, and spend the afternoon."""
    now, sealer = clock.now(), Sealer(make.FIELD_KEYS)
    with app.app_context():
        event, _, gates = phones.open_gates(db.session(), GATES, now=now, sealer=sealer)
        codes = badging.print_batch(db.session(), count=25 * many, made_for="x", now=now)
        spoiled = badging.print_batch(db.session(), count=many, made_for="y", now=now)
        for code in spoiled:
            badging.spoil(db.session(), code)
        parties = book(event, codes[:many])
        until = now + timedelta(hours=1)
        invitations = [admitting.invitation(gate, until, sealer) for gate in gates]
        date_id = gates[0].date_id
        db.session.commit()
    at = [GATES[n % len(GATES)] for n in range(many)]
    afternoon = carnival.spend(rng, at, codes, parties, scans, now=now)
    joined = [
        phones.join(
            port, invitations[n % len(GATES)], timedelta(seconds=rng.uniform(-A_DAY, A_DAY))
        )
        for n in range(many)
    ]
    queues = [written(port, phone, n, afternoon) for n, phone in enumerate(joined)]
    for queue, code in zip(queues, spoiled, strict=True):
        queue.append({**queue[-1], "scan": str(uuid.uuid4()), "code": code})
    return Field(app, port, date_id, joined, afternoon, queues)


def book(event: Event, codes: list[str]) -> dict[str, int]:
    """Book places for parties of two to five, each by its badge."""
    day, before = event.starts.date(), event.created_at - timedelta(days=2)
    parties = {code: 2 + n % 4 for n, code in enumerate(codes)}
    for code, party in parties.items():
        wanted = Booking(submission=code, language="en", name="A", party=party, badge=code)
        booking.book(db.session(), event, day, wanted, now=before, sealer=Sealer(make.FIELD_KEYS))
    return parties


def written(port: int, phone: Phone, number: int, afternoon: Afternoon) -> list[dict[str, Any]]:
    """What a phone scanned, as it sends it: the code as an address, or as it is typed."""
    return [
        {
            "scan": one.scan,
            "code": one.code.lower() if one.seq % 3 else f"HTTP://127.0.0.1:{port}/B/{one.code}",
            "kind": one.kind,
            "people": one.people,
            "at": phone.time(one.at),
            "seq": one.seq,
        }
        for one in afternoon.passages
        if one.phone == number
    ]


def batches(place: Field, size: int) -> list[Batch]:
    """Cut what each phone holds into batches; its tallies grow from one to the next."""
    cut = []
    for number, phone in enumerate(place.phones):
        queue = place.queues[number]
        parts = [queue[n : n + size] for n in range(0, len(queue), size)]
        taps = [(key, total) for key, total in place.afternoon.taps.items() if key[0] == number]
        for step, part in enumerate(parts, 1):
            so_far = [(key, total * step // len(parts)) for key, total in taps]
            cut.append((phone, part, [_counted(*key[1:], total) for key, total in so_far]))
    return cut


def _counted(gate: str, bucket: datetime, who: str, total: int) -> dict[str, Any]:
    return {"gate": gate, "bucket": bucket.isoformat(), "who": who, "total": total}


def storm(place: Field, rng: random.Random, size: int) -> list[dict[str, Any]]:
    """Send every batch five times, twice cut differently; return the replies that came whole."""
    sends = []
    for again in range(SENT):
        # A phone that starts again cuts what is left into other batches.
        for batch in batches(place, size if again < 3 else size * 7 // 5):
            # Once at least the reply arrives: a phone sends until it does.
            sends.append((batch, rng.choice(["", *phones.CUTS]) if again else "", rng.random()))
    rng.shuffle(sends)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        replies = pool.map(lambda one: _send(place.port, *one), sends)
        return [reply for reply in replies if reply is not None]


def _send(port: int, batch: Batch, cut: str, seed: float) -> dict[str, Any] | None:
    phone, scans, tallies = batch[0], batch[1][:], batch[2][:]
    random.Random(seed).shuffle(scans)
    random.Random(seed).shuffle(tallies)
    asked = phones.request(port, "batch", phone.batch(scans, tallies), phone.token)
    if cut:
        phones.cut_off(port, asked, cut)
        return None
    status, reply = phones.exchange(port, asked)
    assert status == 200, (status, reply)
    assert {kept["scan"] for kept in reply["scans"]} == {scan["scan"] for scan in scans}
    return reply
