"""What the page on the store says about backups works."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from minbar.store.database import open_database
from tests.databases import PostgresServer
from tests.store.ledgers import drawn, make_lock, state

PAGE = (Path(__file__).parents[2] / "docs" / "store.md").read_text("utf-8")


def shown(program: str) -> str:
    """Return the command line of the page that begins with `program`."""
    (line,) = re.findall(rf"^\$ ({program} .*)$", PAGE, re.MULTILINE)
    return str(line)


def test_a_backup_of_sqlite_is_the_store_as_it_was(tmp_path: Path) -> None:
    """The statement of the page copies a store that is in use; the copy opens as one."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    (statement,) = re.findall(r'"(VACUUM .*)"', shown("sqlite3"))
    copy = tmp_path / "store-backup.sqlite"
    with open_database(url) as database:
        drawn(database, make_lock(1, ["x"]))
        with database.outside_transactions() as conn:
            conn.exec_driver_sql(statement.replace("store-backup.sqlite", str(copy)))
        drawn(database, make_lock(2, ["y"]))
        assert state(database).window_sets == 2
    with open_database(f"sqlite:///{copy}") as database:
        assert state(database).window_sets == 1


def test_a_dump_of_postgresql_is_the_store_as_it_was(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    """The two commands of the page carry a store into an empty database."""
    source, target = postgres_server.create(), postgres_server.create()
    with open_database(source) as database:
        drawn(database, make_lock(1, ["x"]))
    for program, url in (("pg_dump", source), ("pg_restore", target)):
        done = subprocess.run(  # noqa: S602  a line of our own page, as people paste it
            shown(program),
            shell=True,
            cwd=tmp_path,
            env={**os.environ, "MINBAR_STORE": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
    with open_database(target) as database:
        assert state(database).window_sets == 1
        drawn(database, make_lock(2, ["y"]))
