"""`minbar lock`: check a drawn set, draw it again, say what became of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import bank_option, json_option
from minbar.cli.draw_session import open_desk, open_pool_of, quiet_bank
from minbar.cli.failures import EXIT_USER
from minbar.cli.store_options import store_option
from minbar.report.escape import visible

if TYPE_CHECKING:
    from minbar.assembly.checking import Finding
    from minbar.drawing.checking import Checked
    from minbar.models.lock import Lock

__all__ = ["lock"]

_lock_argument = click.argument("lock", type=click.Path(path_type=Path))
_set_argument = click.argument("lock", metavar="LOCK-OR-ID")
_why_option = click.option(
    "--why", required=True, metavar="TEXT", help="The reason, for the record."
)


@click.group()
def lock() -> None:
    """Check a drawn set, draw it again, say what became of it."""


@lock.command()
@_lock_argument
@click.option("--redraw", is_flag=True, help="Draw it again, too, and compare every byte.")
@store_option
@bank_option
@json_option
def check(
    *, lock: Path, redraw: bool, store: str | None, banks: tuple[Path, ...], as_json: bool
) -> None:
    """Verify LOCK without a solver: that it says what it was drawn as, and what has changed.

    Exit code 1 if anything in it is wrong. That items have newer versions now is
    said with the reason; it is nothing wrong.
    """
    from minbar.drawing.checking import draw_again
    from minbar.drawing.lock_file import read_lock

    read = read_lock(lock)
    checked = _check(read, store, banks)
    again: Sequence[Finding] | None = None
    if redraw:
        again = draw_again(read, open_pool_of(banks))
    if as_json:
        click.echo(json.dumps(_entry(checked, again), indent=1))
    else:
        _say_checked(read.id, checked, again)
    if checked.wrong or again:
        raise SystemExit(EXIT_USER)


@lock.command()
@_lock_argument
@bank_option
def redraw(*, lock: Path, banks: tuple[Path, ...]) -> None:
    """Draw LOCK again, from itself and the bank alone, and compare every byte."""
    from minbar.drawing.checking import draw_again
    from minbar.drawing.lock_file import read_lock

    read = read_lock(lock)
    found = draw_again(read, open_pool_of(banks))
    _say_again(read.id, found)
    if found:
        raise SystemExit(EXIT_USER)


@lock.command()
@_set_argument
@click.option("--why", default="", metavar="TEXT", help="A note for the record.")
@store_option
def used(*, lock: str, why: str, store: str | None) -> None:
    """Say that the interview with this set took place."""
    from minbar.store.outcomes import mark_used

    with open_desk(store) as desk, desk.database.begin() as conn:
        mark_used(conn, name := _set_id(lock), why=why, now=desk.now())
    click.echo(f"{name} is used.")


@lock.command()
@_set_argument
@_why_option
@store_option
def cancel(*, lock: str, why: str, store: str | None) -> None:
    """Say that nobody saw this set: it counts neither as exposure nor as seen."""
    from minbar.store.outcomes import mark_cancelled

    with open_desk(store) as desk, desk.database.begin() as conn:
        mark_cancelled(conn, name := _set_id(lock), why=why, now=desk.now())
    click.echo(f"{name} is cancelled.")


@lock.command()
@click.argument("lock", required=False, metavar="[LOCK-OR-ID]")
@click.option("--item", "items", multiple=True, metavar="ID", help="Only this item has leaked.")
@click.option("--lift", is_flag=True, help="The items may be drawn again: they have changed.")
@_why_option
@store_option
@bank_option
def leaked(
    *,
    lock: str | None,
    items: tuple[str, ...],
    lift: bool,
    why: str,
    store: str | None,
    banks: tuple[Path, ...],
) -> None:
    """Say that a set, or single items, are in the open: they are not drawn any more."""
    from minbar.store.outcomes import leak_items, lift_leak, mark_leaked

    if (lock is None) == (not items) or (lift and not items):
        what = "name a set or, with --item, the items; --lift is for items"
        raise click.UsageError(what)
    bank = quiet_bank(banks) if items else None
    known = [bank.find_item(item).id for item in items] if bank else []
    with open_desk(store) as desk, desk.database.begin() as conn:
        if lock is not None:
            known = mark_leaked(conn, _set_id(lock), why=why, now=desk.now())
        elif lift:
            for item in known:
                lift_leak(conn, item)
        else:
            leak_items(conn, known, why=why, now=desk.now())
    for item in known:
        click.echo(f"{item} {'may be drawn again' if lift else 'is drawn no more'}.")


def _check(read: Lock, store: str | None, banks: Sequence[Path]) -> Checked:
    from minbar.drawing.checking import check as check_it
    from minbar.store.database import existing_database

    bank = quiet_bank(banks)
    database = existing_database(store)
    if database is None:
        return check_it(read, bank, None)
    with database, database.read() as conn:
        return check_it(read, bank, conn)


def _set_id(name: str) -> str:
    """Return the id of a set that was named by its file, or by the id itself."""
    from minbar.drawing.lock_file import read_lock

    path = Path(name)
    return read_lock(path).id if path.suffix or path.exists() else name


def _entry(checked: Checked, again: Sequence[Finding] | None) -> dict[str, object]:
    return {
        "findings": [_finding(each) for each in checked.findings],
        "ledger": checked.ledger or None,
        "redrawn": None if again is None else not again,
        "differences": [_finding(each) for each in again or ()],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {"path": finding.path, "kind": finding.kind, "says": finding.says}


def _say_checked(name: str, checked: Checked, again: Sequence[Finding] | None) -> None:
    for finding in checked.findings:
        click.echo(visible(f"{finding.kind}: {finding.path} {finding.says}"))
    click.echo(f"{name}: {'something in it is wrong' if checked.wrong else 'all in it holds'}.")
    state = f"calls it {checked.ledger}" if checked.ledger else "does not know it"
    click.echo(f"The ledger {state}.")
    if again is not None:
        _say_again(name, again)


def _say_again(name: str, found: Sequence[Finding]) -> None:
    for finding in found:
        click.echo(visible(f"redrawn: {finding.path} {finding.says}"))
    same = "to other bytes" if found else "to the same bytes"
    click.echo(f"{name}: drawn again {same}.")
