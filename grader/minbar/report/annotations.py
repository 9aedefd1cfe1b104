"""Findings on code quality as GitHub annotations: workflow commands, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from minbar.models.quality import QualityFinding, QualityReport
from minbar.report.escape import one_line

__all__ = ["render_annotations"]

_COMMANDS: Final = {"high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def render_annotations(reports: Sequence[tuple[str, QualityReport]]) -> str:
    """Return a workflow command for each finding that costs points.

    Args:
        reports: path of each notebook, relative to the root of the repository.
    """
    return "".join(f"{line}\n" for path, report in reports for line in _lines(path, report))


def _lines(path: str, report: QualityReport) -> Iterator[str]:
    for finding in report.findings:
        yield _command(path, finding)


def _command(path: str, finding: QualityFinding) -> str:
    place = f"Cell {finding.cell}, line {finding.line}: " if finding.cell else ""
    properties = {
        "file": path,
        "line": str(max(finding.file_line, 1)),
        "title": f"minbar {finding.check}",
    }
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {said}::{_data(place + finding.message)}"


def _data(text: str) -> str:
    """No text of a notebook's ends the command or begins another one."""
    return one_line(text, 600).replace("%", "%25")


def _property(text: str) -> str:
    line = one_line(text.encode("utf-8", "replace").decode(), 400).replace("%", "%25")
    return line.replace(":", "%3A").replace(",", "%2C")
