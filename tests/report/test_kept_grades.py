"""Lists of grades, as people, pipes, spreadsheets and programs read them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings

from minbar.grading.kept import summarised
from minbar.models.kept_grade import GradeSummary
from minbar.report.kept_grades import (
    CSV_MARKER,
    KeptTable,
    kept_cells,
    kept_csv,
    kept_entries,
)
from minbar.store.grades import GradeLine
from tests.report.hostile import hostile_text
from tests.report.kept_samples import NOW, make
from tests.report.test_terminal import show

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from minbar.models.grade import Grade


def summary(number: int, grade: Grade, *, current: bool = True) -> GradeSummary:
    """Return a grade as the store lists it."""
    submission = grade.submission
    line = GradeLine(
        key="0" * 64,
        status="graded" if grade.status == "graded" else "not-gradable",
        candidate=submission.candidate,
        attempt=submission.attempt,
        takehome=grade.takehome.id,
        takehome_version=grade.takehome.version,
        takehome_sha256="1" * 64,
        submission_sha256="2" * 64,
        notebook=submission.notebook,
        number=number,
        current=current,
        graded=NOW,
    )
    return summarised(line, grade)


@pytest.fixture(scope="module")
def several() -> list[GradeSummary]:
    """Give grades of all kinds: below a bar, replaced, of nobody, not gradable."""
    return [
        summary(7, make(failed=["test_leak"]), current=False),
        summary(8, make(version="1.1.0")),
        summary(12, make(None, without=["test_bins"])),
        summary(104, make("c-20", status="not-gradable", reason="the engine failed")),
    ]


def test_the_table_reads_as_it_should(
    several: list[GradeSummary], snapshot: SnapshotAssertion
) -> None:
    """Two lines a grade at 80 columns; history and failures are said in words."""
    assert show(KeptTable(several)) == snapshot


def test_the_table_needs_no_more_than_ascii(several: list[GradeSummary]) -> None:
    """On a terminal that knows nothing else, nothing is lost but shapes."""
    assert "test 51 of 58" in show(KeptTable(several), encoding="ascii")


def test_an_empty_table_says_so() -> None:
    """No grade is no error."""
    assert "0 grades" in show(KeptTable([]))


def test_a_pipe_gets_cells(several: list[GradeSummary], snapshot: SnapshotAssertion) -> None:
    """The same number of them for each grade."""
    assert [kept_cells(one) for one in several] == snapshot


def test_csv_has_a_line_a_grade(several: list[GradeSummary], snapshot: SnapshotAssertion) -> None:
    """A column a criterion, over all take-homes; what waits is an empty cell."""
    data = kept_csv(several)
    assert data.startswith(CSV_MARKER)
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    assert [len(row) for row in rows] == [len(header)] * len(several)
    assert [dict(zip(header, row, strict=True)) for row in rows] == snapshot


def test_csv_of_nothing_is_its_header() -> None:
    """A file that a spreadsheet opens, and that the next export knows for its own."""
    assert kept_csv([]).startswith(CSV_MARKER)
    assert kept_csv([]).count(b"\r\n") == 1


def test_json_has_all_of_it(several: list[GradeSummary]) -> None:
    """Programs get every field."""
    found = msgspec.json.decode(kept_entries(several), type=list[GradeSummary])
    assert found == several
    assert json.loads(kept_entries([])) == []


@given(text=hostile_text())
@settings(max_examples=60, deadline=None)
def test_hostile_names_do_nothing(text: str) -> None:
    """In the name of a file, an id, a reason: no escape, no formula, no second line."""
    one = msgspec.structs.replace(
        summary(1, make(None)), notebook=text, takehome=text, below_bar=[text], reason=text
    )
    told = show(KeptTable([one]))
    assert "\x1b" not in told
    assert all("\t" not in cell and "\n" not in cell for cell in kept_cells(one))
    (_, row) = csv.reader(io.StringIO(kept_csv([one]).decode(), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert b"\x1b" not in kept_entries([one])
