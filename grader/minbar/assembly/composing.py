"""A lock from a set that was found; no solver is needed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from minbar.assembly.canonical import lock_id
from minbar.assembly.choices import MILLI, Choice, Task
from minbar.assembly.instances import locked_item, locked_reserve
from minbar.assembly.limits import Limits, amounts
from minbar.assembly.ordering import Seated, in_order
from minbar.assembly.relaxations import relaxations
from minbar.assembly.reserves import find_reserves
from minbar.assembly.search import value_of
from minbar.assembly.soft_rows import within
from minbar.models.lock import (
    LOCK_SCHEMA,
    Engine,
    Lock,
    LockedReserve,
    Met,
    Objective,
    PoolCounts,
)

__all__ = ["compose", "met_by", "reserves_for"]


def compose(
    task: Task, chosen: Sequence[Choice], limits: Limits, second_best: int | None, engine: Engine
) -> Lock:
    """Return the lock of a set, without seals.

    Args:
        task: the draw.
        chosen: the set.
        limits: limits that it holds.
        second_best: value of the second best set.
        engine: what drew it.
    """
    problem, seated = task.problem, in_order(task, chosen)
    return Lock(
        schema=LOCK_SCHEMA,
        id=lock_id(problem.request, problem.inputs),
        request=problem.request,
        inputs=problem.inputs,
        engine=engine,
        pool=_pool(task, limits),
        items=[
            locked_item(problem, choice.card, pos, task.seats.numbers[slot])
            for pos, (slot, choice) in enumerate(seated, start=1)
        ],
        reserves=reserves_for(task, seated, limits),
        met=met_by(task, chosen),
        relaxed=relaxations(task, chosen, limits),
        objective=Objective(value=value_of(chosen), second_best=second_best),
    )


def reserves_for(
    task: Task, seated: Sequence[Seated], limits: Limits, gone: Collection[str] = ()
) -> list[LockedReserve]:
    """Return the reserves of a set, by place; see `find_reserves`."""
    found = find_reserves(task, seated, limits, gone)
    return [
        locked_reserve(task.problem, choice.card, pos)
        for pos, choice in enumerate(found, start=1)
        if choice is not None
    ]


def met_by(task: Task, chosen: Sequence[Choice]) -> Met:
    """Return what a set comes to."""
    amount = amounts(task, chosen)
    evidence = Counter[str]()
    for choice in chosen:
        evidence.update(choice.card.evidence)
    mean = sum(choice.milli for choice in chosen) / len(chosen) / MILLI
    return Met(
        minutes=sum(choice.card.minutes for choice in chosen),
        difficulty_mean=round(mean, 3) + 0.0,  # never -0.0
        distinct_topics=amount.given["topics"],
        evidence=dict(sorted(evidence.items())),  # type: ignore[arg-type]
        common_items=amount.given["overlap"],
        max_exposure=amount.given["uses"],
    )


def _pool(task: Task, limits: Limits) -> PoolCounts:
    """Count what the limits rule out on their own among what is kept out, too."""
    left = within(task.choices, limits)
    excluded = Counter(task.excluded)
    kept = {choice.card.id for choice in left}
    for choice in task.choices:
        if choice.card.id not in kept:
            excluded[_reason(choice, limits)] += 1
    return PoolCounts(
        active=len(task.problem.cards), eligible=len(left), excluded=dict(sorted(excluded.items()))
    )


def _reason(choice: Choice, limits: Limits) -> str:
    if choice.cooling and limits.cooldown == 0:
        return "cooldown"
    return "share" if choice.over > limits.given["share"] else "exposure"
