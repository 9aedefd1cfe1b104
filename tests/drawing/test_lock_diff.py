"""Which fields of two locks differ."""

from __future__ import annotations

import msgspec

from minbar.drawing.lock_diff import first_difference, lock_differences
from minbar.drawing.lock_file import dump_lock
from minbar.models.lock import Lock


def test_equal_locks_differ_nowhere(lock: Lock) -> None:
    """Neither as values nor as bytes."""
    assert [*lock_differences(lock, lock)] == []
    assert first_difference(dump_lock(lock), lock) == ""


def test_field_is_named_with_both_values(lock: Lock) -> None:
    """Path, what it is, what it should be."""
    other = msgspec.structs.replace(lock, met=msgspec.structs.replace(lock.met, minutes=1))
    assert [*lock_differences(lock, other)] == [
        ("met.minutes", f"is 1, and should be {lock.met.minutes}")
    ]
    said = first_difference(dump_lock(lock), other)
    assert said == f"`met.minutes` is 1, and should be {lock.met.minutes}"


def test_seals_alone_are_named(lock: Lock) -> None:
    """They follow from the rest, and are named if nothing else is wrong."""
    other = msgspec.structs.replace(lock, seals={})
    assert first_difference(dump_lock(lock), other) == "its seals are others"
