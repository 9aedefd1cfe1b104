"""In which order the cells of the submitted file were run, by Jupyter's own count."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from minbar.quality.checks.making import one_for_all
from minbar.quality.findings import Finding
from minbar.quality.notebook import Cell
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["COUNTS", "execution_order"]

CHECK: Final = "execution-order"
COUNTS: Final = "execution-counts"
_FEWEST: Final = 2
_REPRODUCE: Final = "Compare the numbers in brackets beside the cells, from the top down."


def execution_order(parsed: ParsedNotebook) -> CheckOutcome:
    """Find cells that were run in another order, more than once, or not at all."""
    cells = [cell for cell in parsed.cells if cell.kind == "code" and _does(parsed, cell)]
    counted = [cell for cell in cells if cell.execution_count]
    if len(counted) < _FEWEST:
        return CheckOutcome()
    return CheckOutcome(tuple(_found(cells, counted)), frozenset({COUNTS}))


def _does(parsed: ParsedNotebook, cell: Cell) -> bool:
    """Whether a cell holds more than comments; of one without a tree that is not known."""
    tree = parsed.trees.get(cell.index)
    return bool(cell.source.strip()) if tree is None else bool(tree.body)


def _found(cells: Sequence[Cell], counted: Sequence[Cell]) -> Iterator[Finding]:
    pairs = list(itertools.pairwise(counted))
    turned = [
        (b.index, 1, 1) for a, b in pairs if (b.execution_count or 0) <= (a.execution_count or 0)
    ]
    yield from one_for_all(
        CHECK, "out-of-order", "high", turned,
        "This cell was run before one that stands above it: the outputs that are shown did not "
        "come about from the top down.", reproduce=_REPRODUCE,
    )  # fmt: skip
    gaps = [b.index for a, b in pairs if (b.execution_count or 0) > (a.execution_count or 0) + 1]
    if not turned and gaps:
        yield from one_for_all(
            CHECK, "gaps", "low", [(gaps[0], 1, 1)],
            "The count jumps here: cells were run again, or were deleted after their run, and "
            "what they left behind may still be in use.", reproduce=_REPRODUCE,
        )  # fmt: skip
    skipped = [(cell.index, 1, 1) for cell in cells if not cell.execution_count]
    yield from one_for_all(
        CHECK, "not-run", "medium", skipped,
        "This cell was not run when the file was saved, and others were: what it does to the "
        "results is not in them.", reproduce=_REPRODUCE,
    )  # fmt: skip
