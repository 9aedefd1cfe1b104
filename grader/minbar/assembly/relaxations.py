"""What had to give way, said with its size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minbar.assembly.choices import MILLI, Task
from minbar.assembly.limits import Limits, wanted_limits
from minbar.assembly.relaxing import SLACK, least_uses
from minbar.models.lock import Relaxation

__all__ = ["SETS", "relaxations"]

SETS: Final = "sets of one item"
"""Unit of the threshold on uses, which tells it from uses above an item's share."""


def relaxations(task: Task, limits: Limits) -> list[Relaxation]:
    """Return what the limits give up of what is wanted, what gave way first at the front."""
    return [*_threshold(task, limits), *_wishes(task, limits)]


def _threshold(task: Task, limits: Limits) -> Iterator[Relaxation]:
    got, lowest = limits.given["uses"], least_uses(task, limits)
    if lowest is None or got <= lowest + SLACK:
        return
    wanted = lowest + SLACK
    says = (
        f"Items that up to {got} of the last {task.problem.inputs.window_sets} sets hold were"
        f" allowed; {wanted} would do if slots were all that had to be filled"
    )
    yield Relaxation(what="exposure", wanted=float(wanted), got=float(got), unit=SETS, says=says)


def _wishes(task: Task, limits: Limits) -> Iterator[Relaxation]:
    given, wanted = limits.given, wanted_limits(task).given
    if given["cooldown"] > wanted["cooldown"]:
        got = given["cooldown"]
        says = f"{_items(got)} used in this requisition before {_its(got)} cooldown had passed"
        yield Relaxation(what="cooldown", wanted=0.0, got=float(got), unit="items", says=says)
    if given["share"] > wanted["share"]:
        got = given["share"]
        says = f"Items are above their largest share of sets by {_uses(got)} in all"
        yield Relaxation(
            what="exposure", wanted=0.0, got=float(got), unit="uses above share", says=says
        )
    if given["forms"] > wanted["forms"]:
        yield _common(wanted["forms"], given["forms"], "another parallel form", "forms")
    if given["overlap"] > wanted["overlap"]:
        where = "one of the requisition's last sets"
        yield _common(wanted["overlap"], given["overlap"], where, "sets")
    if given["topics"] < wanted["topics"]:
        yield _topics(wanted["topics"], given["topics"])
    if given["difficulty"] > wanted["difficulty"]:
        yield _difficulty(task, wanted["difficulty"], given["difficulty"])


def _common(wanted: int, got: int, where: str, what: str) -> Relaxation:
    shared = "One of the items is" if got == 1 else f"Up to {got} of the items are"
    says = f"{shared} in {where} as well; {wanted or 'none'} was wanted"
    unit = f"items in common with {what}"
    return Relaxation(what="overlap", wanted=float(wanted), got=float(got), unit=unit, says=says)


def _topics(wanted: int, got: int) -> Relaxation:
    different = "1 topic" if got == 1 else f"{got} different topics"
    says = f"The set has {different}; {wanted} were wanted"
    return Relaxation(what="topics", wanted=float(wanted), got=float(got), unit="topics", says=says)


def _difficulty(task: Task, wanted: int, got: int) -> Relaxation:
    wide, near = (round(each / task.count / MILLI, 3) for each in (got, wanted))
    target = task.problem.blueprint.difficulty.mean.at(task.problem.request.level)
    says = (
        f"The mean difficulty is {wide:.2f} logits from the target of {target:g};"
        f" at most {near:g} was wanted"
    )
    return Relaxation(what="difficulty", wanted=near, got=wide, unit="logits", says=says)


def _items(count: int) -> str:
    return "1 item was" if count == 1 else f"{count} items were"


def _its(count: int) -> str:
    return "its" if count == 1 else "their"


def _uses(count: int) -> str:
    return "1 use" if count == 1 else f"{count} uses"
