"""Forty phones whose line is bad and whose clocks are wrong lose nothing and double nothing.

Everything is sent five times, in any order and at the same time, cut into other batches, shuffled, most
replies cut off. `make prove` runs the full size: 40 phones of 500 scans.
"""

import random
from collections import Counter
from contextlib import contextmanager
from threading import Thread

import flask_migrate
import psycopg
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import func, select
from werkzeug.serving import make_server

from benchmarks import gate as benchmark
from benchmarks.sign import free_port, served
from campaign import clock, create_app
from campaign.domain import recognising
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from events import admission
from events.models import CheckIn, Device, Gate, Scan, Tally
from events.models.checkin import REFUSED, STORED
from tests import make
from tests.conftest import config
from tests.gate import carnival
from tests.gate.storm import open_field, storm

SECRETS = {
    "CAMPAIGN_ENV": "development",
    "SECRET_KEY": "test",
    "FIELD_KEY": "k1:MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA",
}


@pytest.fixture(scope="module")
def size(prove) -> tuple[int, int]:
    """How many phones there are, and how many badges each scans."""
    return (40, 500) if prove else (16, 60)


@pytest.fixture(scope="module")
def port(_app, database_url, tmp_path_factory):
    """The server that `make run` uses, on the tests' database."""
    port, folder = free_port(), tmp_path_factory.mktemp("server")
    with served("campaign:create_app()", port, {**SECRETS, "DATABASE_URL": database_url}, folder):
        yield port


def summed_up(place):
    """What the host's page shows."""
    with place.app.app_context():
        check_in = db.session.get(CheckIn, place.date_id)
        parties = recognising.parties(
            db.session(), check_in, Sealer(make.FIELD_KEYS), now=clock.now()
        )
        return admission.summary(db.session(), check_in, parties)


def rows(place):
    """How many scans are held, by state, and how many there are under different numbers."""
    with place.app.app_context():
        here = Scan.date_id == place.date_id
        states = select(Scan.state, func.count()).where(here).group_by(Scan.state)
        different = db.session.scalar(select(func.count(Scan.scan.distinct())).where(here))
        return dict(db.session.execute(states).tuples().all()), different


def held_tallies(place):
    """Every total that is held, by phone, gate, quarter of an hour and counter."""
    wanted = select(Device.number, Gate.name, Tally.bucket, Tally.who, Tally.total)
    wanted = wanted.join(Device, Device.id == Tally.device_id).join(Gate, Gate.id == Tally.gate_id)
    with place.app.app_context():
        found = db.session.execute(wanted.where(Device.date_id == place.date_id))
        return {(number - 1, *where): total for number, *where, total in found}


def test_forty_phones_on_a_bad_line_lose_nothing_and_double_nothing(app, port, size):
    (many, scans), rng = size, random.Random(5)
    place = open_field(app, port, rng, many, scans)
    replies = storm(place, rng, 50 if scans > 100 else 20)
    assert rows(place) == ({STORED: many * scans, REFUSED: many}, many * (scans + 1))
    told = Counter((kept["scan"], kept["result"]) for reply in replies for kept in reply["scans"])
    assert len({scan for scan, _ in told}) == many * (scans + 1)
    assert max(times for (_, result), times in told.items() if result == STORED) == 1
    refused = {queue[-1]["scan"] for queue in place.queues}
    assert {scan for scan, result in told if result == REFUSED} == refused

    assert held_tallies(place) == place.afternoon.taps
    summary, counted = summed_up(place), carnival.count(place.afternoon)
    assert (summary.came, summary.inside) == (counted.came, counted.inside)
    assert (summary.walk_ins, summary.counters) == (counted.walk_ins, counted.counters)
    assert flow(summary) == counted.flow + counted.counted
    assert {look.scan for look in summary.needs_a_look} == refused


def flow(summary) -> Counter:
    """What passed by gate, quarter of an hour and kind."""
    return Counter(
        {
            (one.gate, one.bucket, what): people
            for one in summary.quarters
            for what, people in one.counts.items()
        }
    )


def test_what_forty_phones_hold_is_taken_within_a_minute(_app, port, size):
    many, scans = size
    place = open_field(_app, port, random.Random(40), many, scans)
    held = zip(place.phones, place.queues, strict=True)
    seconds, _ = benchmark.drain(port, [(phone, queue[:-1]) for phone, queue in held])
    assert seconds < 60
    assert rows(place) == ({STORED: many * scans}, many * scans)


@contextmanager
def own_database(database_url, postgresql_url, folder):
    """The address of a database of its own, which is gone afterwards."""
    if not database_url.startswith("postgresql"):
        yield f"sqlite:///{folder / 'own.sqlite'}"
        return
    with psycopg.connect(postgresql_url, autocommit=True) as operator:
        operator.execute("CREATE DATABASE own")
        try:
            yield database_url.replace("/postgres?", "/own?")
        finally:
            operator.execute("DROP DATABASE own WITH (FORCE)")


@contextmanager
def without_the_unique_key(url):
    """An application in whose database nothing says that a scan is there once, and its server's port."""
    app = create_app(config(url))
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("scan") as scan:
                scan.drop_constraint("uq_scan_date_id_scan", type_="unique")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield app, server.server_port
    finally:
        server.shutdown()
        with app.app_context():
            db.engine.dispose()


def test_control_without_the_unique_key_scans_are_held_twice(
    database_url, postgresql_url, tmp_path
):
    rng = random.Random(4)
    with (
        own_database(database_url, postgresql_url, tmp_path) as url,
        without_the_unique_key(url) as (app, port),
    ):
        place = open_field(app, port, rng, 4, 20)
        storm(place, rng, 10)
        states, different = rows(place)
    assert different == 4 * 21
    assert states[STORED] > 4 * 20
