"""The pytest plugin of the examiner room and of the candidate's own checker.

It gives tests two fixtures, `submission` and `data`, checks every value that
comes back before a test sees it, and reports each test as one plain record.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from minbar.rooms.inside.codec import CodecError, Handle, decode, encode
from minbar.rooms.inside.rowwise import agree, variants
from minbar.rooms.inside.shapes import BreachError, check_value, rows_of
from minbar.testing import POINTS_ATTRIBUTE

__all__ = [
    "Asker",
    "Data",
    "ExamPlugin",
    "Reply",
    "Submission",
    "SubmissionFailure",
    "run_tests",
]

DETAIL_CAP = 8000
SENTENCE_CAP = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What the candidate's side said to one question.

    Attributes:
        status: `ok`, or why there is no value.
        payload: encoded value.
        error_name: name of the exception that the candidate's code raised.
        error_text: its text, for the interviewer only.
        trace: its traceback, for the interviewer only.
        cell: the candidate's own cell, from 1 over all cells.
        line: line in that cell.
    """

    status: str
    payload: bytes = b""
    error_name: str = ""
    error_text: str = ""
    trace: str = ""
    cell: int | None = None
    line: int | None = None


class Asker(Protocol):
    """Carries questions to wherever the candidate's kernel is."""

    def call(self, name: str, payload: bytes, keep: int | None) -> Reply:
        """Call a function; `keep` leaves the result there under that number."""

    def value(self, name: str) -> Reply:
        """Read a name."""

    def artefact(self, name: str) -> Reply:
        """Read a file that the notebook's run wrote."""


class SubmissionFailure(Exception):  # noqa: N818  a verdict on an answer, not a defect
    """The candidate's side gave no acceptable answer; the test has failed.

    Attributes:
        public: what a candidate may read: no value and no text of a hidden test.
        reply: the reply, for its cell, line and traceback.
    """

    def __init__(self, public: str, reply: Reply | None = None) -> None:
        """Keep the sentence and the reply."""
        super().__init__(public)
        self.public = public
        self.reply = reply


REASONS = {
    "missing": "`{name}` is not defined when the notebook has run",
    "uncodable": "`{name}` gave a value of a kind that is not accepted",
    "interrupted": "`{name}` ran out of time",
    "timeout": "`{name}` ran out of time",
    "out-of-memory": "`{name}` ran out of memory",
    "died": "the kernel ended while `{name}` was running",
    "gone": "the kernel had ended before `{name}` could be called",
    "too-large": "`{name}` is larger than is accepted",
    "not-regular": "`{name}` is not a regular file",
}


class Submission:
    """The candidate's notebook, as tests see it: names, values and files, no code."""

    def __init__(self, asker: Asker, spec: Mapping[str, Any], key: bytes) -> None:
        """Answer by `asker` what `spec` (calls, values, artefacts) declares."""
        self._asker = asker
        self._spec = spec
        self._key = key
        self._handles = 0
        self.asked = 0

    def call(self, name: str, *args: Any) -> Any:
        """Call a function that the take-home declares and return its checked value.

        Raises:
            SubmissionFailure: if it is missing, raises, runs out of time or breaks
                what `takehome.yaml` declares about its value.
        """
        call = self._declared("calls", name)
        if len(args) != len(call["args"]):
            msg = f"{name} takes {len(call['args'])} arguments, not {len(args)}"
            raise TypeError(msg)
        result = self._ask(name, call, list(args))
        if call["rowwise"] is not None:
            self._same_for_any_rows(name, call, list(args), result)
        return result

    def value(self, name: str) -> Any:
        """Return the checked value of a name that the take-home declares."""
        spec = self._declared("values", name)
        return self._checked(name, self._reply(name, self._asker.value(name)), spec, {})

    def artefact(self, name: str) -> bytes:
        """Return the bytes of a file that the notebook's run wrote."""
        if name not in self._spec["artefacts"]:
            msg = f"{name!r} is not among the declared artefacts"
            raise KeyError(msg)
        reply = self._asker.artefact(name)
        if reply.status == "missing":
            reason = f"the run of the notebook wrote no file `{name}`"
            raise SubmissionFailure(reason, reply)
        return self._reply(name, reply)

    def _declared(self, section: str, name: str) -> Mapping[str, Any]:
        if name not in self._spec[section]:
            msg = f"{name!r} is not among the declared {section}"
            raise KeyError(msg)
        found: Mapping[str, Any] = self._spec[section][name]
        return found

    def _ask(self, name: str, call: Mapping[str, Any], args: list[Any]) -> Any:
        keep = None
        if call["returns"]["type"] == "handle":
            self._handles += 1
            keep = self._handles
        payload = self._reply(name, self._asker.call(name, encode(args), keep))
        if keep is not None:
            return Handle(keep)
        rows = {}
        for argument, value in zip(call["args"], args, strict=True):
            if (count := rows_of(value)) is not None:
                rows[argument] = count
        return self._checked(name, payload, call["returns"], rows)

    def _reply(self, name: str, reply: Reply) -> bytes:
        self.asked += 1
        if reply.status == "ok":
            return reply.payload
        if reply.status == "error":
            reason = f"`{name}` raised an exception"
        else:
            reason = REASONS.get(reply.status, "`{name}` gave no answer").format(name=name)
        raise SubmissionFailure(reason, reply)

    def _checked(
        self, name: str, payload: bytes, spec: Mapping[str, Any], rows: Mapping[str, int]
    ) -> Any:
        try:
            value = decode(payload)
        except CodecError as error:
            reason = f"`{name}` gave a value that cannot be read"
            raise SubmissionFailure(reason) from error
        try:
            check_value(value, spec, rows)
        except BreachError as error:
            reason = f"`{name}` {error}"
            raise SubmissionFailure(reason) from error
        return value

    def _same_for_any_rows(
        self, name: str, call: Mapping[str, Any], args: list[Any], result: Any
    ) -> None:
        index = list(call["args"]).index(call["rowwise"])
        plan = variants(args, index, self._key)
        answers = [self._ask(name, call, changed) for changed in plan.arguments]
        if (difference := agree(result, plan.permuted(answers), plan.joined(answers))) is not None:
            reason = f"`{name}` answers rows differently when {difference}"
            raise SubmissionFailure(reason)


