"""What ledgers of take-homes hold about somebody: shown, and erased."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from minbar.store.attempts import Attempts
from minbar.store.releases import Releases
from minbar.store.starts import Start, Starts
from minbar.store.takehome_privacy import forget_takehomes, takehome_entries, takehome_retention

OLD, NEW = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (1, 3))
TASK = "late-deliveries"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give ledgers with two candidates: one of January, one of March."""
    for name, when in (("c-1", OLD), ("c-2", NEW)):
        deadline = when + dt.timedelta(days=7)
        Starts(tmp_path).record(
            Start(
                takehome=TASK,
                version="1.0.0",
                candidate=name,
                started=when,
                deadline=deadline,
                key_id="k",
            )
        )
        Starts(tmp_path).extend(name, TASK, dt.timedelta(days=1), "ill")
        Attempts(tmp_path).record(name, TASK, "f" * 64, when)
        Releases(tmp_path).record(name, TASK, "f" * 64, when)
    return tmp_path


def counts(folder: Path, name: str) -> list[int]:
    """Return how many entries each ledger holds about somebody."""
    return [len(entries) for entries in takehome_entries(name, folder).values()]


def test_all_ledgers_are_shown(folder: Path) -> None:
    """Starts with their extensions, attempts and releases."""
    assert list(takehome_entries("c-1", folder)) == ["starts", "attempts", "releases"]
    assert counts(folder, "c-1") == [2, 1, 1]


def test_the_forgotten_are_strangers(folder: Path) -> None:
    """No byte of them is left, the other stays, and both may be written about again."""
    assert forget_takehomes("c-1", folder) == 4
    assert [b"c-1" in path.read_bytes() for path in folder.glob("*.jsonl")] == [False] * 3
    assert counts(folder, "c-2") == [2, 1, 1]
    assert Starts(folder).find("c-1", TASK) is None
    assert not Releases(folder).released("c-1", TASK)
    assert Attempts(folder).record("c-1", TASK, "e" * 64, NEW) == 1
    assert Attempts(folder).record("c-2", TASK, "e" * 64, NEW) == 2
    assert forget_takehomes("c-3", folder) == 0


def test_old_entries_are_erased_by_their_day(folder: Path) -> None:
    """Those of a day before, and no other."""
    assert takehome_retention(dt.date(2026, 1, 1), folder) == 0
    assert takehome_retention(dt.date(2026, 1, 2), folder) == 4
    assert (counts(folder, "c-1"), counts(folder, "c-2")) == ([0, 0, 0], [2, 1, 1])


def test_where_nothing_was_written_nothing_is(tmp_path: Path) -> None:
    """Asking makes no ledger."""
    assert (takehome_entries("c-1", tmp_path), forget_takehomes("c-1", tmp_path)) == ({}, 0)
    assert list(tmp_path.iterdir()) == []
