"""What was erased leaves the write-ahead log, too.

SQLite overwrites what is deleted (`secure_delete`), but as a new version of the page: older
versions stay in the log until somebody empties it. The last connection that closes does,
so while a batch runs nobody would.
"""

from __future__ import annotations

import time
from typing import Final

from minbar.errors import StoreUnavailableError
from minbar.store.database import Database

__all__ = ["empty_log"]

_PAUSE: Final = 0.05
"""Seconds between two tries where SQLite itself does not wait."""


def empty_log(database: Database) -> None:
    """Move what is in SQLite's write-ahead log into the file, and empty the log.

    Others that read or write are waited for, as long as the database is told to wait. In
    PostgreSQL the log is the server's, and nothing happens.

    Raises:
        StoreUnavailableError: if somebody is in the middle of something for longer than that.
        UserError: for every other state in which that can't be done.
    """
    if database.dialect != "sqlite":
        return
    deadline = time.monotonic() + database.busy_seconds
    # SQLite waits for readers and a writer by itself, but not for another one that does this.
    while not _emptied(database):
        if time.monotonic() >= deadline:
            what = "it is erased from the store, but not from its write-ahead log: another"
            what += " process, such as a batch or an export, is using the store"
            todo = "Let it come to its end, then run the same command again; that empties the log"
            raise StoreUnavailableError(what, where=f"{database.name}-wal", todo=todo)
        time.sleep(_PAUSE)


def _emptied(database: Database) -> bool:
    with database.outside_transactions() as conn:
        busy, *_ = conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy
