"""Put the grade together from what host, rooms and tests said."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from minbar import __version__
from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.grading.execution import Executed
from minbar.grading.identity import Identity
from minbar.grading.intake import SourceCell, Submission
from minbar.grading.outcome import points_by_criterion, repeatable
from minbar.grading.quality import criterion_points
from minbar.grading.review import meets_bar, summed_hypotheses
from minbar.grading.verdicts import verdict_of
from minbar.models.attestation import ATTESTED, CLAIMED
from minbar.models.grade import (
    CellReport,
    CellRun,
    CriterionResult,
    EnvironmentInfo,
    Grade,
    RunInfo,
    SubmissionInfo,
    TakehomeInfo,
    TestReport,
    TestRun,
)
from minbar.models.notebook import ExecutedCell, ExecutedNotebook
from minbar.models.quality import QualityReport
from minbar.models.takehome import Criterion, TakehomeSpec
from minbar.models.verdict import CellStatus, Verdict, VerdictKind
from minbar.rooms.candidate import CellResult
from minbar.takehomes.public import pinned_versions

__all__ = [
    "Circumstances",
    "Findings",
    "Graded",
    "assemble",
    "assemble_failure",
    "forgiven",
    "restate",
]

_FIRST_LINE: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade, and the executed notebook that belongs to it.

    Attributes:
        grade: as the interviewer may see it.
        notebook: with its outputs.
        log: what failed of ours, to be reported; empty if nothing did.
    """

    grade: Grade
    notebook: ExecutedNotebook
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What every grade says about where and when, whatever came of it.

    Attributes:
        started, finished: UTC.
        room: kind of room.
        engine: name and version.
        image: tag of the environment's image.
        warnings: what whoever reads the grade must know.
    """

    started: dt.datetime
    finished: dt.datetime
    room: str
    engine: str
    image: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings(Circumstances):
    """What is known after rooms and tests have spoken.

    Attributes:
        executed: the run and the examination.
        tests: what became of each test.
        reason: why there is no grade; empty if there is one.
        attempts: how often the notebook was run.
        warm: whether the candidate's room was booted ahead of need.
        steps: wall seconds of the grader's own steps.
        quality: code quality; None where it is not scored.
    """

    executed: Executed
    tests: list[TestReport]
    quality: QualityReport | None = None
    reason: str = ""
    attempts: int = 1
    warm: bool = False
    steps: Mapping[str, float] = field(default_factory=dict)


def assemble(
    takehome: Takehome,
    environment: Environment,
    submission: Submission,
    identity: Identity,
    findings: Findings,
) -> Graded:
    """Return the grade of a submission whose rooms have answered."""
    executed = findings.executed
    results = {result.cell: result for result in executed.run.cells}
    notebook = _executed_notebook(submission, results)
    criteria = [
        _criterion(
            criterion, findings.tests, gradable=not findings.reason, quality=findings.quality
        )
        for criterion in takehome.spec.criteria
    ]
    grade = Grade(
        **_subject(takehome, submission, identity),
        environment=_environment(environment, findings.image, executed.python),
        status="not-gradable" if findings.reason else "graded",
        reason=findings.reason,
        verdict=verdict_of(
            executed.run, violation=executed.violation, forgiven=forgiven(submission, takehome.spec)
        ),
        criteria=criteria,
        hypotheses=summed_hypotheses(criteria),
        tests=findings.tests,
        cells=[_cell_report(cell, results.get(cell.cell)) for cell in notebook.cells],
        warnings=[*findings.warnings, *submission.warnings],
        quality=findings.quality,
        run=_run_info(findings),
    )
    return Graded(grade=grade, notebook=notebook)


def assemble_failure(
    takehome: Takehome,
    environment: Environment,
    submission: Submission,
    identity: Identity,
    circumstances: Circumstances,
    *,
    reason: str,
    log: str = "",
) -> Graded:
    """Return a grade that says that there is none, and that it is our fault."""
    notebook = _executed_notebook(submission, {})
    verdict = Verdict(
        kind=VerdictKind.ENGINE_FAILURE, detail="the grader failed, not the candidate"
    )
    criteria = [_criterion(one, [], gradable=False) for one in takehome.spec.criteria]
    grade = Grade(
        **_subject(takehome, submission, identity),
        environment=_environment(environment, circumstances.image, ""),
        status="not-gradable",
        reason=reason,
        verdict=verdict,
        criteria=criteria,
        hypotheses=summed_hypotheses(criteria),
        tests=[],
        cells=[_cell_report(cell, None) for cell in notebook.cells],
        warnings=[*circumstances.warnings, *submission.warnings],
        run=_run_basics(circumstances),
    )
    return Graded(grade=grade, notebook=notebook, log=log)


def restate(
    graded: Graded, takehome: Takehome, submission: Submission, identity: Identity
) -> Graded:
    """Return a grade as this candidate's: the same bytes on the same data earn the same.

    Args:
        graded: a grade of these bytes on these data, perhaps of another attempt.
        takehome: what was graded.
        submission: what was handed in.
        identity: whose it is.
    """
    subject = _subject(takehome, submission, identity)
    return replace(graded, grade=msgspec.structs.replace(graded.grade, **subject))


def _subject(takehome: Takehome, submission: Submission, identity: Identity) -> dict[str, Any]:
    """What was graded, and what every grade holds."""
    spec = takehome.spec
    return {
        "takehome": TakehomeInfo(
            id=spec.id, version=spec.version, title=spec.title, sha256=takehome.sha256
        ),
        "submission": SubmissionInfo(
            sha256=submission.sha256,
            notebook=submission.notebook_name,
            cells=len(submission.cells),
            code_cells=sum(cell.type == "code" for cell in submission.cells),
            files=sorted(submission.files),
            candidate=identity.candidate,
            identity=identity.source,
            late_hours=identity.late_hours,
            attempt=identity.attempt,
        ),
        "limits": msgspec.to_builtins(spec.limits),
        "demonstration": list(identity.demonstration),
        "attested": sorted(ATTESTED),
        "claimed": sorted(CLAIMED),
    }


def _environment(environment: Environment, image: str, python: str) -> EnvironmentInfo:
    return EnvironmentInfo(
        name=environment.name,
        image=image,
        python=python or environment.spec.python,
        packages=pinned_versions(environment.requirements),
    )


def _executed_notebook(
    submission: Submission, results: Mapping[int, CellResult]
) -> ExecutedNotebook:
    return ExecutedNotebook(
        cells=[_executed_cell(cell, results.get(cell.index)) for cell in submission.cells]
    )


def _executed_cell(cell: SourceCell, result: CellResult | None) -> ExecutedCell:
    plain = ExecutedCell(cell=cell.index, id=cell.id, type=cell.type, source=cell.source)
    if cell.type != "code":
        return plain
    if result is None:
        status = CellStatus.NOT_RUN if cell.source.strip() else CellStatus.OK
        return msgspec.structs.replace(plain, status=status)
    return msgspec.structs.replace(
        plain, status=result.status, execution_count=result.count, outputs=result.outputs
    )


def _cell_report(cell: ExecutedCell, result: CellResult | None) -> CellReport:
    lines = (line.strip() for line in cell.source.splitlines())
    return CellReport(
        cell=cell.cell,
        id=cell.id,
        type=cell.type,
        status=cell.status,
        error_name=result.error_name if result else "",
        error_text=repeatable(result.error_text) if result else "",
        truncated=result.truncated if result else False,
        first_line=next((line for line in lines if line), "")[:_FIRST_LINE],
    )


def forgiven(submission: Submission, spec: TakehomeSpec) -> frozenset[int]:
    """Return the cells whose errors the take-home allows."""
    if "raises-exception" not in spec.allow_tags:
        return frozenset()
    return frozenset(cell.index for cell in submission.cells if "raises-exception" in cell.tags)


def _criterion(
    criterion: Criterion,
    tests: Sequence[TestReport],
    *,
    gradable: bool,
    quality: QualityReport | None = None,
) -> CriterionResult:
    own = [test for test in tests if test.criterion == criterion.id]
    points = points_by_criterion(own).get(criterion.id) if gradable else None
    if criterion.kind == "quality" and quality is not None and gradable:
        points = criterion_points(quality, criterion.points)
    return CriterionResult(
        id=criterion.id,
        title=criterion.title,
        kind=criterion.kind,
        hypothesis=criterion.hypothesis,
        says=criterion.says,
        max_points=criterion.points,
        points=points,
        bar=criterion.bar,
        meets_bar=meets_bar(points, criterion.bar, criterion.points),
        tests=[test.id for test in own],
        anchors=criterion.anchors,
    )


def _run_basics(circumstances: Circumstances) -> RunInfo:
    wall = (circumstances.finished - circumstances.started).total_seconds()
    return RunInfo(
        started=_moment(circumstances.started),
        finished=_moment(circumstances.finished),
        wall_seconds=round(wall, 4),
        room=circumstances.room,
        engine=circumstances.engine,
        host=f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        minbar=__version__,
    )


def _run_info(findings: Findings) -> RunInfo:
    executed = findings.executed
    return msgspec.structs.replace(
        _run_basics(findings),
        cpu_seconds=executed.facts.cpu_seconds,
        peak_memory_bytes=executed.facts.peak_memory_bytes,
        oom_kills=max(executed.oom_kills, int(executed.facts.oom_killed)),
        warm=findings.warm,
        attempts=findings.attempts,
        cells=[
            CellRun(cell=cell.cell, wall_seconds=round(cell.wall_seconds, 4))
            for cell in executed.run.cells
        ],
        tests=[
            TestRun(id=record.id, wall_seconds=round(record.seconds, 4), calls=record.calls)
            for record in executed.examination.tests
        ],
        call_log=executed.printed,
        steps=dict(findings.steps),
    )


def _moment(when: dt.datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
