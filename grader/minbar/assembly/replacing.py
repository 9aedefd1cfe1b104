"""Putting a reserve in the place of an item."""

from __future__ import annotations

from minbar.assembly.problem import Problem
from minbar.models.lock import Lock

__all__ = ["replace"]


def replace(lock: Lock, pos: int, *, why: str, on: str, problem: Problem) -> Lock:
    """Return the lock with the item at `pos` given up for its reserve.

    The reserves are found anew: neither an item that gave way nor one of its family
    comes back.

    Args:
        lock: the set.
        pos: place in the set.
        why: the interviewer's reason.
        on: day, `YYYY-MM-DD`.
        problem: blueprint, cards and details as they were when the set was drawn; the
            lock's request and inputs are used, not the problem's.

    Raises:
        UserError: if the place or a reserve for it is not there.
    """
    raise NotImplementedError
