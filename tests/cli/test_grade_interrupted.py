"""Ctrl-C at a terminal: the command ends at once, its rooms go, and nothing is half-written."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.rooms.docker_rooms import OWNER
from minbar.rooms.engine import connect
from tests.cli.commands import FILES, below, command, environment, small_bank
from tests.takehomes.samples import GOOD, notebook

LONGEST = 200.0
AT_ONCE = 15.0  # seconds, on a machine that has much else to do; two on a quiet one
CTRL_C = b"\x03"
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
SLEEPS = "import time\nprint('begins')\ntime.sleep(600)"
SLEEPS_IN_CALLS = "import time\ndef total(values):\n    time.sleep(600)"


class Terminal:
    """Somebody who sits before a command, reads what it says and types.

    Attributes:
        process: the command.
        said: what was on the terminal so far, without colours.
    """

    def __init__(self, arguments: list[str], cwd: Path) -> None:
        """Start a command on a terminal of its own; its results go to a file."""
        self._terminal, inner = pty.openpty()

        def take_terminal() -> None:
            fcntl.ioctl(inner, termios.TIOCSCTTY, 0)

        with (cwd / "stdout").open("wb") as out:
            self.process = subprocess.Popen(
                arguments,
                cwd=cwd,
                env=environment({"TERM": "xterm", "COLUMNS": "120"}),
                stdin=inner,
                stdout=out,
                stderr=inner,
                start_new_session=True,
                preexec_fn=take_terminal,  # noqa: PLW1509  which imports nothing and takes no lock
            )
        os.close(inner)
        self._raw = b""

    @property
    def said(self) -> str:
        """Everything that was said so far."""
        return ESCAPES.sub(b"", self._raw).decode("utf-8", "replace")

    def wait_for(self, text: str) -> None:
        """Wait until the command has said something."""
        end = time.monotonic() + LONGEST
        while text not in self.said:
            assert time.monotonic() < end, self.said
            assert self._read(1.0) or self.process.poll() is None, self.said

    def press(self, key: bytes) -> None:
        """Press a key."""
        os.write(self._terminal, key)

    def ended(self) -> int:
        """Wait for the end and return the exit code."""
        end = time.monotonic() + LONGEST
        while self.process.poll() is None:
            assert time.monotonic() < end, self.said
            self._read(0.1)
        while self._read(0.1):
            pass
        return self.process.returncode

    def close(self) -> None:
        """End what has not ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._terminal)

    def _read(self, timeout: float) -> bool:
        if not select.select([self._terminal], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._terminal, 1 << 16)
        except OSError:  # how Linux says that nobody is left on the other side
            return False
        self._raw += data
        return bool(data)


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
    assert sorted(below(out) if out.exists() else []) == sorted(expected)
    assert (tmp_path / "stdout").read_bytes() == b""
