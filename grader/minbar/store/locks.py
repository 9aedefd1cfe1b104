"""One process at a time, by a lock on an open file; gone when its holder ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

__all__ = ["exclusive"]

if sys.platform == "win32":
    import msvcrt

    # Locks there are mandatory: a byte that no file of ours reaches is taken.
    FAR_AWAY = 0x7FFF_0000

    @contextlib.contextmanager
    def exclusive(descriptor: int) -> Iterator[None]:
        """Hold the lock on an open file; waits for another holder."""
        os.lseek(descriptor, FAR_AWAY, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(descriptor, FAR_AWAY, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextlib.contextmanager
    def exclusive(descriptor: int) -> Iterator[None]:
        """Hold the lock on an open file; waits for another holder."""
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
