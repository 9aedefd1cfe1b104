"""Somebody who sits at a terminal: reads what a command says there, and types."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.cli.commands import NOTHING, environment

__all__ = ["CTRL_C", "Terminal"]

CTRL_C = b"\x03"
LONGEST = 200.0  # seconds
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """Somebody who sits before a command, reads what it says and types.

    Attributes:
        process: the command.
        said: what was on the terminal so far, without colours.
    """

    def __init__(
        self, arguments: Sequence[str], cwd: Path, variables: Mapping[str, str] = NOTHING
    ) -> None:
        """Start a command on a terminal of its own; its results go to a file."""
        self._terminal, inner = pty.openpty()

        def take_terminal() -> None:
            fcntl.ioctl(inner, termios.TIOCSCTTY, 0)

        with (cwd / "stdout").open("wb") as out:
            self.process = subprocess.Popen(
                arguments,
                cwd=cwd,
                env=environment({"TERM": "xterm", "COLUMNS": "120", **variables}),
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
