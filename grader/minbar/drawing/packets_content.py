"""The items of a lock as they were drawn: out of the bank, else out of what the store kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from minbar.content.banks import Bank
from minbar.content.records import item_record, read_record, record_sha256
from minbar.errors import UserError
from minbar.models.item import Item
from minbar.models.lock import LockedItem, LockedReserve

__all__ = ["LockedContent", "Stored", "locked_content", "nothing_stored"]

Stored = Callable[[str], bytes | None]
"""Gives the canonical bytes that were kept under a hash; None if there are none."""


@dataclass(frozen=True, slots=True)
class LockedContent:
    """An item of a lock.

    Attributes:
        item: as it was drawn.
        files: attached files, name to text, lines ended by a line feed.
        newer: version that the bank has now, where it is another one.
    """

    item: Item
    files: Mapping[str, str]
    newer: str | None = None


def nothing_stored(_sha256: str) -> bytes | None:
    """Be a store that has kept nothing."""
    return None


def locked_content(
    locked: LockedItem | LockedReserve, bank: Bank, stored: Stored = nothing_stored
) -> LockedContent:
    """Return an item of a lock with exactly the bytes that the lock names.

    Args:
        locked: the place in the lock.
        bank: where the item is looked for first.
        stored: asked if the bank has another version, or none.

    Raises:
        UserError: if neither has it.
    """
    found = bank.items.get(locked.id)
    if found is not None and found.sha256 == locked.sha256:
        # Through the record, so that both ways give the same lines and defaults.
        return _from_record(item_record(found.item, found.files), locked.id)
    record = stored(locked.sha256)
    if record is None or record_sha256(record) != locked.sha256:
        raise _gone(locked, found.item.version if found is not None else None)
    newer = found.item.version if found is not None else None
    return _from_record(record, locked.id, newer)


def _from_record(record: bytes, name: str, newer: str | None = None) -> LockedContent:
    item, files = read_record(record, name=name)
    return LockedContent(item, {path: raw.decode("utf-8") for path, raw in files.items()}, newer)


def _gone(locked: LockedItem | LockedReserve, there: str | None) -> UserError:
    has = f"the bank has {there}" if there else "the bank no longer has it"
    if there == locked.version:
        has = f"what the bank has as {there} is another text"
    what = f"`{locked.id}` {locked.version} of place {locked.pos} is not to be had as drawn: {has}"
    todo = "Name the bank that the set was drawn from with --bank, or draw again"
    return UserError(f"{what}, and the store has not kept it", todo=todo)
