"""Choices that a program cannot tell apart but by their weight."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from minbar.assembly.choices import Choice, Task
from minbar.assembly.limits import Limits

__all__ = ["twin_keys"]


def twin_keys(task: Task, pool: Sequence[Choice], limits: Limits) -> list[Hashable]:
    """Return a key for each choice; two with one key can stand in for each other.

    They fit the same slots, bring the same to every sum that is limited, and have no
    enemy, family or recent set that could make a difference.

    Args:
        task: the draw.
        pool: choices.
        limits: limits; what is not limited tells no two choices apart.
    """
    alone = _with_company(task, limits)
    asked = sorted(task.problem.request.hypotheses)
    parts = [part for name, part in _PARTS if getattr(limits, name) is not None]
    return [
        choice.card.id
        if choice.card.id in alone or choice.card.family in task.families
        else (
            choice.mask,
            choice.card.minutes,
            *(choice.card.evidence.get(name, 0) for name in asked),
            *(part(choice) for part in parts),
        )
        for choice in pool
    ]


_PARTS: tuple[tuple[str, Callable[[Choice], Hashable]], ...] = (
    ("difficulty", lambda choice: choice.milli),
    ("topics", lambda choice: tuple(sorted(choice.card.topics))),
    ("share", lambda choice: choice.over),
    ("cooldown", lambda choice: choice.cooling),
)


def _with_company(task: Task, limits: Limits) -> set[str]:
    """Items that other items in the set make a difference to."""
    names = {name for pair in task.enemies for name in pair}
    if limits.overlap is not None or limits.forms is not None:
        names.update(*task.recent)
    return names
