"""The summary of a batch, as JSON for programs and as CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from minbar.models.batch import BatchLine, BatchSummary
from minbar.report.csv_text import Cell, csv_document
from minbar.report.grade_json import safe_json

__all__ = ["batch_csv", "batch_json"]

_PLACES = 4


def batch_json(summary: BatchSummary) -> bytes:
    """Return the summary as JSON that neither a terminal nor a CI log acts on."""
    return safe_json(msgspec.to_builtins(summary, order="deterministic"))


def batch_csv(summary: BatchSummary) -> bytes:
    """Return the summary as CSV in UTF-8: a row a submission, a column a criterion."""
    criteria = [one.id for one in summary.criteria]
    header = [
        "name", "submission", "candidate", "attempt", "late_hours", "status", "verdict",
        "share", *(f"points: {one}" for one in criteria), "below_bar", "reason",
    ]  # fmt: skip
    rows = (list(_row(line, criteria)) for line in summary.lines)
    return csv_document(header, rows).encode("utf-8")


def _row(line: BatchLine, criteria: list[str]) -> Iterator[Cell]:
    yield from (line.name, line.submission, line.candidate, line.attempt, line.late_hours)
    yield from (line.status, line.verdict)
    yield None if line.share is None else round(line.share, _PLACES)
    yield from (line.points.get(one) for one in criteria)
    yield from ("; ".join(line.below_bar), line.reason)
