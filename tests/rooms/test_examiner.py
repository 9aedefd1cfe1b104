"""The host's side of an examination: records, questions, and what makes it incomplete."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.rooms.candidate import Question, Reply
from minbar.rooms.examiner import Examination, ExaminerRoom, TestRecord
from tests.rooms.fakes import FakeRoom, Line, Wait, say

READY = say({"type": "ready"})
ENTRY: dict[str, Any] = {
    "type": "test",
    "id": "hidden/test_a.py::test_x",
    "hidden": True,
    "sentence": "Says what it proves.",
    "points": 2.0,
    "criterion": "a",
    "outcome": "passed",
    "error_name": "",
    "cell": None,
    "line": None,
    "seconds": 0.5,
    "calls": 1,
}
EXAM = {"spec": {"calls": {}}, "key": "00"}


def planned(count: int) -> Line:
    """So many tests were found."""
    return say({"type": "planned", "count": count})


def one_test(**more: object) -> Line:
    """A test has ended."""
    texts = {"public": "for all", "detail": "for the interviewer"}
    return say(ENTRY | more, texts)


def examined(status: int = 0) -> Line:
    """The examination has ended."""
    return say({"type": "examined", "status": status})


def never(_: Question) -> Reply:
    """No question is expected."""
    raise AssertionError


def examine(*script: Line) -> tuple[Examination, ExaminerRoom, FakeRoom]:
    """Examine one submission in a room that follows its script."""
    room = FakeRoom([READY, *script])
    examiner = ExaminerRoom(room)
    return examiner.examine({}, EXAM, never), examiner, room


def test_files_go_in_and_records_come_back() -> None:
    """Files and the exam are sent in order; each record is a typed value."""
    room = FakeRoom([READY, planned(1), one_test(), examined()])
    files = {"hidden/test_a.py": b"tests", "data/work/a.csv": b"1"}
    examination = ExaminerRoom(room).examine(files, EXAM, never)
    assert examination.tests == (
        TestRecord(
            id="hidden/test_a.py::test_x",
            hidden=True,
            sentence="Says what it proves.",
            points=2.0,
            criterion="a",
            outcome="passed",
            public="for all",
            detail="for the interviewer",
            error_name="",
            cell=None,
            line=None,
            seconds=0.5,
            calls=1,
        ),
    )
    assert examination.complete
    assert room.sent[0] == ({"type": "file", "path": "data/work/a.csv"}, b"1")
    assert room.sent[1] == ({"type": "file", "path": "hidden/test_a.py"}, b"tests")
    header, payload = room.sent[2]
    assert (header, json.loads(payload)) == ({"type": "examine"}, EXAM)


@pytest.mark.parametrize(
    ("script", "complete"),
    [
        ([planned(2), one_test(), one_test(id="b"), examined(0)], True),
        ([planned(1), one_test(outcome="failed"), examined(1)], True),
        ([planned(2), one_test(), examined(0)], False),
        ([one_test(), examined(0)], False),
        ([planned(1), one_test(), examined(2)], False),
        ([planned(1), one_test(), examined(-9)], False),
        ([planned(0), examined(5)], False),
        ([planned(1), one_test(), one_test(id="b"), examined(0)], False),
        ([say({"type": "broken", "place": "f"}, {"text": "x"}), planned(0), examined(2)], False),
    ],
    ids=["all", "failed", "lost", "no-plan", "interrupted", "killed", "none", "more", "broken"],
)
def test_an_examination_is_complete_when_each_test_found_has_ended(
    script: list[Line], *, complete: bool
) -> None:
    """A process that ends early, with whatever status, leaves no complete examination."""
    assert examine(*script)[0].complete is complete


def test_a_file_that_does_not_import_is_named_with_its_reason() -> None:
    """The text of the failure is kept beside the file."""
    broken = say({"type": "broken", "place": "hidden/test_a.py"}, {"text": "ImportError: x"})
    examination, examiner, _ = examine(broken, planned(0), examined(2))
    assert examination.broken == (("hidden/test_a.py", "ImportError: x"),)
    assert examiner.reusable


@pytest.mark.parametrize(
    ("script", "reusable"),
    [
        ([planned(1), one_test(), examined(1)], True),
        ([planned(2), one_test(), examined(0)], False),
        ([planned(1), examined(-9)], False),
        ([examined(70)], False),
    ],
    ids=["ended", "lost", "killed", "crashed"],
)
def test_only_an_examination_that_came_to_its_end_leaves_a_room_for_the_next(
    script: list[Line], *, reusable: bool
) -> None:
    """A child that was killed in the middle of a question may leave half a frame behind."""
    assert examine(*script)[1].reusable is reusable


def test_one_room_examines_one_submission_after_another() -> None:
    """The room gets ready once."""
    room = FakeRoom([READY, planned(0), examined(), planned(1), one_test(), examined()])
    examiner = ExaminerRoom(room)
    examiner.examine({}, EXAM, never)
    assert len(examiner.examine({}, EXAM, never).tests) == 1


def begun(**more: object) -> Line:
    """A test begins."""
    fields = ("id", "hidden", "sentence", "points", "criterion")
    return say({"type": "begun", **{name: ENTRY[name] for name in fields}, **more})


ASK = say({"type": "ask", "id": 1, "op": "value", "name": "v"})
INTERNAL = say({"type": "broken", "place": "pytest"}, {"text": "INTERNALERROR"})


ENDINGS: list[tuple[list[Line], str]] = [
    ([examined(-9)], "its process was killed"),
    ([examined(0)], "its process was killed"),
    ([INTERNAL, examined(3)], "INTERNALERROR"),
    ([RoomClosedError("the room has ended")], "the room has ended"),
    ([Wait(11, 1.0)], "the test took more than 10 s"),
    ([Wait(51, 0.0)], "the test took more than 10 s"),
]


@pytest.mark.parametrize(
    ("ending", "reason"), ENDINGS, ids=["killed", "left", "internal", "closed", "cpu", "wall"]
)
def test_what_ends_the_examination_in_the_middle_of_a_test_is_the_end_of_that_test(
    ending: list[Line], reason: str
) -> None:
    """An answer may have done it: it is an error of that test, never of the examination."""
    room = FakeRoom([READY, planned(3), begun(id="a"), one_test(id="a"), begun(), ASK, *ending])
    examiner = ExaminerRoom(room, clock=room.clock)
    found = examiner.examine({}, EXAM, lambda _: Reply(status="ok"), test_seconds=10)
    assert found.interrupted is not None
    assert (found.interrupted.id, found.interrupted.outcome) == (ENTRY["id"], "errored")
    assert (found.interrupted.points, found.interrupted.calls) == (2.0, 1)
    assert reason in found.interrupted.detail
    assert reason not in found.interrupted.public
    assert [record.id for record in found.known] == ["a", ENTRY["id"]]
    assert (found.complete, found.broken, examiner.reusable) == (False, (), False)


def test_a_test_may_take_its_time_again_after_each_answer() -> None:
    """Waiting for the candidate is not the test's time, and neither is what came before."""
    slow: list[Line] = [Wait(9, 1.0), ASK, Wait(9, 1.0), ASK, Wait(9, 1.0)]
    room = FakeRoom([READY, planned(1), begun(), *slow, one_test(), examined()])

    def ask(_: Question) -> Reply:
        room.wall += 100
        return Reply(status="ok")

    examiner = ExaminerRoom(room, clock=room.clock)
    assert examiner.examine({}, EXAM, ask, test_seconds=10).complete


