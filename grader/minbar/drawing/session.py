"""One draw, from the ledger as it is to the lock's file; a crash in between loses nothing.

The ledger is read, the sets are solved for outside of any transaction, and they are
committed as pending if the ledger is still the same; else all of it happens again.
Then the files are written, and the sets are marked drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.drawing.desk import Desk
from minbar.drawing.earlier import Earlier, earlier_sets, find_again
from minbar.drawing.gather import gather_inputs, read_state
from minbar.drawing.kept import lines_of
from minbar.drawing.lock_file import check_place, dump_lock, write_lock
from minbar.drawing.pool import Pool, problem_of
from minbar.errors import LedgerMovedError, UserError
from minbar.models.lock import Lock, LockRequest

if TYPE_CHECKING:
    from minbar.store.exposure import LedgerState

__all__ = ["DrawnSet", "Place", "Solve", "draw_sets", "kept_records", "put_in_place"]

Place = Callable[[Lock], Path]
"""Where the file of a lock goes."""

Solve = Callable[[Sequence[LockRequest], Sequence["LedgerState"], Pool], Sequence[Lock]]
"""From requests, each with the ledger as it sees it, to a set each."""

_ATTEMPTS: Final = 50


@dataclass(frozen=True, slots=True)
class DrawnSet:
    """A set whose lock is in its place.

    Attributes:
        lock: the lock.
        data: the bytes of its file.
        path: the file.
        again: it was drawn before, and is the same.
        earlier: other sets for this candidate and round, oldest first.
        notes: what was noticed on the way, as sentences.
    """

    lock: Lock
    data: bytes
    path: Path
    again: bool = False
    earlier: tuple[Earlier, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """The ledger at one moment, as each request sees it."""

    states: tuple[LedgerState, ...]
    earlier: tuple[tuple[Earlier, ...], ...]
    again: tuple[DrawnSet, ...]


def draw_sets(
    desk: Desk,
    pool: Pool,
    requests: Sequence[LockRequest],
    place: Place,
    *,
    any_day: bool = True,
    replace: bool = False,
    solve: Solve | None = None,
) -> tuple[DrawnSet, ...]:
    """Draw a set for each request, enter all of them into the ledger, write their locks.

    A request that drew a set before is given that set again.

    Args:
        desk: store and clock.
        pool: what there is to draw from.
        requests: what is asked; forms of one request, or rounds of one loop.
        place: where the files go.
        any_day: the day was left out: an earlier draw of another day is the same.
        replace: other files may be written over.
        solve: how the sets are found; by default one alone, or parallel forms.

    Raises:
        ImpossibleDraw: if there is no such set.
        UserError: if the store cannot be used, or a file cannot be written; a set
            that was committed is then pending, and `recover` writes it.
    """
    drawn = _drawn(
        desk, pool, requests, place, any_day=any_day, replace=replace, solve=solve or _solve
    )
    put_in_place(desk, drawn, replace=replace)
    return drawn


def put_in_place(desk: Desk, sets: Sequence[DrawnSet], *, replace: bool) -> None:
    """Write the files of committed sets, and mark those drawn whose file is there.

    Raises:
        UserError: if one cannot be written.
    """
    written: list[DrawnSet] = []
    try:
        for each in sets:
            _write(each, replace=replace)
            written.append(each)
    finally:
        if written:
            _mark(desk, written)


def kept_records(pool: Pool, locks: Sequence[Lock]) -> dict[str, tuple[str, str, bytes]]:
    """Return hash to id, version and bytes of all items and reserves of some sets.

    An item that the bank has in another version now was kept when it was drawn.
    """
    bank = pool.bank
    return {
        line.sha256: (line.id, line.version, bank.items[line.id].canonical)
        for line in lines_of(locks)
        if bank.hashes.get(line.id) == line.sha256
    }


def _drawn(
    desk: Desk,
    pool: Pool,
    requests: Sequence[LockRequest],
    place: Place,
    *,
    any_day: bool,
    replace: bool,
    solve: Solve,
) -> tuple[DrawnSet, ...]:
    for _ in range(_ATTEMPTS):
        seen = _look(desk, requests, place, any_day=any_day)
        if seen.again:
            return seen.again
        locks = solve(requests, seen.states, pool)
        sets = [
            DrawnSet(lock, dump_lock(lock), place(lock).absolute(), earlier=before)
            for lock, before in zip(locks, seen.earlier, strict=True)
        ]
        for each in sets:  # a set that has no place is not entered
            check_place(each.path, each.data, replace=replace)
        try:
            return _commit(desk, pool, sets, seen.states[0].sequence)
        except LedgerMovedError:
            continue
    what = f"others changed the ledger {_ATTEMPTS} times while this set was drawn"
    raise UserError(what, todo="Nothing was drawn; draw again when they are done")


def _look(desk: Desk, requests: Sequence[LockRequest], place: Place, *, any_day: bool) -> _Seen:
    with desk.database.read() as conn:
        found = find_again(conn, requests, any_day=any_day) or ()
        return _Seen(
            states=tuple(read_state(conn, request) for request in requests),
            earlier=tuple(earlier_sets(conn, request) for request in requests),
            again=tuple(
                DrawnSet(
                    lock,
                    draw.lock or b"",
                    place(lock).absolute(),
                    again=True,
                    earlier=_others(earlier_sets(conn, lock.request), lock),
                )
                for draw, lock in found
            ),
        )


def _others(earlier: Sequence[Earlier], lock: Lock) -> tuple[Earlier, ...]:
    return tuple(each for each in earlier if each.set_id != lock.id)


def _solve(
    requests: Sequence[LockRequest], states: Sequence[LedgerState], pool: Pool
) -> Sequence[Lock]:
    from minbar.assembly.draw import draw
    from minbar.assembly.forms import draw_forms

    problems = [
        problem_of(request, gather_inputs(request, pool, state), pool)
        for request, state in zip(requests, states, strict=True)
    ]
    return draw_forms(problems) if len(problems) > 1 else [draw(problems[0])]


def _commit(
    desk: Desk, pool: Pool, sets: Sequence[DrawnSet], sequence: int
) -> tuple[DrawnSet, ...]:
    from minbar.store.draws import NewDraw, commit_pending
    from minbar.store.items import keep_items

    families = _families(pool, sets)
    new = [NewDraw(each.lock, each.data, str(each.path), families) for each in sets]
    with desk.database.begin() as conn:
        notes = keep_items(conn, kept_records(pool, [each.lock for each in sets]), now=desk.now())
        if any(each.lock.request.candidate for each in sets):
            desk.bind(conn)
        commit_pending(conn, sequence, new, now=desk.now())
    return tuple(
        DrawnSet(each.lock, each.data, each.path, earlier=each.earlier, notes=tuple(notes))
        for each in sets
    )


def _families(pool: Pool, sets: Sequence[DrawnSet]) -> Mapping[str, str]:
    cards = pool.bank.cards
    return {line.id: cards[line.id].family for line in lines_of(each.lock for each in sets)}


def _write(drawn: DrawnSet, *, replace: bool) -> None:
    try:
        write_lock(drawn.path, drawn.data, replace=replace)
    except OSError as error:
        what = f"the lock of {drawn.lock.id} cannot be written here ({error.strerror or error})"
        todo = "The ledger keeps it: `minbar draw --recover` writes it; --out names another folder"
        raise UserError(what, where=str(drawn.path), todo=todo) from error


def _mark(desk: Desk, sets: Sequence[DrawnSet]) -> None:
    from minbar.store.outcomes import mark_drawn

    with desk.database.begin() as conn:
        for each in sets:
            mark_drawn(conn, each.lock.id, now=desk.now())
