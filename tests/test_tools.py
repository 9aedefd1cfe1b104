"""The scripts that prepare a machine: they leave alone what works, and say what is missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of tools/ in the checkout, with this interpreter."""
    return subprocess.run(
        [str(ROOT / "tools" / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "MINBAR_PYTHON": sys.executable, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def run_python(script: str, *arguments: str, **environment: str) -> str:
    """Run a Python script of tools/ and return what it prints."""
    return subprocess.run(
        [sys.executable, str(ROOT / "tools" / script), *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture
def not_root(tmp_path: Path) -> str:
    """Return a PATH on which `id -u` says that we are an ordinary user."""
    stand_in = tmp_path / "id"
    stand_in.write_text("#!/bin/sh\necho 1000\n", "utf-8")
    stand_in.chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


def test_an_engine_that_answers_is_left_alone() -> None:
    """With an engine there is nothing to do, and nothing to say."""
    done = run("engine")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_engine_that_was_named_but_does_not_answer_stops_in_one_sentence() -> None:
    """Whoever set DOCKER_HOST gets no other engine, but a sentence and exit code 1."""
    done = run("engine", DOCKER_HOST="unix:///no/engine.sock")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "DOCKER_HOST" in done.stderr
    assert "unix:///no/engine.sock" in done.stderr


def test_nothing_is_installed_for_an_ordinary_user(not_root: str) -> None:
    """Without root a missing program is one sentence that names the package, and exit code 1."""
    done = run("debian-packages", "a browser", "chromium", PATH=not_root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "a browser is missing" in done.stderr
    assert "sudo apt-get install chromium" in done.stderr


def test_a_postgresql_that_is_there_is_left_alone() -> None:
    """With a server's programs there is nothing to do, and nothing to say."""
    done = run("postgres")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_missing_postgresql_names_its_package(not_root: str, tmp_path: Path) -> None:
    """Without root, a machine that lacks it stops in one sentence."""
    done = run("postgres", PATH=not_root, MINBAR_POSTGRES=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the PostgreSQL server is missing" in done.stderr
    assert "sudo apt-get install postgresql" in done.stderr


def test_the_base_can_be_named() -> None:
    """MINBAR_BASE decides, whatever the engine has."""
    assert run_python("base.py", MINBAR_BASE="internal/python:3.11") == "internal/python:3.11\n"


def test_the_base_is_one_that_the_engine_can_use() -> None:
    """Otherwise it is the registry's Python or the Debian that was made here."""
    base = run_python("base.py", MINBAR_BASE="").strip()
    assert base in {"python:3.11-slim-bookworm", "minbar-base:bookworm"}


def test_ci_runs_what_anybody_can_run() -> None:
    """The CI script is `make test` and nothing beside it."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_every_target_that_people_call_has_a_line_of_help() -> None:
    """`make` lists the commands that the documentation promises."""
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"],  # noqa: S607  make is on PATH
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    targets = re.findall(r"^make (\w+) +\S", listed, re.MULTILINE)
    assert targets == ["help", "demo", "test", "lint", "bench", "nightly", "docs", "lock"]
