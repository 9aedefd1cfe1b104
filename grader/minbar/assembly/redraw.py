"""Drawing a set again from its lock."""

from __future__ import annotations

from minbar.assembly.problem import Problem
from minbar.models.lock import Lock

__all__ = ["redraw"]


def redraw(lock: Lock, problem: Problem) -> Lock:
    """Draw the set of a lock again, replacements included.

    Args:
        lock: what is drawn again; its request, inputs and engine are used, not the
            problem's.
        problem: blueprint, cards and details as they were when the lock was made.

    Raises:
        UserError: if another version of the model drew it, or a replacement does not fit.
        ImpossibleDraw: if the cards hold no such set any more.
    """
    raise NotImplementedError
