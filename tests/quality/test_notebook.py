"""Cells are read from any notebook; what is none is said to be none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.quality.notebook import Cell, NotebookError, read_cells, read_notebook

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
FIELDS = ("cell_type", "source", "id", "metadata", "outputs", "execution_count", "input", "level")


def whole(*cells: Any, **fields: Any) -> bytes:  # noqa: ANN401  any JSON
    """Return the bytes of a notebook with these cells."""
    return json.dumps({"cells": cells, **fields}).encode()


def test_a_cell_has_its_place_among_all_cells() -> None:
    """Markdown counts, sources may be lists, and ends of lines are one kind."""
    raw = whole(
        {"cell_type": "markdown", "source": ["# A\r\n", "b"], "id": "m"},
        {"cell_type": "code", "source": "x = 1\ry = 2", "execution_count": 7, "outputs": [{}]},
        {"cell_type": "raw", "source": "r", "metadata": {"tags": ["t", 3]}},
    )
    assert read_cells(raw) == [
        Cell(1, "m", "markdown", "# A\nb"),
        Cell(2, "cell-2", "code", "x = 1\ny = 2", 7, has_outputs=True),
        Cell(3, "cell-3", "raw", "r", tags=("t",)),
    ]


def test_old_formats_are_read() -> None:
    """Formats before 4 keep cells in worksheets, code in `input`, headings as cells."""
    sheet = {
        "cells": [
            {"cell_type": "heading", "level": 2, "source": "Title"},
            {"cell_type": "code", "input": ["x = 1"], "prompt_number": 3},
        ]
    }
    raw = json.dumps({"worksheets": [sheet, "no sheet"], "nbformat": 3}).encode()
    assert [(cell.kind, cell.source) for cell in read_cells(raw)] == [
        ("markdown", "## Title"),
        ("code", "x = 1"),
    ]
    assert read_cells(raw)[1].execution_count == 3


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": "python3"}, ""),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "r"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia-1.9"),
        ({"language_info": {"name": "python"}, "kernelspec": {"language": "R"}}, "python"),
        ([], ""),
    ],
)
def test_the_language_is_what_some_field_says(metadata: object, language: str) -> None:
    """The field of the running kernel counts before that of the one asked for."""
    assert read_notebook(whole(metadata=metadata)).language == language


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"\x80\x81\x82", "not text"),
        (b"[]", "not an object"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b"print('a script')", "not JSON"),
        (b'{"cells": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"cells": [' + b"9" * 10_000 + b"]}", "not JSON"),
    ],
)
def test_what_is_no_notebook_is_said_to_be_none(raw: bytes, reason: str) -> None:
    """The reason is one sentence, and no traceback."""
    with pytest.raises(NotebookError, match=reason):
        read_notebook(raw)


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON) | JSON))
def test_no_cell_makes_reading_fail(cells: list[Any]) -> None:
    """Whatever a field holds, cells are texts that can be encoded, in order."""
    found = read_cells(json.dumps({"cells": cells}).encode())
    assert [cell.index for cell in found] == list(range(1, len(found) + 1))
    for cell in found:
        (cell.source + cell.id).encode()


@given(st.binary())
def test_no_bytes_make_reading_fail(raw: bytes) -> None:
    """Any bytes are a notebook or are said to be none."""
    try:
        read_notebook(raw)
    except NotebookError as error:
        assert str(error)  # noqa: PT017  both ways are right for some bytes
