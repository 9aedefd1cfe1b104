"""Scripts in percent format are read as notebooks."""

from __future__ import annotations

from minbar.quality.notebook import Cell
from minbar.quality.percent import read_percent

SCRIPT = """\
Not a cell.
# %% [markdown]
# # Title
#
# Text.
# %% In [3]
# %time fit()
# !ls
x = 1  # %% no mark
# %%
"""


def test_cells_of_a_script() -> None:
    """Marks begin cells; comments are Markdown there, magics code here, counts are kept."""
    found = read_percent(SCRIPT)
    assert found.cells == (
        Cell(1, "cell-1", "markdown", "# Title\n\nText."),
        Cell(2, "cell-2", "code", "%time fit()\n!ls\nx = 1  # %% no mark", 3, has_outputs=True),
        Cell(3, "cell-3", "code", ""),
    )
    assert found.language == "python"
