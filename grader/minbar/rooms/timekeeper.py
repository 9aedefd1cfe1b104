"""Time limits in CPU seconds of the room, with a wall limit five times that.

A busy machine slows the wall clock, not the CPU clock of a room: so a limit is
counted in CPU seconds, and the wall limit only ends what sleeps or waits.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

__all__ = ["WALL_FACTOR", "Overrun", "Stage", "Timekeeper"]

WALL_FACTOR: Final = 5
INTERRUPT_GRACE: Final = 5.0
KILL_GRACE: Final = 10.0


class Overrun(enum.StrEnum):
    """Which limit was passed."""

    CPU = "cpu"
    WALL = "wall"


class Stage(enum.IntEnum):
    """How far the host has gone with something that takes too long."""

    RUNNING = 0
    INTERRUPTED = 1
    KILLED = 2
    LOST = 3


@dataclass(slots=True)
class Timekeeper:
    """Watches one cell or one call.

    Attributes:
        limit: CPU seconds that it may take.
        cpu: reads the CPU seconds of the room; None where that can't be read.
        clock: wall clock in seconds.
        stage: how far the host has gone.
        overrun: which limit was passed, if any.
        used: CPU seconds between the first look and the last one that could be had.
    """

    limit: float
    cpu: Callable[[], float | None]
    clock: Callable[[], float] = time.monotonic
    stage: Stage = Stage.RUNNING
    overrun: Overrun | None = None
    used: float = 0.0
    _begun: float = field(init=False)
    _moved: float = field(init=False)
    _cpu_begun: float | None = None

    def __post_init__(self) -> None:
        """Start the wall clock; the CPU clock starts at the first look."""
        self._begun = self._moved = self.clock()

    @property
    def wall(self) -> float:
        """Wall seconds so far."""
        return self.clock() - self._begun

    @property
    def left(self) -> float:
        """CPU seconds that are left, by whichever clock is further on."""
        return max(0.0, self.limit - max(self.used, self.wall / WALL_FACTOR))

    @property
    def starved(self) -> bool:
        """Whether the wall limit ended something that was computing all along."""
        return self.overrun is Overrun.WALL and self.used >= self.limit / 2

    def look(self) -> Stage | None:
        """Return the stage to move to now, or None to go on waiting."""
        if self.stage is Stage.RUNNING:
            self.overrun = self.passed()
            return self._move(Stage.INTERRUPTED) if self.overrun else None
        waited = self.clock() - self._moved
        if self.stage is Stage.INTERRUPTED and waited > INTERRUPT_GRACE:
            return self._move(Stage.KILLED)
        if self.stage is Stage.KILLED and waited > KILL_GRACE:
            return self._move(Stage.LOST)
        return None

    def passed(self) -> Overrun | None:
        """Read both clocks, and say which limit is passed, if any."""
        now = self.cpu()
        if now is not None:
            if self._cpu_begun is None:
                self._cpu_begun = now
            self.used = max(self.used, now - self._cpu_begun)
        if self.used > self.limit:
            return Overrun.CPU
        return Overrun.WALL if self.wall > WALL_FACTOR * self.limit else None

    def _move(self, stage: Stage) -> Stage:
        self.stage = stage
        self._moved = self.clock()
        return stage
