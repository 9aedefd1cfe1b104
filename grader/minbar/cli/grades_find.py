"""The one grade that somebody means by a number or by a candidate's pseudonym."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from minbar.errors import UserError

if TYPE_CHECKING:
    from minbar.store.database import Database
    from minbar.store.grades import GradeLine, KeptGrade

__all__ = ["find_grade"]

_DIGITS: Final = 9
_NAMED: Final = 5
"""Other grades of a candidate that are named."""


def find_grade(store: str | None, which: str, takehome: str | None) -> KeptGrade:
    """Return a grade by its number, or the newest one of a candidate's last attempt.

    What else there is, or what replaced it, is said on standard error.

    Args:
        store: URL; None for the default.
        which: number or pseudonym; digits are a number first.
        takehome: of this one alone; None: of any.

    Raises:
        UserError: if there is none, or if the candidate has grades of several take-homes.
    """
    from minbar.store.database import existing_database

    database = existing_database(store)
    if database is None:
        raise _nothing(which, takehome)
    with database:
        kept = _numbered(database, which, takehome) or _of_candidate(database, which, takehome)
        if kept is None:
            raise _nothing(which, takehome, _elsewhere(database, which))
    return kept


def _numbered(database: Database, which: str, takehome: str | None) -> KeptGrade | None:
    from minbar.store.grades import grade_by_number, history

    if not _is_number(which):
        return None
    with database.read() as conn:
        kept = grade_by_number(conn, int(which))
        if kept is None or takehome not in {None, kept.takehome}:
            return None
        counts = [line.number for line in history(conn, kept.key) if line.current]
    if not kept.current:
        by = f" by grade {counts[0]}, which counts now" if counts else ""
        click.echo(f"Grade {kept.number} was replaced{by}.", err=True)
    return kept


def _of_candidate(database: Database, which: str, takehome: str | None) -> KeptGrade | None:
    from minbar.store.grades import grade_by_number, grade_lines

    with database.read() as conn:
        lines = grade_lines(conn, candidate=which, takehome=takehome)
        if not lines:
            return None
        _check_one_takehome(which, lines)
        # An earlier attempt may have been graded anew after the last one was graded.
        *others, newest = sorted(lines, key=lambda line: (line.attempt or 0, line.number))
        kept = grade_by_number(conn, newest.number)
    if others:
        click.echo(_said(which, newest, others), err=True)
    return kept


def _check_one_takehome(which: str, lines: Sequence[GradeLine]) -> None:
    names = _takehomes(lines)
    if len(names) > 1:
        what = f"{which} has grades of {len(names)} take-homes"
        raise UserError(what, todo=f"Say which with --takehome: {', '.join(names)}")


def _said(which: str, shown: GradeLine, others: Sequence[GradeLine]) -> str:
    """Say which grade of several is shown, and how to see another, the latest first."""
    named = [f"{line.number} ({_which_one(line)})" for line in others[: -_NAMED - 1 : -1]]
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return (
        f"{which} has {len(others) + 1} grades; this is grade {shown.number}"
        f" ({_which_one(shown)}), the newest of the last attempt.\n"
        f"The others: {', '.join(named)}{more}; `minbar grades show NUMBER` shows one."
    )


def _which_one(line: GradeLine) -> str:
    attempt = f"attempt {line.attempt}, " if line.attempt is not None else ""
    return f"{attempt}version {line.takehome_version}"


def _nothing(which: str, takehome: str | None, elsewhere: Sequence[str] = ()) -> UserError:
    """Say what was looked for, and where it is if it is of another take-home."""
    name, of = f"{which[:70]!a}", f" of {takehome[:70]!a}" if takehome else ""
    what = f"no grade{of} is kept of a candidate {name}"
    if _is_number(which):
        what = f"no grade{of} has the number {which}, and none is of a candidate {name}"
    if elsewhere:
        there = f"There is one of {', '.join(elsewhere)}"
        return UserError(what, todo=f"{there}: name that with --takehome, or none")
    return UserError(what, todo="`minbar grades list` shows what there is")


def _elsewhere(database: Database, which: str) -> list[str]:
    """Return the take-homes of which there is such a grade."""
    from minbar.store.grades import grade_by_number, grade_lines

    with database.read() as conn:
        kept = grade_by_number(conn, int(which)) if _is_number(which) else None
        return _takehomes([kept] if kept else grade_lines(conn, candidate=which))


def _takehomes(lines: Sequence[GradeLine]) -> list[str]:
    return sorted({line.takehome for line in lines})


def _is_number(which: str) -> bool:
    return which.isascii() and which.isdecimal() and len(which) <= _DIGITS
