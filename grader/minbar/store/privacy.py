"""What the ledger holds about a candidate: all of it on request, and none of it after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

__all__ = ["Erased", "export_candidate", "forget_candidate", "retention"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased.

    Attributes:
        candidates: how many different candidates.
        draws: sets that are nobody's now.
        notes: reasons that people had written about these sets.
    """

    candidates: int
    draws: int
    notes: int


def forget_candidate(conn: Connection, candidate_key: str) -> Erased:
    """Erase every link between the ledger and a candidate.

    A random tombstone takes the place of the key; lock file, its path and reasons
    in free text are erased. The items of the sets stay: exposure counts as before.
    """
    raise NotImplementedError


def retention(conn: Connection, before: dt.date) -> Erased:
    """Forget the candidates of all sets of days before one; what they saw is not known then."""
    raise NotImplementedError


def export_candidate(conn: Connection, candidate_key: str) -> dict[str, Any]:
    """Return everything that the ledger holds about a candidate, as plain values of JSON."""
    raise NotImplementedError
