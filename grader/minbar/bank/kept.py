"""Items that the store keeps: every one that was ever drawn."""

from __future__ import annotations

from minbar.store.database import existing_database
from minbar.store.items import ItemBytes, item_bytes

__all__ = ["kept_item"]


def kept_item(item_id: str, version: str, store: str | None = None) -> ItemBytes | None:
    """Return a version of an item out of the store; None where it isn't there, or no store is.

    Args:
        item_id: of the item.
        version: of the item.
        store: URL of the store, where it isn't the usual one.

    Raises:
        UserError: if the store is in no good state, or the bytes are damaged.
    """
    database = existing_database(store)
    if database is None:
        return None
    with database, database.read() as conn:
        return item_bytes(conn, item_id, version)
