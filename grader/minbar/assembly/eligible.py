"""Which items a slot could take at all, and what keeps out the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minbar.assembly.problem import Problem
from minbar.assembly.seats import Seats
from minbar.models.blueprint import Slot
from minbar.models.card import ItemCard
from minbar.models.fitting import fits, has_topic
from minbar.models.lock import LockRequest

__all__ = ["Eligible", "find_eligible"]

# An item that is out for several reasons is counted under the first of these.
_REASONS: Final = ("leaked", "seen", "round", "family", "asked")
_SAME_TO_A_CANDIDATE: Final = frozenset({"seen", "round"})


@dataclass(frozen=True, slots=True)
class Eligible:
    """What is never relaxed leaves these.

    Attributes:
        cards: the items, by id.
        masks: for each the slots that it fits, as a bit mask.
        excluded: reason to the number of items that it keeps out.
    """

    cards: tuple[ItemCard, ...]
    masks: tuple[int, ...]
    excluded: dict[str, int]


def find_eligible(problem: Problem, seats: Seats) -> Eligible:
    """Go through all cards of a problem."""
    out = _out(problem)
    by_type = _slots_by_type(seats)
    excluded: Counter[str] = Counter()
    found: list[tuple[str, ItemCard, int]] = []
    for card in problem.cards:
        slots = by_type.get(card.type, ())
        reason = out.get(card.id) or _unasked(card, problem.request, slots)
        mask = 0 if reason else _mask(card, problem.request, slots)
        if mask:
            found.append((card.id, card, mask))
        else:
            excluded[reason or "no-slot"] += 1
    found.sort(key=lambda each: each[0])
    cards = tuple(card for _, card, _ in found)
    return Eligible(cards, tuple(mask for *_, mask in found), dict(sorted(excluded.items())))


def _out(problem: Problem) -> Mapping[str, str]:
    """Item to the reason why it is out; families of what the candidate has seen included."""
    why: dict[str, set[str]] = {}
    for each in problem.inputs.excluded:
        why.setdefault(each.id, set()).add(each.why)
    for name in problem.request.exclude:
        why.setdefault(name, set()).add("asked")
    families = {
        card.family for card in problem.cards if why.get(card.id, set()) & _SAME_TO_A_CANDIDATE
    }
    if families:
        for card in problem.cards:
            if card.family in families:
                why.setdefault(card.id, set()).add("family")
    return {
        name: next(reason for reason in _REASONS if reason in reasons)
        for name, reasons in why.items()
    }


def _slots_by_type(seats: Seats) -> dict[str, list[tuple[int, Slot]]]:
    by_type: dict[str, list[tuple[int, Slot]]] = {}
    for bit, slot in enumerate(seats.slots):
        by_type.setdefault(slot.type, []).append((bit, slot))
    return by_type


def _unasked(
    card: ItemCard, request: LockRequest, slots: list[tuple[int, Slot]] | tuple[()]
) -> str | None:
    if card.status != "active":
        return "not-active"
    if request.role not in card.roles:
        return "other-role"
    if request.level not in card.levels:
        return "other-level"
    if not slots:
        return "other-type"
    if request.topics and not has_topic(card, request.topics):
        return "other-topic"
    return None


def _mask(card: ItemCard, request: LockRequest, slots: list[tuple[int, Slot]] | tuple[()]) -> int:
    return sum(1 << bit for bit, slot in slots if fits(card, slot, request.role, request.level))
