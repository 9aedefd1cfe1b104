"""Write out the covariance matrix of all scores and average it."""

from __future__ import annotations

import numpy as np


def check(*, folds: int, repeats: int, sd: float, within: float, across: float) -> float:
    """Return the standard error of the average of all scores, in points."""
    repeat = np.repeat(np.arange(repeats), folds)
    same_repeat = repeat[:, None] == repeat[None, :]
    correlation = np.where(same_repeat, within, across)
    np.fill_diagonal(correlation, 1.0)
    weights = np.full(folds * repeats, 1 / (folds * repeats))
    covariance = np.diag(np.full(folds * repeats, sd)) @ correlation * sd
    return float(np.sqrt(weights @ covariance @ weights))
