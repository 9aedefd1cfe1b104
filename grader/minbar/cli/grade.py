"""`minbar grade`: grade submissions of a take-home in a sandbox."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.console import Console
from minbar.cli.failures import EXIT_USER, described, exit_code, say
from minbar.cli.outputs import check_replaceable, check_writable, is_written, write_outputs
from minbar.cli.result_names import ResultNames
from minbar.cli.session import batch_session
from minbar.errors import UngradableError, UserError

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.grading.batch.running import Batch, Watcher
    from minbar.grading.batch.values import Finished, Grading, Policy, Prepared
    from minbar.grading.identity import Identity
    from minbar.grading.intake import Submission
    from minbar.models.batch import BatchLine
    from minbar.models.grade import Grade

__all__ = ["grade"]

_MOST_JOBS: Final = 64
_PATIENCE: Final = 60.0
# Whether it can be read is found when its turn comes, so that it does not stop the others.
_SUBMISSION: Final = click.Path(readable=False, path_type=Path)
# Apart, so that what a candidate may not see is never in a folder that is sent to them.
_FOLDERS: Final = {"interviewer": Path("grades"), "candidate": Path("feedback")}


@dataclass(frozen=True, slots=True)
class _Order:
    """What is wanted of every submission: whose it is said to be, where results go, and how."""

    candidate: str | None
    out: Path
    view: str
    release: bool
    received: dt.datetime | None = None
    fail_under: float | None = None
    as_json: bool = False


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
@click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    default=1,
    show_default=True,
    metavar="N",
    help="Submissions that are graded at the same time.",
)
@click.option(
    "--resume/--force",
    default=True,
    help="Take the grade from the store where the same was graded before (the default),"
    " or grade anew and keep the older one as history.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if a submission wins a smaller share of the points that machines"
    " give, or misses a minimum bar.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0),
    default=_PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for an engine or a store that is gone, before giving up.",
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
    jobs: int,
    resume: bool,
    fail_under: float | None,
    patience: float,
    runtime: str | None,
    as_json: bool,
) -> None:
    """Grade notebooks, folders or packages handed in for a take-home.

    A SUBMISSION is a notebook, a package of submit.py, a folder with one of them,
    or a folder with many of these. Each runs in a room of its own; hidden tests run
    in another room and only ask it questions. The results are a table here, and in
    the folder --out grade.json, report.html, report.md, junit.xml and executed.ipynb;
    of several submissions summary.csv and summary.json, too.

    What was graded before is not graded again: a batch that was interrupted goes on
    where it stopped.
    """
    from minbar.grading.batch.finding import find_submissions
    from minbar.grading.batch.values import Policy

    _check_options(submissions, candidate, view=view, release=release)
    policy = Policy(jobs=jobs, force=not resume, patience=patience)
    order = _Order(candidate, out or _FOLDERS[view], view, release, received, fail_under, as_json)
    check_writable(order.out)
    session = batch_session(
        slug, banks, jobs=jobs, patience=patience, runtime=runtime, quality=not no_quality
    )
    with session as grading:
        paths = find_submissions(submissions, grading.takehome.spec)
        _check_one(paths, candidate)
        results = _grade_all(grading, paths, order, policy)
    results.report(order)
    if results.codes:
        raise SystemExit(max(results.codes))


def _check_options(
    submissions: Sequence[Path], candidate: str | None, *, view: str, release: bool
) -> None:
    if release and view != "candidate":
        what = "--release gives feedback to a candidate; use it with --view candidate"
        raise click.UsageError(what)
    _check_one(submissions, candidate)


def _check_one(submissions: Sequence[Path], candidate: str | None) -> None:
    if candidate is not None and len(submissions) > 1:
        what = "--candidate names one; grade submissions one by one, or send receipts along"
        raise click.UsageError(what)


@dataclass(slots=True)
class _Results:
    """What is kept of a batch until its end: a line of each submission, not its grade.

    Attributes:
        grading: who graded.
        lines: by the position of the submission.
        grades: of each, what a table shows.
        codes: exit codes of what went wrong.
    """

    grading: Grading
    lines: dict[int, BatchLine] = field(default_factory=dict)
    grades: dict[int, tuple[str, Grade]] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)

    def report(self, order: _Order) -> None:
        """Write the summary of several submissions, and print what was found."""
        console = Console(quiet=order.as_json)
        finished = [self.grades[position] for position in sorted(self.grades)]
        if order.as_json:
            console.documents(order.out / name / "grade.json" for name, _ in finished)
        else:
            console.grades(finished, order.out)
        if len(self.lines) > 1:
            self._summarise(order)

    def _summarise(self, order: _Order) -> None:
        from minbar.cli.grade_screen import print_summary
        from minbar.cli.outputs import write_summary
        from minbar.grading.batch.summary import summarise

        lines = (self.lines[position] for position in sorted(self.lines))
        summary = summarise(self.grading.takehome.spec, lines)
        if not order.as_json:
            print_summary(summary)
        if order.view == "interviewer":  # no candidate is to read of the others
            try:
                write_summary(order.out, summary)
            except UserError as error:
                say(described(error))
                self.codes.append(EXIT_USER)


def _grade_all(grading: Grading, paths: Sequence[Path], order: _Order, policy: Policy) -> _Results:
    from minbar.cli.grade_screen import GradeScreen
    from minbar.grading.batch.summary import below, line_of

    console = Console(quiet=order.as_json)
    screen = GradeScreen(console, len(paths), quiet=order.as_json)
    results = _Results(grading)
    with screen.shown(), _batch(grading, paths, order, policy, screen) as batch:
        for finished in batch.run(paths):
            line = line_of(finished)
            results.lines[finished.position] = line
            if finished.grade is not None:
                shown = finished.grade if len(paths) == 1 else _slim(finished.grade)
                results.grades[finished.position] = (finished.name, shown)
            error = finished.error or _ungradable(finished)
            if error is not None:
                console.error(error, finished.path)
                results.codes.append(exit_code(error))
            elif order.fail_under is not None and (why := below(line, order.fail_under)):
                say(f"{finished.name}: {why}")
                results.codes.append(EXIT_USER)
            screen.ended(line)
    return results


@contextlib.contextmanager
def _batch(
    grading: Grading, paths: Sequence[Path], order: _Order, policy: Policy, watcher: Watcher
) -> Iterator[Batch]:
    from minbar.grading.batch.running import Batch
    from minbar.grading.batch.shelf import StoreShelf
    from minbar.store.database import open_database

    names = ResultNames(paths)

    def name(path: Path, identity: Identity) -> str:
        given = names.give(path, identity.candidate)
        check_replaceable(order.out / given, order.view)  # before minutes are spent, and again
        return given

    with open_database() as database:
        yield Batch(
            grading,
            StoreShelf(database, patience=policy.patience),
            identify=_identifier(grading, order),
            name=name,
            publish=lambda prepared, graded: _publish(order, prepared, graded),
            policy=policy,
            watcher=watcher,
        )


def _identifier(grading: Grading, order: _Order) -> Callable[[Submission], Identity]:
    from minbar.grading.identity import identify

    spec = grading.takehome.spec

    def whose(submission: Submission) -> Identity:
        now = dt.datetime.now(dt.UTC)
        if order.received is not None:
            now = order.received.replace(tzinfo=dt.UTC)
        return identify(submission.receipt, order.candidate, spec, submission.sha256, now=now)

    return whose


def _publish(order: _Order, prepared: Prepared, graded: Graded) -> Grade:
    folder = order.out / prepared.name
    if order.view == "interviewer" and is_written(folder, graded.grade):
        return graded.grade
    return write_outputs(folder, graded, view=order.view, release=order.release)


def _slim(grade: Grade) -> Grade:
    """Return what a table shows of a grade: a batch holds many of them."""
    import msgspec

    return msgspec.structs.replace(grade, tests=[], cells=[], quality=None)


def _ungradable(finished: Finished) -> UngradableError | None:
    result = finished.grade
    if result is None or result.status == "graded":
        return None
    what = f"this could not be graded: {result.reason}"
    return UngradableError(what, todo="It is not a zero; grade it again once this is mended")
