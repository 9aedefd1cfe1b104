"""What exactly is asked of an item: a variant of its numbers, bugs to plant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minbar.assembly.problem import Detail, Problem
from minbar.assembly.seeded import seeded_number
from minbar.errors import UserError
from minbar.models.card import ItemCard
from minbar.models.lock import LockedItem, LockedReserve

__all__ = ["locked_item", "locked_reserve"]


def locked_item(problem: Problem, card: ItemCard, pos: int, slot: int) -> LockedItem:
    """Return an item as it stands in the set.

    Args:
        problem: the draw.
        card: the item.
        pos: place in the interview, from 1.
        slot: slot of the blueprint, from 1.

    Raises:
        UserError: if its file does not say how many bugs the level gets.
    """
    return LockedItem(pos=pos, slot=slot, **_instance(problem, card))


def locked_reserve(problem: Problem, card: ItemCard, pos: int) -> LockedReserve:
    """Return an item as a reserve for a place; otherwise as `locked_item`."""
    return LockedReserve(pos=pos, **_instance(problem, card))


def _instance(problem: Problem, card: ItemCard) -> dict[str, Any]:
    """One item is asked in the same way wherever it stands in a draw."""
    detail = problem.details(card.id)
    seed = problem.request.seed
    fields: dict[str, Any] = {
        "id": card.id,
        "version": card.version,
        "sha256": card.sha256,
        "minutes": card.minutes,
    }
    if detail.variants:
        variant = 1 + seeded_number(seed, card.id, "variant", below=detail.variants)
        fields |= {"variant": variant, "params": dict(detail.params_of(variant))}
    if detail.bugs:
        fields["bugs"] = _bugs(detail, card, seed, problem.request.level)
    return fields


def _bugs(detail: Detail, card: ItemCard, seed: str, level: int) -> Sequence[str]:
    """Bugs of the file's number for the level, in the order of the file."""
    number = detail.plant.get(str(level))
    if number is None:
        what = f"`{card.id}` does not say how many bugs level {level} gets"
        raise UserError(what, todo="Write it into `plant`")
    ranked = sorted(
        detail.bugs, key=lambda bug: (seeded_number(seed, card.id, "bug", bug, below=2**64), bug)
    )
    planted = frozenset(ranked[:number])
    return [bug for bug in detail.bugs if bug in planted]
