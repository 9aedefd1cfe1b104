"""`minbar grades show`: a kept grade on the terminal, and its files again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import json_option
from minbar.cli.console import Console
from minbar.cli.failures import reader_may_leave
from minbar.cli.grades_find import find_grade
from minbar.cli.outputs import check_writable, write_outputs
from minbar.cli.result_names import ResultNames
from minbar.cli.store_options import store_option

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.models.grade import Grade

__all__ = ["show"]


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
    from minbar.grading.kept import kept_graded

    if release and (view != "candidate" or out is None):
        what = "--release gives feedback to a candidate; use it with --view candidate and --out"
        raise click.UsageError(what)
    if out is not None:
        check_writable(out)
    graded = kept_graded(find_grade(store, which, takehome))
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
    from minbar.report.grade_rows import RowMaker

    rows = [RowMaker().row(name, grade)]
    if out is not None:
        Console().grades(rows, out, whole=grade)
        return
    from rich.console import Console as RichConsole

    from minbar.report.terminal import grade_detail, grade_table

    console = RichConsole(highlight=False)
    with reader_may_leave():
        console.print(grade_table(rows))
        console.print(grade_detail(grade))
