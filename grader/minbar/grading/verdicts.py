"""From the cells of a run to the one verdict that names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from minbar.models.verdict import CellStatus, Verdict, VerdictKind
from minbar.rooms.candidate import CellResult, NotebookRun

__all__ = ["verdict_of"]

_KINDS: Final[Mapping[CellStatus, VerdictKind]] = {
    CellStatus.OK: VerdictKind.COMPLETED,
    CellStatus.SKIPPED: VerdictKind.COMPLETED,
    CellStatus.ERROR: VerdictKind.CELL_ERROR,
    CellStatus.TIMEOUT: VerdictKind.CELL_TIMEOUT,
    CellStatus.STOPPED_ITSELF: VerdictKind.STOPPED_ITSELF,
    CellStatus.DIED: VerdictKind.KERNEL_DIED,
    CellStatus.OUT_OF_MEMORY: VerdictKind.OUT_OF_MEMORY,
    CellStatus.OUTPUT_LIMIT: VerdictKind.OUTPUT_LIMIT,
}
_SENTENCES: Final[Mapping[VerdictKind, str]] = {
    VerdictKind.COMPLETED: "every cell ran",
    VerdictKind.CELL_ERROR: "error in cell {cell}",
    VerdictKind.CELL_TIMEOUT: "cell {cell} ran out of time",
    VerdictKind.STOPPED_ITSELF: "the notebook stopped itself in cell {cell}",
    VerdictKind.KERNEL_DIED: "the kernel died in cell {cell}",
    VerdictKind.OUT_OF_MEMORY: "out of memory in cell {cell}",
    VerdictKind.OUTPUT_LIMIT: "cell {cell} printed more than is accepted",
    VerdictKind.TIME_LIMIT: "the notebook ran out of time in cell {cell}",
}


def verdict_of(
    run: NotebookRun, *, violation: str = "", forgiven: frozenset[int] = frozenset()
) -> Verdict:
    """Name a run by its most severe cell, and of equals by the first.

    Args:
        run: the run.
        violation: how the room broke the protocol, if it did.
        forgiven: cells whose errors the take-home allows.
    """
    if violation:
        kind = VerdictKind.PROTOCOL_VIOLATION
        return Verdict(kind=kind, detail="the room broke the protocol and was closed")
    worst = _worst([cell for cell in run.cells if cell.cell not in forgiven or _fatal(cell)])
    kind = _KINDS[worst.status] if worst else VerdictKind.COMPLETED
    place = worst.cell if worst and kind is not VerdictKind.COMPLETED else None
    if run.out_of_time and kind.severity < VerdictKind.TIME_LIMIT.severity:
        kind, place = VerdictKind.TIME_LIMIT, run.cells[-1].cell
    return Verdict(kind=kind, cell=place, detail=_SENTENCES[kind].format(cell=place))


def _fatal(cell: CellResult) -> bool:
    return cell.status is not CellStatus.ERROR


def _worst(cells: Sequence[CellResult]) -> CellResult | None:
    return max(cells, key=lambda result: _KINDS[result.status].severity, default=None)
