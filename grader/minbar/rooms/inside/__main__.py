"""`python -I -m minbar.rooms.inside KIND [MODULE,MODULE...]`: the first process of a room."""

from __future__ import annotations

import importlib
import sys
from typing import Final

from minbar.rooms.inside.lockdown import leave_with_host, seal, take_stream

KINDS: Final = ("candidate", "examiner", "analysis", "proof")


def main(arguments: list[str]) -> None:
    """Seal the process, import what the kind needs, serve one session."""
    kind = arguments[0]
    if kind not in KINDS:
        msg = f"unknown kind of room {kind!r}"
        raise SystemExit(msg)
    preload = [name for name in (arguments[1] if len(arguments) > 1 else "").split(",") if name]
    seal()
    channel = take_stream()
    agent = importlib.import_module(f"minbar.rooms.inside.{kind}")
    agent.load(preload)
    leave_with_host(channel.read_fd)
    agent.new_session(channel, preload)


main(sys.argv[1:])
