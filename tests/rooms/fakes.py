"""A room that says what a test wrote down, on clocks that only the script turns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from minbar.errors import MinbarError, RoomClosedError
from minbar.rooms.frames import PREFIX, Frame
from minbar.rooms.interface import Room, RoomFacts, RoomKind, RoomSpec
from minbar.rooms.traces import RoomTraces

__all__ = ["FakeRoom", "FakeRooms", "Line", "Wait", "headers", "running_room", "say", "until"]


@dataclass(frozen=True, slots=True)
class Wait:
    """The room says nothing for so long, and computes at this share of a CPU.

    Attributes:
        wall: seconds, at most.
        share: CPU seconds a wall second.
        until: types of frames that end the waiting when the host has sent them.
    """

    wall: float
    share: float = 0.0
    until: tuple[str, ...] = ()


Line = Frame | Wait | MinbarError | Callable[["FakeRoom"], None]
"""One line of a script; an error is raised again and again, a callable only called."""


def say(header: Mapping[str, Any], payload: bytes | object = b"") -> Frame:
    """What the room says; a payload that is no bytes travels as JSON."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Frame(json.dumps(header).encode(), body)


def until(kind: str, *, share: float = 1.0) -> Wait:
    """Say nothing until the host has sent a frame of this type."""
    return Wait(10_000, share, (kind,))


@dataclass
class FakeRoom:
    """A room that follows a script.

    Attributes:
        script: what it says, line by line.
        sent: headers and payloads that the host sent.
        wall: seconds of its wall clock; `clock` reads them.
        cpu: its CPU seconds; None where they can't be read.
        killed: how often it was killed.
        closed: how often it was closed.
        answer: what its facts are.
        send_error: raised by every further `send`, if set.
    """

    script: list[Line] = field(default_factory=list)
    spec: RoomSpec = field(default_factory=lambda: RoomSpec(kind=RoomKind.CANDIDATE, image="fake"))
    technology: str = "fake"
    sent: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)
    wall: float = 1000.0
    cpu: float | None = 3.0
    killed: int = 0
    closed: int = 0
    answer: RoomFacts | MinbarError = field(default_factory=lambda: RoomFacts(running=False))
    send_error: MinbarError | None = None
    _waiting_since: tuple[float, int] | None = None

    def clock(self) -> float:
        """Wall seconds."""
        return self.wall

    def types(self) -> list[str]:
        """Types of the frames that the host sent, in order."""
        return [header["type"] for header, _ in self.sent]

    def send(self, frame: bytes, *, timeout: float) -> None:
        """Note what the host sends."""
        assert timeout > 0
        if self.killed or self.closed:
            what = "the room has ended"
            raise RoomClosedError(what)
        if self.send_error is not None:
            raise self.send_error
        size, _ = PREFIX.unpack_from(frame)
        start = PREFIX.size + size
        self.sent.append((json.loads(frame[PREFIX.size : start]), frame[start:]))

    def receive(self, *, timeout: float) -> Frame | None:
        """Say the next line of the script."""
        while True:
            assert self.script, "the host waits for more than the script holds"
            line = self.script[0]
            if self.killed or self.closed:
                what = "the room has ended"
                raise RoomClosedError(what)
            if isinstance(line, MinbarError):
                raise line
            if isinstance(line, Wait):
                timeout -= self._wait(line, timeout)
                if self.script[0] is line:
                    return None
                continue
            self.script.pop(0)
            if isinstance(line, Frame):
                return line
            line(self)

    def facts(self) -> RoomFacts:
        """What the test says."""
        if isinstance(self.answer, MinbarError):
            raise self.answer
        return self.answer

    def traces(self) -> RoomTraces | None:
        """Nobody can look into it."""
        return None

    def cpu_seconds(self) -> float | None:
        """Its CPU clock."""
        return self.cpu

    def log(self) -> str:
        """What its agent wrote."""
        return "last words of the agent"

    def kill(self) -> None:
        """Count."""
        self.killed += 1

    def hang_up(self) -> None:
        """Say nothing more."""
        what = "the room has ended"
        self.script[:] = [RoomClosedError(what)]

    def close(self) -> None:
        """Count."""
        self.closed += 1

    def _wait(self, line: Wait, timeout: float) -> float:
        """Let time pass, at most `timeout`; the line is taken away once it is over."""
        if self._waiting_since is None:
            self._waiting_since = (self.wall, len(self.sent))
        begun, sent = self._waiting_since
        heard = any(header["type"] in line.until for header, _ in self.sent[sent:])
        left = 0.0 if heard else begun + line.wall - self.wall
        step = min(timeout, left)
        if left <= timeout:
            self._waiting_since = None
            self.script.pop(0)
        self.wall += step
        if self.cpu is not None:
            self.cpu += step * line.share
        return step


def running_room(spec: RoomSpec) -> FakeRoom:
    """Return a room that says of itself that it runs."""
    return FakeRoom(spec=spec, answer=RoomFacts(running=True))


@dataclass
class FakeRooms:
    """A provider of fake rooms.

    Attributes:
        boot: makes the next room, or raises.
        made: all rooms that were handed out.
        closings: how often it was closed.
        stopped: whether it was told to start no more.
    """

    boot: Callable[[RoomSpec], FakeRoom] = field(default=running_room)
    technology: str = "fake"
    engine: str = "none 0"
    made: list[FakeRoom] = field(default_factory=list)
    closings: int = 0
    stopped: bool = False

    def acquire(self, spec: RoomSpec) -> Room:
        """Boot a room."""
        room = self.boot(spec)
        self.made.append(room)
        return room

    def stop(self) -> None:
        """Start no more."""
        self.stopped = True

    def close(self) -> None:
        """Close all rooms."""
        self.closings += 1
        for room in self.made:
            room.close()

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def headers(room: FakeRoom, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Headers of these types that the host sent."""
    return [header for header, _ in room.sent if header["type"] in kinds]
