"""Lines for whoever runs the checker: on a terminal, in a pipe, in an old console."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Final, TextIO

__all__ = ["Screen", "without_control"]

COLOURS: Final = {"good": "32", "bad": "31", "note": "33"}
SIGNS: Final = {"good": "✓", "bad": "✗", "note": "!"}
ASCII_SIGNS: Final = {"good": "ok  ", "bad": "FAIL", "note": "!   "}
INDENT: Final = "     "
CONTROL: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def without_control(text: str) -> str:
    """Return `text` without anything that would steer a terminal, line ends kept."""
    return CONTROL.sub("", text)


class Screen:
    """Writes lines; plain ones where signs or colours are not to be had."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, by default standard output."""
        self._stream = stream or sys.stdout
        self._encoding = self._stream.encoding or "ascii"
        self._terminal = self._stream.isatty()
        plain = os.environ.get("NO_COLOR") or os.name == "nt"
        self._colour = self._terminal and not plain
        self._signs = SIGNS if self._encodes("".join(SIGNS.values())) else ASCII_SIGNS

    def say(self, text: str = "") -> None:
        """Write a line."""
        self._write(self._safe(text) + "\n")

    def mark(self, kind: str, text: str) -> None:
        """Write a line with a sign in front: `good`, `bad` or `note`."""
        sign = self._signs[kind]
        if self._colour:
            sign = f"\x1b[{COLOURS[kind]}m{sign}\x1b[0m"
        self._write(f"{sign} {self._safe(text)}\n")

    def indented(self, lines: Iterable[str]) -> None:
        """Write lines that belong to the one above."""
        for line in lines:
            self.say(INDENT + line)

    def progress(self, text: str) -> None:
        """Show a line that the next one replaces; on a terminal only."""
        if self._terminal:
            self._write(self._safe(text))

    def _write(self, text: str) -> None:
        start = "\r\x1b[K" if self._terminal else ""
        self._stream.write(start + text)
        self._stream.flush()

    def _safe(self, text: str) -> str:
        return without_control(text).encode(self._encoding, "replace").decode(self._encoding)

    def _encodes(self, text: str) -> bool:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True
