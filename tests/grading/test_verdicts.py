"""One verdict names a run: the most severe thing that happened, and where first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.grading.verdicts import verdict_of
from minbar.models.verdict import CellStatus, Verdict, VerdictKind
from minbar.rooms.candidate import NotebookRun
from tests.grading.samples import cell, run

RAN = [status for status in CellStatus if status is not CellStatus.NOT_RUN]
STATUSES = st.lists(st.sampled_from(RAN), max_size=8)


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (CellStatus.ERROR, "cell-error", "error in cell 3"),
        (CellStatus.TIMEOUT, "cell-timeout", "cell 3 ran out of time"),
        (CellStatus.STOPPED_ITSELF, "stopped-itself", "the notebook stopped itself in cell 3"),
        (CellStatus.DIED, "kernel-died", "the kernel died in cell 3"),
        (CellStatus.OUT_OF_MEMORY, "out-of-memory", "out of memory in cell 3"),
        (CellStatus.OUTPUT_LIMIT, "output-limit", "cell 3 printed more than is accepted"),
    ],
)
def test_each_ending_has_its_verdict(status: CellStatus, kind: str, says: str) -> None:
    """Every way in which a cell can end badly names the run, the cell and says so."""
    verdict = verdict_of(run(cell(2), cell(3, status), cell(4)))
    assert verdict == Verdict(kind=VerdictKind(kind), cell=3, detail=says)


@pytest.mark.parametrize("status", [CellStatus.OK, CellStatus.SKIPPED])
def test_completed_names_no_cell(status: CellStatus) -> None:
    """A run in which nothing went wrong is completed, and no cell is to blame."""
    verdict = verdict_of(run(cell(2, status), cell(5)))
    assert verdict == Verdict(kind=VerdictKind.COMPLETED, detail="every cell ran")


def test_notebook_of_which_no_cell_ran() -> None:
    """Where the take-home allows to skip every cell, nothing went wrong either."""
    assert verdict_of(NotebookRun(cells=(), alive=True)).kind is VerdictKind.COMPLETED


def test_worst_wins_over_first() -> None:
    """A kernel that died says more about a run than an exception before it."""
    verdict = verdict_of(run(cell(1, CellStatus.ERROR), cell(4, CellStatus.DIED)))
    assert (verdict.kind, verdict.cell) == (VerdictKind.KERNEL_DIED, 4)


def test_first_of_equals_wins() -> None:
    """Of several cells that ended in the same way the first is named."""
    assert verdict_of(run(cell(3, CellStatus.ERROR), cell(4, CellStatus.ERROR))).cell == 3


def test_time_of_the_whole_notebook() -> None:
    """The notebook's own limit is named with the last cell that ran."""
    verdict = verdict_of(run(cell(2), cell(6, CellStatus.TIMEOUT), out_of_time=True))
    assert verdict.detail == "the notebook ran out of time in cell 6"
    assert verdict.kind is VerdictKind.TIME_LIMIT


def test_death_is_not_hidden_by_a_time_limit() -> None:
    """A cell that printed without end stays the verdict though time was over too."""
    verdict = verdict_of(run(cell(2, CellStatus.OUTPUT_LIMIT), cell(3), out_of_time=True))
    assert (verdict.kind, verdict.cell) == (VerdictKind.OUTPUT_LIMIT, 2)


def test_violation_is_worst() -> None:
    """A room that broke the protocol gets that verdict, whatever it said before."""
    verdict = verdict_of(run(cell(2, CellStatus.DIED)), violation="forged <frame>")
    assert (verdict.kind, verdict.cell) == (VerdictKind.PROTOCOL_VIOLATION, None)
    assert "forged" not in verdict.detail


def test_forgiven_error() -> None:
    """An exception in a cell whose tag the take-home allows is no error of the run."""
    forgiven = frozenset({2})
    assert verdict_of(run(cell(2, CellStatus.ERROR)), forgiven=forgiven).kind == "completed"
    both = run(cell(2, CellStatus.ERROR), cell(3, CellStatus.ERROR))
    assert verdict_of(both, forgiven=forgiven).cell == 3


@pytest.mark.parametrize(
    "status",
    [one for one in RAN if one not in {CellStatus.OK, CellStatus.SKIPPED, CellStatus.ERROR}],
)
def test_only_errors_are_forgiven(status: CellStatus) -> None:
    """A tag forgives an exception, never a time-out, a death or a flood."""
    verdict = verdict_of(run(cell(2, status)), forgiven=frozenset({2}))
    assert verdict == verdict_of(run(cell(2, status)))
    assert verdict.kind is not VerdictKind.COMPLETED


@given(STATUSES, st.booleans())
def test_adding_a_cell_never_makes_it_milder(statuses: list[CellStatus], late: bool) -> None:  # noqa: FBT001  hypothesis
    """Severity grows with what happens, and the place named is a cell that ran."""
    cells = tuple(cell(number, status) for number, status in enumerate(statuses, 1))
    whole = verdict_of(NotebookRun(cells=cells, alive=True, out_of_time=late and bool(cells)))
    fewer = verdict_of(NotebookRun(cells=cells[:-1], alive=True))
    assert whole.kind.severity >= fewer.kind.severity
    assert whole.cell in {None, *range(1, len(cells) + 1)}
    assert (whole.cell is None) == (whole.kind is VerdictKind.COMPLETED)
