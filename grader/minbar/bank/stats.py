"""What a bank holds, counted, and what it is short of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import get_args

import msgspec

from minbar.bank.filling import unfillable
from minbar.content.banks import Bank
from minbar.models.card import ItemCard
from minbar.models.names import ItemType

__all__ = ["LEVELS", "Row", "Stats", "bank_stats"]

LEVELS = (1, 2, 3)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Items that share something. An item with two levels counts in both.

    Attributes:
        name: what they share.
        items: how many there are.
        active: how many of them may be drawn.
        minutes: time that all of them take together.
        levels: level to the number of items that suit it.
    """

    name: str
    items: int
    active: int
    minutes: int
    levels: dict[int, int]


class Stats(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a bank.

    Attributes:
        total: all items.
        types: by interview type; types without an item are there, with none.
        domains: by domain of topics; an item may count in several.
        roles: by role, whatever the use.
        uses: role to use to number of items.
        grid: type to role to number of items.
        statuses: by status.
        holes: what blueprints are short of, each `place: what`, ordered by blueprint.
    """

    total: Row
    types: list[Row]
    domains: list[Row]
    roles: list[Row]
    uses: dict[str, dict[str, int]]
    grid: dict[str, dict[str, int]]
    statuses: dict[str, int]
    holes: list[str]


def bank_stats(bank: Bank) -> Stats:
    """Count what a bank holds."""
    cards = list(bank.cards.values())
    domains = dict.fromkeys(topic.partition(".")[0] for topic in bank.taxonomy)
    return Stats(
        total=_row("all", cards),
        types=_rows(get_args(ItemType), cards, lambda card: (card.type,)),
        domains=_rows(domains, cards, _domains),
        roles=_rows(bank.roles, cards, lambda card: card.roles),
        uses={
            role: dict(Counter(card.roles[role] for card in cards if role in card.roles))
            for role in bank.roles
        },
        grid={kind: _by_role(bank, kind, cards) for kind in get_args(ItemType)},
        statuses=dict(Counter(card.status for card in cards)),
        holes=[f"{hole.where}: {hole.what}" for hole in unfillable(bank)],
    )


def _rows(
    names: Iterable[str], cards: Sequence[ItemCard], of: Callable[[ItemCard], Iterable[str]]
) -> list[Row]:
    return [_row(name, [card for card in cards if name in of(card)]) for name in names]


def _row(name: str, cards: Sequence[ItemCard]) -> Row:
    return Row(
        name=name,
        items=len(cards),
        active=sum(card.status == "active" for card in cards),
        minutes=sum(card.minutes for card in cards),
        levels={level: sum(level in card.levels for card in cards) for level in LEVELS},
    )


def _domains(card: ItemCard) -> set[str]:
    return {topic.partition(".")[0] for topic in card.topics}


def _by_role(bank: Bank, kind: str, cards: Sequence[ItemCard]) -> dict[str, int]:
    there = [card for card in cards if card.type == kind]
    return {role: sum(role in card.roles for card in there) for role in bank.roles}
