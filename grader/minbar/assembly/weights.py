"""The weight of each item in a draw: unlike for each seed, larger the more it was used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from minbar.assembly.seeded import seeded_number

__all__ = ["USE_WEIGHT", "weigh"]

_NUMBERS: Final = 2**20 - 1

USE_WEIGHT: Final = 2**18
"""Weight of one use more than the least used item has."""

_MOST_USES: Final = 31
"""Uses above the least that still count; it keeps every sum far below 2**53."""


def weigh(seed: str, uses: Mapping[str, int]) -> dict[str, int]:
    """Return item to weight, all weights different before uses are counted.

    Args:
        seed: the draw's seed.
        uses: every item that may be drawn to the number of sets that hold it.
    """
    least = min(uses.values(), default=0)
    numbers = _unique_numbers(seed, uses)
    return {
        name: numbers[name] + USE_WEIGHT * min(count - least, _MOST_USES)
        for name, count in uses.items()
    }


def _unique_numbers(seed: str, names: Mapping[str, int]) -> dict[str, int]:
    """One number from 1 to 2**20 - 1 for each name; of two alike the later one moves up."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for name in sorted(names):
        number = seeded_number(seed, name, below=_NUMBERS)
        while number in taken:
            number = (number + 1) % _NUMBERS
        taken.add(number)
        numbers[name] = 1 + number
    return numbers