@pytest.mark.parametrize(
    "script",
    [
        [begun(), begun()],
        [begun(), one_test(), RoomClosedError("ended")],
        [planned(1), Wait(301)],
    ],
    ids=["twice", "between", "before"],
)
def test_an_examiner_that_fails_outside_of_tests_is_our_fault(script: list[Line]) -> None:
    """No test is to blame for what happens between two of them."""
    room = FakeRoom([READY, *script])
    with pytest.raises((RoomProtocolError, RoomClosedError, RoomTimeoutError)):
        ExaminerRoom(room, clock=room.clock).examine({}, EXAM, never)


def test_two_parts_are_one_examination() -> None:
    """The plan is the first part's, the end the second's, and no test gets lost."""
    first, _, _ = examine(planned(3), one_test(id="a"), begun(id="b"), examined(-9))
    second, _, _ = examine(planned(1), one_test(id="c"), examined(1))
    both = first.continued(second)
    assert [record.id for record in both.tests] == ["a", "b", "c"]
    assert both.complete
    broken = say({"type": "broken", "place": "f"}, {"text": "x"})
    assert not first.continued(examine(broken, planned(0), examined(2))[0]).complete


def test_questions_are_relayed_and_answered_unopened() -> None:
    """What the examiner asks reaches the candidate's side as it is, and the answer back."""
    asked: list[Question] = []

    def relay(question: Question) -> Reply:
        asked.append(question)
        return Reply(status="ok", payload=b"\x00answer", cell=3, line=4)

    ask = say({"type": "ask", "id": 5, "op": "call", "name": "f", "keep": 2}, b"\x00arguments")
    room = FakeRoom([READY, ask, planned(0), examined()])
    ExaminerRoom(room).examine({}, EXAM, relay)
    assert asked == [Question(op="call", name="f", keep=2, payload=b"\x00arguments")]
    assert room.sent[-1] == (
        {
            "type": "reply",
            "id": 5,
            "status": "ok",
            "error_name": "",
            "error_text": "",
            "trace": "",
            "cell": 3,
            "line": 4,
        },
        b"\x00answer",
    )


