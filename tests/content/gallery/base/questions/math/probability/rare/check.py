"""The share of right alarms, counted over a large number of parts."""

from __future__ import annotations


def check(rate: float, recall: float, noise: float) -> float:
    """Count right and false alarms among ten million parts."""
    parts = 10_000_000
    right = parts * rate * recall
    false = (parts - parts * rate) * noise
    return right / (right + false)
