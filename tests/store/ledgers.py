"""Locks, items and databases for tests of the ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

import msgspec

from minbar.models.lock import (
    ContentRef,
    Engine,
    Lock,
    LockedItem,
    LockedReserve,
    LockInputs,
    LockRequest,
    Met,
    Objective,
    PoolCounts,
)
from minbar.models.names import MinutesRange
from minbar.store.database import Database
from minbar.store.draws import NewDraw, commit_pending
from minbar.store.exposure import LedgerState, Window, ledger_state
from minbar.store.items import keep_items
from minbar.store.outcomes import mark_drawn

__all__ = ["ALWAYS", "DAY", "NOW", "drawn", "enter", "item", "make_lock", "record", "state"]

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ALWAYS = Window()
_NONE = "0" * 64


def item(name: str) -> str:
    """Return the id of the item `name`."""
    return f"acme.theory.validation.{name}"


def record(name: str) -> bytes:
    """Return stand-in bytes of an item; the store knows their hash and nothing else."""
    return b'{"item":"%s"}' % name.encode()


def make_lock(
    number: int,
    names: Sequence[str],
    *,
    reserves: Sequence[str] = (),
    candidate: str | None = None,
    requisition: str | None = None,
    round_: int = 1,
    day: dt.date = DAY,
) -> Lock:
    """Return the lock of a set.

    Args:
        number: makes its id.
        names: its items.
        reserves: for the first places, in order.
        candidate: key.
        requisition: its name.
        round_: of the loop.
        day: of the draw.
    """
    reference = ContentRef(id="acme.blueprint.any", version="1.0.0", sha256=_NONE)
    request = LockRequest(
        role="ml-engineer",
        level=2,
        minutes=MinutesRange(min=10, max=60),
        blueprint=reference.id,
        as_of=day.isoformat(),
        seed=f"seed-{number}",
        candidate=candidate,
        requisition=requisition,
        round=round_,
    )
    return Lock(
        schema="set-lock/1",
        id=f"set-{number:016x}",
        request=request,
        inputs=LockInputs(banks=[], blueprint=reference, role=reference),
        engine=Engine(minbar="1", model=1, solver="none"),
        pool=PoolCounts(active=9, eligible=9),
        items=[_locked(pos, name) for pos, name in enumerate(names, 1)],
        reserves=[_reserve(pos, name) for pos, name in enumerate(reserves, 1)],
        met=Met(
            minutes=10,
            difficulty_mean=0.0,
            distinct_topics=1,
            evidence={},
            common_items=0,
            max_exposure=0,
        ),
        objective=Objective(value=1),
    )


def enter(
    database: Database, *locks: Lock, now: dt.datetime = NOW, sequence: int | None = None
) -> int:
    """Commit sets as pending, their items kept; return the new sequence."""
    new = [
        NewDraw(lock, msgspec.json.encode(lock), f"/sets/{lock.id}.lock", _families(lock))
        for lock in locks
    ]
    names = {each.rpartition(".")[2] for lock in locks for each in _ids(lock)}
    records = {_sha256(name): (item(name), "1.0.0", record(name)) for name in names}
    with database.begin() as conn:
        keep_items(conn, records, now=now)
        expected = state(database).sequence if sequence is None else sequence
        return commit_pending(conn, expected, new, now=now)


def drawn(database: Database, *locks: Lock, now: dt.datetime = NOW) -> None:
    """Enter sets and say that their files are in place."""
    for lock in locks:
        enter(database, lock, now=now)
        with database.begin() as conn:
            mark_drawn(conn, lock.id, now=now)


def state(
    database: Database,
    *,
    candidate: str | None = None,
    requisition: str | None = None,
    window: Window = ALWAYS,
    day: dt.date = DAY,
) -> LedgerState:
    """Read what a draw would see."""
    with database.read() as conn:
        return ledger_state(
            conn,
            as_of=day,
            window=window,
            candidate_key=candidate,
            requisition=requisition,
        )


def _families(lock: Lock) -> dict[str, str]:
    """Items whose names begin alike are of one family."""
    return {each: each.rstrip("0123456789") for each in _ids(lock)}


def _ids(lock: Lock) -> list[str]:
    return [*(one.id for one in lock.items), *(one.id for one in lock.reserves)]


def _locked(pos: int, name: str) -> LockedItem:
    return LockedItem(
        pos=pos, slot=1, id=item(name), version="1.0.0", sha256=_sha256(name), minutes=5
    )


def _reserve(pos: int, name: str) -> LockedReserve:
    return LockedReserve(pos=pos, id=item(name), version="1.0.0", sha256=_sha256(name), minutes=5)


def _sha256(name: str) -> str:
    return hashlib.sha256(record(name)).hexdigest()
