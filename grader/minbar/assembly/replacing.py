"""Putting a reserve in the place of an item."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import Literal

import msgspec

from minbar.assembly.canonical import seal
from minbar.assembly.choices import Choice, Task, task_of
from minbar.assembly.composing import met_by, reserves_for
from minbar.assembly.limits import Limits, amounts, breaches, wanted_limits
from minbar.assembly.problem import Problem
from minbar.assembly.relaxations import SETS
from minbar.assembly.relaxing import SLACK, least_uses
from minbar.errors import UserError
from minbar.models.lock import Lock, LockedItem, LockedReserve, Replacement

__all__ = ["limits_of", "original_ids", "replace"]


def replace(
    lock: Lock,
    pos: int,
    *,
    why: str,
    on: str,
    problem: Problem,
    reserves: Literal["anew", "kept"] = "anew",
) -> Lock:
    """Return the lock with the item at `pos` given up for its reserve.

    Neither an item that gave way nor one of its family comes back. From another bank than
    that of the draw no reserve may come, or the lock could not be followed: then those of
    the lock are kept that hold with the new item. That depends on what a version of an item
    says, so that it comes out the same whether the items are in the bank or in the store.

    Args:
        lock: the set.
        pos: place in the set.
        why: the interviewer's reason.
        on: day, `YYYY-MM-DD`.
        problem: blueprint, cards and details as they were when the set was drawn; the
            lock's request and inputs are used, not the problem's.
        reserves: find them `anew`, or have what is left of them `kept`; for the latter only
            the cards of the lock's own items count, those included that gave way.

    Raises:
        UserError: if the place or a reserve for it is not there, or the cards are not
            those of the lock.
    """
    was, reserve = _parts(lock, pos)
    same = dataclasses.replace(problem, request=lock.request, inputs=lock.inputs)
    task = task_of(same if reserves == "anew" else _alone(lock, same))
    limits = limits_of(lock, task)
    step = Replacement(
        pos=pos,
        was=was.id,
        was_version=was.version,
        now=reserve.id,
        why=why,
        on=on,
        reserves=reserves,
    )
    items = [_seated(reserve, was.slot) if item.pos == pos else item for item in lock.items]
    replaced = [*lock.replaced, step]
    slots = [task.seats.numbers.index(item.slot) for item in items]
    chosen = _choices(task, [item.id for item in items])
    gone = {choice.card.family for choice in _choices(task, [each.was for each in replaced])}
    if reserves == "anew":
        left = reserves_for(task, [*zip(slots, chosen, strict=True)], limits, gone)
    else:
        left = _left(
            task, [each for each in lock.reserves if each.pos != pos], chosen, limits, gone
        )
    met = met_by(task, chosen)
    return seal(
        msgspec.structs.replace(lock, items=items, reserves=left, met=met, replaced=replaced)
    )


def original_ids(lock: Lock) -> list[str]:
    """Return the items as they were drawn, by place."""
    names = {item.pos: item.id for item in lock.items}
    for step in reversed(lock.replaced):
        names[step.pos] = step.was
    return [names[pos] for pos in sorted(names)]


def limits_of(lock: Lock, task: Task) -> Limits:
    """Return the limits that a set was drawn within.

    Whatever gave way gave way by as little as possible, so that the drawn set is at
    its limit; only the threshold on uses has slack.

    Raises:
        UserError: if an item is not among the choices.
    """
    wanted = wanted_limits(task)
    got = amounts(task, _choices(task, original_ids(lock))).given
    limits = Limits(
        **{
            name: min(got[name], limit) if name == "topics" else max(got[name], limit)
            for name, limit in wanted.given.items()
        }
    )
    raised = [int(each.got) for each in lock.relaxed if each.unit == SETS]
    lowest = least_uses(task, limits)
    return dataclasses.replace(limits, uses=raised[0] if raised else (lowest or 0) + SLACK)


def _parts(lock: Lock, pos: int) -> tuple[LockedItem, LockedReserve]:
    was = next((item for item in lock.items if item.pos == pos), None)
    if was is None:
        what = f"the set has no place {pos}"
        raise UserError(what, todo=f"Its places are 1 to {len(lock.items)}")
    reserve = next((each for each in lock.reserves if each.pos == pos), None)
    if reserve is None:
        what = f"the set has no reserve for place {pos}"
        raise UserError(what, todo="Draw again with `--exclude` and the item's id")
    return was, reserve


def _alone(lock: Lock, problem: Problem) -> Problem:
    """Return the problem with the lock's own items alone, by what is recorded of versions.

    Enemies are not: those that are known are looked at when a reserve comes in.
    """
    steps = [name for step in lock.replaced for name in (step.was, step.now)]
    names = {*steps, *(each.id for each in lock.items), *(each.id for each in lock.reserves)}
    cards = [
        msgspec.structs.replace(card, enemies=()) for card in problem.cards if card.id in names
    ]
    return dataclasses.replace(problem, cards=cards)


def _left(
    task: Task,
    reserves: Sequence[LockedReserve],
    chosen: Sequence[Choice],
    limits: Limits,
    gone: Collection[str],
) -> list[LockedReserve]:
    """Return the reserves with which the set holds, as far as versions of items say.

    What is said of an item beside them, its share and its cooldown, held for each of them
    when the set was drawn.
    """
    limits = dataclasses.replace(limits, share=None, cooldown=None, uses=None)
    left: list[LockedReserve] = []
    for reserve in reserves:
        (choice,) = _choices(task, [reserve.id])
        others = [each for pos, each in enumerate(chosen, start=1) if pos != reserve.pos]
        families = {*gone, chosen[reserve.pos - 1].card.family}
        if choice.card.family not in families and not breaches(task, [*others, choice], limits):
            left.append(reserve)
    return left


def _seated(reserve: LockedReserve, slot: int) -> LockedItem:
    fields = {name: getattr(reserve, name) for name in reserve.__struct_fields__}
    return LockedItem(slot=slot, **fields)


def _choices(task: Task, names: Sequence[str]) -> list[Choice]:
    missing = [name for name in names if name not in task.by_id]
    if missing:
        what = f"`{missing[0]}` is not among the items that could be drawn"
        raise UserError(what, todo="Use the bank as it was when the set was drawn")
    return [task.by_id[name] for name in names]
