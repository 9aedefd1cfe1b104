"""The share of right alarms, counted part by part."""

from __future__ import annotations

PARTS = 10_000_000


def check(*, rate: float, recall: float, noise: float) -> float:
    """Count right and false alarms among ten million parts."""
    faulty = round(PARTS * rate)
    right = faulty * recall
    wrong = (PARTS - faulty) * noise
    return right / (right + wrong)
