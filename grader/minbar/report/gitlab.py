"""Findings on code quality as GitLab's code quality report."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from minbar.models.quality import QualityFinding, QualityReport
from minbar.report.escape import one_line

__all__ = ["render_gitlab"]

_SEVERITIES: Final = {"high": "critical", "medium": "major", "low": "minor", "info": "info"}


def render_gitlab(reports: Sequence[tuple[str, QualityReport]]) -> str:
    """Return the report over several notebooks: findings that cost points.

    Args:
        reports: path of each notebook, relative to the root of the repository.
    """
    seen: Counter[str] = Counter()
    entries = [
        _entry(finding, path, seen) for path, report in reports for finding in report.findings
    ]
    return json.dumps(entries, indent=1) + "\n"


def _entry(finding: QualityFinding, path: str, seen: Counter[str]) -> dict[str, Any]:
    place = f"Cell {finding.cell}, line {finding.line}: " if finding.cell else ""
    return {
        "description": one_line(f"{place}{finding.message}", 600),
        "check_name": finding.check,
        "fingerprint": _fingerprint(finding, path, seen),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": path.encode("utf-8", "replace").decode(),
            "lines": {"begin": max(finding.file_line, 1)},
        },
    }


def _fingerprint(finding: QualityFinding, path: str, seen: Counter[str]) -> str:
    """Known again when lines move; of equal ones each has its own."""
    key = repr((path, finding.check, finding.rule, finding.snippet_sha256))
    seen[key] += 1
    said = f"{key} {seen[key]}".encode()
    return hashlib.sha256(said).hexdigest()[:32]
