"""Drawing one set."""

from __future__ import annotations

from minbar import __version__
from minbar.assembly.canonical import seal
from minbar.assembly.choices import task_of
from minbar.assembly.composing import compose
from minbar.assembly.problem import MODEL, Problem
from minbar.assembly.relaxing import can_be_held, reach
from minbar.assembly.search import best_two
from minbar.assembly.shortfall import explain
from minbar.assembly.solve import solver_version
from minbar.errors import OurFault
from minbar.models.lock import Engine, Lock

__all__ = ["draw", "draw_with", "is_possible"]


def draw(problem: Problem) -> Lock:
    """Draw the best set.

    The same problem gives the same lock on every machine, whatever the order of
    its cards.

    Raises:
        ImpossibleDraw: if no set holds what is never relaxed.
        UserError: if the blueprint has too many items, or an item lacks a number of bugs.
    """
    return draw_with(problem, Engine(minbar=__version__, model=MODEL, solver=solver_version()))


def draw_with(problem: Problem, engine: Engine) -> Lock:
    """Draw as `draw` does, and write down `engine` as what drew."""
    task = task_of(problem)
    limits = reach(task)
    if limits is None:
        raise explain(task)
    found = best_two(task, limits)
    if found is None:
        what = "a set that was there is gone when the best one is looked for"
        raise OurFault(what)
    chosen, second_best = found
    return seal(compose(task, chosen, limits, second_best, engine))


def is_possible(problem: Problem) -> bool:
    """Whether some set holds what is never relaxed."""
    return can_be_held(task_of(problem))
