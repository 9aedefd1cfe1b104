"""Lengths of the report's pictures: bars of points, and where the time went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from minbar.models.grade import CriterionResult, Grade
from minbar.models.quality import QualityDimension
from minbar.models.verdict import CellStatus

__all__ = ["Segment", "SlowCell", "bar_position", "dimension_fill", "fill", "slowest", "timeline"]

SLOWEST: Final = 8
_WHOLE: Final = 100.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One cell on the timeline: where it begins and how long it is, in percent."""

    cell: int
    start: float
    length: float
    failed: bool


@dataclass(frozen=True, slots=True)
class SlowCell:
    """One of the slowest cells: its share of the slowest one's time, in percent."""

    cell: int
    seconds: float
    length: float
    first_line: str


def fill(criterion: CriterionResult) -> float:
    """Length of a criterion's bar, in percent; 0 while there are no points."""
    if not criterion.points or criterion.max_points <= 0:
        return 0.0
    return _percent(criterion.points / criterion.max_points)


def dimension_fill(dimension: QualityDimension) -> float:
    """Length of the bar of a dimension of code quality, in percent."""
    if dimension.max_points <= 0:
        return 0.0
    return _percent(dimension.points / dimension.max_points)


def bar_position(criterion: CriterionResult) -> float | None:
    """Where the mark of the minimum bar stands, in percent; None without a bar."""
    return None if criterion.bar is None else _percent(criterion.bar)


def timeline(grade: Grade) -> list[Segment]:
    """Put the cells one behind the other, each as long as its share of the time."""
    total = sum(max(run.wall_seconds, 0) for run in grade.run.cells)
    fine = {None, CellStatus.OK, CellStatus.SKIPPED}
    failed = {cell.cell for cell in grade.cells if cell.status not in fine}
    segments = []
    start = 0.0
    for run in grade.run.cells:
        length = _percent(run.wall_seconds / total) if total > 0 else 0.0
        segments.append(Segment(run.cell, start, length, run.cell in failed))
        start += length
    return segments


def slowest(grade: Grade) -> list[SlowCell]:
    """Return the slowest cells, slowest first; of equal ones the earlier."""
    runs = sorted(grade.run.cells, key=lambda run: (-run.wall_seconds, run.cell))[:SLOWEST]
    longest = runs[0].wall_seconds if runs else 0.0
    lines = {cell.cell: cell.first_line for cell in grade.cells}
    return [
        SlowCell(
            cell=run.cell,
            seconds=run.wall_seconds,
            length=_percent(run.wall_seconds / longest) if longest > 0 else 0.0,
            first_line=lines.get(run.cell, ""),
        )
        for run in runs
    ]


def _percent(share: float) -> float:
    return round(min(max(share, 0.0), 1.0) * _WHOLE, 3)
