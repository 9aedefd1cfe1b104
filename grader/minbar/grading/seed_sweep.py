"""Runs of one notebook with different seeds, and how far what it prints moves.

The analysis room says where seeds stand. The host never parses the notebook: it puts a
fixed text before and after those places, and what the text does happens in the rooms.
"""

from __future__ import annotations

import hashlib
import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Final

import msgspec

from minbar.errors import OurFault, RoomProtocolError
from minbar.grading.execution import OnlyRun
from minbar.grading.outcome import repeatable
from minbar.grading.printed_numbers import Printed, pair_numbers
from minbar.grading.verdicts import verdict_of
from minbar.models.seed_sweep import (
    FailedRun,
    KeptSeed,
    MovedNumber,
    SeedSweep,
    SteadyNumber,
    VariedSeed,
)
from minbar.models.verdict import VerdictKind
from minbar.quality.result import Seeding, SeedSite
from minbar.rooms.runs import NotebookRun

__all__ = ["AT_ONCE", "Cells", "reseeded", "sweep_seeds"]

Cells = Sequence[tuple[int, str]]
"""Position and source of the cells that run."""
AT_ONCE: Final = 2
"""Rooms that run at one time."""
# Apart by more than the seeds that a notebook counts through by itself.
_STEP: Final = 10_007
_SEEDS: Final = 1 << 32  # numpy and scikit-learn take no more
_MOST: Final = 200
_SHOWN: Final = 80
_REASON: Final = 200
_DIGITS: Final = 6
_METRIC: Final = re.compile(
    r"accura|\bacc\b|f1|f-1|\bauc\b|roc|precision|recall|score|rmse|\bmse\b|\bmae\b|mape|\br2\b"
    r"|r\^2|r²|loss|error|log.?loss|brier|kappa|silhouette|\bcv\b",
    re.IGNORECASE,
)
_BUSY: Final = "the machine was too busy for this run"


def reseeded(cells: Cells, sites: Sequence[SeedSite], run: int) -> list[tuple[int, str]]:
    """Return the cells of one run: all whole numbers used as seeds have moved by the same.

    Args:
        cells: as written.
        sites: where seeds stand, as the analysis room says; must fit, see `_fitting`.
        run: from 0; run 0 is the notebook as written.
    """
    if run == 0:
        return list(cells)
    # Without a name that the notebook may have given to something else.
    moved, whole = f"(seed + {run * _STEP}) % {_SEEDS}", "seed.__class__ is (0).__class__"
    begin = f"(lambda seed: {moved} if {whole} else seed)("
    by_cell: dict[int, list[tuple[int, str]]] = {}
    for site in sites:
        by_cell.setdefault(site.cell, []).extend([(site.start, begin), (site.end, ")")])
    return [(index, _inserted(source, by_cell.get(index, []))) for index, source in cells]


def _inserted(source: str, pieces: list[tuple[int, str]]) -> str:
    source = _even(source) if pieces else source
    for at, text in sorted(pieces, reverse=True):
        source = source[:at] + text + source[at:]
    return source


def _even(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _fitting(cells: Cells, sites: Sequence[SeedSite]) -> list[SeedSite]:
    """The sites whose text stands where the room says, in cells that run."""
    sources = {index: _even(source) for index, source in cells}
    return [
        one
        for one in sites
        if 0 <= one.start < one.end and sources.get(one.cell, "")[one.start : one.end] == one.text
    ]


def sweep_seeds(
    cells: Cells,
    seeding: Seeding,
    runs: int,
    *,
    run: Callable[[Cells, bytes], OnlyRun],
    identity: str,
    forgiven: frozenset[int] = frozenset(),
    on_run: Callable[[int], None] = lambda _: None,
) -> SeedSweep:
    """Run a notebook several times, two at a time.

    Args:
        cells: that run, as written.
        seeding: where its seeds stand.
        runs: how many; the first one has the seeds as written.
        run: runs cells in a room of its own, from a seed of the kernel; called in threads.
        identity: of the notebook; start seeds of the kernels follow from it.
        forgiven: cells whose errors end nothing.
        on_run: called in this thread as runs end, with their number so far.
    """
    sites = _fitting(cells, seeding.sites)
    ended: dict[int, NotebookRun | str] = {}
    executor = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="seed-sweep")
    try:
        tasks = {
            executor.submit(
                _outcome, run, reseeded(cells, sites, number), _seed(identity, number), forgiven
            ): number
            for number in range(runs)
        }
        for task in as_completed(tasks):
            ended[tasks[task]] = task.result()
            on_run(len(ended))
    finally:
        # Whoever interrupts does not wait: the rooms are closed by their provider.
        executor.shutdown(wait=False, cancel_futures=True)
    return _told(ended, sites, seeding, cells)


