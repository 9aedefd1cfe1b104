"""Every ending of a cell and of a call, from what the room says and what the host measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from minbar.errors import (
    EngineError,
    RoomClosedError,
    RoomProtocolError,
    RoomTimeoutError,
)
from minbar.models.notebook import Output
from minbar.models.verdict import CellStatus
from minbar.rooms.candidate import CandidateRoom, CellResult, NotebookRun, RunLimits
from minbar.rooms.interface import RoomFacts
from tests.rooms.fakes import FakeRoom, Line, Wait, headers, say, until

LIMITS = RunLimits(
    cell_seconds=2, total_seconds=10, call_seconds=1, output_bytes=4096, cell_output_bytes=1024
)
GONE = RoomClosedError("the room has ended")
ENDED = say({"type": "ended", "alive": True, "exit_code": None, "oom_kills": 0})


def started(cell: int) -> Line:
    """A cell begins."""
    return say({"type": "cell-started", "cell": cell})


def done(cell: int, status: str = "ok", outputs: object = (), **more: object) -> Line:
    """A cell has ended."""
    header = {
        "type": "cell",
        "cell": cell,
        "status": status,
        "error_name": "",
        "error_text": "",
        "count": cell,
        "truncated": False,
        "exit_code": None,
        "oom_kills": 0,
    }
    return say(header | more, list(outputs) if isinstance(outputs, tuple) else outputs)


def run(room: FakeRoom, cells: Sequence[int] = (1,)) -> NotebookRun:
    """Run cells in a room that follows its script."""
    candidate = CandidateRoom(room, LIMITS, clock=room.clock)
    return candidate.run([(cell, f"source {cell}") for cell in cells], seed=b"\x01\x02")


def one(
    *script: Line, answer: RoomFacts | None = None, cpu: float | None = 0.0
) -> tuple[CellResult, NotebookRun, FakeRoom]:
    """Run one cell; return its result, the whole run and the room."""
    room = FakeRoom([started(1), *script], cpu=cpu, answer=answer or RoomFacts(running=False))
    whole = run(room)
    assert len(whole.cells) == 1
    return whole.cells[0], whole, room


def test_preparing_waits_for_the_kernel_and_sends_the_files_in_order() -> None:
    """Files go in sorted by name, and the interpreter's version comes back."""
    room = FakeRoom([Wait(3), say({"type": "ready", "python": "3.11.2"})])
    version = CandidateRoom(room, LIMITS).prepare({"b.csv": b"2", "a.csv": b"1"})
    assert version == "3.11.2"
    assert room.sent == [
        ({"type": "file", "path": "a.csv"}, b"1"),
        ({"type": "file", "path": "b.csv"}, b"2"),
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (Wait(1000), RoomTimeoutError),
        (GONE, RoomClosedError),
        (ENDED, RoomProtocolError),
        (RoomProtocolError("no frame"), RoomProtocolError),
    ],
)
def test_a_room_that_does_not_get_ready_is_never_the_candidates_fault(
    line: Line, error: type[Exception]
) -> None:
    """Before any code of the candidate has run, an error is raised, with the agent's log."""
    with pytest.raises(error) as caught:
        CandidateRoom(FakeRoom([line]), LIMITS).prepare({})
    if error in {RoomTimeoutError, RoomClosedError}:
        assert "last words of the agent" in str(caught.value)


def test_a_notebook_that_runs_through_is_frozen_cell_by_cell() -> None:
    """Results hold what the room said; the caller hears of each cell as it ends."""
    outputs = [{"kind": "stream", "name": "stdout", "text": "hi\n", "truncated": False}]
    error = {"error_name": "ValueError", "error_text": "no", "truncated": True}
    first_cell = [started(2), Wait(0.5), done(2, outputs=outputs)]
    room = FakeRoom([*first_cell, started(5), done(5, "error", **error), ENDED])
    heard: list[int] = []
    whole = CandidateRoom(room, LIMITS, clock=room.clock).run(
        [(2, "print('hi')"), (5, "int('x')")],
        seed=b"\xaa",
        on_cell=lambda result: heard.append(result.cell),
    )
    first, second = whole.cells
    assert (whole.alive, whole.out_of_time, heard) == (True, False, [2, 5])
    assert first.outputs == [Output(kind="stream", name="stdout", text="hi\n")]
    assert first.wall_seconds == pytest.approx(0.5)
    assert (first.status, first.count, first.truncated) == (CellStatus.OK, 2, False)
    assert second.status is CellStatus.ERROR
    assert (second.error_name, second.error_text, second.truncated) == ("ValueError", "no", True)
    begin, payload = room.sent[0]
    assert begin == {
        "type": "begin",
        "seed": "aa",
        "output_bytes": 4096,
        "cell_output_bytes": 1024,
    }
    assert payload == b'[{"cell":2,"source":"print(\'hi\')"},{"cell":5,"source":"int(\'x\')"}]'


