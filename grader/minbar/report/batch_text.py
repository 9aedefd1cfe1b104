"""A batch on a terminal: a line a submission, and a picture of the points."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.text import Text

from minbar.models.batch import BatchLine, BatchSummary
from minbar.report.escape import log_text, one_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["BatchPicture", "line_text"]

_BINS: Final = 10
_WIDEST: Final = 40
_STATUSES: Final = {
    "graded": "graded",
    "not-gradable": "not gradable",
    "refused": "refused",
    "not-written": "not written",
    "unfinished": "unfinished",
}


def line_text(line: BatchLine) -> str:
    """Say in one line what became of a submission."""
    name = log_text(one_line(line.name or line.submission, 80))
    if line.share is None:
        return f"{name}: {_STATUSES[line.status]}"
    told = f"{name}: {line.share:.0%} of the points of machines"
    if line.verdict != "completed":
        told += f", {line.verdict.replace('-', ' ')}"
    if line.below_bar:
        told += f", below its bar: {', '.join(line.below_bar)}"
    return f"{told} (graded before)" if line.run.kept else told


@dataclass(frozen=True, slots=True)
class BatchPicture:
    """How many submissions reached which share of the points, and what became of the others."""

    summary: BatchSummary

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for this console."""
        del console
        shares = [line.share for line in self.summary.lines if line.share is not None]
        if shares:
            yield Text(f"share of the points that machines give, {len(shares)} submissions")
            yield from _bins(shares, "#" if options.ascii_only else "█")
            yield Text(
                f"lowest {min(shares):.0%}, median {statistics.median(shares):.0%},"
                f" highest {max(shares):.0%}"
            )
        yield Text(_counted(self.summary.lines))


def _bins(shares: list[float], block: str) -> Iterator[Text]:
    counts = [0] * _BINS
    for share in shares:
        counts[min(int(share * _BINS), _BINS - 1)] += 1
    scale = max(1.0, max(counts) / _WIDEST)
    for index, count in enumerate(counts):
        low, high = index * 100 // _BINS, (index + 1) * 100 // _BINS
        bar = block * max(round(count / scale), int(count > 0))
        yield Text.assemble(
            f"{low:>3} to {high:>3}%  ", (bar, "cyan"), f" {count}" if count else ""
        )


def _counted(lines: list[BatchLine]) -> str:
    told = [
        f"{sum(line.status == status for line in lines)} {said}"
        for status, said in _STATUSES.items()
        if status == "graded" or any(line.status == status for line in lines)
    ]
    kept = sum(line.run.kept for line in lines)
    return ", ".join(told) + (f"; {kept} of the grades were there before" if kept else "")
