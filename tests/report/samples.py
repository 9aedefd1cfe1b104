"""A grade as it really looks, for the tests of all views."""

from __future__ import annotations

import msgspec

from minbar.models.attestation import ATTESTED, CLAIMED
from minbar.models.grade import (
    CellReport,
    CellRun,
    CriterionResult,
    EnvironmentInfo,
    Evidence,
    Grade,
    Hypothesis,
    Review,
    ReviewScore,
    RunInfo,
    SubmissionInfo,
    TakehomeInfo,
    TestReport,
    TestRun,
)
from minbar.models.notebook import ExecutedCell, ExecutedNotebook
from minbar.models.takehome import ManualAnchor
from minbar.models.verdict import TestOutcome, Verdict, VerdictKind
from tests.report.sample_notebook import make_notebook

__all__ = ["make_grade", "make_tests"]

CRITERIA = (
    ("data-handling", "Data handling", "test", "h_engineering", 18.0, 16.0, 0.6,
     "Duplicates, time zones and missing values are treated as the brief asks."),
    ("validation", "Validation", "test", "h_ml_skill", 12.0, 5.0, 0.5,
     "The split imitates what happens in use, and nothing leaks from the future."),
    ("generalisation", "Generalisation", "test", "h_ml_skill", 20.0, 17.0, 0.5,
     "Orders of weeks that nobody has seen are ranked better than by the baseline."),
    ("calibration", "Calibration", "test", "h_ml_skill", 8.0, 0.0, None,
     "Predicted probabilities agree with what happens."),
    ("conclusions", "Stated conclusions", "manual", "h_communication", 10.0, None, 0.4,
     "A manager understands what was found, how sure it is and what to do next."),
)  # fmt: skip


def make_criteria() -> list[CriterionResult]:
    """Return criteria above, at and below their bars, and one that waits."""
    anchors = [
        ManualAnchor(score=0, seen="Numbers without a sentence."),
        ManualAnchor(score=5, seen="Says what was found, not how sure it is."),
        ManualAnchor(score=10, seen="Finding, uncertainty and a next step, in plain words."),
    ]
    return [
        CriterionResult(
            id=identifier,
            title=title,
            kind=kind,
            hypothesis=hypothesis,
            says=says,
            max_points=most,
            points=won,
            bar=bar,
            meets_bar=None if won is None or bar is None else won >= bar * most,
            tests=[test.id for test in make_tests() if test.criterion == identifier],
            anchors=anchors if kind == "manual" else [],
        )
        for identifier, title, kind, hypothesis, most, won, bar, says in CRITERIA
    ]


LEAK = """\
    def test_leak(submission, data):
>       assert not used & FORBIDDEN
E       AssertionError: assert not {'delivered_at'}
"""


def make_tests() -> list[TestReport]:
    """Return public and hidden tests, passed and failed in several ways."""
    odd = "`predict_proba` ran out of time"
    leak = "the answer is not what is asked for"
    station = "`clean` raised an exception: KeyError"
    bins = "`reliability` raised an exception: ValueError"
    return [
        _test("test_public.py::test_loads", "Reads the four tables.", "data-handling", 4),
        _test("test_data.py::test_duplicates", "Keeps one row an order.", "data-handling", 6),
        _test("test_data.py::test_zones", "Reads times in the depot's zone.", "data-handling", 6),
        _test(
            "test_data.py::test_missing",
            "Says what a missing weather station means.",
            "data-handling",
            2,
            _failure(station, "KeyError: 'station_04'", 2, 3),
        ),
        _test("test_split.py::test_split", "Splits by time, not at random.", "validation", 5),
        _test(
            "test_split.py::test_leak",
            "Uses nothing that is known only after the fact.",
            "validation",
            7,
            _failure(leak, LEAK, 7),
        ),
        _test("test_rank.py::test_unseen", "Ranks orders of unseen weeks.", "generalisation", 17),
        _test(
            "test_rank.py::test_odd_rows",
            "Answers odd rows with a probability.",
            "generalisation",
            3,
            _failure(odd, "no answer within 20 CPU seconds"),
        ),
        _test(
            "test_calibration.py::test_bins",
            "Ten bins of predictions agree with what happened.",
            "calibration",
            8,
            _failure(bins, "ValueError: 0.381", 6, 3),
        ),
    ]


