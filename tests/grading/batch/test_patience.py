"""Waiting ends, for all at once, and begins anew after an answer."""

from __future__ import annotations

from minbar.grading.batch.patience import Patience


def test_counts_from_the_first_miss() -> None:
    """Ten who wait get the same time as one, and who comes later gets what is left."""
    now = [100.0]
    patience = Patience(8.0, clock=lambda: now[0])
    assert all(patience.missed() for _ in range(10))
    now[0] = 107.9
    assert all(patience.missed() for _ in range(10))
    now[0] = 108.0
    assert not patience.missed()
    patience.back()
    assert patience.missed()


def test_none_at_all() -> None:
    """With no patience nobody waits."""
    assert not Patience(0).missed()
