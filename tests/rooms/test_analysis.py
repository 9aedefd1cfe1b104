"""The host's side of the analysis room."""

from __future__ import annotations

import pytest

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError, SubmissionError
from minbar.rooms.analysis import AnalysisRoom, without_outputs
from minbar.rooms.interface import RoomKind, RoomSpec
from tests.rooms.fakes import FakeRoom, FakeRooms, Line, Wait, say

READY = say({"type": "ready"})


def stripped(status: int = 0, data: bytes = b"") -> Line:
    """The room has stripped a notebook, or not."""
    return say({"type": "stripped", "status": status}, data)


def strip(*script: Line) -> tuple[bytes, FakeRoom]:
    """Strip one notebook in a room that says this."""
    spec = RoomSpec(kind=RoomKind.ANALYSIS, image="fake", max_payload=777)
    room = FakeRoom([*script], spec=spec)
    return AnalysisRoom(room).without_outputs(b"raw"), room


def test_a_notebook_goes_in_and_comes_back_smaller() -> None:
    """The bytes travel as a payload, with the cap of what may come back."""
    data, room = strip(READY, stripped(0, b"small"))
    assert data == b"small"
    assert room.sent == [({"type": "strip", "limit": 777}, b"raw")]


def test_one_room_strips_one_notebook_after_another() -> None:
    """The room gets ready once, and a bad notebook does not end it."""
    room = FakeRoom([READY, stripped(65), stripped(0, b"fine")])
    analysis = AnalysisRoom(room)
    with pytest.raises(SubmissionError):
        analysis.without_outputs(b"bad")
    assert analysis.without_outputs(b"good") == b"fine"


@pytest.mark.parametrize(
    ("status", "reason"),
    [(65, "no valid notebook"), (66, "too large"), (70, "no valid"), (-9, "no valid")],
)
def test_a_notebook_that_cannot_be_stripped_is_the_readers_to_mend(
    status: int, reason: str
) -> None:
    """Whatever the child in the room died of, the error is about the submission."""
    with pytest.raises(SubmissionError, match=reason):
        strip(READY, stripped(status))


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ([stripped()], RoomProtocolError),
        ([READY, READY], RoomProtocolError),
        ([Wait(121)], RoomTimeoutError),
        ([READY, Wait(121)], RoomTimeoutError),
        ([READY, RoomClosedError("ended")], RoomClosedError),
    ],
    ids=["early", "ready-twice", "never-ready", "silent", "ended"],
)
def test_a_room_that_fails_is_told(script: list[Line], error: type[Exception]) -> None:
    """A failing room is never the submission's fault."""
    with pytest.raises(error):
        strip(*script)


def scripted(*scripts: list[Line]) -> FakeRooms:
    """Rooms that say what they were told to, one after the other."""
    left = iter(scripts)
    return FakeRooms(boot=lambda spec: FakeRoom(next(left), spec=spec))


def test_a_room_that_ends_is_replaced_once() -> None:
    """A large notebook is not refused, nor given up, because somebody ended its room."""
    ended, spec = RoomClosedError("ended"), RoomSpec(kind=RoomKind.ANALYSIS, image="fake")
    rooms = scripted([READY, ended], [READY, stripped(0, b"small")])
    assert without_outputs(rooms, spec, b"raw") == b"small"
    assert [room.closed for room in rooms.made] == [1, 1]
    with pytest.raises(RoomClosedError):
        without_outputs(scripted([READY, ended], [READY, ended]), spec, b"raw")


def test_a_notebook_that_cannot_be_stripped_gets_one_room() -> None:
    """What the room says of the notebook is believed at once."""
    spec = RoomSpec(kind=RoomKind.ANALYSIS, image="fake")
    with pytest.raises(SubmissionError):
        without_outputs(scripted([READY, stripped(-9)]), spec, b"raw")


def test_what_only_a_take_home_knows_goes_in_with_the_notebook() -> None:
    """Names that a brief asks for, and columns that are known only after the fact."""
    room = FakeRoom([READY, say({"type": "analysed", "status": 0}, b"{}")])
    AnalysisRoom(room).analyse(b"raw", {"b", "a"}, {"t.csv": ["y", "x"]})
    told = {"asked": ["a", "b"], "known_afterwards": {"t.csv": ["x", "y"]}}
    assert room.sent == [({"type": "analyse", **told}, b"raw")]
