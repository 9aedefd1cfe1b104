"""A lock computed again from its set, and held against itself."""

from __future__ import annotations

from collections.abc import Iterator

from minbar.assembly.choices import Task, task_of
from minbar.assembly.composing import compose
from minbar.assembly.differences import Difference, differences
from minbar.assembly.limits import breaches
from minbar.assembly.problem import Problem
from minbar.assembly.replacing import limits_of, original_ids, replace
from minbar.errors import UserError
from minbar.models.lock import Lock

__all__ = ["again"]

_COMPUTED = ("pool", "items", "reserves", "met", "relaxed", "objective", "replaced")


def again(lock: Lock, problem: Problem) -> Iterator[Difference]:
    """Yield what is not as it follows from the set, the request and the inputs.

    Args:
        lock: the lock.
        problem: its request and inputs, with the blueprint and cards that it was drawn from.
    """
    request, blueprint = lock.request, problem.blueprint
    if request.role != blueprint.role:
        yield "request.role", f"is {request.role}, and the blueprint is for {blueprint.role}"
    if request.level not in blueprint.levels:
        yield "request.level", f"is {request.level}, which the blueprint is not for"
    task = task_of(problem)
    strange = [*_strange(lock, task)]
    if strange:
        yield from strange
        return
    chosen = [task.by_id[name] for name in original_ids(lock)]
    limits = limits_of(lock, task)
    yield from (("items", f"do not hold: {what}") for what in breaches(task, chosen, limits))
    if task.seats.seat([choice.mask for choice in chosen]) is None:
        return
    try:
        expected = compose(task, chosen, limits, lock.objective.second_best, lock.engine)
        for step in lock.replaced:
            expected = replace(
                expected,
                step.pos,
                why=step.why,
                on=step.on,
                problem=problem,
                reserves=step.reserves,
            )
    except UserError as error:
        yield "replaced", f"cannot be followed: {error.what}"
        return
    for name in _COMPUTED:
        yield from differences(getattr(expected, name), getattr(lock, name), name)
    yield from _second_best(lock)


def _strange(lock: Lock, task: Task) -> Iterator[Difference]:
    """Places that are not counted through, and items that could not have been drawn."""
    for number, item in enumerate(lock.items):
        if item.pos != number + 1:
            yield f"items[{number}].pos", f"is {item.pos}, and should be {number + 1}"
    for number, step in enumerate(lock.replaced):
        if step.pos > len(lock.items):
            yield f"replaced[{number}].pos", f"is {step.pos}, and the set has no such place"
        elif step.was not in task.by_id:
            yield f"replaced[{number}].was", f"is {step.was}, which could not be drawn"
    replaced = {step.pos for step in lock.replaced}
    names = {card.sha256: card.id for card in task.problem.cards}
    for number, (item, name) in enumerate(zip(lock.items, original_ids(lock), strict=False)):
        if item.pos not in replaced and name not in task.by_id:
            yield f"items[{number}].id", f"is {name}, which could not be drawn"
        elif names.get(item.sha256, item.id) != item.id:
            says = f"is {item.id}, and the hash beside it is that of {names[item.sha256]}"
            yield f"items[{number}].id", says


def _second_best(lock: Lock) -> Iterator[Difference]:
    second, value = lock.objective.second_best, lock.objective.value
    if second is not None and second < value:
        yield "objective.second_best", f"is {second}, less than the best"
