"""Disks that are full or may not be written: the file is named, and older results stay."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.commands import (
    FILES,
    SUMMARY,
    below,
    command,
    complaints,
    environment,
    minbar,
    small_bank,
)
from tests.takehomes.samples import GOOD, notebook

# Grades on a disk of $SIZE that is gone afterwards; what was on it is copied out.
SMALL_DISK = """\
set -eu
mkdir disk saved
mount -t tmpfs -o "size=$SIZE" tmpfs disk
"$@"
cp "$FIRST" x.ipynb && cp -a disk/x before
cp "$SECOND" x.ipynb
code=0; "$@" y.ipynb || code=$?
cp -a disk/. saved
exit "$code"
"""
ROOM_FOR = 600  # KiB: several small results, not one with a long output
LONG = "print('x' * 900_000)"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give minbar a state of its own, on a disk with room."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))


def in_namespace(
    script: str, *arguments: str, cwd: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount; nobody else sees what it mounts."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return subprocess.run(
        ["unshare", *as_root, "--mount", "sh", "-c", script, "sh", *arguments],  # noqa: S607  of the system
        cwd=cwd,
        env=environment(variables),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_full_disk(tmp_path: Path) -> None:
    """A result that does not fit: its file is named, older results stay, others are written."""
    bank = small_bank(tmp_path / "bank")
    for name, sources in {"small": GOOD, "large": (*GOOD, LONG), "y": GOOD, "x": GOOD}.items():
        (tmp_path / f"{name}.ipynb").write_bytes(notebook(*sources))
    grade = command("grade", "--takehome", "tiny", "--bank", bank, "--out", "disk", "x.ipynb")
    done = in_namespace(
        SMALL_DISK,
        *grade,
        cwd=tmp_path,
        variables={"SIZE": f"{ROOM_FOR}k", "FIRST": "small.ipynb", "SECOND": "large.ipynb"},
    )
    assert done.returncode == 1, done.stderr
    (line,) = complaints(done.stderr)
    assert line.startswith("minbar: x.ipynb: disk/x/")
    assert "the results cannot be written here (No space left on device). Make room" in line
    assert sorted(below(tmp_path / "before")) == sorted(FILES)
    for name in FILES:
        old = (tmp_path / "before" / name).read_bytes()
        assert (tmp_path / "saved" / "x" / name).read_bytes() == old
    everything = [f"{folder}/{name}" for folder in ("x", "y") for name in FILES]
    assert sorted(below(tmp_path / "saved")) == sorted(["x", "y", *SUMMARY, *everything])


@pytest.mark.parametrize("made", [True, False])
def test_folder_that_may_not_be_written(tmp_path: Path, made: bool) -> None:  # noqa: FBT001  a parameter of the case
    """Where --out may not be written, that is said at once, before any room boots."""
    bank = small_bank(tmp_path / "bank")
    (tmp_path / "a.ipynb").write_bytes(notebook(*GOOD))
    locked = tmp_path / "locked"
    locked.mkdir()
    out = locked if made else locked / "grades"
    locked.chmod(0o555)
    done = minbar(
        "grade", "a.ipynb", "--takehome", "tiny", "--bank", bank, "--out", out, cwd=tmp_path,
        variables={"DOCKER_HOST": "unix:///nowhere"}, privileged=False,
    )  # fmt: skip
    locked.chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"minbar: {locked}: results cannot be written here (no permission, or a read-only disk)."
        " Name another folder with --out\n"
    )
    assert below(locked) == []
