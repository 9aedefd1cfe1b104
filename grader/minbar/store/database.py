"""The store's database: one SQLite file, or PostgreSQL by URL.

    with open_database() as database, database.begin() as conn:
        keep_items(conn, records)

SQLAlchemy takes a quarter of a second to import: import this module, and those
that work on its connections, in functions that need them.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from minbar.errors import UserError
from minbar.store.database_errors import translated
from minbar.store.database_url import ENVIRONMENT_VARIABLE, database_url, display_name, sqlite_path
from minbar.store.revisions import ensure_current, require_current

__all__ = ["ENVIRONMENT_VARIABLE", "Database", "existing_database", "open_database"]

BUSY_SECONDS: Final = 10.0
"""How long a command waits for another one that writes."""


class Database:
    """An opened store, its tables as this minbar needs them.

    Attributes:
        name: what messages call it; no password is in it.
        dialect: `sqlite` or `postgresql`.
        busy_seconds: how long to wait for others that write.
    """

    def __init__(self, url: URL, *, busy_seconds: float = BUSY_SECONDS, ro: str = "") -> None:
        """Use `open_database` or `existing_database` instead."""
        self.name = display_name(url)
        self.busy_seconds = busy_seconds
        self._engine = _engine(url, busy_seconds, ro)
        self.dialect = self._engine.dialect.name

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a transaction that writes: all of it happens, or nothing.

        No two of them are open at once, with either engine: others wait, so what
        this one has read stays true until it ends.

        Raises:
            UserError: if the store is locked, damaged, read-only, full or out of reach.
        """
        with self._transaction(sqlite_begin="BEGIN IMMEDIATE") as conn:
            if self.dialect == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield conn

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a transaction that reads: all of it sees the store at one moment.

        Raises:
            UserError: as `begin`.
        """
        level = {} if self.dialect == "sqlite" else _SNAPSHOT
        with self._transaction(sqlite_begin="BEGIN", **level) as conn:
            yield conn

    @contextlib.contextmanager
    def outside_transactions(self) -> Iterator[Connection]:
        """Give a connection for what SQLite does in no transaction."""
        with self._transaction(sqlite_begin="") as conn:
            yield conn

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Give the database."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    @contextlib.contextmanager
    def _transaction(self, **options: Any) -> Iterator[Connection]:  # noqa: ANN401  SQLAlchemy's
        with translated(self.name), self._engine.connect() as conn:
            conn.execution_options(**options)
            with conn.begin():
                yield conn


_WRITER_LOCK: Final = 0x6D696E626172  # "minbar"
_SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ"}


def open_database(url: str | None = None, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open the store; make it where there is none, and bring its tables up to date.

    Args:
        url: `sqlite:///FILE` or `postgresql://USER@HOST/NAME`; by default what
            `MINBAR_STORE` says, else `store.sqlite` in the folder of minbar's state.
        busy_seconds: how long to wait for others that write.

    Raises:
        UserError: if it is no store, was made by a newer minbar, is locked, damaged,
            read-only, full or out of reach.
    """
    parsed = database_url(url)
    path = sqlite_path(parsed)
    if path is not None:
        _create(path)
    database = Database(parsed, busy_seconds=busy_seconds)
    try:
        ensure_current(database)
    except BaseException:
        database.close()
        raise
    return database


def existing_database(
    url: str | None = None, *, busy_seconds: float = BUSY_SECONDS
) -> Database | None:
    """Open the store to read it, or return None where nothing has been stored in a file yet.

    A file that may not be written is read all the same, if its tables are up to date.

    Raises:
        UserError: as `open_database`.
    """
    parsed = database_url(url)
    path = sqlite_path(parsed)
    if path is not None and not path.exists():
        return None
    if path is None or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return open_database(url, busy_seconds=busy_seconds)
    database = Database(parsed, busy_seconds=busy_seconds, ro=_how_to_read(path))
    try:
        require_current(database)
    except BaseException:
        database.close()
        raise
    return database


def _how_to_read(path: Path) -> str:
    """Return how SQLite opens a file with a write-ahead log that it may not write.

    It needs the log and its index, and can't make them; without a log the file is whole, and
    is read as one that doesn't change.

    Raises:
        UserError: if the log was left behind without its index.
    """
    log, index = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))
    if not log.exists() or not log.stat().st_size:
        return "mode=ro&immutable=1"
    if not index.exists():
        what = "the last changes of the store are not in its file yet, and it can't be written here"
        todo = "Have somebody who may write it run any command, such as `minbar draw --recover`"
        raise UserError(what, where=str(path), todo=todo)
    return "mode=ro"


def _create(path: Path) -> None:
    """Make an empty file that only its owner reads; its companions get the same mode."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, flags, 0o600))


def _engine(url: URL, busy_seconds: float, ro: str) -> Engine:
    if url.get_backend_name() == "sqlite":
        file = f"file:{urllib.parse.quote(url.database or '')}?{ro}"
        engine = (
            create_engine(
                url, creator=lambda: sqlite3.connect(file, uri=True, timeout=busy_seconds)
            )
            if ro
            else create_engine(url, connect_args={"timeout": busy_seconds})
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    milliseconds = int(busy_seconds * 1000)
    given = url.query.get("options", "")
    arguments = {
        "connect_timeout": max(2, int(busy_seconds)),
        "application_name": "minbar",
        "options": f"{given} -c lock_timeout={milliseconds} -c timezone=UTC".strip(),
    }
    return create_engine(url, connect_args=arguments)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  of the driver
    connection.isolation_level = None  # transactions begin where we say, with the word we say
    connection.execute("PRAGMA foreign_keys=ON")
    # A draw that was reported must survive a loss of power: each commit is synced.
    connection.execute("PRAGMA synchronous=FULL")
    # What a candidate has asked to be erased is overwritten, not only unlinked.
    connection.execute("PRAGMA secure_delete=ON")


def _begin_sqlite(conn: Connection) -> None:
    if statement := conn.get_execution_options().get("sqlite_begin", "BEGIN"):
        conn.exec_driver_sql(statement)
