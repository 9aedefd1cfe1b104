"""Whether an item may stand in a slot of a blueprint."""

from __future__ import annotations

from collections.abc import Iterable

from minbar.models.blueprint import Slot
from minbar.models.card import ItemCard

__all__ = ["fits", "has_topic"]


def fits(card: ItemCard, slot: Slot, role: str, level: int) -> bool:
    """Whether an item may stand in a slot for a role and level."""
    return (
        card.type == slot.type
        and role in card.roles
        and level in card.levels
        and (not slot.use or card.roles[role] in slot.use)
        and (slot.minutes is None or slot.minutes.min <= card.minutes <= slot.minutes.max)
        and (slot.hypothesis is None or slot.hypothesis in card.evidence)
        and (not slot.topics or has_topic(card, slot.topics))
    )


def has_topic(card: ItemCard, patterns: Iterable[str]) -> bool:
    """Whether one of an item's topics is among `patterns`, which may end in `.*`."""
    return any(_has(card, pattern) for pattern in patterns)


def _has(card: ItemCard, pattern: str) -> bool:
    if pattern.endswith(".*"):
        return any(topic.startswith(pattern[:-1]) for topic in card.topics)
    return pattern in card.topics
