"""What had to give way, said with its size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from minbar.assembly.choices import MILLI, Choice, Task
from minbar.assembly.limits import Limits, wanted_limits
from minbar.assembly.relaxing import SLACK, least_uses
from minbar.models.lock import Relaxation

__all__ = ["SETS", "relaxations"]

SETS: Final = "sets of one item"
"""Unit of the threshold on uses, which tells it from uses above an item's share."""


_NAMED: Final = 3
"""Items that a sentence names; of more it says how many."""


def relaxations(task: Task, chosen: Sequence[Choice], limits: Limits) -> list[Relaxation]:
    """Return what the limits give up of what is wanted, what gave way first at the front.

    Args:
        task: the draw.
        chosen: the set.
        limits: limits that it holds.
    """
    return [*_threshold(task, limits), *_wishes(task, chosen, limits)]


def _threshold(task: Task, limits: Limits) -> Iterator[Relaxation]:
    got, lowest = limits.given["uses"], least_uses(task, limits)
    if lowest is None or got <= lowest + SLACK:
        return
    wanted = lowest + SLACK
    says = (
        f"Items in up to {got} of the last {task.problem.inputs.window_sets} sets were allowed,"
        f" instead of in up to {wanted}: the least used items alone make no set that holds all else"
    )
    yield Relaxation(what="exposure", wanted=float(wanted), got=float(got), unit=SETS, says=says)


def _wishes(task: Task, chosen: Sequence[Choice], limits: Limits) -> Iterator[Relaxation]:
    given, wanted = limits.given, wanted_limits(task).given
    if given["cooldown"] > wanted["cooldown"]:
        got = given["cooldown"]
        says = f"Used again in this requisition before the cooldown was over: {_days(task, chosen)}"
        yield Relaxation(what="cooldown", wanted=0.0, got=float(got), unit="items", says=says)
    if given["share"] > wanted["share"]:
        got = given["share"]
        says = f"Items are above their largest share of sets by {_count(got, 'use')} in all"
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


def _days(task: Task, chosen: Sequence[Choice]) -> str:
    """Name the items that cool down, with the days that have passed and that should have."""
    cooling = [choice.card for choice in chosen if choice.cooling]
    usage, as_of = task.problem.inputs.usage, dt.date.fromisoformat(task.problem.request.as_of)
    said = [
        f"{card.id} after {_count((as_of - dt.date.fromisoformat(last)).days, 'day')}"
        f" of {card.cooldown_days}"
        for card in sorted(cooling, key=lambda each: each.id)[:_NAMED]
        if (last := usage[card.id].last)
    ]
    more = [f"and {len(cooling) - _NAMED} more"] if len(cooling) > _NAMED else []
    return ", ".join([*said, *more])


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
