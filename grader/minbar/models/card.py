"""What lists and draws need to know of an item, without its texts."""

from __future__ import annotations

import msgspec

from minbar.models.hypothesis import Hypothesis
from minbar.models.item import Item, Status, evidence_points
from minbar.models.names import ItemType, Use

__all__ = ["ItemCard", "card_of"]


class ItemCard(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An item without its texts; small, because ten thousand of them are held at once.

    Attributes:
        id, version, status, type, title, topics, roles, levels, minutes, difficulty,
            hypothesis, rubric, environment: as in the item.
        evidence: hypothesis to points of evidence, by `evidence_points`.
        has_code: it comes with code, so its environment must be there to prove it.
        enemies: ids of items that must not stand in one set with it.
        family: items of one family count as the same to a candidate.
        max_rate: largest share of sets that may hold it.
        cooldown_days: days between two uses in one requisition.
        sha256: hash of its canonical record.
    """

    id: str
    version: str
    status: Status
    type: ItemType
    title: str
    topics: tuple[str, ...]
    roles: dict[str, Use]
    levels: tuple[int, ...]
    minutes: int
    difficulty: float
    hypothesis: Hypothesis
    rubric: str
    environment: str
    evidence: dict[Hypothesis, int]
    has_code: bool
    enemies: tuple[str, ...]
    family: str
    max_rate: float
    cooldown_days: int
    sha256: str


def card_of(item: Item, sha256: str) -> ItemCard:
    """Return the card of an item whose record has the hash `sha256`."""
    return ItemCard(
        id=item.id,
        version=item.version,
        status=item.status,
        type=item.type,
        title=item.title,
        topics=tuple(item.topics),
        roles=dict(item.roles),
        levels=tuple(item.levels),
        minutes=item.minutes,
        difficulty=item.difficulty,
        hypothesis=item.hypothesis,
        rubric=item.rubric,
        environment=item.environment,
        evidence=evidence_points(item),
        has_code=item.type == "math" or bool(item.files or item.checks),
        enemies=tuple(enemy.id for enemy in item.enemies),
        family=item.family or item.id,
        max_rate=item.exposure.max_rate,
        cooldown_days=item.exposure.cooldown_days,
        sha256=sha256,
    )
