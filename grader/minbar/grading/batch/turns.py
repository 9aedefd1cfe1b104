"""Who works at the same time: many, or one alone."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

__all__ = ["Turns"]


class Turns:
    """Lets many work at once, until one of them asks to be alone for a while."""

    def __init__(self) -> None:
        """Nobody works yet."""
        self._changed = threading.Condition()
        self._working = 0
        self._want_alone = 0

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Work beside others; nobody begins while one is, or wants to be, alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._want_alone)
            self._working += 1
        try:
            yield
        finally:
            self._count(-1)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Go on alone, within `together`: once the others have ended, or wait here, too."""
        with self._changed:
            self._want_alone += 1
            self._working -= 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._working == 0)
            self._working = 1
        try:
            yield
        finally:
            with self._changed:
                self._want_alone -= 1
                if self._want_alone:
                    # Others wait to be alone: first they, then what all do together.
                    self._working = 0
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: not self._want_alone)
                    self._working += 1
                self._changed.notify_all()

    def _count(self, change: int) -> None:
        with self._changed:
            self._working += change
            self._changed.notify_all()
