"""The smallest changes that make a request possible; each is tried before it is named."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from minbar.assembly.choices import Task, task_of
from minbar.assembly.hard_rows import Elastic, add_choices, add_hard_rows
from minbar.assembly.limits import Limits
from minbar.assembly.problem import Problem
from minbar.assembly.program import Program
from minbar.assembly.reducing import fewest
from minbar.assembly.relaxing import can_be_held
from minbar.assembly.solve import solve
from minbar.models.blueprint import Blueprint
from minbar.models.names import MinutesRange

__all__ = ["smallest_changes"]

Change = tuple[str, Problem]
"""What to change, and the problem that comes of it."""


def smallest_changes(problem: Problem, lacking: Mapping[str, int]) -> tuple[str, ...]:
    """Return changes that each make a request possible; if none does, each with another time.

    Args:
        problem: the draw that is impossible.
        lacking: hypothesis to the points that the nearest set lacks.
    """
    changes = list(_changes(problem, lacking))
    alone = [name for name, changed in changes if can_be_held(task_of(changed))]
    minutes = _fitting_minutes(problem)
    if minutes is not None:
        alone.insert(0, _with_blueprint(f"--minutes {minutes}", problem))
    return tuple(alone or _together(changes))


def _together(changes: list[Change]) -> Iterator[str]:
    for name, changed in changes:
        minutes = _fitting_minutes(changed)
        if minutes is not None:
            yield _with_blueprint(f"{name} and --minutes {minutes}", changed)


def _with_blueprint(change: str, problem: Problem) -> str:
    """Name the blueprint that a change was tried with where it could lead to another one."""
    if not problem.found or "--blueprint" in change:
        return change
    return f"{change} --blueprint {problem.blueprint.id}"


def _changes(problem: Problem, lacking: Mapping[str, int]) -> Iterator[Change]:
    request = problem.request
    if request.exclude:
        yield "leave out --exclude", _included(problem)
    if request.topics:
        yield "leave out --topic", _asking(problem, topics=[])
    if request.types:
        whole = _whole(problem)
        yield f"leave out --type and name --blueprint {whole.id}", _of_all_types(problem, whole)
    if lacking:
        left = {name: least - lacking.get(name, 0) for name, least in request.hypotheses.items()}
        named = " ".join(f"--hypothesis {name}={left[name]}" for name in left if name in lacking)
        asked = {name: least for name, least in left.items() if least > 0}
        yield named, _asking(problem, hypotheses=asked)
    for level in problem.blueprint.levels:
        if level != request.level:
            yield _with_blueprint(f"--level {level}", problem), _asking(problem, level=level)
    for blueprint in problem.alternatives:
        if blueprint.id != problem.blueprint.id and request.level in blueprint.levels:
            yield f"--blueprint {blueprint.id}", _by_blueprint(problem, blueprint)


def _asking(problem: Problem, **changed: Any) -> Problem:  # noqa: ANN401  fields of all types
    request = msgspec.structs.replace(problem.request, **changed)
    return dataclasses.replace(problem, request=request)


def _included(problem: Problem) -> Problem:
    kept = [each for each in problem.inputs.excluded if each.why != "asked"]
    inputs = msgspec.structs.replace(problem.inputs, excluded=kept)
    return dataclasses.replace(_asking(problem, exclude=[]), inputs=inputs)


def _whole(problem: Problem) -> Blueprint:
    """Return the blueprint as it is: the problem's may have slots more, for the types."""
    own = problem.blueprint
    return next((each for each in problem.alternatives if each.id == own.id), own)


def _of_all_types(problem: Problem, whole: Blueprint) -> Problem:
    """Without types the blueprint's time and evidence are asked for again."""
    request = problem.request
    any_time = MinutesRange(min=1, max=whole.minutes.max)
    minutes = whole.minutes if request.minutes == any_time else request.minutes
    hypotheses = {**whole.evidence, **request.hypotheses}
    changed = _asking(problem, types=[], minutes=minutes, hypotheses=hypotheses)
    return dataclasses.replace(changed, blueprint=whole)


def _by_blueprint(problem: Problem, blueprint: Blueprint) -> Problem:
    """With another blueprint what came from the first one comes from the other."""
    request, before = problem.request, problem.blueprint
    minutes = blueprint.minutes if request.minutes == before.minutes else request.minutes
    own = {
        name: least
        for name, least in request.hypotheses.items()
        if before.evidence.get(name) != least
    }
    hypotheses = {**blueprint.evidence, **own}
    changed = _asking(problem, minutes=minutes, hypotheses=hypotheses, blueprint=blueprint.id)
    return dataclasses.replace(changed, blueprint=blueprint)


def _fitting_minutes(problem: Problem) -> int | None:
    """Return the time nearest to the window that a set takes; None if time is not what lacks."""
    task = task_of(problem)
    missed = _least_missed(task)
    if missed is None or missed == (0, 0):
        return None
    over, under = missed
    window = problem.request.minutes
    minutes = window.max + over if over else window.min - under
    wider = MinutesRange(min=min(window.min, minutes), max=max(window.max, minutes))
    return minutes if can_be_held(task_of(_asking(problem, minutes=wider))) else None


def _least_missed(task: Task) -> tuple[int, int] | None:
    """Minutes over and under of the set that misses the window least, all else held."""
    if not task.count:
        return None
    pool = fewest(task, task.by_weight, Limits())
    program = Program()
    add_choices(program, [0] * len(pool))
    elastic = Elastic(
        missing=program.column(upper=0),
        over=program.column(cost=1),
        under=program.column(cost=1),
        evidence={name: program.column(upper=0) for name in task.problem.request.hypotheses},
    )
    add_hard_rows(program, task, pool, elastic)
    values = solve(program)
    return None if values is None else (values[elastic.over], values[elastic.under])
