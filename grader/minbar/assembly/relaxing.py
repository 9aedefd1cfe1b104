"""How much of what is wanted must give way, found in the declared order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Final

from minbar.assembly.choices import Choice, Task
from minbar.assembly.hard_rows import add_choices, add_hard_rows
from minbar.assembly.limits import WISHES, Limits, wanted_limits
from minbar.assembly.program import Program
from minbar.assembly.reducing import fewest
from minbar.assembly.search import some_set
from minbar.assembly.soft_rows import add_soft_rows, within
from minbar.assembly.solve import solve
from minbar.errors import OurFault

__all__ = ["SLACK", "can_be_held", "least_uses", "reach"]

SLACK: Final = 1
"""Uses above the least threshold that are allowed, or a small bank would always give one set."""


def reach(task: Task) -> Limits | None:
    """Return the limits that the set will hold; None if what is never relaxed cannot be held.

    As little as possible is given up of what is most important, then of the next.
    Last the threshold on uses rises until a set holds it, with one use of slack.
    """
    if not task.count:
        return None
    wanted = wanted_limits(task)
    lowest = least_uses(task, wanted)
    if lowest is not None and some_set(task, replace(wanted, uses=lowest)):
        return replace(wanted, uses=lowest + SLACK)
    limits = wanted if some_set(task, wanted) else _relaxed(task, wanted)
    return None if limits is None else _with_uses(task, limits)


def can_be_held(task: Task) -> bool:
    """Whether some set holds what is never relaxed."""
    return task.count > 0 and some_set(task, Limits()) is not None


def least_uses(task: Task, limits: Limits) -> int | None:
    """Return the threshold on uses below which seats stay empty, by counting families.

    None if there are too few items at any threshold.
    """
    by_uses: defaultdict[int, list[Choice]] = defaultdict(list)
    for choice in within(task.choices, replace(limits, uses=None)):
        by_uses[choice.uses].append(choice)
    masks = Counter[str]()
    for uses in sorted(by_uses):
        for choice in by_uses[uses]:
            masks[choice.card.family] |= choice.mask
        if task.seats.fillable(Counter(masks.values())):
            return uses
    return None


def _with_uses(task: Task, limits: Limits) -> Limits:
    """Raise the threshold step by step."""
    lowest = least_uses(task, limits)
    for uses in sorted({choice.uses for choice in task.choices}):
        if lowest is not None and uses >= lowest and some_set(task, replace(limits, uses=uses)):
            return replace(limits, uses=uses + SLACK)
    what = "a set that was there is gone when uses are counted"
    raise OurFault(what)


def _relaxed(task: Task, wanted: Limits) -> Limits | None:
    limits = Limits()
    for name in WISHES:
        bound: int = getattr(wanted, name)
        missed = _least_missed(task, replace(limits, **{name: bound}), name)
        if missed is None:
            return None
        got = bound - missed if name == "topics" else bound + missed
        limits = replace(limits, **{name: got})
    return limits


def _least_missed(task: Task, limits: Limits, name: str) -> int | None:
    """By how much one of the limits must be missed if the others are held; None: no set."""
    if some_set(task, limits):
        return 0
    free = replace(limits, **{name: None})
    pool = fewest(task, within(task.by_weight, free), limits)
    program = Program()
    add_choices(program, [0] * len(pool))
    add_hard_rows(program, task, pool)
    slack = add_soft_rows(program, task, pool, limits, free=name)
    values = solve(program)
    return None if values is None or slack is None else values[slack]
