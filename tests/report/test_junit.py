"""The grade as JUnit XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given

from minbar.models.grade import Evidence, Grade
from minbar.models.verdict import TestOutcome
from minbar.report.junit import render_junit
from minbar.report.views import candidate_view
from tests.report.hostile import hostile_text
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(grade: Grade) -> ET.Element:
    """Render a grade and read the XML with a parser that is not ours."""
    return ET.fromstring(render_junit(grade).encode("utf-8"))  # noqa: S314  our own XML


def with_test(**changes: object) -> Grade:
    """Return a grade with one test, changed."""
    grade = make_grade()
    return msgspec.structs.replace(
        grade, tests=[msgspec.structs.replace(grade.tests[3], **changes)]
    )


def test_the_file_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """The interviewer's XML, with what each failed test saw."""
    assert render_junit(make_grade()) == snapshot


def test_the_candidates_file_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """The candidate's XML has fixed reasons, neutral names and no detail."""
    view, _ = candidate_view(make_grade(), make_notebook(), detailed=True)
    assert render_junit(view) == snapshot


@pytest.mark.parametrize(
    ("outcome", "tag"),
    [
        (TestOutcome.PASSED, None),
        (TestOutcome.FAILED, "failure"),
        (TestOutcome.UNGRADABLE, "error"),
    ],
)
def test_each_outcome_has_its_element(outcome: TestOutcome, tag: str | None) -> None:
    """Failed is a failure; what could not be graded is an error, and counted as one."""
    root = read(with_test(outcome=outcome))
    (case,) = root.iter("testcase")
    assert [child.tag for child in case] == ([tag] if tag else [])
    counts = (root.get("tests"), root.get("failures"), root.get("errors"))
    assert counts == ("1", str(int(tag == "failure")), str(int(tag == "error")))


def test_sums_are_right() -> None:
    """Counts and times of the suites add up to those of the whole."""
    root = read(make_grade())
    for name in ("tests", "failures", "errors", "skipped"):
        assert int(root.get(name, "")) == sum(int(suite.get(name, "")) for suite in root)
    assert root.get("time") == "0.360"
    assert len(list(root.iter("testcase"))) == 9


def test_a_grade_that_could_not_be_made_is_an_error() -> None:
    """With no test to blame there is one case, whose error says what stood in the way."""
    root = read(make_grade(status="not-gradable", reason="the engine failed", tests=[]))
    (error,) = root.iter("error")
    assert error.get("message") == "the engine failed"
    assert (root.get("tests"), root.get("errors")) == ("1", "1")


def test_an_ungradable_test_is_error_enough() -> None:
    """A test that could not be graded is not counted twice."""
    grade = msgspec.structs.replace(
        with_test(outcome=TestOutcome.UNGRADABLE), status="not-gradable"
    )
    assert read(grade).get("errors") == "1"


def test_strays_have_a_suite() -> None:
    """A test of an unknown criterion, or of none, is in the file too."""
    assert [suite.get("name") for suite in read(with_test(criterion="gone"))] == ["gone"]
    assert [suite.get("name") for suite in read(with_test(criterion=""))] == ["without a criterion"]


@given(hostile_text())
def test_any_text_makes_valid_xml(text: str) -> None:
    """The file parses, and holds no character that XML 1.0 forbids and no command of a log."""
    evidence = Evidence(summary=text, detail=text, reproduce=text)
    grade = with_test(id=text, sentence=text, criterion=text, evidence=evidence)
    written = render_junit(grade)
    assert not FORBIDDEN.search(written)
    assert not re.search(r"(?m)^\s*::|##\[", written)
    assert len(list(read(grade).iter("failure"))) == 1
