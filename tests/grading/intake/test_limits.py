"""The limits that the documentation promises are the limits that hold."""

from __future__ import annotations

import re
from pathlib import Path

from minbar.grading.intake import limits
from minbar.takehomes.names import MAX_RECEIPT_BYTES

PAGE = Path(__file__).parents[3] / "docs" / "submissions.md"


def test_the_documented_limits_are_the_real_ones() -> None:
    """Every number in the table of limits is the constant, in the order of the page."""
    table = PAGE.read_text("utf-8").partition("## Limits")[2].partition("## Notebooks")[0]
    rows = re.findall(r"^\| .* \| ([\d,]+)(?: bytes)? \|$", table, re.MULTILINE)
    assert [int(row.replace(",", "")) for row in rows] == [
        limits.NOTEBOOK_BYTES,
        limits.HOST_BYTES,
        limits.MAX_DEPTH,
        limits.MAX_TOKENS,
        limits.MAX_CELLS,
        limits.MAX_TAKEN,
        limits.MAX_ENTRIES,
        limits.MAX_LEVELS,
        limits.MAX_RATIO,
        MAX_RECEIPT_BYTES,
    ]
