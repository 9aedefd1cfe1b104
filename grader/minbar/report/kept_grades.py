"""Grades of the store in lists: a table, lines for pipes, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from rich import box
from rich.table import Table
from rich.text import Text

from minbar.models.kept_grade import GradeSummary, KindPoints
from minbar.report import words
from minbar.report.csv_text import Cell, csv_document
from minbar.report.escape import log_text, one_line
from minbar.report.grade_json import safe_json
from minbar.report.terminal import terminal_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["CSV_MARKER", "KeptTable", "kept_cells", "kept_csv", "kept_entries"]

_FACTS: Final = (
    "number", "current", "graded", "takehome", "version", "takehome_sha256",
    "submission_sha256", "candidate", "attempt", "notebook", "status", "verdict", "late_hours",
)  # fmt: skip
CSV_MARKER: Final = ",".join(_FACTS).encode()
"""What every CSV of these begins with."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table of grades for rich."""

    grades: Sequence[GradeSummary]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for this console."""
        del console
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("no.", justify="right", no_wrap=True)
        table.add_column("whose, of what", overflow="fold", min_width=20)
        table.add_column("graded, UTC", no_wrap=True)
        table.add_column("points", overflow="fold", min_width=14)
        table.add_column("below bar", overflow="fold", min_width=9)
        for one in self.grades:
            table.add_row(str(one.number), *_row(one, ascii_only=options.ascii_only))
        yield table
        count = len(self.grades)
        yield Text(f"{count} grade{'' if count == 1 else 's'}")


def kept_cells(one: GradeSummary) -> tuple[str, ...]:
    """Return what a line in a pipe shows of a grade; parts of a cell are parted by commas."""
    points = ",".join(
        f"{each.kind}={_won(each)}/{words.number(each.max_points)}" for each in one.kinds
    )
    facts = (
        str(one.number),
        f"{one.graded:%Y-%m-%dT%H:%M:%SZ}",
        f"{one.takehome}@{one.version}",
        one.candidate or "",
        one.notebook,
        points if one.status == "graded" else "",
        ",".join(one.below_bar),
        _status(one),  # last, as it is never empty
    )
    return tuple(log_text(one_line(each, 400)) for each in facts)


def kept_entries(grades: Sequence[GradeSummary]) -> bytes:
    """Return grades as a JSON array for programs."""
    return safe_json(msgspec.to_builtins(list(grades), order="deterministic"))


def kept_csv(grades: Sequence[GradeSummary]) -> bytes:
    """Return grades as CSV in UTF-8: a line a grade, a column a criterion."""
    criteria = list(dict.fromkeys(name for one in grades for name in one.criteria))
    header = [
        *_FACTS,
        *(f"points: {name}" for name in criteria),
        *(f"max: {name}" for name in criteria),
        "below_bar",
        "reason",
    ]
    return csv_document(header, (list(_cells(one, criteria)) for one in grades)).encode("utf-8")


def _cells(one: GradeSummary, criteria: Sequence[str]) -> Iterator[Cell]:
    for name in _FACTS:
        value: Cell = f"{one.graded:%Y-%m-%dT%H:%M:%SZ}" if name == "graded" else getattr(one, name)
        yield value
    found = [one.criteria.get(name) for name in criteria]
    stands = one.status == "graded"
    yield from (each.points if each and stands else None for each in found)
    yield from (each.max_points if each else None for each in found)
    yield from ("; ".join(one.below_bar), one.reason)


def _row(one: GradeSummary, *, ascii_only: bool) -> Iterator[Text]:
    whose = terminal_line(one.candidate or one.notebook, 80, ascii_only=ascii_only)
    of = terminal_line(f"{one.takehome}@{one.version}", 240, "dim", ascii_only=ascii_only)
    yield Text.assemble(whose, "\n", of)
    yield Text(f"{one.graded:%Y-%m-%d\n%H:%M}")
    yield _standing(one)
    yield terminal_line(", ".join(one.below_bar), 200, "red", ascii_only=ascii_only)


def _standing(one: GradeSummary) -> Text:
    """Points, and in words whether the grade stands if it does not."""
    told = [_points(each) for each in one.kinds] if one.status == "graded" else []
    if (status := _status(one)) != "graded":
        told.append(status)
    return Text("\n".join(told), style="" if one.status == "graded" else "yellow")


def _status(one: GradeSummary) -> str:
    said = "graded" if one.status == "graded" else "not gradable"
    return said if one.current else f"{said}, replaced"


def _won(each: KindPoints) -> str:
    return "-" if each.points is None else words.number(each.points)


def _points(each: KindPoints) -> str:
    if each.points is None:
        return f"{each.kind} waits for {words.number(each.max_points)}"
    waiting = f", {each.waiting} waiting" if each.waiting else ""
    return f"{each.kind} {words.number(each.points)} of {words.number(each.max_points)}{waiting}"
