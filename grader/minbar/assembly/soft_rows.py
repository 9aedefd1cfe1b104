"""What is wanted and may be relaxed, as rows of a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from minbar.assembly.choices import Choice, Task
from minbar.assembly.limits import Limits, target_sum
from minbar.assembly.program import Program

__all__ = ["add_soft_rows", "within"]

Slack = tuple[tuple[int, int], ...]


def within(pool: Iterable[Choice], limits: Limits) -> list[Choice]:
    """Return what no limit rules out on its own."""
    return [
        choice
        for choice in pool
        if (limits.uses is None or choice.uses <= limits.uses)
        and (limits.share is None or choice.over <= limits.share)
        and not (limits.cooldown == 0 and choice.cooling)
    ]


def add_soft_rows(
    program: Program, task: Task, pool: Sequence[Choice], limits: Limits, free: str = ""
) -> int | None:
    """Add the limits; `uses` is left to `within`.

    Args:
        program: its first columns are the choices of the pool.
        task: the draw.
        pool: what may be chosen.
        limits: the limits.
        free: the one of them that may be missed.

    Returns:
        The column that says by how much it is, at a cost of 1 for each; None if there
        is none.
    """
    slack: int | None = None
    for name, limit in limits.given.items():
        if name == free:
            slack = program.column(cost=1)
            _ADD[name](program, task, pool, limit, slack)
        elif name in _ADD:
            _ADD[name](program, task, pool, limit, None)
    return slack


def _add_difficulty(
    program: Program, task: Task, pool: Sequence[Choice], limit: int, slack: int | None
) -> None:
    target = target_sum(task)
    terms = [(column, choice.milli) for column, choice in enumerate(pool)]
    program.row([*terms, *_times(slack, -1)], high=target + limit)
    program.row([*terms, *_times(slack, 1)], low=target - limit)


def _add_topics(
    program: Program, task: Task, pool: Sequence[Choice], limit: int, slack: int | None
) -> None:
    """A column for each topic that is at most 1, and 0 where no item has it."""
    del task
    by_topic: defaultdict[str, list[int]] = defaultdict(list)
    for column, choice in enumerate(pool):
        for topic in dict.fromkeys(choice.card.topics):
            by_topic[topic].append(column)
    covered = []
    for _, columns in sorted(by_topic.items()):
        cover = program.column(upper=1, whole=False)
        program.row([(cover, 1), *((column, -1) for column in columns)], high=0)
        covered.append((cover, 1))
    program.row([*covered, *_times(slack, 1)], low=limit)


def _add_overlap(
    program: Program, task: Task, pool: Sequence[Choice], limit: int, slack: int | None
) -> None:
    _add_common(program, task.recent, pool, limit, slack)


def _add_forms(
    program: Program, task: Task, pool: Sequence[Choice], limit: int, slack: int | None
) -> None:
    _add_common(program, task.parallel, pool, limit, slack)


def _add_common(
    program: Program,
    sets: Iterable[frozenset[str]],
    pool: Sequence[Choice],
    limit: int,
    slack: int | None,
) -> None:
    columns = {choice.card.id: column for column, choice in enumerate(pool)}
    for past in sets:
        common = sorted(columns[name] for name in past if name in columns)
        if len(common) > limit:
            program.row([*((column, 1) for column in common), *_times(slack, -1)], high=limit)


def _add_share(
    program: Program, task: Task, pool: Sequence[Choice], limit: int, slack: int | None
) -> None:
    del task
    terms = [(column, choice.over) for column, choice in enumerate(pool)]
    program.row([*terms, *_times(slack, -1)], high=limit)


def _add_cooldown(
    program: Program, task: Task, pool: Sequence[Choice], limit: int, slack: int | None
) -> None:
    del task
    terms = [(column, int(choice.cooling)) for column, choice in enumerate(pool)]
    program.row([*terms, *_times(slack, -1)], high=limit)


def _times(slack: int | None, factor: int) -> Slack:
    return () if slack is None else ((slack, factor),)


_ADD: Final[Mapping[str, Callable[[Program, Task, Sequence[Choice], int, int | None], None]]] = {
    "difficulty": _add_difficulty,
    "topics": _add_topics,
    "overlap": _add_overlap,
    "forms": _add_forms,
    "share": _add_share,
    "cooldown": _add_cooldown,
}
