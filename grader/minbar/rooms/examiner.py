"""The host's side of the examiner room, and the relay between it and the candidate's."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

import msgspec

from minbar.errors import RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.rooms.candidate import Question, Reply
from minbar.rooms.deaths import refuse_interference
from minbar.rooms.frames import encode_frame, header_text
from minbar.rooms.interface import Room
from minbar.rooms.messages import (
    Ask,
    Broken,
    Examined,
    Message,
    Planned,
    Ready,
    TestBegun,
    TestDone,
    decode_message,
    decode_payload,
)
from minbar.rooms.timekeeper import Timekeeper

__all__ = ["Examination", "ExaminerRoom", "TestRecord"]

_READY_TIMEOUT: Final = 120.0
_SEND_TIMEOUT: Final = 60.0
_THINK_TIMEOUT: Final = 300.0
_LOOK_EVERY: Final = 0.2
_KILLED: Final = -9
_MACHINERY: Final = "pytest"  # the place that the plugin names when pytest itself fails
_OK_STATUSES: Final = frozenset({0, 1})  # pytest: all passed; some failed
_NAME_BYTES: Final = 1000
_TEXT_BYTES: Final = 8_000
_TRACE_BYTES: Final = 40_000


class _Texts(msgspec.Struct, frozen=True):
    """Long texts of a record, which travel as payload."""

    public: str = ""
    detail: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRecord:
    """One test as the examiner saw it.

    Attributes:
        id: `folder/file::function` or `folder/file::Class::function`, where the
            folder is `public` or `hidden`.
        hidden: whether it is a hidden test.
        sentence: first line of its docstring.
        points, criterion: as its author marked it; None without a mark.
        outcome: `passed`, `failed`, or `errored` (an error that is no assertion).
        public: what a candidate may read.
        detail: what only the interviewer may read.
        error_name: exception that the candidate's code raised in a call.
        cell, line: place of that exception in the candidate's own notebook.
        seconds: wall seconds.
        calls: questions that it asked.
    """

    __test__ = False

    id: str
    hidden: bool
    sentence: str
    points: float | None
    criterion: str | None
    outcome: str
    public: str
    detail: str
    error_name: str
    cell: int | None
    line: int | None
    seconds: float
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All tests of one submission.

    Attributes:
        tests: records in the order in which they ran.
        broken: test files that did not import, with the text of the failure.
        status: pytest's exit status, negative if a signal ended the examination.
        planned: how many tests were found; None if it did not get so far.
        interrupted: the test in whose middle it ended, as an error of that test.
    """

    tests: tuple[TestRecord, ...]
    broken: tuple[tuple[str, str], ...]
    status: int
    planned: int | None
    interrupted: TestRecord | None = None

    @property
    def complete(self) -> bool:
        """Whether every test that was found has ended."""
        everything = self.interrupted is None and self.planned == len(self.tests)
        return not self.broken and self.status in _OK_STATUSES and everything

    @property
    def known(self) -> tuple[TestRecord, ...]:
        """All records, that of the test that was interrupted last."""
        return (*self.tests, *([self.interrupted] if self.interrupted else []))

    def continued(self, rest: Examination) -> Self:
        """Return both parts as one, the second with the tests that the first left over."""
        return replace(
            self,
            tests=(*self.known, *rest.tests),
            broken=(*self.broken, *rest.broken),
            status=rest.status,
            interrupted=rest.interrupted,
        )


@dataclass(slots=True)
class _Progress:
    """How far an examination has come."""

    begun: TestBegun | None = None
    since: float = 0.0
    calls: int = 0
    reason: str = ""
    tests: list[TestRecord] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    planned: int | None = None

    def ended(self, status: int, seconds: float) -> Examination:
        """Return the examination; a test that has not ended was interrupted."""
        return Examination(
            tests=tuple(self.tests),
            broken=tuple(self.broken),
            status=status,
            planned=self.planned,
            interrupted=_interrupted(self, seconds) if self.begun else None,
        )


