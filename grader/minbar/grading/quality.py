"""Code quality of one notebook: what rooms found, scored by a rubric, as a report.

The analysis room's word is a claim of our own code about hostile bytes: it is decoded
strictly, and every number and text in it is held to what a report can carry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from minbar.content.quality_rubrics import LoadedRubric
from minbar.errors import RoomProtocolError
from minbar.models.quality import (
    NotAnalysed,
    OpaqueCode,
    QualityCheck,
    QualityDimension,
    QualityFinding,
    QualityReport,
    QualityStep,
)
from minbar.quality.findings import Finding, Step
from minbar.quality.result import ANALYSIS_VERSION, Analysis, Place, Seeding
from minbar.quality.scoring import CheckScore, Score, score
from minbar.rooms.analysis import AnalysisRoom, Unread
from minbar.rooms.messages import decode_payload

__all__ = [
    "NO_RUNS",
    "RUN_CHECKS",
    "RunFindings",
    "analyse",
    "criterion_points",
    "find_seeds",
    "quality_report",
]

RUN_CHECKS: Final = ("clean-run", "same-outputs", "run-warnings")
"""Checks that clean runs answer, not the analysis of the source."""
_NO_PLACE: Final = Place("", "", "", 1)
_TEXT: Final = 600
_SHORT: Final = 160
_MOST: Final = 1000
_DIGITS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFindings:
    """What clean runs have shown.

    Attributes:
        findings: of the checks that runs answer.
        runs: how many were made.
        not_run: by check, why nobody asked a run for it.
        withheld: by check, why the run that was made could not answer it.
    """

    findings: tuple[Finding, ...] = ()
    runs: int = 0
    not_run: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)


NO_RUNS: Final = RunFindings(
    not_run=dict.fromkeys(RUN_CHECKS, "the notebook was only read, not run")
)


def analyse(
    room: AnalysisRoom,
    raw: bytes,
    asked: Collection[str] = (),
    known_afterwards: Mapping[str, Collection[str]] | None = None,
) -> Analysis | Unread:
    """Let the analysis room read a notebook.

    Args:
        room: the room.
        raw: the notebook's bytes.
        asked: names that a brief asks for: nobody need use them in the notebook itself.
        known_afterwards: by file, its columns that are known only after the fact.

    Raises:
        RoomProtocolError: if the room says what its agent would not.
        OurFault: if the room fails.
    """
    said = room.analyse(raw, asked, known_afterwards)
    if isinstance(said, Unread):
        return said
    analysis = decode_payload(said, Analysis)
    if analysis.version != ANALYSIS_VERSION or len(analysis.places) != len(analysis.findings):
        what = f"an analysis of version {analysis.version[:20]!r} was not expected"
        raise RoomProtocolError(what)
    return replace(
        analysis,
        findings=tuple(_checked(one, analysis.cells) for one in analysis.findings[:_MOST]),
        places=analysis.places[:_MOST],
    )


def find_seeds(room: AnalysisRoom, raw: bytes) -> Seeding | Unread:
    """Let the analysis room say where a notebook's seeds stand.

    Raises:
        RoomProtocolError: if the room says what its agent would not.
        OurFault: if the room fails.
    """
    said = room.find_seeds(raw)
    if isinstance(said, Unread):
        return said
    found = decode_payload(said, Seeding)
    fixed = (replace(one, reason=one.reason[:_TEXT]) for one in found.fixed[:_MOST])
    return Seeding(tuple(dict.fromkeys(found.sites[:_MOST])), tuple(fixed))


def quality_report(
    analysis: Analysis | Unread, runs: RunFindings, loaded: LoadedRubric
) -> QualityReport:
    """Score what was found and lay it out.

    Args:
        analysis: of the source.
        runs: what clean runs have shown.
        loaded: the rubric.
    """
    if isinstance(analysis, Unread):
        return _unscored(analysis, loaded)
    findings = [*analysis.findings, *runs.findings]
    places = [*analysis.places, *[_NO_PLACE] * len(runs.findings)]
    scored = score(analysis, findings, loaded.rubric, not_run=runs.not_run, withheld=runs.withheld)
    told = [
        (one.review, _finding(findings[one.number], places[one.number], one.dimension, one.points))
        for one in scored.findings
        if one.dimension
    ]
    return QualityReport(
        **_identity(loaded),
        status=_status(scored),
        reason=_failed(scored) or scored.waits,
        points=scored.points,
        max_points=scored.max_points,
        share=_share(scored.points, scored.max_points) if _status(scored) == "scored" else None,
        dimensions=_dimensions(scored, loaded),
        findings=[one for review, one in told if not review],
        for_review=[one for review, one in told if review],
        opaque=[
            OpaqueCode(
                cell=one.cell, line=one.line, reason=one.reason[:_TEXT], checks=[*one.checks]
            )
            for one in analysis.opaque
        ],
        not_analysed=[
            NotAnalysed(cell=one.cell, reason=one.reason[:_TEXT], ours=one.ours)
            for one in analysis.not_analysed
        ],
        gates=sorted({one.check for one in runs.findings} & _gates(loaded)),
        runs=runs.runs,
        statements=analysis.statements,
    )


def criterion_points(report: QualityReport, max_points: float) -> float | None:
    """Return the points of a criterion by the report's share; None while there is none."""
    return None if report.share is None else round(report.share * max_points, _DIGITS)


