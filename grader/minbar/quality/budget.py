"""Time and memory of one analysis: what is too much ends with an honest word."""

from __future__ import annotations

import contextlib
import gc
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final

__all__ = ["OutOfTimeError", "within"]


_AGAIN: Final = 0.05  # seconds


class OutOfTimeError(BaseException):
    """An analyser took too long. No `Exception`: nobody on the way may swallow it."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` inside the block after so many CPU seconds of this process.

    It is raised again while the block goes on: what the interpreter calls by itself, such
    as `__del__`, loses what is raised in it.

    Elsewhere than in the main thread (a test, say) nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.001), _AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:  # once more: the last signal may have come before the line above
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(signum: int, frame: FrameType | None) -> None:
    """Raise; but not in a callback of the collector, which would only print it."""
    del signum
    callbacks = {getattr(one, "__code__", None) for one in gc.callbacks}
    if frame is None or frame.f_code not in callbacks:
        raise OutOfTimeError
