"""How each database engine is opened, so that what is thanked for is really kept.

SQLite: one writer at a time, taken at the start of a request that writes (`BEGIN IMMEDIATE`), because a
read that later becomes a write can lose to another; every commit reaches the disk (`synchronous=FULL`).
PostgreSQL: READ COMMITTED and `synchronous_commit=on`; a commit that a synchronous standby did not
confirm counts as not saved.
"""

import contextvars
import sqlite3
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExecutionContext
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

# SQLite before this loses committed rows in a WAL reset (fixed upstream in 3.51.3).
WAL_IS_SAFE_FROM = (3, 51, 3)
BUSY_MILLISECONDS = 30_000

writing: contextvars.ContextVar[bool] = contextvars.ContextVar("writing", default=True)


class NotReplicated(psycopg.OperationalError):
    """PostgreSQL committed here only: the synchronous standby did not confirm."""


class ConfirmedConnection(psycopg.Connection[Any]):
    """A connection whose commit raises when replication was given up on."""

    def commit(self) -> None:
        """Commit, and raise NotReplicated if the server says the standby did not confirm."""
        unconfirmed: list[str] = []

        def listen(notice: psycopg.errors.Diagnostic) -> None:
            if notice.sqlstate == "01000" and "synchronous replication" in (
                notice.message_primary or ""
            ):
                unconfirmed.append(notice.message_primary or "")

        self.add_notice_handler(listen)
        try:
            super().commit()
        finally:
            self.remove_notice_handler(listen)
        if unconfirmed:
            raise NotReplicated(unconfirmed[0])


def options(url: str) -> dict[str, Any]:
    """Return the engine options for a database address."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000}}
    conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
    return {
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        "creator": lambda: ConfirmedConnection.connect(
            conninfo, options="-c synchronous_commit=on"
        ),
    }


def prepare(engine: Engine) -> None:
    """Attach what SQLite needs on every connection and at every BEGIN, and how PostgreSQL hands out bytes."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "before_cursor_execute", _choose_format)


def see_one_moment(session: Session) -> None:
    """Let everything this transaction reads be of one moment; to be said before its first statement."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite's transactions are so always
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def only_read(session: Session) -> None:
    """Give up what was begun; what follows in this request reads and keeps no writer waiting."""
    session.rollback()
    writing.set(False)


def _open_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # we say BEGIN ourselves, below
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "DELETE"
    # What was erased, an attendance key above all, is overwritten rather than left in a free page.
    settings = (
        f"journal_mode={journal}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    )
    for pragma in settings:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def _choose_format(
    connection: Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: ExecutionContext,
    executemany: bool,
) -> None:
    """Let bytes come as they are, not as text of twice the length, where a statement has `in_bytes`."""
    if context.execution_options.get("in_bytes"):
        cursor.format = psycopg.pq.Format.BINARY