class Data:
    """Generated files, by name."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look for files in these folders, in order."""
        self._files = {path.name: path for folder in folders for path in sorted(folder.iterdir())}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files."""
        return tuple(sorted(self._files))

    def path(self, name: str) -> Path:
        """Path of one file."""
        return self._files[name]


class ExamPlugin:
    """Fixtures, order and records of one examination."""

    def __init__(
        self,
        *,
        asker: Asker,
        spec: Mapping[str, Any],
        folder: Path,
        key: bytes,
        record: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Examine tests below `folder/public` and `folder/hidden`."""
        self._folder = folder
        self._key = key
        self._record = record
        self._submission = Submission(asker, spec, key)
        self._work = Data([folder / "data" / "work"])
        hidden = folder / "data" / "hidden"
        folders = [folder / "data" / "work", *([hidden] if hidden.is_dir() else [])]
        self._all = Data(folders)
        self._begun: dict[str, tuple[float, int]] = {}

    @pytest.fixture(scope="session")
    def submission(self) -> Submission:
        """The candidate's notebook."""
        return self._submission

    @pytest.fixture(scope="module")
    def data(self, request: pytest.FixtureRequest) -> Data:
        """The generated files; public tests see the candidate's own only."""
        return self._all if self._is_hidden(request.path) else self._work

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Order files, and tests within a file, by the key."""
        items.sort(key=lambda item: (self._rank(str(item.path.name)), self._rank(item.nodeid)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file that does not import is our fault; it is never skipped over."""
        if report.failed:
            self._record(
                {"type": "broken", "place": report.nodeid, "text": _cut(report.longreprtext)}
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Remember when a test began and how many questions were asked before."""
        self._begun[item.nodeid] = (time.monotonic(), self._submission.asked)
        result = yield
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        """Report a test once: at its first failing phase, or when its call passed."""
        report: Any = yield
        if call.excinfo is not None or call.when == "call":
            outcome, public, detail, reply = self._judge(item, call, report)
            self._send(item, outcome, public, detail, reply)
        return report  # type: ignore[no-any-return]

    def _judge(
        self, item: pytest.Item, call: pytest.CallInfo[None], report: Any
    ) -> tuple[str, str, str, Reply | None]:
        del item
        if call.excinfo is None:
            return "passed", "", "", None
        error = call.excinfo.value
        detail = _cut(report.longreprtext)
        if isinstance(error, SubmissionFailure):
            trace = error.reply.trace if error.reply else ""
            return "failed", error.public, _cut(trace or detail), error.reply
        if isinstance(error, AssertionError):
            return "failed", "the answer is not what is asked for", detail, None
        return "errored", "the test ended in an error after your answer", detail, None

    def _send(
        self, item: pytest.Item, outcome: str, public: str, detail: str, reply: Reply | None
    ) -> None:
        if item.nodeid not in self._begun:
            return
        begun, asked = self._begun.pop(item.nodeid)
        function = getattr(item, "function", None)
        mark = getattr(function, POINTS_ATTRIBUTE, None)
        self._record(
            {
                "type": "test",
                "id": f"{item.path.parent.name}/{item.path.name}::{item.name}",
                "hidden": self._is_hidden(item.path),
                "sentence": _sentence(function),
                "points": mark[0] if mark else None,
                "criterion": mark[1] if mark else None,
                "outcome": outcome,
                "public": public,
                "detail": detail,
                "error_name": reply.error_name if reply and reply.status == "error" else "",
                "cell": reply.cell if reply else None,
                "line": reply.line if reply else None,
                "seconds": time.monotonic() - begun,
                "calls": self._submission.asked - asked,
            }
        )

    def _is_hidden(self, path: Path) -> bool:
        return (self._folder / "hidden") in path.parents

    def _rank(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()


def run_tests(plugin: ExamPlugin, folder: Path) -> int:
    """Run pytest on the tests below `folder` and return its exit status."""
    present = [str(folder / name) for name in ("public", "hidden") if (folder / name).is_dir()]
    options = [
        "-p", "no:cacheprovider", "-p", "no:terminalreporter", "-p", "no:faulthandler",
        "-c", os.devnull, "--rootdir", str(folder), "--import-mode=importlib", "-q",
    ]  # fmt: skip
    return int(pytest.main([*options, *present], plugins=[plugin]))


def _sentence(function: object) -> str:
    text = (getattr(function, "__doc__", None) or "").strip()
    return text.splitlines()[0][:SENTENCE_CAP] if text else ""


def _cut(text: str) -> str:
    return text[-DETAIL_CAP:].encode("utf-8", "replace").decode("utf-8")
