"""The candidate's view: a second grade and notebook, built from named fields only.

Every field is written out below, so that a field added to the grade later is
not in the view until somebody puts it here. What the view leaves out carries
an empty value of its type. Renderers need no rule of their own: what they are
not given they cannot show.

The candidate's code is asked by hidden tests, so whatever it says, takes or
costs from then on may carry hidden data out: texts of failures (of public tests
too, they share the kernel), times of tests, memory, places that do not exist.
None of it is in the view.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

from minbar.models.grade import (
    CellReport,
    CellRun,
    CriterionResult,
    EnvironmentInfo,
    Evidence,
    Grade,
    RunInfo,
    SubmissionInfo,
    TakehomeInfo,
    TestReport,
)
from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.models.quality import (
    NotAnalysed,
    OpaqueCode,
    QualityCheck,
    QualityDimension,
    QualityFinding,
    QualityReport,
    QualityStep,
)
from minbar.models.verdict import Verdict
from minbar.report.reasons import safe_reason

__all__ = [
    "DEMONSTRATION",
    "HOW_TO_REPRODUCE",
    "NOT_GRADABLE",
    "NOT_SCORED",
    "SOME_COLUMN",
    "candidate_view",
]

NOT_GRADABLE: Final = "this submission could not be graded, for a reason that is not yours"
NOT_SCORED: Final = "code quality could not be scored"
SOME_COLUMN: Final = (
    "A model is fitted on something that is known only after what it is to predict has happened."
)
_LATE_RULE: Final = "known-afterwards"
DEMONSTRATION: Final = "it shows how grading works, and decides nothing"
HOW_TO_REPRODUCE: Final = "run `python check.py` in your workspace"


def candidate_view(
    grade: Grade, notebook: ExecutedNotebook, *, detailed: bool
) -> tuple[Grade, ExecutedNotebook]:
    """Build what a candidate may see of a grade and of their executed notebook.

    Args:
        grade: the whole grade.
        notebook: its executed notebook; outputs were frozen before hidden tests ran.
        detailed: True when detailed feedback is released; else hidden tests are
            left out and only their points show, summed up per criterion.

    Returns:
        The grade with `view` set to `candidate`, and the notebook.
    """
    lines = {cell.cell: len(cell.source.splitlines()) for cell in notebook.cells}
    tests = _tests(grade, lines, detailed=detailed)
    view = Grade(
        schema=grade.schema,
        view="candidate",
        takehome=_takehome(grade.takehome),
        submission=_submission(grade.submission),
        environment=_environment(grade.environment),
        status=grade.status,
        reason=NOT_GRADABLE if grade.status == "not-gradable" else "",
        demonstration=[DEMONSTRATION] if grade.demonstration else [],
        verdict=Verdict(kind=grade.verdict.kind, cell=grade.verdict.cell),
        limits=dict(grade.limits),
        criteria=[_criterion(criterion, tests) for criterion in grade.criteria],
        hypotheses=[],
        tests=tests,
        cells=[_cell_report(cell) for cell in grade.cells],
        quality=_quality(grade.quality, detailed=detailed) if grade.quality else None,
        run=_run(grade.run),
    )
    return view, ExecutedNotebook(cells=[_cell(cell) for cell in notebook.cells])


def _takehome(takehome: TakehomeInfo) -> TakehomeInfo:
    return TakehomeInfo(
        id=takehome.id, version=takehome.version, title=takehome.title, sha256=takehome.sha256
    )


def _submission(submission: SubmissionInfo) -> SubmissionInfo:
    return SubmissionInfo(
        sha256=submission.sha256,
        notebook=submission.notebook,
        files=list(submission.files),
        code_cells=submission.code_cells,
        cells=submission.cells,
        candidate=submission.candidate,
        identity=submission.identity,
        late_hours=submission.late_hours,
        attempt=submission.attempt,
    )


def _environment(environment: EnvironmentInfo) -> EnvironmentInfo:
    return EnvironmentInfo(
        name=environment.name,
        image=environment.image,
        python=environment.python,
        packages=dict(environment.packages),
    )


def _criterion(criterion: CriterionResult, tests: list[TestReport]) -> CriterionResult:
    """Keep title and points; bars, hypotheses and anchors are for those who decide."""
    return CriterionResult(
        id=criterion.id,
        title=criterion.title,
        kind=criterion.kind,
        hypothesis="",
        says=criterion.says,
        points=criterion.points,
        max_points=criterion.max_points,
        tests=[test.id for test in tests if test.criterion == criterion.id],
    )


def _tests(grade: Grade, lines: Mapping[int, int], *, detailed: bool) -> list[TestReport]:
    """Name hidden tests by number: a function's name can give its content away."""
    numbers = itertools.count(1)
    return [
        _test(test, f"hidden-{next(numbers):02d}" if test.hidden else test.id, lines)
        for test in grade.tests
        if detailed or not test.hidden
    ]


