"""Reports on code quality as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from minbar.models.quality import QualityReport
from minbar.report.grade_json import safe_json

__all__ = ["QUALITY_SCHEMA", "render_quality_json"]

QUALITY_SCHEMA = "quality/1.0"


def render_quality_json(reports: Sequence[tuple[str, QualityReport]]) -> str:
    """Return one JSON document over several notebooks, safe to print anywhere."""
    plain = [
        {"notebook": name, **msgspec.to_builtins(report, order="deterministic")}
        for name, report in reports
    ]
    return safe_json({"schema": QUALITY_SCHEMA, "notebooks": plain}).decode()
