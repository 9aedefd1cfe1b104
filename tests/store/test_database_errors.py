"""Stores in bad states: clear words, and nothing harmed."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from minbar.errors import UserError
from minbar.store.database import Database, existing_database, open_database
from minbar.store.database_errors import LOCKED, translated
from minbar.store.database_url import database_url
from minbar.store.revisions import upgrade
from tests.databases import GUARDED_PASSWORD, PostgresServer
from tests.store.ledgers import drawn, enter, item, make_lock, state

SHORT = 0.2  # seconds to wait for a lock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of a store that holds one set."""
    file = tmp_path / "folder" / "store.sqlite"
    file.parent.mkdir()
    with open_database(f"sqlite:///{file}") as database:
        drawn(database, make_lock(1, ["x"]))
    return file


def refused(url: str | Path) -> UserError:
    """Return the error that opening, or then writing, ends in."""
    url = url if isinstance(url, str) else f"sqlite:///{url}"
    with (
        pytest.raises(UserError) as caught,
        open_database(url, busy_seconds=SHORT) as database,
        database.begin() as conn,
    ):
        conn.execute(text("UPDATE ledger SET sequence = sequence + 1"))
    assert caught.value.todo
    return caught.value


def test_a_locked_store_is_said_after_a_while(database_url: str) -> None:
    """While another one writes, a writer waits, then gives up unharmed; readers go on."""
    with (
        open_database(database_url) as holder,
        open_database(database_url, busy_seconds=SHORT) as other,
    ):
        drawn(holder, make_lock(1, ["x"]))
        with holder.begin():
            assert state(other).usage.keys() == {item("x")}
            error = refused(database_url)
        enter(other, make_lock(2, ["y"]))
    assert error.what == "the store is locked: another process has been writing for too long"
    assert error.where == other.name


def test_a_locked_table_is_a_locked_store() -> None:
    """Connections that share a cache lock tables of each other; SQLite names that otherwise."""
    with (
        contextlib.closing(sqlite3.connect("file:t?mode=memory&cache=shared", uri=True)) as one,
        contextlib.closing(sqlite3.connect("file:t?mode=memory&cache=shared", uri=True)) as other,
    ):
        one.execute("CREATE TABLE t (a)")
        one.commit()
        one.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(UserError) as caught, translated("the store"):
            other.execute("SELECT * FROM t")
    assert caught.value.what == LOCKED.what


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a database, but a page of text\n" * 40, "no store of minbar"),
        (b"\0" * 600, "no store"),
    ],
)
def test_a_file_that_is_no_store_is_left_alone(path: Path, content: bytes, said: str) -> None:
    """Its bytes are as before."""
    path.write_bytes(content)
    assert said in refused(path).what
    assert path.read_bytes() == content


def test_a_damaged_store_is_said(path: Path) -> None:
    """A file with a good head and a bad body is never read as if it were whole."""
    pages = bytearray(path.read_bytes())
    pages[4096:] = b"\xa5" * (len(pages) - 4096)
    path.write_bytes(pages)
    assert refused(path).what == "the store is damaged"


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    """It can't be opened, and is not replaced."""
    (tmp_path / "store.sqlite").mkdir()
    error = refused(tmp_path / "store.sqlite")
    assert error.what == "the store can't be opened"
    assert error.where == str(tmp_path / "store.sqlite")


def test_a_store_that_may_only_be_read_is_said(path: Path) -> None:
    """Readers go on; whoever writes learns why it can't be."""
    with open_database(f"sqlite:///{path}") as database:
        with database.outside_transactions() as conn:
            conn.exec_driver_sql("PRAGMA query_only=ON")
        with pytest.raises(UserError, match="can't be written"), database.begin() as conn:
            conn.execute(text("UPDATE ledger SET sequence = 9"))
        assert state(database).sequence == 1


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no right to write anything, whoever runs this."""
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)


@pytest.mark.usefixtures("unwritable")
def test_what_may_only_be_read_is_read_and_not_written(path: Path) -> None:
    """The newest commit is seen, be it in the file or in the log beside it; no file is made."""
    store = existing_database(f"sqlite:///{path}")
    assert store is not None
    with store:
        assert state(store).usage.keys() == {item("x")}
        with pytest.raises(UserError, match="can't be written"):
            enter(store, make_lock(2, ["y"]))
    assert [each.name for each in path.parent.iterdir()] == ["store.sqlite"]
    with open_database(f"sqlite:///{path}") as writer:
        enter(writer, make_lock(2, ["y"]))
        store = existing_database(f"sqlite:///{path}")
        assert store is not None
        with store:
            assert state(store).usage.keys() == {item("x"), item("y")}


@pytest.mark.usefixtures("unwritable")
def test_a_log_without_its_index_is_not_passed_over(path: Path, tmp_path: Path) -> None:
    """What stands only in the log would be missing, and nobody would know."""
    copy = tmp_path / "copy?.sqlite"
    with open_database(f"sqlite:///{path}") as writer:
        enter(writer, make_lock(2, ["y"]))
        shutil.copyfile(path, copy)
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    url = f"sqlite:///{str(copy).replace('?', '%3F')}"
    with pytest.raises(UserError, match="last changes of the store are not in its file yet"):
        existing_database(url)


@pytest.mark.usefixtures("unwritable")
def test_an_older_store_that_may_only_be_read_is_said(tmp_path: Path) -> None:
    """It would have to be brought up to date, which is not tried."""
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    with Database(database_url(url)) as database, database.begin() as conn:
        upgrade(conn, "0001")
    before = (tmp_path / "old.sqlite").read_bytes()
    with pytest.raises(UserError, match="made by an older minbar, and can't be brought up"):
        existing_database(url)
    assert (tmp_path / "old.sqlite").read_bytes() == before


def test_a_full_disk_leaves_the_ledger_as_it_was(path: Path) -> None:
    """A set that does not fit is not there at all, and later ones go on."""
    with open_database(f"sqlite:///{path}") as database:
        with database.outside_transactions() as conn:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
            conn.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        big = [f"x{'y' * 150}{number}" for number in range(40)]
        with pytest.raises(UserError, match="disk of the store is full"):
            enter(database, make_lock(2, big))
        assert state(database).usage.keys() == {item("x")}


# Runs on a disk of 300 kB that is gone afterwards, and that nobody else sees.
SMALL_DISK = 'mkdir disk && mount -t tmpfs -o size=300k tmpfs disk && exec "$@"'
FILL = """
import contextlib, pathlib
from minbar.errors import UserError
from minbar.store.database import open_database
from tests.store.ledgers import drawn, enter, make_lock, state

