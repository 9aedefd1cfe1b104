"""What becomes of a drawn set: in place, used, cancelled, leaked, an item replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from minbar.errors import UserError
from minbar.models.lock import LockedReserve, Replacement
from minbar.store.draws import (
    Draw,
    Status,
    add_event,
    advance,
    find_draw,
    item_row,
)
from minbar.store.tables import draw_items, draws, leaked_items

__all__ = [
    "leak_items",
    "lift_leak",
    "mark_cancelled",
    "mark_drawn",
    "mark_leaked",
    "mark_used",
    "record_replacement",
]

_BEFORE: Final[Mapping[Status, tuple[Status, ...]]] = MappingProxyType(
    {
        "used": ("drawn",),
        "cancelled": ("pending", "drawn"),
        "leaked": ("drawn", "used", "cancelled"),
    }
)
"""Status to those that it may follow."""


def mark_drawn(conn: Connection, set_id: str, *, now: dt.datetime | None = None) -> None:
    """Say that the lock's file is in place, after a draw or a replacement.

    Nothing happens where that is known already.

    Raises:
        UserError: if there is no such set, or it was cancelled meanwhile.
    """
    at = now or dt.datetime.now(dt.UTC)
    draw = find_draw(conn, set_id)
    if draw.status == "cancelled":
        what = f"{set_id} was cancelled before its file was in place"
        raise UserError(what, todo="Draw again")
    if draw.status != "pending":
        conn.execute(update(draws).where(draws.c.number == draw.number).values(written=True))
        return
    change = update(draws).where(draws.c.number == draw.number)
    conn.execute(change.values(status="drawn", written=True))
    add_event(conn, draw.number, "drawn", at)


def mark_used(
    conn: Connection, set_id: str, *, why: str = "", now: dt.datetime | None = None
) -> None:
    """Say that the interview took place.

    Raises:
        UserError: if there is no such set, or it isn't drawn.
    """
    _move(conn, set_id, "used", why, now)


def mark_cancelled(
    conn: Connection, set_id: str, *, why: str, now: dt.datetime | None = None
) -> None:
    """Say that nobody saw the set: it counts neither as exposure nor as seen any more.

    Raises:
        UserError: if there is no such set, or it was used.
    """
    _move(conn, set_id, "cancelled", why, now)


def mark_leaked(
    conn: Connection, set_id: str, *, why: str, now: dt.datetime | None = None
) -> list[str]:
    """Say that the set is in the open; return its items, which are drawn no more.

    What gave way to a reserve has leaked as well, reserves have not.

    Raises:
        UserError: if there is no such set, or its file was never in place.
    """
    at = now or dt.datetime.now(dt.UTC)
    draw = _move(conn, set_id, "leaked", why, at)
    shown = [item.id for item in draw.items if item.place != "reserve"]
    leak_items(conn, shown, why=why, set_id=set_id, now=at)
    return shown


def leak_items(
    conn: Connection,
    ids: Iterable[str],
    *,
    why: str,
    set_id: str | None = None,
    now: dt.datetime | None = None,
) -> None:
    """Say that items are in the open; those known to be are left as they are."""
    known = set(conn.execute(select(leaked_items.c.item_id)).scalars())
    fresh = sorted(set(ids) - known)
    if not fresh:
        return
    at = now or dt.datetime.now(dt.UTC)
    rows = [{"item_id": each, "at": at, "why": why, "set_id": set_id} for each in fresh]
    conn.execute(insert(leaked_items), rows)
    advance(conn)


def lift_leak(conn: Connection, item_id: str) -> None:
    """Let an item be drawn again, when its key or its task has changed since.

    Raises:
        UserError: if it has not leaked.
    """
    gone = conn.execute(delete(leaked_items).where(leaked_items.c.item_id == item_id))
    if not gone.rowcount:
        what = f"the ledger does not say that `{item_id[:200]}` has leaked"
        raise UserError(what)
    advance(conn)


def record_replacement(
    conn: Connection,
    set_id: str,
    replacement: Replacement,
    data: bytes,
    *,
    reserves: Sequence[LockedReserve] | None = None,
    families: Mapping[str, str] = MappingProxyType({}),
    now: dt.datetime | None = None,
) -> None:
    """Put a reserve in the place of an item.

    What gave way stays seen and exposed. The lock's file is then to be written
    again, and `mark_drawn` called; `draws.unwritten` has the set until then.

    Args:
        conn: in a write transaction.
        set_id: of a drawn set.
        replacement: what changed.
        data: the new bytes of the lock's file.
        reserves: those that the set has now, their bytes kept already; None: those
            that are left of the ones that it had.
        families: item to family, of `reserves`.
        now: the moment, by default the present one.

    Raises:
        UserError: if there is no such set, it isn't drawn, or it holds no such item
            or reserve for this place.
    """
    at = now or dt.datetime.now(dt.UTC)
    draw = find_draw(conn, set_id)
    if draw.status != "drawn":
        what = f"{set_id} is {draw.status}; items are replaced in sets that are drawn"
        raise UserError(what)
    _swap(conn, draw, replacement)
    if reserves is not None:
        _set_reserves(conn, draw, reserves, families)
    change = update(draws).where(draws.c.number == draw.number)
    conn.execute(change.values(lock=data, written=False))
    advance(conn)
    swap = (replacement.pos, replacement.was, replacement.now)
    add_event(conn, draw.number, "replaced", at, why=replacement.why, swap=swap)


def _swap(conn: Connection, draw: Draw, replacement: Replacement) -> None:
    out = ("set", replacement.was, "given-up")
    into = ("reserve", replacement.now, "set")
    for before, item_id, after in (out, into):
        where = and_(
            draw_items.c.draw == draw.number,
            draw_items.c.pos == replacement.pos,
            draw_items.c.place == before,
            draw_items.c.item_id == item_id,
        )
        if not conn.execute(update(draw_items).where(where).values(place=after)).rowcount:
            noun = "item" if before == "set" else "reserve"
            what = f"place {replacement.pos} of {draw.set_id} has no {noun} `{item_id}`"
            raise UserError(what)


def _set_reserves(
    conn: Connection, draw: Draw, reserves: Sequence[LockedReserve], families: Mapping[str, str]
) -> None:
    """Take the reserves out that are left, and put these in."""
    left = and_(draw_items.c.draw == draw.number, draw_items.c.place == "reserve")
    conn.execute(delete(draw_items).where(left))
    last = select(func.max(draw_items.c.line)).where(draw_items.c.draw == draw.number)
    first = conn.execute(last).scalar_one() + 1
    rows = [
        item_row(draw.number, line, reserve, families)
        for line, reserve in enumerate(reserves, first)
    ]
    if rows:
        conn.execute(insert(draw_items), rows)


def _move(conn: Connection, set_id: str, status: Status, why: str, now: dt.datetime | None) -> Draw:
    draw = find_draw(conn, set_id)
    if draw.status == status:
        return draw
    if draw.status not in _BEFORE[status]:
        before = " or ".join(_BEFORE[status])
        what = f"{set_id} is {draw.status}; only a set that is {before} can become {status}"
        raise UserError(what)
    change = update(draws).where(draws.c.number == draw.number)
    conn.execute(change.values(status=status, written=True))
    advance(conn)
    add_event(conn, draw.number, status, now or dt.datetime.now(dt.UTC), why=why)
    return draw
