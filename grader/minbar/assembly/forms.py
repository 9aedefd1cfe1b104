"""Parallel forms: sets of equal difficulty that have as little as possible in common."""

from __future__ import annotations

from collections.abc import Sequence

from minbar.assembly.problem import Problem
from minbar.models.lock import Lock

__all__ = ["draw_forms"]


def draw_forms(problems: Sequence[Problem]) -> tuple[Lock, ...]:
    """Draw one set for each problem, one after another.

    Each form counts those before it as recent sets and as uses of their items, in
    its own inputs: each lock is redrawn alone. `request.forms` is the number of
    problems and `request.form` the place of each.

    Raises:
        ImpossibleDraw: if a form is impossible.
    """
    raise NotImplementedError
