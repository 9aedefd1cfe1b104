"""Reports on code quality as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from minbar.models.quality import QualityReport
from minbar.models.seed_sweep import SeedSweep
from minbar.report.grade_json import safe_json

__all__ = ["QUALITY_SCHEMA", "render_quality_json"]

QUALITY_SCHEMA = "quality/1.0"


def render_quality_json(
    reports: Sequence[tuple[str, QualityReport]], sweeps: Sequence[SeedSweep] = ()
) -> str:
    """Return one JSON document over several notebooks, safe to print anywhere.

    Args:
        reports: by name of the notebook.
        sweeps: of the same notebooks, where seeds were varied; information, no points.
    """
    plain = [
        {"notebook": name, **msgspec.to_builtins(report, order="deterministic")}
        for name, report in reports
    ]
    for one, sweep in zip(plain, sweeps, strict=bool(sweeps)):
        told = msgspec.to_builtins(sweep, order="deterministic", str_keys=True)
        one["information"] = {"seed_sweep": told}
    return safe_json({"schema": QUALITY_SCHEMA, "notebooks": plain}).decode()