@pytest.mark.parametrize(
    ("said", "status", "alive"),
    [
        ({"status": "ok"}, CellStatus.OK, True),
        ({"status": "error"}, CellStatus.ERROR, True),
        ({"status": "stopped-itself"}, CellStatus.STOPPED_ITSELF, True),
        ({"status": "output-limit"}, CellStatus.OUTPUT_LIMIT, True),
        ({"status": "died", "exit_code": 3}, CellStatus.STOPPED_ITSELF, False),
        ({"status": "died", "exit_code": 0}, CellStatus.STOPPED_ITSELF, False),
        ({"status": "died", "exit_code": -11}, CellStatus.DIED, False),
        ({"status": "died", "exit_code": None}, CellStatus.DIED, False),
        ({"status": "died", "exit_code": -9, "oom_kills": 1}, CellStatus.OUT_OF_MEMORY, False),
        ({"status": "error", "oom_kills": 1}, CellStatus.OUT_OF_MEMORY, True),
        ({"status": "ok", "oom_kills": 1}, CellStatus.OK, True),
    ],
    ids=str,
)
def test_what_became_of_a_cell(said: dict[str, Any], status: CellStatus, *, alive: bool) -> None:
    """Each ending has its own status; a dead kernel can answer nothing."""
    end = {"type": "ended", "alive": alive, "exit_code": None, "oom_kills": 0}
    result, whole, room = one(done(1, **said), say(end))
    assert (result.status, whole.alive, room.killed) == (status, alive, 0)


def test_an_earlier_kill_for_memory_is_not_held_against_later_cells() -> None:
    """The counter only rises: what counts is whether it rose in this cell."""
    script = [started(1), done(1, oom_kills=2), started(2), done(2, "error", oom_kills=2)]
    room = FakeRoom([*script, started(3), done(3, "error", oom_kills=3), ENDED])
    candidate = CandidateRoom(room, LIMITS, clock=room.clock)
    whole = candidate.run([(1, ""), (2, ""), (3, "")], seed=b"")
    assert [cell.status for cell in whole.cells] == [
        CellStatus.OK,
        CellStatus.ERROR,
        CellStatus.OUT_OF_MEMORY,
    ]
    assert candidate.oom_kills == 3


@pytest.mark.parametrize("status", ["timeout", "died ", "not-run", "skipped", "out-of-memory", ""])
def test_a_room_may_not_say_what_only_the_host_can_know(status: str) -> None:
    """Statuses that the host gives are a breach when a room claims them."""
    room = FakeRoom([started(1), done(1, status)])
    candidate = CandidateRoom(room, LIMITS, clock=room.clock)
    whole = candidate.run([(1, "")], seed=b"")
    assert whole.cells == ()
    assert "CellDone" in candidate.violation


def test_too_much_cpu_is_interrupted_and_goes_on() -> None:
    """After the interrupt of cell 1 the next cell runs; the interrupt names its cell."""
    script = [started(1), until("interrupt"), done(1, "error", error_name="KeyboardInterrupt")]
    room = FakeRoom([*script, started(2), done(2), ENDED])
    whole = run(room, [1, 2])
    assert [cell.status for cell in whole.cells] == [CellStatus.TIMEOUT, CellStatus.OK]
    assert whole.alive
    assert headers(room, ["interrupt"]) == [{"type": "interrupt", "cell": 1, "id": 0}]
    # The first look is taken at 0.2 s; from there two CPU seconds.
    assert whole.cells[0].wall_seconds == pytest.approx(2.3, abs=0.2)


def test_sleeping_is_interrupted_at_five_times_the_limit() -> None:
    """A cell that waits ends at the wall limit, and was not starved."""
    result, _, _ = one(until("interrupt", share=0.0), done(1, "error"), ENDED)
    assert result.status is CellStatus.TIMEOUT
    assert result.wall_seconds == pytest.approx(10, abs=0.3)
    assert not result.starved


def test_a_starved_cell_says_so() -> None:
    """A cell that computed all along at a fifth of a CPU met the wall: run it again."""
    result, _, _ = one(until("interrupt", share=0.19), done(1, "error"), ENDED)
    assert (result.status, result.starved) == (CellStatus.TIMEOUT, True)


def test_a_cell_that_ends_well_within_the_grace_is_well() -> None:
    """Whoever catches the interrupt and ends in time keeps the result."""
    result, _, _ = one(until("interrupt"), Wait(1, 1), done(1, "ok"), ENDED)
    assert result.status is CellStatus.OK


