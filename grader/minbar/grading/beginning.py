"""When something began, and how long ago that is."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field

__all__ = ["Beginning"]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A moment; what has passed since does not follow a clock that is set back.

    Attributes:
        when: UTC, by the machine's clock.
    """

    when: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    _mark: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> dt.datetime:
        """The moment plus what has passed, never before it."""
        return self.when + dt.timedelta(seconds=time.monotonic() - self._mark)
