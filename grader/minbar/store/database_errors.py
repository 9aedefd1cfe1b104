"""What a database says went wrong, in words that tell what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError

from minbar.errors import StoreUnavailableError, UserError

__all__ = ["LOCKED", "translated"]


class _Said(NamedTuple):
    what: str
    todo: str
    passing: bool = False
    """Whether it may be over in a moment, with nobody doing anything."""


_BACKUP: Final = "Put it back from your backup, or move it away to begin with an empty one"
LOCKED: Final = _Said(
    "the store is locked: another process has been writing for too long",
    "Wait for it, or end it; nothing was changed",
    passing=True,
)
_FULL: Final = _Said("the disk of the store is full", "Make room; nothing was changed")
_READ_ONLY: Final = _Said(
    "the store can't be written", "Give yourself write access to it and to its folder"
)
_SQLITE: Final[Mapping[str, _Said]] = MappingProxyType(
    {
        "SQLITE_BUSY": LOCKED,
        "SQLITE_LOCKED": LOCKED,
        "SQLITE_FULL": _FULL,
        "SQLITE_READONLY": _READ_ONLY,
        "SQLITE_PERM": _READ_ONLY,
        "SQLITE_CORRUPT": _Said("the store is damaged", _BACKUP),
        "SQLITE_NOTADB": _Said("this file is no store of minbar", _BACKUP),
        "SQLITE_CANTOPEN": _Said(
            "the store can't be opened", "It must be a file that you may read and write"
        ),
        "SQLITE_IOERR": _Said(
            "the disk of the store is full, or fails", "Make room, or check it; nothing was changed"
        ),
    }
)
_REACH: Final = "Check host, port and name in the URL, and that the server runs"
_ENTER: Final = "Check user and password (PGPASSWORD or ~/.pgpass), and what the server allows"
_POSTGRESQL: Final[Mapping[str, _Said]] = MappingProxyType(
    {
        "08": _Said("the database server can't be reached", _REACH, passing=True),
        "28": _Said("the database server does not let this user in", _ENTER),
        "3D": _Said("the server has no database of this name", "Create it: createdb"),
        "25006": _READ_ONLY,
        "40P01": LOCKED,
        "42501": _Said(
            "this user of the database may not do that",
            "Grant it the right to create and change tables in its schema",
        ),
        "53100": _FULL,
        "53300": _Said(
            "the database server has no free connection", "Try again later", passing=True
        ),
        "55P03": LOCKED,
        "57P": _Said(
            "the database server is going down or starting", "Try again later", passing=True
        ),
        "XX001": _Said("the store is damaged", _BACKUP),
        "XX002": _Said("the store is damaged", _BACKUP),
    }
)


_SIGNS: Final = (
    ("password", "28"),
    ("authentication", "28"),
    ("pg_hba.conf", "28"),
    ('database "', "3D"),
    ("remaining connection slots", "53300"),
    ("too many clients", "53300"),
    ("is starting up", "57P"),
    ("is shutting down", "57P"),
    ("terminating connection", "57P"),
)
"""Words of a server while it refuses a connection, and the class of state that they mean."""


@contextlib.contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what goes wrong with a database into what its user can do about it.

    Args:
        name: what messages call the database.

    Raises:
        StoreUnavailableError: for what may be over in a moment.
        UserError: for every other state of the database that is not minbar's fault.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        said = _of_sqlite(original) or _of_postgresql(original)
        if said is None:
            raise
        kind = StoreUnavailableError if said.passing else UserError
        raise kind(said.what, where=name, todo=said.todo) from None


def _of_sqlite(error: BaseException | None) -> _Said | None:
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorname", "") or ""
    return next((said for prefix, said in _SQLITE.items() if code.startswith(prefix)), None)


def _of_postgresql(error: BaseException | None) -> _Said | None:
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__module__.startswith("psycopg"):
        return _unreached(str(error))
    return next(
        (said for prefix, said in _POSTGRESQL.items() if (state or "").startswith(prefix)), None
    )


def _unreached(text: str) -> _Said | None:
    """Sort what the driver says without a state: while connecting, or when it lost the server.

    Servers speak the language that they are set up for; in an unknown one the
    reader sees their own words with the advice for the commonest case.
    """
    words = text.partition("FATAL:")[2] or text
    line = next((each.strip() for each in words.splitlines() if each.strip()), "")
    state = next((state for sign, state in _SIGNS if sign in text), "08")
    said = _POSTGRESQL[state]
    return said._replace(what=f"{said.what} ({line[:200]})")
