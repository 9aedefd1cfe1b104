"""Whose doing the end of a room was."""

from __future__ import annotations

from typing import Any

import pytest

from minbar.errors import EngineError
from minbar.rooms.deaths import interference, refuse_interference
from minbar.rooms.interface import RoomFacts, RoomKind


def state(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  the engine's JSON
    """Return what the engine says of a room that has ended in an error of its agent."""
    return {"Running": False, "Paused": False, "ExitCode": 1, **changes}


@pytest.mark.parametrize(
    ("said", "stream_ended", "found"),
    [
        pytest.param(state(), True, "", id="its agent failed"),
        pytest.param(state(ExitCode=139), True, "", id="its agent crashed"),
        pytest.param(state(Running=True), False, "", id="it lives"),
        pytest.param(state(Running=True, Paused=True), False, "paused", id="paused"),
        pytest.param(state(Running=True), True, "cut the stream", id="cut off"),
        pytest.param(state(ExitCode=0), True, "cut the stream", id="left with its host"),
        pytest.param(state(ExitCode=137), True, "killed from outside", id="killed"),
    ],
)
def test_interference(said: dict[str, Any], found: str, *, stream_ended: bool) -> None:
    """What nobody inside can do was done outside; all else is the room's own end."""
    text = interference(said, stream_ended=stream_ended)
    assert found in text
    assert bool(text) is bool(found)


def test_refused() -> None:
    """The kind of room and the cause are told; a room's own end is not refused."""
    refuse_interference(RoomFacts(running=False, exit_code=1), RoomKind.EXAMINER)
    facts = RoomFacts(running=False, exit_code=137, interference="it was killed from outside")
    with pytest.raises(EngineError, match="the examiner room did not end by itself: it was killed"):
        refuse_interference(facts, RoomKind.EXAMINER)
