"""One session of our own trivial code on this machine, as a candidate's checker has it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, Final

import pytest

from minbar.rooms.inside.codec import decode, encode
from minbar.rooms.inside.notebook import CallOutcome, CellOutcome, NotebookSession

CELLS: Final = {
    "print": "print('hi')",
    "result": "6 * 7",
    "error": "1 / 0",
    "surrogate": "raise ValueError('\\ud800')",
    "hidden": "get_ipython().showtraceback = lambda *a, **k: None; raise KeyError('k')",
    "blank": "  \n",
    "exit code": "import sys; sys.exit(3)",
    "flood": "while True: print('x' * 5000)",
    "sleeps": "import time; time.sleep(60)",
    "here": "import os, sys; print(os.getcwd(), sys.path[0] == '', os.environ.get('MARK'))",
    "functions": (
        "\n  \ndef double(x):\n    print('called')\n    return 2 * x\ndef fails():\n    1 / 0"
    ),
    "count": "get_ipython().execution_count = -5",
    "display": "from IPython.display import *\nh = display('a', display_id=True)\nh.update('b')",
    "clear": "print('gone'); clear_output(); print('kept')",
}


class Session:
    """What became of the cells and of the questions after them.

    Attributes:
        cells: outcome of each cell.
        answers: outcome of each question.
        folder: where the kernel worked.
        ended: exit status of the kernel before and after its end.
    """

    def __init__(self, folder: Path) -> None:
        """Run all of it."""
        self.folder = folder
        self.cells: dict[str, CellOutcome] = {}
        self.answers: dict[str, CallOutcome] = {}
        self.ended: list[int | None] = []
        asyncio.run(self._run())

    async def _run(self) -> None:
        session = NotebookSession(self.folder, output_bytes=20_000, cell_output_bytes=2_000)
        assert (session.kernel_pid, session.poll_kernel()) == (None, None)
        await session.start()
        try:
            await self._cells(session)
            await self._questions(session)
        finally:
            session.kill()
            await session.close()

    async def _cells(self, session: NotebookSession) -> None:
        await session.reseed(bytes(32))
        for position, (name, source) in enumerate(CELLS.items(), 10):
            if name == "sleeps":
                asyncio.get_running_loop().call_later(0.5, session.interrupt)
            self.cells[name] = await session.run_cell(position, source)

    async def _questions(self, session: NotebookSession) -> None:
        ask: dict[str, Any] = {
            "call": session.call("double", encode([21])),
            "fails": session.call("fails", encode([])),
            "value": session.value("x"),
            "leaves": session.call("quit_now", encode([])),
            "after": session.value("x"),
        }
        await session.run_cell(99, "x = 5\nimport os\ndef quit_now(): os._exit(4)")
        self.ended.append(session.poll_kernel())
        for name, question in ask.items():
            self.answers[name] = await question
        self.ended.append(session.poll_kernel())
        self.cells["dead"] = await session.run_cell(100, "1")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARK", "passed on")
        return Session(tmp_path_factory.mktemp("work").resolve())


@pytest.mark.parametrize(
    ("cell", "status", "error"),
    [
        ("print", "ok", ""),
        ("result", "ok", ""),
        ("error", "error", "ZeroDivisionError"),
        ("hidden", "error", "KeyError"),
        ("blank", "ok", ""),
        ("exit code", "stopped-itself", "SystemExit"),
        ("surrogate", "error", "UnicodeEncodeError"),
        ("flood", "output-limit", "KeyboardInterrupt"),
        ("sleeps", "error", "KeyboardInterrupt"),
        ("dead", "died", ""),
    ],
)
def test_what_became_of_a_cell(session: Session, cell: str, status: str, error: str) -> None:
    """The kernel's reply is believed, not what the cell shows."""
    outcome = session.cells[cell]
    assert (outcome.status, outcome.error_name) == (status, error)


def test_outputs_are_kept_in_their_form(session: Session) -> None:
    """Text, results, errors that were hidden, updates, and what is left after clearing."""
    assert session.cells["print"].outputs == [
        {"kind": "stream", "name": "stdout", "text": "hi\n", "truncated": False}
    ]
    assert session.cells["result"].outputs[0]["data"] == {"text/plain": "42"}
    assert [output["kind"] for output in session.cells["hidden"].outputs] == ["error"]
    assert session.cells["display"].outputs[0]["data"] == {"text/plain": "'b'"}
    assert [output["text"] for output in session.cells["clear"].outputs] == ["kept\n"]
    assert session.cells["flood"].truncated


def test_the_kernel_works_in_its_folder_with_this_environment(session: Session) -> None:
    """On a candidate's machine the environment is passed on."""
    text = session.cells["here"].outputs[0]["text"]
    assert text == f"{session.folder} True passed on\n"


def test_calls_are_answered_with_their_place_and_what_they_printed(session: Session) -> None:
    """A value, an exception's cell and line, and printed text apart from all outputs."""
    call = session.answers["call"]
    assert (call.status, decode(call.payload), call.printed) == ("ok", 42, "called\n")
    fails = session.answers["fails"]
    position = 10 + list(CELLS).index("functions")
    assert (fails.status, fails.details["ename"]) == ("error", "ZeroDivisionError")
    assert (fails.details["cell"], fails.details["line"]) == (position, 7)
    assert decode(session.answers["value"].payload) == 5


def test_the_kernels_end_is_seen_and_told(session: Session) -> None:
    """In the call that ended it, in the next, and by its exit status."""
    assert session.answers["leaves"].status == "died"
    assert session.answers["after"].status == "died"
    assert session.ended == [None, 4]


def test_a_session_that_never_began_can_be_interrupted_and_killed(tmp_path: Path) -> None:
    """Nothing to signal is no error."""
    session = NotebookSession(tmp_path)
    session.interrupt()
    session.kill()
    assert session.poll_kernel() is None


def test_a_kernel_that_cannot_start_is_told_soon(tmp_path: Path) -> None:
    """A module that cannot be imported beforehand ends the start, and not after a minute."""

    async def start() -> None:
        session = NotebookSession(tmp_path, preload=["no_such_module"])
        try:
            await session.start()
        finally:
            await session.close()

    begun = time.monotonic()
    with pytest.raises(RuntimeError, match="died"):
        asyncio.run(start())
    assert time.monotonic() - begun < 30
