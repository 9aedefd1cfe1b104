"""What a check found, and what it could not follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["SEVERITIES", "Finding", "Opaque", "Severity", "Step"]

Severity = Literal["high", "medium", "low", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low", "info")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a finding: read here, split there, fitted here.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        text: what happens there, a few words.
    """

    cell: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, at one place.

    Attributes:
        check: stable id of the check, such as `leak-preprocessing`.
        cell: position from 1 over all cells; 0 for the notebook as a whole.
        line: within the cell, from 1.
        message: where, what, and why it matters: one or two sentences.
        severity: `high`, `medium`, `low` or `info`.
        confidence: from 0 to 1; below the check's threshold it is for review, and free.
        column: within the line, from 1.
        rule: the tool's own rule, such as a code of ruff's.
        tool: what found it.
        tool_version: of that tool.
        path: steps that led there.
        reproduce: how to see it again, for the reader to do.
        fakes: id of the check whose points this finding's code feigns to earn: a
            docstring that says nothing, a seed that nothing uses. It costs those points.
    """

    check: str
    cell: int
    line: int
    message: str
    severity: Severity
    confidence: float
    column: int = 1
    rule: str = ""
    tool: str = "minbar"
    tool_version: str = ""
    path: tuple[Step, ...] = ()
    reproduce: str = ""
    fakes: str = ""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Code that cannot be followed because of how it is written.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        reason: why, a few words, such as `exec of a text`.
        checks: ids of the checks that it keeps from an answer; a trailing `*` stands
            for any ending. They earn nothing, and wait for a person.
    """

    cell: int
    line: int
    reason: str
    checks: tuple[str, ...] = ()
