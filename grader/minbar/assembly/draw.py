"""Drawing one set."""

from __future__ import annotations

from minbar.assembly.problem import Problem
from minbar.models.lock import Lock

__all__ = ["draw", "is_possible"]


def draw(problem: Problem) -> Lock:
    """Draw the best set.

    The same problem gives the same lock on every machine, whatever the order of
    its cards.

    Raises:
        ImpossibleDraw: if no set holds what is never relaxed.
    """
    raise NotImplementedError


def is_possible(problem: Problem) -> bool:
    """Whether some set holds what is never relaxed."""
    raise NotImplementedError
