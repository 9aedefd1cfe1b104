"""Examinations in a real room: every ending of a test, and submissions that see no other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from minbar.errors import RoomClosedError
from minbar.rooms.candidate import Question, Reply
from minbar.rooms.examiner import Examination, ExaminerRoom
from minbar.rooms.frames import encode_frame
from minbar.rooms.inside.codec import decode, encode
from minbar.rooms.interface import Room, RoomKind, RoomLimits, RoomSpec
from minbar.rooms.pool import WarmRooms
from tests.rooms.exams import exam, hidden

KEY = bytes(32).hex()


def answer(question: Question) -> Reply:
    """The candidate's side: doubles, and says what it was asked for otherwise."""
    if question.op == "call" and question.name == "double":
        (rows,) = decode(question.payload)
        return Reply(status="ok", payload=encode([2 * row for row in rows]))
    if question.op == "value":
        return Reply(status="ok", payload=encode(42))
    if question.op == "artefact":
        return Reply(status="ok", payload=b"bytes of a file")
    if question.name == "fit":
        wide = "\N{PILE OF POO}" * 8000
        return Reply(status="error", error_name=wide, error_text=wide, trace=wide, cell=1, line=2)
    return Reply(status="gone")


@pytest.fixture(scope="module")
def spec(image: str) -> RoomSpec:
    """A small examiner room."""
    limits = RoomLimits(memory_mb=300, pids=40, work_mb=8, tmp_mb=4, shm_mb=2)
    return RoomSpec(kind=RoomKind.EXAMINER, image=image, limits=limits)


class Examiner:
    """Examines in one room for as long as that can be used, then in the next."""

    def __init__(self, rooms: WarmRooms, spec: RoomSpec) -> None:
        """Acquire a room when one is needed."""
        self._rooms, self._spec = rooms, spec
        self._room: Room | None = None
        self.used: list[ExaminerRoom] = []

    def examine(
        self, files: Mapping[str, bytes], ask: Callable[[Question], Reply] = answer
    ) -> Examination:
        """Examine one submission."""
        if not self.used or not self.used[-1].reusable:
            self.close()
            self._room = self._rooms.acquire(self._spec)
            self.used.append(ExaminerRoom(self._room))
        return self.used[-1].examine(files, {"spec": exam(), "key": KEY}, ask)

    def close(self) -> None:
        """Close the room that is in use."""
        if self._room is not None:
            self._room.close()

    def outcomes(self, body: str, **more: bytes) -> dict[str, str]:
        """Outcome of each test of one file of hidden tests."""
        files = {"hidden/test_a.py": hidden(body), **more}
        found = self.examine(files)
        assert found.broken == ()
        return {record.id.partition("::")[2]: record.outcome for record in found.tests}


@pytest.fixture(scope="module")
def examiner(rooms: WarmRooms, spec: RoomSpec) -> Iterator[Examiner]:
    """An examiner for all tests of this file."""
    rooms.expect(spec)
    one = Examiner(rooms, spec)
    yield one
    one.close()


def test_an_examination_from_end_to_end(examiner: Examiner) -> None:
    """Data, calls, values, files, points: what a hidden test needs is there."""
    body = '''
        @points(2, criterion="a")
        def test_all(submission, data):
            """Does everything."""
            assert data.path("h.csv").read_text() == "7"
            assert submission.call("double", [7]) == [14]
            assert submission.value("answer") == 42
            assert submission.artefact("out.csv") == b"bytes of a file"

        def test_numbers(submission):
            import numpy as np
            assert submission.call("double", [np.int64(3)]) == [6]
    '''
    found = examiner.examine({"hidden/test_a.py": hidden(body), "data/hidden/h.csv": b"7"})
    assert found.complete
    record = next(one for one in found.tests if one.id == "hidden/test_a.py::test_all")
    assert (record.outcome, record.points, record.criterion) == ("passed", 2.0, "a")
    assert (record.sentence, record.calls, record.hidden) == ("Does everything.", 3, True)
    assert record.seconds > 0


def test_every_way_in_which_a_test_ends(examiner: Examiner) -> None:
    """Failure, breach, missing, skip, exit: one record each, and none passes that should not."""
    outcomes = examiner.outcomes("""
        import os, signal, sys
        def test_asserts(submission): assert submission.call("double", [1]) == [3]
        def test_errors(submission): submission.call("double", [1]).no_such_thing
        def test_gone(submission): submission.call("number", 1)
        def test_raises(submission): submission.call("fit", 1)
        def test_skips(submission): pytest.skip("no")
        def test_exits(submission): sys.exit(0)
        def test_interrupt_swallowed(submission):
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:
                pass
        async def test_async(submission): pass
        class TestIt:
            def test_method(self, submission): pass
        @pytest.mark.parametrize("x", [1, 1])
        def test_twice(x): pass
    """)
    assert outcomes == {
        "test_asserts": "failed",
        "test_errors": "errored",
        "test_gone": "failed",
        "test_raises": "failed",
        "test_skips": "errored",
        "test_exits": "errored",
        "test_interrupt_swallowed": "passed",
        "test_async": "errored",
        "TestIt::test_method": "passed",
        "test_twice[1_0]": "passed",
        "test_twice[1_1]": "passed",
    }


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("os._exit(0)", 0),
        ("os.kill(os.getpid(), 11)", -11),
        ("pytest.exit('enough')", 2),
        ("b = bytearray(500 << 20)", -9),
    ],
)
def test_a_process_that_ends_early_leaves_an_incomplete_examination_and_no_more(
    examiner: Examiner, ending: str, status: int
) -> None:
    """Whatever status it ends with: not complete; and the next submission is examined."""
    body = f"""
        import os
        def test_one(submission): {ending}
        def test_two(submission): {ending}
    """
    found = examiner.examine({"hidden/test_a.py": hidden(body)})
    assert (found.complete, found.planned, found.status) == (False, 2, status)
    assert examiner.outcomes("def test_fine(submission): pass") == {"test_fine": "passed"}


