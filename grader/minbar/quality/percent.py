"""Scripts in percent format as notebooks: `# %%` begins a cell, `# %% [markdown]` text.

`# %% In [3]` begins a cell that was the third one to be run. The examples of the checks
are written so, because a person can read them.
"""

from __future__ import annotations

import re
from typing import Final

from minbar.quality.notebook import Cell, CellKind, Notebook

__all__ = ["read_percent"]

_MARK: Final = re.compile(
    r"^# %%[ \t]*(?:(\[(?:markdown|md)\])|In \[(\d{1,6})\])?[^\n]*\n?", re.MULTILINE
)
_COMMENT: Final = re.compile(r"^# ?", re.MULTILINE)
_MAGIC: Final = re.compile(r"^# (?=[%!])", re.MULTILINE)


def read_percent(text: str) -> Notebook:
    """Return the cells of a script; what stands before the first mark is no cell.

    Magics and shell commands may be commented out, as `# %time` or `# !ls`: here
    they are code.
    """
    marks = list(_MARK.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    cells = []
    for index, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        kind: CellKind = "markdown" if mark[1] else "code"
        body = text[mark.end() : end].strip("\n")
        source = (_COMMENT if kind == "markdown" else _MAGIC).sub("", body)
        count = int(mark[2]) if mark[2] else None
        cells.append(Cell(index, f"cell-{index}", kind, source, count, count is not None))
    return Notebook(tuple(cells), "python")
