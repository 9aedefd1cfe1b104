"""Grades on a terminal."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from rich.cells import cell_len
from rich.console import Console, RenderableType

from minbar.models.grade import Grade
from minbar.report.grade_rows import RowMaker
from minbar.report.terminal import GradeTable, grade_detail, grade_table
from minbar.report.views import candidate_view
from tests.report.hostile import hostile_text
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade
from tests.report.test_html import hostile_grade

if TYPE_CHECKING:
    import pytest
    from syrupy.assertion import SnapshotAssertion

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def show(
    *parts: RenderableType, encoding: str = "utf-8", width: int = 80, **options: object
) -> str:
    """Print to a file, as through a pipe, or with `force_terminal` as on a terminal."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="")
    console = Console(file=file, width=width, **options)  # type: ignore[arg-type]  # by name
    console.print(*parts)
    file.flush()
    return raw.getvalue().decode(encoding)


def table(*grades: tuple[str, Grade]) -> GradeTable:
    """Return a table of grades."""
    maker = RowMaker()
    return grade_table(maker.row(name, grade) for name, grade in grades)


def batch() -> list[tuple[str, Grade]]:
    """Return grades of several submissions."""
    strong = make_grade()
    criteria = [
        msgspec.structs.replace(each, points=each.max_points, meets_bar=True)
        for each in strong.criteria
    ]
    return [
        ("strong.ipynb", msgspec.structs.replace(strong, criteria=criteria)),
        ("partial.ipynb", strong),
        ("a-name-that-is-much-too-long-for-a-column.ipynb", strong),
        ("broken.ipynb", make_grade(status="not-gradable", reason="the engine failed")),
    ]


def test_the_table_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """Several submissions at 80 columns, without colour, as a pipe sees them."""
    assert show(table(*batch())) == snapshot


def test_the_block_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """One submission at 80 columns: criteria with bars, and the tests that were not passed."""
    assert show(grade_detail(make_grade())) == snapshot


def test_the_candidates_block_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """The candidate's block names no bar, and gives fixed reasons."""
    view, _ = candidate_view(make_grade(), make_notebook(), detailed=True)
    assert show(grade_detail(view)) == snapshot


def test_an_ascii_terminal_gets_ascii(snapshot: SnapshotAssertion) -> None:
    """Where the encoding has no other characters, signs and text are ASCII, and nothing fails."""
    grade, _ = hostile_grade("Zoë 日本")
    assert show(table(("é", grade)), grade_detail(grade), encoding="ascii") == snapshot


def test_a_grade_of_which_nothing_is_known(snapshot: SnapshotAssertion) -> None:
    """Without candidate, criteria and tests the table and the block still stand."""
    submission = msgspec.structs.replace(make_grade().submission, candidate=None)
    grade = make_grade(submission=submission, criteria=[], tests=[], warnings=[], demonstration=[])
    assert show(table(("x", grade)), grade_detail(grade)) == snapshot


def test_colour_says_nothing_that_words_do_not() -> None:
    """With colours taken out, a terminal shows what a pipe gets."""
    parts = (table(*batch()), grade_detail(make_grade()))
    coloured = show(*parts, force_terminal=True, color_system="truecolor", legacy_windows=False)
    assert COLOUR.search(coloured)
    assert COLOUR.sub("", coloured) == show(*parts)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under NO_COLOR a terminal gets no colour either."""
    monkeypatch.setenv("NO_COLOR", "1")
    written = show(grade_detail(make_grade()), force_terminal=True, color_system="standard")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", written)


def test_other_criteria_get_a_table_of_their_own() -> None:
    """Grades of different take-homes are not squeezed under one head."""
    other = msgspec.structs.replace(make_grade().takehome, id="churn")
    grades = [("a", make_grade()), ("b", make_grade(takehome=other)), ("c", make_grade())]
    assert show(table(*grades)).count("submission ") == 2


def test_nine_criteria_fit_in_eighty_columns() -> None:
    """No points are cut off when a take-home has many criteria."""
    grade = make_grade()
    criteria = [
        msgspec.structs.replace(grade.criteria[0], id=f"c{index}", points=100 + index)
        for index in range(9)
    ]
    written = show(table(("submission.ipynb", make_grade(criteria=criteria))))
    assert all(f"{100 + index}✓" in written for index in range(9))


@given(hostile_text())
def test_no_text_drives_the_terminal(text: str) -> None:
    """No escape, no rich mark-up, no link and no log command comes from a candidate's text."""
    grade, _ = hostile_grade(text)
    written = show(table((text, grade)), grade_detail(grade), width=79)
    assert not {each for each in written if unicodedata.category(each) == "Cc"} - {"\n"}
    assert not re.search(r"(?m)^\s*::|##\[|##vso\[", written)
    assert all(cell_len(line) <= 79 for line in written.splitlines())
