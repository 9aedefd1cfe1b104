"""A lock held against the versions of its items that are kept; its bank has moved on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minbar.assembly.choices import Task, task_of
from minbar.assembly.composing import met_by
from minbar.assembly.differences import Difference, differences
from minbar.assembly.limits import Limits, breaches
from minbar.assembly.problem import Detail, Problem
from minbar.errors import OurFault
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.lock import Lock

__all__ = ["held_by_kept"]


def held_by_kept(
    lock: Lock, cards: Sequence[ItemCard | None], blueprint: Blueprint | None
) -> Iterator[Difference]:
    """Yield what is not as it follows from the items alone.

    Args:
        lock: the lock.
        cards: for each item its card as it was drawn; None if nobody has it.
        blueprint: the blueprint; None if it is not as it was.
    """
    for number, (item, card) in enumerate(zip(lock.items, cards, strict=True)):
        if card is not None:
            for name in ("id", "version", "sha256", "minutes"):
                path = f"items[{number}].{name}"
                yield from differences(getattr(card, name), getattr(item, name), path)
    there = [card for card in cards if card is not None]
    if blueprint is None or len(there) < len(cards):
        return
    task = task_of(Problem(lock.request, blueprint, lock.inputs, there, _no_details))
    yield from _sums(lock, task)


def _sums(lock: Lock, task: Task) -> Iterator[Difference]:
    names = [item.id for item in lock.items]
    if any(name not in task.by_id for name in names):
        for number, name in enumerate(names):
            if name not in task.by_id:
                yield f"items[{number}].id", f"is {name}, which could not be drawn"
        return
    chosen = [task.by_id[name] for name in names]
    yield from (("items", f"do not hold: {what}") for what in breaches(task, chosen, Limits()))
    yield from differences(met_by(task, chosen), lock.met, "met")


def _no_details(name: str) -> Detail:
    what = f"sums do not need the details of `{name}`"
    raise OurFault(what)
