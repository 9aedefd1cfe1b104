"""Items as they were when a set was drawn: out of the bank if it still has them, else the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from minbar.content.banks import Bank
from minbar.content.records import read_record
from minbar.models.card import ItemCard, card_of
from minbar.models.item import Item
from minbar.models.lock import Lock, LockedItem, LockedReserve
from minbar.store.draw_values import DrawItem
from minbar.store.items import item_by_hash

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["as_drawn", "find_card", "kept_item", "lines_of"]


def lines_of(locks: Iterable[Lock]) -> list[LockedItem | LockedReserve]:
    """Return all items and reserves of some sets."""
    lines: list[LockedItem | LockedReserve] = []
    for lock in locks:
        lines += lock.items
        lines += lock.reserves
    return lines


def find_card(bank: Bank, conn: Connection | None, item_id: str, sha256: str) -> ItemCard | None:
    """Return the card of a version of an item; None if neither bank nor store has it.

    Args:
        bank: looked at first; an item in any state counts.
        conn: of the store; None where there is no store.
        item_id: the item.
        sha256: hash of the version.
    """
    card = bank.cards.get(item_id)
    if card is not None and card.sha256 == sha256:
        return card
    found = kept_item(conn, sha256)
    return found[0] if found else None


def as_drawn(
    bank: Bank, conn: Connection, lines: Iterable[DrawItem]
) -> dict[str, tuple[ItemCard, Item]]:
    """Return the items of a set whose version the bank does not hold as an active one now.

    Args:
        bank: as it is now.
        conn: of the store.
        lines: of the set in the ledger: items, reserves, and what gave way.

    What the store kept says nothing of enemies and exposure; nothing else is known of them.
    """
    found: dict[str, tuple[ItemCard, Item]] = {}
    for line in lines:
        card = bank.cards.get(line.id)
        if card is not None and card.sha256 == line.sha256 and card.status == "active":
            continue
        kept = kept_item(conn, line.sha256)
        if kept is not None:
            found[line.id] = kept
    return found


def kept_item(conn: Connection | None, sha256: str) -> tuple[ItemCard, Item] | None:
    """Return a version of an item out of the store, as an active one."""
    kept = item_by_hash(conn, sha256) if conn is not None else None
    if kept is None:
        return None
    item, _ = read_record(kept.record, name=f"`{kept.id}` {kept.version} in the store")
    return msgspec.structs.replace(card_of(item, sha256), status="active"), item
