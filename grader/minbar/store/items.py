"""Items that were ever drawn, by the hash of their canonical bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from minbar.errors import UserError
from minbar.store.tables import items

__all__ = [
    "ItemBytes",
    "item_by_hash",
    "item_bytes",
    "keep_items",
    "kept_versions",
    "missing_items",
]

_AT_ONCE = 500
"""Hashes in one query: engines limit the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class ItemBytes:
    """A kept item.

    Attributes:
        id, version, sha256: which.
        record: its canonical bytes.
    """

    id: str
    version: str
    sha256: str
    record: bytes


def keep_items(
    conn: Connection,
    records: Mapping[str, tuple[str, str, bytes]],
    *,
    now: dt.datetime | None = None,
) -> list[str]:
    """Keep items that are not kept yet.

    Args:
        conn: in a write transaction.
        records: hash to id, version and canonical bytes.
        now: the moment, by default the present one.

    Returns:
        A sentence for each version of an item that is now kept with two different
        contents: somebody changed it without a new version.

    Raises:
        UserError: if bytes don't have their hash.
    """
    for sha256, (item_id, version, record) in records.items():
        _verified(ItemBytes(item_id, version, sha256, record))
    fresh = missing_items(conn, records)
    told = [_told(conn, *records[sha256][:2]) for sha256 in sorted(fresh)]
    at = now or dt.datetime.now(dt.UTC)
    rows = [
        {"sha256": sha256, "item_id": item_id, "version": version, "record": record, "kept": at}
        for sha256, (item_id, version, record) in sorted(records.items())
        if sha256 in fresh
    ]
    if rows:
        conn.execute(insert(items), rows)
    return [each for each in told if each]


def missing_items(conn: Connection, hashes: Collection[str]) -> set[str]:
    """Return the hashes whose bytes are not kept."""
    wanted = sorted(set(hashes))
    kept: set[str] = set()
    for first in range(0, len(wanted), _AT_ONCE):
        some = items.c.sha256.in_(wanted[first : first + _AT_ONCE])
        kept.update(conn.execute(select(items.c.sha256).where(some)).scalars())
    return set(wanted) - kept


def item_bytes(conn: Connection, item_id: str, version: str) -> ItemBytes | None:
    """Return a version of an item; of several contents, the one kept first.

    Raises:
        UserError: if the bytes are damaged.
    """
    found = kept_versions(conn, item_id, version)
    return item_by_hash(conn, found[0][1]) if found else None


def item_by_hash(conn: Connection, sha256: str) -> ItemBytes | None:
    """Return the item with a hash, or None.

    Raises:
        UserError: if the bytes are damaged.
    """
    row = conn.execute(select(items).where(items.c.sha256 == sha256)).first()
    if row is None:
        return None
    return _verified(ItemBytes(row.item_id, row.version, row.sha256, row.record))


def kept_versions(
    conn: Connection, item_id: str, version: str | None = None
) -> list[tuple[str, str]]:
    """Return version and hash of all that is kept of an item, in the order of keeping."""
    query = select(items.c.version, items.c.sha256).where(items.c.item_id == item_id)
    if version is not None:
        query = query.where(items.c.version == version)
    rows = conn.execute(query.order_by(items.c.kept, items.c.sha256))
    return [(row.version, row.sha256) for row in rows]


def _verified(kept: ItemBytes) -> ItemBytes:
    if hashlib.sha256(kept.record).hexdigest() != kept.sha256:
        what = f"the bytes of `{kept.id}` {kept.version} are damaged: they lack their hash"
        todo = "Put the store back from your backup"
        raise UserError(what, where=kept.sha256, todo=todo)
    return kept


def _told(conn: Connection, item_id: str, version: str) -> str:
    others = kept_versions(conn, item_id, version)
    if not others:
        return ""
    return (
        f"`{item_id}` {version} was drawn with another content before: it was changed"
        " without a new version, so scores from before and after can't be compared"
    )
