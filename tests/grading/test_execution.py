"""The notebook runs first, then the tests ask; the two rooms know nothing of each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from minbar.errors import EngineError, RoomClosedError
from minbar.grading.execution import ExamFiles, Executed, exam_files, execute
from minbar.rooms.candidate import CellResult
from minbar.rooms.examiner import ExaminerRoom
from minbar.rooms.interface import RoomFacts, RoomKind, RoomSpec
from tests.grading.samples import SPEC
from tests.rooms.fakes import FakeRoom, Line, say

FACTS = RoomFacts(running=True, cpu_seconds=2.5)
EXAM = exam_files(
    {"test_public.py": b"public"},
    {"test_hidden.py": b"hidden", "conftest.py": b"c"},
    {"numbers.csv": b"work"},
    {"truth.csv": b"truth"},
    b"k" * 32,
)
READY = say({"type": "ready", "python": "3.11.2"})
ENDED = say({"type": "ended", "alive": True, "exit_code": None, "oom_kills": 0})
TEST = say(
    {
        "type": "test",
        "id": "hidden/test_hidden.py::test_x",
        "hidden": True,
        "sentence": "Adds up.",
        "points": 5.0,
        "criterion": "sums",
        "outcome": "passed",
        "error_name": "",
        "cell": None,
        "line": None,
        "seconds": 0.1,
        "calls": 1,
    },
    {"public": "", "detail": ""},
)
PLANNED = say({"type": "planned", "count": 1})
EXAMINED = say({"type": "examined", "status": 0})


def ran(cell: int) -> list[Line]:
    """One cell of the notebook, from its begin to its end."""
    header = {
        "type": "cell",
        "cell": cell,
        "status": "ok",
        "error_name": "",
        "error_text": "",
        "count": 1,
        "truncated": False,
        "exit_code": None,
        "oom_kills": 0,
    }
    return [say({"type": "cell-started", "cell": cell}), say(header, [])]


def ask(number: int, op: str, name: str, payload: bytes = b"") -> Line:
    """The examiner asks."""
    return say({"type": "ask", "id": number, "op": op, "name": name}, payload)


def answer(number: int, payload: bytes) -> Line:
    """The candidate's room answers."""
    return say({"type": "answer", "id": number, "status": "ok"}, payload)


# What the notebook left behind is read as it ends, the file first.
LEFT = [answer(1, b"file"), answer(2, b"value")]


def rooms(candidate: Sequence[Line], examiner: Sequence[Line]) -> tuple[FakeRoom, FakeRoom]:
    """Return two rooms that follow their scripts, the one after a cell that ran."""
    return (
        FakeRoom([READY, *ran(2), ENDED, *LEFT, *candidate], answer=FACTS),
        FakeRoom(
            [say({"type": "ready"}), *examiner],
            spec=RoomSpec(kind=RoomKind.EXAMINER, image="fake"),
        ),
    )


def run(candidate: FakeRoom, examiner: FakeRoom, **more: Any) -> Executed:  # noqa: ANN401  as execute takes it
    """Run one cell and examine it."""
    plain: dict[str, Any] = {
        "spec": SPEC,
        "cells": [(2, "x = 1")],
        "files": {"data/numbers.csv": b"work"},
        "exam": EXAM,
        "seed": b"seed",
    }
    return execute(candidate, lambda: ExaminerRoom(examiner), **{**plain, **more})


def replies(examiner: FakeRoom) -> list[tuple[int, str, bytes]]:
    """Return what the examiner was told: number of the question, status and payload."""
    return [
        (header["id"], header["status"], payload)
        for header, payload in examiner.sent
        if header["type"] == "reply"
    ]


def test_everything_is_in_the_result() -> None:
    """Run, records, facts, version and what was printed in calls come back together."""
    printed = say({"type": "printed", "name": "stdout"}, b"hello")
    candidate, examiner = rooms(
        [printed, answer(3, b"6")],
        [PLANNED, ask(7, "call", "total", b"[1,2,3]"), TEST, EXAMINED],
    )
    done = run(candidate, examiner)
    assert [(cell.cell, cell.status.value) for cell in done.run.cells] == [(2, "ok")]
    assert [test.id for test in done.examination.tests] == ["hidden/test_hidden.py::test_x"]
    assert done.examination.complete
    assert (done.facts, done.python, done.printed) == (FACTS, "3.11.2", "hello")
    assert (done.oom_kills, done.violation) == (0, "")


