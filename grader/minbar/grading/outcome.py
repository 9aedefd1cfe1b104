"""From what the rooms said to what became of each test."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from minbar.models.grade import Evidence, TestReport
from minbar.models.takehome import TakehomeSpec
from minbar.models.verdict import TestOutcome
from minbar.rooms.examiner import Examination, TestRecord

__all__ = ["judge_tests", "points_by_criterion", "repeatable", "ungradable_reason"]

_KNOWN_ERRORS: Final = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
_CHANGING: Final = re.compile(r"(?<= at 0x)[0-9a-fA-F]{6,16}\b|(?<=/ipykernel_)\d+(?=/)")


def judge_tests(
    examination: Examination,
    spec: TakehomeSpec,
    reference_errors: Callable[[], frozenset[str]],
) -> list[TestReport]:
    """Turn records into reports, in the order of their ids.

    A test that ended in an error of its own is the candidate's failure, unless
    the strong reference runs into the same error on the same data.

    Args:
        examination: all records of one submission.
        spec: the take-home, for its criteria.
        reference_errors: ids of tests that end in an error with the strong
            reference on the same data; asked only if it matters.
    """
    known = {criterion.id for criterion in spec.criteria if criterion.kind == "test"}
    errored = {record.id for record in examination.tests if record.outcome == "errored"}
    ours = errored & reference_errors() if errored else frozenset()
    reports = [_report(record, known, ours) for record in examination.tests]
    return sorted(reports, key=lambda report: (report.hidden, report.id))


def ungradable_reason(examination: Examination, reports: Sequence[TestReport]) -> str:
    """Say what stood in the way of a grade; empty if nothing did."""
    if examination.broken:
        place, text = examination.broken[0]
        last = text.strip().splitlines()[-1] if text.strip() else "no reason given"
        return f"the test file {place} could not be imported ({last})"
    if not examination.complete:
        return f"the examination ended early (status {examination.status})"
    ungradable = [report for report in reports if report.outcome is TestOutcome.UNGRADABLE]
    if ungradable:
        return f"the test {ungradable[0].id} could not be graded"
    return ""


def _report(record: TestRecord, known: set[str], ours: AbstractSet[str]) -> TestReport:
    marked = record.points is not None and record.criterion in known
    points = record.points or 0.0
    outcome = _outcome(record, marked=marked, ours=ours)
    return TestReport(
        id=record.id,
        sentence=record.sentence,
        hidden=record.hidden,
        criterion=record.criterion or "",
        points=points if outcome is TestOutcome.PASSED else 0.0,
        max_points=points,
        outcome=outcome,
        evidence=_evidence(record, outcome, marked=marked),
    )


def _outcome(record: TestRecord, *, marked: bool, ours: AbstractSet[str]) -> TestOutcome:
    if not marked or record.id in ours:
        return TestOutcome.UNGRADABLE
    return TestOutcome.PASSED if record.outcome == "passed" else TestOutcome.FAILED


def _evidence(record: TestRecord, outcome: TestOutcome, *, marked: bool) -> Evidence:
    if outcome is TestOutcome.PASSED:
        return Evidence()
    if not marked:
        detail = "the test has no @points of a criterion that takehome.yaml declares"
        return Evidence(summary="could not be graded; this is not your fault", detail=detail)
    if outcome is TestOutcome.UNGRADABLE:
        detail = repeatable(record.detail)
        return Evidence(summary="could not be graded; this is not your fault", detail=detail)
    summary = record.public
    if record.error_name:
        summary += f": {_public_name(record.error_name)}"
    return Evidence(
        summary=summary,
        detail=repeatable(record.detail),
        cell=record.cell,
        line=record.line,
        reproduce=_reproduce(record),
    )


def repeatable(text: str) -> str:
    """Blank what differs from one grading to the next and says nothing.

    That is where objects lie in memory (`<X object at 0x…>`), and the kernel's
    process in the names of cells (`/tmp/ipykernel_…/123.py`).
    """
    return _CHANGING.sub("…", text)


def _public_name(name: str) -> str:
    """A name of a class can carry hidden inputs out: only well-known ones are shown."""
    return name if name in _KNOWN_ERRORS else "an exception of its own kind"


def _reproduce(record: TestRecord) -> str:
    return "python check.py" if not record.hidden else ""


def points_by_criterion(reports: Sequence[TestReport]) -> Mapping[str, float | None]:
    """Sum the points of each criterion; None where a test of it could not be graded."""
    totals: dict[str, float | None] = {}
    for report in reports:
        before = totals.setdefault(report.criterion, 0.0)
        if report.outcome is TestOutcome.UNGRADABLE or before is None:
            totals[report.criterion] = None
        else:
            totals[report.criterion] = before + report.points
    return totals
