"""From what became of submissions to the summary of their batch."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from minbar.grading.batch.values import Finished
from minbar.models.batch import BatchCriterion, BatchLine, BatchRun, BatchSummary
from minbar.models.grade import Grade
from minbar.models.takehome import TakehomeSpec

__all__ = ["below", "line_of", "machine_share", "summarise", "unfinished"]

_BY_MACHINE: Final = ("test", "quality")
_NEARLY: Final = 1e-9
_UNFINISHED: Final = "unfinished"


def machine_share(grade: Grade) -> float | None:
    """Return the share of their points that machines gave; None where there is no grade.

    What waits for a person counts on neither side.
    """
    given = [
        (one.points, one.max_points)
        for one in grade.criteria
        if one.kind in _BY_MACHINE and one.points is not None
    ]
    most = sum(points for _, points in given)
    if grade.status != "graded" or not most:
        return None
    return sum(points for points, _ in given) / most


def below(line: BatchLine, percent: float) -> str:
    """Say why a line is below what was asked for; empty if it is not.

    Args:
        line: of a submission that was graded.
        percent: smallest share of the points of machines, between 0 and 100.
    """
    why = []
    if line.share is None:
        why.append("no points of a machine")
    elif line.share * 100 < percent - _NEARLY:
        why.append(f"{line.share * 100:.1f}% of the points are below {percent:g}%")
    if line.below_bar:
        why.append(f"below its minimum bar: {', '.join(line.below_bar)}")
    return "; ".join(why)


def line_of(finished: Finished) -> BatchLine:
    """Return the line of one submission."""
    run = BatchRun(kept=finished.kept, tries=finished.tries, seconds=round(finished.seconds, 3))
    grade = finished.whole if finished.whole is not None else finished.grade
    submission = finished.path.name or str(finished.path)
    written = finished.grade is not None
    if grade is None:
        return BatchLine(
            name=finished.name,
            submission=submission,
            status="refused" if finished.refused else "not-gradable",
            reason=str(finished.error),
            run=run,
        )
    return BatchLine(
        name=finished.name,
        submission=submission,
        status=grade.status if written else "not-written",
        verdict=grade.verdict.kind.value,
        candidate=grade.submission.candidate,
        attempt=grade.submission.attempt,
        late_hours=grade.submission.late_hours,
        points={one.id: one.points for one in grade.criteria},
        share=machine_share(grade),
        below_bar=[one.id for one in grade.criteria if one.meets_bar is False],
        reason=grade.reason if written else str(finished.error),
        run=run,
    )


def unfinished(path: Path) -> BatchLine:
    """Return the line of a submission that had not ended when its batch was ended."""
    return BatchLine(
        name="",
        submission=path.name or str(path),
        status=_UNFINISHED,
        reason="the batch was ended before this submission had; the next run goes on with it",
        run=BatchRun(kept=False, tries=0, seconds=0.0),
    )


def summarise(spec: TakehomeSpec, lines: Iterable[BatchLine]) -> BatchSummary:
    """Return the summary of a batch of a take-home."""
    criteria = [
        BatchCriterion(id=one.id, title=one.title, kind=one.kind, max_points=one.points)
        for one in spec.criteria
    ]
    found = list(lines)
    return BatchSummary(
        takehome=spec.id,
        version=spec.version,
        complete=all(line.status != _UNFINISHED for line in found),
        criteria=criteria,
        lines=found,
    )
