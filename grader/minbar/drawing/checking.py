"""A lock held against bank, store and ledger; and the draw made again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minbar.assembly.checking import Finding, Known, check_lock
from minbar.content.banks import Bank
from minbar.drawing.blueprints import with_types
from minbar.drawing.gather import blueprint_ref, role_ref
from minbar.drawing.kept import find_card
from minbar.drawing.lock_diff import lock_differences
from minbar.drawing.lock_file import dump_lock, load_lock
from minbar.drawing.pool import Pool, details_of, pool_as_it_is, problem_of
from minbar.errors import UserError
from minbar.models.lock import ContentRef, Lock, LockedItem, LockedReserve

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from minbar.store.draws import Draw

__all__ = ["Checked", "check", "draw_again", "moved_on", "require_as_it_was"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a lock.

    Attributes:
        findings: what is wrong with it, then what has changed since it was drawn.
        ledger: what the ledger says of the set; empty if it does not know it.
        redrawn: drawn again to the same bytes; None if that was not tried.
    """

    findings: tuple[Finding, ...]
    ledger: str = ""
    redrawn: bool | None = None

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong."""
        return any(finding.kind == "wrong" for finding in self.findings)


def check(lock: Lock, bank: Bank, conn: Connection | None) -> Checked:
    """Verify a lock without a solver.

    Args:
        lock: the lock.
        bank: as it is now.
        conn: of the store; None where there is none.
    """
    found = [*_gone(lock, bank, conn), *check_lock(lock, _known(lock, bank, conn))]
    draw = _entry(conn, lock.id)
    if draw is None:
        return Checked(tuple(found))
    named = {finding.path for finding in found if finding.kind == "wrong"}
    wrong = [finding for finding in found if finding.kind == "wrong"]
    changed = [finding for finding in found if finding.kind == "changed"]
    edited = [finding for finding in _against_ledger(draw, lock) if finding.path not in named]
    return Checked((*wrong, *edited, *changed), ledger=draw.status)


def draw_again(lock: Lock, pool: Pool) -> tuple[Finding, ...]:
    """Draw the set of a lock again, and return every field that came out otherwise.

    Raises:
        UserError: if bank, blueprint or role are not those that it was drawn from.
    """
    from minbar.assembly.redraw import redraw

    require_as_it_was(lock, pool, ("bank", "blueprint", "role"))
    again = redraw(lock, problem_of(lock.request, lock.inputs, pool))
    if dump_lock(again) == dump_lock(lock):
        return ()
    found = [Finding(path, says, "wrong") for path, says in lock_differences(again, lock)]
    return tuple(found) or (Finding("seals", "are not those of the other fields", "wrong"),)


def moved_on(lock: Lock, pool: Pool) -> dict[str, str]:
    """Return what is not as it was when a set was drawn: `bank`, `blueprint`, `role` to its id."""
    now, inputs = _refs(lock, pool), lock.inputs
    then = (
        *(("bank", ref) for ref in inputs.banks),
        ("blueprint", inputs.blueprint),
        ("role", inputs.role),
    )
    return {noun: ref.id for noun, ref in then if ref not in now}


def require_as_it_was(lock: Lock, pool: Pool, nouns: Sequence[str]) -> None:
    """Refuse banks, blueprint or role that a set was not drawn from.

    Raises:
        UserError: if one of those that are named has moved on.
    """
    moved = moved_on(lock, pool)
    for noun in nouns:
        if noun in moved:
            what = f"{noun} `{moved[noun]}` is not as it was when the set was drawn"
            day = lock.request.as_of
            todo = f"Give the bank of {day} with --bank, such as a git worktree of it"
            raise UserError(what, todo=todo)


def _known(lock: Lock, bank: Bank, conn: Connection | None) -> Known:
    pool = pool_as_it_is(bank)
    blueprint = bank.blueprints.get(lock.request.blueprint)

    def changes(item_id: str, version: str) -> Sequence[str]:
        return _changes(bank, item_id, version)

    return Known(
        cards=pool.cards,
        details=details_of(bank),
        blueprint=with_types(blueprint, lock.request.types) if blueprint else None,
        refs=_refs(lock, pool),
        kept=lambda item_id, sha256: find_card(bank, conn, item_id, sha256),
        changes=changes,
    )


def _gone(lock: Lock, bank: Bank, conn: Connection | None) -> Iterator[Finding]:
    """Versions that cannot be shown any more: neither bank nor store has them."""
    placed: list[tuple[str, LockedItem | LockedReserve]] = [
        *((f"items[{number}]", item) for number, item in enumerate(lock.items)),
        *((f"reserves[{number}]", item) for number, item in enumerate(lock.reserves)),
    ]
    for path, line in placed:
        if find_card(bank, conn, line.id, line.sha256) is None:
            says = f"is {line.version} of {line.id}, which neither bank nor store holds"
            yield Finding(path, says, "wrong")


def _refs(lock: Lock, pool: Pool) -> list[ContentRef]:
    """Name banks, blueprint and role as they are now; those that are gone are left out."""
    bank, request = pool.bank, lock.request
    refs = [*pool.banks]
    if request.blueprint in bank.blueprints:
        refs.append(blueprint_ref(bank, request.blueprint))
    if request.role in bank.roles:
        refs.append(role_ref(bank, request.role))
    return refs


def _changes(bank: Bank, item_id: str, version: str) -> list[str]:
    """What the changelog says since a version, newest first."""
    if item_id not in bank.items:
        return []
    return [
        f"{change.version} {change.text.rstrip('.')}"
        + ("" if change.comparable else " (scores are not comparable)")
        for change in bank.items[item_id].item.changelog
        if _ordered(change.version) > _ordered(version)
    ]


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _entry(conn: Connection | None, set_id: str) -> Draw | None:
    from minbar.store.draws import find_draw

    try:
        return find_draw(conn, set_id) if conn is not None else None
    except UserError:  # another store's, or nobody's: what the lock says is judged all the same
        return None


def _against_ledger(draw: Draw, lock: Lock) -> list[Finding]:
    if draw.lock is None:
        return []
    kept = load_lock(draw.lock, name=draw.set_id)
    return [
        Finding(path, f"{says}, by the ledger", "wrong")
        for path, says in lock_differences(kept, lock)
    ]
