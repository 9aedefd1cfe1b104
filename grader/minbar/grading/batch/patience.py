"""How long something that is away is waited for, by however many threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

__all__ = ["PATIENCE", "Patience"]

PATIENCE: Final = 60.0
"""Seconds that a batch waits for an engine or a store that is gone."""

_LOOK_EVERY: Final = 0.5


class Patience:
    """Counts from the moment when something was first missed; an answer ends that.

    All who wait share the moment, so that ten of them wait no shorter than one, and
    who comes after it was given up does not wait again.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Wait for so many seconds; `clock` tells them and never runs backwards."""
        self._seconds = seconds
        self._clock = clock
        self._since: float | None = None
        self._lock = threading.Lock()

    def missed(self) -> bool:
        """Note that it is away; return whether it is worth waiting for."""
        now = self._clock()
        with self._lock:
            self._since = now if self._since is None else self._since
            return now - self._since < self._seconds

    def back(self) -> None:
        """Note that it is there: there is as much patience as ever."""
        with self._lock:
            self._since = None

    def outlasts(self, there: Callable[[], bool], stopped: threading.Event) -> bool:
        """Take a breath, then wait until it is there; False if given up, or stopped."""
        stopped.wait(_LOOK_EVERY)
        while not stopped.is_set():
            if there():
                self.back()
                return True
            if not self.missed():
                return False
            stopped.wait(_LOOK_EVERY)
        return False
