"""Recovering locks that were never written, or not where they were meant to be."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from minbar.drawing import session
from minbar.drawing.desk import Desk
from minbar.drawing.pool import Pool
from minbar.drawing.recovery import recover
from minbar.store.draws import unwritten
from tests.drawing.drawn_bank import requests


@pytest.fixture
def pending(desk: Desk, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the place of a set that was committed and never written."""
    target = tmp_path / "there" / "set.lock.yaml"
    target.parent.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(session, "put_in_place", lambda *_, **__: None)
        session.draw_sets(desk, pool, requests(pool, desk), lambda _: target)
    return target


def test_nothing_to_recover(desk: Desk) -> None:
    """A ledger in order has nothing waiting."""
    assert recover(desk) == ()


def test_file_that_is_there_is_only_marked(desk: Desk, pending: Path) -> None:
    """Written, but the process ended before it could say so."""
    with desk.database.read() as conn:
        (draw,) = unwritten(conn)
    pending.write_bytes(draw.lock or b"")
    before = pending.stat().st_ino
    (found,) = recover(desk)
    assert (found.problem, pending.stat().st_ino) == ("", before)
    assert recover(desk) == ()


def test_other_file_in_the_place_is_kept(desk: Desk, pending: Path) -> None:
    """It is named, the set stays pending, and --force would replace it."""
    pending.write_text("mine")
    (found,) = recover(desk)
    assert "is there already" in found.problem
    assert pending.read_text() == "mine"
    (forced,) = recover(desk, replace=True)
    assert (forced.problem, pending.read_bytes()[:6]) == ("", b"schema")


def test_folder_that_is_gone_is_named_and_another_may_be_given(
    desk: Desk, pending: Path, tmp_path: Path
) -> None:
    """The lock goes into any folder that is there."""
    pending.parent.rmdir()
    (found,) = recover(desk)
    assert "there is no such folder" in found.problem
    (moved,) = recover(desk, folder=tmp_path)
    assert (moved.problem, moved.path) == ("", tmp_path / "set.lock.yaml")
    assert moved.path.is_file()


def test_disk_that_is_full_still_is_told(
    desk: Desk, pending: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The set goes on waiting, and another folder is offered."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        (found,) = recover(desk)
    assert "No space left on device" in found.problem
    assert "another folder with --out" in found.problem
    assert not pending.exists()
    assert [each.problem for each in recover(desk)] == [""]
