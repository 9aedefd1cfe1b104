"""`minbar candidate`: what the store holds about somebody, and how it is erased."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import json_option
from minbar.cli.draw_session import open_desk
from minbar.cli.store_options import store_option
from minbar.errors import UserError

if TYPE_CHECKING:
    from minbar.store.privacy import Erased

__all__ = ["candidate"]


@click.group()
def candidate() -> None:
    """Forget or export what the store holds about a candidate."""


@candidate.command()
@click.argument("pseudonym", required=False, metavar="[ID]")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Everybody, as far as their sets are older than this day.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@json_option
def forget(
    *,
    pseudonym: str | None,
    before: dt.datetime | None,
    yes: bool,
    store: str | None,
    as_json: bool,
) -> None:
    """Erase every link between the store and a candidate.

    The items of their sets stay counted as exposure. Afterwards nobody can say
    which items the candidate has seen, and which take-homes they began, handed in
    or had feedback on. Lock files that people hold are theirs to delete.
    """
    if (pseudonym is None) == (before is None):
        what = "name a candidate or, with --before, a day"
        raise click.UsageError(what)
    whom = pseudonym or f"everybody with sets before {before:%Y-%m-%d}"
    _confirm(f"Forget {whom}? This cannot be undone.", yes=yes)
    erased, entries = _erase(pseudonym, before.date() if before else None, store)
    if as_json:
        entry = {
            "candidates": erased.candidates,
            "draws": erased.draws,
            "notes": erased.notes,
            "takehome_entries": entries,
        }
        click.echo(json.dumps(entry, indent=1))
    else:
        click.echo(_said(erased, entries))


@candidate.command()
@click.argument("pseudonym", metavar="ID")
@store_option
def export(*, pseudonym: str, store: str | None) -> None:
    """Print all that the store holds about a candidate, as JSON."""
    from minbar.store.privacy import export_candidate
    from minbar.store.takehome_privacy import takehome_entries

    with open_desk(store) as desk:
        key = desk.key_of(pseudonym)
        with desk.database.read() as conn:
            held = export_candidate(conn, key or "")
    held["takehomes"] = takehome_entries(pseudonym)
    click.echo(json.dumps(held, indent=1, ensure_ascii=False, default=str).encode("utf-8"))


def _erase(pseudonym: str | None, before: dt.date | None, store: str | None) -> tuple[Erased, int]:
    """Erase, and return what of the draws, and how many entries of take-homes."""
    from minbar.store.privacy import forget_candidate, retention
    from minbar.store.takehome_privacy import forget_takehomes, takehome_retention

    with open_desk(store) as desk:
        key = desk.key_of(pseudonym)
        with desk.database.begin() as conn:
            erased = (
                forget_candidate(conn, key or "") if before is None else retention(conn, before)
            )
    if before is not None:
        return erased, takehome_retention(before)
    return erased, forget_takehomes(pseudonym or "")


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        what = "this cannot be undone, and nobody is there to be asked"
        raise UserError(what, todo="Say --yes")
    click.confirm(question, abort=True, err=True)


def _said(erased: Erased, entries: int) -> str:
    if not erased.draws and not entries:
        return "Nothing is held: there was nothing to erase."
    ledgers = f"{entries} {'entry' if entries == 1 else 'entries'} on take-homes"
    if not erased.draws:
        return f"Forgotten: {ledgers}."
    people = "1 candidate" if erased.candidates == 1 else f"{erased.candidates} candidates"
    sets = "1 set" if erased.draws == 1 else f"{erased.draws} sets"
    notes = "1 note" if erased.notes == 1 else f"{erased.notes} notes"
    written = f"Forgotten: {people} of {sets}, with {notes} that people had written"
    return f"{written}; {ledgers}." if entries else f"{written}."
