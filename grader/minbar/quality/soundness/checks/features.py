"""Columns that do not belong into the features: the target, identifiers, and time shuffled."""

from __future__ import annotations

from collections.abc import Iterator

from minbar.quality.findings import Finding, Severity
from minbar.quality.soundness.events import Fit, Site, Trace

__all__ = ["check_features"]

_TARGET = 0.8
_IDENTIFIER = 0.6
_TIME = 0.6


def check_features(trace: Trace) -> Iterator[Finding]:
    """Report features that a model should not have had."""
    told: set[tuple[str, Site]] = set()
    for fit in trace.fits:
        for finding in _of_fit(fit):
            key = (finding.rule, fit.site)
            if fit.supervised and key not in told:
                told.add(key)
                yield finding
    yield from _shuffled_time(trace)


def _of_fit(fit: Fit) -> Iterator[Finding]:
    if fit.has_target:
        yield _finding(
            "target-in-features",
            fit.site,
            f"The features that `{fit.model}` is fitted on still hold the target `{fit.target}`: "
            "the model is told the answer.",
            severity="high",
            confidence=_TARGET,
            advice="Look at the columns of the features right before the fit.",
        )
    if fit.identifiers:
        names = ", ".join(f"`{name}`" for name in fit.identifiers)
        yield _finding(
            "id-in-features",
            fit.site,
            f"`{fit.model}` is fitted on {names}, which names rows and says nothing about new "
            "ones; where it does help, the order of rows leaks.",
            severity="medium",
            confidence=_IDENTIFIER,
            advice="Leave the column out and compare the scores.",
        )


def _shuffled_time(trace: Trace) -> Iterator[Finding]:
    for split in trace.splits:
        if split.temporal and split.shuffled and split.what == "train_test_split":
            yield _finding(
                "shuffled-time",
                split.site,
                "Rows that are ordered in time are shuffled before they are split: the model is "
                "trained on days after those that it is tested on.",
                severity="medium",
                confidence=_TIME,
                advice="Split by date (shuffle=False, or TimeSeriesSplit), and compare.",
            )


def _finding(
    rule: str, site: Site, message: str, *, severity: Severity, confidence: float, advice: str
) -> Finding:
    return Finding(
        check="leak-features",
        cell=site.cell,
        line=site.line,
        column=site.column,
        message=message,
        severity=severity,
        confidence=confidence,
        rule=rule,
        reproduce=advice,
    )