def _seed(identity: str, number: int) -> bytes:
    return hashlib.sha256(f"minbar/sweep/1 {identity} {number}".encode()).digest()


def _outcome(
    run: Callable[[Cells, bytes], OnlyRun], cells: Cells, seed: bytes, forgiven: frozenset[int]
) -> NotebookRun | str:
    """A run that reached the end, or why it did not."""
    try:
        ended = run(cells, seed)
    except (OurFault, RoomProtocolError) as error:
        return f"minbar failed, not the notebook: {error}"
    if any(cell.starved for cell in ended.run.cells):
        return _BUSY
    verdict = verdict_of(ended.run, violation=ended.violation, forgiven=forgiven)
    if verdict.kind is VerdictKind.COMPLETED:
        return ended.run
    said = (
        ": ".join(filter(None, (verdict.detail, cell.error_name, repeatable(cell.error_text))))
        for cell in ended.run.cells
        if cell.cell == verdict.cell
    )
    return next(said, verdict.detail)[:_REASON]


def _told(
    ended: Mapping[int, NotebookRun | str],
    sites: Sequence[SeedSite],
    seeding: Seeding,
    cells: Cells,
) -> SeedSweep:
    running = {index for index, _ in cells}
    misfits = [one for one in seeding.sites if one not in sites and one.cell in running]
    kept = [KeptSeed(cell=one.cell, line=one.line, reason=one.reason) for one in seeding.fixed]
    kept += [
        KeptSeed(cell=one.cell, line=one.line, reason="its place in the cell could not be told")
        for one in misfits
    ]
    finished = [one for _, one in sorted(ended.items()) if isinstance(one, NotebookRun)]
    first = isinstance(ended[0], NotebookRun)
    sweep = SeedSweep(
        runs=len(ended),
        finished=len(finished),
        failed=[
            FailedRun(run=number + 1, reason=one)
            for number, one in sorted(ended.items())
            if isinstance(one, str)
        ],
        varied=[
            VariedSeed(cell=one.cell, line=one.line, text=" ".join(one.text.split())[:_SHOWN])
            for one in sites
        ],
        kept=kept[:_MOST],
        notes=_notes(len(sites), len(finished), first=first),
    )
    return _with_numbers(sweep, finished) if first and len(finished) > 1 else sweep


def _notes(sites: int, finished: int, *, first: bool) -> list[str]:
    notes = []
    if not sites:
        notes.append(
            "no seed was found that could be varied; only the kernel's own start was varied"
        )
    if not first:
        notes.append("the notebook did not finish as written, so there is nothing to compare with")
    elif finished < 2:  # noqa: PLR2004  one run shows no movement
        notes.append("only the run with the seeds as written finished: nothing can be compared")
    return notes


def _with_numbers(sweep: SeedSweep, finished: Sequence[NotebookRun]) -> SeedSweep:
    pairing = pair_numbers(finished)
    moved = [one for one in pairing.numbers if len(set(one.values)) > 1]
    steady = [one for one in pairing.numbers if len(set(one.values)) == 1]
    return msgspec.structs.replace(
        sweep,
        moved=[_moved(one) for one in _metrics_first(moved)[:_MOST]],
        steady=[
            SteadyNumber(cell=one.cell, line=one.line, label=one.label, value=one.values[0])
            for one in _metrics_first(steady)[:_MOST]
        ],
        moved_count=len(moved),
        steady_count=len(steady),
        unpaired=pairing.unpaired,
    )


def _metrics_first(numbers: Sequence[Printed]) -> list[Printed]:
    """In order of place, but for those whose label names a metric: lists may be cut."""
    return sorted(numbers, key=lambda one: _METRIC.search(one.label) is None)


def _moved(one: Printed) -> MovedNumber:
    low, high = min(one.values), max(one.values)
    return MovedNumber(
        cell=one.cell,
        line=one.line,
        label=one.label,
        written=one.values[0],
        min=low,
        median=_rounded(statistics.median(one.values)),
        max=high,
        spread=_rounded(high - low),
        values=list(one.values),
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
