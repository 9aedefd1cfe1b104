"""A session gives a grader that works, and leaves no room behind, however it ends."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from minbar.cli.session import grading_session
from minbar.errors import EngineError, UserError
from minbar.grading.identity import Identity
from minbar.rooms.docker_rooms import OWNER
from minbar.rooms.engine import connect
from minbar.takehomes.keys import demonstration_keys
from tests.cli.commands import small_bank
from tests.takehomes.samples import GOOD, notebook


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank with the small take-home, and an empty state."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    return small_bank(tmp_path / "bank")


def rooms_left() -> set[str]:
    """Return the containers that this process has on the engine."""
    with contextlib.closing(connect()) as client:
        found = client.containers.list(all=True, filters={"label": OWNER}, ignore_removed=True)
        mine = [one for one in found if one.labels[OWNER].startswith(f"{os.getpid()}-")]
        return {str(one.name) for one in mine}


def test_session(bank: Path, tmp_path: Path) -> None:
    """What it gives can grade; grades say what was not proved here; no room is left."""
    before = rooms_left()  # other tests of this process may have rooms of their own
    path = tmp_path / "work.ipynb"
    path.write_bytes(notebook(*GOOD))
    with grading_session("tiny", [bank]) as grader:
        grade = grader.grade(grader.take_in(path), Identity(keys=demonstration_keys("tiny"))).grade
    assert (grade.status, grade.criteria[0].points) == ("graded", 5.0)
    assert grade.warnings == ["limits were not proved on this engine; run `minbar sandbox doctor`"]
    assert grade.run.room.startswith("docker/")
    assert rooms_left() <= before


def test_session_that_fails(bank: Path) -> None:
    """An error, Ctrl-C among them, goes through, and rooms that were booting are gone."""
    before = rooms_left()
    with pytest.raises(KeyboardInterrupt), grading_session("tiny", [bank]):
        raise KeyboardInterrupt
    assert rooms_left() <= before


def test_content_comes_before_the_engine(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped take-home is said without an engine; a missing engine after that."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{bank}/no.sock")
    with pytest.raises(UserError, match="no take-home `tinny`"), grading_session("tinny", [bank]):
        pytest.fail("there is no such take-home")
    with pytest.raises(EngineError, match=r"no\.sock"), grading_session("tiny", [bank]):
        pytest.fail("there is no engine")
