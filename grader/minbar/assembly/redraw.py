"""Drawing a set again from its lock."""

from __future__ import annotations

import dataclasses

from minbar.assembly.draw import draw_with
from minbar.assembly.problem import MODEL, Problem
from minbar.assembly.replacing import replace
from minbar.errors import UserError
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
    if lock.engine.model != MODEL:
        what = f"the set was drawn by version {lock.engine.model} of the model"
        raise UserError(what, where="engine.model", todo=f"This minbar draws by version {MODEL}")
    again = dataclasses.replace(problem, request=lock.request, inputs=lock.inputs)
    drawn = draw_with(again, lock.engine)
    for step in lock.replaced:
        drawn = replace(
            drawn, step.pos, why=step.why, on=step.on, problem=again, reserves=step.reserves
        )
    return drawn
