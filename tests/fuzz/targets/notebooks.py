"""Bytes that say they are a notebook, as the intake reads them."""

from __future__ import annotations

from minbar.errors import SubmissionError
from minbar.grading.intake import parse_notebook
from minbar.grading.intake.values import Submission

__all__ = ["case"]


def case(data: bytes) -> None:
    """A notebook is read into cells that can be run and hashed, or refused with its place."""
    try:
        read = parse_notebook(data, "s.ipynb")
    except SubmissionError as error:
        _check_refusal(error)
    else:
        _check_cells(read)


def _check_refusal(error: SubmissionError) -> None:
    assert error.what.strip()
    assert error.where.startswith("s.ipynb"), error.where
    assert error.todo, "no advice"


def _check_cells(read: Submission) -> None:
    assert [cell.index for cell in read.cells] == list(range(1, len(read.cells) + 1))
    assert len({cell.id for cell in read.cells}) == len(read.cells), "an id twice"
    for cell in read.cells:
        assert cell.type in {"code", "markdown", "raw"}
        (cell.source + "".join(cell.tags)).encode("utf-8")
    "".join(read.warnings).encode("utf-8")
