"""Lengths of the report's pictures."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.models.grade import CellRun
from minbar.report.picture import bar_position, fill, slowest, timeline
from tests.report.samples import make_grade


@pytest.mark.parametrize(
    ("points", "most", "bar", "length", "mark"),
    [(5, 10, 0.6, 50, 60), (None, 10, None, 0, None), (0, 10, 0.0, 0, 0), (12, 10, 1, 100, 100),
     (3, 0, 0.5, 0, 50)],
)  # fmt: skip
def test_bars_are_as_long_as_their_share(
    points: float | None, most: float, bar: float | None, length: float, mark: float | None
) -> None:
    """Length and mark are percentages, within the picture whatever the numbers."""
    criterion = msgspec.structs.replace(
        make_grade().criteria[0], points=points, max_points=most, bar=bar
    )
    assert (fill(criterion), bar_position(criterion)) == (length, mark)


def with_times(*times: float) -> list[CellRun]:
    """Return runs of cells 1, 2, … with these wall seconds."""
    return [CellRun(cell=cell, wall_seconds=time) for cell, time in enumerate(times, start=1)]


@given(st.lists(st.floats(0, 1e6), max_size=30))
def test_the_timeline_is_whole_and_has_no_gaps(times: list[float]) -> None:
    """Each cell begins where the one before it ends, and together they fill the width."""
    grade = make_grade()
    run = msgspec.structs.replace(grade.run, cells=with_times(*times))
    segments = timeline(msgspec.structs.replace(grade, run=run))
    end = 0.0
    for segment in segments:
        assert segment.start == pytest.approx(end)
        end = segment.start + segment.length
    assert end == pytest.approx(100 if sum(times) > 0 else 0, abs=0.05)


def test_cells_that_failed_are_marked() -> None:
    """The cell with the error is the one that is marked."""
    assert [segment.cell for segment in timeline(make_grade()) if segment.failed] == [6]


def test_the_slowest_cells_come_first() -> None:
    """At most eight, by time, then by position; the longest fills its bar."""
    grade = make_grade()
    run = msgspec.structs.replace(grade.run, cells=with_times(1, 4, 2, 4, *[0.5] * 20))
    found = slowest(msgspec.structs.replace(grade, run=run))
    assert [cell.cell for cell in found[:4]] == [2, 4, 3, 1]
    assert [cell.length for cell in found[:3]] == [100, 100, 50]
    assert len(found) == 8
    assert found[0].first_line == "import pandas as pd"
