"""The summary of a batch: a line for each submission, in the order of their names."""

from __future__ import annotations

import msgspec

__all__ = ["BATCH_SCHEMA", "BatchCriterion", "BatchLine", "BatchRun", "BatchSummary"]

BATCH_SCHEMA = "batch/1.1"


class BatchRun(msgspec.Struct, frozen=True, kw_only=True):
    """What may differ between two runs of the same batch.

    Attributes:
        kept: whether the grade had been kept from before.
        tries: how often the submission was graded now.
        seconds: wall seconds that it took now.
    """

    kept: bool
    tries: int
    seconds: float


class BatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one submission.

    Attributes:
        name: of the folder of its results; empty if it was refused before it had one.
        submission: name of what was handed in, without its folder.
        status: `graded`, `not-gradable` (our fault), `refused` (what was handed in
            can't be graded), `not-written` (graded, and the results could not be written) or
            `unfinished` (the batch was ended before this submission had).
        verdict: how the notebook's run ended; empty where there is no grade.
        candidate, attempt, late_hours: as in the grade.
        points: by criterion; None while somebody or something is waited for.
        share: of the points that machines give, between 0 and 1; None without a grade.
        below_bar: ids of the criteria whose minimum bar is missed.
        reason: why there is no grade; empty if there is one.
        run: what may differ between two runs.
    """

    name: str
    submission: str
    status: str
    run: BatchRun
    verdict: str = ""
    candidate: str | None = None
    attempt: int | None = None
    late_hours: float | None = None
    points: dict[str, float | None] = {}
    share: float | None = None
    below_bar: list[str] = []
    reason: str = ""


class BatchCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion of the take-home: id, title, kind and the points to be won."""

    id: str
    title: str
    kind: str
    max_points: float


class BatchSummary(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of a batch.

    Attributes:
        schema: `batch/MAJOR.MINOR`.
        takehome: id of the take-home.
        version: of the take-home.
        complete: whether no submission is unfinished; since 1.1.
        criteria: of the take-home, in its order.
        lines: one for each submission.
    """

    schema: str = BATCH_SCHEMA
    takehome: str
    version: str
    complete: bool = True
    criteria: list[BatchCriterion]
    lines: list[BatchLine]
