"""Putting the reserve in the place of an item: in the lock, in the ledger, in the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from minbar.drawing.checking import moved_on, require_as_it_was
from minbar.drawing.desk import Desk
from minbar.drawing.earlier import Earlier, earlier_sets
from minbar.drawing.kept import as_drawn
from minbar.drawing.lock_diff import first_difference
from minbar.drawing.lock_file import dump_lock, read_lock
from minbar.drawing.pool import Pool, problem_of
from minbar.drawing.session import DrawnSet, kept_records, put_in_place
from minbar.errors import UserError
from minbar.models.lock import Lock
from minbar.store.draws import Draw, draws_for, find_draw
from minbar.store.exposure import leaked_ids

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["replace_in"]

_MAX_WHY = 1_000
_MOVED = (
    "The bank has changed since the set was drawn: the other reserves are what is left of the"
    " set's own, and no new ones were looked for"
)


def replace_in(desk: Desk, pool: Pool, path: Path, pos: int, *, why: str) -> DrawnSet:
    """Let the item at a place give way to its reserve.

    Args:
        desk: store and clock.
        pool: what there is to draw from.
        path: file of the lock; it is written again.
        pos: place in the set, from 1.
        why: the interviewer's reason; it is kept in lock and ledger.

    Raises:
        UserError: if there is no such place or no reserve for it, if the file is not
            what the ledger holds, if the blueprint has changed since, or if it cannot be
            written.
    """
    reason = " ".join(why.split())
    if not 0 < len(reason) <= _MAX_WHY:
        what = "a reason is needed for the record"
        raise UserError(what, todo=f"Say --why in 1 to {_MAX_WHY} characters")
    before = read_lock(path)
    with desk.database.read() as conn:
        draw = find_draw(conn, before.id)
        _check_known(draw, before, path)
        others = as_drawn(pool.bank, conn, draw.items)
    require_as_it_was(before, pool, ("blueprint",))
    from minbar.assembly.replacing import replace

    problem = problem_of(before.request, before.inputs, pool, others=others)
    today = desk.now().date().isoformat()
    moved = "bank" in moved_on(before, pool)
    left: Literal["anew", "kept"] = "kept" if moved else "anew"
    after = replace(before, pos, why=reason, on=today, problem=problem, reserves=left)
    earlier = _enter(desk, pool, before, after, path)
    notes = (_MOVED,) if moved else ()
    drawn = DrawnSet(after, dump_lock(after), path.absolute(), earlier=earlier, notes=notes)
    put_in_place(desk, [drawn], replace=True)
    return drawn


def _enter(desk: Desk, pool: Pool, before: Lock, after: Lock, path: Path) -> tuple[Earlier, ...]:
    from minbar.store.items import keep_items
    from minbar.store.outcomes import record_replacement

    with desk.database.begin() as conn:
        draw = find_draw(conn, before.id)
        _check_known(draw, before, path)
        families = {card.id: card.family for card in pool.cards}
        families |= {item.id: item.family for item in draw.items}
        _check_reserve(conn, draw, after.replaced[-1].now, families)
        _check_enemies(pool, after)
        keep_items(conn, kept_records(pool, [after]), now=desk.now())
        record_replacement(
            conn,
            before.id,
            after.replaced[-1],
            dump_lock(after),
            reserves=after.reserves,
            families=families,
            now=desk.now(),
        )
        return tuple(each for each in earlier_sets(conn, after.request) if each.set_id != after.id)


def _check_known(draw: Draw, lock: Lock, path: Path) -> None:
    """Refuse a file that says something else than the ledger."""
    if draw.lock is None:
        what = "the candidate of this set was forgotten, and its lock with it"
        raise UserError(what, where=str(path))
    difference = first_difference(draw.lock, lock)
    if difference:
        what = f"the file is not what the ledger holds: {difference}"
        todo = "`minbar draw --recover --force` writes what the ledger holds"
        if draw.written:
            todo = "Undo the change, or cancel the set and draw again"
        raise UserError(what, where=str(path), todo=todo)


def _check_enemies(pool: Pool, after: Lock) -> None:
    """Refuse a reserve that gives another item away by what the bank says today."""
    reserve = after.replaced[-1].now
    for item in after.items:
        pair = {reserve: item.id, item.id: reserve}
        if any(
            name in pool.bank.cards and pair[name] in pool.bank.cards[name].enemies for name in pair
        ):
            what = f"the reserve `{reserve}` and `{item.id}` must not stand in one set"
            raise UserError(what, todo="Exclude the item that was seen and draw again")


def _check_reserve(conn: Connection, draw: Draw, reserve: str, families: Mapping[str, str]) -> None:
    """Refuse a reserve that has leaked since, or was drawn for the same candidate."""
    todo = "Exclude the item that was seen and draw again"
    if reserve in leaked_ids(conn):
        what = f"the reserve `{reserve}` has leaked since the set was drawn"
        raise UserError(what, todo=todo)
    for other in draws_for(conn, draw.candidate_key) if draw.candidate_key else ():
        if other.number == draw.number or other.status == "cancelled":
            continue
        shown = {item.id: item.family for item in other.items if item.place != "reserve"}
        if reserve in shown or families[reserve] in shown.values():
            what = f"the reserve `{reserve}` stands in {other.set_id}, round {other.round}, already"
            if reserve not in shown:
                what = f"one of the family of the reserve `{reserve}` stands in {other.set_id}"
            raise UserError(what, todo=todo)
