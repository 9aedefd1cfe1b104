"""Agent of the proof room: runs a script of the content on files, and returns files."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from minbar.rooms.frames import PROTOCOL_VERSION
from minbar.rooms.inside.channel import Channel, ChannelClosedError
from minbar.rooms.inside.files import read_regular, write_below
from minbar.rooms.inside.lockdown import clear_room

__all__ = ["load", "new_session"]

WORK = Path("/room/work")
LOG_CAP = 16 * 1024
SCRIPT_ENVIRONMENT = {"HOME": "/room", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}


def load(preload: Sequence[str]) -> None:
    """Import modules into the page cache; scripts run in processes of their own."""
    for module in preload:
        importlib.import_module(module)


def new_session(channel: Channel, preload: Sequence[str]) -> None:
    """Run one script after another until the host closes the stream."""
    del preload
    channel.send({"type": "hello", "protocol": PROTOCOL_VERSION, "kind": "proof"})
    channel.send({"type": "ready"})
    with contextlib.suppress(ChannelClosedError):
        while True:
            _serve_one(channel)


def _serve_one(channel: Channel) -> None:
    try:
        while True:
            header, payload = channel.receive()
            if header["type"] == "file":
                write_below(WORK, header["path"], payload)
            elif header["type"] == "run":
                break
            else:
                msg = f"unknown frame {header['type']!r}"
                raise ValueError(msg)
        status, log = _run(header)
        channel.send({"type": "ran", "status": status}, log)
        if status == 0:
            _send_files(channel, header["collect"], header["limit"])
        channel.send({"type": "done"})
    finally:
        clear_room()


def _run(header: Mapping[str, Any]) -> tuple[int, bytes]:
    """Run the script; its exit status (124 for a time-out) and the end of its output."""
    WORK.mkdir(exist_ok=True)
    # Read back from the open file: what has its name by then is the script's choice.
    with Path("/room/log").open("w+b") as sink:
        try:
            done = subprocess.run(  # noqa: S603  a script of the content, in its own room
                [sys.executable, "-P", "-s", *header["argv"]],
                cwd=WORK,
                env={**SCRIPT_ENVIRONMENT, **_threads()},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                timeout=header["seconds"],
                check=False,
            )
            status = done.returncode
        except subprocess.TimeoutExpired:
            status = 124
        size = sink.seek(0, os.SEEK_END)
        sink.seek(max(0, size - LOG_CAP))
        return status, sink.read(LOG_CAP)


def _threads() -> dict[str, str]:
    names = ("PATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {name: os.environ[name] for name in names if name in os.environ}


def _send_files(channel: Channel, names: Sequence[str], limit: int) -> None:
    for name in names:
        status, data = read_regular(WORK / name, limit)
        channel.send({"type": "collected", "path": name, "status": status}, data)
