"""The host's side of the candidate room: run the notebook, then ask."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.models.verdict import CellStatus
from minbar.rooms.deaths import refuse_interference
from minbar.rooms.frames import encode_frame
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
from minbar.rooms.runs import (
    CellResult,
    NotebookRun,
    Question,
    Reply,
    RunLimits,
    cell_result,
)
from minbar.rooms.timekeeper import WALL_FACTOR, Stage, Timekeeper

__all__ = ["CandidateRoom", "CellResult", "NotebookRun", "Question", "Reply", "RunLimits"]

_READY_TIMEOUT: Final = 120.0
_SEND_TIMEOUT: Final = 60.0
_AGENT_TIMEOUT: Final = 60.0
_LOOK_EVERY: Final = 0.2
_LOG_CAP: Final = 64 * 1024
# What a room may say of a cell; the others are for the host to find.
_CLAIMED_STATUSES: Final = frozenset({"ok", "error", "stopped-itself", "output-limit"})


class CandidateRoom:
    """Talks to the agent of one candidate room.

    Attributes:
        starved: whether a wall limit ended a cell, a call or the whole although it was
            computing all along.
        violation: how the room broke the protocol, once it has; it is killed then
            and answers nothing more.
    """

    def __init__(
        self, room: Room, limits: RunLimits, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Use a room whose agent has said hello; `clock` tells wall seconds."""
        self._room = room
        self._clock = clock
        self._limits = limits
        self._alive = True
        self._gone = False
        self._asked = 0
        self._waited = self._computed = 0.0
        self._oom_kills = 0
        self._printed = bytearray()
        self.starved = False
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
        try:
            message = self._from_agent(_READY_TIMEOUT)
            if not isinstance(message, Ready):
                raise _unexpected(message)
            for name, data in sorted(files.items()):
                self._send({"type": "file", "path": name}, data)
        except RoomClosedError as error:
            what = "the candidate room ended before its kernel was ready"
            raise RoomClosedError(what, where=self._room.log()[-2000:]) from error
        return message.python

    def run(
        self,
        cells: Sequence[tuple[int, str]],
        *,
        seed: bytes,
        on_cell: Callable[[CellResult], None] = lambda _: None,
    ) -> NotebookRun:
        """Run code cells, given as position and source, each frozen as it ends.

        Raises:
            EngineError: if the engine fails.
            RoomClosedError, RoomTimeoutError: if the room failed before the first
                cell began; after that whatever ends it counts as the notebook's doing.
        """
        begin = {
            "type": "begin",
            "seed": seed.hex(),
            "output_bytes": self._limits.output_bytes,
            "cell_output_bytes": self._limits.cell_output_bytes,
        }
        sources = [{"cell": cell, "source": source} for cell, source in cells]
        self._send(begin, msgspec.json.encode(sources))
        whole = self._keeper(self._limits.total_seconds)
        whole.passed()  # what the room used before is not the notebook's
        results: list[CellResult] = []
        try:
            self._run_cells([cell for cell, _ in cells], whole, results, on_cell)
        except (RoomClosedError, RoomTimeoutError):
            if not results:
                raise
            self._room_died(results)
        except RoomProtocolError as error:
            self._broke(error)
        self.starved |= whole.starved or any(result.starved for result in results)
        return NotebookRun(
            cells=tuple(results), alive=self._alive, out_of_time=whole.overrun is not None
        )

    def ask(self, question: Question) -> Reply:
        """Ask one question; the candidate's code runs only until it has answered.

        All answers together may take as long as the notebook, by the wall clock:
        a call that sleeps for just less than its limit must not hold the grader for hours.

        Raises:
            EngineError: if the engine fails.
        """
        if self._gone or (not self._alive and question.op != "artefact"):
            return Reply(status="gone")
        left = self._limits.total_seconds - self._waited / WALL_FACTOR
        if left <= 0 and question.op != "artefact":
            self.starved |= self._computed >= self._limits.total_seconds / 2
            return Reply(status="timeout")
        self._asked += 1
        header = {
            "type": question.op,
            "id": self._asked,
            "name": question.name,
            "path": question.name,
            "keep": question.keep,
            "limit": question.limit_bytes,
        }
        keeper = self._keeper(min(self._limits.call_seconds, max(left, _LOOK_EVERY)))
        try:
            self._send(header, question.payload)
            answer, payload = self._await_answer(keeper)
        except (RoomClosedError, RoomTimeoutError):
            return self._lost_in_call(keeper)
        except RoomProtocolError as error:
            self._broke(error)
            return Reply(status="died")
        finally:
            self._waited += keeper.wall
            self._computed += keeper.used
            self.starved |= keeper.starved
        return self._reply(answer, payload, keeper)

    def _run_cells(
        self,
        positions: Sequence[int],
        whole: Timekeeper,
        results: list[CellResult],
        on_cell: Callable[[CellResult], None],
    ) -> None:
        for position in positions:
            message = self._from_agent(_AGENT_TIMEOUT)
            if isinstance(message, Ended) and not (message.alive and self._alive):
                self._alive = False
                return
            if isinstance(message, Ended) and whole.overrun is not None:
                return
            if not isinstance(message, CellStarted) or message.cell != position:
                raise _unexpected(message)
            result = self._one_cell(position, whole)
            results.append(result)
            on_cell(result)
            if self._gone:
                return
            whole.overrun = whole.overrun or whole.passed()
            if whole.overrun is not None:
                self._send({"type": "stop"})
        message = self._from_agent(_AGENT_TIMEOUT)
        if not isinstance(message, Ended):
            raise _unexpected(message)
        self._alive = self._alive and message.alive

    def _one_cell(self, cell: int, whole: Timekeeper) -> CellResult:
        keeper = self._keeper(min(self._limits.cell_seconds, max(whole.left, _LOOK_EVERY)))
        try:
            message, payload = self._next(keeper, cell=cell)
        except (RoomClosedError, RoomTimeoutError):
            return self._lost_in_cell(cell, keeper)
        if not isinstance(message, CellDone) or message.cell != cell:
            raise _unexpected(message)
        return cell_result(message, payload, self._cell_status(message, keeper), keeper)

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
        if message.status not in _CLAIMED_STATUSES:
            raise _unexpected(message)
        return CellStatus(message.status)

    def _lost_in_cell(self, cell: int, keeper: Timekeeper) -> CellResult:
        """The room itself ended, or its agent no longer reacts."""
        status = self._cause_of_loss(keeper)
        self._give_up()
        return CellResult(
            cell=cell, status=status, wall_seconds=keeper.wall, starved=keeper.starved
        )

    def _room_died(self, results: list[CellResult]) -> None:
        """The room ended between two cells: what the last one left behind ended it."""
        results[-1] = replace(results[-1], status=self._cause_of_death())
        self._give_up()

    def _cause_of_loss(self, keeper: Timekeeper) -> CellStatus:
        cause = self._cause_of_death()
        return CellStatus.TIMEOUT if keeper.stage is Stage.LOST else cause

    def _cause_of_death(self) -> CellStatus:
        """Ask the engine; what was done to a room from outside is no fault of the candidate.

        Raises:
            EngineError: if that is what ended it, or if the engine does not answer.
        """
        facts = self._room.facts()
        refuse_interference(facts, self._room.spec.kind)
        if facts.oom_killed:
            self._oom_kills += 1
            return CellStatus.OUT_OF_MEMORY
        return CellStatus.DIED

    def _broke(self, error: RoomProtocolError) -> None:
        self.violation = str(error)
        self._give_up()

    def _give_up(self) -> None:
        """End a room that nothing can be asked any more."""
        self._alive = False
        self._gone = True
        self._room.kill()

    def _await_answer(self, keeper: Timekeeper) -> tuple[Answer, bytes]:
        message, payload = self._next(keeper, question=self._asked)
        if isinstance(message, Printed):  # once at most, before the answer
            self._printed += payload[: max(0, _LOG_CAP - len(self._printed))]
            message, payload = self._next(keeper, question=self._asked)
        if not isinstance(message, Answer) or message.id != self._asked:
            raise _unexpected(message)
        return message, payload

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
        elif status == "interrupted":
            status = "error"  # nobody interrupted it: its own code raised this
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
        status = self._cause_of_loss(keeper)
        self._give_up()
        return Reply(status=status.value)

    def _next(
        self, keeper: Timekeeper, *, cell: int = 0, question: int = 0
    ) -> tuple[Message, bytes]:
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
                self._send({"type": "interrupt", "cell": cell, "id": question})
            elif stage is Stage.KILLED:
                self._send({"type": "kill-kernel", "cell": cell, "id": question})
            elif stage is Stage.LOST:
                what = "the agent no longer reacts"
                raise RoomTimeoutError(what)

    def _keeper(self, limit: float) -> Timekeeper:
        return Timekeeper(limit, self._room.cpu_seconds, self._clock)

    def _from_agent(self, timeout: float) -> Message:
        """Wait for a message while no code of the candidate is asked to run."""
        frame = self._room.receive(timeout=timeout)
        if frame is None:
            what = f"the agent of the candidate room said nothing for {timeout:.0f} s"
            raise RoomTimeoutError(what, where=self._room.log()[-2000:])
        return decode_message(frame)

    def _send(self, header: Mapping[str, object], payload: bytes = b"") -> None:
        self._room.send(encode_frame(header, payload), timeout=_SEND_TIMEOUT)


def _unexpected(message: Message) -> RoomProtocolError:
    return RoomProtocolError(f"`{type(message).__name__}` was not expected now")
