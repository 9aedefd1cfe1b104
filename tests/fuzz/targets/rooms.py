"""What a hostile room says in a conversation: the host's side of each kind of room.

A case is frames, as they travel. The first byte says which conversation they are
said in. Time passes for the host each time that it waits in vain.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from minbar.errors import (
    RoomClosedError,
    RoomProtocolError,
    RoomTimeoutError,
    SubmissionError,
)
from minbar.models.notebook import ExecutedCell, ExecutedNotebook
from minbar.report.html import render_html
from minbar.rooms.analysis import AnalysisRoom
from minbar.rooms.candidate import CandidateRoom, Question, Reply, RunLimits
from minbar.rooms.examiner import ExaminerRoom
from minbar.rooms.frames import FrameError, FrameParser
from minbar.rooms.proof import ProofRoom
from tests.fuzz.pages import check_page
from tests.fuzz.refusals import refusing
from tests.report.samples import make_grade
from tests.rooms.fakes import FakeRoom, Line

__all__ = ["KINDS", "case"]

_LIMITS: Final = RunLimits(
    cell_seconds=2, total_seconds=5, call_seconds=2, output_bytes=1 << 16, cell_output_bytes=1 << 14
)
_CELLS: Final = [(1, "x = 1"), (3, "y = 2")]


def case(data: bytes) -> None:
    """A conversation ends as the host's own words say, whatever the room says in it."""
    if not data:
        return
    talk = tuple(KINDS.values())[data[0] % len(KINDS)]
    parser = FrameParser(max_payload=1 << 16, max_total=1 << 18)
    script: list[Line] = []
    try:
        script += parser.feed(data[1:])
    except FrameError as error:
        script += [*error.frames, RoomProtocolError(str(error))]
    ended = RoomClosedError("the room has ended")
    script.append(ended)
    with refusing(RoomClosedError, RoomProtocolError, RoomTimeoutError), _closed_by(ended):
        talk(FakeRoom(script))


@contextlib.contextmanager
def _closed_by(ended: RoomClosedError) -> Iterator[None]:
    """Hold whoever says that a room is closed to its end in the script: no other is one.

    A host that goes on talking to a room that it has killed itself does not get through.
    """
    try:
        yield
    except RoomClosedError as error:
        if ended in {error, error.__cause__}:
            raise
        what = f"no end of the script: {error}"
        raise AssertionError(what) from error


def _candidate(room: FakeRoom) -> None:
    talk = CandidateRoom(room, _LIMITS, clock=room.clock)
    talk.prepare({"solution.py": b""})
    run = talk.run(_CELLS, seed=bytes(16))
    assert [result.cell for result in run.cells] == [1, 3][: len(run.cells)]
    for op in ("call", "value", "artefact"):
        reply = talk.ask(Question(op=op, name="predict", payload=b"MBV\x01"))
        assert reply.payload == b"" or reply.status == "ok"
    if talk.violation:
        assert room.killed
    talk.printed.encode("utf-8")
    cells = [
        ExecutedCell(
            cell=result.cell,
            id=f"c{result.cell}",
            type="code",
            source="x = 1",
            execution_count=result.count,
            status=result.status,
            outputs=result.outputs,
        )
        for result in run.cells
    ]
    notebook = ExecutedNotebook(cells=cells)
    check_page(render_html(make_grade(notebook), notebook))


def _examiner(room: FakeRoom) -> None:
    talk = ExaminerRoom(room, clock=room.clock)
    files: Mapping[str, bytes] = {"hidden/test_a.py": b""}

    def ask(question: Question) -> Reply:
        return Reply(status=question.op, error_name=question.name, error_text=question.name * 9)

    examination = talk.examine(files, {"key": "00"}, ask, test_seconds=2)
    if examination.complete:
        assert examination.planned == len(examination.tests)


def _analysis(room: FakeRoom) -> None:
    talk = AnalysisRoom(room)
    with refusing(SubmissionError):
        talk.without_outputs(b"{}")
    talk.analyse(b"{}")
    talk.find_seeds(b"{}")


def _proof(room: FakeRoom) -> None:
    wanted = ["orders.csv", "holdout.csv"]
    done = ProofRoom(room).run({}, ["generate.py"], collect=wanted, seconds=5, limit_bytes=1 << 16)
    assert {*done.files, *done.missing} <= set(wanted)
    done.log.encode("utf-8")


KINDS: Final[Mapping[str, Callable[[FakeRoom], None]]] = {
    "candidate": _candidate,
    "examiner": _examiner,
    "analysis": _analysis,
    "proof": _proof,
}
"""The conversations, in the order that the first byte counts."""
