"""Running a piece of foreign code in a forked child, and hearing what comes of it."""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import os
import random
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Ended", "described", "in_child", "preload", "seed_everything"]

Emit = Callable[[Any], None]

_WALL_FACTOR = 5  # a busy machine must not look like an endless loop
_TEXT_CAP = 500
_BYTES_CAP = 4 * 1024 * 1024
_LOADED = "loaded"  # key of a child's last words


@dataclass
class Ended:
    """What came of a child.

    Attributes:
        said: what it emitted, in order.
        how: `done`, `timeout`, `flood` (too much was said) or `killed N` (by signal N).
    """

    how: str
    said: list[Any] = field(default_factory=list)


def in_child(work: Callable[[Emit], None], *, seconds: float) -> Ended:
    """Run `work` in a fork of this process.

    Libraries that it had to load are then loaded here, for the children to come.

    Args:
        work: given a function that emits JSON values; its exceptions end it.
        seconds: CPU seconds that it may take, and a fifth of its wall seconds.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _be_child(work, writer, seconds)
    os.close(writer)
    data, how = _listen(reader, time.monotonic() + seconds * _WALL_FACTOR)
    os.close(reader)
    if how:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    lines = data.split(b"\n")[:-1]
    said = [json.loads(line) for line in lines]
    if said and isinstance(said[-1], dict) and _LOADED in said[-1]:
        preload(said[-1][_LOADED])
        return Ended("done", said[:-1])
    return Ended(how or _cause(status), said)


def _cause(status: int) -> str:
    if status == -signal.SIGXCPU:
        return "timeout"
    return f"killed {-status}" if status < 0 else f"exit {status}"


def _be_child(work: Callable[[Emit], None], writer: int, seconds: float) -> None:
    """Never returns: a child must not go on with the parent's work."""
    status = 1
    try:
        _mute()
        limit = math.ceil(seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))

        def emit(value: Any) -> None:
            data = json.dumps(value, allow_nan=False).encode() + b"\n"
            while data:
                data = data[os.write(writer, data) :]

        before = set(sys.modules)
        work(emit)
        emit({_LOADED: _libraries(before)})
        status = 0
    finally:
        os._exit(status)


def _libraries(before: set[str]) -> list[str]:
    """Modules of Python and its libraries that were loaded since, in their order."""
    homes = (sys.prefix, sys.base_prefix)
    return [
        name
        for name, module in list(sys.modules.items())
        if name not in before and str(getattr(module, "__file__", None) or "").startswith(homes)
    ]


def _mute() -> None:
    """Let what is printed vanish, and nothing be read."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)


def _listen(reader: int, deadline: float) -> tuple[bytes, str]:
    data = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reader], [], [], left)[0]:
            return bytes(data), "timeout"
        piece = os.read(reader, 65536)
        if not piece:
            return bytes(data), ""
        data += piece
        if len(data) > _BYTES_CAP:
            return bytes(data), "flood"


def described(error: BaseException, file: str) -> dict[str, Any]:
    """Say what an exception is, and in which line of `file` it came up last."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == file]
    if not lines and isinstance(error, SyntaxError) and error.filename == file:
        lines = [error.lineno]
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  the text is content's code, too
        text = ""
    text = text[:_TEXT_CAP].encode("utf-8", "replace").decode()  # JSON knows no half characters
    return {
        "kind": type(error).__name__,
        "text": text,
        "line": lines[-1] if lines else None,
    }


def preload(modules: Iterable[str]) -> None:
    """Import libraries before any child is forked, so that each of them has them."""
    for name in modules:
        # Whoever needs it will meet the same error, and say so.
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def seed_everything(seed: int) -> None:
    """Seed every global generator that is loaded."""
    random.seed(seed)
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if numpy is not None:
        numpy.random.seed(seed)
    if torch is not None:
        torch.manual_seed(seed)
