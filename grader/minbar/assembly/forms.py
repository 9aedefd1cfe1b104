"""Parallel forms: sets of equal difficulty that have as little as possible in common."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import msgspec

from minbar.assembly.draw import draw
from minbar.assembly.problem import Problem
from minbar.models.lock import Lock, LockInputs, LockRequest, PastSet, Usage

__all__ = ["draw_forms"]

_MOST_RECENT: Final = 20


def draw_forms(problems: Sequence[Problem]) -> tuple[Lock, ...]:
    """Draw one set for each problem, one after another.

    Each form counts those before it as recent sets and as uses of their items, in
    its own inputs: each lock is redrawn alone. `request.forms` is set to the number of
    problems and `request.form` to the place of each.

    Raises:
        ImpossibleDraw: if a form is impossible.
    """
    locks: list[Lock] = []
    for number, problem in enumerate(problems, start=1):
        request = msgspec.structs.replace(problem.request, forms=len(problems), form=number)
        inputs = problem.inputs
        for lock in locks:
            inputs = _after(inputs, lock, request)
        locks.append(draw(dataclasses.replace(problem, request=request, inputs=inputs)))
    return tuple(locks)


def _after(inputs: LockInputs, lock: Lock, request: LockRequest) -> LockInputs:
    """Return inputs as they are once a set is drawn on the same day; no form drops out."""
    names = [item.id for item in lock.items]
    usage = dict(inputs.usage)
    for name in names:
        before = usage.get(name, Usage(sets=0))
        last = request.as_of if request.requisition else before.last
        usage[name] = Usage(sets=before.sets + 1, last=last)
    past = PastSet(id=lock.id, items=sorted(names))
    recent = [past, *inputs.recent][: max(_MOST_RECENT, request.form - 1)]
    return msgspec.structs.replace(
        inputs,
        window_sets=inputs.window_sets + 1,
        usage=dict(sorted(usage.items())),
        recent=recent,
    )
