"""Every ending of a question to the candidate room."""

from __future__ import annotations

from typing import Any

import pytest

from minbar.errors import (
    EngineError,
    MinbarError,
    RoomClosedError,
    RoomProtocolError,
    RoomTimeoutError,
)
from minbar.rooms.candidate import CandidateRoom, Question, Reply, RunLimits
from minbar.rooms.interface import RoomFacts
from tests.rooms.fakes import FakeRoom, Line, Wait, headers, say, until

LIMITS = RunLimits(
    cell_seconds=2, total_seconds=10, call_seconds=1, output_bytes=4096, cell_output_bytes=1024
)
CALL = Question(op="call", name="predict", payload=b"arguments", limit_bytes=99)
ARTEFACT = Question(op="artefact", name="out.csv")
GONE = RoomClosedError("the room has ended")


def answer(number: int = 1, status: str = "ok", payload: bytes = b"", **more: object) -> Line:
    """The room answers."""
    return say({"type": "answer", "id": number, "status": status, **more}, payload)


def candidate(
    *script: Line,
    answer: RoomFacts | MinbarError | None = None,
    send_error: MinbarError | None = None,
) -> tuple[CandidateRoom, FakeRoom]:
    """A candidate room whose notebook has ended, with the room behind it."""
    facts = answer or RoomFacts(running=False)
    room = FakeRoom(list(script), answer=facts, send_error=send_error)
    return CandidateRoom(room, LIMITS, clock=room.clock), room


def test_a_question_and_its_answer_travel_unopened() -> None:
    """The payloads pass through as they are, with the names and numbers around them."""
    asked, room = candidate(answer(payload=b"\x00value"), answer(2, payload=b"again"))
    assert asked.ask(CALL) == Reply(status="ok", payload=b"\x00value")
    kept = Question(op="call", name="fit", keep=7, payload=b"x")
    assert asked.ask(kept) == Reply(status="ok", payload=b"again")
    assert room.sent == [
        (
            {
                "type": "call",
                "id": 1,
                "name": "predict",
                "path": "predict",
                "keep": None,
                "limit": 99,
            },
            b"arguments",
        ),
        (
            {
                "type": "call",
                "id": 2,
                "name": "fit",
                "path": "fit",
                "keep": 7,
                "limit": 8 << 20,
            },
            b"x",
        ),
    ]


def test_an_exception_comes_with_its_place_and_without_a_value() -> None:
    """Name, text, trace, cell and line are passed on; a payload beside an error is not."""
    details: dict[str, Any] = {
        "error_name": "ValueError",
        "error_text": "no",
        "trace": "Traceback",
        "cell": 4,
        "line": 2,
    }
    asked, _ = candidate(answer(status="error", payload=b"smuggled", **details))
    assert asked.ask(CALL) == Reply(status="error", **details)


@pytest.mark.parametrize(
    ("said", "status", "alive"),
    [
        ({"status": "missing"}, "missing", True),
        ({"status": "uncodable"}, "uncodable", True),
        ({"status": "too-large"}, "too-large", True),
        ({"status": "interrupted"}, "error", True),
        ({"status": "died", "exit_code": -11}, "died", False),
        ({"status": "died"}, "died", False),
        ({"status": "ok", "exit_code": 0}, "ok", False),
        ({"status": "died", "exit_code": -9, "oom_kills": 1}, "out-of-memory", False),
        ({"status": "error", "oom_kills": 1}, "out-of-memory", True),
        ({"status": "ok", "oom_kills": 1}, "ok", True),
    ],
    ids=str,
)
def test_what_became_of_a_call(said: dict[str, Any], status: str, *, alive: bool) -> None:
    """Each ending has its own status; after the kernel's death calls are not even sent."""
    asked, room = candidate(answer(**said), answer(2))
    assert asked.ask(CALL).status == status
    assert asked.ask(CALL).status == ("ok" if alive else "gone")
    assert len(room.sent) == (2 if alive else 1)


def test_files_can_be_read_after_the_kernels_death() -> None:
    """A dead kernel answers no call, but what its notebook wrote is still there."""
    asked, room = candidate(answer(status="died", exit_code=1), answer(2, payload=b"a,b\n"))
    asked.ask(CALL)
    assert asked.ask(ARTEFACT) == Reply(status="ok", payload=b"a,b\n")
    assert room.types() == ["call", "artefact"]


def test_printing_is_kept_for_the_interviewer_up_to_a_cap() -> None:
    """What calls print is collected, never mixed with the answer, and capped."""
    script: list[Line] = []
    for number in range(1, 5):
        script += [say({"type": "printed", "name": "f"}, b"\xff" * 30_000), answer(number)]
    asked, _ = candidate(*script)
    for _ in range(4):
        assert asked.ask(CALL).status == "ok"
    assert asked.printed == "\N{REPLACEMENT CHARACTER}" * (64 * 1024)


def test_a_call_over_its_cpu_seconds_is_interrupted() -> None:
    """The interrupt names the question; what comes back then is a time-out."""
    asked, room = candidate(until("interrupt"), answer(status="interrupted"), answer(2))
    assert asked.ask(CALL).status == "timeout"
    assert headers(room, ["interrupt"]) == [{"type": "interrupt", "cell": 0, "id": 1}]
    assert asked.ask(CALL).status == "ok"


def test_an_answer_within_the_grace_counts() -> None:
    """A value that comes just after the interrupt is a value."""
    asked, _ = candidate(until("interrupt"), answer(payload=b"late"))
    assert asked.ask(CALL) == Reply(status="ok", payload=b"late")


