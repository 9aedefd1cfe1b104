"""What was erased is in no file of the store, whoever else uses it."""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.errors import StoreUnavailableError
from minbar.store.database import Database, open_database
from minbar.store.erasure import empty_log
from minbar.store.grade_privacy import forget_grades
from minbar.store.grades import current_grade, keep_grade
from tests.store.kept_grades import KEY, new_grade

NAME = "ann-the-first"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """Give a store in a file, by a command that waits a little only."""
    with open_database(f"sqlite:///{tmp_path / 'store.sqlite'}", busy_seconds=0.3) as opened:
        yield opened


@pytest.fixture
def batch(store: Database, tmp_path: Path) -> Iterator[Database]:
    """Give the same store as a batch has it, with a connection that stays open."""
    assert store.dialect == "sqlite"
    with open_database(f"sqlite:///{tmp_path / 'store.sqlite'}") as opened:
        with opened.read() as conn:
            assert current_grade(conn, KEY) is None
        yield opened


def files(folder: Path) -> bytes:
    """Return all bytes that the store has on the disk."""
    return b"".join(path.read_bytes() for path in folder.glob("store.sqlite*"))


def erase(database: Database) -> None:
    """Erase the grade; the log has it still."""
    with database.begin() as conn:
        assert forget_grades(conn, NAME) == 1


def kept_and_packed(database: Database) -> bytes:
    """Keep a grade whose notebook no page compresses, and return the notebook's packed bytes."""
    executed = os.urandom(20_000)
    with database.begin() as conn:
        keep_grade(conn, new_grade(candidate=NAME, executed=executed))
    return zlib.compress(executed, 6)


def test_nothing_is_left_while_others_are_connected(
    store: Database, batch: Database, tmp_path: Path
) -> None:
    """Neither the pseudonym nor any piece of the packed notebook, in file and log."""
    packed = kept_and_packed(store)
    # A page of 4,096 bytes breaks the bytes up; no piece of 64 is on its own by chance.
    pieces = [packed[first : first + 64] for first in range(0, len(packed) - 64, 64)]
    before = files(tmp_path)
    assert sum(piece in before for piece in pieces) > len(pieces) * 0.9
    erase(store)
    assert NAME.encode() in files(tmp_path)  # that is why there is something to do
    empty_log(store)
    after = files(tmp_path)
    assert NAME.encode() not in after
    assert [piece for piece in pieces if piece in after] == []
    with batch.begin() as conn:  # and the other one goes on
        keep_grade(conn, new_grade(candidate="bob"))
    with store.read() as conn:
        assert current_grade(conn, KEY) is not None


def test_whoever_reads_for_too_long_is_said(
    store: Database, batch: Database, tmp_path: Path
) -> None:
    """With the file and what to do; the erasure itself stands, and the next try ends it."""
    kept_and_packed(store)
    with batch.read() as conn:
        assert current_grade(conn, KEY) is not None
        erase(store)
        begun = time.monotonic()
        with pytest.raises(StoreUnavailableError, match="run the same command again") as refused:
            empty_log(store)
        assert time.monotonic() - begun < 10
        assert "store.sqlite-wal" in str(refused.value)
    with store.read() as conn:
        assert current_grade(conn, KEY) is None
    empty_log(store)
    assert NAME.encode() not in files(tmp_path)


def test_whoever_writes_is_waited_for(tmp_path: Path, batch: Database) -> None:
    """A batch that keeps a grade just now is over in a moment."""
    kept_and_packed(batch)
    erase(batch)
    writing, done = threading.Event(), threading.Event()

    def write() -> None:
        with batch.begin() as conn:
            keep_grade(conn, new_grade(candidate="bob"))
            writing.set()
            done.wait(0.5)

    with open_database(f"sqlite:///{tmp_path / 'store.sqlite'}") as patient:
        writer = threading.Thread(target=write)
        writer.start()
        writing.wait()
        empty_log(patient)
        writer.join()
    assert NAME.encode() not in files(tmp_path)


def test_a_server_keeps_its_own_log(database: Database) -> None:
    """With either engine the store is as good afterwards, and there may be nothing to do."""
    for _ in range(2):
        empty_log(database)
    with database.begin() as conn:
        keep_grade(conn, new_grade())
    empty_log(database)
    with database.read() as conn:
        assert current_grade(conn, KEY) is not None
