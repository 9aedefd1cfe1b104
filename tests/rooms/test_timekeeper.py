"""Limits count CPU seconds of the room; the wall clock only ends what waits."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.timekeeper import (
    INTERRUPT_GRACE,
    KILL_GRACE,
    WALL_FACTOR,
    Overrun,
    Stage,
    Timekeeper,
)


@dataclass
class World:
    """Clocks that a test turns: wall seconds, and CPU seconds of the room or None."""

    wall: float = 100.0
    cpu: float | None = 7.0

    def keeper(self, limit: float) -> Timekeeper:
        """A timekeeper of this world."""
        return Timekeeper(limit, lambda: self.cpu, lambda: self.wall)

    def pass_time(self, wall: float, cpu: float = 0.0) -> None:
        """Let time pass."""
        self.wall += wall
        if self.cpu is not None:
            self.cpu += cpu


def test_a_limit_is_counted_in_cpu_seconds_since_the_first_look() -> None:
    """CPU that the room used before does not count; up to the limit nothing happens."""
    world = World()
    keeper = world.keeper(2)
    assert keeper.look() is None
    world.pass_time(2, 2)
    assert keeper.look() is None
    world.pass_time(0.1, 0.1)
    assert keeper.look() is Stage.INTERRUPTED
    assert keeper.overrun is Overrun.CPU
    assert keeper.used == pytest.approx(2.1)


def test_a_busy_machine_does_not_fail_a_candidate() -> None:
    """A room that gets a quarter of a CPU may take four times as long."""
    world = World()
    keeper = world.keeper(10)
    for _ in range(160):
        world.pass_time(0.25, 0.0625)
        assert keeper.look() is None
    assert keeper.wall == pytest.approx(40)
    assert not keeper.starved


@pytest.mark.parametrize("cpu", [7.0, None])
def test_sleeping_is_ended_by_the_wall(cpu: float | None) -> None:
    """Without CPU, or without a counter of it, five times the limit is the end."""
    world = World(cpu=cpu)
    keeper = world.keeper(2)
    world.pass_time(WALL_FACTOR * 2)
    assert keeper.look() is None
    world.pass_time(0.01)
    assert keeper.look() is Stage.INTERRUPTED
    assert keeper.overrun is Overrun.WALL
    assert not keeper.starved


@pytest.mark.parametrize(("used", "starved"), [(0.9, False), (1.0, True), (1.9, True)])
def test_what_computed_all_along_and_met_the_wall_was_starved(used: float, starved: bool) -> None:  # noqa: FBT001  a column of the table
    """Half of its CPU seconds or more, and the wall limit: that is worth a second try."""
    world = World()
    keeper = world.keeper(2)
    keeper.look()
    world.pass_time(10.1, used)
    assert keeper.look() is Stage.INTERRUPTED
    assert keeper.starved is starved


def test_interrupt_then_kill_then_lost_each_once() -> None:
    """Each stage comes once, after its grace, and lost is the last."""
    world = World()
    keeper = world.keeper(1)
    keeper.look()
    world.pass_time(1.5, 1.5)
    assert keeper.look() is Stage.INTERRUPTED
    world.pass_time(INTERRUPT_GRACE)
    assert keeper.look() is None
    world.pass_time(0.1)
    assert keeper.look() is Stage.KILLED
    world.pass_time(KILL_GRACE)
    assert keeper.look() is None
    world.pass_time(0.1)
    assert keeper.look() is Stage.LOST
    world.pass_time(1000)
    assert keeper.look() is None
    assert keeper.overrun is Overrun.CPU


def test_a_counter_that_ends_with_its_room_takes_nothing_back() -> None:
    """A counter that can't be read any more leaves what was read before."""
    world = World()
    keeper = world.keeper(5)
    keeper.look()
    world.pass_time(3, 3)
    assert keeper.look() is None
    world.cpu = None
    world.pass_time(1)
    assert keeper.look() is None
    assert keeper.used == pytest.approx(3)


STEPS = st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20), st.booleans()), max_size=30)


@given(st.floats(0.1, 60), STEPS)
def test_laws_of_time(limit: float, steps: list[tuple[float, float, bool]]) -> None:
    """Stages only go forward; `used` and `left` are monotonic; a limit passed is told."""
    world = World()
    keeper = world.keeper(limit)
    seen = [Stage.RUNNING]
    used, left = keeper.used, keeper.left
    for wall, cpu, readable in steps:
        world.pass_time(wall, cpu)
        if not readable:
            world.cpu, kept = None, world.cpu
        else:
            kept = world.cpu
        stage = keeper.look()
        world.cpu = kept
        if stage is not None:
            seen.append(stage)
        assert keeper.used >= used
        assert 0 <= keeper.left <= left
        assert keeper.stage is seen[-1]
        used, left = keeper.used, keeper.left
    assert seen == list(Stage)[: len(seen)]
    assert (keeper.overrun is None) == (keeper.stage is Stage.RUNNING)
    if keeper.wall > WALL_FACTOR * limit and steps:
        assert keeper.overrun is not None


def test_what_is_left_follows_the_clock_that_is_further_on() -> None:
    """Sleeping uses a limit up as well, at a fifth of the speed."""
    world = World()
    keeper = world.keeper(10)
    keeper.passed()
    world.pass_time(5, 4)
    keeper.passed()
    assert keeper.left == pytest.approx(6)
    world.pass_time(35)
    assert keeper.left == pytest.approx(2)
    world.pass_time(35)
    assert keeper.left == 0
    assert keeper.passed() is Overrun.WALL
