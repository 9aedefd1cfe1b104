"""Files that hide an installed module are found on the candidate's machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from minbar.errors import SubmissionError
from minbar.takehomes.shadowing import check_shadowing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace as its own scripts see it: first on the path, its checker before it."""
    added = [str(tmp_path / ".minbar"), str(tmp_path), str(tmp_path / "site")]
    monkeypatch.setattr(sys, "path", [*added, *sys.path])
    for name in ["helpers.py", "json.py", ".minbar/psutil_like.py", "site/installed.py"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["json.py", "numpy.py", "numpy/core.py", "pandas/__init__.py", "minbar.py", "installed.py"],
)
def test_hides(name: str, folder: Path) -> None:
    """Modules of Python, of packages, of minbar, and of an environment in the workspace."""
    with pytest.raises(SubmissionError, match=f"^{name}: this would be imported instead"):
        check_shadowing(["notes.md", name], folder)


@pytest.mark.parametrize(
    "name",
    ["helpers.py", "src/json.py", "json/notes.md", "numpy.md", "psutil_like.py", "work.ipynb"],
)
def test_hides_nothing(name: str, folder: Path) -> None:
    """Modules of the candidate's own, deeper ones, and files that nobody imports."""
    check_shadowing([name], folder)
