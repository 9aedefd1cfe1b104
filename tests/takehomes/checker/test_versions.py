"""What differs from the grader's environment is said in few words."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from minbar.takehomes.checker.versions import SHOWN, differences, missing_files

SAME: dict[str, Any] = {"python": "3.11", "packages": {}, "data": {}}


@pytest.fixture(autouse=True)
def python_311(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on one version of Python, whichever runs the tests."""
    monkeypatch.setattr("minbar.takehomes.checker.versions.here_python", lambda: "3.11")


def test_nothing_to_say(tmp_path: Path) -> None:
    """Where all is the same, nothing is said."""
    here = {"numpy": metadata.version("numpy"), "not-installed-anywhere": "1"}
    assert differences(tmp_path, {**SAME, "packages": here}) == []


def test_python_differs(tmp_path: Path) -> None:
    """Another minor version of Python is named."""
    said = differences(tmp_path, {**SAME, "python": "3.13"})
    assert said == ["Python is 3.11 here, and 3.13 in the grader"]


def test_packages_differ(tmp_path: Path) -> None:
    """Packages that differ are named with both versions."""
    said = differences(tmp_path, {**SAME, "packages": {"numpy": "0.1"}})
    assert said == [f"numpy is {metadata.version('numpy')} here, and 0.1 in the grader"]


def test_many_packages_differ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of many packages some are named and the rest are counted."""
    monkeypatch.setattr(metadata, "version", lambda _: "2")
    packages = {f"package-{number}": "1" for number in range(SHOWN + 3)}
    said = differences(tmp_path, {**SAME, "packages": packages})
    assert len(said) == SHOWN + 1
    assert said[-1] == "3 further packages differ"


def test_data_differ(tmp_path: Path) -> None:
    """Changed data are named; the grader has its own."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_bytes(b"changed")
    said = differences(tmp_path, {**SAME, "data": {"a.csv": "0" * 64}})
    assert said == ["data/a.csv is not as you got it; the grader uses its own copy"]


def test_missing_files(tmp_path: Path) -> None:
    """Data files and the folder of tests are missed, and nothing else."""
    assert missing_files(tmp_path, {"data": {"a.csv": ""}}) == ["data/a.csv", "tests/public"]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").touch()
    (tmp_path / "tests" / "public").mkdir(parents=True)
    assert missing_files(tmp_path, {"data": {"a.csv": ""}}) == []
