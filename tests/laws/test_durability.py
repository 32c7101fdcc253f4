"""Thanked for means kept."""

import threading
import time

import pytest

from campaign import engines
from campaign.extensions import db


def test_sqlite_writes_reach_the_disk_before_the_answer(app):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            assert db.session.execute(db.text("SHOW synchronous_commit")).scalar() == "on"
            return
        assert db.session.execute(db.text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert db.session.execute(db.text("PRAGMA foreign_keys")).scalar() == 1


@pytest.fixture
def waiting_for_a_standby(postgresql_url):
    """A PostgreSQL whose synchronous standby does not exist, as after losing it."""
    import psycopg

    with psycopg.connect(postgresql_url, autocommit=True) as operator:
        operator.execute("CREATE TABLE IF NOT EXISTS durable (id int)")
        operator.execute("ALTER SYSTEM SET synchronous_standby_names = 'gone'")
        operator.execute("SELECT pg_reload_conf()")
        yield operator
        operator.execute("SET synchronous_commit = local")
        operator.execute("ALTER SYSTEM RESET synchronous_standby_names")
        operator.execute("SELECT pg_reload_conf()")
        operator.execute("DROP TABLE durable")


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control"])
def test_a_commit_the_standby_did_not_confirm_counts_as_not_saved(
    postgresql_url, waiting_for_a_standby, guarded
):
    """The control: psycopg's own connection takes the same commit for a success."""
    import psycopg

    kind = engines.ConfirmedConnection if guarded else psycopg.Connection
    connection = kind.connect(postgresql_url, options="-c synchronous_commit=on")
    pid = connection.info.backend_pid
    for _ in range(100):  # until the reloaded setting has reached a new session
        if connection.execute("SHOW synchronous_standby_names").fetchone() == ("gone",):
            break
        time.sleep(0.05)
    connection.execute("INSERT INTO durable VALUES (1)")
    operator = waiting_for_a_standby
    threading.Timer(1, lambda: operator.execute("SELECT pg_cancel_backend(%s)", [pid])).start()
    if guarded:
        with pytest.raises(engines.NotReplicated):
            connection.commit()
    else:
        connection.commit()
    connection.close()
