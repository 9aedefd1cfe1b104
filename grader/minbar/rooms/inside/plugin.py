"""The pytest plugin of the examiner room and of the candidate's own checker.

It gives tests two fixtures, `submission` and `data`, and reports each test
that was found as one plain record, whatever becomes of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from minbar.rooms.frames import header_text
from minbar.rooms.inside.submission import Asker, Reply, Submission, SubmissionFailure
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
ID_CAP = 280
NAME_BYTES = 1000
DIGITS = 8


class Data:
    """Generated files, by name."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look for files in these folders, in order."""
        present = [folder for folder in folders if folder.is_dir()]
        self._files = {path.name: path for folder in present for path in sorted(folder.iterdir())}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files."""
        return tuple(sorted(self._files))

    def path(self, name: str) -> Path:
        """Path of one file."""
        return self._files[name]


@dataclass(slots=True)
class _Ending:
    """What became of a test: from its first phase that failed, or of its call.

    Attributes:
        outcome: `passed`, `failed` or `errored`; empty until one is known.
        public: what a candidate may read.
        detail: what only the interviewer may read.
        reply: the answer that failed it, if one did.
    """

    outcome: str
    public: str = ""
    detail: str = ""
    reply: Reply | None = None


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
        done: frozenset[str] = frozenset(),
    ) -> None:
        """Examine tests below `folder/public` and `folder/hidden`, but those `done`."""
        self._folder = folder
        self._key = key
        self._record = record
        self._done = done
        self._submission = Submission(asker, spec, key)
        work, hidden = folder / "data" / "work", folder / "data" / "hidden"
        self._work = Data([work])
        self._all = Data([work, hidden])
        self._ending = _Ending("")

    @pytest.fixture(scope="session")
    def submission(self) -> Submission:
        """The candidate's notebook."""
        return self._submission

    @pytest.fixture(scope="module")
    def data(self, request: pytest.FixtureRequest) -> Data:
        """The generated files; public tests see the candidate's own only."""
        return self._all if self._is_hidden(request.path) else self._work

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Order files, and tests within a file, by the key; public ones come first.

        So what becomes of a public test can't depend on what a hidden one asks.
        """

        def rank(item: pytest.Item) -> tuple[bool, bytes, bytes]:
            file, _, _ = item.nodeid.partition("::")
            return self._is_hidden(item.path), self._rank(file), self._rank(item.nodeid)

        items[:] = sorted((one for one in items if _short(one.nodeid) not in self._done), key=rank)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file that does not import is our fault; it is never skipped over."""
        if report.outcome != "passed":
            self.broken(report.nodeid, report.longreprtext)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Say how many records must follow, so that none can get lost."""
        self._record({"type": "planned", "count": len(session.items)})

    def pytest_internalerror(self, excrepr: object) -> None:
        """Pytest itself failed, or this plugin: nothing after it can be believed."""
        self.broken("pytest", str(excrepr))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Report a test once all its phases are over."""
        begun, asked = time.monotonic(), self._submission.asked
        self._ending = _Ending("")
        self._record({"type": "begun", **self._label(item)})
        result = yield
        ending = self._ending
        calls = self._submission.asked - asked
        self._record(self._entry(item, ending, time.monotonic() - begun, calls))
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Keep what the first failing phase says, or that the call passed."""
        report: Any = yield
        if call.excinfo is not None and self._ending.outcome in {"", "passed"}:
            self._ending = _judge(call.excinfo.value, _cut(report.longreprtext))
        elif call.when == "call" and call.excinfo is None:
            self._ending = _Ending("passed")
        return report  # type: ignore[no-any-return]

    def broken(self, place: str, text: str) -> None:
        """Say that tests cannot be graded, and why."""
        place = header_text(place, ID_CAP)
        self._record({"type": "broken", "place": place, "text": _cut(text)})

    def _entry(
        self, item: pytest.Item, ending: _Ending, seconds: float, calls: int
    ) -> dict[str, Any]:
        reply = ending.reply
        name = reply.error_name if reply and reply.status == "error" else ""
        return {
            "type": "test",
            **self._label(item),
            "outcome": ending.outcome,
            "public": _cut(ending.public),
            "detail": ending.detail,
            "error_name": header_text(name, NAME_BYTES),
            "cell": reply.cell if reply else None,
            "line": reply.line if reply else None,
            "seconds": seconds,
            "calls": calls,
        }

    def _label(self, item: pytest.Item) -> dict[str, Any]:
        """What is known of a test before it runs."""
        function = getattr(item, "function", None)
        mark = getattr(function, POINTS_ATTRIBUTE, None)
        return {
            "id": _short(item.nodeid),
            "hidden": self._is_hidden(item.path),
            "sentence": _sentence(function),
            "points": mark[0] if mark else None,
            "criterion": mark[1] if mark else None,
        }

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
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = int(pytest.main([*options, *present], plugins=[plugin]))
    if status == pytest.ExitCode.USAGE_ERROR:
        plugin.broken("conftest.py", said.getvalue())
    return status


def _judge(error: BaseException, detail: str) -> _Ending:
    """Tell the candidate's failure from an error that may be the test's own.

    A skip, a test that pytest cannot run and an `xfail` are errors: no test of
    a take-home may leave the count.
    """
    if isinstance(error, SubmissionFailure):
        trace = error.reply.trace if error.reply else ""
        return _Ending("failed", error.public, _cut(trace or detail), error.reply)
    # `xfail` raises a kind of its own; without a trace pytest itself has refused the test.
    demanded = type(error) is pytest.fail.Exception and error.pytrace
    if demanded or isinstance(error, AssertionError):
        return _Ending("failed", "the answer is not what is asked for", detail)
    return _Ending("errored", "the test ended in an error after your answer", detail)


def _sentence(function: object) -> str:
    text = (getattr(function, "__doc__", None) or "").strip()
    return text.splitlines()[0][:SENTENCE_CAP] if text else ""


def _short(name: str) -> str:
    """An id that fits a header; long ones keep apart by a hash."""
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:DIGITS]
    kept = header_text(name, ID_CAP)
    return kept if kept == name else f"{header_text(name, ID_CAP - DIGITS - 1)}~{digest}"


def _cut(text: str) -> str:
    return text[-DETAIL_CAP:].encode("utf-8", "replace").decode("utf-8")
