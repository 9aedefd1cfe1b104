"""Where the store is: what people write, as an URL that SQLAlchemy takes."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from minbar.errors import UserError
from minbar.store.home import state_dir

__all__ = ["ENVIRONMENT_VARIABLE", "FILE_NAME", "database_url", "display_name", "sqlite_path"]

ENVIRONMENT_VARIABLE: Final = "MINBAR_STORE"
FILE_NAME: Final = "store.sqlite"
_NAMED_BY: Final = f"--store or {ENVIRONMENT_VARIABLE}"
_FORMS: Final = "Write sqlite:///FILE or postgresql://USER@HOST/NAME"
_POSTGRESQL: Final = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


def database_url(url: str | None = None) -> URL:
    """Return the URL of the store.

    Args:
        url: as written; by default what `MINBAR_STORE` says, else a file in the
            folder of minbar's state.

    Raises:
        UserError: if it names no database that minbar can use, or psycopg is missing.
    """
    written = url or os.environ.get(ENVIRONMENT_VARIABLE)
    if not written:
        return URL.create("sqlite", database=str(state_dir() / FILE_NAME))
    try:
        parsed = make_url(written)
    except (ArgumentError, ValueError):  # its text repeats the URL, with the password
        what = "the URL of the store can't be read"
        raise UserError(what, where=_NAMED_BY, todo=_FORMS) from None
    if parsed.drivername == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in _POSTGRESQL:
        return _postgresql(parsed)
    what = f"minbar can keep nothing in `{parsed.drivername[:40]}`"
    raise UserError(what, where=_NAMED_BY, todo=_FORMS)


def sqlite_path(url: URL) -> Path | None:
    """Return the file of a SQLite store; None for others."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return None
    return Path(url.database)


def _sqlite(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.query:
        what = "this URL names no file"
        raise UserError(what, where=display_name(url), todo="Write sqlite:///FILE")
    path = Path(url.database).expanduser().absolute()
    if not path.parent.is_dir():
        what = "the folder of the store does not exist"
        raise UserError(what, where=str(path.parent), todo="Create it, or name another file")
    return url.set(database=str(path))


def _postgresql(url: URL) -> URL:
    if importlib.util.find_spec("psycopg") is None:
        what = "PostgreSQL needs the package psycopg, which is not installed"
        raise UserError(what, where=display_name(url), todo="pip install 'minbar[postgresql]'")
    if "@" in (url.host or ""):
        what = "the URL of the store has more than one `@`"
        raise UserError(what, where=_NAMED_BY, todo="Write %40 for one in the password")
    return url.set(drivername="postgresql+psycopg")


def display_name(url: URL) -> str:
    """Return what messages call a store: its file, or its URL without anything secret."""
    path = sqlite_path(url)
    if path is not None:
        return str(path)
    return url.set(query={}, drivername=url.get_backend_name()).render_as_string(hide_password=True)
