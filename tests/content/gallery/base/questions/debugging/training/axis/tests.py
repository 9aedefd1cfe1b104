"""What must hold for shares and batches."""

from __future__ import annotations

from types import ModuleType

import numpy as np


def test_rows_add_up(m: ModuleType) -> None:
    """The shares of each row add up to one."""
    table = np.arange(1.0, 7.0).reshape(3, 2)
    assert np.allclose(m.shares(table).sum(axis=1), 1.0)


def test_no_row_is_lost(m: ModuleType) -> None:
    """Batches hold every row once, the last one included."""
    rows = np.arange(7.0)
    assert np.array_equal(np.concatenate(list(m.batches(rows, 3))), rows)
