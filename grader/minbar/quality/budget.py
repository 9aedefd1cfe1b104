"""Time and memory of one analysis: what is too much ends with an honest word."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

__all__ = ["OutOfTimeError", "within"]


class OutOfTimeError(BaseException):
    """An analyser took too long. No `Exception`: nobody on the way may swallow it."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` inside the block after so many CPU seconds of this process.

    Elsewhere than in the main thread (a test, say) nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    del signum, frame
    raise OutOfTimeError
