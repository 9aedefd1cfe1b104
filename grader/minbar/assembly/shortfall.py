"""What an impossible request is short of, in words, and what would make it possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from minbar.assembly.choices import Task
from minbar.assembly.hard_rows import Elastic, add_choices, add_hard_rows
from minbar.assembly.limits import Limits
from minbar.assembly.mending import smallest_changes
from minbar.assembly.program import Program
from minbar.assembly.reducing import fewest
from minbar.assembly.solve import solve
from minbar.errors import ImpossibleDraw, OurFault

__all__ = ["Shortfall", "explain", "find_shortfall"]

# A missing item is worse than any evidence that it could give, evidence worse than time.
_ITEM: Final = 1_000_000
_POINT: Final = 1_000
_MINUTE: Final = 1

_EXCLUDED: Final = {
    "seen": ("this candidate has seen it", "this candidate has seen them"),
    "family": (
        "this candidate has seen one of its family",
        "this candidate has seen one of their family",
    ),
    "round": ("another round holds it", "another round holds them"),
    "leaked": ("it has leaked", "they have leaked"),
    "asked": ("it was not wanted", "they were not wanted"),
    "other-topic": (
        "it has none of the topics asked for",
        "they have none of the topics asked for",
    ),
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """By how much the nearest set misses what is never relaxed.

    Attributes:
        missing: slot of the blueprint, from 1, to the items that it lacks.
        over: minutes too many.
        under: minutes too few.
        evidence: hypothesis to the points that it lacks.
    """

    missing: Mapping[int, int]
    over: int
    under: int
    evidence: Mapping[str, int]


def explain(task: Task) -> ImpossibleDraw:
    """Return the error that says what a request is short of and what to change."""
    if not task.seats.slots:
        return _no_slot(task)
    shortfall = find_shortfall(task)
    changes = smallest_changes(task.problem, shortfall.evidence)
    return ImpossibleDraw((*_short(task, shortfall), *_excluded(task)), changes)


def find_shortfall(task: Task) -> Shortfall:
    """Find the set that misses least: items first, then evidence, then time.

    Raises:
        OurFault: if the solver finds none, which cannot be.
    """
    pool = fewest(task, task.by_weight, Limits())
    program = Program()
    add_choices(program, [0] * len(pool))
    asked = sorted(task.problem.request.hypotheses)
    elastic = Elastic(
        missing=program.column(cost=_ITEM),
        over=program.column(cost=_MINUTE),
        under=program.column(cost=_MINUTE),
        evidence={name: program.column(cost=_POINT) for name in asked},
    )
    add_hard_rows(program, task, pool, elastic)
    values = solve(program)
    if values is None:
        what = "the solver says that nothing at all can be chosen"
        raise OurFault(what)
    chosen = [choice.mask for choice, value in zip(pool, values, strict=False) if value]
    return Shortfall(
        missing=_empty_seats(task, chosen),
        over=values[elastic.over],
        under=values[elastic.under],
        evidence={
            name: values[column] for name, column in elastic.evidence.items() if values[column]
        },
    )


def _empty_seats(task: Task, masks: list[int]) -> dict[int, int]:
    seated = task.seats.seat(masks) or ()
    empty = {
        number: slot.count - sum(seat == place for seat in seated)
        for place, (number, slot) in enumerate(
            zip(task.seats.numbers, task.seats.slots, strict=True)
        )
    }
    return {number: count for number, count in empty.items() if count}


def _short(task: Task, shortfall: Shortfall) -> Iterator[str]:
    for number, count in shortfall.missing.items():
        kind = task.problem.blueprint.slots[number - 1].type
        yield f"slot {number} ({kind}) is short by {_counted(count, 'item')}"
    for hypothesis, points in shortfall.evidence.items():
        yield f"{hypothesis} is short by {_counted(points, 'point')}"
    if shortfall.missing:
        return  # the time of a set that lacks items says nothing
    if shortfall.over:
        yield f"duration would be {shortfall.over} min over"
    if shortfall.under:
        yield f"duration would be {shortfall.under} min under"


def _excluded(task: Task) -> Iterator[str]:
    for reason, (of_one, of_several) in _EXCLUDED.items():
        count = task.excluded.get(reason, 0)
        if count:
            why = of_one if count == 1 else of_several
            yield f"{_counted(count, 'item')} excluded because {why}"


def _no_slot(task: Task) -> ImpossibleDraw:
    kinds = " or ".join(f"`{kind}`" for kind in task.problem.request.types)
    what = f"blueprint `{task.problem.blueprint.id}` has no slot for {kinds}"
    return ImpossibleDraw((what,), smallest_changes(task.problem, {}))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
