"""What commands print: plain text into pipes and logs, tables and progress on a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from minbar.models.grade import Grade

__all__ = ["Console"]


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

    def error(self, error: Exception, path: Path) -> None:
        """Say what is wrong with one of several inputs."""
        text = str(error)
        prefix = "" if str(path) in text else f"{path}: "
        for line in f"{prefix}{text}".splitlines():
            click.echo(f"minbar: {line}", err=True)

    def grades(self, finished: Sequence[tuple[str, Grade]], out: Path, *, as_json: bool) -> None:
        """Print the grades as a table, or as JSON for a program."""
        if as_json:
            from minbar.report.grade_json import dump_grade

            documents = [dump_grade(result).decode("utf-8").strip() for _, result in finished]
            click.echo(f"[{','.join(documents)}]")
            return
        if not finished:
            return
        from rich.console import Console as RichConsole

        from minbar.report.terminal import grade_table

        console = RichConsole(highlight=False)
        console.print(grade_table(finished))
        for name, _ in finished:
            click.echo(f"{name}: {out / name / 'report.html'}")


def _plain(text: str) -> str:
    """A file's name is the candidate's: no markup, no escapes."""
    return "".join(char if char.isprintable() else "?" for char in text).replace("[", "(")