def test_a_swallowed_interrupt_leads_to_a_kill() -> None:
    """Five seconds after the interrupt the kernel is killed: still a time-out."""
    end = say({"type": "ended", "alive": False, "exit_code": -9, "oom_kills": 0})
    result, whole, room = one(until("kill-kernel"), done(1, "died", exit_code=-9), end)
    assert (result.status, whole.alive, room.killed) == (CellStatus.TIMEOUT, False, 0)
    assert room.types() == ["begin", "interrupt", "kill-kernel"]
    assert headers(room, ["kill-kernel"]) == [{"type": "kill-kernel", "cell": 1, "id": 0}]


def test_an_agent_that_no_longer_reacts_is_lost_and_its_room_killed() -> None:
    """After interrupt and kill without an answer the room is killed: a time-out."""
    result, whole, room = one(Wait(10_000, 1.0))
    assert (result.status, whole.alive, room.killed) == (CellStatus.TIMEOUT, False, 1)
    assert room.types() == ["begin", "interrupt", "kill-kernel"]
    assert result.wall_seconds < 20


def test_memory_that_runs_out_beats_time_that_runs_out() -> None:
    """A kernel that the kernel killed for memory while it was over time: memory."""
    died = done(1, "died", exit_code=-9, oom_kills=1)
    end = say({"type": "ended", "alive": False, "exit_code": -9, "oom_kills": 1})
    result, _, _ = one(until("interrupt"), died, end)
    assert result.status is CellStatus.OUT_OF_MEMORY


@pytest.mark.parametrize(
    ("oom", "status"), [(True, CellStatus.OUT_OF_MEMORY), (False, CellStatus.DIED)]
)
def test_a_room_that_dies_in_a_cell_tells_its_cause(status: CellStatus, *, oom: bool) -> None:
    """The engine's word decides between memory and another death."""
    answer = RoomFacts(running=False, exit_code=137, oom_killed=oom)
    result, whole, room = one(Wait(1, 1), GONE, answer=answer)
    assert (result.status, whole.alive, room.killed) == (status, False, 1)


def test_a_room_that_dies_after_a_cell_died_of_it() -> None:
    """What a cell left behind and that ends the room counts as that cell's doing."""
    room = FakeRoom([started(1), done(1), started(2), done(2), GONE])
    whole = run(room, [1, 2, 3])
    assert [cell.status for cell in whole.cells] == [CellStatus.OK, CellStatus.DIED]
    assert not whole.alive


def test_an_agent_that_is_silent_between_cells_is_given_up() -> None:
    """Without a word for a minute between two cells the room is killed."""
    room = FakeRoom([started(1), done(1), Wait(1000)])
    whole = run(room, [1, 2])
    assert ([cell.status for cell in whole.cells], room.killed) == ([CellStatus.DIED], 1)


@pytest.mark.parametrize("line", [GONE, Wait(1000)])
def test_a_room_that_dies_before_the_first_cell_is_our_fault(line: Line) -> None:
    """No code of the candidate has run: an error, never a result."""
    with pytest.raises((RoomClosedError, RoomTimeoutError)):
        run(FakeRoom([line]))


@pytest.mark.parametrize("script", [[GONE], [done(1), GONE]], ids=["in", "between"])
def test_an_engine_that_dies_is_our_fault(script: list[Line]) -> None:
    """A room that ends because its engine ended is told by the engine's silence."""
    room = FakeRoom([started(1), *script], answer=EngineError("no engine"))
    with pytest.raises(EngineError):
        run(room)


@pytest.mark.parametrize("script", [[GONE], [done(1), GONE], [Wait(10_000, 1.0)]])
def test_a_room_that_was_ended_from_outside_is_our_fault(script: list[Line]) -> None:
    """Killed, cut off or paused: nothing of that can be the notebook's doing."""
    answer = RoomFacts(running=False, exit_code=137, interference="it was killed from outside")
    room = FakeRoom([started(1), *script], answer=answer)
    with pytest.raises(EngineError, match="the candidate room did not end by itself: it was"):
        run(room)


def test_all_cells_together_have_a_limit_in_cpu_seconds() -> None:
    """Cells that are each within theirs use up the whole; the rest is not run."""
    script: list[Line] = []
    for cell in range(1, 8):
        script += [started(cell), Wait(1.9, 1), done(cell)]
    room = FakeRoom([*script[:18], ENDED])
    whole = run(room, range(1, 20))
    assert whole.out_of_time
    assert whole.alive
    assert [cell.status for cell in whole.cells] == [CellStatus.OK] * 6
    assert headers(room, ["stop"]) == [{"type": "stop"}]


