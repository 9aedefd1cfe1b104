"""`minbar grades show`: a kept grade on the terminal, and its files again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import json_option
from minbar.cli.console import Console
from minbar.cli.failures import reader_may_leave
from minbar.cli.outputs import check_writable, write_outputs
from minbar.cli.result_names import ResultNames
from minbar.cli.store_options import store_option
from minbar.errors import UserError

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.models.grade import Grade
    from minbar.store.database import Database
    from minbar.store.grades import GradeLine, KeptGrade

__all__ = ["show"]

_DIGITS = 9


@click.command()
@click.argument("which", metavar="NUMBER|CANDIDATE")
@click.option("--takehome", metavar="ID", help="Of this take-home alone.")
@click.option(
    "--out",
    type=click.Path(readable=False, path_type=Path),
    metavar="DIR",
    help="Write the files of `minbar grade` into a folder in this one.",
)
@click.option(
    "--view",
    type=click.Choice(["interviewer", "candidate"]),
    default="interviewer",
    show_default=True,
    help="Who may read it; `candidate` leaves out all that would give a test away.",
)
@click.option(
    "--release",
    is_flag=True,
    help="With --view candidate and --out: give detailed feedback, once per candidate.",
)
@store_option
@json_option
def show(
    *,
    which: str,
    takehome: str | None,
    out: Path | None,
    view: str,
    release: bool,
    store: str | None,
    as_json: bool,
) -> None:
    """Show a grade by its NUMBER, or the newest one of a CANDIDATE's last attempt.

    With --out its files are written as `minbar grade` wrote them, without grading
    anything again. Reviews are in these files and not in the store: they are not shown.
    """
    if release and (view != "candidate" or out is None):
        what = "--release gives feedback to a candidate; use it with --view candidate and --out"
        raise click.UsageError(what)
    if out is not None:
        check_writable(out)
    graded = _find(store, which, takehome)
    submission = graded.grade.submission
    notebook = Path(submission.notebook)
    name = ResultNames([notebook]).give(notebook, submission.candidate)
    shown = _shown(graded, out / name if out else None, view, release=release)
    if not as_json:
        _print(name, shown, out)
        return
    from minbar.report.grade_json import dump_grade

    with reader_may_leave():
        click.echo(dump_grade(shown), nl=False)


def _shown(graded: Graded, folder: Path | None, view: str, *, release: bool) -> Grade:
    """Return the grade as this view has it, its files written if there is a folder for them."""
    if folder is not None:
        return write_outputs(folder, graded, view=view, release=release)
    if view == "interviewer":
        return graded.grade
    from minbar.report.views import candidate_view

    grade, _ = candidate_view(graded.grade, graded.notebook, detailed=False)
    return grade


def _print(name: str, grade: Grade, out: Path | None) -> None:
    if out is not None:
        Console().grades([(name, grade)], out)
        return
    from rich.console import Console as RichConsole

    from minbar.report.terminal import grade_detail, grade_table

    console = RichConsole(highlight=False)
    with reader_may_leave():
        console.print(grade_table([(name, grade)]))
        console.print(grade_detail(grade))


def _find(store: str | None, which: str, takehome: str | None) -> Graded:
    from minbar.grading.kept import kept_graded
    from minbar.store.database import existing_database

    database = existing_database(store)
    kept = None
    if database is not None:
        with database:
            kept = _numbered(database, which, takehome)
            kept = kept or _of_candidate(database, which, takehome)
    if kept is None:
        what = f"no grade has the number {which[:70]!a}, and no candidate with one this name"
        raise UserError(what, todo="`minbar grades list` shows what there is")
    return kept_graded(kept)


def _numbered(database: Database, which: str, takehome: str | None) -> KeptGrade | None:
    from minbar.store.grades import grade_by_number

    if not (which.isascii() and which.isdecimal() and len(which) <= _DIGITS):
        return None
    with database.read() as conn:
        kept = grade_by_number(conn, int(which))
    return kept if kept and takehome in {None, kept.takehome} else None


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
        numbers = ", ".join(str(line.number) for line in others)
        said = f"{which} has other grades, too ({numbers}); this is the last attempt's newest"
        click.echo(said, err=True)
    return kept


def _check_one_takehome(which: str, lines: list[GradeLine]) -> None:
    names = sorted({line.takehome for line in lines})
    if len(names) > 1:
        what = f"{which} has grades of {len(names)} take-homes"
        raise UserError(what, todo=f"Say which with --takehome: {', '.join(names)}")
