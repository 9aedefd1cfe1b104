"""How a notebook's run ended, and how a test ended."""

from __future__ import annotations

import enum

import msgspec

__all__ = ["CellStatus", "TestOutcome", "Verdict", "VerdictKind"]


class VerdictKind(enum.StrEnum):
    """The distinct ways in which the run of a notebook ends, mildest first."""

    COMPLETED = "completed"
    CELL_ERROR = "cell-error"
    CELL_TIMEOUT = "cell-timeout"
    STOPPED_ITSELF = "stopped-itself"
    KERNEL_DIED = "kernel-died"
    OUT_OF_MEMORY = "out-of-memory"
    TIME_LIMIT = "time-limit"
    OUTPUT_LIMIT = "output-limit"
    PROTOCOL_VIOLATION = "protocol-violation"
    ENGINE_FAILURE = "engine-failure"

    @property
    def severity(self) -> int:
        """Rank for choosing the one verdict that names a whole run (0 is mildest)."""
        return list(VerdictKind).index(self)


class CellStatus(enum.StrEnum):
    """What became of one code cell."""

    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    STOPPED_ITSELF = "stopped-itself"
    DIED = "died"
    OUT_OF_MEMORY = "out-of-memory"
    OUTPUT_LIMIT = "output-limit"
    NOT_RUN = "not-run"
    SKIPPED = "skipped"


class TestOutcome(enum.StrEnum):
    """What became of one test; `UNGRADABLE` is never the candidate's fault."""

    __test__ = False  # not a test class, whatever its name looks like to pytest

    PASSED = "passed"
    FAILED = "failed"
    UNGRADABLE = "ungradable"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one run.

    Attributes:
        kind: which of the distinct endings it was.
        cell: position of the cell, counted from 1 over all cells, Markdown
            included; None where no single cell is to blame.
        detail: one sentence for the reader, without values of hidden tests.
    """

    kind: VerdictKind
    cell: int | None = None
    detail: str = ""
