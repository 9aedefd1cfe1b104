"""What candidates may ask for: everything about them, and that it be erased."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from sqlalchemy import select

from minbar.store.database import Database, open_database
from minbar.store.database_url import database_url, sqlite_path
from minbar.store.outcomes import mark_cancelled
from minbar.store.privacy import Erased, export_candidate, forget_candidate, retention
from minbar.store.tables import metadata
from tests.store.ledgers import DAY, drawn, item, make_lock, state

ANN, BOB = "a" * 64, "b" * 64


def fill(database: Database) -> None:
    """Enter two sets of one candidate, one of another, and one of nobody."""
    old = DAY - dt.timedelta(days=400)
    drawn(
        database,
        make_lock(1, ["x", "y"], reserves=["v"], candidate=ANN, day=old),
        make_lock(2, ["x"], candidate=ANN),
        make_lock(3, ["x"], candidate=BOB),
        make_lock(4, ["z"]),
    )
    with database.begin() as conn:
        mark_cancelled(conn, f"set-{2:016x}", why="Ann was ill")


def everything(database: Database) -> str:
    """Return all rows of all tables as text."""
    with database.read() as conn:
        rows = [row for table in metadata.sorted_tables for row in conn.execute(select(table))]
    return "\n".join(map(str, rows))


def test_a_forgotten_candidate_is_nowhere_and_exposure_stays(database: Database) -> None:
    """Key, lock, path and free text are gone; counts are as before; others are untouched."""
    fill(database)
    before = state(database)
    with database.begin() as conn:
        assert forget_candidate(conn, ANN) == Erased(candidates=1, draws=2, notes=1)
    text = everything(database)
    assert ANN not in text
    assert "Ann was ill" not in text
    assert "seed-1" not in text
    assert BOB in text
    after = state(database, candidate=ANN)
    assert (after.usage, after.window_sets) == (before.usage, before.window_sets)
    assert (after.seen, after.sequence) == (frozenset(), before.sequence + 1)
    with database.begin() as conn:
        assert forget_candidate(conn, ANN) == Erased(candidates=0, draws=0, notes=0)


def test_retention_forgets_old_sets_only(database: Database) -> None:
    """A candidate with an old and a new set keeps the new one; a second run finds nothing."""
    fill(database)
    with database.begin() as conn:
        assert retention(conn, DAY) == Erased(candidates=1, draws=1, notes=0)
        assert retention(conn, DAY) == Erased(candidates=0, draws=0, notes=0)
        assert len(export_candidate(conn, ANN)["draws"]) == 1
    assert state(database, candidate=BOB).seen == {item("x")}


def test_the_export_is_all_of_it_in_json(database: Database) -> None:
    """Sets with items, reserves, lock and history, and nothing of other candidates."""
    fill(database)
    with database.read() as conn:
        exported = json.loads(json.dumps(export_candidate(conn, ANN)))
    assert [draw["status"] for draw in exported["draws"]] == ["drawn", "cancelled"]
    first, second = exported["draws"]
    assert [(one["place"], one["id"]) for one in first["items"]] == [
        ("set", item("x")),
        ("set", item("y")),
        ("reserve", item("v")),
    ]
    assert json.loads(first["lock"])["request"]["candidate"] == ANN
    assert [event["kind"] for event in second["events"]] == ["committed", "drawn", "cancelled"]
    assert second["events"][-1]["why"] == "Ann was ill"
    assert BOB not in json.dumps(exported)


def test_nothing_is_held_about_a_stranger(database: Database) -> None:
    """An export of somebody unknown is empty, not an error."""
    with database.read() as conn:
        assert export_candidate(conn, ANN)["draws"] == []


def test_no_page_of_the_file_keeps_what_was_erased(tmp_path: Path) -> None:
    """SQLite overwrites erased bytes; the file and its companions hold none of them."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with open_database(url) as database:
        fill(database)
        with database.begin() as conn:
            forget_candidate(conn, ANN)
    assert sqlite_path(database_url(url)) == tmp_path / "store.sqlite"
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert ANN.encode() not in kept
    assert b"Ann was ill" not in kept
    assert BOB.encode() in kept
