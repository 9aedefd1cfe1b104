"""An engine that dies in the middle: no zero, no hang, nothing half-written."""

from __future__ import annotations

import contextlib
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.rooms.docker_rooms import OWNER
from minbar.rooms.engine import connect
from tests.cli.commands import FILES, SUMMARY, below, command, small_bank
from tests.cli.engines import Engine, engine_of_our_own, way_to_the_engine
from tests.cli.terminal import Terminal
from tests.takehomes.samples import GOOD, notebook

SLEEPS = "import time\ntime.sleep(600)"
SLEEPS_IN_CALLS = "import time\ndef total(values):\n    time.sleep(600)"
SOON = 60.0  # seconds until a command has noticed and ended; three on a quiet machine


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with a state of its own, a bank and notebooks."""
    folder = tmp_path_factory.mktemp("engine")
    small_bank(folder / "bank")
    sources = {"good": "1", "sleeps": SLEEPS, "called": SLEEPS_IN_CALLS, "last": "2"}
    for name, last in sources.items():
        (folder / f"{name}.ipynb").write_bytes(notebook(*GOOD, last))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINBAR_HOME", str(folder / "state"))
        yield folder


@pytest.fixture
def way(tmp_path: Path) -> Iterator[Engine]:
    """A way to the real engine that may end."""
    with way_to_the_engine(tmp_path) as found:
        yield found


def dies(
    engine: Engine, place: Path, out: Path, submission: str, *, how: signal.Signals = signal.SIGKILL
) -> tuple[int, str]:
    """End the engine while a submission sleeps, between two others; return code and words."""
    moment = f"{submission}.ipynb: cell {4 if submission == 'sleeps' else 5} of 5"
    names = [place / f"{name}.ipynb" for name in ("good", submission, "last")]
    arguments = command(
        "grade", "--takehome", "tiny", "--bank", place / "bank", "--out", out,
        "--patience", "3", *names,
    )  # fmt: skip
    terminal = Terminal(arguments, out.parent, {"DOCKER_HOST": engine.address})
    try:
        terminal.wait_for(moment)
        time.sleep(0.5)  # into the middle of what begins then
        ended = time.monotonic()
        engine.end(how)
        code = terminal.ended()
        assert time.monotonic() - ended < SOON
    finally:
        terminal.close()
        sweep(terminal.process.pid)
    return code, terminal.said


def sweep(process: int) -> None:
    """Remove the rooms of a process that had no engine any more to remove them itself."""
    with contextlib.closing(connect()) as client:
        for room in client.containers.list(all=True, filters={"label": OWNER}, ignore_removed=True):
            if room.labels[OWNER].startswith(f"{process}-"):
                room.remove(force=True)


def statuses(out: Path) -> dict[str, tuple[str, float | None]]:
    """Return status and points of every submission; each has all its files."""
    names = sorted(path.name for path in out.iterdir() if path.is_dir())
    grades = {name: json.loads((out / name / "grade.json").read_bytes()) for name in names}
    failed = [name for name in names if grades[name]["status"] != "graded"]
    files = [f"{one}/{file}" for one in names for file in FILES]
    logs = [f"{one}/failure.log" for one in failed]
    assert sorted(below(out)) == sorted([*SUMMARY, *names, *files, *logs])
    return {name: (one["status"], one["criteria"][0]["points"]) for name, one in grades.items()}


def check(code: int, said: str, out: Path, submission: str) -> None:
    """What was graded before stays; the others are no zeros, and say why."""
    assert code == 3
    assert "Traceback" not in said
    assert statuses(out) == {
        "good": ("graded", 5.0),
        submission: ("not-gradable", None),
        "last": ("not-gradable", None),
    }
    lines = [line for line in said.splitlines() if line.startswith("minbar: ")]
    assert len(lines) == 2, said
    for name, line in zip((submission, "last"), lines, strict=True):
        assert f"{name}.ipynb: this could not be graded: " in line
        assert "engine" in line
        assert "It is not a zero" in line


@pytest.mark.parametrize("submission", ["sleeps", "called"])
def test_engine_is_gone(way: Engine, place: Path, tmp_path: Path, submission: str) -> None:
    """Gone in the middle of a cell, or of a hidden test: nobody's work becomes a zero."""
    code, said = dies(way, place, tmp_path / "out", submission)
    check(code, said, tmp_path / "out", submission)


@pytest.mark.nightly  # needs root, and copies the image to an engine of its own
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_engine_of_our_own_dies(place: Path, tmp_path: Path, how: signal.Signals) -> None:
    """A real engine that is killed, or that stops and ends all rooms itself: the same."""
    with engine_of_our_own(tmp_path) as engine:
        (tmp_path / "here").mkdir()
        out = tmp_path / "here" / "out"
        code, said = dies(engine, place, out, "sleeps", how=how)
    check(code, said, out, "sleeps")