with open_database("sqlite:///disk/store.sqlite") as database:
    drawn(database, make_lock(1, ["x"]))
    filler = pathlib.Path("disk/filler")
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(4096))
    try:
        enter(database, make_lock(2, [f"x{'y' * 150}{number}" for number in range(40)]))
    except UserError as error:
        print(error.what)
    filler.unlink()
    print(*state(database).usage)
    drawn(database, make_lock(2, ["y"]))
    print(state(database).window_sets)
"""


def test_a_really_full_disk_is_said(tmp_path: Path) -> None:
    """Not only SQLite's own limit: also when the file system has no room for the log."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    done = subprocess.run(
        ["unshare", *as_root, "--mount", "sh", "-c", SMALL_DISK, "sh", sys.executable, "-c", FILL],  # noqa: S607
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["the disk of the store is full", item("x"), "2"]


def test_wrong_passwords_are_said_and_never_shown(postgres_server: PostgresServer) -> None:
    """The message has user and place; neither the wrong nor the right password."""
    url = postgres_server.url("postgres", "guarded:wr0ng-pass")
    error = refused(url)
    assert error.what.startswith("the database server does not let this user in")
    assert "wr0ng-pass" not in str(error)
    assert error.where == "postgresql://guarded:***@/postgres"
    right = refused(postgres_server.url("postgres", f"guarded:{GUARDED_PASSWORD}"))
    assert "may not" in right.what
    assert GUARDED_PASSWORD not in str(right)


def test_a_missing_database_or_server_is_said(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Each with what to check."""
    missing = refused(postgres_server.url("nowhere"))
    assert missing.what.startswith("the server has no database of this name")
    silent = refused(f"postgresql://owner@/store?host={tmp_path}")
    assert silent.what.startswith("the database server can't be reached")


def test_a_server_that_goes_away_is_said(postgres_server: PostgresServer) -> None:
    """A connection that the server ended is no defect of minbar, and the next one works."""
    with open_database(postgres_server.create()) as database:
        with pytest.raises(UserError, match=r"can't be reached|going down"):
            _lose(database, postgres_server)
        assert state(database).sequence == 0


def _lose(database: Database, server: PostgresServer) -> None:
    with database.read() as conn:
        pid = conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
        server.run(f"SELECT pg_terminate_backend({pid})")
        conn.execute(text("SELECT 1"))


def test_a_read_only_server_is_said(postgres_server: PostgresServer) -> None:
    """A replica refuses to write, in our words."""
    url = postgres_server.create()
    open_database(url).close()
    name = url.partition("@/")[2].partition("?")[0]
    postgres_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert refused(url).what == "the store can't be written"


def test_a_store_without_its_folder_is_said(path: Path) -> None:
    """A folder that went away is named."""
    shutil.rmtree(path.parent)
    assert refused(path).where == str(path.parent)


def test_files_that_can_not_be_made_keep_their_own_words(tmp_path: Path) -> None:
    """A name that no file can have ends in the system's error, which commands show as it is."""
    with pytest.raises(OSError, match="too long"):
        open_database(f"sqlite:///{tmp_path / ('x' * 300)}")
    assert list(tmp_path.iterdir()) == []


def test_sqlite_itself_agrees_that_the_store_is_sound(path: Path) -> None:
    """The file passes SQLite's own checks of pages and references."""
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    plain.close()
