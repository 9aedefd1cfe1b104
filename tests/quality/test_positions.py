"""Lines of cells are found again in the notebook's file."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from minbar.quality.positions import file_lines
from tests.quality.notebooks import as_file

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
LINE = st.text(st.characters(exclude_characters=LINE_ENDS, exclude_categories=["Cs"]))
SOURCE = st.lists(LINE, min_size=1, max_size=4)


@given(st.lists(SOURCE, max_size=3))
def test_each_line_of_a_cell_is_on_its_line_of_the_file(cells: list[list[str]]) -> None:
    """In a file as Jupyter writes it, the line that is named holds the line of the cell."""
    written = as_file(*("\n".join(lines) for lines in cells)).decode()
    file = written.split("\n")
    found = file_lines(written)
    for number, lines in enumerate(cells, 1):
        for line, at in zip(lines, found[number], strict=False):
            assert json.dumps(line)[1:-1] in file[at - 1]


def test_a_source_of_one_text_is_on_one_line() -> None:
    """Other tools write a source as one text; a key named source elsewhere is not one."""
    outputs = '"outputs": [{"source": "no"}]'
    text = f'{{"metadata": {{"source": "no"}},\n "cells": [{{{outputs},\n"source": "a\\nb"}}]}}'
    assert file_lines(text) == {1: [3, 3]}


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    """What is no notebook has no lines, or some, and never an error."""
    assert all(line >= 1 for lines in file_lines(text).values() for line in lines)
