"""Which sets of bugs are planted together to see whether one hides another."""

from __future__ import annotations

import itertools
import random
from typing import Final

__all__ = ["ALL_UP_TO", "SAMPLE", "subsets"]

ALL_UP_TO: Final = 6
"""Bugs up to which every set is tried."""

SAMPLE: Final = 64
"""Sets that are tried of more bugs than that."""


def subsets(count: int, seed: str) -> list[tuple[int, ...]]:
    """Return sets of two bugs and more, by their numbers, small ones first.

    Args:
        count: how many bugs there are.
        seed: what the sample follows; the same text gives the same sample.
    """
    if count <= ALL_UP_TO:
        return [
            chosen
            for size in range(2, count + 1)
            for chosen in itertools.combinations(range(count), size)
        ]
    draw = random.Random(seed)  # noqa: S311  a sample, no secret
    sample = {tuple(range(count))}
    while len(sample) < SAMPLE:
        size = draw.randint(2, count)
        sample.add(tuple(sorted(draw.sample(range(count), size))))
    return sorted(sample, key=lambda chosen: (len(chosen), chosen))
