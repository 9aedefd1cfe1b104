"""What `minbar grade` does with submissions, between its options and its exit code."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.console import Console, plain
from minbar.cli.failures import EXIT_OUR_FAULT, EXIT_USER, described, exit_code, say
from minbar.cli.outputs import (
    SUMMARY,
    check_replaceable,
    is_written,
    remove_summary,
    reviewed_grade,
    write_failure,
    write_outputs,
    write_summary,
)
from minbar.cli.result_names import ResultNames
from minbar.errors import StoreUnavailableError, UngradableError, UserError

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.grading.batch.finding import Found
    from minbar.grading.batch.running import Batch, Watcher
    from minbar.grading.batch.values import Finished, Grading, Policy, Prepared
    from minbar.grading.identity import Identity
    from minbar.grading.intake import Submission
    from minbar.models.batch import BatchLine, BatchSummary
    from minbar.models.grade import Grade
    from minbar.report.grade_rows import GradeRow

__all__ = ["Order", "Results", "grade_all"]

_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of every submission: whose it is said to be, where results go, and how."""

    candidate: str | None
    out: Path
    view: str
    release: bool
    received: dt.datetime | None = None
    fail_under: float | None = None
    as_json: bool = False

    def summarises(self, count: int) -> bool:
        """Whether so many submissions have a summary; no candidate is to read of the others."""
        return count > 1 and self.view == "interviewer"


@dataclass(slots=True)
class Results:
    """What is kept of a batch until its end: a line of each submission, not its grade.

    Attributes:
        grading: who graded.
        lines: by the position of the submission.
        rows: of each that has a grade, what a table shows.
        only: the grade of a submission that is the only one.
        codes: exit codes of what went wrong.
    """

    grading: Grading
    lines: dict[int, BatchLine] = field(default_factory=dict)
    rows: dict[int, GradeRow] = field(default_factory=dict)
    only: Grade | None = None
    codes: list[int] = field(default_factory=list)

    def report(self, order: Order) -> None:
        """Write the summary of several submissions, and print what was found."""
        from minbar.cli.grade_screen import print_summary

        summary = self._summarised(order)
        console = Console(quiet=order.as_json)
        rows = [self.rows[position] for position in sorted(self.rows)]
        if order.as_json:
            console.documents(order.out / row.name / "grade.json" for row in rows)
            return
        console.grades(rows, order.out, whole=self.only)
        if len(self.lines) > 1:
            print_summary(summary)

    def break_off(self, order: Order, paths: Sequence[Path]) -> None:
        """Write what a batch has come to that is ended before its time, if there is any."""
        from minbar.grading.batch.summary import unfinished

        if self.lines:
            rest = {position: unfinished(path) for position, path in enumerate(paths)}
            self.lines = rest | self.lines
            self._summarised(order)

    def _summarised(self, order: Order) -> BatchSummary:
        """Return the summary, and write it if it is one of several, for the interviewer."""
        from minbar.grading.batch.summary import summarise

        lines = [self.lines[position] for position in sorted(self.lines)]
        summary = summarise(self.grading.takehome.spec, lines)
        if order.summarises(len(lines)):
            self._write(order.out, summary)
        return summary

    def _write(self, out: Path, summary: BatchSummary) -> None:
        try:
            write_summary(out, summary)
        except UserError as error:
            say(described(error))
            self.codes.append(EXIT_USER)


