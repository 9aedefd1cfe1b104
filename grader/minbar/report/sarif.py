"""Findings on code quality as SARIF 2.1.0, which code hosts and editors read.

A notebook's cells are no regions of a file to SARIF. So each result names both: the line
of the `.ipynb` file, for tools that know files only, and the cell as a logical location.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from minbar.models.quality import QualityFinding, QualityReport
from minbar.report.escape import visible

__all__ = ["render_sarif"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {"high": "error", "medium": "warning", "low": "note", "info": "note"}


def render_sarif(reports: Sequence[tuple[str, QualityReport]], *, version: str) -> str:
    """Return one SARIF log over several notebooks.

    Args:
        reports: path of each notebook, relative to where the log's reader stands, with
            its report.
        version: of minbar.
    """
    rules = _rules([report for _, report in reports])
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "minbar", "semanticVersion": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _uri(path)}} for path, _ in reports],
        "results": [
            _result(finding, index, path, numbers, review=review)
            for index, (path, report) in enumerate(reports)
            for review, findings in ((False, report.findings), (True, report.for_review))
            for finding in findings
        ],
        "invocations": [
            {
                "executionSuccessful": all(one.status == "scored" for _, one in reports),
                "toolExecutionNotifications": [
                    _notification(path, index, one.cell, one.reason)
                    for index, (path, report) in enumerate(reports)
                    for one in report.not_analysed
                ],
            }
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rules(reports: Sequence[QualityReport]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for report in reports:
        for dimension in report.dimensions:
            for check in dimension.checks:
                found[check.id] = {
                    "id": check.id,
                    "shortDescription": {"text": visible(check.title)},
                    "fullDescription": {"text": visible(check.why or check.title)},
                    "properties": {"tags": [dimension.id]},
                }
        for finding in [*report.findings, *report.for_review]:
            # A check that only takes points which another one would have given.
            found.setdefault(
                finding.check,
                {"id": finding.check, "shortDescription": {"text": visible(finding.check)}},
            )
    return list(found.values())


def _result(
    finding: QualityFinding, index: int, path: str, numbers: Mapping[str, int], *, review: bool
) -> dict[str, Any]:
    result = {
        "ruleId": finding.check,
        "ruleIndex": numbers[finding.check],
        "level": "note" if review else _LEVELS[finding.severity],
        "kind": "review" if review else "fail",
        "message": {"text": visible(finding.message)},
        "locations": [_location(finding, index, path)],
        "partialFingerprints": {
            "findingHash/v1": f"{finding.check}:{finding.rule}:{finding.snippet_sha256}"
        },
        "properties": {
            "cell": finding.cell,
            "line": finding.line,
            "points": finding.points,
            "confidence": finding.confidence,
            "tool": f"{finding.tool} {finding.tool_version}".strip(),
        },
    }
    if review:
        result["level"] = "none"  # the only level that a result for review may have
    if finding.path:
        result["codeFlows"] = [{"threadFlows": [{"locations": _steps(finding, index, path)}]}]
    return result


def _location(finding: QualityFinding, index: int, path: str) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": max(finding.file_line, 1)}
    if finding.snippet:
        region["snippet"] = {"text": visible(finding.snippet)}
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path), "index": index},
            "region": region,
        }
    }
    if finding.cell:
        location["logicalLocations"] = [_cell(finding.cell, finding.cell_id, finding.line)]
    return location


def _cell(cell: int, cell_id: str = "", line: int = 0) -> dict[str, Any]:
    name = f"cell {cell}, line {line}" if line else f"cell {cell}"
    named = {"name": name, "kind": "cell"}
    return {**named, "fullyQualifiedName": visible(f"{cell_id}:{line}")} if cell_id else named


def _steps(finding: QualityFinding, index: int, path: str) -> list[dict[str, Any]]:
    artifact = {"artifactLocation": {"uri": _uri(path), "index": index}}
    return [
        {
            "location": {
                "physicalLocation": artifact,
                "logicalLocations": [_cell(step.cell, line=step.line)],
                "message": {"text": visible(step.text)},
            }
        }
        for step in finding.path
    ]


def _notification(path: str, index: int, cell: int, reason: str) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(path), "index": index}}
    }
    if cell:
        location["logicalLocations"] = [_cell(cell)]
    return {"level": "note", "message": {"text": visible(reason)}, "locations": [location]}


def _uri(path: str) -> str:
    return quote(path.encode("utf-8", "replace"), safe="/._-~")
