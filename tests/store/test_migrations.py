"""The chain of migrations: every step keeps what is stored, and leads to the tables in use."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from minbar.store.database import Database, open_database
from minbar.store.database_url import database_url as parsed
from minbar.store.items import item_bytes
from minbar.store.revisions import (
    HEAD,
    VERSION_TABLE,
    current_revision,
    migration_config,
    upgrade,
)
from minbar.store.tables import metadata
from tests.store.ledgers import drawn, item, make_lock, record, state

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOMENT = "2026-01-02 00:00:00"
KEPT = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
REVISIONS = [
    script.revision for script in ScriptDirectory.from_config(migration_config()).walk_revisions()
][::-1]


ROWS: dict[str, dict[str, dict[str, object]]] = {
    "0001": {
        "INSERT INTO items VALUES (:sha256, :item, '1.0.0', :record, :moment)": {
            "sha256": "0" * 64,
            "item": item("old"),
            "record": record("old"),
            "moment": MOMENT,
        },
    },
    "0002": {
        """INSERT INTO draws (set_id, status, role, level, round, form, as_of, created,
        sequence, written) VALUES ('set-9', 'drawn', 'r', 1, 1, 1, :day, :moment, 1, :yes)""": {
            "day": MOMENT[:10],
            "moment": MOMENT,
            "yes": True,
        },
        "INSERT INTO draw_items VALUES (1, 1, 1, 'set', :item, '1.0.0', :sha256, :item)": {
            "sha256": "0" * 64,
            "item": item("old"),
        },
        """INSERT INTO draw_events (draw, kind, at, sequence, why)
        VALUES (1, 'drawn', :moment, 1, '')""": {"moment": MOMENT},
        "INSERT INTO leaked_items VALUES (:item, :moment, 'forum', NULL)": {
            "item": item("gone"),
            "moment": MOMENT,
        },
    },
    "0003": {
        """INSERT INTO grades (key, current, status, takehome, takehome_version,
        takehome_sha256, submission_sha256, notebook, graded, grade, grade_length,
        grade_sha256, executed, executed_length, executed_sha256)
        VALUES (:sha256, :yes, 'graded', 'churn', '1.0.0', :sha256, :sha256, 'a.ipynb',
        :moment, :data, 1, :sha256, :data, 1, :sha256)""": {
            "sha256": "0" * 64,
            "yes": True,
            "moment": MOMENT,
            "data": b"x",
        },
    },
}
"""Revision to statements that fill the tables it made, as a minbar of then would have."""


def fill(conn: Connection, revision: str) -> None:
    """Write a row into each table of a store as an earlier minbar left it."""
    for each in REVISIONS[: REVISIONS.index(revision) + 1]:
        for statement, values in ROWS[each].items():
            conn.execute(text(statement), values)


def counts(conn: Connection) -> dict[str, int]:
    """Return the number of rows of each table, the ledger's own row left out."""
    names = sorted(set(inspect(conn).get_table_names()) - {VERSION_TABLE, "ledger"})
    return {
        name: conn.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
        for name in names
    }


def make_earlier(url: str, revision: str) -> dict[str, int]:
    """Make a store of an earlier minbar, with data, and return its counts."""
    database = Database(parsed(url))
    with database, database.begin() as conn:
        upgrade(conn, revision)
        fill(conn, revision)
        return counts(conn)


def test_the_constant_is_the_end_of_the_chain() -> None:
    """A migration that was added without it would never run."""
    assert REVISIONS[-1] == HEAD
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_store_is_brought_up_to_date_with_its_data(
    database_url: str, revision: str
) -> None:
    """Rows of all tables are still there, the store is at the end of the chain and works."""
    before = make_earlier(database_url, revision)
    assert min(before.values()) == 1
    with open_database(database_url) as database:
        with database.read() as conn:
            assert current_revision(conn) == HEAD
            after = counts(conn)
            assert before.items() <= after.items()
            moments = conn.execute(select(metadata.tables["items"].c.kept)).scalars().all()
            assert moments == [KEPT]
        drawn(database, make_lock(1, ["x"]))
        assert state(database).usage[item("x")].sets == 1
        with database.read() as conn:
            assert item_bytes(conn, item("x"), "1.0.0") is not None


def test_migrations_lead_to_the_tables_in_use(database_url: str) -> None:
    """Alembic finds no difference between a migrated store and the models."""
    with open_database(database_url) as database, database.read() as conn:
        assert differences(conn) == []


def test_a_difference_would_be_found(database_url: str) -> None:
    """The comparison above is not blind: a column more is one difference."""
    with open_database(database_url) as database:
        with database.begin() as conn:
            conn.execute(text("ALTER TABLE items ADD COLUMN note VARCHAR(9)"))
        with database.read() as conn:
            assert [each[0] for each in differences(conn)] == ["remove_column"]


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps are one transaction, tables included: half a migration does not exist."""
    before = make_earlier(database_url, "0001")

    def failing(conn: Connection, revision: str = "head") -> None:
        upgrade(conn, revision)
        msg = "the power is gone"
        raise RuntimeError(msg)

    monkeypatch.setattr("minbar.store.revisions.upgrade", failing)
    with pytest.raises(RuntimeError, match="power"):
        open_database(database_url)
    with Database(parsed(database_url)) as database, database.read() as conn:
        assert current_revision(conn) == "0001"
        assert counts(conn) == before


def differences(conn: Connection) -> list[Any]:
    """Return what Alembic would change, types and constraints included."""
    options = {"version_table": VERSION_TABLE, "compare_type": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(conn, opts=options), metadata)
    return found
