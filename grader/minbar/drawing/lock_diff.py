"""Which fields of two locks differ."""

from __future__ import annotations

from collections.abc import Iterator

from minbar.assembly.differences import Difference, differences
from minbar.drawing.lock_file import dump_lock, load_lock
from minbar.models.lock import Lock

__all__ = ["first_difference", "lock_differences"]

_DERIVED = "seals"  # follows from the other fields


def lock_differences(expected: Lock, got: Lock) -> Iterator[Difference]:
    """Yield path and sentence of each field in which a lock is not as expected."""
    for name in Lock.__struct_fields__:
        if name != _DERIVED:
            yield from differences(getattr(expected, name), getattr(got, name), name)


def first_difference(kept: bytes, lock: Lock) -> str:
    """Say the first field in which a lock differs from its bytes in the ledger; else nothing."""
    if dump_lock(lock) == kept:
        return ""
    found = next(lock_differences(load_lock(kept, name=lock.id), lock), None)
    return f"`{found[0]}` {found[1]}" if found else "its seals are others"
