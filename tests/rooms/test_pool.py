"""Warm rooms: each used once, booted in parallel, none left open."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import EngineError
from minbar.rooms.interface import RoomFacts, RoomKind, RoomSpec
from minbar.rooms.pool import WarmRooms
from tests.rooms.fakes import FakeRoom, FakeRooms, running_room

A = RoomSpec(kind=RoomKind.CANDIDATE, image="a")
B = RoomSpec(kind=RoomKind.EXAMINER, image="b")
SOON = 10.0


def wait_until(count: int, provider: FakeRooms) -> None:
    """Wait until so many rooms were made."""
    deadline = time.monotonic() + SOON
    while len(provider.made) < count:
        assert time.monotonic() < deadline, f"{len(provider.made)} rooms, not {count}"
        time.sleep(0.001)


def test_a_room_that_was_expected_is_ready_when_it_is_asked_for() -> None:
    """Booting begins when a room is expected; it is handed out and counted as ready."""
    provider = FakeRooms()
    with WarmRooms(provider) as rooms:
        rooms.expect(A)
        wait_until(1, provider)
        (boot,) = rooms._waiting[A]  # noqa: SLF001  its end comes a moment after the room's
        boot.result(SOON)
        assert rooms.acquire(A) is provider.made[0]
        assert rooms.ready_taken == 1


def test_without_a_warm_room_one_is_booted() -> None:
    """Asking is enough, and is not counted as warm."""
    provider = FakeRooms()
    with WarmRooms(provider) as rooms:
        assert rooms.acquire(A) is provider.made[0]
        assert rooms.ready_taken == 0
        assert (rooms.technology, rooms.engine) == ("fake", "none 0")


def test_kept_rooms_are_replaced_as_they_are_taken() -> None:
    """With two kept, two are ready again after each one that is taken."""
    provider = FakeRooms()
    with WarmRooms(provider) as rooms:
        rooms.keep(A, 2)
        wait_until(2, provider)
        taken = [rooms.acquire(A) for _ in range(3)]
        wait_until(5, provider)
        assert len({id(room) for room in taken}) == 3
    assert len(provider.made) == 5


def test_keeping_none_boots_no_more() -> None:
    """What is booted already is handed out; after that rooms are cold again."""
    provider = FakeRooms()
    with WarmRooms(provider) as rooms:
        rooms.keep(A, 1)
        wait_until(1, provider)
        rooms.keep(A, 0)
        first = rooms.acquire(A)
        assert first is provider.made[0]
        assert rooms.acquire(A) is provider.made[1]


def test_a_warm_room_is_only_for_its_own_spec() -> None:
    """Rooms of another kind are never handed out instead."""
    provider = FakeRooms()
    with WarmRooms(provider) as rooms:
        rooms.expect(A)
        assert rooms.acquire(B).spec == B
        assert rooms.acquire(A).spec == A


def test_rooms_boot_in_parallel() -> None:
    """Two boots meet: neither waits for the other to end."""
    meeting = threading.Barrier(2, timeout=SOON)

    def boot(spec: RoomSpec) -> FakeRoom:
        meeting.wait()
        return running_room(spec)

    with WarmRooms(FakeRooms(boot), boots_at_once=2) as rooms:
        rooms.expect(A)
        rooms.expect(B)
        assert {rooms.acquire(A).spec, rooms.acquire(B).spec} == {A, B}


def test_a_boot_that_failed_is_tried_again_when_somebody_asks() -> None:
    """An engine that is back gives a room; one that still fails says why."""
    failures = [EngineError("no engine"), EngineError("no engine"), EngineError("not yet")]

    def boot(spec: RoomSpec) -> FakeRoom:
        if failures:
            raise failures.pop()
        return running_room(spec)

    with WarmRooms(FakeRooms(boot)) as rooms:
        rooms.expect(A)
        with pytest.raises(EngineError, match="no engine"):
            rooms.acquire(A)
        rooms.expect(A)
        assert rooms.acquire(A).spec == A
        assert not failures


def test_closing_closes_rooms_that_are_ready_taken_or_still_booting() -> None:
    """Closing waits for boots that have begun, and boots none that wait for their turn."""
    begun, go = threading.Event(), threading.Event()

    def boot(spec: RoomSpec) -> FakeRoom:
        begun.set()
        assert go.wait(SOON)
        return running_room(spec)

    provider = FakeRooms(boot)
    rooms = WarmRooms(provider, boots_at_once=1)
    rooms.keep(A, 3)
    assert begun.wait(SOON)
    closing = threading.Thread(target=rooms.close)
    closing.start()
    time.sleep(0.05)
    go.set()
    closing.join(SOON)
    assert not closing.is_alive()
    assert len(provider.made) == 1
    assert all(room.closed for room in provider.made)
    assert (provider.closings, provider.stopped) == (1, True)


def test_a_closed_pool_boots_nothing_ahead() -> None:
    """Neither expecting nor keeping starts anything after the end."""
    provider = FakeRooms()
    rooms = WarmRooms(provider)
    rooms.close()
    rooms.expect(A)
    rooms.keep(A, 3)
    assert provider.made == []


@given(st.lists(st.sampled_from("ekztcKZ"), max_size=25))
def test_no_room_is_handed_out_twice_and_none_is_left_open(steps: list[str]) -> None:
    """Whatever is expected, kept and taken: each room once, and all closed at the end."""
    provider = FakeRooms()
    taken: list[int] = []
    with WarmRooms(provider) as rooms:
        for step in steps:
            spec = A if step.islower() else B
            if step == "e":
                rooms.expect(spec)
            elif step in "kK":
                rooms.keep(spec, 2)
            elif step in "zZ":
                rooms.keep(spec, 0)
            else:
                taken.append(id(rooms.acquire(spec)))
    assert len(set(taken)) == len(taken)
    assert set(taken) <= {id(room) for room in provider.made}
    assert all(room.closed == 1 for room in provider.made)


def test_a_room_that_died_while_it_waited_is_not_handed_out() -> None:
    """What ended before anybody asked for it is closed, and a new room is booted."""
    provider = FakeRooms()
    with WarmRooms(provider) as rooms:
        rooms.expect(A)
        wait_until(1, provider)
        provider.made[0].answer = RoomFacts(running=False, exit_code=137)
        assert rooms.acquire(A) is provider.made[1]
        assert provider.made[0].closed == 1
