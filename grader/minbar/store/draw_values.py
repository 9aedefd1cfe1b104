"""A set of the ledger, as it goes in and as it comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from minbar.models.lock import Lock

__all__ = ["Draw", "DrawItem", "NewDraw", "Place", "Status"]

Status: TypeAlias = Literal["pending", "drawn", "used", "cancelled", "leaked"]
Place: TypeAlias = Literal["set", "reserve", "given-up"]


@dataclass(frozen=True, slots=True)
class NewDraw:
    """A set about to be committed.

    Attributes:
        lock: its lock.
        data: the bytes of the lock's file.
        target: absolute path that the file will have.
        families: item to family, of items and reserves; one that is missing is a
            family of its own.
    """

    lock: Lock
    data: bytes
    target: str
    families: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawItem:
    """An item of a set.

    Attributes:
        pos: place in the interview, from 1.
        place: in the `set`, a `reserve` for this place, or `given-up` for a reserve.
        id, version, sha256, family: the item as it was drawn.
    """

    pos: int
    place: Place
    id: str
    version: str
    sha256: str
    family: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A set of the ledger.

    Attributes:
        number: the ledger's own number of it.
        set_id: id of the set.
        status: what became of it.
        candidate_key: keyed hash, a `forgotten-…` tombstone, or None for nobody.
        requisition, role, level, round, form, as_of: as in the lock's request.
        created: when it was committed, UTC.
        sequence: the ledger's sequence that its commit made.
        lock: the lock's file as it stands; None once the candidate is forgotten.
        target: path of that file; None as before.
        written: whether the file is known to be in place.
        items: by place in the interview, reserves last.
    """

    number: int
    set_id: str
    status: Status
    candidate_key: str | None
    requisition: str | None
    role: str
    level: int
    round: int
    form: int
    as_of: dt.date
    created: dt.datetime
    sequence: int
    lock: bytes | None
    target: str | None
    written: bool
    items: tuple[DrawItem, ...]
