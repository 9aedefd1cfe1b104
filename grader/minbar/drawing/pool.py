"""What there is to draw from: the active items of the banks, and what names them for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from minbar.assembly.problem import Detail, Problem
from minbar.bank.variants import deployed_variants
from minbar.content.banks import Bank
from minbar.content.hashing import sha256_hex
from minbar.drawing.blueprints import with_types
from minbar.drawing.request import blueprint_was_found
from minbar.errors import UserError
from minbar.models.card import ItemCard
from minbar.models.item import Item
from minbar.models.lock import ContentRef, LockInputs, LockRequest

__all__ = ["Pool", "detail_of", "details_of", "open_pool", "pool_as_it_is", "problem_of"]


@dataclass(frozen=True, slots=True)
class Pool:
    """The active items of a bank.

    Attributes:
        bank: where they lie.
        cards: their cards, in the order of their ids.
        banks: each namespace, with a hash over the cards of its active items.
    """

    bank: Bank
    cards: tuple[ItemCard, ...]
    banks: tuple[ContentRef, ...]


def open_pool(bank: Bank) -> Pool:
    """Return what can be drawn from a bank.

    Raises:
        ContentError: if the bank has problems: nothing is drawn from it then.
        UserError: if none of its items is active.
    """
    bank.require_sound()
    pool = pool_as_it_is(bank)
    if not pool.cards:
        what = f"none of the bank's {len(bank.cards)} items is active, and only those are drawn"
        todo = "Have items read a second time, prove them with `minbar bank check`, activate them"
        raise UserError(what, todo=todo)
    return pool


def pool_as_it_is(bank: Bank) -> Pool:
    """Return the active items of a bank that nothing is to be drawn from, sound or not."""
    active = (card for card in bank.cards.values() if card.status == "active")
    cards = tuple(sorted(active, key=lambda card: card.id))
    return Pool(bank, cards, _bank_refs(cards))


def problem_of(
    request: LockRequest,
    inputs: LockInputs,
    pool: Pool,
    *,
    others: Mapping[str, tuple[ItemCard, Item]] | None = None,
) -> Problem:
    """Return all that a draw depends on.

    Args:
        request: what is asked.
        inputs: what else counts.
        pool: what there is to draw from.
        others: items as they were at another time, by id, in place of the pool's.
    """
    bank, kept = pool.bank, others or {}
    cards = tuple(card for card in pool.cards if card.id not in kept)
    blueprint = bank.blueprints[request.blueprint]
    return Problem(
        request=request,
        blueprint=with_types(blueprint, request.types),
        inputs=inputs,
        cards=(*cards, *(card for card, _ in kept.values())),
        details=details_of(bank, {name: item for name, (_, item) in kept.items()}),
        alternatives=tuple(
            one
            for one in bank.blueprints.values()
            if one.role == request.role and request.level in one.levels
        ),
        found=blueprint_was_found(request),
    )


def detail_of(item: Item) -> Detail:
    """Return what a draw needs of an item beside its card."""
    variants = deployed_variants(item) if item.type == "math" else ()
    return Detail(
        variants=len(variants),
        params_of=lambda number: variants[number - 1].values,
        bugs=tuple(bug.id for bug in item.bugs),
        plant=dict(item.plant),
    )


def details_of(
    bank: Bank, kept: Mapping[str, Item] = MappingProxyType({})
) -> Callable[[str], Detail]:
    """Return how a draw asks for the detail of an item by its id.

    Args:
        bank: where the items lie.
        kept: items as they were at another time, which come first.
    """
    known: dict[str, Detail] = {}

    def details(item_id: str) -> Detail:
        if item_id not in known:
            item = kept[item_id] if item_id in kept else bank.items[item_id].item
            known[item_id] = detail_of(item)
        return known[item_id]

    return details


def _bank_refs(cards: tuple[ItemCard, ...]) -> tuple[ContentRef, ...]:
    """Hash all that a draw sees of each bank: status, enemies and exposure included."""
    banks: dict[str, list[ItemCard]] = {}
    for card in cards:
        banks.setdefault(card.id.partition(".")[0], []).append(card)
    return tuple(
        ContentRef(
            id=name,
            version=str(len(banks[name])),
            sha256=sha256_hex(msgspec.json.encode(banks[name], order="deterministic")),
        )
        for name in sorted(banks)
    )
