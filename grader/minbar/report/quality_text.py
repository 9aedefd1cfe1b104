"""Code quality on a terminal: points by dimension, then every finding with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from minbar.models.quality import OpaqueCode, QualityDimension, QualityFinding, QualityReport
from minbar.report import words
from minbar.report.escape import one_line
from minbar.report.quality_groups import Alike, alike, spread, told_places
from minbar.report.terminal import terminal_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["QualityDetail", "quality_lines"]

_BAR: Final = 20
_MARGIN: Final = 8
_STYLES: Final = {"high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
Show = Callable[[str], Text]
Thing = TypeVar("Thing")


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
    for one in spread(shown):
        yield from _told(one, show, "0")
    if len(report.findings) > len(shown):
        yield show(f"and {len(report.findings) - len(shown)} more findings, in the report")
    for one in spread(report.for_review) if most is None else ():
        yield from _told(one, show, "review")
    yield from (show(line) for line in _unseen(report))


def _unseen(report: QualityReport) -> Iterator[str]:
    """Say what nobody has seen through, each reason once."""
    for group in alike(report.opaque, lambda one: one.reason):
        yield f"For a person to look at: {_with_places(group, group.one.reason, _place)}"
    told = {opaque.cell for opaque in report.opaque}
    left = [one for one in report.not_analysed if one.cell not in told]
    for other in alike(left, lambda one: (one.reason, bool(one.cell))):
        cells = _with_places(other, other.one.reason, lambda one: f"cell {one.cell}")
        yield f"Not analysed: {cells if other.one.cell else other.one.reason}"


def _with_places(group: Alike[Thing], reason: str, place: Callable[[Thing], str]) -> str:
    """A single place stands before its reason, several after it."""
    places = told_places(group, place)
    return f"{places}: {reason}" if len(group.all) == 1 else f"{reason}: {places}"


def _place(one: QualityFinding | OpaqueCode) -> str:
    return f"cell {one.cell}, line {one.line}" if one.cell else "the notebook"


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


def _told(
    one: QualityFinding | Alike[QualityFinding], show: Show, free: str
) -> Iterator[Text | Padding]:
    """One finding with its evidence, or a line on many; `free` marks what costs nothing."""
    if isinstance(one, Alike):
        text = f"{len(one.all)} more: {_check(one.one)}: {told_places(one, _place)}"
        yield Text(f"{free:>{_MARGIN - 2}}  {show(text).plain}", style="dim")
        return
    cost = f"-{words.number(one.points)}" if one.points else free
    yield from _finding(one, show, cost)


def _check(finding: QualityFinding) -> str:
    return finding.check + (f" ({finding.tool} {finding.rule})" if finding.rule else "")


def _finding(finding: QualityFinding, show: Show, cost: str) -> Iterator[Text | Padding]:
    head = show(f"{_place(finding)}: {_check(finding)}").plain
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
