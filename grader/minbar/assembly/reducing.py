"""Leaving out of a program what provably cannot be in its best set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from minbar.assembly.choices import Choice, Task
from minbar.assembly.limits import Limits
from minbar.assembly.twins import twin_keys

__all__ = ["cheapest", "fewest", "worth"]


def fewest(task: Task, pool: Sequence[Choice], limits: Limits, spare: int = 0) -> list[Choice]:
    """Leave out choices that have enough lighter twins.

    A set with one left out becomes a lighter one by taking a twin that it does not
    hold; with `spare` sets forbidden there is still one more.

    Args:
        task: the draw.
        pool: choices, the lightest first.
        limits: limits that sets must hold.
        spare: how many sets are forbidden.
    """
    most, kept = task.count + spare, Counter[Hashable]()
    fewer: list[Choice] = []
    for choice, key in zip(pool, twin_keys(task, pool, limits), strict=True):
        kept[key] += 1
        if kept[key] <= most:
            fewer.append(choice)
    return fewer


def cheapest(pool: Iterable[Choice], number: int) -> list[Choice]:
    """Return the lightest choices of each way to fit the slots; a first guess only.

    Args:
        pool: choices, the lightest first.
        number: how many of each.
    """
    kept = Counter[int]()
    guess: list[Choice] = []
    for choice in pool:
        kept[choice.mask] += 1
        if kept[choice.mask] <= number:
            guess.append(choice)
    return guess


def worth(task: Task, pool: Sequence[Choice], value: int) -> list[Choice]:
    """Leave out choices that no set of at most this value can hold.

    With a choice in one seat, each other seat costs at least what the lightest items
    that fit its slot weigh.

    Args:
        task: the draw.
        pool: choices, the lightest first.
        value: sum of weights of a set that is known.
    """
    least, dearest = 0, list[int]()
    for bit, slot in enumerate(task.seats.slots):
        weights = [choice.weight for choice in pool if choice.mask >> bit & 1][: slot.count]
        least += sum(weights)
        dearest.append(weights[-1] if weights else 0)
    spared = {
        mask: max(weight for bit, weight in enumerate(dearest) if mask >> bit & 1)
        for mask in {choice.mask for choice in pool}
    }
    return [choice for choice in pool if choice.weight + least - spared[choice.mask] <= value]
