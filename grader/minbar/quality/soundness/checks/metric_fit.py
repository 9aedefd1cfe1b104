"""Metrics that do not fit: labels where scores are due, accuracy alone on rare classes."""

from __future__ import annotations

from collections.abc import Iterator

from minbar.quality.findings import Finding
from minbar.quality.soundness.checks.uses import Use, step, uses
from minbar.quality.soundness.events import Scored, Trace
from minbar.quality.soundness.knowledge.metrics import REGRESSION_METRICS, SCORE_METRICS

__all__ = ["check_metrics"]

_ACCURACY = frozenset({"accuracy_score", "score", "evaluate", "mean"})
_LABELS_TOO = frozenset({"auc", "plot_roc", "plot_precision_recall", "calibration_curve"})
_FROM_MODEL = ("plot_",)


def check_metrics(trace: Trace) -> Iterator[Finding]:
    """Report metrics that say something else than the reader believes."""
    everything = uses(trace)
    told: set[tuple[object, ...]] = set()
    for use in everything:
        for score in use.scores:
            finding = _judge(use, score)
            key = (score.site, score.metric)
            if finding is not None and key not in told:
                told.add(key)
                yield finding
    yield from _accuracy_alone(trace, everything)


def _judge(use: Use, score: Scored) -> Finding | None:
    if use.fit.classifier is not True or score.soft:
        return None
    if score.metric in SCORE_METRICS - _LABELS_TOO and not score.metric.startswith(_FROM_MODEL):
        return _finding(
            use,
            score,
            "labels-for-scores",
            f"`{score.metric}` is given the labels of `predict`, where it wants probabilities "
            "or scores: of the whole curve one point is left.",
            confidence=0.85,
            advice="Give it predict_proba(…)[:, 1] or decision_function(…), and compare.",
        )
    if score.metric in REGRESSION_METRICS:
        return _finding(
            use,
            score,
            "regression-metric",
            f"`{score.metric}` measures numbers, but `{use.fit.model}` predicts classes: the "
            "figure depends on how the classes happen to be coded.",
            confidence=0.7,
            advice="Use a metric of classes, such as f1_score or log_loss.",
        )
    return None


def _accuracy_alone(trace: Trace, everything: list[Use]) -> Iterator[Finding]:
    """Accuracy as the only metric, where the notebook itself treats a class as rare."""
    if "imbalance" not in trace.signs:
        return
    scored = [(use, score) for use in everything for score in use.scores]
    plain = [(use, score) for use, score in scored if use.fit.classifier is True]
    if plain and all(score.metric in _ACCURACY for _, score in scored):
        use, score = plain[0]
        yield _finding(
            use,
            score,
            "accuracy-alone",
            "Classes are weighed or resampled because one of them is rare, but accuracy is the "
            "only metric: always guessing the common class would score well too.",
            confidence=0.75,
            advice="Add the recall and precision of the rare class, or the area under their curve.",
        )


def _finding(
    use: Use, score: Scored, rule: str, message: str, *, confidence: float, advice: str
) -> Finding:
    return Finding(
        check="metric-fit",
        cell=score.site.cell,
        line=score.site.line,
        column=score.site.column,
        message=message,
        severity="medium",
        confidence=confidence,
        rule=rule,
        path=(
            step(use.fit.site, f"model fitted: {use.fit.model}"),
            step(use.prediction.site, f"asked: {use.prediction.method}"),
            step(score.site, f"scored: {score.metric}"),
        ),
        reproduce=advice,
    )
