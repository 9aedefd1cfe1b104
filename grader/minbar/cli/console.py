"""What commands print: plain text into pipes and logs, tables and progress on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.failures import described, reader_may_leave, say

if TYPE_CHECKING:
    from minbar.models.grade import Grade
    from minbar.report.grade_rows import GradeRow

__all__ = ["Console", "plain"]

_LONGEST_PATH = 1000


class Console:
    """Results go to standard output, everything else to standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Say nothing of progress if `quiet`."""
        self._quiet = quiet

    @contextlib.contextmanager
    def status(self, text: str) -> Iterator[Callable[[str], None]]:
        """Show what is going on, on a terminal only; yields a way to say more."""
        if self._quiet or not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console as RichConsole

        with RichConsole(stderr=True).status(plain(text)) as shown:
            yield lambda more: shown.update(plain(more))

    @contextlib.contextmanager
    def progress(self, text: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar, on a terminal only; yields a way to say how many are done."""
        if self._quiet or not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=RichConsole(stderr=True), transient=True) as bar:
            task = bar.add_task(plain(text), total=total)
            yield lambda done: bar.update(task, completed=done)

    @contextlib.contextmanager
    def work(
        self, text: str, total: int
    ) -> Iterator[tuple[Callable[[str], None], Callable[[], None]]]:
        """Show a bar with its rate and the time left, on a terminal only.

        Yields a way to say what is being done, and one to say that one more is done.
        """
        if self._quiet or not sys.stderr.isatty():
            yield lambda _: None, lambda: None
            return
        from rich.console import Console as RichConsole
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        # What is said meanwhile keeps to its line, however long: a terminal wraps it itself.
        console = RichConsole(stderr=True, soft_wrap=True)
        columns = (
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(plain(text), total=total, rate="")

            def step() -> None:
                bar.advance(task)
                known = bar.tasks[0]
                minutes = (known.elapsed or 0) / 60
                rate = f"{known.completed / minutes:.1f} a minute" if minutes else ""
                bar.update(task, rate=rate)

            yield (lambda more: bar.update(task, description=plain(more))), step

    def error(self, error: Exception, path: Path) -> None:
        """Say what is wrong with one of several inputs."""
        from minbar.content.problems import visible

        text, shown = described(error), visible(str(path), limit=_LONGEST_PATH)
        say(text if shown in text else f"{shown}: {text}")

    def grades(self, rows: Sequence[GradeRow], out: Path, *, whole: Grade | None = None) -> None:
        """Print grades as a table; of one that is given `whole` also what was not passed."""
        if rows:
            with reader_may_leave():  # the results are written, and the exit code still counts
                _print_table(rows, out, whole)

    def documents(self, paths: Iterable[Path]) -> None:
        """Print files of JSON as one array for a program; one of them at a time is in memory."""
        with reader_may_leave():
            between = b"["
            for path in paths:
                click.echo(between + path.read_bytes().strip(), nl=False)
                between = b","
            click.echo(b"[]" if between == b"[" else b"]")  # bytes: UTF-8 whatever the locale is


def _print_table(rows: Sequence[GradeRow], out: Path, whole: Grade | None) -> None:
    from rich.console import Console as RichConsole

    from minbar.report.terminal import grade_detail, grade_table

    console = RichConsole(highlight=False)
    console.print(grade_table(rows))
    if whole is not None:
        console.print(grade_detail(whole))
    else:
        for warning in dict.fromkeys(text for row in rows for text in row.warnings):
            click.echo(_printable(f"warning: {warning}"))
    for row in rows:
        click.echo(_printable(f"{row.name}: {out / row.name / 'report.html'}"))


def _printable(text: str) -> str:
    """Show a path on one line, in the signs that the output can carry."""
    from minbar.report.escape import log_text, visible

    encoding = sys.stdout.encoding or "utf-8"
    line = log_text(visible(text).replace("\n", " "))
    return line.encode(encoding, "backslashreplace").decode(encoding)


def plain(text: str) -> str:
    """A file's name is the candidate's: no markup, no escapes."""
    return "".join(char if char.isprintable() else "?" for char in text).replace("[", "(")
