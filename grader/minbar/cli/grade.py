"""`minbar grade`: grade submissions of a take-home in a sandbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.console import Console
from minbar.cli.failures import exit_code
from minbar.cli.outputs import check_replaceable, check_writable, write_outputs
from minbar.cli.result_names import ResultNames
from minbar.cli.session import grading_session
from minbar.errors import MinbarError, UngradableError

if TYPE_CHECKING:
    from minbar.grading.grader import Grader
    from minbar.models.grade import Grade

__all__ = ["grade"]

_WARM_ROOMS: Final = 1
# Whether it can be read is found when its turn comes, so that it does not stop the others.
_SUBMISSION: Final = click.Path(readable=False, path_type=Path)
# Apart, so that what a candidate may not see is never in a folder that is sent to them.
_FOLDERS: Final = {"interviewer": Path("grades"), "candidate": Path("feedback")}


@dataclass(frozen=True, slots=True)
class _Order:
    """What is wanted of every submission: whose it is said to be, where results go, and how."""

    candidate: str | None
    out: Path
    names: ResultNames
    view: str
    release: bool
    received: dt.datetime | None = None


@click.command()
@click.argument("submissions", nargs=-1, required=True, type=_SUBMISSION)
@click.option("--takehome", "slug", required=True, metavar="ID", help="The take-home's id.")
@click.option("--candidate", metavar="ID", help="Pseudonym, where no receipt came along.")
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ"]),
    metavar="WHEN",
    help="When the work arrived, in UTC, such as 2026-11-20T16:30Z; by default now.",
)
@click.option(
    "--out",
    type=click.Path(readable=False, path_type=Path),
    show_default="grades, or feedback with --view candidate",
    help="Folder for the results; each submission gets a folder of its own in it.",
)
@click.option(
    "--view",
    type=click.Choice(["interviewer", "candidate"]),
    default="interviewer",
    show_default=True,
    help="Who may read the results; `candidate` leaves out all that would give a test away.",
)
@click.option(
    "--release",
    is_flag=True,
    help="With --view candidate: give detailed feedback, once per candidate.",
)
@click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Content to use, or the word built-in; may be given several times.",
)
@click.option(
    "--no-quality",
    is_flag=True,
    help="Leave code quality out: one run and one room less; its criterion waits.",
)
@click.option("--runtime", metavar="NAME", help="Container runtime, such as runsc.")
@click.option("--json", "as_json", is_flag=True, help="Print the grades as JSON.")
def grade(
    *,
    submissions: tuple[Path, ...],
    slug: str,
    candidate: str | None,
    received: dt.datetime | None,
    out: Path | None,
    view: str,
    release: bool,
    banks: tuple[Path, ...],
    no_quality: bool,
    runtime: str | None,
    as_json: bool,
) -> None:
    """Grade notebooks, folders or packages handed in for a take-home.

    Each SUBMISSION runs in a room of its own; hidden tests run in another room
    and only ask it questions. The results are a table here, and in the folder
    --out grade.json, report.html, report.md, junit.xml and executed.ipynb.
    """
    _check_options(submissions, candidate, view=view, release=release)
    console = Console(quiet=as_json)
    order = _Order(
        candidate, out or _FOLDERS[view], ResultNames(submissions), view, release, received
    )
    check_writable(order.out)
    finished: list[tuple[str, Grade]] = []
    failures: list[Exception] = []
    with grading_session(slug, banks, runtime=runtime, quality=not no_quality) as grader:
        for number, path in enumerate(submissions, 1):
            grader.keep_warm(min(_WARM_ROOMS, len(submissions) - number))
            try:
                with console.status(f"Grading {path.name}") as update:
                    name, result = _grade_one(grader, path, order, update)
                finished.append((name, result))
                _check_graded(result)
            except (MinbarError, OSError) as error:
                console.error(error, path)
                failures.append(error)
    console.grades(finished, order.out, as_json=as_json)
    if failures:
        raise SystemExit(max(exit_code(error) for error in failures))


def _check_options(
    submissions: Sequence[Path], candidate: str | None, *, view: str, release: bool
) -> None:
    if release and view != "candidate":
        what = "--release gives feedback to a candidate; use it with --view candidate"
        raise click.UsageError(what)
    if candidate is not None and len(submissions) > 1:
        what = "--candidate names one; grade submissions one by one, or send receipts along"
        raise click.UsageError(what)


def _check_graded(result: Grade) -> None:
    if result.status != "graded":
        what = f"this could not be graded: {result.reason}"
        raise UngradableError(what, todo="It is not a zero; grade it again once this is mended")


def _grade_one(
    grader: Grader, path: Path, order: _Order, update: Callable[[str], None]
) -> tuple[str, Grade]:
    from minbar.grading.identity import identify

    submission = grader.take_in(path)
    spec = grader.takehome.spec
    now = dt.datetime.now(dt.UTC)
    if order.received is not None:
        now = order.received.replace(tzinfo=dt.UTC)
    identity = identify(submission.receipt, order.candidate, spec, submission.sha256, now=now)
    name = order.names.give(path, identity.candidate)
    check_replaceable(order.out / name, order.view)  # before minutes are spent, and again after
    total = len(submission.cells)
    graded = grader.grade(
        submission,
        identity,
        on_cell=lambda cell: update(f"Grading {path.name}: cell {cell.cell} of {total} done"),
    )
    shown = write_outputs(order.out / name, graded, view=order.view, release=order.release)
    return name, shown