def test_texts_of_a_candidate_always_fit_the_header() -> None:
    """The longest texts, of the widest characters, are cut and never crash the host."""
    wide = "\N{PILE OF POO}" * 8000
    ask = say({"type": "ask", "id": 1, "op": "value", "name": "v"})
    room = FakeRoom([READY, ask, planned(0), examined()])
    reply = Reply(status="error", error_name=wide, error_text=wide, trace=wide)
    ExaminerRoom(room).examine({}, EXAM, lambda _: reply)
    header, _ = room.sent[-1]
    for name in ("error_name", "error_text", "trace"):
        assert header[name]
        assert wide.startswith(header[name])


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ([planned(0), planned(0)], RoomProtocolError),
        ([READY], RoomProtocolError),
        ([say({"type": "test"})], RoomProtocolError),
        ([say(ENTRY, b"no json")], RoomProtocolError),
        ([say(ENTRY, {"public": 1})], RoomProtocolError),
        ([say({"type": "broken", "place": "f"}, b"\xff")], RoomProtocolError),
        ([RoomClosedError("ended")], RoomClosedError),
        ([Wait(301)], RoomTimeoutError),
    ],
    ids=["plan-twice", "ready-twice", "fields", "texts", "type", "utf8", "closed", "silent"],
)
def test_an_examiner_that_fails_is_our_fault(script: list[Line], error: type[Exception]) -> None:
    """Nothing that goes wrong in this room becomes a result, and the room is not used again."""
    examiner = ExaminerRoom(FakeRoom([READY, planned(1), *script]))
    with pytest.raises(error):
        examiner.examine({}, EXAM, never)
    assert not examiner.reusable


@pytest.mark.parametrize("line", [Wait(121), planned(1)])
def test_a_room_that_does_not_get_ready_examines_nothing(line: Line) -> None:
    """Before `ready` nothing is sent."""
    room = FakeRoom([line])
    with pytest.raises((RoomTimeoutError, RoomProtocolError)):
        ExaminerRoom(room).examine({"a": b""}, EXAM, never)
    assert room.sent == []
