"""What of a notebook is run, and with which environment."""

from __future__ import annotations

import os
import site
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minbar.rooms.hardening import ROOM_ENVIRONMENT
from minbar.rooms.inside.candidate import KERNEL_ENVIRONMENT
from minbar.takehomes.checker.run import ENVIRONMENT, Check, code_cells, kernel_environment

if TYPE_CHECKING:
    import pytest


def cell(kind: str, source: str | list[str], *tags: str) -> dict[str, Any]:
    """Return a cell."""
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


NOTEBOOK = {
    "cells": [
        cell("markdown", "# Title"),
        cell("code", ["x = 1\n", "y = 2"]),
        cell("code", " \n"),
        cell("raw", "raw"),
        cell("code", "raise ValueError", "raises-exception"),
        cell("code", "skipped()", "skip-execution"),
    ]
}


def test_positions_count_all_cells() -> None:
    """Code with something in it is run; positions count from 1 over all cells."""
    assert code_cells(NOTEBOOK, []) == [
        (2, "x = 1\ny = 2"),
        (5, "raise ValueError"),
        (6, "skipped()"),
    ]


def test_tags_need_permission() -> None:
    """A cell is skipped by its tag only where the take-home allows that."""
    assert [position for position, _ in code_cells(NOTEBOOK, ["skip-execution"])] == [2, 5]
    assert [position for position, _ in code_cells(NOTEBOOK, ["raises-exception"])] == [2, 5, 6]


def test_environment_is_the_graders() -> None:
    """Hash seed, threads, backend and time zone are those of a room."""
    room = {**ROOM_ENVIRONMENT, **KERNEL_ENVIRONMENT}
    assert {name: room.get(name) for name in ENVIRONMENT} == dict(ENVIRONMENT)
    wanted = {name for name in room if name.endswith("_NUM_THREADS") or name.startswith("PYTHON")}
    assert wanted <= set(ENVIRONMENT)


def test_kernel_sees_the_checker_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search path of the candidate's own, which the grader lacks, does not count."""
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("MINE", "kept")
    monkeypatch.setattr(site, "getusersitepackages", lambda: "/not/in/use")
    found = kernel_environment(tmp_path)
    assert found["PYTHONPATH"] == str(tmp_path)
    assert found["MINE"] == "kept"


def test_packages_of_the_user_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who installed the packages for themselves alone can check, too."""
    monkeypatch.setattr(site, "getusersitepackages", lambda: "/users/own")
    monkeypatch.syspath_prepend("/users/own")
    assert kernel_environment(tmp_path)["PYTHONPATH"] == f"{tmp_path}{os.pathsep}/users/own"


def test_passed() -> None:
    """Nothing run, a failure or an unusable file is not a pass."""
    good, bad = {"outcome": "passed"}, {"outcome": "failed"}
    assert Check(tests=[good]).passed
    assert not Check().passed
    assert not Check(tests=[good, bad]).passed
    assert not Check(tests=[good], broken=["file"]).passed
