"""The grade as JUnit XML, for the test pages of CI systems.

`<failure>` is a test that the candidate did not pass; `<error>` is one that
could not be graded, which is nobody's zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from minbar.models.grade import CriterionResult, Grade, TestReport
from minbar.models.verdict import TestOutcome
from minbar.report.escape import cut, log_text, one_line, strip_ansi, visible

__all__ = ["render_junit"]

MAX_DETAIL: Final = 4000


def render_junit(grade: Grade) -> str:
    """Render a grade as JUnit XML, with a suite for each criterion that has tests.

    Which view it is follows from the grade: what `candidate_view` left out is
    not here. The text can be encoded as UTF-8, and holds no character that XML
    forbids.
    """
    root = ET.Element("testsuites", name=_text(grade.takehome.title))
    times = {run.id: run.wall_seconds for run in grade.run.tests}
    criteria = {criterion.id: criterion for criterion in grade.criteria}
    names = dict.fromkeys([*criteria, *(test.criterion for test in grade.tests)])
    for name in names:
        tests = [test for test in grade.tests if test.criterion == name]
        if tests:
            _suite(root, grade, tests, _title(criteria.get(name), name), times)
    if grade.status != "graded" and not _count(grade.tests, TestOutcome.UNGRADABLE):
        _not_gradable(root, grade)
    _total(root)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _title(criterion: CriterionResult | None, name: str) -> str:
    return criterion.title if criterion else name or "without a criterion"


def _suite(
    root: ET.Element,
    grade: Grade,
    tests: list[TestReport],
    title: str,
    times: Mapping[str, float],
) -> None:
    suite = ET.SubElement(
        root,
        "testsuite",
        name=_text(title),
        tests=str(len(tests)),
        failures=str(_count(tests, TestOutcome.FAILED)),
        errors=str(_count(tests, TestOutcome.UNGRADABLE)),
        skipped="0",
        time=_time(sum(times.get(test.id, 0.0) for test in tests)),
        timestamp=_text(grade.run.started.removesuffix("Z")),
    )
    for test in tests:
        _case(suite, f"{grade.takehome.id}.{test.criterion}", test, times.get(test.id, 0.0))


def _case(suite: ET.Element, classname: str, test: TestReport, seconds: float) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_text(classname),
        name=_text(test.sentence or test.id),
        time=_time(seconds),
    )
    if test.outcome is TestOutcome.PASSED:
        return
    kind = "failure" if test.outcome is TestOutcome.FAILED else "error"
    told = ET.SubElement(case, kind, message=_text(test.evidence.summary), type=test.outcome.value)
    told.text = _detail(test)


def _detail(test: TestReport) -> str:
    evidence = test.evidence
    lines = [f"{test.id}: {test.points:g} of {test.max_points:g} points"]
    if evidence.cell is not None:
        line = "" if evidence.line is None else f", line {evidence.line}"
        lines.append(f"cell {evidence.cell}{line}")
    if evidence.detail:
        lines.append(cut(strip_ansi(evidence.detail), MAX_DETAIL))
    if evidence.reproduce:
        lines.append(evidence.reproduce)
    return log_text(visible("\n".join(lines)))


def _not_gradable(root: ET.Element, grade: Grade) -> None:
    """Add a suite with the one error that stood in the way of all tests."""
    suite = ET.SubElement(
        root, "testsuite", name="grading", tests="1", failures="0", errors="1", skipped="0",
        time="0.000", timestamp=_text(grade.run.started.removesuffix("Z")),
    )  # fmt: skip
    case = ET.SubElement(
        suite, "testcase", classname=_text(f"{grade.takehome.id}.grading"), name="grading",
        time="0.000",
    )  # fmt: skip
    ET.SubElement(case, "error", message=_text(grade.reason or grade.status), type="not-gradable")


def _total(root: ET.Element) -> None:
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", _time(sum(float(suite.get("time", "0")) for suite in root)))


def _count(tests: list[TestReport], outcome: TestOutcome) -> int:
    return sum(test.outcome is outcome for test in tests)


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"


def _text(text: str) -> str:
    return log_text(one_line(text, 400))
