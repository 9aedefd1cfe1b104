"""The host's side of the candidate room: run the notebook, then ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.models.notebook import Output
from minbar.models.verdict import CellStatus
from minbar.rooms.frames import Frame, encode_frame
from minbar.rooms.interface import Room
from minbar.rooms.messages import (
    Answer,
    CellDone,
    CellStarted,
    Ended,
    Message,
    Printed,
    Ready,
    decode_message,
)
from minbar.rooms.timekeeper import Stage, Timekeeper

__all__ = ["CandidateRoom", "CellResult", "NotebookRun", "Question", "Reply", "RunLimits"]

_READY_TIMEOUT: Final = 120.0
_SEND_TIMEOUT: Final = 60.0
_LOOK_EVERY: Final = 0.2
_MAX_OUTPUTS: Final = 1000
_LOG_CAP: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """Limits of one run; CPU seconds, and bytes of output."""

    cell_seconds: float
    total_seconds: float
    call_seconds: float
    output_bytes: int
    cell_output_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellResult:
    """One code cell after its run.

    Attributes:
        cell: position from 1 over all cells.
        status: what became of it.
        error_name, error_text: as the room claims them.
        count: execution count.
        outputs: frozen as the cell ended.
        truncated: whether outputs were cut.
        wall_seconds: by the host's clock.
        starved: the wall limit ended it although it was computing all along.
    """

    cell: int
    status: CellStatus
    error_name: str = ""
    error_text: str = ""
    count: int | None = None
    outputs: list[Output] = field(default_factory=list)
    truncated: bool = False
    wall_seconds: float = 0.0
    starved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookRun:
    """The run of a notebook.

    Attributes:
        cells: results of the code cells that began, in order.
        alive: whether a kernel is left that can answer.
        out_of_time: whether the limit for the whole notebook ended it.
    """

    cells: tuple[CellResult, ...]
    alive: bool
    out_of_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the examiner asks: op is `call`, `value` or `artefact`."""

    op: str
    name: str
    keep: int | None = None
    payload: bytes = b""
    limit_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; the payload is opaque to the host."""

    status: str
    payload: bytes = b""
    error_name: str = ""
    error_text: str = ""
    trace: str = ""
    cell: int | None = None
    line: int | None = None


class CandidateRoom:
    """Talks to the agent of one candidate room.

    Attributes:
        violation: how the room broke the protocol, once it has; it is killed then
            and answers nothing more.
    """

    def __init__(self, room: Room, limits: RunLimits) -> None:
        """Use a room whose agent has said hello."""
        self._room = room
        self._limits = limits
        self._alive = True
        self._asked = 0
        self._oom_kills = 0
        self._printed = bytearray()
        self.violation = ""

    @property
    def printed(self) -> str:
        """What candidate code printed during calls, capped; for the interviewer only."""
        return self._printed.decode("utf-8", "replace")

    @property
    def oom_kills(self) -> int:
        """Kills for want of memory so far, by the kernel's counter in the room."""
        return self._oom_kills

    def prepare(self, files: Mapping[str, bytes]) -> str:
        """Wait for the kernel, put files into its folder, return its Python version."""
        message = self._expect(_READY_TIMEOUT)
        if not isinstance(message, Ready):
            raise _unexpected(message)
        for name, data in sorted(files.items()):
            self._send({"type": "file", "path": name}, data)
        return message.python

    def run(
        self,
        cells: Sequence[tuple[int, str]],
        *,
        seed: bytes,
        on_cell: Callable[[CellResult], None] = lambda _: None,
    ) -> NotebookRun:
        """Run code cells, given as position and source, each frozen as it ends."""
        begin = {
            "type": "begin",
            "seed": seed.hex(),
            "output_bytes": self._limits.output_bytes,
            "cell_output_bytes": self._limits.cell_output_bytes,
        }
        sources = [{"cell": cell, "source": source} for cell, source in cells]
        self._send(begin, msgspec.json.encode(sources))
        whole = Timekeeper(self._limits.total_seconds, self._room.cpu_seconds)
        results: list[CellResult] = []
        try:
            self._run_cells(whole, results, on_cell)
        except RoomClosedError:
            self._room_died(results)
        except RoomProtocolError as error:
            self._broke(error)
        return NotebookRun(
            cells=tuple(results), alive=self._alive, out_of_time=whole.overrun is not None
        )

    def ask(self, question: Question) -> Reply:
        """Ask one question; the candidate's code runs only until it has answered.

        Raises:
            EngineError: if the engine fails.
        """
        if self.violation or (not self._alive and question.op != "artefact"):
            return Reply(status="gone")
        self._asked += 1
        header = {
            "type": question.op,
            "id": self._asked,
            "name": question.name,
            "path": question.name,
            "keep": question.keep,
            "limit": question.limit_bytes,
        }
        keeper = Timekeeper(self._limits.call_seconds, self._room.cpu_seconds)
        try:
            self._send(header, question.payload)
            answer, payload = self._await_answer(keeper)
        except (RoomClosedError, RoomTimeoutError):
            return self._lost_in_call(keeper)
        except RoomProtocolError as error:
            self._broke(error)
            return Reply(status="died")
        return self._reply(answer, payload, keeper)

    def _run_cells(
        self,
        whole: Timekeeper,
        results: list[CellResult],
        on_cell: Callable[[CellResult], None],
    ) -> None:
        while True:
            message, _ = self._next(whole)
            if isinstance(message, Ended):
                self._alive = self._alive and message.alive
                return
            if not isinstance(message, CellStarted):
                raise _unexpected(message)
            result = self._one_cell(message.cell, whole)
            results.append(result)
            on_cell(result)
            if whole.overrun is not None:
                self._send({"type": "stop"})

    def _one_cell(self, cell: int, whole: Timekeeper) -> CellResult:
        left = self._limits.total_seconds - whole.used
        keeper = Timekeeper(min(self._limits.cell_seconds, max(left, 0.1)), self._room.cpu_seconds)
        try:
            message, payload = self._next(keeper, cell=cell)
        except (RoomClosedError, RoomTimeoutError):
            return self._lost_in_cell(cell, keeper)
        if not isinstance(message, CellDone) or message.cell != cell:
            raise _unexpected(message)
        whole.used += keeper.used
        if whole.used >= self._limits.total_seconds:
            whole.overrun = keeper.overrun
        status = self._cell_status(message, keeper)
        return CellResult(
            cell=cell,
            status=status,
            error_name=message.error_name,
            error_text=message.error_text,
            count=message.count,
            outputs=_outputs(payload),
            truncated=message.truncated,
            wall_seconds=keeper.wall,
            starved=keeper.starved,
        )

    def _cell_status(self, message: CellDone, keeper: Timekeeper) -> CellStatus:
        killed_for_memory = message.oom_kills > self._oom_kills
        self._oom_kills = max(self._oom_kills, message.oom_kills)
        if message.status == "died":
            self._alive = False
        if killed_for_memory and message.status != "ok":
            return CellStatus.OUT_OF_MEMORY
        if keeper.overrun is not None and message.status != "ok":
            return CellStatus.TIMEOUT
        if message.status == "died":
            exited = message.exit_code is not None and message.exit_code >= 0
            return CellStatus.STOPPED_ITSELF if exited else CellStatus.DIED
        try:
            return CellStatus(message.status)
        except ValueError:
            raise _unexpected(message) from None

    def _lost_in_cell(self, cell: int, keeper: Timekeeper) -> CellResult:
        """The room itself ended, or its agent no longer reacts."""
        self._alive = False
        if keeper.stage is Stage.LOST:
            self._room.kill()
            status = CellStatus.TIMEOUT
        elif self._room.facts().oom_killed:
            self._oom_kills += 1
            status = CellStatus.OUT_OF_MEMORY
        else:
            status = CellStatus.DIED
        return CellResult(cell=cell, status=status, wall_seconds=keeper.wall)

    def _broke(self, error: RoomProtocolError) -> None:
        self.violation = str(error)
        self._alive = False
        self._room.kill()

    def _room_died(self, results: Sequence[CellResult]) -> None:
        """A room that ends with its notebook half run, for a reason that a cell gave."""
        lost = {CellStatus.OUT_OF_MEMORY, CellStatus.DIED, CellStatus.TIMEOUT}
        if self._alive or not results or results[-1].status not in lost:
            what = "the candidate room ended without a word"
            raise RoomClosedError(what, where=self._room.log()[-2000:])

    def _await_answer(self, keeper: Timekeeper) -> tuple[Answer, bytes]:
        while True:
            message, payload = self._next(keeper)
            if isinstance(message, Printed):
                self._printed += payload[: max(0, _LOG_CAP - len(self._printed))]
            elif isinstance(message, Answer) and message.id == self._asked:
                return message, payload
            else:
                raise _unexpected(message)

    def _reply(self, answer: Answer, payload: bytes, keeper: Timekeeper) -> Reply:
        status = answer.status
        killed_for_memory = answer.oom_kills > self._oom_kills
        self._oom_kills = max(self._oom_kills, answer.oom_kills)
        if status == "died" or answer.exit_code is not None:
            self._alive = False
        if killed_for_memory and status != "ok":
            status = "out-of-memory"
        elif keeper.overrun is not None and status != "ok":
            status = "timeout"
        return Reply(
            status=status,
            payload=payload if status == "ok" else b"",
            error_name=answer.error_name,
            error_text=answer.error_text,
            trace=answer.trace,
            cell=answer.cell,
            line=answer.line,
        )

    def _lost_in_call(self, keeper: Timekeeper) -> Reply:
        self._alive = False
        if keeper.stage is Stage.LOST:
            self._room.kill()
            return Reply(status="timeout")
        return Reply(status="out-of-memory" if self._room.facts().oom_killed else "died")

    def _next(self, keeper: Timekeeper, *, cell: int = 0) -> tuple[Message, bytes]:
        """Wait for a message; interrupt, then kill, what takes longer than it may.

        Raises:
            RoomTimeoutError: if not even a kill made the agent answer.
        """
        while True:
            frame = self._room.receive(timeout=_LOOK_EVERY)
            if frame is not None:
                return decode_message(frame), frame.payload
            stage = keeper.look()
            if stage is Stage.INTERRUPTED:
                self._send({"type": "interrupt", "cell": cell})
            elif stage is Stage.KILLED:
                self._send({"type": "kill-kernel"})
            elif stage is Stage.LOST:
                what = "the agent no longer reacts"
                raise RoomTimeoutError(what)

    def _expect(self, timeout: float) -> Message:
        frame: Frame | None = self._room.receive(timeout=timeout)
        if frame is None:
            what = f"the candidate room was not ready after {timeout:.0f} s"
            raise RoomTimeoutError(what, where=self._room.log()[-2000:])
        return decode_message(frame)

    def _send(self, header: Mapping[str, object], payload: bytes = b"") -> None:
        self._room.send(encode_frame(header, payload), timeout=_SEND_TIMEOUT)


def _unexpected(message: Message) -> RoomProtocolError:
    return RoomProtocolError(f"`{type(message).__name__}` was not expected now")


def _outputs(payload: bytes) -> list[Output]:
    """Decode a cell's outputs, strictly.

    Raises:
        RoomProtocolError: if they are not what an agent sends.
    """
    try:
        outputs = msgspec.json.decode(payload, type=list[Output])
    except (msgspec.DecodeError, RecursionError) as error:
        what = f"outputs that the protocol does not know ({error})"
        raise RoomProtocolError(what) from error
    if len(outputs) > _MAX_OUTPUTS:
        what = f"{len(outputs)} outputs of one cell"
        raise RoomProtocolError(what)
    return outputs
