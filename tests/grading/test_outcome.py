"""What becomes of a test: passed, the candidate's failure, or nobody's fault but ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.grading.outcome import judge_tests, points_by_criterion, ungradable_reason
from minbar.models.grade import Evidence, TestReport
from minbar.models.verdict import TestOutcome
from minbar.rooms.examiner import TestRecord
from tests.grading.samples import SPEC, examination, record

PASSED, FAILED, UNGRADABLE = TestOutcome
OUTCOMES = st.lists(st.sampled_from(["passed", "failed", "errored"]), max_size=6)


def judge(*records: TestRecord, strong: frozenset[str] | None = None) -> list[TestReport]:
    """Judge tests; `strong` are those that end in an error with the strong reference too."""

    def reference_errors() -> frozenset[str]:
        assert strong is not None, "nobody needs the strong reference here"
        return strong

    return judge_tests(examination(*records), SPEC, reference_errors)


def test_passed() -> None:
    """A passed test has its points, and no evidence: there is nothing to explain."""
    (report,) = judge(record())
    assert report == TestReport(
        id="hidden/test_x.py::test_a",
        sentence="Says what a is.",
        hidden=True,
        criterion="sums",
        points=2.0,
        max_points=2.0,
        outcome=PASSED,
    )


def test_failed() -> None:
    """A failed test has no points, and says why: to all, and more to the interviewer."""
    (report,) = judge(record(outcome="failed", cell=4, line=2))
    assert (report.points, report.max_points, report.outcome) == (0.0, 2.0, FAILED)
    assert report.evidence == Evidence(
        summary="the answer is not what is asked for",
        detail="assert 1 == 918273645",
        cell=4,
        line=2,
    )


def test_public_tests_come_first() -> None:
    """Reports are in the order of their ids, whatever order the tests ran in."""
    records = [record("b"), record("a"), record("z", hidden=False), record("y", hidden=False)]
    assert [report.id[-1] for report in judge(*records)] == ["y", "z", "a", "b"]


def test_public_tests_can_be_run_again() -> None:
    """A failed public test says how to see it again; a hidden one cannot be."""
    public, hidden = judge(record("a", "failed", hidden=False), record("b", "failed"))
    assert public.evidence.reproduce == "python check.py"
    assert hidden.evidence.reproduce == ""


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("KeyError", "`f` raised: KeyError"),
        ("Truth_is_918273645", "`f` raised: an exception of its own kind"),
        ("print", "`f` raised: an exception of its own kind"),
    ],
)
def test_names_of_exceptions(name: str, says: str) -> None:
    """A name that candidate code chose could carry a hidden value out: only known ones show."""
    (report,) = judge(record(outcome="failed", public="`f` raised", error_name=name))
    assert report.evidence.summary == says


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("<X at 0x7ff6c6137e50> <f at 0x00007FF6C6137E50>", "<X at 0x…> <f at 0x…>"),
        ("at ipython/ipykernel_7/215.py", "at ipython/ipykernel_…/215.py"),
        ("at 0x7f is a byte, 0x7ff6c6137e50 a number", None),
        ("ipykernel_7 has 7 lines", None),
    ],
)
@pytest.mark.parametrize("strong", [frozenset[str](), frozenset({record().id})])
def test_details_are_repeatable(said: str, kept: str | None, strong: frozenset[str]) -> None:
    """Where objects lie and process ids differ each time; what means something stays."""
    (report,) = judge(record(outcome="errored", detail=said), strong=strong)
    assert report.evidence.detail == (kept or said)


def test_error_of_a_test_is_the_candidates() -> None:
    """An error after a candidate's value is a failure, if the strong reference causes none."""
    (report,) = judge(record(outcome="errored"), strong=frozenset())
    assert (report.outcome, report.points) == (FAILED, 0.0)


def test_error_that_recurs_is_ours() -> None:
    """An error that the strong reference runs into on the same data can not be graded."""
    broken, other = judge(
        record("a", "errored"), record("b", "errored"), strong=frozenset({record("a").id})
    )
    assert (broken.outcome, other.outcome) == (UNGRADABLE, FAILED)
    assert broken.evidence.summary == "could not be graded; this is not your fault"
    assert broken.evidence.detail == "assert 1 == 918273645"


