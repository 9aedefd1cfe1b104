"""Verifying a lock without a solver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from minbar.assembly.problem import Detail
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.lock import ContentRef, Lock

__all__ = ["Finding", "Known", "check_lock"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a lock that its reader should know.

    Attributes:
        path: field of the lock, such as `items[2].minutes`.
        says: what is the matter, one sentence without a full stop.
        kind: `wrong`: the lock contradicts itself, its blueprint or its items;
            `changed`: the bank has moved on since; the lock is as it was drawn.
    """

    path: str
    says: str
    kind: Literal["wrong", "changed"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a lock is held against.

    Attributes:
        cards: the active items of the banks as they are now.
        details: id of an active item to its detail.
        blueprint: the blueprint as it is now; None if there is none by that id.
        refs: banks, blueprint and role as they are now, by id.
        kept: id and hash to the card of a version that the store holds; None if it
            does not.
        changes: id and version to what the changelog says since, newest first.
    """

    cards: Sequence[ItemCard]
    details: Callable[[str], Detail]
    blueprint: Blueprint | None
    refs: Sequence[ContentRef]
    kept: Callable[[str, str], ItemCard | None]
    changes: Callable[[str, str], Sequence[str]]


def check_lock(lock: Lock, known: Known) -> list[Finding]:
    """Return all that is wrong with a lock, or has changed since, in the order of its fields."""
    raise NotImplementedError
