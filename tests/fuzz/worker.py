"""One target in a process of its own: cases come on standard input, what they did goes back.

Nothing of the test suite is in this process, so that what it needs is what the target
needs, and nobody measures its coverage: limits on CPU time that strike inside the
measuring would leave its lock closed.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import importlib
import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

__all__ = ["MEASURE", "resident_bytes", "serve"]

MEASURE: Final = 1 << 31
"""Set in the length of a case after which memory is to be measured."""
_PAGE: Final = resource.getpagesize()


def resident_bytes() -> int:
    """Return what this process holds in memory, after everything free was given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def serve(case: Callable[[bytes], None], source: IO[bytes], sink: IO[bytes]) -> None:
    """Run one case after another until the input ends."""
    while head := source.read(4):
        word = int.from_bytes(head, "big")
        data = source.read(word & ~MEASURE)
        begin = time.process_time()
        error = _run(case, data)
        answer = {
            "error": error,
            "cpu": time.process_time() - begin,
            "resident": resident_bytes() if word & MEASURE else 0,
        }
        sink.write(json.dumps(answer).encode() + b"\n")
        sink.flush()


def _run(case: Callable[[bytes], None], data: bytes) -> str:
    """Return the traceback of whatever a case raised; empty if it raised nothing."""
    try:
        case(data)
    except BaseException:  # noqa: BLE001  whatever it is, the other side wants to read it
        return traceback.format_exc()
    return ""


if __name__ == "__main__":
    faulthandler.enable()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a target prints must not get among the answers
    serve(importlib.import_module(sys.argv[1]).case, sys.stdin.buffer, answers)
