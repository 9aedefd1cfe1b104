"""What the tests of the templates stand on: a bank, a candidate's work, repositories."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from tests.cli.commands import environment, small_bank
from tests.cli.test_grade_views import HIDDEN, SPYING
from tests.takehomes.samples import GOOD, notebook

__all__ = [
    "COMMANDS",
    "LURES",
    "ROOT",
    "TRAPS",
    "commit",
    "machine",
    "private_bank",
    "repository",
    "spying_notebook",
    "try_git",
]

ROOT: Final = Path(__file__).parents[2]
# What logs of CI systems act upon, and what comments do.
COMMANDS: Final = r"""
import os, sys
for line in ("::error file=x::forged", "::set-output name=status::graded", "::stop-commands::x",
             "##[error]forged", "##vso[task.complete result=Succeeded;]", "@everyone",
             "![pixel](https://example.org/pixel.png)", str(sorted(os.environ))):
    print(line)
    print(line, file=sys.stderr)
"""
# What candidates put beside their notebook, in the hope that somebody takes it for theirs.
LURES: Final[Mapping[str, bytes | str]] = {
    "README.md": "Open a pull request.",
    "action.yml": "runs: {using: composite, steps: [{run: env, shell: bash}]}",
    "bank/takehomes/tiny/hidden/test_hidden.py": "",
}
# What Python and its tools find in a working directory, if they look there.
_TRAP: Final = "with open(__file__ + '.ran', 'w'): pass\n"
_MODULES: Final = (
    *("api", "click", "ensurepip", "hatchling", "json", "logging", "minbar", "msgspec", "pip"),
    *("re", "sitecustomize", "subprocess", "tempfile", "usercustomize", "venv"),
)
TRAPS: Final[Mapping[str, str]] = {
    **{f"{name}.py": _TRAP for name in _MODULES},
    "minbar/__main__.py": _TRAP,
    "pip.conf": "no settings",
    "pyproject.toml": "no settings",
    "setup.cfg": "no settings",
}


def try_git(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run git with nobody's settings."""
    return subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *map(str, arguments)],  # noqa: S607
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


def commit(folder: Path, files: Mapping[str, bytes | str]) -> str:
    """Write files into a repository, commit everything in it, and return the commit."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try_git("add", "--all", cwd=folder)
    try_git("commit", "--quiet", "--allow-empty", "--message", "work", cwd=folder)
    return try_git("rev-parse", "HEAD", cwd=folder).stdout.strip()


def repository(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Make a repository with a first commit on `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    try_git("init", "--quiet", "--initial-branch", "main", cwd=folder)
    commit(folder, files)
    return folder


def private_bank(folder: Path) -> Path:
    """Write a bank whose hidden tests would give much away, and which pays for all of it."""
    bank = small_bank(folder, {"test_hidden_more.py": HIDDEN})
    path = bank / "takehomes" / "tiny" / "takehome.yaml"
    spec: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    spec["criteria"][0]["points"] = 7
    path.write_text(yaml.safe_dump(spec, sort_keys=False), "utf-8")
    return bank


def spying_notebook() -> bytes:
    """Return a notebook that spies on hidden tests and speaks to the log."""
    return notebook(*GOOD, SPYING, COMMANDS)


def machine(folder: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a grading machine that has minbar: nothing of this test's own."""
    shim = folder / "bin" / "minbar"
    shim.parent.mkdir(parents=True)
    path = environment()["PYTHONPATH"]
    shim.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec "{sys.executable}" -P -m minbar "$@"\n')
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    kept = {name: os.environ[name] for name in ("DOCKER_HOST",) if name in os.environ}
    system = f"{shim.parent}:{os.environ['PATH']}"
    return {"PATH": system, "LANG": "C.UTF-8", **kept, **variables}
