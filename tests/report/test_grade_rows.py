"""What is kept of each grade of a batch, to be shown in a table at its end."""

from __future__ import annotations

import dataclasses

from minbar.report.grade_json import dump_grade, load_grade
from minbar.report.grade_rows import RowMaker
from tests.report.samples import make_grade


def test_a_row_says_what_a_table_shows() -> None:
    """Name, candidate, verdict and what was won; nothing of tests, cells and code."""
    grade = make_grade()
    row = RowMaker().row("c-17", grade)
    assert dataclasses.asdict(row) == {
        "name": "c-17",
        "takehome": grade.takehome.id,
        "candidate": grade.submission.candidate,
        "verdict": "error in cell 6",
        "style": "red",
        "criteria": tuple(grade.criteria),
        "warnings": tuple(grade.warnings),
    }


def test_no_points_are_no_zero() -> None:
    """What could not be graded says so in the place of a verdict."""
    row = RowMaker().row("x", make_grade(status="not-gradable", reason="the engine failed"))
    assert (row.verdict, row.style) == ("not gradable", "yellow")


def test_equal_parts_are_held_once() -> None:
    """Ten thousand grades, each read from JSON of its own, need little memory."""
    written, maker = dump_grade(make_grade()), RowMaker()
    one, other = (maker.row("x", load_grade(written, "x")) for _ in range(2))
    assert all(a is b for a, b in zip(one.criteria, other.criteria, strict=True))
    assert all(a is b for a, b in zip(one.warnings, other.warnings, strict=True))
    assert one.verdict is other.verdict
