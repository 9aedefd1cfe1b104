"""Shares of rows, and batches of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]


def shares(table: Table) -> Table:
    """Divide each row by its sum."""
    divided: Table = table / table.sum(axis=1, keepdims=True)
    return divided


def batches(rows: Table, size: int) -> Iterator[Table]:
    """Give rows in batches of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
