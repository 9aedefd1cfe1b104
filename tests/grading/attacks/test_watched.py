"""Counters of candidates' rooms are read before they are gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from minbar.errors import EngineError
from minbar.grading.attacks import WatchedRooms
from minbar.rooms.interface import RoomFacts, RoomKind, RoomSpec
from minbar.rooms.traces import RoomTraces
from tests.rooms.fakes import FakeRoom, FakeRooms

CANDIDATE = RoomSpec(kind=RoomKind.CANDIDATE, image="fake")
TRACES = RoomTraces(folders=(), processes=())
EXAMINER = RoomSpec(kind=RoomKind.EXAMINER, image="fake")


class Dying(FakeRoom):
    """A room whose counters are gone once it was killed."""

    def facts(self) -> RoomFacts:
        """Count until the end."""
        return RoomFacts(running=not self.killed, pids_refusals=None if self.killed else 7)

    def traces(self) -> RoomTraces | None:
        """Show an empty room until the end."""
        return None if self.killed else TRACES


@pytest.fixture
def watched() -> WatchedRooms:
    """Give watched rooms that die."""
    return WatchedRooms(FakeRooms(boot=lambda spec: Dying(spec=spec)))


def test_counters_are_read_once_and_before_the_end(watched: WatchedRooms) -> None:
    """A kill takes the kernel's counters along, and a close comes after it."""
    with watched.watch() as facts:
        room = watched.acquire(CANDIDATE)
        room.kill()
        room.close()
    assert facts == [RoomFacts(running=True, pids_refusals=7, traces=TRACES)]


def test_only_candidates_rooms_of_ones_own_are_noted(watched: WatchedRooms) -> None:
    """Neither the examiner's, nor what another thread grades, nor what ends later."""
    late = watched.acquire(CANDIDATE)
    with watched.watch() as facts, ThreadPoolExecutor(1) as other:
        watched.acquire(EXAMINER).close()
        other.submit(watched.acquire(CANDIDATE).close).result()
    late.close()
    assert facts == []


def test_an_engine_that_fails_does_not_keep_a_room_open() -> None:
    """Its counters are unknown then, and it is closed all the same."""
    inner = FakeRooms(boot=lambda spec: FakeRoom(spec=spec, answer=EngineError("gone")))
    watched = WatchedRooms(inner)
    with watched.watch() as facts:
        watched.acquire(CANDIDATE).close()
    assert (facts, inner.made[0].closed) == ([], 1)


def test_it_is_a_room_and_a_provider_like_any_other() -> None:
    """All else is handed through."""
    inner = FakeRooms()
    with WatchedRooms(inner) as watched:
        room = watched.acquire(CANDIDATE)
        room.send(b"\0\0\0\x10\0\0\0\0" + b'{"type": "stop"}', timeout=1)
        assert (room.spec, room.technology, watched.engine) == (CANDIDATE, "fake", "none 0")
        assert (room.cpu_seconds(), room.log()) == (3.0, "last words of the agent")
        assert room.facts().running
        assert room.traces() is None
        assert inner.made[0].types() == ["stop"]
        room.hang_up()
        watched.stop()
    assert (inner.stopped, inner.closings) == (True, 1)
