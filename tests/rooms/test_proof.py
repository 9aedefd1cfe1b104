"""The host's side of the proof room: a script's status, its log and its files."""

from __future__ import annotations

import pytest

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.rooms.interface import RoomKind, RoomSpec
from minbar.rooms.proof import ProofRoom, ScriptResult
from tests.rooms.fakes import FakeRoom, Line, Wait, say

READY = say({"type": "ready"})
DONE = say({"type": "done"})
SPEC = RoomSpec(kind=RoomKind.PROOF, image="fake")


def ran(status: int = 0, log: bytes = b"") -> Line:
    """The script has ended."""
    return say({"type": "ran", "status": status}, log)


def file(path: str, data: bytes = b"", status: str = "ok") -> Line:
    """A file that it wrote, or why there is none."""
    return say({"type": "collected", "path": path, "status": status}, data)


def run(*script: Line) -> tuple[ScriptResult, FakeRoom]:
    """Run a script in a room that says this."""
    room = FakeRoom([READY, *script], spec=SPEC)
    result = ProofRoom(room).run(
        {"g.py": b"code", "a": b"data"}, ["g.py"], collect=["x", "y"], seconds=5, limit_bytes=9
    )
    return result, room


def test_a_script_is_run_and_its_files_collected() -> None:
    """Files and request go in; status, log and files come back."""
    result, room = run(ran(0, b"said \xff"), file("x", b"1"), file("y", status="missing"), DONE)
    assert result == ScriptResult(
        status=0, log="said \N{REPLACEMENT CHARACTER}", files={"x": b"1"}, missing={"y": "missing"}
    )
    assert room.sent == [
        ({"type": "file", "path": "a"}, b"data"),
        ({"type": "file", "path": "g.py"}, b"code"),
        ({"type": "run", "argv": ["g.py"], "seconds": 5, "collect": ["x", "y"], "limit": 9}, b""),
    ]


@pytest.mark.parametrize("status", [1, 124, -9])
def test_a_script_that_fails_leaves_no_files(status: int) -> None:
    """The status tells, and nothing is collected."""
    result, _ = run(ran(status, b"Traceback"), DONE)
    assert (result.status, result.log, dict(result.files)) == (status, "Traceback", {})


def test_one_room_runs_one_script_after_another() -> None:
    """The room gets ready once."""
    room = FakeRoom([READY, ran(), DONE, ran(3), DONE], spec=SPEC)
    proof = ProofRoom(room)
    statuses = [
        proof.run({}, ["g.py"], collect=[], seconds=1, limit_bytes=1).status for _ in range(2)
    ]
    assert statuses == [0, 3]


@pytest.mark.parametrize(
    "script",
    [
        [DONE],
        [READY],
        [ran(), ran()],
        [ran(), file("../x")],
        [ran(), file("x"), file("x")],
        [say({"type": "what"})],
    ],
    ids=["no-status", "ready-twice", "ran-twice", "unasked", "file-twice", "unknown"],
)
def test_a_breach_of_the_protocol_is_told(script: list[Line]) -> None:
    """Nothing but what was asked for, in its order."""
    with pytest.raises(RoomProtocolError):
        run(*script)


@pytest.mark.parametrize("script", [[Wait(36)], [ran(), Wait(31)]], ids=["running", "collecting"])
def test_silence_is_told_with_the_agents_log(script: list[Line]) -> None:
    """A room that says nothing long after its script's time is given up."""
    with pytest.raises(RoomTimeoutError, match="last words of the agent"):
        run(*script)


def test_a_script_may_take_its_time() -> None:
    """Up to its seconds and a grace the host waits."""
    assert run(Wait(34), ran(), DONE)[0].status == 0


def test_a_room_that_ends_is_told() -> None:
    """A room that dies is never a result."""
    with pytest.raises(RoomClosedError):
        run(RoomClosedError("ended"))
