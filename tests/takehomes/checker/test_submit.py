"""`python submit.py`, run as a candidate runs it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from minbar.takehomes.checker.submit import time_left

Run = Callable[..., CompletedProcess[str]]
DEADLINE = dt.datetime(2026, 1, 12, 9, 0, tzinfo=dt.UTC)


def test_packs(workspace: Path, run_script: Run) -> None:
    """The package lies in the folder; what is in it, its hash and the deadline are said."""
    (workspace / "notes.md").write_text("notes")
    (workspace / "other.md").write_text("not allowed")
    done = run_script("submit.py")
    assert (done.returncode, done.stderr) == (0, "")
    package = workspace / "tiny-c-17.zip"
    with zipfile.ZipFile(package) as opened:
        names = opened.namelist()
    assert names == ["manifest.json", "notes.md", "receipt.json", "work.ipynb"]
    lines = done.stdout.splitlines()
    assert lines[0] == "✓ packed into tiny-c-17.zip:"
    assert [line.split()[-1] for line in lines[1:4]] == ["notes.md", "receipt.json", "work.ipynb"]
    assert lines[4] == f"SHA-256 {hashlib.sha256(package.read_bytes()).hexdigest()}"
    assert lines[5].startswith("The deadline is 2026-01-12 09:00 UTC: ")
    assert lines[6] == "Send tiny-c-17.zip to whoever invited you."


def test_same_package_again(workspace: Path, run_script: Run) -> None:
    """Packing twice gives the same bytes: the package is not packed into itself."""
    run_script("submit.py")
    first = (workspace / "tiny-c-17.zip").read_bytes()
    run_script("submit.py")
    assert (workspace / "tiny-c-17.zip").read_bytes() == first
    assert not list(workspace.glob(".*.part"))


def test_bare_python_is_enough(workspace: Path, run_script: Run) -> None:
    """Packing needs no package at all, so that nothing can keep a candidate from it."""
    script = (workspace / "submit.py").read_text()
    barred = "import sys\nsys.path[:] = [p for p in sys.path if 'site-packages' not in p]\n"
    (workspace / "submit.py").write_text(barred + script)
    done = run_script("submit.py")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("work.ipynb", None, "work.ipynb: this file is missing"),
        ("work.ipynb", b"{}", "work.ipynb: this notebook has format None"),
        ("receipt.json", None, "receipt.json: this file is missing"),
        ("receipt.json", b"{}", "receipt.json: this is not the receipt"),
    ],
)
def test_nothing_is_packed(
    name: str, content: bytes | None, says: str, workspace: Path, run_script: Run
) -> None:
    """What would not be graded is not packed: one sentence, exit status 1, no file."""
    (workspace / name).unlink()
    if content is not None:
        (workspace / name).write_bytes(content)
    done = run_script("submit.py")
    assert re.fullmatch(f"✗ nothing was packed: {says}.*\n", done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert not list(workspace.glob("*.zip"))


def test_folder_in_the_way(workspace: Path, run_script: Run) -> None:
    """What the system refuses is said without a traceback, and leaves nothing half."""
    (workspace / "tiny-c-17.zip").mkdir()
    done = run_script("submit.py")
    assert done.stdout.startswith("✗ nothing was packed: ")
    assert (done.returncode, done.stderr) == (1, "")
    assert not list(workspace.glob(".*.part"))


@pytest.mark.parametrize(
    ("hours", "says"),
    [(-30, "30 hours are left."), (-0.2, "0 hours are left."), (5, "it was 5 hours ago.")],
)
def test_time_left(hours: float, says: str) -> None:
    """The deadline is given in UTC, with what is left or how long ago it was."""
    now = DEADLINE + dt.timedelta(hours=hours)
    assert time_left(DEADLINE, now) == f"The deadline is 2026-01-12 09:00 UTC: {says}"
