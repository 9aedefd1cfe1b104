"""A seed sweep on a terminal: the numbers that move, and what was and was not varied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from minbar.models.seed_sweep import MovedNumber, SeedSweep
from minbar.report.terminal import terminal_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["SweepDetail"]

_MOST: Final = 30
_PLACES: Final = 8
_DIGITS: Final = 5
_COLUMNS: Final = ("as written", "min", "median", "max", "spread")


@dataclass(frozen=True, slots=True)
class SweepDetail:
    """A block on the seed sweep of one notebook, for rich.

    Attributes:
        name: of the notebook.
        sweep: what its runs showed.
    """

    name: str
    sweep: SeedSweep

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for this console."""
        del console
        sweep, ascii_only = self.sweep, options.ascii_only
        yield Text.assemble(
            (terminal_line(self.name, 200, ascii_only=ascii_only).plain, "bold"),
            f"  {sweep.finished} of {sweep.runs} runs with different seeds (no points)",
        )
        for failed in sweep.failed:
            told = f"Run {failed.run} did not finish: {failed.reason}"
            yield terminal_line(told, 400, ascii_only=ascii_only)
        if sweep.moved:
            yield _table(sweep.moved[:_MOST], ascii_only=ascii_only)
        for line in _lines(sweep):
            yield terminal_line(line, 700, ascii_only=ascii_only)


def _table(moved: list[MovedNumber], *, ascii_only: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("number", overflow="fold")
    for name in _COLUMNS:
        table.add_column(name, no_wrap=True, justify="right")
    for one in moved:
        label = terminal_line(f"cell {one.cell}: {one.label}", 110, ascii_only=ascii_only)
        values = (one.written, one.min, one.median, one.max, one.spread)
        table.add_row(label, *(f"{value:.{_DIGITS}g}" for value in values))
    return table


def _lines(sweep: SeedSweep) -> Iterator[str]:
    more = sweep.moved_count - min(len(sweep.moved), _MOST)
    if more > 0:
        yield f"and {more} more numbers that move; --json has the most of them"
    if sweep.moved_count or sweep.steady_count:
        moves = "" if sweep.moved_count else "No printed number moves. "
        yield f"{moves}Printed numbers that are the same in all runs: {sweep.steady_count}"
    for cell, count in sorted(sweep.unpaired.items())[:_PLACES]:
        lines = "line" if count == 1 else "lines"
        yield f"Not compared: {count} {lines} of cell {cell} that have other words in some run"
    places = [f"{one.text} (cell {one.cell}, line {one.line})" for one in sweep.varied]
    yield f"Varied: the kernel's start{_listed(places)}"
    for kept in sweep.kept[:_PLACES]:
        place = f"cell {kept.cell}, line {kept.line}: " if kept.cell else ""
        yield f"Not varied: {place}{kept.reason}"
    if len(sweep.kept) > _PLACES:
        yield f"Not varied: {len(sweep.kept) - _PLACES} more places"
    for note in sweep.notes:
        yield f"Note: {note}"


def _listed(places: list[str]) -> str:
    shown = "".join(f"; {one}" for one in places[:_PLACES])
    more = len(places) - _PLACES
    return f"{shown}; and {more} more" if more > 0 else shown