def grade_all(grading: Grading, found: Found, order: Order, policy: Policy) -> Results:
    """Grade what was found, and say of each submission what became of it."""
    from minbar.cli.grade_screen import GradeScreen
    from minbar.grading.batch.summary import line_of
    from minbar.report.grade_rows import RowMaker

    paths = found.paths
    _say_left_out(found.left_out)
    console = Console(quiet=order.as_json)
    screen = GradeScreen(console, len(paths), quiet=order.as_json)
    results, maker = Results(grading), RowMaker()
    try:
        with screen.shown(), _batch(grading, paths, order, policy, screen) as batch:
            for finished in batch.run(paths):
                line = line_of(finished)
                results.lines[finished.position] = line
                if finished.grade is not None:
                    row = maker.row(finished.name, finished.grade)
                    results.rows[finished.position] = row
                    results.only = finished.grade if len(paths) == 1 else None
                error = finished.error or _ungradable(finished)
                if error is not None:
                    console.error(error, finished.path)
                    results.codes.append(_code(error))
                elif why := _below(order, line):
                    say(plain(f"{finished.name}: {why}"))
                    results.codes.append(EXIT_USER)
                screen.ended(line, points=order.view == "interviewer")
    except BaseException:
        results.break_off(order, paths)
        raise
    return results


@contextlib.contextmanager
def _batch(
    grading: Grading, paths: Sequence[Path], order: Order, policy: Policy, watcher: Watcher
) -> Iterator[Batch]:
    from minbar.grading.batch.running import Batch
    from minbar.grading.batch.shelf import StoreShelf
    from minbar.store.database import open_database

    names = ResultNames(paths, taken=SUMMARY)

    def name(path: Path, submission: Submission, identity: Identity) -> str:
        given = names.give(path, identity.candidate)
        folder, takehome = order.out / given, grading.takehome
        if policy.force or not reviewed_grade(folder, submission.sha256, takehome.sha256):
            check_replaceable(folder, order.view)  # before minutes are spent, and again
        return given

    def publish(prepared: Prepared, graded: Graded) -> Grade:
        there = _written_before(order, policy, prepared, graded)
        if there is not None:
            return there
        if order.summarises(len(paths)):
            remove_summary(order.out)
        folder = order.out / prepared.name
        return write_outputs(folder, graded, view=order.view, release=order.release)

    with open_database() as database:
        yield Batch(
            grading,
            StoreShelf(database, patience=policy.patience),
            identify=_identifier(grading, order),
            name=name,
            publish=publish,
            policy=policy,
            watcher=watcher,
        )


def _identifier(grading: Grading, order: Order) -> Callable[[Submission], Identity]:
    from minbar.grading.identity import identify

    spec = grading.takehome.spec

    def whose(submission: Submission) -> Identity:
        now = dt.datetime.now(dt.UTC)
        if order.received is not None:
            now = order.received.replace(tzinfo=dt.UTC)
        return identify(submission.receipt, order.candidate, spec, submission.sha256, now=now)

    return whose


def _written_before(
    order: Order, policy: Policy, prepared: Prepared, graded: Graded
) -> Grade | None:
    """Return the grade that lies where the results go, if it is to stay as it is."""
    folder, grade = order.out / prepared.name, graded.grade
    if order.view != "interviewer":
        write_failure(prepared.key, graded.log)
        return None
    if is_written(folder, grade):
        return grade
    reviewed = reviewed_grade(folder, grade.submission.sha256, grade.takehome.sha256)
    return None if policy.force else reviewed


def _below(order: Order, line: BatchLine) -> str:
    """Say why a submission is below what was asked for; a candidate's log says no more."""
    from minbar.grading.batch.summary import below

    why = "" if order.fail_under is None else below(line, order.fail_under)
    return "below what --fail-under asks for" if why and order.view != "interviewer" else why


def _code(error: Exception) -> int:
    """Say whose fault an error is; a store that is away is no submission's."""
    return EXIT_OUR_FAULT if isinstance(error, StoreUnavailableError) else exit_code(error)


def _say_left_out(paths: Sequence[Path]) -> None:
    names = [path.name for path in paths]
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        click.echo(plain(f"left out, no submissions: {', '.join(names[:_NAMED])}{more}"), err=True)


def _ungradable(finished: Finished) -> UngradableError | None:
    result = finished.grade
    if result is None or result.status == "graded":
        return None
    what = f"this could not be graded: {result.reason}"
    return UngradableError(what, todo="It is not a zero; grade it again once this is mended")