def test_recurring_error_does_not_excuse_a_wrong_answer() -> None:
    """Only the same test's error is excused: where the candidate's ended otherwise it counts."""
    failed, passed, _ = judge(
        record("a", "failed"),
        record("b"),
        record("c", "errored"),
        strong=frozenset({record(name).id for name in "abc"}),
    )
    assert (failed.outcome, passed.outcome) == (FAILED, PASSED)


def test_strong_reference_is_not_asked_in_vain() -> None:
    """Without an error no reference is run: that would double the cost of every grade."""
    judge(record("a"), record("b", "failed"))


@pytest.mark.parametrize("outcome", ["passed", "failed"])
@pytest.mark.parametrize(
    "mark",
    [
        {"points": None, "criterion": None},
        {"criterion": "unheard-of"},
        {"criterion": "style"},  # which people score
    ],
)
def test_without_points_nothing_is_graded(mark: dict[str, Any], outcome: str) -> None:
    """A test without @points of a test criterion is the author's mistake, passed or not."""
    (report,) = judge(record(outcome=outcome, **mark))
    assert (report.outcome, report.points) == (UNGRADABLE, 0.0)
    assert "@points" in report.evidence.detail


def test_unknown_outcome_is_no_success() -> None:
    """Whatever is not `passed` gives no points."""
    (report,) = judge(record(outcome="xpassed"))
    assert report.outcome is FAILED


def test_no_reason_where_all_is_well() -> None:
    """Failed tests are results, and no reason to give no grade."""
    records = [record("a"), record("b", "failed")]
    assert ungradable_reason(examination(*records), judge(*records)) == ""


def test_broken_file_is_a_reason() -> None:
    """A test file that does not import makes the grade, and names its last line."""
    trace = "Traceback:\n  ...\nModuleNotFoundError: No module named 'secrets_of_ours'\n"
    found = examination(record(), broken=(("hidden/test_y.py", trace),), status=2)
    assert ungradable_reason(found, judge(record())) == (
        "the test file hidden/test_y.py could not be imported"
        " (ModuleNotFoundError: No module named 'secrets_of_ours')"
    )


def test_broken_file_without_a_word() -> None:
    """A file that breaks silently is a reason all the same."""
    found = examination(record(), broken=(("hidden/test_y.py", " \n"),), status=2)
    assert "no reason given" in ungradable_reason(found, [])


@pytest.mark.parametrize(
    "changes", [{"status": -9}, {"status": 3}, {"planned": 2}, {"planned": None}]
)
def test_early_end_is_a_reason(changes: dict[str, int | None]) -> None:
    """A killed examination, an error of pytest's, or a test that never ended is a reason."""
    found = examination(record(), **changes)
    assert ungradable_reason(found, judge(record())).startswith("the examination ended early")


def test_ungradable_test_is_a_reason() -> None:
    """One test that could not be graded is enough, and is named."""
    records = [record("a"), record("b", points=None)]
    reason = ungradable_reason(examination(*records), judge(*records))
    assert reason == "the test hidden/test_x.py::test_b could not be graded"


def test_points_are_summed_by_criterion() -> None:
    """Points of passed tests add up, each under its criterion."""
    records = [record("a"), record("b", points=0.5), record("c", "failed")]
    assert points_by_criterion(judge(*records)) == {"sums": 2.5}


def test_ungradable_test_takes_no_points_away() -> None:
    """It leaves the criterion without points; it is never a zero, nor left out of the sum."""
    records = [record("b"), record("a", points=None), record("c")]
    reports = judge(*records)
    assert points_by_criterion([*reports]) == {"sums": None}


@given(OUTCOMES, st.lists(st.booleans(), min_size=6, max_size=6))
def test_laws_of_points(outcomes: list[str], recurs: list[bool]) -> None:
    """Points are won by passing alone; what could be won never changes."""
    records = [record(str(number), outcome) for number, outcome in enumerate(outcomes)]
    strong = frozenset(one.id for one, again in zip(records, recurs, strict=False) if again)
    reports = judge(*records, strong=strong)
    assert [report.max_points for report in reports] == [2.0] * len(records)
    for report in reports:
        assert (report.points > 0) == (report.outcome is PASSED)
    total = points_by_criterion(reports).get("sums", 0.0)
    ours = any(report.outcome is UNGRADABLE for report in reports)
    assert total == (None if ours else 2.0 * outcomes.count("passed"))
