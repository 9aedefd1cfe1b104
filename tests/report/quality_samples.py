"""A report on code quality as it really looks, for the tests of all its views."""

from __future__ import annotations

import msgspec

from minbar.models.quality import (
    NotAnalysed,
    OpaqueCode,
    QualityCheck,
    QualityDimension,
    QualityFinding,
    QualityReport,
    QualityStep,
)

__all__ = ["make_finding", "make_quality"]


def make_finding(**changes: object) -> QualityFinding:
    """Return a leak with all its evidence, with fields replaced as asked."""
    plain = QualityFinding(
        check="leak-preprocessing",
        dimension="soundness",
        tool="minbar",
        tool_version="",
        rule="",
        severity="high",
        confidence=0.95,
        cell=4,
        cell_id="scale",
        line=2,
        column=1,
        file_line=61,
        snippet="X = StandardScaler().fit_transform(X)",
        snippet_sha256="0123456789abcdef",
        message="`X` is scaled before it is split, so test rows tell the scaler about themselves.",
        points=8,
        path=[
            QualityStep(cell=2, line=3, text="`X` is read"),
            QualityStep(cell=4, line=2, text="a scaler is fitted on all of it"),
            QualityStep(cell=7, line=1, text="it is split"),
        ],
        reproduce="split first, and compare the means of the two scalers",
    )
    return msgspec.structs.replace(plain, **changes)


def make_quality(**changes: object) -> QualityReport:
    """Return a report with something of everything, with fields replaced as asked."""
    report = QualityReport(
        version="1",
        rubric="minbar.quality-rubric.default@1.0.0",
        rubric_sha256="9e" * 32,
        status="scored",
        points=20.5,
        max_points=36,
        share=0.5694,
        dimensions=[_reproducibility(), _soundness(), _style()],
        findings=[make_finding(), _unsorted_import(), _whole_notebook()],
        for_review=[_doubtful()],
        opaque=[OpaqueCode(cell=6, line=1, reason="a text is executed", checks=["leak-*"])],
        not_analysed=[
            NotAnalysed(cell=6, reason="a syntax error in line 1"),
            NotAnalysed(cell=0, reason="duplicates: it took more time than one notebook gets"),
        ],
        runs=2,
        statements=61,
    )
    return msgspec.structs.replace(report, **changes)


def _unsorted_import() -> QualityFinding:
    return make_finding(
        check="faults", dimension="bugs-style", tool="ruff", tool_version="0.17.6", rule="F401",
        severity="low", confidence=1.0, cell=3, cell_id="load", line=1, column=8, file_line=30,
        snippet="import os, sys", snippet_sha256="fedcba9876543210",
        message="`os` is imported and never used.", points=0.5, path=[], reproduce="",
    )  # fmt: skip


def _whole_notebook() -> QualityFinding:
    return make_finding(
        check="conclusion", dimension="structure", severity="medium", confidence=1.0, cell=0,
        cell_id="", line=1, column=1, file_line=1, snippet="", snippet_sha256="",
        message="The notebook ends without a conclusion.", points=1, path=[], reproduce="",
    )  # fmt: skip


def _doubtful() -> QualityFinding:
    return make_finding(
        check="leak-features", confidence=0.4, points=0, path=[], line=1, severity="medium",
        message="`delivered_min` may be known only after the fact.", reproduce="",
    )  # fmt: skip


def _reproducibility() -> QualityDimension:
    return QualityDimension(
        id="reproducibility",
        title="Reproducibility",
        points=14,
        max_points=14,
        weight=25,
        checks=[
            _check("clean-run", "Restart and run all finishes", 8, 8),
            _check("same-outputs", "Two clean runs agree", 6, 6),
            _check("seeds", "Randomness is seeded", 0, 0, "absent", "there is no randomness"),
            _check("paths", "Paths that others have", 0, 0, "not-run", "nobody asked"),
        ],
    )


def _soundness() -> QualityDimension:
    return QualityDimension(
        id="soundness",
        title="ML soundness",
        points=0,
        max_points=14,
        weight=30,
        checks=[
            _check("leak-preprocessing", "Fitted on training rows only", 0, 8),
            _check("leak-overlap", "No row in both", 0, 6, "opaque", "cell 6, line 1: a text"),
        ],
    )


def _style() -> QualityDimension:
    return QualityDimension(
        id="bugs-style",
        title="Bugs and style",
        points=6.5,
        max_points=8,
        weight=15,
        checks=[_check("faults", "No faults", 6.5, 8, kind="density")],
    )


def _check(  # noqa: PLR0917  as a row of the table
    identifier: str,
    title: str,
    points: float,
    most: float,
    state: str = "scored",
    note: str = "",
    kind: str = "presence",
) -> QualityCheck:
    return msgspec.convert(
        {
            "id": identifier,
            "title": title,
            "kind": kind,
            "points": points,
            "max_points": most,
            "state": state,
            "note": note,
            "why": "A reader would want to know.",
        },
        QualityCheck,
    )