class ExaminerRoom:
    """Talks to the agent of one examiner room, one submission after another.

    Attributes:
        reusable: whether the last examination came to its own end; after any other
            end the stream may hold half a frame, and the next one needs a new room.
    """

    def __init__(self, room: Room, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Use a room whose agent has said hello."""
        self._room = room
        self._clock = clock
        self._ready = False
        self.reusable = True

    def examine(
        self,
        files: Mapping[str, bytes],
        exam: Mapping[str, object],
        ask: Callable[[Question], Reply],
        *,
        test_seconds: float = _THINK_TIMEOUT,
    ) -> Examination:
        """Run the tests in `files`; each question goes through `ask`.

        What ends the examination in the middle of a test (the examiner's memory,
        its time, pytest itself) is the end of that test: an answer may have done it.

        Args:
            files: `public/…`, `hidden/…`, `data/work/…` and `data/hidden/…`.
            exam: `spec` (calls, values, artefacts), `key` (hex) for the order, and
                `done`, the ids of tests that are left out.
            ask: relays a question to the candidate's room; its payload is opaque here.
            test_seconds: CPU seconds that a test may take from one question to the
                next; five times that by the wall clock.

        Raises:
            EngineError: the room was ended from outside, or the engine does not say.
            RoomProtocolError, RoomTimeoutError, RoomClosedError: the examiner failed
                outside of all tests; never the candidate's fault.
        """
        self.reusable = False
        self._wait_until_ready()
        for name, data in sorted(files.items()):
            self._send({"type": "file", "path": name}, data)
        self._send({"type": "examine"}, msgspec.json.encode(exam))
        progress = _Progress()
        try:
            status = self._follow(progress, ask, test_seconds)
        except (RoomClosedError, RoomTimeoutError) as error:
            if progress.begun is None:
                raise
            refuse_interference(self._room.facts(), self._room.spec.kind)
            self._room.kill()
            progress.reason = progress.reason or str(error)
            status = _KILLED
        examination = progress.ended(status, self._clock() - progress.since)
        self.reusable = status >= 0 and (bool(progress.broken) or examination.complete)
        return examination

    def _follow(
        self, progress: _Progress, ask: Callable[[Question], Reply], test_seconds: float
    ) -> int:
        """Take what the room says until the examination has ended; return its status."""
        while True:
            message, payload = self._next_in(progress, test_seconds)
            if isinstance(message, Ask):
                progress.calls += 1
                self._answer(message, ask(_question(message, payload)))
            elif isinstance(message, TestBegun) and progress.begun is None:
                progress.begun, progress.since, progress.calls = message, self._clock(), 0
            elif isinstance(message, TestDone):
                progress.tests.append(_record(message, payload))
                progress.begun = None
            elif isinstance(message, Broken):
                text = decode_payload(payload, _Texts).text
                if progress.begun is not None and message.place == _MACHINERY:
                    progress.reason = text
                else:
                    progress.broken.append((message.place, text))
            elif isinstance(message, Planned) and progress.planned is None:
                progress.planned = message.count
            elif isinstance(message, Examined):
                return message.status
            else:
                raise _unexpected(message)

    def _next_in(self, progress: _Progress, test_seconds: float) -> tuple[Message, bytes]:
        if progress.begun is None:
            return self._next()
        keeper = Timekeeper(test_seconds, self._room.cpu_seconds, self._clock)
        while (frame := self._room.receive(timeout=_LOOK_EVERY)) is None:
            if keeper.look() is not None:
                what = f"the test took more than {test_seconds:.0f} s between two questions"
                raise RoomTimeoutError(what)
        return decode_message(frame), frame.payload

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        message, _ = self._next(_READY_TIMEOUT)
        if not isinstance(message, Ready):
            raise _unexpected(message)
        self._ready = True

    def _answer(self, question: Ask, reply: Reply) -> None:
        header = {
            "type": "reply",
            "id": question.id,
            "status": reply.status,
            "error_name": header_text(reply.error_name, _NAME_BYTES),
            "error_text": header_text(reply.error_text, _TEXT_BYTES),
            "trace": header_text(reply.trace, _TRACE_BYTES),
            "cell": reply.cell,
            "line": reply.line,
        }
        self._send(header, reply.payload)

    def _next(self, timeout: float = _THINK_TIMEOUT) -> tuple[Message, bytes]:
        frame = self._room.receive(timeout=timeout)
        if frame is None:
            what = f"the examiner room said nothing for {timeout:.0f} s"
            raise RoomTimeoutError(what, where=self._room.log()[-2000:])
        return decode_message(frame), frame.payload

    def _send(self, header: Mapping[str, object], payload: bytes = b"") -> None:
        self._room.send(encode_frame(header, payload), timeout=_SEND_TIMEOUT)


def _question(message: Ask, payload: bytes) -> Question:
    return Question(op=message.op, name=message.name, keep=message.keep, payload=payload)


def _unexpected(message: Message) -> RoomProtocolError:
    return RoomProtocolError(f"`{type(message).__name__}` was not expected now")


def _interrupted(progress: _Progress, seconds: float) -> TestRecord:
    begun = progress.begun
    assert begun is not None  # noqa: S101  asked only then
    reason = progress.reason or "its process was killed"
    return TestRecord(
        id=begun.id,
        hidden=begun.hidden,
        sentence=begun.sentence,
        points=begun.points,
        criterion=begun.criterion,
        outcome="errored",
        public="the test ended in an error after your answer",
        detail=f"the examination ended in the middle of this test: {reason}",
        error_name="",
        cell=None,
        line=None,
        seconds=seconds,
        calls=progress.calls,
    )


def _record(message: TestDone, payload: bytes) -> TestRecord:
    texts = decode_payload(payload, _Texts)
    return TestRecord(
        id=message.id,
        hidden=message.hidden,
        sentence=message.sentence,
        points=message.points,
        criterion=message.criterion,
        outcome=message.outcome,
        public=texts.public,
        detail=texts.detail,
        error_name=message.error_name,
        cell=message.cell,
        line=message.line,
        seconds=message.seconds,
        calls=message.calls,
    )
