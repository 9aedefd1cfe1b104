"""What the page on the store says about backups works."""

from __future__ import annotations

import os
import re
import subprocess
import zlib
from pathlib import Path

from minbar.store.database import open_database
from minbar.store.grade_privacy import forget_grades
from minbar.store.grades import keep_grade
from tests.databases import PostgresServer
from tests.store.kept_grades import new_grade
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


def test_what_was_erased_leaves_the_files_of_postgresql(postgres_server: PostgresServer) -> None:
    """With the command of the page, and not before: bytes of a deleted row stay in the table."""
    url = postgres_server.create()
    executed = os.urandom(20_000)
    piece = zlib.compress(executed, 6)[5_000:5_064]

    def tables_hold_it() -> bool:
        postgres_server.run("CHECKPOINT")
        files = (postgres_server.folder / "data" / "base").rglob("*")
        return any(piece in path.read_bytes() for path in files if path.is_file())

    with open_database(url) as database:
        with database.begin() as conn:
            keep_grade(conn, new_grade(candidate="ann", executed=executed))
        with database.begin() as conn:
            assert forget_grades(conn, "ann") == 1
        assert tables_hold_it()
        done = subprocess.run(  # noqa: S602  a line of our own page, as people paste it
            shown("psql"), shell=True, env={**os.environ, "MINBAR_STORE": url}, check=False
        )
        assert done.returncode == 0
        assert not tables_hold_it()
