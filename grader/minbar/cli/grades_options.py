"""What the commands on kept grades share."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from minbar.cli.failures import reader_may_leave

if TYPE_CHECKING:
    from minbar.grading.kept import ReadGrades
    from minbar.models.kept_grade import GradeSummary
    from minbar.store.grades import GradeLine

__all__ = ["Selection", "echo_lines", "kept_lines", "selection_options", "summaries"]

Command = TypeVar("Command", bound=Callable[..., Any])


class Selection:
    """Which grades are wanted, and in which store they are."""

    def __init__(
        self, store: str | None, takehome: str | None, candidate: str | None, *, history: bool
    ) -> None:
        """Want those of a take-home and a candidate; None is any."""
        self.store = store
        self.takehome = takehome
        self.candidate = candidate
        self.history = history


def selection_options(command: Command) -> Command:
    """Add `--takehome`, `--candidate`, `--all` and `--store`."""
    from minbar.cli.store_options import store_option

    options = (
        click.option("--takehome", metavar="ID", help="Of this take-home alone."),
        click.option("--candidate", metavar="ID", help="Of this candidate alone."),
        click.option("--all", "history", is_flag=True, help="With those that were replaced."),
        store_option,
    )
    return functools.reduce(lambda given, option: option(given), reversed(options), command)


@contextlib.contextmanager
def kept_lines(selection: Selection) -> Iterator[tuple[list[GradeLine], ReadGrades]]:
    """Give the grades that are wanted, oldest first, and what reads them.

    Raises:
        UserError: if the store is locked, damaged or out of reach.
    """
    from minbar.store.database import existing_database
    from minbar.store.grades import grade_lines, grades_of

    database = existing_database(selection.store)
    if database is None:
        yield [], lambda _: ()
        return
    with database, database.read() as conn:
        lines = grade_lines(
            conn,
            takehome=selection.takehome,
            candidate=selection.candidate,
            current_only=not selection.history,
        )
        yield lines, functools.partial(grades_of, conn)


def summaries(selection: Selection) -> list[GradeSummary]:
    """Return the grades that are wanted in a line each, oldest first.

    Raises:
        UserError: as `kept_lines`, or if one of them is damaged.
    """
    from minbar.grading.kept import kept_grades, summarised

    with kept_lines(selection) as (lines, read):
        return [summarised(line, grade) for line, grade in kept_grades(read, lines)]


def echo_lines(lines: Iterable[str]) -> None:
    """Print lines in the signs that the output can carry."""
    encoding = sys.stdout.encoding or "utf-8"
    with reader_may_leave():
        for line in lines:
            click.echo(line.encode(encoding, "backslashreplace").decode(encoding))
