"""How far the numbers that a notebook prints move with its seeds: information, no points."""

from __future__ import annotations

import msgspec

__all__ = ["FailedRun", "KeptSeed", "MovedNumber", "SeedSweep", "SteadyNumber", "VariedSeed"]


class _Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Base of these values: frozen, fields by name only."""


class VariedSeed(_Value, frozen=True, kw_only=True):
    """An expression used as a seed that got another number in each run.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        text: what stands there.
    """

    cell: int
    line: int
    text: str


class KeptSeed(_Value, frozen=True, kw_only=True):
    """What was the same in each run, or could not be looked into.

    Attributes:
        cell: position from 1 over all cells.
        line: within the cell, from 1.
        reason: why.
    """

    cell: int
    line: int
    reason: str


class FailedRun(_Value, frozen=True, kw_only=True):
    """A run that tells nothing of the numbers.

    Attributes:
        run: from 1; the first one has the seeds as written.
        reason: why.
    """

    run: int
    reason: str


class MovedNumber(_Value, frozen=True, kw_only=True):
    """One printed number over the runs; it has other values in at least two.

    Attributes:
        cell: position from 1 over all cells.
        line: of what the cell shows, from 1, with the seeds as written.
        label: the text around it.
        written: its value with the seeds as written.
        min: smallest.
        median: median.
        max: largest.
        spread: largest less smallest.
        values: in the order of the runs that finished.
    """

    cell: int
    line: int
    label: str
    written: float
    min: float
    median: float
    max: float
    spread: float
    values: list[float]


class SteadyNumber(_Value, frozen=True, kw_only=True):
    """One printed number that is the same in all runs."""

    cell: int
    line: int
    label: str
    value: float


class SeedSweep(_Value, frozen=True, kw_only=True):
    """Runs of one notebook with different seeds.

    Attributes:
        runs: how many were asked for.
        finished: how many reached the end.
        failed: the others.
        varied: seeds that were varied, in order.
        kept: what could not be varied.
        moved: numbers that move; those whose label names a metric first.
        steady: numbers that do not.
        moved_count: of all that move; the list may be cut.
        steady_count: of all that do not.
        unpaired: by cell, lines with numbers that have no counterpart in some other run.
        notes: what whoever reads it must know.
    """

    runs: int
    finished: int
    failed: list[FailedRun]
    varied: list[VariedSeed]
    kept: list[KeptSeed]
    moved: list[MovedNumber] = []
    steady: list[SteadyNumber] = []
    moved_count: int = 0
    steady_count: int = 0
    unpaired: dict[int, int] = {}
    notes: list[str] = []
