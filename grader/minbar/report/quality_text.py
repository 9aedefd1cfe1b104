"""Code quality on a terminal: points by dimension, then every finding with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from minbar.models.quality import QualityDimension, QualityFinding, QualityReport
from minbar.report import words
from minbar.report.escape import one_line
from minbar.report.terminal import terminal_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["QualityDetail", "quality_lines"]

_BAR: Final = 20
_MARGIN: Final = 8
_STYLES: Final = {"high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
Show = Callable[[str], Text]


@dataclass(frozen=True, slots=True)
class QualityDetail:
    """A block on the quality of one notebook, for rich.

    Attributes:
        name: of the notebook.
        report: its quality.
    """

    name: str
    report: QualityReport

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for this console."""
        del console
        ascii_only = options.ascii_only
        yield Text.assemble(
            (terminal_line(self.name, 200, ascii_only=ascii_only).plain, "bold"),
            "  ",
            words.quality_score(self.report),
        )
        yield from quality_lines(self.report, ascii_only=ascii_only)


def quality_lines(
    report: QualityReport, *, ascii_only: bool, most: int | None = None
) -> Iterator[Text | Table | Padding]:
    """Give a report as lines for rich.

    Args:
        report: the report.
        ascii_only: whether the terminal shows nothing else.
        most: most findings that are shown; None for all.
    """

    def show(text: str, limit: int = 700) -> Text:
        return terminal_line(text, limit, ascii_only=ascii_only)

    if report.reason:
        head = "For a person to judge" if report.status == "waits" else "Not scored"
        yield show(f"{head}: {report.reason}")
    if report.dimensions:
        yield _dimensions(report, show, ascii_only=ascii_only)
    shown = sorted(report.findings, key=lambda one: -one.points)[:most]
    for finding in shown:
        yield from _finding(finding, show, f"-{words.number(finding.points)}")
    if len(report.findings) > len(shown):
        yield show(f"and {len(report.findings) - len(shown)} more findings, in the report")
    for finding in report.for_review if most is None else ():
        yield from _finding(finding, show, "review")
    for opaque in report.opaque:
        place = f"cell {opaque.cell}, line {opaque.line}"
        yield show(f"For a person to look at: {place}: {opaque.reason}")
    told = {opaque.cell for opaque in report.opaque}
    for one in report.not_analysed:
        if one.cell in told:
            continue
        place = f"cell {one.cell}: " if one.cell else ""
        yield show(f"Not analysed: {place}{one.reason}")


def _dimensions(report: QualityReport, show: Show, *, ascii_only: bool) -> Table:
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(overflow="fold", max_width=30)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    for one in report.dimensions:
        filled = round(one.points / one.max_points * _BAR) if one.max_points else 0
        won = f"{words.number(one.points)} of {words.number(one.max_points)}"
        drawn = full * filled + empty * (_BAR - filled)
        table.add_row(show(one.title), Text(drawn), show(won), show(_left_out(one)))
    return table


def _left_out(dimension: QualityDimension) -> str:
    """Say which points are out of the denominator, and which were withheld."""
    said = []
    for state, text in (
        ("absent", "does not apply"),
        ("not-run", "not run"),
        ("opaque", "cannot be followed"),
        ("gated", "behind a gate"),
    ):
        names = [check.id for check in dimension.checks if check.state == state]
        if names:
            said.append(f"{text}: {', '.join(names)}")
    return "; ".join(said)


def _finding(finding: QualityFinding, show: Show, cost: str) -> Iterator[Text | Padding]:
    place = f"cell {finding.cell}, line {finding.line}" if finding.cell else "the notebook"
    rule = f" ({finding.tool} {finding.rule})" if finding.rule else ""
    head = show(f"{place}: {finding.check}{rule}").plain
    yield Text(f"{cost:>{_MARGIN - 2}}  {head}", style=_STYLES[finding.severity])
    yield _indented(show(finding.message))
    if finding.snippet:
        yield _indented(show(f"> {one_line(finding.snippet, 120)}"), "dim")
    for step in finding.path:
        yield _indented(show(f"cell {step.cell}, line {step.line}: {step.text}"), "dim", by=2)
    if finding.reproduce:
        yield _indented(show(f"See it again: {finding.reproduce}"), "dim")


def _indented(text: Text, style: str = "", by: int = 0) -> Padding:
    """Lines that wrap stay below their first one."""
    return Padding(Text(text.plain, style=style), (0, 0, 0, _MARGIN + by))
