"""The ledger of draws: which sets were drawn for whom.

All functions take a connection of `Database.begin()` (those that change the
ledger) or of `Database.read()`. A draw goes like this:

1. In one `read()`: `exposure.ledger_state`. Outside of it: solve.
2. In one `begin()`: `items.keep_items`, `bind_secret` where there is a candidate,
   then `commit_pending` with the state's sequence. If that raises
   `LedgerMovedError`, begin again at 1.
3. Put the lock's file in its place, then, in one `begin()`: `outcomes.mark_drawn`.

What a crash leaves between 2 and 3 is in `unwritten`. What becomes of a set later
is in `outcomes`, what people may ask to be erased in `privacy`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    insert,
    select,
    update,
)

from minbar.errors import LedgerMovedError, OurFault, UserError
from minbar.models.lock import Lock, LockedItem, LockedReserve
from minbar.store.draw_values import Draw, DrawItem, NewDraw, Place, Status
from minbar.store.tables import draw_events, draw_items, draws, items, ledger

__all__ = [
    "PENDING_FOR",
    "Draw",
    "DrawItem",
    "NewDraw",
    "Place",
    "Status",
    "add_event",
    "advance",
    "bind_secret",
    "commit_pending",
    "counted",
    "draws_for",
    "find_draw",
    "item_row",
    "unwritten",
]

PENDING_FOR: Final = dt.timedelta(hours=1)
"""After this nobody waits for the file of a pending set: the very same set may be drawn anew."""


def commit_pending(
    conn: Connection,
    expected_sequence: int,
    new: Sequence[NewDraw],
    *,
    now: dt.datetime | None = None,
) -> int:
    """Enter sets as pending, all or none (parallel forms are committed together).

    Args:
        conn: in a write transaction, in which the items' bytes are kept already.
        expected_sequence: of the state that the sets were solved with.
        new: the sets.
        now: the moment, by default the present one.

    Returns:
        The ledger's new sequence.

    Raises:
        LedgerMovedError: if the ledger has changed since; gather and solve again.
        UserError: if one of the sets is drawn already.
        OurFault: if the bytes of an item are not kept.
    """
    at = now or dt.datetime.now(dt.UTC)
    if conn.execute(select(ledger.c.sequence)).scalar_one() != expected_sequence:
        what = "others changed the ledger while this set was drawn"
        raise LedgerMovedError(what, todo="Draw again")
    _check_kept(conn, {line.sha256 for each in new for line in _lines(each.lock)})
    sequence = advance(conn)
    for each in new:
        _make_room(conn, each.lock.id, at)
        _insert(conn, each, sequence, at)
    return sequence


def unwritten(conn: Connection) -> list[Draw]:
    """Return the sets whose file may not be in place, oldest first, for `draw --recover`.

    Write `lock` to `target` for each of them, then `outcomes.mark_drawn`.
    """
    wanted = and_(draws.c.written.is_(False), draws.c.status != "cancelled")
    return _read(conn, select(draws).where(wanted).order_by(draws.c.number))


def draws_for(conn: Connection, candidate_key: str, round_: int | None = None) -> list[Draw]:
    """Return the sets of a candidate, cancelled ones included, oldest first.

    Args:
        conn: any connection.
        candidate_key: whose.
        round_: of this round of the interviews; None: of all.
    """
    query = select(draws).where(draws.c.candidate_key == candidate_key)
    if round_ is not None:
        query = query.where(draws.c.round == round_)
    return _read(conn, query.order_by(draws.c.number))


def find_draw(conn: Connection, set_id: str) -> Draw:
    """Return a set by its id; of a set that was drawn more than once, the newest.

    Raises:
        UserError: if the ledger holds no such set.
    """
    query = select(draws).where(draws.c.set_id == set_id).order_by(draws.c.number.desc()).limit(1)
    found = _read(conn, query)
    if not found:
        what = f"the ledger holds no set {set_id[:40]!a}"
        raise UserError(what, todo="Was it drawn with another store? See MINBAR_STORE")
    return found[0]


def counted() -> ColumnElement[bool]:
    """Return the condition on `draws` that a set counts, as exposure and as seen.

    A pending one does however old it is: what stopped before it was marked as drawn may
    have left its file in place, and then somebody has shown it.
    """
    return draws.c.status != "cancelled"


def bind_secret(conn: Connection, secret_id: str) -> None:
    """Hold the ledger to one secret: with another, a candidate would have another key.

    Args:
        conn: in a write transaction.
        secret_id: of the secret that the candidates' keys are made with.

    Raises:
        UserError: if the ledger's candidates have keys of another secret.
    """
    known = conn.execute(select(ledger.c.secret_id)).scalar_one()
    if known is None:
        conn.execute(update(ledger).values(secret_id=secret_id))
    elif known != secret_id:
        what = "this store's candidates are known by another secret than the one here"
        todo = (
            "Whoever shares a store shares its secret: copy the file `secret` from the"
            " folder of minbar's state on the machine that began the store"
        )
        raise UserError(what, todo=todo)


def advance(conn: Connection) -> int:
    """Make every draw that is being solved start again; return the new sequence."""
    conn.execute(update(ledger).values(sequence=ledger.c.sequence + 1))
    return int(conn.execute(select(ledger.c.sequence)).scalar_one())


def add_event(
    conn: Connection,
    number: int,
    kind: str,
    at: dt.datetime,
    *,
    why: str = "",
    swap: tuple[int, str, str] | None = None,
) -> None:
    """Record what happened to a set.

    Args:
        conn: in a write transaction.
        number: of the draw.
        kind: what happened.
        at: when.
        why: the reason that was given.
        swap: of a replacement: place, item before, item after.
    """
    pos, was, came = swap or (None, None, None)
    sequence = select(ledger.c.sequence).scalar_subquery()
    values = {"draw": number, "kind": kind, "at": at, "sequence": sequence, "why": why}
    conn.execute(insert(draw_events).values({**values, "pos": pos, "was": was, "came": came}))


def _check_kept(conn: Connection, hashes: set[str]) -> None:
    kept = conn.execute(select(items.c.sha256).where(items.c.sha256.in_(hashes))).scalars()
    missing = hashes - set(kept)
    if missing:
        what = f"the bytes of {len(missing)} items of this set are not kept: {min(missing)}"
        raise OurFault(what)


def _make_room(conn: Connection, set_id: str, at: dt.datetime) -> None:
    """Cancel an abandoned draw of the very same set; refuse one that stands."""
    same = and_(draws.c.set_id == set_id, draws.c.status != "cancelled")
    row = conn.execute(select(draws.c.number, draws.c.status, draws.c.created).where(same)).first()
    if row is None:
        return
    if row.status != "pending" or row.created > at - PENDING_FOR:
        what = f"{set_id} is {row.status} already"
        raise UserError(what, todo="Cancel it first, or draw with another seed")
    conn.execute(
        update(draws).where(draws.c.number == row.number).values(status="cancelled", written=True)
    )
    add_event(conn, row.number, "cancelled", at, why="its file was never written")


def _insert(conn: Connection, new: NewDraw, sequence: int, at: dt.datetime) -> None:
    request = new.lock.request
    values = {
        "set_id": new.lock.id,
        "status": "pending",
        "candidate_key": request.candidate,
        "requisition": request.requisition,
        "role": request.role,
        "level": request.level,
        "round": request.round,
        "form": request.form,
        "as_of": dt.date.fromisoformat(request.as_of),
        "created": at,
        "sequence": sequence,
        "lock": new.data,
        "target": new.target,
        "written": False,
    }
    made = insert(draws).values(values).returning(draws.c.number)
    number = int(conn.execute(made).scalar_one())
    rows = [
        item_row(number, line, locked, new.families)
        for line, locked in enumerate(_lines(new.lock), 1)
    ]
    conn.execute(insert(draw_items), rows)
    add_event(conn, number, "committed", at)


def _lines(lock: Lock) -> Iterable[LockedItem | LockedReserve]:
    return (*lock.items, *lock.reserves)


def item_row(
    number: int, line: int, locked: LockedItem | LockedReserve, families: Mapping[str, str]
) -> dict[str, Any]:
    """Return the row of an item or a reserve of a set, for the table of them."""
    return {
        "draw": number,
        "line": line,
        "pos": locked.pos,
        "place": "set" if isinstance(locked, LockedItem) else "reserve",
        "item_id": locked.id,
        "version": locked.version,
        "sha256": locked.sha256,
        "family": families.get(locked.id, locked.id),
    }


def _read(conn: Connection, query: Select[Any]) -> list[Draw]:
    rows = conn.execute(query).mappings().all()
    numbers = [row["number"] for row in rows]
    lines = (
        select(draw_items)
        .where(draw_items.c.draw.in_(numbers))
        .order_by(draw_items.c.draw, draw_items.c.line)
    )
    held: dict[int, list[DrawItem]] = {number: [] for number in numbers}
    for line in conn.execute(lines).mappings():
        held[line["draw"]].append(_item(line))
    return [_draw(row, held[row["number"]]) for row in rows]


def _item(row: RowMapping) -> DrawItem:
    return DrawItem(
        pos=row["pos"],
        place=row["place"],
        id=row["item_id"],
        version=row["version"],
        sha256=row["sha256"],
        family=row["family"],
    )


def _draw(row: RowMapping, held: Sequence[DrawItem]) -> Draw:
    return Draw(**row, items=tuple(held))
