"""Build such features, run gradient descent on them and count its steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 (one block of imports)

ROWS = 64
MOST_STEPS = 100_000


def check(*, features: int, correlation: float, left: float) -> float:
    """Return the steps until the error of the first two weights' difference is small enough."""
    rows = _rows(features, correlation)
    optimum = np.linspace(2.0, -1.0, features)
    target = rows @ optimum
    hessian = rows.T @ rows / ROWS
    rate = 1 / np.linalg.norm(hessian, ord=2)
    weights = np.zeros(features)
    start = abs((optimum - weights) @ np.eye(features)[:2].T @ [1, -1])
    for step in range(1, MOST_STEPS):
        weights = weights - rate * rows.T @ (rows @ weights - target) / ROWS
        error = optimum - weights
        if abs(error[0] - error[1]) <= start * left / 100:
            return float(step)
    message = f"no convergence within {MOST_STEPS} steps"
    raise ArithmeticError(message)


def _rows(features: int, correlation: float) -> NDArray[np.float64]:
    """Return centred rows whose covariance is exactly the one asked for."""
    noise = np.random.default_rng(20_261_123).normal(size=(ROWS, features))
    noise -= noise.mean(axis=0)
    white = np.linalg.qr(noise)[0] * np.sqrt(ROWS)
    wanted = np.full((features, features), correlation)
    np.fill_diagonal(wanted, 1.0)
    rows: NDArray[np.float64] = white @ np.linalg.cholesky(wanted).T
    return rows
