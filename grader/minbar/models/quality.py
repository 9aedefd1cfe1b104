"""Code quality as a grade holds it: points by dimension, and a finding for every point lost.

Nothing of time, host or luck is in it: the same notebook, rubric and image give the same
bytes.
"""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = [
    "CheckState",
    "NotAnalysed",
    "OpaqueCode",
    "QualityCheck",
    "QualityDimension",
    "QualityFinding",
    "QualityReport",
    "QualityStep",
]

CheckState = Literal["scored", "absent", "not-run", "opaque", "gated", "failed"]


class _Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Base of the values in a report: frozen, fields by name only."""


class QualityStep(_Value, frozen=True, kw_only=True):
    """One step of the way to a finding.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        text: what happens there.
    """

    cell: int
    line: int
    text: str


class QualityFinding(_Value, frozen=True, kw_only=True):
    """One finding, with all that a reader needs to agree or to object.

    Attributes:
        check: id of the check.
        dimension: that the check belongs to.
        tool: what found it.
        tool_version: of that tool.
        rule: the tool's own rule; empty where the check has one only.
        severity: `high`, `medium`, `low` or `info`.
        confidence: from 0 to 1.
        cell: position from 1 over all cells; 0 for the notebook as a whole.
        cell_id: id of the cell in the file.
        line: within the cell, from 1.
        column: within the line, from 1.
        file_line: line of the notebook's file, from 1.
        snippet: the line itself, cut.
        snippet_sha256: first 16 digits of the hash of the line without white space.
        message: where, what, and why it matters.
        points: that it costs; 0 once its check has nothing left to lose.
        path: steps that led there.
        reproduce: how to see it again.
    """

    check: str
    dimension: str
    tool: str
    tool_version: str
    rule: str
    severity: Literal["high", "medium", "low", "info"]
    confidence: float
    cell: int
    cell_id: str
    line: int
    column: int
    file_line: int
    snippet: str
    snippet_sha256: str
    message: str
    points: float
    path: list[QualityStep] = []
    reproduce: str = ""


class QualityCheck(_Value, frozen=True, kw_only=True):
    """One check.

    Attributes:
        id: stable identifier.
        title: a few words.
        kind: `presence` (not scaled by size) or `density` (scaled by it).
        points: earned.
        max_points: to be earned by this notebook; 0 where it is out of the denominator.
        state: `scored`; `absent` (there is nothing that it could be about) and `not-run`
            (nobody asked for it) are out of the denominator; `opaque` (code could not be
            followed: no points, a person looks); `gated` (what comes first failed);
            `failed` (minbar's own fault: nobody loses by it).
        note: why, where it was not simply scored.
        why: one sentence on why it matters.
    """

    id: str
    title: str
    kind: Literal["presence", "density"]
    points: float
    max_points: float
    state: CheckState
    note: str = ""
    why: str = ""


class QualityDimension(_Value, frozen=True, kw_only=True):
    """One dimension of quality.

    Attributes:
        id: stable identifier.
        title: a few words.
        points: earned.
        max_points: to be earned by this notebook.
        weight: points of the rubric, had all checks applied.
        checks: its checks, in the rubric's order.
    """

    id: str
    title: str
    points: float
    max_points: float
    weight: float
    checks: list[QualityCheck]


class OpaqueCode(_Value, frozen=True, kw_only=True):
    """Code that could not be followed, for a person to look at.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        reason: why it could not be followed.
        checks: ids of the checks that earn nothing by it; `*` ends stand for any, none
            for every check that reads code.
    """

    cell: int
    line: int
    reason: str
    checks: list[str] = []


class NotAnalysed(_Value, frozen=True, kw_only=True):
    """A part that there is no answer for.

    Attributes:
        cell: position from 1 over all cells; 0 for the notebook as a whole.
        reason: why.
        ours: whether minbar failed there.
    """

    cell: int
    reason: str
    ours: bool = False


class QualityReport(_Value, frozen=True, kw_only=True):
    """The quality of one notebook.

    Attributes:
        version: of the analysis; another may find other things in the same notebook.
        rubric: id and version of the rubric.
        rubric_sha256: hash of its content.
        status: `scored`; `waits` where there is too little in it to judge, and a person
            does; or `not-scored` where minbar failed or it is no notebook.
        reason: why, where it is not `scored`.
        points: earned.
        max_points: to be earned by this notebook: 100 less what does not apply.
        share: of both; None where a person decides or nothing was scored.
        dimensions: in the rubric's order.
        findings: that count, in order of place.
        for_review: findings of low confidence; they cost nothing, and a person decides.
        opaque: code that could not be followed; a person looks.
        not_analysed: what there is no answer for.
        gates: ids of the gates that were not passed.
        runs: clean runs that were compared: 0, 1 or 2.
        statements: size of the code that was read.
        notes: what whoever reads it must know.
    """

    version: str
    rubric: str
    rubric_sha256: str
    status: Literal["scored", "waits", "not-scored"]
    points: float
    max_points: float
    share: float | None
    dimensions: list[QualityDimension]
    findings: list[QualityFinding]
    reason: str = ""
    for_review: list[QualityFinding] = []
    opaque: list[OpaqueCode] = []
    not_analysed: list[NotAnalysed] = []
    gates: list[str] = []
    runs: int = 0
    statements: int = 0
    notes: list[str] = []
