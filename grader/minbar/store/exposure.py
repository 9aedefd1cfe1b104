"""What a draw needs to know of earlier ones: exposure, what a candidate saw, leaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from minbar.models.lock import PastSet, Usage

__all__ = ["LedgerState", "Window", "ledger_state"]


@dataclass(frozen=True, slots=True)
class Window:
    """Which earlier sets count as exposure: those that fulfil both bounds.

    Attributes:
        sets: at most so many, the newest; None: any number.
        days: of the last so many days, the day of the draw included; None: of all.
    """

    sets: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerState:
    """The ledger as one draw sees it; its values go into `LockInputs` as they are.

    Attributes:
        sequence: what `commit_pending` is to be called with.
        window_sets: sets in the window.
        usage: item to its use, for items that any counted set has held.
        seen: items that this candidate has been drawn, in sets that count.
        seen_families: families of these.
        recent: the last 20 sets of the requisition, newest first.
        leaked: items that have leaked.
    """

    sequence: int
    window_sets: int
    usage: Mapping[str, Usage]
    seen: frozenset[str]
    seen_families: frozenset[str]
    recent: tuple[PastSet, ...]
    leaked: frozenset[str]


def ledger_state(
    conn: Connection,
    *,
    as_of: dt.date,
    window: Window,
    candidate_key: str | None = None,
    requisition: str | None = None,
    now: dt.datetime | None = None,
) -> LedgerState:
    """Gather all of it in one transaction of `Database.read()`.

    A set counts while it is pending for less than an hour, drawn, used or leaked;
    a cancelled one does not. Exposure, `recent` and `Usage.last` are counted up to
    `as_of`; what the candidate saw and what leaked is not: a set of an earlier day
    must hold none of it either.
    """
    raise NotImplementedError
