"""A seed sweep on a terminal: what moves, how far, and what is not known."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from minbar.models.seed_sweep import FailedRun, KeptSeed, MovedNumber, SeedSweep, VariedSeed
from minbar.report.seed_sweep_text import SweepDetail


def moved(label: str) -> MovedNumber:
    """Return a number that moves."""
    return MovedNumber(
        cell=4, line=1, label=label, written=0.8125, min=0.75, median=0.8, max=0.9,
        spread=0.15, values=[0.8125, 0.75, 0.9],
    )  # fmt: skip


def printed(sweep: SeedSweep) -> str:
    """Return what a terminal shows of a sweep."""
    out = io.StringIO()
    Console(file=out, width=200, highlight=False).print(SweepDetail("a.ipynb", sweep))
    return out.getvalue()


SWEEP = SeedSweep(
    runs=4,
    finished=3,
    failed=[FailedRun(run=2, reason="error in cell 3: ValueError")],
    varied=[VariedSeed(cell=2, line=7, text="SEED")],
    kept=[KeptSeed(cell=3, line=2, reason="it is None: each run draws its own")],
    moved=[moved("accuracy")],
    moved_count=1,
    steady_count=5,
    unpaired={6: 2},
)


@pytest.mark.parametrize(
    "line",
    [
        "3 of 4 runs with different seeds (no points)",
        "Run 2 did not finish: error in cell 3: ValueError",
        "cell 4: accuracy      0.8125  0.75     0.8  0.9    0.15",
        "Printed numbers that are the same in all runs: 5",
        "Not compared: 2 lines of cell 6 that have other words in some run",
        "Varied: the kernel's start; SEED (cell 2, line 7)",
        "Not varied: cell 3, line 2: it is None: each run draws its own",
    ],
)
def test_each_part_is_told(line: str) -> None:
    """Numbers, failed runs, what was varied and what was not."""
    assert line in printed(SWEEP)


def test_what_a_notebook_prints_is_no_markup() -> None:
    """Labels are the notebook's own words: no escapes and no styles come of them."""
    hostile = SeedSweep(
        runs=2, finished=2, failed=[], varied=[], kept=[],
        moved=[moved("\x1b[31m[bold]score[/bold]")] * 40, moved_count=90,
    )  # fmt: skip
    shown = printed(hostile)
    assert "\x1b" not in shown
    assert "[bold]score[/bold]" in shown
    assert "and 60 more numbers that move" in shown
