"""Opening the store, and its transactions."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from minbar.errors import UserError
from minbar.store.database import existing_database, open_database
from minbar.store.home import state_dir
from minbar.store.revisions import HEAD, current_revision
from minbar.store.tables import items, ledger
from tests.store.ledgers import NOW

PROCESSES = 4


def opened_revision(url: str) -> str | None:
    """Open a store and return its revision; runs in a process of its own."""
    with open_database(url) as database, database.read() as conn:
        assert conn.execute(select(func.count()).select_from(ledger)).scalar_one() == 1
        return current_revision(conn)


def test_first_starts_at_once_all_work(database_url: str) -> None:
    """Several processes open a store that isn't there yet: one migrates, all go on."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        found = pool.map(opened_revision, [database_url] * PROCESSES, chunksize=1)
    assert found == [HEAD] * PROCESSES


def test_a_read_sees_one_moment(database_url: str) -> None:
    """What others commit meanwhile is not seen before the next one."""
    row = {"sha256": "0" * 64, "item_id": "i", "version": "1", "record": b"", "kept": NOW}
    count = select(func.count()).select_from(items)
    with open_database(database_url) as database:
        with database.read() as conn:
            before = conn.execute(count).scalar_one()
            with database.begin() as other:
                other.execute(items.insert().values(row))
            during = conn.execute(count).scalar_one()
        with database.read() as conn:
            after = conn.execute(count).scalar_one()
    assert (before, during, after) == (0, 0, 1)


def test_moments_keep_their_zone(database_url: str) -> None:
    """A moment comes back aware, in UTC, whatever the engine keeps."""
    row = {"sha256": "0" * 64, "item_id": "i", "version": "1", "record": b"", "kept": NOW}
    with open_database(database_url) as database, database.begin() as conn:
        conn.execute(items.insert().values(row))
        assert conn.execute(select(items.c.kept)).scalar_one() == NOW


def test_the_default_is_a_private_file_in_the_state_folder() -> None:
    """`store.sqlite`, for its owner alone, with a write-ahead log, enforcing references."""
    assert existing_database() is None
    with open_database() as database, database.begin() as conn:
        path = state_dir() / "store.sqlite"
        modes = [stat.S_IMODE(each.stat().st_mode) for each in path.parent.glob("store.sqlite*")]
        pragmas = {
            name: conn.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete")
        }
    assert modes
    assert set(modes) == {0o600}
    assert pragmas == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "secure_delete": 1,
    }
    found = existing_database()
    assert found is not None
    found.close()


def test_the_environment_names_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MINBAR_STORE counts where no URL is given; an explicit one wins."""
    monkeypatch.setenv("MINBAR_STORE", f"sqlite:///{tmp_path / 'named.sqlite'}")
    with open_database() as named, open_database(f"sqlite:///{tmp_path / 'given.sqlite'}") as given:
        assert named.name == str(tmp_path / "named.sqlite")
        assert given.name == str(tmp_path / "given.sqlite")


def test_opening_a_current_store_leaves_alembic_alone(tmp_path: Path) -> None:
    """Alembic takes longer to import than all the rest: only a migration needs it."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    open_database(url).close()
    script = (
        "import sys; from minbar.store.database import open_database\n"
        f"open_database({url!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert done.stdout == b"False\n"


def test_the_package_itself_imports_no_sqlalchemy() -> None:
    """`--help`, and every command that needs no store, starts without it."""
    script = "import sys, minbar.store, minbar.cli.main; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert done.stdout == b"False\n"


def test_a_store_of_a_newer_minbar_is_refused_unharmed(database_url: str) -> None:
    """A revision that this chain lacks is never migrated, nor written."""
    with open_database(database_url) as database, database.begin() as conn:
        conn.execute(text("UPDATE minbar_revision SET version_num = '9999'"))
    with pytest.raises(UserError, match="made by a newer minbar"):
        open_database(database_url)


def test_tables_of_another_program_are_left_alone(tmp_path: Path) -> None:
    """A database in use by something else is refused by the name of a table."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE items (name TEXT)")
    other.close()
    with pytest.raises(UserError, match="tables of another program are here, such as `items`"):
        open_database(f"sqlite:///{path}")
