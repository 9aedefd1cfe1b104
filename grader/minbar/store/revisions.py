"""Bringing a database's tables up to date, once, whoever comes first."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, column, inspect, select, table

from minbar.errors import UserError
from minbar.store.database_errors import LOCKED

if TYPE_CHECKING:
    from alembic.config import Config

    from minbar.store.database import Database

__all__ = [
    "HEAD",
    "VERSION_TABLE",
    "ensure_current",
    "migration_config",
    "require_current",
    "upgrade",
]

HEAD: Final = "0003"
"""The newest migration; a constant, because Alembic takes long to import."""
VERSION_TABLE: Final = "minbar_revision"
_WAIT: Final = 0.05


def ensure_current(database: Database) -> None:
    """Migrate a database that isn't at the newest migration.

    Raises:
        UserError: if it belongs to another program, or a newer minbar made it.
    """
    with database.read() as conn:
        if current_revision(conn) == HEAD:
            return
    if database.dialect == "sqlite":
        _use_write_ahead_log(database)
    with database.begin() as conn:
        # Another process may have done it while this one waited.
        if current_revision(conn) != HEAD:
            _check(conn, database.name)
            upgrade(conn)


def require_current(database: Database) -> None:
    """Refuse a database that isn't at the newest migration, and that may not be changed here.

    Raises:
        UserError: as `ensure_current`, or if it has to be brought up to date.
    """
    with database.read() as conn:
        if current_revision(conn) == HEAD:
            return
        _check(conn, database.name)
    what = "the store was made by an older minbar, and can't be brought up to date: it is read-only"
    todo = "Have somebody who may write it run a command of this minbar, such as `draw --recover`"
    raise UserError(what, where=database.name, todo=todo)


def current_revision(conn: Connection) -> str | None:
    """Return the newest migration that a database has seen; None if it has seen none."""
    if not inspect(conn).has_table(VERSION_TABLE):
        return None
    version: str | None = conn.execute(
        select(column("version_num")).select_from(table(VERSION_TABLE))
    ).scalar()
    return version


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Run the migrations up to one, in the transaction of a connection."""
    from alembic import command

    config = migration_config()
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


def migration_config() -> Config:
    """Return Alembic's configuration of our chain."""
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _check(conn: Connection, name: str) -> None:
    from alembic.script import ScriptDirectory

    from minbar.store.tables import metadata

    revision = current_revision(conn)
    if revision is None:
        taken = sorted(set(inspect(conn).get_table_names()) & set(metadata.tables))
        if taken:
            what = f"the tables of another program are here, such as `{taken[0]}`"
            raise UserError(what, where=name, todo="Give minbar a database of its own")
        return
    known = ScriptDirectory.from_config(migration_config()).walk_revisions()
    if revision not in {script.revision for script in known}:
        what = f"the store was made by a newer minbar (its form is {revision}, this reads {HEAD})"
        raise UserError(what, where=name, todo="Upgrade minbar; nothing was changed")


def _use_write_ahead_log(database: Database) -> None:
    """Switch SQLite's journal, for good; two that switch at once refuse each other."""
    deadline = time.monotonic() + database.busy_seconds
    while True:
        try:
            with database.outside_transactions() as conn:
                conn.exec_driver_sql("PRAGMA journal_mode=WAL")
        except UserError as error:
            if error.what != LOCKED.what or time.monotonic() > deadline:
                raise
            time.sleep(_WAIT)
        else:
            return
