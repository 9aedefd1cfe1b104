"""Warm rooms: booted ahead of need within this process, each used once."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

from minbar.errors import OurFault
from minbar.rooms.interface import ClosedAtEnd, Room, RoomProvider, RoomSpec

__all__ = ["WarmRooms"]


class WarmRooms(ClosedAtEnd):
    """A provider that keeps rooms ready; none outlives the process.

    Rooms of different kinds boot in parallel with each other. A room that is
    taken is replaced in the background, as long as rooms are kept for its spec.

    Attributes:
        technology: kind of isolation of its rooms.
        engine: name and version of the engine.
        ready_taken: how many rooms were booted before they were asked for.
    """

    def __init__(self, provider: RoomProvider, *, boots_at_once: int = 2) -> None:
        """Boot rooms of `provider`, so many at a time."""
        self._provider = provider
        self._executor = ThreadPoolExecutor(
            max_workers=boots_at_once, thread_name_prefix="boot-rooms"
        )
        self._waiting: dict[RoomSpec, deque[Future[Room]]] = {}
        self._kept: dict[RoomSpec, int] = {}
        self._lock = threading.Lock()
        self._closed = False
        self.technology = provider.technology
        self.engine = provider.engine
        self.ready_taken = 0

    def keep(self, spec: RoomSpec, count: int) -> None:
        """Keep `count` rooms of this kind ready from now on; 0 keeps none.

        Rooms that are booting already are handed out before any other.
        """
        with self._lock:
            self._kept[spec] = count
            self._fill(spec)

    def expect(self, spec: RoomSpec) -> None:
        """Begin to boot one room that will be asked for soon."""
        with self._lock:
            self._boot(spec)

    def acquire(self, spec: RoomSpec) -> Room:
        """Return a ready room, or boot one."""
        with self._lock:
            waiting = self._waiting.get(spec)
            future = waiting.popleft() if waiting else None
            self.ready_taken += future is not None and future.done()
            self._fill(spec)
        room = _booted(future) if future is not None else None
        return room or self._provider.acquire(spec)

    def stop(self) -> None:
        """Boot no more, and let nobody wait for a room that is booting."""
        self._provider.stop()

    def close(self) -> None:
        """Boot no more; the provider closes every room that is open."""
        with self._lock:
            self._closed = True
            for waiting in self._waiting.values():
                for future in waiting:
                    future.cancel()
        self.stop()
        self._executor.shutdown(wait=True)
        self._provider.close()

    def _fill(self, spec: RoomSpec) -> None:
        while len(self._waiting.get(spec, ())) < self._kept.get(spec, 0):
            if not self._boot(spec):
                return

    def _boot(self, spec: RoomSpec) -> bool:
        if self._closed:
            return False
        future = self._executor.submit(self._provider.acquire, spec)
        self._waiting.setdefault(spec, deque()).append(future)
        return True


def _booted(future: Future[Room]) -> Room | None:
    """Return a room that was booted ahead, unless it failed or ended while nobody looked.

    A failure then may be over now: whoever asks gets a room, or learns why not.
    """
    try:
        room = future.result()
    except (OurFault, CancelledError):
        return None
    try:
        if room.facts().running:
            return room
    except OurFault:
        room.close()
        raise
    room.close()
    return None
