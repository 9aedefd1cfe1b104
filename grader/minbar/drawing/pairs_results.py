"""What a run of tests in a proof room wrote, believed as far as it is about those tests."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from minbar.bank.jobs import RESULT
from minbar.bank.raised import Raised
from minbar.content.problems import visible
from minbar.drawing.pairs import Failures
from minbar.rooms.proof import ScriptResult

__all__ = ["NoResultError", "Run", "decoded", "failures_of", "never_loaded"]


class Report(msgspec.Struct, frozen=True):
    """What `report()` gave: a finite number, or what it raised."""

    value: float | None = None
    error: Raised | None = None


class Run(msgspec.Struct, frozen=True):
    """A program that was tested: test to what it raised, None if it passes."""

    program: str
    tests: dict[str, Raised | None]
    report: Report | None = None


class NoResultError(Exception):
    """A run came to no result; the text says why."""


def failures_of(run: Run) -> Failures:
    """Return the tests that failed."""
    return {name: raised for name, raised in run.tests.items() if raised is not None}


def decoded(result: ScriptResult, programs: Sequence[str], tests: Sequence[str]) -> list[Run]:
    """Return the runs, one of each program with each test; nothing else is believed.

    Raises:
        NoResultError: if they are not there.
    """
    if result.status != 0 or RESULT not in result.files:
        last = (result.log.strip().splitlines() or ["it wrote no result"])[-1]
        what = f"Its tests came to no end: {visible(last, limit=200)}"
        raise NoResultError(what)
    try:
        runs = msgspec.json.decode(result.files[RESULT], type=list[Run])
    except (msgspec.DecodeError, UnicodeDecodeError):
        what = "What its tests wrote is no result: the program has written over it"
        raise NoResultError(what) from None
    if sorted(run.program for run in runs) != sorted(programs) or any(
        set(run.tests) != set(tests) for run in runs
    ):
        what = "What its tests wrote is not about them: the program has written over it"
        raise NoResultError(what)
    return runs


def never_loaded(run: Run, failed: Failures) -> Raised | None:
    """What a program raises that fails each test, and its report, before anything is asked."""
    raised = [(each.kind, each.text) for each in failed.values()]
    if not raised or len(failed) < len(run.tests) or len(set(raised)) > 1:
        return None
    if run.report is not None and run.report.error is not None:
        at = run.report.error
        return at if (at.kind, at.text) == raised[0] else None
    return None