def test_all_cells_together_have_a_limit_of_wall_time() -> None:
    """A notebook of many sleeping cells ends, too: five times the limit of the whole."""
    script: list[Line] = []
    for cell in range(1, 7):
        script += [started(cell), Wait(9), done(cell)]
    room = FakeRoom([*script, ENDED])
    candidate = CandidateRoom(room, LIMITS, clock=room.clock)
    whole = candidate.run([(cell, "x") for cell in range(1, 200)], seed=b"")
    assert (whole.out_of_time, len(whole.cells)) == (True, 6)
    assert not candidate.starved


def test_a_whole_that_the_wall_ended_while_it_computed_was_starved() -> None:
    """A busy machine can use up the wall limit of the whole with no cell at its own."""
    script: list[Line] = []
    for cell, wall in enumerate([9.9, 9.9, 9.9, 9.9, 9.9, 0.6], start=1):
        script += [started(cell), Wait(wall, 0.15), done(cell)]
    room = FakeRoom([*script, ENDED])
    candidate = CandidateRoom(room, LIMITS, clock=room.clock)
    whole = candidate.run([(cell, "x") for cell in range(1, 200)], seed=b"")
    assert (whole.out_of_time, candidate.starved) == (True, True)
    assert not any(cell.starved for cell in whole.cells)


def test_quick_cells_count_although_nobody_looked() -> None:
    """CPU of cells that end before the first look is counted all the same."""

    def burn(room: FakeRoom) -> None:
        room.cpu = (room.cpu or 0) + 0.15
        room.wall += 0.15

    script: list[Line] = []
    for cell in range(1, 68):
        script += [started(cell), burn, done(cell)]
    whole = run(FakeRoom([*script, ENDED]), range(1, 1000))
    assert (whole.out_of_time, len(whole.cells)) == (True, 67)


def test_a_cell_that_began_before_the_stop_arrived_is_soon_over() -> None:
    """The one cell that may have begun meanwhile is interrupted at once."""
    script = [line for cell in range(1, 7) for line in (started(cell), Wait(1.9, 1), done(cell))]
    room = FakeRoom([*script, started(7), until("interrupt"), done(7, "error"), ENDED])
    whole = run(room, range(1, 20))
    assert whole.cells[-1].status is CellStatus.TIMEOUT
    assert whole.cells[-1].wall_seconds < 1
    interrupts = [header["cell"] for header in headers(room, ["interrupt"])]
    assert interrupts == [6, 7]  # the sixth had half a second left
    assert room.types()[-1] == "stop"


def test_a_counter_that_cannot_be_read_leaves_the_wall() -> None:
    """Without CPU seconds the limits hold by the wall clock."""
    result, _, _ = one(until("interrupt"), done(1, "error"), ENDED, cpu=None)
    assert result.status is CellStatus.TIMEOUT
    assert result.wall_seconds == pytest.approx(10, abs=0.3)


@pytest.mark.parametrize(
    "script",
    [
        [done(1)],
        [started(2)],
        [started(1), done(2)],
        [started(1), started(2)],
        [started(1), done(1), started(1)],
        [started(1), done(1), ENDED],
        [ENDED],
        [started(1), ENDED],
        [started(1), say({"type": "answer", "id": 1, "status": "ok"})],
        [started(1), say({"type": "nonsense"})],
        [started(1), RoomProtocolError("payload of 99 bytes is over 9")],
        [started(1), done(1, outputs={"a": 1})],
        [started(1), done(1, outputs=[{"kind": "display", "data": 5}])],
        [started(1), done(1, outputs=[{"kind": "stream"}] * 1001)],
        [started(1), done(1), started(2), done(2), started(3)],
        [started(1), done(1), started(2), done(2), say({"type": "printed", "name": "x"})],
    ],
    ids=lambda script: f"{len(script)} lines",
)
def test_a_breach_of_the_protocol_ends_the_room(script: list[Line]) -> None:
    """What is not expected now, is not known or is over a cap ends the run, told as such."""
    room = FakeRoom(script)
    candidate = CandidateRoom(room, LIMITS, clock=room.clock)
    whole = candidate.run([(1, ""), (2, "")], seed=b"")
    assert candidate.violation
    assert (whole.alive, room.killed) == (False, 1)


def test_a_room_that_takes_no_bytes_in_a_cell_is_killed() -> None:
    """A host that cannot even interrupt gives the room up."""

    def deaf(room: FakeRoom) -> None:
        room.send_error = RoomTimeoutError("the room did not take 40 bytes within 60 s")

    result, whole, room = one(deaf, Wait(100, 1))
    assert (result.status, whole.alive, room.killed) == (CellStatus.DIED, False, 1)
