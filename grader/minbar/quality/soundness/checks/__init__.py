"""Checks: each reads what was recorded and says what is unsound."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from minbar.quality.findings import Finding
from minbar.quality.soundness.checks.features import check_features
from minbar.quality.soundness.checks.metric_fit import check_metrics
from minbar.quality.soundness.checks.overlap import check_overlap
from minbar.quality.soundness.checks.preprocessing import check_preprocessing
from minbar.quality.soundness.checks.presence import check_presence
from minbar.quality.soundness.checks.reuse import check_reuse
from minbar.quality.soundness.events import Trace

__all__ = ["CHECKS"]

CHECKS: Final[tuple[Callable[[Trace], Iterable[Finding]], ...]] = (
    check_preprocessing,
    check_overlap,
    check_reuse,
    check_metrics,
    check_presence,
    check_features,
)
