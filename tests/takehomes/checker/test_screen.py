"""Lines come out plain where they must, and nothing in them steers a terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.takehomes.checker.screen import Screen, without_control


class Console(io.TextIOWrapper):
    """A stream of some encoding that may say it is a terminal."""

    def __init__(self, encoding: str = "utf-8", *, terminal: bool = False) -> None:
        """Begin empty."""
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self._terminal = terminal

    def isatty(self) -> bool:
        """Say so."""
        return self._terminal

    @property
    def text(self) -> str:
        """What was written."""
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


def test_in_a_pipe() -> None:
    """Without a terminal there are signs, but neither colour nor passing lines."""
    console = Console()
    screen = Screen(console)
    screen.say("one")
    screen.mark("good", "two")
    screen.progress("never")
    screen.indented(["three"])
    assert console.text == "one\n✓ two\n     three\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_old_console(encoding: str) -> None:
    """A console without the signs gets words; letters that it lacks become question marks."""
    console = Console(encoding)
    screen = Screen(console)
    for kind in ("good", "bad", "note"):
        screen.mark(kind, "text")
    screen.say("汉")
    assert console.text == "ok   text\nFAIL text\n!    text\n?\n"


def test_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal signs are coloured, and a line replaces the passing one before it."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    console = Console(terminal=True)
    screen = Screen(console)
    screen.progress("cell 3")
    screen.mark("bad", "two")
    assert console.text == "\r\x1b[Kcell 3\r\x1b[K\x1b[31m✗\x1b[0m two\n"


def test_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR takes the colour away."""
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(terminal=True)
    Screen(console).mark("bad", "two")
    assert console.text == "\r\x1b[K✗ two\n"


@given(st.text())
def test_nothing_steers_a_terminal(text: str) -> None:
    """Whatever an exception's text holds, only printable characters and tabs come out."""
    console = Console()
    Screen(console).say(text)
    line = console.text.removesuffix("\n")
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in line)
    assert not any(0x7F <= ord(sign) <= 0x9F for sign in line)


def test_colours_of_a_traceback_go() -> None:
    """Escape sequences go as a whole, and leave no rests."""
    assert without_control("\x1b[31mred\x1b[0m\x1b]0;title\x07") == "red]0;title"
