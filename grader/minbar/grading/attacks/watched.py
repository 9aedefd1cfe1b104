"""Rooms whose counters are read once more before they end."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Iterator

from minbar.errors import MinbarError
from minbar.rooms.frames import Frame
from minbar.rooms.interface import ClosedAtEnd, Room, RoomFacts, RoomKind, RoomProvider, RoomSpec
from minbar.rooms.traces import RoomTraces

__all__ = ["WatchedRooms"]


class WatchedRooms(ClosedAtEnd):
    """A provider that remembers what was measured of each candidate's room.

    `RoomProvider` says what its methods promise.
    """

    def __init__(self, provider: RoomProvider) -> None:
        """Hand out the rooms of `provider`."""
        self._provider = provider
        self._watching = threading.local()
        self.technology = provider.technology
        self.engine = provider.engine

    @contextlib.contextmanager
    def watch(self) -> Iterator[list[RoomFacts]]:
        """Give the facts of all rooms that this thread ends inside the block."""
        facts: list[RoomFacts] = []
        self._watching.facts = facts
        try:
            yield facts
        finally:
            self._watching.facts = None

    def note(self, facts: RoomFacts) -> None:
        """Keep what was measured, if anybody watches."""
        watched: list[RoomFacts] | None = getattr(self._watching, "facts", None)
        if watched is not None:
            watched.append(facts)

    def acquire(self, spec: RoomSpec) -> Room:
        """Return a room that is watched, if a candidate's code runs in it."""
        room = self._provider.acquire(spec)
        return _WatchedRoom(room, self) if spec.kind is RoomKind.CANDIDATE else room

    def stop(self) -> None:
        """Start no more rooms."""
        self._provider.stop()

    def close(self) -> None:
        """Close every room that is still open."""
        self._provider.close()


class _WatchedRoom:
    """A room; `Room` says what its methods promise."""

    def __init__(self, room: Room, watcher: WatchedRooms) -> None:
        self._room = room
        self._watcher = watcher
        self._noted = False

    @property
    def spec(self) -> RoomSpec:
        return self._room.spec

    @property
    def technology(self) -> str:
        return self._room.technology

    def send(self, frame: bytes, *, timeout: float) -> None:
        self._room.send(frame, timeout=timeout)

    def receive(self, *, timeout: float) -> Frame | None:
        return self._room.receive(timeout=timeout)

    def facts(self) -> RoomFacts:
        return self._room.facts()

    def traces(self) -> RoomTraces | None:
        return self._room.traces()

    def cpu_seconds(self) -> float | None:
        return self._room.cpu_seconds()

    def log(self) -> str:
        return self._room.log()

    def kill(self) -> None:
        self._note()
        self._room.kill()

    def hang_up(self) -> None:
        self._room.hang_up()

    def close(self) -> None:
        self._note()
        self._room.close()

    def _note(self) -> None:
        """Read the counters while they are there; an engine that fails is told elsewhere."""
        if not self._noted:
            self._noted = True
            with contextlib.suppress(MinbarError):
                facts = self._room.facts()
                self._watcher.note(dataclasses.replace(facts, traces=self._room.traces()))
