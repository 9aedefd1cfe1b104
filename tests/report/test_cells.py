"""The executed notebook, within a limit for the whole page."""

from __future__ import annotations

import pytest

from minbar.models.notebook import ExecutedCell, ExecutedNotebook, Output
from minbar.models.verdict import CellStatus
from minbar.report import cells
from minbar.report.cells import MAX_CELLS, show_notebook
from minbar.report.outputs import ShownOutput, show_output
from tests.report.sample_notebook import (
    big_notebook,
    code_cell,
    display,
    make_notebook,
    notebook_of,
    printed,
)
from tests.report.samples import make_grade


def test_every_cell_is_shown_in_order() -> None:
    """Numbers, kinds, counts and times are those of the run."""
    shown = show_notebook(make_grade(), make_notebook())
    assert [cell.number for cell in shown.cells] == list(range(1, 11))
    assert [cell.kind for cell in shown.cells[:3]] == ["prose", "code", "code"]
    assert (shown.cells[1].count, shown.cells[1].seconds) == ("[2]", 0.02)
    assert (shown.cells[0].count, shown.cells[0].seconds) == ("", None)
    assert shown.left_out == 0


@pytest.mark.parametrize("status", list(CellStatus))
def test_a_cell_that_did_not_end_well_says_so(status: CellStatus) -> None:
    """Every status but `ok` has words; all but `ok` and `skipped` count as failed."""
    notebook = ExecutedNotebook(cells=[code_cell(1, "x", status=status)])
    (cell,) = show_notebook(make_grade(notebook), notebook).cells
    assert bool(cell.status) == (status is not CellStatus.OK)
    assert cell.failed == (status not in {CellStatus.OK, CellStatus.SKIPPED})


def test_raw_and_unknown_cells_are_plain_text() -> None:
    """A cell of a type that is not known is neither code nor prose."""
    cell = ExecutedCell(cell=1, id="x", type="<b>", source="# <i>")
    notebook = ExecutedNotebook(cells=[cell])
    (shown,) = show_notebook(make_grade(notebook), notebook).cells
    assert (shown.kind, str(shown.source)) == ("raw", "# &lt;i&gt;")


def test_a_full_page_leaves_outputs_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no longer fits is named in its place; smaller pieces after it still fit."""
    monkeypatch.setattr(cells, "PAGE_BYTES", 2000)
    notebook = notebook_of(printed("x" * 1000), printed("y" * 1500), printed("z"))
    first, second, third = show_notebook(make_grade(notebook), notebook).cells[0].outputs
    assert (first.kind, second.kind, third.kind) == ("text", "note", "text")
    assert "this page is full" in second.body


def test_a_page_that_is_full_renders_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mark-up that costs time and shows nothing fills the page as well, and then is left alone."""
    monkeypatch.setattr(cells, "PAGE_BYTES", 10_000)
    costly = display(text_html="<x>" * 10 + " " * 30_000, text_plain="x")
    rendered: list[str] = []

    def counted(output: Output, where: str) -> ShownOutput:
        rendered.append(where)
        return show_output(output, where)

    monkeypatch.setattr(cells, "show_output", counted)
    notebook = notebook_of(*[costly] * 10)
    (cell,) = show_notebook(make_grade(notebook), notebook).cells
    assert len(cell.outputs) == 10
    assert rendered == ["cell 1, output 1", "cell 1, output 2", "cell 1, output 3"]


def test_very_many_cells_are_counted_not_shown() -> None:
    """Beyond a thousand cells the page says how many more there are."""
    notebook = big_notebook(MAX_CELLS + 7)
    shown = show_notebook(make_grade(notebook), notebook)
    assert (len(shown.cells), shown.left_out) == (MAX_CELLS, 7)


def test_only_the_first_frames_load_with_the_page() -> None:
    """A page of many tables opens at once: later frames load when they are scrolled to."""
    notebook = notebook_of(*[display(text_html="<p>x</p>")] * 50)
    (cell,) = show_notebook(make_grade(notebook), notebook).cells
    assert sum(output.eager for output in cell.outputs) == 40
