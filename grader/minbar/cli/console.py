"""What commands print: plain text into pipes and logs, tables and progress on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.failures import described, reader_may_leave, say

if TYPE_CHECKING:
    from minbar.models.grade import Grade

__all__ = ["Console"]

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

        with RichConsole(stderr=True).status(_plain(text)) as shown:
            yield lambda more: shown.update(_plain(more))

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
            task = bar.add_task(_plain(text), total=total)
            yield lambda done: bar.update(task, completed=done)

    def error(self, error: Exception, path: Path) -> None:
        """Say what is wrong with one of several inputs."""
        from minbar.content.problems import visible

        text, shown = described(error), visible(str(path), limit=_LONGEST_PATH)
        say(text if shown in text else f"{shown}: {text}")

    def grades(self, finished: Sequence[tuple[str, Grade]], out: Path, *, as_json: bool) -> None:
        """Print the grades as a table, or as JSON for a program."""
        with reader_may_leave():  # the results are written, and the exit code still counts
            if as_json:
                _print_json(finished)
            elif finished:
                _print_table(finished, out)


def _print_json(finished: Sequence[tuple[str, Grade]]) -> None:
    from minbar.report.grade_json import dump_grade

    documents = [dump_grade(result).strip() for _, result in finished]
    click.echo(b"[%s]" % b",".join(documents))  # bytes: JSON is UTF-8 whatever the locale is


def _print_table(finished: Sequence[tuple[str, Grade]], out: Path) -> None:
    from rich.console import Console as RichConsole

    from minbar.report.terminal import grade_detail, grade_table

    console = RichConsole(highlight=False)
    console.print(grade_table(finished))
    if len(finished) == 1:
        console.print(grade_detail(finished[0][1]))
    else:
        for warning in dict.fromkeys(text for _, result in finished for text in result.warnings):
            click.echo(_printable(f"warning: {warning}"))
    for name, _ in finished:
        click.echo(_printable(f"{name}: {out / name / 'report.html'}"))


def _printable(text: str) -> str:
    """Show a path on one line, in the signs that the output can carry."""
    from minbar.report.escape import log_text, visible

    encoding = sys.stdout.encoding or "utf-8"
    line = log_text(visible(text).replace("\n", " "))
    return line.encode(encoding, "backslashreplace").decode(encoding)


def _plain(text: str) -> str:
    """A file's name is the candidate's: no markup, no escapes."""
    return "".join(char if char.isprintable() else "?" for char in text).replace("[", "(")
