"""What a draw needs to know of earlier ones: exposure, what a candidate saw, leaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Subquery, and_, distinct, func, select

from minbar.models.lock import PastSet, Usage
from minbar.store.draws import counted
from minbar.store.tables import draw_items, draws, leaked_items, ledger

__all__ = ["RECENT_SETS", "LedgerState", "Window", "leaked_ids", "ledger_state"]

RECENT_SETS: Final = 20
_NEWEST_FIRST: Final = (draws.c.as_of.desc(), draws.c.number.desc())
_SHOWN: Final = draw_items.c.place != "reserve"
_Value = TypeVar("_Value")


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
        usage: item to its use, for items that a set of the window, or of the requisition,
            has held.
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
) -> LedgerState:
    """Gather all of it in one transaction of `Database.read()`.

    A set counts from the moment that it is committed, until it is cancelled. Exposure,
    `recent` and `Usage.last` are counted up to `as_of`; what the candidate saw and what
    leaked is not: a set of an earlier day must hold none of it either.
    """
    counts = counted()
    until = and_(counts, draws.c.as_of <= as_of)
    in_window = _window(until, as_of, window)
    seen = _seen(conn, counts, candidate_key)
    return LedgerState(
        sequence=conn.execute(select(ledger.c.sequence)).scalar_one(),
        window_sets=conn.execute(select(func.count()).select_from(in_window)).scalar_one(),
        usage=_usage(conn, in_window, until, requisition),
        seen=frozenset(item_id for item_id, _ in seen),
        seen_families=frozenset(family for _, family in seen),
        recent=_recent(conn, until, requisition),
        leaked=leaked_ids(conn),
    )


def leaked_ids(conn: Connection) -> frozenset[str]:
    """Return the items that have leaked and are drawn no more."""
    return frozenset(conn.execute(select(leaked_items.c.item_id)).scalars())


def _window(until: ColumnElement[bool], as_of: dt.date, window: Window) -> Subquery:
    query = select(draws.c.number).where(until).order_by(*_NEWEST_FIRST)
    if window.days is not None:
        query = query.where(draws.c.as_of > as_of - dt.timedelta(days=window.days))
    if window.sets is not None:
        query = query.limit(window.sets)
    return query.subquery()


def _usage(
    conn: Connection, in_window: Subquery, until: ColumnElement[bool], requisition: str | None
) -> dict[str, Usage]:
    held = draw_items.c.draw.in_(select(in_window.c.number))
    sets = _by_item(conn, func.count(distinct(draw_items.c.draw)), held)
    last: dict[str, dt.date] = {}
    if requisition is not None:
        here = and_(until, draws.c.requisition == requisition)
        last = _by_item(conn, func.max(draws.c.as_of), here)
    return {
        item_id: Usage(
            sets=sets.get(item_id, 0),
            last=last[item_id].isoformat() if item_id in last else None,
        )
        for item_id in sorted(sets.keys() | last.keys())
    }


def _by_item(
    conn: Connection, value: ColumnElement[_Value], where: ColumnElement[bool]
) -> dict[str, _Value]:
    query = (
        select(draw_items.c.item_id, value)
        .join(draws, draws.c.number == draw_items.c.draw)
        .where(where, _SHOWN)
        .group_by(draw_items.c.item_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def _seen(
    conn: Connection, counts: ColumnElement[bool], candidate_key: str | None
) -> list[tuple[str, str]]:
    if candidate_key is None:
        return []
    query = (
        select(draw_items.c.item_id, draw_items.c.family)
        .join(draws, draws.c.number == draw_items.c.draw)
        .where(counts, _SHOWN, draws.c.candidate_key == candidate_key)
    )
    return [(row[0], row[1]) for row in conn.execute(query)]


def _recent(
    conn: Connection, until: ColumnElement[bool], requisition: str | None
) -> tuple[PastSet, ...]:
    if requisition is None:
        return ()
    newest = (
        select(draws.c.number, draws.c.set_id)
        .where(until, draws.c.requisition == requisition)
        .order_by(*_NEWEST_FIRST)
        .limit(RECENT_SETS)
    )
    names = {row.number: row.set_id for row in conn.execute(newest)}
    held: dict[int, list[str]] = {number: [] for number in names}
    lines = (
        select(draw_items.c.draw, draw_items.c.item_id)
        .where(draw_items.c.draw.in_(names), draw_items.c.place == "set")
        .order_by(draw_items.c.draw, draw_items.c.pos)
    )
    for row in conn.execute(lines):
        held[row.draw].append(row.item_id)
    return tuple(PastSet(id=names[number], items=held[number]) for number in names)
