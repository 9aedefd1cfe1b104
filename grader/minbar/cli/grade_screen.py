"""What `minbar grade` shows while it works, and at its end."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.console import Console, plain
from minbar.grading.batch.running import Watcher

if TYPE_CHECKING:
    from minbar.grading.batch.values import Prepared
    from minbar.models.batch import BatchLine, BatchSummary
    from minbar.rooms.candidate import CellResult

__all__ = ["GradeScreen", "print_summary"]

_LONGEST: Final = 48


class GradeScreen(Watcher):
    """Shows one submission cell by cell, or many with a bar, their rate and the time left."""

    def __init__(self, console: Console, total: int, *, quiet: bool) -> None:
        """Show the work on so many submissions; nothing of it where `quiet`."""
        self._console = console
        self._total = total
        self._quiet = quiet
        self._say: Callable[[str], None] = lambda _: None
        self._step: Callable[[], None] = lambda: None

    @contextlib.contextmanager
    def shown(self) -> Iterator[None]:
        """Show it within this context, on a terminal only."""
        if self._total == 1:
            with self._console.status("Grading") as self._say:
                yield
            return
        with self._console.work("Grading", self._total) as (self._say, self._step):
            yield

    def begun(self, prepared: Prepared) -> None:
        """A submission's turn has come."""
        self._say(f"Grading {prepared.path.name}")

    def cell(self, prepared: Prepared, cell: CellResult) -> None:
        """A cell of it has ended."""
        total = len(prepared.submission.cells)
        self._say(f"Grading {prepared.path.name}: cell {cell.cell} of {total} done")

    def ended(self, line: BatchLine, *, points: bool) -> None:
        """A submission has ended: a line of several, for terminals and for logs.

        Args:
            line: of the submission.
            points: whether who reads this may know them.
        """
        self._step()
        if self._total > 1 and not self._quiet and line.status == "graded":
            from minbar.report.batch_text import line_text

            told = line_text(line) if points else f"{line.name}: graded"
            click.echo(_encodable(told), err=True)


def print_summary(summary: BatchSummary) -> None:
    """Print how the points of a batch are spread."""
    from rich.console import Console as RichConsole

    from minbar.cli.failures import reader_may_leave
    from minbar.report.batch_text import BatchPicture

    with reader_may_leave():
        RichConsole(highlight=False).print(BatchPicture(summary))


def _encodable(text: str) -> str:
    encoding = sys.stderr.encoding or "utf-8"
    return plain(text).encode(encoding, "backslashreplace").decode(encoding)
