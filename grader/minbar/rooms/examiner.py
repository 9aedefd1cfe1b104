"""The host's side of the examiner room, and the relay between it and the candidate's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from minbar.errors import RoomProtocolError, RoomTimeoutError
from minbar.rooms.candidate import Question, Reply
from minbar.rooms.frames import encode_frame, header_text
from minbar.rooms.interface import Room
from minbar.rooms.messages import (
    Ask,
    Broken,
    Examined,
    Message,
    Planned,
    Ready,
    TestDone,
    decode_message,
    decode_payload,
)

__all__ = ["Examination", "ExaminerRoom", "TestRecord"]

_READY_TIMEOUT: Final = 120.0
_SEND_TIMEOUT: Final = 60.0
_THINK_TIMEOUT: Final = 300.0
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
    """

    tests: tuple[TestRecord, ...]
    broken: tuple[tuple[str, str], ...]
    status: int
    planned: int | None

    @property
    def complete(self) -> bool:
        """Whether every test that was found has ended."""
        everything = self.planned == len(self.tests)
        return not self.broken and self.status in _OK_STATUSES and everything


class ExaminerRoom:
    """Talks to the agent of one examiner room, one submission after another.

    Attributes:
        reusable: whether the last examination came to its own end; after any other
            end the stream may hold half a frame, and the next one needs a new room.
    """

    def __init__(self, room: Room) -> None:
        """Use a room whose agent has said hello."""
        self._room = room
        self._ready = False
        self.reusable = True

    def examine(
        self,
        files: Mapping[str, bytes],
        exam: Mapping[str, object],
        ask: Callable[[Question], Reply],
    ) -> Examination:
        """Run the tests in `files`; each question goes through `ask`.

        Args:
            files: `public/…`, `hidden/…`, `data/work/…` and `data/hidden/…`.
            exam: `spec` (calls, values, artefacts) and `key` (hex) for the order.
            ask: relays a question to the candidate's room; its payload is opaque here.

        Raises:
            RoomProtocolError, RoomTimeoutError, RoomClosedError: the examiner failed;
                never the candidate's fault.
        """
        self.reusable = False
        self._wait_until_ready()
        for name, data in sorted(files.items()):
            self._send({"type": "file", "path": name}, data)
        self._send({"type": "examine"}, msgspec.json.encode(exam))
        tests: list[TestRecord] = []
        broken: list[tuple[str, str]] = []
        planned: int | None = None
        while True:
            message, payload = self._next()
            if isinstance(message, Ask):
                self._answer(message, ask(_question(message, payload)))
            elif isinstance(message, TestDone):
                tests.append(_record(message, payload))
            elif isinstance(message, Broken):
                broken.append((message.place, decode_payload(payload, _Texts).text))
            elif isinstance(message, Planned) and planned is None:
                planned = message.count
            elif isinstance(message, Examined):
                examination = Examination(
                    tests=tuple(tests), broken=tuple(broken), status=message.status, planned=planned
                )
                self.reusable = message.status >= 0 and (bool(broken) or examination.complete)
                return examination
            else:
                raise _unexpected(message)

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
