"""Thanked for means kept."""

import threading
import time

import pytest
from sqlalchemy.exc import OperationalError

from campaign import clock, engines
from campaign.domain import badging, pledging
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from tests import make


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


def test_the_application_opens_connections_that_insist_on_the_standby(app):
    with app.app_context():
        connection = db.engine.raw_connection()
        try:
            kept = isinstance(connection.driver_connection, engines.ConfirmedConnection)
            assert kept == (db.engine.dialect.name == "postgresql")
        finally:
            connection.close()


@pytest.fixture
def signing(app, request):
    """What somebody signs with a printed badge, on an application whose standby was lost."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite has no standby")
        (code,) = badging.print_batch(db.session(), count=1, made_for="x", now=clock.now())
        db.session.commit()
        request.getfixturevalue("waiting_for_a_standby")
        yield make.signing(badge=code)
        db.session.rollback()


def commit_is_not_confirmed(operator) -> None:
    """Insist that this session's commit waits for the standby, and is told that there is none."""
    for _ in range(100):
        if db.session.scalar(db.text("SHOW synchronous_standby_names")) == "gone":
            break
        time.sleep(0.05)
    pid = db.session.scalar(db.text("SELECT pg_backend_pid()"))
    threading.Timer(0.5, lambda: operator.execute("SELECT pg_cancel_backend(%s)", [pid])).start()
    with pytest.raises(OperationalError) as refusal:
        db.session.commit()
    assert isinstance(refusal.value.orig, engines.NotReplicated)
    db.session.remove()


def sign(signing):
    today, sealer = clock.today(), Sealer(make.FIELD_KEYS)
    return pledging.sign(db.session(), signing, today=today, sealer=sealer)


@pytest.mark.parametrize("printed", [True, False])
def test_a_retry_is_not_thanked_for_before_the_standby_has_it(
    signing, waiting_for_a_standby, printed
):
    signing = signing if printed else make.signing()
    assert sign(signing).is_new
    commit_is_not_confirmed(waiting_for_a_standby)
    assert not sign(signing).is_new
    commit_is_not_confirmed(waiting_for_a_standby)


def withdraw(token):
    signed = pledging.find(db.session(), token, to_change=True)
    pledging.withdraw(db.session(), signed, today=clock.today())


def erase(token):
    try:
        found = pledging.find(db.session(), token, to_change=True)
        pledging.erase(db.session(), found, today=clock.today())
    except pledging.NoSuchReceipt:
        assert pledging.was_erased(db.session(), token)


@pytest.mark.parametrize("act", [withdraw, erase])
def test_an_act_asked_for_again_is_not_confirmed_before_the_standby_has_it(
    signing, waiting_for_a_standby, act
):
    token = sign(signing).token
    commit_is_not_confirmed(waiting_for_a_standby)
    for _ in range(2):
        act(token)
        commit_is_not_confirmed(waiting_for_a_standby)
