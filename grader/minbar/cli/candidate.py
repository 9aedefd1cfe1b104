"""`minbar candidate`: what the store holds about somebody, and how it is erased."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.bank_options import json_option
from minbar.cli.draw_session import open_desk
from minbar.cli.store_options import store_option
from minbar.errors import UserError

if TYPE_CHECKING:
    from minbar.drawing.desk import Desk
    from minbar.store.privacy import Erased

__all__ = ["candidate"]

_NOTHING: Final = "Nothing is held: there was nothing to erase."
_REMINDER: Final = (
    "Not erased: written files (results, summaries, locks, packets), copies in CI, backups,"
    " and what Dask workers spilled to disk. Delete those yourself."
)


@dataclass(frozen=True, slots=True)
class _Gone:
    """What was erased: of the draws, entries on take-homes, and grades."""

    draws: Erased
    entries: int
    grades: int


@click.group()
def candidate() -> None:
    """Forget or export what the store holds about a candidate."""


@candidate.command()
@click.argument("pseudonym", required=False, metavar="[ID]")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Everybody, as far as their sets and grades are older than this day.",
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
    or had feedback on; their grades are gone, with the notebooks. Files that
    were written are not touched: lock files, results and summaries in folders of
    --out, copies in CI, backups. Those are yours to delete.
    """
    from minbar.store.erasure import empty_log

    if (pseudonym is None) == (before is None):
        what = "name a candidate or, with --before, a day"
        raise click.UsageError(what)
    whom = pseudonym or f"everybody with sets or grades before {before:%Y-%m-%d}"
    _confirm(f"Forget {whom}? This cannot be undone.", yes=yes)
    with open_desk(store) as desk:
        gone = _erase(desk, pseudonym, before.date() if before else None)
        try:
            empty_log(desk.database)
        finally:
            _report(gone, as_json=as_json)


def _report(gone: _Gone, *, as_json: bool) -> None:
    if as_json:
        entry = {
            "candidates": gone.draws.candidates,
            "draws": gone.draws.draws,
            "notes": gone.draws.notes,
            "takehome_entries": gone.entries,
            "grades": gone.grades,
        }
        click.echo(json.dumps(entry, indent=1))
    else:
        click.echo(_said(gone))
    click.echo(_REMINDER, err=True)


@candidate.command()
@click.argument("pseudonym", metavar="ID")
@store_option
def export(*, pseudonym: str, store: str | None) -> None:
    """Print all that the store holds about a candidate, as JSON.

    Grades are the interviewer's: take out what tells of hidden tests before you
    pass them on.
    """
    from minbar.store.grade_privacy import export_grades
    from minbar.store.privacy import export_candidate
    from minbar.store.takehome_privacy import takehome_entries

    with open_desk(store) as desk:
        key = desk.key_of(pseudonym)
        with desk.database.read() as conn:
            held = export_candidate(conn, key or "")
            held["grades"] = export_grades(conn, pseudonym)
    held["takehomes"] = takehome_entries(pseudonym)
    text = json.dumps(held, indent=1, ensure_ascii=False, default=str)
    click.echo(text.encode("utf-8", "replace"))  # what a notebook printed may be no character


def _erase(desk: Desk, pseudonym: str | None, before: dt.date | None) -> _Gone:
    from minbar.store.grade_privacy import forget_grades, grade_retention
    from minbar.store.privacy import forget_candidate, retention
    from minbar.store.takehome_privacy import forget_takehomes, takehome_retention

    key = desk.key_of(pseudonym)
    with desk.database.begin() as conn:
        if before is not None:
            erased, grades = retention(conn, before), grade_retention(conn, before)
        else:
            erased = forget_candidate(conn, key or "")
            grades = forget_grades(conn, pseudonym or "")
    if before is not None:
        return _Gone(erased, takehome_retention(before), grades)
    return _Gone(erased, forget_takehomes(pseudonym or ""), grades)


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        what = "this cannot be undone, and nobody is there to be asked"
        raise UserError(what, todo="Say --yes")
    click.confirm(question, abort=True, err=True)


def _said(gone: _Gone) -> str:
    erased, told = gone.draws, []
    if erased.draws:
        people, sets = _counted(erased.candidates, "candidate"), _counted(erased.draws, "set")
        notes = _counted(erased.notes, "note")
        told.append(f"{people} of {sets}, with {notes} that people had written")
    if gone.entries:
        told.append(f"{_counted(gone.entries, 'entry', 'entries')} on take-homes")
    if gone.grades:
        told.append(_counted(gone.grades, "grade"))
    return f"Forgotten: {'; '.join(told)}." if told else _NOTHING


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
