"""What a notebook has that a check may be about."""

from __future__ import annotations

from minbar.quality.soundness.events import Trace

__all__ = ["subjects"]


def subjects(trace: Trace) -> frozenset[str]:
    """Return what there is: a check without its subject does not apply."""
    compared = any(one.used for one in trace.comparisons)
    scored = {trace.predictions[one.prediction].fit for one in trace.scores}
    present = {
        "model": compared
        or any(
            fit.supervised and fit.number not in trace.pending
            for fit in trace.fits
            if fit.number in scored or not fit.handmade
        ),
        "split": bool(trace.splits) or bool(trace.comparisons),
        "metric": compared or bool(trace.scores),
        "test-set": bool(trace.predictions) or bool(trace.comparisons),
        "transformer": "preprocessing" in trace.signs,
        "preprocessing": bool(trace.learned) or "preprocessing" in trace.signs,
        "resampling": bool(trace.duplications),
        "cross-validation": "cross-validation" in trace.signs,
    }
    return frozenset(name for name, there in present.items() if there)
