"""What a sound comparison has: something simple to beat, and more than one split."""

from __future__ import annotations

from collections.abc import Iterator

from minbar.quality.findings import Finding
from minbar.quality.soundness.checks.uses import Use, held_out, step, uses
from minbar.quality.soundness.events import Trace

__all__ = ["check_presence"]

_SIMPLE = frozenset(
    {"LinearRegression", "LogisticRegression", "GaussianNB", "MultinomialNB", "Ridge"}
)


def check_presence(trace: Trace) -> Iterator[Finding]:
    """Report a missing baseline, and a missing cross-validation."""
    tested = [use for use in uses(trace) if use.scores and held_out(use)]
    if not tested:
        return
    last = tested[-1]
    models = {use.fit.model for use in tested}
    if "baseline" not in trace.signs and not (len(models) > 1 and models & _SIMPLE):
        yield _finding(
            "no-baseline",
            last,
            f"`{last.fit.model}` is scored with nothing to compare with: neither a constant "
            "guess nor a simple model says whether the figure is good.",
            0.7,
            "Score DummyClassifier or DummyRegressor on the same rows.",
        )
    folds = "cross-validation" in trace.signs or trace.comparisons
    if not folds and _by_chance(last) and not any(use.fit.deep for use in tested):
        yield _finding(
            "no-cross-validation",
            last,
            f"`{last.fit.model}` is judged by one split: how far the figure moves with another "
            "one is not known.",
            0.7,
            "Use cross_val_score on the training rows, and give mean and spread.",
        )


def _by_chance(use: Use) -> bool:
    """Whether the rows were drawn: those cut off by date have no other split like them."""
    return any(cut.kind in {"split", "sample"} for part in use.data.rows for cut in part.cuts)


def _finding(rule: str, use: Use, message: str, confidence: float, advice: str) -> Finding:
    return Finding(
        check="validation",
        cell=use.site.cell,
        line=use.site.line,
        column=use.site.column,
        message=message,
        severity="low",
        confidence=confidence,
        rule=rule,
        path=(
            step(use.fit.site, f"model fitted: {use.fit.model}"),
            step(use.site, "scored here"),
        ),
        reproduce=advice,
    )