def test_a_call_that_swallows_the_interrupt_loses_its_kernel() -> None:
    """Interrupt, then kill: a time-out, and no further call is answered."""
    asked, room = candidate(until("kill-kernel"), answer(status="died", exit_code=-9))
    assert [asked.ask(CALL).status, asked.ask(CALL).status] == ["timeout", "gone"]
    assert room.types() == ["call", "interrupt", "kill-kernel"]
    assert headers(room, ["kill-kernel"]) == [{"type": "kill-kernel", "cell": 0, "id": 1}]


def test_answers_that_sleep_may_take_as_long_as_the_notebook_and_no_longer() -> None:
    """Each stays within its own limit; together they run into the notebook's wall limit."""
    script: list[Line] = []
    for number in range(1, 14):
        script += [Wait(4.0), answer(number)]
    asked, room = candidate(*script)
    statuses = [asked.ask(CALL).status for _ in range(14)]
    assert statuses == ["ok"] * 13 + ["timeout"]
    assert room.types().count("call") == 13
    room.script.append(say({"type": "answer", "id": 14, "status": "ok"}, b"file"))
    assert asked.ask(ARTEFACT).payload == b"file"


def test_an_agent_that_is_lost_in_a_call_takes_the_room_with_it() -> None:
    """Without any answer the room is killed: a time-out; then not even files are read."""
    asked, room = candidate(Wait(10_000, 1.0))
    assert asked.ask(CALL).status == "timeout"
    assert room.killed == 1
    assert asked.ask(ARTEFACT).status == "gone"


@pytest.mark.parametrize(("oom", "status"), [(True, "out-of-memory"), (False, "died")])
def test_a_room_that_dies_in_a_call_tells_its_cause(status: str, *, oom: bool) -> None:
    """The engine's word decides; after that nothing is asked."""
    facts = RoomFacts(running=False, exit_code=137, oom_killed=oom)
    asked, room = candidate(Wait(0.5, 1), GONE, answer=facts)
    assert [asked.ask(CALL).status, asked.ask(ARTEFACT).status] == [status, "gone"]
    assert (room.killed, asked.oom_kills) == (1, int(oom))


def test_a_room_that_was_ended_from_outside_in_a_call_is_our_fault() -> None:
    """What the engine did to the room fails no test."""
    facts = RoomFacts(running=False, exit_code=0, interference="the engine cut the stream to it")
    asked, _ = candidate(Wait(0.5, 1), GONE, answer=facts)
    with pytest.raises(EngineError, match="the engine cut the stream"):
        asked.ask(CALL)


@pytest.mark.parametrize(("share", "starved"), [(0.1, False), (0.15, True)])
def test_answers_that_the_machine_kept_waiting_are_known(share: float, *, starved: bool) -> None:
    """All answers together met the wall limit: by sleeping, or because the machine was busy."""
    script: list[Line] = []
    for number in range(1, 14):
        script += [Wait(4.0, share), answer(number)]
    asked, _ = candidate(*script)
    assert [asked.ask(CALL).status for _ in range(14)] == ["ok"] * 13 + ["timeout"]
    assert asked.starved is starved


def test_an_answer_that_the_machine_kept_waiting_is_known() -> None:
    """A call that computed until the wall limit was not slow by itself."""
    asked, _ = candidate(Wait(5.5, 0.15), until("interrupt"), answer(status="interrupted"))
    assert (asked.ask(CALL).status, asked.starved) == ("timeout", True)


def test_an_engine_that_dies_in_a_call_is_our_fault() -> None:
    """An engine that cannot say what happened is no failure of the candidate."""
    asked, _ = candidate(GONE, answer=EngineError("no engine"))
    with pytest.raises(EngineError):
        asked.ask(CALL)


@pytest.mark.parametrize("error", [GONE, RoomTimeoutError("the room did not take 9 bytes")])
def test_a_room_that_takes_no_question_is_killed(error: MinbarError) -> None:
    """Half a question may have been written: nothing else is sent into that stream."""
    asked, room = candidate(send_error=error)
    assert [asked.ask(CALL).status, asked.ask(ARTEFACT).status] == ["died", "gone"]
    assert room.killed == 1


@pytest.mark.parametrize(
    "script",
    [
        [answer(2)],
        [answer(0)],
        [say({"type": "printed", "name": "f"}), say({"type": "printed", "name": "f"})],
        [say({"type": "printed", "name": "f"}), answer(7)],
        [say({"type": "ready"})],
        [say({"type": "what"})],
        [RoomProtocolError("more than 9 bytes in all")],
    ],
    ids=["future", "past", "twice", "printed-then-wrong", "ready", "unknown", "over-cap"],
)
def test_a_breach_in_a_call_ends_the_room(script: list[Line]) -> None:
    """A wrong id, an early answer or an unknown message: killed, and nothing more is asked."""
    asked, room = candidate(*script)
    assert asked.ask(CALL) == Reply(status="died")
    assert asked.violation
    assert room.killed == 1
    assert asked.ask(ARTEFACT).status == "gone"


def test_an_answer_that_came_early_is_a_breach() -> None:
    """An answer that lies ready before its question was asked has the wrong number."""
    asked, room = candidate(answer(1), answer(1, payload=b"forged"))
    assert asked.ask(CALL).status == "ok"
    assert asked.ask(CALL) == Reply(status="died")
    assert room.killed == 1
