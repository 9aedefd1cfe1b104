"""Build stores as described, fit the line without the far one, and predict that one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 (one block of imports)


def check(*, stores: int, distance: float, residual: float) -> float:
    """Return the error of predicting the last store from all the others, in thousand euros."""
    area = _areas(stores, distance)
    sales = 300 + 40 * area + _residuals(area, residual)
    slope, intercept = np.polyfit(area[:-1], sales[:-1], deg=1)
    return float(abs(sales[-1] - (intercept + slope * area[-1])))


def _areas(stores: int, distance: float) -> NDArray[np.float64]:
    """Return areas with mean 0 and standard deviation 1, the last one at `distance`."""
    others = np.linspace(-1.0, 1.0, stores - 1)
    variance = (stores - distance**2) / (stores - 1) - (distance / (stores - 1)) ** 2
    others *= np.sqrt(variance / others.var())
    return np.append(others - distance / (stores - 1), distance)


def _residuals(area: NDArray[np.float64], last: float) -> NDArray[np.float64]:
    """Return what a fit on all stores leaves over: `last` at the last one, some at others."""
    columns = np.column_stack([np.ones_like(area), area])
    noise = np.cos(7.0 * np.arange(len(area)))
    noise[-1] = 1.0
    left_over = noise - columns @ np.linalg.lstsq(columns, noise, rcond=None)[0]
    scaled: NDArray[np.float64] = left_over * last / left_over[-1]
    return scaled
