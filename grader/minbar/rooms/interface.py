"""The one interface to rooms: acquire, stream, kill, facts, close.

Nothing above it sees an engine's id, or can execute, copy or inspect. Another
kind of room (gVisor, a fork server) is one more file that implements it.
"""

from __future__ import annotations

import abc
import enum
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from minbar.rooms.frames import Frame
from minbar.rooms.traces import RoomTraces

__all__ = ["ClosedAtEnd", "Room", "RoomFacts", "RoomKind", "RoomLimits", "RoomProvider", "RoomSpec"]

MIB = 1024 * 1024


class RoomKind(enum.StrEnum):
    """What a room is for; never two kinds in one container."""

    CANDIDATE = "candidate"
    EXAMINER = "examiner"
    ANALYSIS = "analysis"
    PROOF = "proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLimits:
    """What one room may use; sizes in MiB where the name says so.

    Attributes:
        memory_mb: memory with its tmpfs; swap is off.
        pids: processes and threads.
        work_mb: size of the writable `/room`.
        tmp_mb: size of `/tmp`.
        shm_mb: size of `/dev/shm`.
        file_mb: largest single file.
        cpus: CPUs of the room.
        work_inodes: files in `/room`.
        open_files: descriptors of one process.
        cpu_seconds: CPU seconds of one process, a backstop inside the room; the
            host counts those of the whole room.
    """

    memory_mb: int = 1024
    pids: int = 128
    work_mb: int = 64
    tmp_mb: int = 32
    shm_mb: int = 16
    file_mb: int = 64
    cpus: float = 1.0
    work_inodes: int = 4096
    open_files: int = 512
    cpu_seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSpec:
    """A room to be acquired.

    Attributes:
        kind: which agent runs in it.
        image: tag of the environment's image.
        limits: what it may use.
        preload: modules the agent imports while nobody waits.
        max_payload: most bytes of one frame that the room may send.
        max_total: most bytes that the room may send in its life; None for no cap.
    """

    kind: RoomKind
    image: str
    limits: RoomLimits = RoomLimits()
    preload: tuple[str, ...] = ()
    max_payload: int = 64 * MIB
    max_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """What host and engine measured about a room; None where it can't be read.

    Attributes:
        running: whether the room still lives.
        exit_code: of the agent, once it ended.
        cpu_seconds: CPU of everything in the room since it began.
        peak_memory_bytes: most memory that it had at one time.
        oom_killed: whether the kernel killed in it for want of memory.
        oom_kills: how many processes it killed, by its counter.
        pids: processes and threads now.
        pids_refusals: processes and threads refused at the limit, by its counter.
        throttled_seconds: time that it had work but no CPU left.
        traces: of limits that nothing counts, if somebody looked for them.
        interference: what ended or stopped it from outside, a clause; empty if nothing
            did. Nothing that runs in a room can bring it about.
    """

    running: bool
    exit_code: int | None = None
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    oom_killed: bool = False
    oom_kills: int | None = None
    pids: int | None = None
    pids_refusals: int | None = None
    throttled_seconds: float | None = None
    traces: RoomTraces | None = None
    interference: str = ""


class Room(Protocol):
    """A running room and the stream to its agent."""

    @property
    def spec(self) -> RoomSpec:
        """What was asked for."""

    @property
    def technology(self) -> str:
        """Kind of isolation, such as `docker/runc`; recorded in results."""

    def send(self, frame: bytes, *, timeout: float) -> None:
        """Write one encoded frame.

        Raises:
            RoomClosedError: if the room has ended.
            RoomTimeoutError: if it does not take the bytes within `timeout` seconds.
        """

    def receive(self, *, timeout: float) -> Frame | None:
        """Return the next frame, or None if none came within `timeout` seconds.

        Raises:
            RoomClosedError: if the room has ended and everything it sent was read.
            RoomProtocolError: if it sent bytes that are no frame, or are over a cap.
        """

    def facts(self) -> RoomFacts:
        """Read what the engine and the kernel measured, now, but for the traces."""

    def traces(self) -> RoomTraces | None:
        """Look for what limits have left in the room; None where that can't be seen."""

    def cpu_seconds(self) -> float | None:
        """CPU seconds of everything in the room so far, cheaply; None if unreadable."""

    def log(self) -> str:
        """What the agent wrote to its standard error, capped; our own diagnostics."""

    def kill(self) -> None:
        """End everything in the room at once; may be called again."""

    def hang_up(self) -> None:
        """End the stream from another thread; who waits there is told that the room ended."""

    def close(self) -> None:
        """Kill and remove the room; never raises, may be called again.

        Only for the thread that uses the room: others hang up first.
        """


class ClosedAtEnd(abc.ABC):
    """Is closed when its context ends, however that comes about."""

    @abc.abstractmethod
    def close(self) -> None:
        """Close it."""

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


class RoomProvider(Protocol):
    """Hands out rooms, each used once, and leaves none behind."""

    @property
    def technology(self) -> str:
        """Kind of isolation of its rooms."""

    @property
    def engine(self) -> str:
        """Name and version of the engine."""

    def acquire(self, spec: RoomSpec) -> Room:
        """Return a room whose agent has said hello, warm if one is ready.

        Raises:
            EngineError: if the engine is missing or fails.
        """

    def stop(self) -> None:
        """Start no more rooms, and end the streams of all, for threads that wait there.

        From now on `acquire` raises.
        """

    def close(self) -> None:
        """Close every room that is still open."""

    def __enter__(self) -> Self:
        """Use as a context."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
