"""Agent of the analysis room: reads hostile notebooks that the host will not parse.

Each one is read in a child process with a memory limit; the room holds no secret.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from minbar.quality.notebook import NotebookError
from minbar.quality.result import Analysis, Seeding
from minbar.quality.runner import analyse
from minbar.quality.seeding import seeding_of
from minbar.rooms.frames import PROTOCOL_VERSION
from minbar.rooms.inside.channel import Channel, ChannelClosedError
from minbar.rooms.inside.lockdown import clear_room, oom_kills

__all__ = ["load", "new_session", "without_outputs"]

RESULT = Path("/room/result")
ADDRESS_SPACE = 3 << 30
STATUS_NO_NOTEBOOK = 65
STATUS_TOO_LARGE = 66
STATUS_FAILED = 70
# No code of a notebook runs here. It can use up memory, which the kernel counts before it
# kills, and time, for which there are other signals.
FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGHUP})
# Of an analysis: private memory beyond that of the loaded agent, and time. The analysis
# itself ends sooner and says what it left out; these end what does not obey.
ANALYSIS_MEMORY = 300 << 20
ANALYSIS_CPU_SECONDS = 4
ANALYSIS_WALL_SECONDS = 20.0
# Trees that are walked have 200 levels at most; a walk may take some calls a level.
RECURSION = 3000


def load(preload: Sequence[str]) -> None:
    """Analyse a small notebook, so that a child forked later finds everything loaded."""
    del preload
    analyse(b'{"cells": [{"cell_type": "code", "source": "import math\\nx = math.pi\\n"}]}')
    # What is loaded stays: a child's collector need not go over it, and copy its pages.
    gc.collect()
    gc.freeze()


def new_session(channel: Channel, preload: Sequence[str]) -> None:
    """Serve one notebook after another until the host closes the stream."""
    del preload
    channel.send({"type": "hello", "protocol": PROTOCOL_VERSION, "kind": "analysis"})
    channel.send({"type": "ready"})
    with contextlib.suppress(ChannelClosedError):
        while True:
            _serve_one(channel)


def _serve_one(channel: Channel) -> None:
    try:
        header, payload = channel.receive()
        kind = header["type"]
        if kind == "strip":
            status = in_child(lambda: _stripped(payload, header["limit"]))
            answer = {"type": "stripped", "status": status}
        elif kind == "analyse":
            told = {name: header[name] for name in ("asked", "known_afterwards")}
            status = in_child(lambda: _found(lambda: analyse(payload, **told)))
            answer = {"type": "analysed", "status": status}
        elif kind == "find-seeds":
            status = in_child(lambda: _found(lambda: seeding_of(payload)))
            answer = {"type": "analysed", "status": status}
        else:
            msg = f"unknown frame {kind!r}"
            raise ValueError(msg)
        channel.send(answer, RESULT.read_bytes() if RESULT.exists() else b"")
    finally:
        clear_room()


def in_child(work: Callable[[], int]) -> int:
    """Run `work` in a forked child; its status, or the signal that ended it, negative.

    Raises:
        SystemExit: if it was killed from outside; whoever did that may do it again, so
            that this room serves nobody any more.
    """
    kills = oom_kills()
    child = os.fork()
    if child == 0:
        status = STATUS_FAILED
        try:
            status = work()
        except (ValueError, RecursionError, MemoryError) as error:
            status = STATUS_NO_NOTEBOOK
            print(f"analysis: {error!r}", file=sys.stderr)  # noqa: T201  our own diagnostics
        finally:
            os._exit(status)
    _, raw_status = os.waitpid(child, 0)
    status = os.waitstatus_to_exitcode(raw_status)
    if -status in FROM_OUTSIDE and oom_kills() == kills:
        msg = f"what reads the notebook was ended from outside, by signal {-status}"
        raise SystemExit(msg)
    return status


def _stripped(raw: bytes, limit: int) -> int:
    """Strip; 65 (as an error) for what is no notebook, 66 for what is too large."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    stripped = without_outputs(raw)
    if len(stripped) > limit:
        return STATUS_TOO_LARGE
    RESULT.write_bytes(stripped)
    return 0


def _found(look: Callable[[], Analysis | Seeding]) -> int:
    """Look into a notebook; for what is none the result is a sentence that says so."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, ANALYSIS_WALL_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (ANALYSIS_CPU_SECONDS, ANALYSIS_CPU_SECONDS + 1))
    memory = private_bytes() + ANALYSIS_MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    sys.setrecursionlimit(RECURSION)
    try:
        found: Mapping[str, Any] = dataclasses.asdict(look())
    except NotebookError as error:
        RESULT.write_text(str(error), encoding="utf-8", errors="replace")
        return STATUS_NO_NOTEBOOK
    RESULT.write_bytes(json.dumps(found, ensure_ascii=True).encode("ascii"))
    return 0


def private_bytes() -> int:
    """Return what this process has reserved for itself; libraries reserve more than they use."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    return int(pages) * resource.getpagesize()


def without_outputs(raw: bytes) -> bytes:
    """Return a notebook without the outputs and attachments of its cells.

    Raises:
        ValueError: if the bytes are no JSON object with a list of cells.
    """
    notebook = json.loads(raw)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        msg = "not a notebook"
        raise ValueError(msg)  # noqa: TRY004  bad content, not a wrong type of ours
    for cell in cells:
        if isinstance(cell, dict):
            _strip(cell)
    return json.dumps(notebook, ensure_ascii=True).encode("ascii")


def _strip(cell: dict[str, Any]) -> None:
    if "outputs" in cell:
        cell["outputs"] = []
    cell.pop("attachments", None)