def _test(test: TestReport, name: str, lines: Mapping[int, int]) -> TestReport:
    cell, line = _place(test.evidence, lines)
    return TestReport(
        id=name,
        sentence=test.sentence,
        hidden=test.hidden,
        criterion=test.criterion,
        points=test.points,
        max_points=test.max_points,
        outcome=test.outcome,
        evidence=Evidence(
            summary=safe_reason(test.evidence.summary, test.outcome),
            cell=cell,
            line=line,
            reproduce="" if test.hidden else HOW_TO_REPRODUCE,
        ),
    )


def _place(evidence: Evidence, lines: Mapping[int, int]) -> tuple[int | None, int | None]:
    """Keep a cell and line that exist: any other number is one that the code chose."""
    cell, line = evidence.cell, evidence.line
    if cell is None or cell not in lines:
        return None, None
    return cell, line if line is not None and 1 <= line <= lines[cell] else None


def _cell_report(cell: CellReport) -> CellReport:
    return CellReport(
        cell=cell.cell,
        id=cell.id,
        type=cell.type,
        status=cell.status,
        error_name=cell.error_name,
        error_text=cell.error_text,
        truncated=cell.truncated,
        first_line=cell.first_line,
    )


def _quality(report: QualityReport, *, detailed: bool) -> QualityReport:
    """Findings are about the candidate's own code; of failures of ours only that they are."""
    return QualityReport(
        version=report.version,
        rubric=report.rubric,
        rubric_sha256=report.rubric_sha256,
        status=report.status,
        reason=NOT_SCORED if report.status == "not-scored" else report.reason,
        points=report.points,
        max_points=report.max_points,
        share=report.share,
        dimensions=[_dimension(one) for one in report.dimensions],
        findings=[_finding(one, detailed=detailed) for one in report.findings],
        for_review=[_finding(one, detailed=detailed) for one in report.for_review],
        opaque=[
            OpaqueCode(cell=one.cell, line=one.line, reason=one.reason, checks=list(one.checks))
            for one in report.opaque
        ],
        not_analysed=[
            NotAnalysed(cell=one.cell, reason=one.reason)
            for one in report.not_analysed
            if not one.ours
        ],
        gates=list(report.gates),
        runs=report.runs,
        statements=report.statements,
    )


def _dimension(one: QualityDimension) -> QualityDimension:
    return QualityDimension(
        id=one.id,
        title=one.title,
        points=one.points,
        max_points=one.max_points,
        weight=one.weight,
        checks=[_check(check) for check in one.checks],
    )


def _check(one: QualityCheck) -> QualityCheck:
    return QualityCheck(
        id=one.id,
        title=one.title,
        kind=one.kind,
        points=one.points,
        max_points=one.max_points,
        state=one.state,
        note="" if one.state == "failed" else one.note,
        why=one.why,
    )


def _finding(one: QualityFinding, *, detailed: bool) -> QualityFinding:
    """A finding; which column is known only afterwards is a part of the question."""
    named = detailed or one.rule != _LATE_RULE
    path = [QualityStep(cell=step.cell, line=step.line, text=step.text) for step in one.path]
    return QualityFinding(
        check=one.check,
        dimension=one.dimension,
        tool=one.tool,
        tool_version=one.tool_version,
        rule=one.rule,
        severity=one.severity,
        confidence=one.confidence,
        cell=one.cell,
        cell_id=one.cell_id,
        line=one.line,
        column=one.column,
        file_line=one.file_line,
        snippet=one.snippet,
        snippet_sha256=one.snippet_sha256,
        message=one.message if named else SOME_COLUMN,
        points=one.points,
        path=path if named else [],
        reproduce=one.reproduce,
    )


def _run(run: RunInfo) -> RunInfo:
    """Keep the times of the candidate's own cells, which end before hidden tests begin."""
    return RunInfo(
        started=run.started,
        finished="",
        wall_seconds=sum(cell.wall_seconds for cell in run.cells),
        room="",
        engine="",
        host="",
        minbar=run.minbar,
        cells=[
            CellRun(cell=cell.cell, wall_seconds=cell.wall_seconds, cpu_seconds=cell.cpu_seconds)
            for cell in run.cells
        ],
    )


def _cell(cell: ExecutedCell) -> ExecutedCell:
    return ExecutedCell(
        cell=cell.cell,
        id=cell.id,
        type=cell.type,
        source=cell.source,
        execution_count=cell.execution_count,
        status=cell.status,
        outputs=[_output(output) for output in cell.outputs],
    )


def _output(output: Output) -> Output:
    return Output(
        kind=output.kind,
        name=output.name,
        text=output.text,
        traceback=list(output.traceback),
        data=dict(output.data),
        truncated=output.truncated,
    )
