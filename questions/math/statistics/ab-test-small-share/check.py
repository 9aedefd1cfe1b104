"""Search for the size at which an experiment, its outcomes written out, reaches its power."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm


def check(*, share: int, rate: int, lift: int) -> float:
    """Return the users needed in both groups together, in thousands."""
    outcomes = np.repeat([1.0, 0.0], [rate, 100 - rate])
    shifted = outcomes.mean() + np.array([0.0, outcomes.mean() * lift / 100])
    wanted = norm.cdf(0.84)

    def missing_power(thousands: float) -> float:
        sizes = 1000 * thousands * np.array([share, 100 - share]) / 100
        error = np.sqrt(np.sum(outcomes.var() / sizes))
        return float(norm.sf(1.96, loc=np.ptp(shifted) / error) - wanted)

    return float(brentq(missing_power, 1e-3, 1e6, xtol=1e-10, rtol=1e-13))