def test_questions_and_answers_cross_unread() -> None:
    """The host carries the bytes of a question and of its answer as they are."""
    odd = b"\x00\xff not JSON {"
    candidate, examiner = rooms(
        [answer(3, odd[::-1])],
        [PLANNED, ask(7, "call", "total", odd), TEST, EXAMINED],
    )
    run(candidate, examiner)
    (asked,) = [(header, body) for header, body in candidate.sent if header["type"] == "call"]
    assert (asked[0]["name"], asked[1]) == ("total", odd)
    assert replies(examiner) == [(7, "ok", odd[::-1])]


@pytest.mark.parametrize(
    ("op", "name"),
    [
        ("call", "undeclared"),
        ("call", "answer"),  # declared, but as a value
        ("value", "total"),
        ("artefact", "../secret"),
        ("artefact", "data/numbers.csv"),
        ("exec", "total"),
    ],
)
def test_only_what_is_declared_is_asked(op: str, name: str) -> None:
    """A name that takehome.yaml does not declare for this reaches no candidate code."""
    candidate, examiner = rooms([], [PLANNED, ask(1, op, name), TEST, EXAMINED])
    run(candidate, examiner)
    assert replies(examiner) == [(1, "missing", b"")]
    assert candidate.types() == ["file", "begin", "artefact", "value"]


def test_declared_function_is_asked() -> None:
    """Each call of a declared function reaches the candidate's code, and its answer has a cap."""
    candidate, examiner = rooms(
        [answer(3, b"6"), answer(4, b"7")],
        [PLANNED, ask(1, "call", "total"), ask(2, "call", "total"), TEST, EXAMINED],
    )
    run(candidate, examiner)
    assert replies(examiner) == [(1, "ok", b"6"), (2, "ok", b"7")]
    assert {header["limit"] for header, _ in candidate.sent if "limit" in header} == {8 << 20}


def test_values_and_files_are_those_of_the_notebooks_end() -> None:
    """They are read before the first call, once: no question can change them afterwards."""
    questions = [ask(1, "value", "answer"), ask(2, "call", "total"), ask(3, "value", "answer")]
    candidate, examiner = rooms(
        [answer(3, b"6")], [PLANNED, *questions, ask(4, "artefact", "sums.csv"), TEST, EXAMINED]
    )
    run(candidate, examiner)
    assert [body for _, _, body in replies(examiner)] == [b"value", b"6", b"value", b"file"]
    assert candidate.types() == ["file", "begin", "artefact", "value", "call"]


def test_candidate_never_holds_what_the_examiner_does() -> None:
    """No hidden test, no hidden data and no key is in anything the candidate's room is sent."""
    candidate, examiner = rooms([], [PLANNED, TEST, EXAMINED])
    run(candidate, examiner)
    told = b"".join(json.dumps(header).encode() + body for header, body in candidate.sent)
    for secret in (b"hidden", b"truth", b"public", EXAM.key.hex().encode(), EXAM.key):
        assert secret not in told
    (exam,) = [body for header, body in examiner.sent if header["type"] == "examine"]
    assert json.loads(exam)["key"] == EXAM.key.hex()


def test_examiner_is_asked_for_once_the_notebook_has_ended() -> None:
    """The examiner's room is needed when the run is over, so that it can boot meanwhile."""
    candidate, examiner = rooms([], [PLANNED, TEST, EXAMINED])
    seen: list[CellResult] = []

    def give() -> ExaminerRoom:
        assert [cell.cell for cell in seen] == [2]
        return ExaminerRoom(examiner)

    execute(
        candidate,
        give,
        spec=SPEC,
        cells=[(2, "x = 1")],
        files={},
        exam=EXAM,
        seed=b"seed",
        on_cell=seen.append,
    )


BEGUN = say(
    {
        "type": "begun",
        "id": "hidden/test_hidden.py::test_fatal",
        "hidden": True,
        "sentence": "Ends it all.",
        "points": 1.0,
        "criterion": "sums",
    }
)


