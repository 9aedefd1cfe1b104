"""A real take-home from start to grade: what candidates get, and that both sides agree."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.content.locate import built_in_root
from minbar.content.takehomes import Takehome, load_takehome
from minbar.store.secret import store_secret
from minbar.takehomes.cache import Cache
from minbar.takehomes.data import GeneratedData
from minbar.takehomes.keys import derive_keys
from tests.takehomes.leaks import find_leaks, needles

SLUG = "late-deliveries"


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One state folder for all tests here, so that data are made once a candidate."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINBAR_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def takehome() -> Takehome:
    """The take-home."""
    return load_takehome([built_in_root()], SLUG)


def minbar(*arguments: str) -> str:
    """Run the command, which must succeed, and return its output."""
    done = subprocess.run(
        [sys.executable, "-m", "minbar", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(candidate: str, folder: Path) -> Path:
    """Start the take-home and return the workspace."""
    minbar("takehome", "start", SLUG, "--candidate", candidate, "--out", str(folder))
    return folder


def script(workspace: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run a script of a workspace, in a process that knows no minbar."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, name],
        cwd=workspace,
        env={**kept, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def checked(output: str) -> dict[str, bool]:
    """Return what the checker says of each public test, by its sentence."""
    tests = output.partition("\n\n")[2]
    found = re.findall(r"^([✓✗]) (.*)  \(\d+\.\d s\)$", tests, re.MULTILINE)
    return {sentence: sign == "✓" for sign, sentence in found}


def graded(package: Path, out: Path) -> dict[str, bool]:
    """Return what the grader says of each public test, by its sentence."""
    said = minbar("grade", str(package), "--takehome", SLUG, "--out", str(out), "--json")
    (grade,) = json.loads(said)
    assert grade["submission"]["identity"] == "receipt"
    assert grade["submission"]["late_hours"] == 0
    tests = [test for test in grade["tests"] if not test["hidden"]]
    return {test["sentence"]: test["outcome"] == "passed" for test in tests}


@pytest.mark.parametrize("reference", ["strong", "partial", "crash"])
def test_both_sides_agree(reference: str, takehome: Takehome, tmp_path: Path) -> None:
    """Each public test ends on the candidate's machine as it ends in the grader's rooms."""
    workspace = start(f"c-{reference}", tmp_path / "workspace")
    (workspace / takehome.spec.files.notebook).write_bytes(takehome.references[reference])
    check = script(workspace, "check.py")
    here = checked(check.stdout)
    assert len(here) >= 8
    assert check.returncode == (0 if all(here.values()) else 1)
    assert check.stderr == ""
    submit = script(workspace, "submit.py")
    assert (submit.returncode, submit.stderr) == (0, "")
    package = workspace / f"{SLUG}-c-{reference}.zip"
    assert graded(package, tmp_path / "grades") == here


def test_nothing_hidden(home: Path, takehome: Takehome, tmp_path: Path) -> None:
    """No line, row, value, name or key that is hidden is in any byte of a real workspace."""
    workspace = start("c-leaks", tmp_path / "workspace")
    files = {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file()
    }
    keys = derive_keys(store_secret(), SLUG, "c-leaks")
    data = hidden_data(home, takehome, files)
    wanted = needles(takehome, data, keys, store_secret())
    assert len(wanted) > 1000
    assert find_leaks(files, wanted) == []


def hidden_data(home: Path, takehome: Takehome, files: dict[str, bytes]) -> GeneratedData:
    """Return the data whose work files are in a workspace, from the store's cache."""
    spec, cache = takehome.spec.data, Cache(home / "data")
    for entry in (home / "data").iterdir():
        made = cache.get(entry.name) or {}
        if all(made.get(f"work/{name}") == files[f"data/{name}"] for name in spec.work):
            hidden = {name: made[f"hidden/{name}"] for name in spec.hidden}
            return GeneratedData(
                work={name: made[f"work/{name}"] for name in spec.work}, hidden=hidden
            )
    pytest.fail("no entry of the cache has the workspace's data")
