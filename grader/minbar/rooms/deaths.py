"""Whose doing the end of a room was: what runs in it, or somebody outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from minbar.errors import EngineError
from minbar.rooms.interface import RoomFacts, RoomKind

__all__ = ["KILLED", "interference", "refuse_interference"]

_LEFT_WITH_HOST: Final = 0
KILLED: Final = 128 + 9
"""Exit code of a room whose first process was killed."""


def interference(state: Mapping[str, Any], *, stream_ended: bool) -> str:
    """Say what ended or stopped a room from outside; empty if nothing is known to have.

    The first process of a room leaves in good order only when its stream ends, and
    nobody inside can end that; nor can it be killed from inside, but for want of
    memory, which the kernel counts. An engine that is stopped, or somebody at its
    machine, can do all of it.

    Args:
        state: what the engine says of the container, which did not die of memory.
        stream_ended: whether nothing more can come from it.
    """
    if state.get("Paused"):
        return "it was paused from outside"
    if state["Running"]:
        return "the engine cut the stream to it" if stream_ended else ""
    if state["ExitCode"] == _LEFT_WITH_HOST:
        return "the engine cut the stream to it"
    if state["ExitCode"] == KILLED:
        return "it was killed from outside"
    return ""


def refuse_interference(facts: RoomFacts, kind: RoomKind) -> None:
    """Let nobody be blamed for what was done to a room.

    Raises:
        EngineError: if the room was ended or stopped from outside.
    """
    if facts.interference:
        what = f"the {kind} room did not end by itself: {facts.interference}"
        raise EngineError(what, todo="See what the engine and its machine did in that moment")