@pytest.mark.parametrize("last", [False, True], ids=["first-of-two", "last-of-two"])
def test_what_an_answer_does_to_the_examiner_costs_one_test(*, last: bool) -> None:
    """A test that ends two examinations has failed; the others go on in another room."""
    killed = say({"type": "examined", "status": -9})
    plan = say({"type": "planned", "count": 2})
    candidate, examiner = rooms([], [plan, *([TEST] if last else []), BEGUN, killed])
    second = FakeRoom([say({"type": "ready"}), PLANNED, BEGUN, killed])
    third = FakeRoom([say({"type": "ready"}), PLANNED, TEST, EXAMINED])
    given = [ExaminerRoom(room) for room in (examiner, second, third)]
    done = execute(
        candidate,
        lambda: given.pop(0),
        spec=SPEC,
        cells=[(2, "x = 1")],
        files={},
        exam=EXAM,
        seed=b"seed",
    )
    outcomes = {test.id: test.outcome for test in done.examination.tests}
    fatal, other = "hidden/test_hidden.py::test_fatal", "hidden/test_hidden.py::test_x"
    assert outcomes == {fatal: "errored", other: "passed"}
    assert done.examination.complete
    exams = [
        json.loads(body)["done"]
        for room in (second, third)
        for header, body in room.sent
        if header["type"] == "examine"
    ]
    assert exams == ([[other]] if last else [[], [fatal]])


def test_an_examiner_that_dies_once_costs_nobody_a_test() -> None:
    """The host may have ended it: asked again in a new room, the test may pass."""
    plan = say({"type": "planned", "count": 1})
    begun = say({**json.loads(BEGUN.header), "id": "hidden/test_hidden.py::test_x"})
    candidate, examiner = rooms([], [plan, begun, say({"type": "examined", "status": -9})])
    second = FakeRoom([say({"type": "ready"}), PLANNED, TEST, EXAMINED])
    given = [ExaminerRoom(examiner), ExaminerRoom(second)]
    done = execute(
        candidate,
        lambda: given.pop(0),
        spec=SPEC,
        cells=[(2, "x = 1")],
        files={},
        exam=EXAM,
        seed=b"seed",
    )
    assert [test.outcome for test in done.examination.tests] == ["passed"]
    assert done.examination.complete


def test_layout_of_the_examination() -> None:
    """Tests and data lie in folders of their own, public and hidden apart."""
    assert dict(EXAM.files) == {
        "public/test_public.py": b"public",
        "hidden/test_hidden.py": b"hidden",
        "hidden/conftest.py": b"c",
        "data/work/numbers.csv": b"work",
        "data/hidden/truth.csv": b"truth",
    }


def test_order_of_tests_follows_the_key() -> None:
    """The same key gives the same order; the key itself is neither used nor shown."""
    same, other = (exam_files({}, {}, {}, {}, key) for key in (b"k" * 32, b"x" * 32))
    assert EXAM.key == same.key
    assert EXAM.key != other.key
    assert b"k" * 32 not in EXAM.key
    assert "key" not in repr(ExamFiles(files={}, key=b"secret"))


@pytest.mark.parametrize(
    "error", [RoomClosedError("the room has ended"), EngineError("no engine answers")]
)
def test_examiner_that_fails_is_never_the_candidates(error: RoomClosedError | EngineError) -> None:
    """An examiner that dies in the middle raises; nobody is given a result of half an exam."""
    candidate, examiner = rooms([], [PLANNED, error])
    with pytest.raises(type(error)):
        run(candidate, examiner)


def test_room_that_ends_before_the_notebook_begins_is_ours() -> None:
    """A candidate's room that dies while it gets ready has run no code of theirs."""
    candidate = FakeRoom([RoomClosedError("the room has ended")])
    _, examiner = rooms([], [])
    with pytest.raises(RoomClosedError, match="before its kernel was ready"):
        run(candidate, examiner)


def test_room_that_breaks_the_protocol_is_examined_all_the_same() -> None:
    """A forged frame ends the room; the tests then say what is missing."""
    candidate = FakeRoom([READY, say({"type": "examined", "status": 0})], answer=FACTS)
    questions = [ask(1, "call", "total"), ask(2, "value", "answer"), ask(3, "artefact", "sums.csv")]
    _, examiner = rooms([], [PLANNED, *questions, TEST, EXAMINED])
    done = run(candidate, examiner)
    assert "Examined" in done.violation
    assert not done.run.alive
    assert candidate.killed
    assert {(status, body) for _, status, body in replies(examiner)} == {("gone", b"")}
