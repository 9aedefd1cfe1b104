"""Ctrl-C at a terminal: the command ends at once, its rooms go, and nothing is half-written."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.rooms.docker_rooms import OWNER
from minbar.rooms.engine import connect
from tests.cli.commands import FILES, SUMMARY, below, command, small_bank
from tests.cli.terminal import CTRL_C, Terminal
from tests.takehomes.samples import GOOD, notebook

AT_ONCE = 15.0  # seconds, on a machine that has much else to do; two on a quiet one
SLEEPS = "import time\nprint('begins')\ntime.sleep(600)"
SLEEPS_IN_CALLS = "import time\ndef total(values):\n    time.sleep(600)"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with a state of its own, a bank and three notebooks."""
    folder = tmp_path_factory.mktemp("interrupted")
    small_bank(folder / "bank")
    for name, last in {"good": "'good'", "sleeps": SLEEPS, "called": SLEEPS_IN_CALLS}.items():
        (folder / f"{name}.ipynb").write_bytes(notebook(*GOOD, last))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINBAR_HOME", str(folder / "state"))
        yield folder


def rooms_of(process: int) -> list[str]:
    """Return the containers that a process has left on the engine."""
    with contextlib.closing(connect()) as client:
        found = client.containers.list(all=True, filters={"label": OWNER}, ignore_removed=True)
        return [str(one.name) for one in found if one.labels[OWNER].startswith(f"{process}-")]


@pytest.mark.parametrize(
    ("submissions", "moment", "finished"),
    [
        pytest.param(["good"], "Grading good.ipynb", [], id="while rooms boot"),
        pytest.param(["good", "sleeps"], "sleeps.ipynb: cell 4 of 5", ["good"], id="in a cell"),
        pytest.param(["called"], "called.ipynb: cell 5 of 5", [], id="while tests ask"),
    ],
)
def test_ctrl_c(
    place: Path, tmp_path: Path, submissions: list[str], moment: str, finished: list[str]
) -> None:
    """Exit code 130 at once, no room left, earlier results whole and no others there."""
    names = [place / f"{name}.ipynb" for name in submissions]
    arguments = command(
        "grade", "--takehome", "tiny", "--bank", place / "bank", "--out", "out", *names
    )
    terminal = Terminal(arguments, tmp_path)
    try:
        terminal.wait_for(moment)
        time.sleep(0.5)  # into the middle of what begins then
        pressed = time.monotonic()
        terminal.press(CTRL_C)
        assert terminal.ended() == 130, terminal.said
        assert time.monotonic() - pressed < AT_ONCE
    finally:
        terminal.close()
    assert "Traceback" not in terminal.said
    assert terminal.said.splitlines()[-1] == "minbar: interrupted"
    assert rooms_of(terminal.process.pid) == []
    out = tmp_path / "out"
    expected = [*finished, *(f"{name}/{file}" for name in finished for file in FILES)]
    expected += SUMMARY if len(submissions) > 1 else ()
    assert sorted(below(out) if out.exists() else []) == sorted(expected)
    assert (tmp_path / "stdout").read_bytes() == b""


def test_told_to_end(place: Path, tmp_path: Path) -> None:
    """SIGTERM, as a service manager sends it, leaves no room either."""
    arguments = command(
        "grade", "--takehome", "tiny", "--bank", place / "bank", place / "sleeps.ipynb"
    )
    terminal = Terminal(arguments, tmp_path)
    try:
        terminal.wait_for("sleeps.ipynb: cell 4 of 5")
        terminal.process.terminate()
        assert terminal.ended() == 143, terminal.said
    finally:
        terminal.close()
    assert rooms_of(terminal.process.pid) == []