def _failure(
    summary: str, detail: str, cell: int | None = None, line: int | None = None
) -> Evidence:
    return Evidence(
        summary=summary,
        detail=detail,
        cell=cell,
        line=line,
        reproduce="minbar grade submission.ipynb --takehome late-deliveries",
    )


def _test(
    identifier: str, sentence: str, criterion: str, most: float, failure: Evidence | None = None
) -> TestReport:
    return TestReport(
        id=identifier,
        sentence=sentence,
        hidden="public" not in identifier,
        criterion=criterion,
        points=0 if failure else most,
        max_points=most,
        outcome=TestOutcome.FAILED if failure else TestOutcome.PASSED,
        evidence=failure or Evidence(),
    )


def make_grade(notebook: ExecutedNotebook | None = None, **changes: object) -> Grade:
    """Return a grade that fits a notebook, with fields replaced as asked."""
    notebook = notebook or make_notebook()
    code = [cell for cell in notebook.cells if cell.type == "code"]
    grade = Grade(
        takehome=TakehomeInfo(
            id="late-deliveries", version="1.0.0", title="Late deliveries", sha256="5d" * 32
        ),
        submission=SubmissionInfo(
            sha256="a7" * 32,
            notebook="submission.ipynb",
            files=["helpers.py"],
            cells=len(notebook.cells),
            code_cells=len(code),
            candidate="c-17",
            identity="receipt",
            late_hours=0.0,
            attempt=1,
        ),
        environment=EnvironmentInfo(
            name="tabular",
            image="minbar-tabular:3f9c2b7d1a60",
            python="3.11.2",
            packages={"numpy": "2.4.6", "pandas": "3.1.1", "scikit-learn": "1.9.1"},
        ),
        status="graded",
        verdict=Verdict(kind=VerdictKind.CELL_ERROR, cell=6, detail="KeyError in cell 6."),
        criteria=make_criteria(),
        hypotheses=[
            Hypothesis(id="h_engineering", points=16, max_points=18),
            Hypothesis(id="h_ml_skill", points=22, max_points=40),
            Hypothesis(id="h_communication", points=0, max_points=10, waiting=["conclusions"]),
        ],
        tests=make_tests(),
        cells=[_cell_report(cell) for cell in notebook.cells],
        run=_run(code),
        limits={"cpu_seconds": 300, "memory_mb": 1024, "pids": 128},
        demonstration=["built-in take-homes are public, and so are their hidden tests"],
        warnings=["the limit on swap can't be proved on this machine"],
        reviews=[
            Review(
                reviewer="reviewer-2",
                submitted="2026-03-02T10:12:00Z",
                scores=[
                    ReviewScore(
                        criterion="conclusions", points=7, evidence="Says how sure it is.", cell=10
                    )
                ],
                comment="Clear, but no next step.",
            )
        ],
        attested=list(ATTESTED),
        claimed=list(CLAIMED),
    )
    return msgspec.structs.replace(grade, **changes)


def _cell_report(cell: ExecutedCell) -> CellReport:
    error = next((output for output in cell.outputs if output.kind == "error"), None)
    return CellReport(
        cell=cell.cell,
        id=cell.id,
        type=cell.type,
        status=cell.status,
        error_name=error.name if error else "",
        error_text=error.text if error else "",
        truncated=any(output.truncated for output in cell.outputs),
        first_line=cell.source.splitlines()[0] if cell.source else "",
    )


def _run(code: list[ExecutedCell]) -> RunInfo:
    cells = [
        CellRun(cell=cell.cell, wall_seconds=round(0.02 * 1.9 ** (index % 9), 4), cpu_seconds=0.02)
        for index, cell in enumerate(code)
    ]
    return RunInfo(
        started="2026-03-01T09:30:00Z",
        finished="2026-03-01T09:30:07Z",
        wall_seconds=7.4,
        cpu_seconds=5.1,
        peak_memory_bytes=231_211_008,
        room="docker/runc",
        engine="Docker 28.0",
        host="Linux x86_64, 2 CPUs",
        minbar="0.1.0",
        cells=cells,
        tests=[TestRun(id=test.id, wall_seconds=0.04, calls=1) for test in make_tests()],
        call_log="fitted in 3 passes\n",
        steps={"acquire": 0.12, "notebook": 2.9, "tests": 1.4},
    )
