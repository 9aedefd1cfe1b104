"""One analysis room serves many notebooks, and is replaced when it fails."""

from __future__ import annotations

import dataclasses
import json

import pytest

from minbar.content.locate import built_in_root
from minbar.content.quality_rubrics import load_quality_rubric
from minbar.errors import EngineError, RoomClosedError
from minbar.grading.execution import OnlyRun
from minbar.grading.intake import Submission
from minbar.grading.quality_judge import QualityJudge
from minbar.models.verdict import CellStatus, Verdict, VerdictKind
from minbar.quality.result import Analysis
from minbar.rooms.interface import Room, RoomFacts, RoomKind, RoomSpec
from minbar.rooms.runs import CellResult, NotebookRun
from tests.rooms.fakes import FakeRoom, Line, say

LOADED = load_quality_rubric([built_in_root()], "default")
SPEC = RoomSpec(kind=RoomKind.ANALYSIS, image="fake")
SUBJECTS = ("code", "metric", "model", "tables", "test-set")
EMPTY = Analysis("1", 1, 120, 0, (), (), SUBJECTS, (), (), ("*",), 100)
FINE = NotebookRun(cells=(CellResult(cell=1, status=CellStatus.OK),), alive=True)
COMPLETED = Verdict(kind=VerdictKind.COMPLETED, detail="every cell ran")
READY = say({"type": "ready"})
FOUND = say({"type": "analysed", "status": 0}, json.dumps(dataclasses.asdict(EMPTY)).encode())
SUBMISSION = Submission(
    notebook_name="a.ipynb", cells=(), sha256="0", files={}, notebook=b"the bytes"
)


class Rooms:
    """Hands out rooms that follow scripts, one after the other."""

    def __init__(self, *scripts: list[Line]) -> None:
        """Take the scripts."""
        self.made: list[FakeRoom] = []
        self._scripts = iter(scripts)
        self.expected = 0
        self.facts = RoomFacts(running=False)

    def expect(self, spec: RoomSpec) -> None:
        """Count what is booted ahead."""
        assert spec == SPEC
        self.expected += 1

    def acquire(self, spec: RoomSpec) -> Room:
        """Return the next room."""
        script = next(self._scripts, None)
        if script is None:
            what = "no engine"
            raise EngineError(what)
        self.made.append(FakeRoom(script, spec=spec, answer=self.facts))
        return self.made[-1]


def judge(rooms: Rooms) -> QualityJudge:
    """Return a judge with these rooms."""
    return QualityJudge(rooms, SPEC, LOADED)  # type: ignore[arg-type]  # what it uses of a pool


def test_one_room_reads_all_notebooks() -> None:
    """The room boots once, ahead of need, and gets the bytes as they were handed in."""
    rooms = Rooms([READY, FOUND, FOUND])
    found = judge(rooms)
    found.begin()
    found.begin()
    assert found.read(b"one").status == "scored"
    assert found.report(SUBMISSION, FINE, COMPLETED, None).status == "scored"
    assert rooms.expected == 1
    assert [payload for _, payload in rooms.made[0].sent] == [b"one", b"the bytes"]


@pytest.mark.parametrize("broken", [RoomClosedError("ended"), say({"type": "ready"})])
def test_a_room_that_fails_is_replaced_for_the_same_notebook(broken: Line) -> None:
    """A room that failed once says nothing about the notebook: another one reads it."""
    rooms = Rooms([READY, broken], [READY, FOUND])
    assert judge(rooms).read(b"one").status == "scored"
    assert rooms.made[0].closed
    assert [payload for room in rooms.made for _, payload in room.sent] == [b"one", b"one"]


def test_a_notebook_at_which_two_rooms_fail_has_no_score() -> None:
    """Tests of a grade do not fall with its quality; the next notebook gets another room."""
    ended = RoomClosedError("ended")
    rooms = Rooms([READY, ended], [READY, ended], [READY, FOUND])
    found = judge(rooms)
    first, second = found.read(b"one"), found.read(b"two")
    assert (first.status, first.share) == ("not-scored", None)
    assert "not the notebook" in first.reason
    assert second.status == "scored"
    assert [room.closed for room in rooms.made] == [1, 1, 0]


def test_without_an_engine_there_is_no_grade() -> None:
    """A score that is missing because the engine was away would stay missing: no grade at all."""
    with pytest.raises(EngineError, match="no engine"):
        judge(Rooms()).read(b"one")
    with pytest.raises(EngineError, match="no engine"):
        judge(Rooms([READY, RoomClosedError("ended")])).read(b"one")


def test_a_room_that_was_killed_from_outside_is_no_verdict_on_the_notebook() -> None:
    """What the engine did to the room is told as its failure, at once."""
    rooms = Rooms([READY, RoomClosedError("ended")], [READY, FOUND])
    rooms.facts = RoomFacts(running=False, exit_code=137, interference="it was killed")
    with pytest.raises(EngineError, match="the analysis room did not end by itself"):
        judge(rooms).read(b"one")
    assert [room.closed for room in rooms.made] == [1]


def test_a_second_run_on_a_busy_machine_is_not_compared() -> None:
    """A cell that the machine kept waiting says nothing about the notebook."""
    slow = CellResult(cell=1, status=CellStatus.TIMEOUT, starved=True)
    again = OnlyRun(run=NotebookRun(cells=(slow,), alive=True), violation="")
    report = judge(Rooms([READY, FOUND])).report(SUBMISSION, FINE, COMPLETED, again)
    states = {check.id: check for one in report.dimensions for check in one.checks}
    assert states["same-outputs"].state == "not-run"
    assert "too busy" in states["same-outputs"].note


def test_a_second_room_that_breaks_the_protocol_did_not_finish() -> None:
    """What the second room did counts as the notebook's doing, as it does in the first."""
    again = OnlyRun(run=FINE, violation="forged")
    report = judge(Rooms([READY, FOUND])).report(SUBMISSION, FINE, COMPLETED, again)
    assert report.gates == ["clean-run"]
