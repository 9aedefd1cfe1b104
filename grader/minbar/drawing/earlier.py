"""Earlier sets for the same candidate and round: the same one again, or another try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from minbar.drawing.lock_file import load_lock
from minbar.models.lock import Lock, LockRequest
from minbar.store.draws import Draw, draws_for

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Earlier", "earlier_sets", "find_again"]

_STANDING: Final = frozenset({"pending", "drawn", "used"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A set that was drawn before for the same candidate, requisition and round.

    Attributes:
        set_id: its id.
        status: what became of it.
        drawn: when.
        seed: its seed; empty where its lock was erased.
    """

    set_id: str
    status: str
    drawn: dt.datetime
    seed: str


def earlier_sets(conn: Connection, request: LockRequest) -> tuple[Earlier, ...]:
    """Return the sets drawn before for whom and what a request is, oldest first."""
    return tuple(
        Earlier(draw.set_id, draw.status, draw.created, lock.request.seed if lock else "")
        for draw, lock in _drawn(conn, request)
    )


def find_again(
    conn: Connection, requests: Sequence[LockRequest], *, any_day: bool
) -> tuple[tuple[Draw, Lock], ...] | None:
    """Return the sets that these very requests drew before, if all of them still stand.

    What was filled in and said does not count, and neither does the hash of the
    blueprint: the candidate has that set already.

    Args:
        conn: of a read transaction.
        requests: of all forms.
        any_day: the day was left out, so that of the earlier draw is as good.
    """
    found: list[tuple[Draw, Lock]] = []
    for request in requests:
        same = (
            (draw, lock)
            for draw, lock in _drawn(conn, request)
            if lock and draw.status in _STANDING and _same(lock.request, request, any_day=any_day)
        )
        first = next(same, None)
        if first is None:
            return None
        found.append(first)
    return tuple(found)


def _drawn(conn: Connection, request: LockRequest) -> list[tuple[Draw, Lock | None]]:
    if request.candidate is None:
        return []
    return [
        (draw, load_lock(draw.lock, name=draw.set_id) if draw.lock else None)
        for draw in draws_for(conn, request.candidate, request.round)
        if draw.requisition == request.requisition
    ]


def _same(before: LockRequest, now: LockRequest, *, any_day: bool) -> bool:
    def outline(request: LockRequest) -> LockRequest:
        as_of = now.as_of if any_day else request.as_of
        return msgspec.structs.replace(request, assumed=[], as_of=as_of)

    return outline(before) == outline(now)