def test_a_process_that_dies_in_the_middle_of_a_question_harms_nobody(
    examiner: Examiner,
) -> None:
    """An answer that nobody waits for any more does not reach the next examination."""
    body = """
        import os, threading, time
        def test_dies(submission):
            threading.Timer(0.2, os._exit, (0,)).start()
            submission.call("double", [1])
    """

    def slowly(_: Question) -> Reply:
        time.sleep(0.6)
        return Reply(status="ok", payload=encode("x" * (1 << 20)))

    found = examiner.examine({"hidden/test_a.py": hidden(body)}, slowly)
    assert not found.complete
    assert not examiner.used[-1].reusable
    assert examiner.outcomes("def test_fine(submission): pass") == {"test_fine": "passed"}


def test_a_file_that_does_not_import_is_told(examiner: Examiner) -> None:
    """With its place and its reason; the room can be used again."""
    found = examiner.examine({"hidden/test_a.py": b"import no_such_module"})
    assert not found.complete
    assert found.broken[0][0] == "hidden/test_a.py"
    assert "no_such_module" in found.broken[0][1]
    assert examiner.used[-1].reusable


def test_two_submissions_in_one_room_see_nothing_of_each_other(examiner: Examiner) -> None:
    """Files, modules, environment, processes, patches: all of the first is gone."""
    first = """
        import builtins, json, os, pathlib, sys, textwrap, time
        def test_leaves_traces(submission):
            for place in (".", "/room", "/room/exam", "/tmp", "/dev/shm", "/room/exam/hidden"):
                pathlib.Path(place, "trace.py").write_bytes(b"trace = 1")
                pathlib.Path(place, "closed/in").mkdir(parents=True)
                pathlib.Path(place, "closed").chmod(0)
            os.environ["TRACE"] = "1"
            sys.modules["trace_module"] = json
            builtins.trace = 1
            textwrap.dedent = None
            for _ in range(5):
                if os.fork() == 0:
                    os.setsid()
                    while True:
                        try:
                            pathlib.Path("/tmp/again").write_bytes(b"x")
                        except OSError:
                            pass
            time.sleep(0.1)
    """
    second = """
        import builtins, os, pathlib, sys, textwrap
        def test_finds_nothing(submission, data):
            assert os.listdir(".") == []
            assert sorted(os.listdir("/room")) == ["cwd", "exam"]
            assert os.listdir("/tmp") == os.listdir("/dev/shm") == []
            found = [path for path in pathlib.Path("/room/exam").rglob("*") if path.is_file()]
            assert [path.name for path in found if "pycache" not in str(path)] == ["test_b.py"]
            assert "TRACE" not in os.environ
            assert "trace_module" not in sys.modules
            assert not hasattr(builtins, "trace")
            assert textwrap.dedent(" a") == "a"
            assert data.names == ()
            assert len([pid for pid in os.listdir("/proc") if pid.isdigit()]) == 2
    """
    one = examiner.examine({"hidden/test_a.py": hidden(first), "data/work/w.csv": b"theirs"})
    room = examiner.used[-1]
    two = examiner.examine({"hidden/test_b.py": hidden(second)})
    assert examiner.used[-1] is room
    details = [(record.outcome, record.detail) for record in (*one.tests, *two.tests)]
    assert details == [("passed", ""), ("passed", "")]


def test_handles_and_numbers_of_questions_begin_anew(examiner: Examiner) -> None:
    """The second examination asks as if it were the first."""
    asked: list[Question] = []

    def note(question: Question) -> Reply:
        asked.append(question)
        return Reply(status="ok")

    body = 'def test_fit(submission): submission.call("fit", 1)'
    for _ in range(2):
        examiner.examine({"hidden/test_a.py": hidden(body)}, note)
    assert [question.keep for question in asked] == [1, 1]


def test_nothing_of_a_candidate_can_break_the_relay(examiner: Examiner) -> None:
    """Answers of any bytes, statuses and texts end as failures of the test."""
    replies: list[dict[str, Any]] = [
        {"status": "ok", "payload": b"\x00" * 1000},
        {"status": "ok", "payload": b""},
        {"status": "\N{PILE OF POO}" * 300},
        {"status": "error", "error_name": "\ud7ff" * 8000, "error_text": "x" * 8000},
    ]
    waiting = [Reply(**reply) for reply in replies]
    body = 'def test_x(submission): submission.value("answer")'
    while waiting:
        files = {"hidden/test_a.py": hidden(body)}
        found = examiner.examine(files, lambda _: waiting.pop())
        assert [record.outcome for record in found.tests] == ["failed"]
        assert found.complete


def test_an_agent_that_is_sent_what_it_does_not_know_ends(rooms: WarmRooms, spec: RoomSpec) -> None:
    """The host's own mistakes end the room instead of being guessed at."""
    room = rooms.acquire(spec)
    assert room.receive(timeout=30) is not None  # ready
    room.send(encode_frame({"type": "what"}), timeout=5)
    with pytest.raises(RoomClosedError):
        room.receive(timeout=10)
    assert "unknown frame 'what'" in room.log()
    room.close()