def _identity(loaded: LoadedRubric) -> dict[str, Any]:
    rubric = loaded.rubric
    return {
        "version": ANALYSIS_VERSION,
        "rubric": f"{rubric.id}@{rubric.version}",
        "rubric_sha256": loaded.sha256,
    }


def _unscored(unread: Unread, loaded: LoadedRubric) -> QualityReport:
    """A notebook that nothing was found in, because nothing could be read."""
    earnable = sum(one.points for one in loaded.rubric.dimensions)
    return QualityReport(
        **_identity(loaded),
        status="not-scored",
        reason=unread.reason,
        points=0,
        max_points=earnable,
        share=None,
        dimensions=[],
        findings=[],
        not_analysed=[NotAnalysed(cell=0, reason=unread.reason)],
    )


def _status(scored: Score) -> Literal["scored", "waits", "not-scored"]:
    if _failed(scored):
        return "not-scored"
    return "waits" if scored.waits else "scored"


def _failed(scored: Score) -> str:
    """Why there is no score by a fault of ours; empty if there is one."""
    return next((f"{one.id}: {one.note}" for one in scored.checks if one.state == "failed"), "")


def _share(points: float, max_points: float) -> float:
    """The share earned; what has nothing to show has earned nothing."""
    return round(points / max_points, 4) if max_points else 0.0


def _gates(loaded: LoadedRubric) -> set[str]:
    rules = (rule for rules in loaded.rubric.checks_by_dimension.values() for rule in rules)
    return {rule.id for rule in rules if rule.gates}


def _dimensions(scored: Score, loaded: LoadedRubric) -> list[QualityDimension]:
    by_id = {one.id: one for one in scored.checks}
    return [
        QualityDimension(
            id=dimension.id,
            title=dimension.title,
            points=_sum([by_id[rule.id].points for rule in dimension.checks]),
            max_points=_sum([by_id[rule.id].max_points for rule in dimension.checks]),
            weight=dimension.points,
            checks=[
                _check(by_id[rule.id], rule.title, rule.kind, rule.why) for rule in dimension.checks
            ],
        )
        for dimension in loaded.rubric.dimensions
    ]


def _check(scored: CheckScore, title: str, kind: str, why: str) -> QualityCheck:
    return QualityCheck(
        id=scored.id,
        title=title,
        kind="density" if kind == "density" else "presence",
        points=scored.points,
        max_points=scored.max_points,
        state=scored.state,
        note=scored.note[:_TEXT],
        why=why,
    )


def _sum(values: Sequence[float]) -> float:
    return round(sum(values), _DIGITS)


def _finding(one: Finding, place: Place, dimension: str, points: float) -> QualityFinding:
    return QualityFinding(
        check=one.check,
        dimension=dimension,
        tool=one.tool,
        tool_version=one.tool_version,
        rule=one.rule,
        severity=one.severity,
        confidence=one.confidence,
        cell=one.cell,
        cell_id=place.cell_id[:64],
        line=one.line,
        column=one.column,
        file_line=place.file_line,
        snippet=place.snippet[:_SHORT],
        snippet_sha256=place.snippet_sha256[:16],
        message=one.message,
        points=points,
        path=[QualityStep(cell=step.cell, line=step.line, text=step.text) for step in one.path],
        reproduce=one.reproduce,
    )


def _checked(one: Finding, cells: int) -> Finding:
    """Hold a finding to what a report can carry."""
    return replace(
        one,
        check=one.check[:_SHORT],
        rule=one.rule[:_SHORT],
        tool=one.tool[:_SHORT],
        tool_version=one.tool_version[:_SHORT],
        cell=min(max(one.cell, 0), cells),
        line=max(one.line, 1),
        column=max(one.column, 1),
        confidence=min(max(one.confidence, 0.0), 1.0),
        message=one.message[:_TEXT],
        reproduce=one.reproduce[:_TEXT],
        path=tuple(
            Step(min(max(step.cell, 0), cells), max(step.line, 1), step.text[:_SHORT])
            for step in one.path[:20]
        ),
    )
