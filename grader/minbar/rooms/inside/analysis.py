"""Agent of the analysis room: reads hostile notebooks that the host will not parse.

Each one is read in a child process with a memory limit; the room holds no secret.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from minbar.rooms.frames import PROTOCOL_VERSION
from minbar.rooms.inside.channel import Channel, ChannelClosedError
from minbar.rooms.inside.lockdown import clear_room

__all__ = ["load", "new_session", "without_outputs"]

RESULT = Path("/room/result")
ADDRESS_SPACE = 3 << 30


def load(preload: Sequence[str]) -> None:
    """Nothing to import beyond this module."""
    del preload


def new_session(channel: Channel, preload: Sequence[str]) -> None:
    """Strip one notebook after another until the host closes the stream."""
    del preload
    channel.send({"type": "hello", "protocol": PROTOCOL_VERSION, "kind": "analysis"})
    channel.send({"type": "ready"})
    with contextlib.suppress(ChannelClosedError):
        while True:
            _serve_one(channel)


def _serve_one(channel: Channel) -> None:
    try:
        header, payload = channel.receive()
        if header["type"] != "strip":
            msg = f"unknown frame {header['type']!r}"
            raise ValueError(msg)
        status = _in_child(payload, header["limit"])
        data = RESULT.read_bytes() if status == 0 else b""
        channel.send({"type": "stripped", "status": status}, data)
    finally:
        clear_room()


def _in_child(raw: bytes, limit: int) -> int:
    """Strip in a forked child; 0, 65 for what is no notebook, 66 for what is too large."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
            stripped = without_outputs(raw)
            status = 66 if len(stripped) > limit else 0
            if status == 0:
                RESULT.write_bytes(stripped)
        except (ValueError, RecursionError, MemoryError):
            status = 65
        finally:
            os._exit(status)
    _, raw_status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(raw_status)


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
