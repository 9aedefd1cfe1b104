"""What is never relaxed, as rows of a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from minbar.assembly.choices import Choice, Task
from minbar.assembly.program import Program

__all__ = ["Elastic", "add_choices", "add_hard_rows"]


@dataclass(frozen=True, slots=True)
class Elastic:
    """Columns that say by how much rows are missed, to find out what is short.

    Attributes:
        missing: items that are not there.
        over: minutes too many.
        under: minutes too few.
        evidence: hypothesis to points too few.
    """

    missing: int
    over: int
    under: int
    evidence: dict[str, int]


def add_choices(program: Program, costs: Sequence[int]) -> None:
    """Add a column for each choice: 1 if it is chosen."""
    for cost in costs:
        program.column(cost=cost, upper=1)


def add_hard_rows(
    program: Program, task: Task, pool: Sequence[Choice], elastic: Elastic | None = None
) -> None:
    """Add seats, minutes, evidence, families and enemies.

    Args:
        program: its first columns are the choices of the pool.
        task: the draw.
        pool: what may be chosen.
        elastic: columns that make up for what is missed; None: nothing may be.
    """
    _add_seats(program, task, pool, elastic)
    _add_minutes(program, task, pool, elastic)
    _add_evidence(program, task, pool, elastic)
    _add_families(program, task, pool)
    _add_enemies(program, task, pool)


def _add_seats(
    program: Program, task: Task, pool: Sequence[Choice], elastic: Elastic | None
) -> None:
    slack = [] if elastic is None else [(elastic.missing, 1)]
    every = [(column, 1) for column in range(len(pool))]
    program.row([*every, *slack], low=task.count, high=task.count)
    by_mask: defaultdict[int, list[int]] = defaultdict(list)
    for column, choice in enumerate(pool):
        by_mask[choice.mask].append(column)
    for mask, room in task.seats.crowded(by_mask).items():
        inside = [
            (column, 1)
            for own, columns in by_mask.items()
            if own | mask == mask
            for column in columns
        ]
        program.row(inside, high=room)


def _add_minutes(
    program: Program, task: Task, pool: Sequence[Choice], elastic: Elastic | None
) -> None:
    window = task.problem.request.minutes
    slack = [] if elastic is None else [(elastic.over, -1), (elastic.under, 1)]
    minutes = [(column, choice.card.minutes) for column, choice in enumerate(pool)]
    program.row([*minutes, *slack], low=window.min, high=window.max)


def _add_evidence(
    program: Program, task: Task, pool: Sequence[Choice], elastic: Elastic | None
) -> None:
    for hypothesis, needed in sorted(task.problem.request.hypotheses.items()):
        slack = [] if elastic is None else [(elastic.evidence[hypothesis], 1)]
        points = [
            (column, choice.card.evidence.get(hypothesis, 0)) for column, choice in enumerate(pool)
        ]
        program.row([*points, *slack], low=needed)


def _add_families(program: Program, task: Task, pool: Sequence[Choice]) -> None:
    by_family: defaultdict[str, list[int]] = defaultdict(list)
    for column, choice in enumerate(pool):
        if choice.card.family in task.families:
            by_family[choice.card.family].append(column)
    for columns in by_family.values():
        program.row([(column, 1) for column in columns], high=1)


def _add_enemies(program: Program, task: Task, pool: Sequence[Choice]) -> None:
    columns = {choice.card.id: column for column, choice in enumerate(pool)}
    for one, other in sorted(task.enemies):
        if one in columns and other in columns:
            program.row([(columns[one], 1), (columns[other], 1)], high=1)
