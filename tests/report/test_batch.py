"""The summary of a batch: for spreadsheets, for programs, and for a tired reader."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from minbar.models.batch import BatchCriterion, BatchLine, BatchRun, BatchSummary
from minbar.report.batch import batch_csv, batch_json
from minbar.report.batch_text import BatchPicture, line_text

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

RUN = BatchRun(kept=False, tries=1, seconds=2.5)
HOSTILE = "=cmd|' /C calc'!A0\n\x1b[31m::error::\u202e"


def line(name: str = "alice", **changes: object) -> BatchLine:
    """Return the line of a submission."""
    fields: dict[str, object] = {
        "name": name,
        "submission": f"{name}.ipynb",
        "status": "graded",
        "verdict": "completed",
        "candidate": name,
        "attempt": 1,
        "late_hours": 0.0,
        "points": {"model": 7.5, "code": 3.0, "talk": None},
        "share": 0.75,
        "run": RUN,
        **changes,
    }
    return BatchLine(**fields)  # type: ignore[arg-type]


REFUSED = line("dora", status="refused", verdict="", candidate=None, attempt=None,
    late_hours=None, points={}, share=None, reason="dora.ipynb: is empty")  # fmt: skip
LINES = [
    line(),
    line("bob", share=0.2, verdict="cell-timeout", below_bar=["model"]),
    line("carl", share=1.0, run=BatchRun(kept=True, tries=0, seconds=0.01)),
    REFUSED,
    line("eve", status="not-gradable", share=None, reason="the engine is gone"),
]


def summary(*lines: BatchLine) -> BatchSummary:
    """Return the summary of a small batch."""
    criteria = [
        BatchCriterion(id=name, title=name.title(), kind=kind, max_points=10.0)
        for name, kind in (("model", "test"), ("code", "quality"), ("talk", "manual"))
    ]
    return BatchSummary(takehome="tiny", version="1.0.0", criteria=criteria, lines=list(lines))


def rows(*lines: BatchLine) -> list[dict[str, str]]:
    """Read the CSV back."""
    return list(csv.DictReader(io.StringIO(batch_csv(summary(*lines)).decode("utf-8"))))


def test_csv(snapshot: SnapshotAssertion) -> None:
    """A row a submission and a column a criterion; what is not known is empty."""
    assert batch_csv(summary(*LINES)).decode() == snapshot


def test_csv_says_nothing_that_differs_between_runs() -> None:
    """A resumed batch has the same table as one that went through."""
    kept = line(run=BatchRun(kept=True, tries=0, seconds=0.1))
    assert batch_csv(summary(line())) == batch_csv(summary(kept))


@pytest.mark.parametrize("field", ["name", "submission", "candidate", "reason"])
def test_no_cell_is_a_formula(field: str) -> None:
    """What a candidate named or caused is text in a spreadsheet, on one line."""
    (row,) = rows(line(**{field: HOSTILE}))
    assert not row[field].lstrip().startswith(("=", "+", "-", "@"))
    assert "\n" not in row[field]
    assert "\x1b" not in row[field]


def test_json() -> None:
    """Everything that is in the lines, and nothing in it acts on a terminal or in a log."""
    raw = batch_json(summary(line(reason=HOSTILE)))
    document = json.loads(raw)
    assert (document["schema"], document["lines"][0]["reason"]) == ("batch/1.1", HOSTILE)
    assert b"\x1b" not in raw
    assert "\u202e" not in raw.decode()
    assert batch_json(summary(line(reason=HOSTILE))) == raw


def test_lines(snapshot: SnapshotAssertion) -> None:
    """One line says what became of a submission, and whether it was graded before."""
    assert [line_text(one) for one in LINES] == snapshot


def test_line_does_not_act() -> None:
    """A name with escapes and line breaks is shown as what it is."""
    assert line_text(line(HOSTILE)).isprintable()
    assert not line_text(line("::error::gone")).startswith("::")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_picture(encoding: str, snapshot: SnapshotAssertion) -> None:
    """How the points are spread, and what became of the others."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    many = [line(f"c{number}", share=number / 130) for number in range(131)]
    for lines in ([*LINES, *many], [REFUSED], []):
        Console(file=stream, width=80, highlight=False).print(BatchPicture(summary(*lines)))
    stream.flush()
    assert stream.buffer.getvalue().decode(encoding) == snapshot
