"""An executed notebook that was written is read back as it was."""

from __future__ import annotations

import pytest

from minbar.errors import UserError
from minbar.models.notebook import ExecutedNotebook, Output
from minbar.report.executed import read_executed
from minbar.report.ipynb import executed_ipynb
from tests.report.sample_notebook import make_notebook, notebook_of, printed


def again(notebook: ExecutedNotebook) -> ExecutedNotebook:
    """Write a notebook and read it back."""
    return read_executed(executed_ipynb(notebook), "executed.ipynb")


def test_cells_come_back() -> None:
    """Position, id, type, source, count and status of every cell survive."""
    before = make_notebook()
    for old, new in zip(before.cells, again(before).cells, strict=True):
        fields = ("cell", "id", "type", "source", "execution_count", "status")
        assert [getattr(old, name) for name in fields] == [getattr(new, name) for name in fields]


@pytest.mark.parametrize(
    "output",
    [
        printed("line\n"),
        printed("cut off", truncated=True),
        printed("late", "stderr"),
        Output(kind="error", name="ValueError", text="bad", traceback=["a", "b"]),
        Output(kind="error", name="E", text="t", traceback=[], truncated=True),
        Output(kind="display", data={"text/plain": "3"}),
        Output(kind="display", data={"text/plain": "3"}, truncated=True),
        Output(kind="display", data={"application/json": '{"a":[1,2]}'}),
    ],
)
def test_outputs_come_back(output: Output) -> None:
    """Streams, errors and displays survive, and so does the mark that they were cut."""
    assert again(notebook_of(output)).cells[0].outputs == [output]


def test_writing_again_gives_the_same_bytes() -> None:
    """A notebook that was read back is written as it was."""
    once = executed_ipynb(make_notebook())
    assert executed_ipynb(read_executed(once, "x")) == once


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b'{"cells": 3}', b"\xff\xfe"])
def test_what_minbar_did_not_write_is_refused(raw: bytes) -> None:
    """Other bytes are an error that names the file."""
    with pytest.raises(UserError, match=r"executed\.ipynb: this is no notebook that minbar wrote"):
        read_executed(raw, "executed.ipynb")
