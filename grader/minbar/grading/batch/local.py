"""Grading on this machine's engine: as many graders as submissions are graded at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from minbar.content.takehomes import Takehome
from minbar.grading.assembly import Graded
from minbar.grading.batch.patience import PATIENCE, Patience
from minbar.grading.batch.turns import Turns
from minbar.grading.batch.values import Conditions, OnCell
from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission, read_submission
from minbar.models.verdict import VerdictKind

__all__ = ["LocalGrading"]


class LocalGrading:
    """Lends graders to threads; none is made, and no room boots, before it is needed."""

    def __init__(
        self,
        takehome: Takehome,
        conditions: Conditions,
        *,
        reserved: frozenset[str],
        make: Callable[[], Grader],
        answers: Callable[[], bool],
        stop: Callable[[], None],
        jobs: int = 1,
        patience: float = PATIENCE,
    ) -> None:
        """Grade a take-home.

        Args:
            takehome: what is graded.
            conditions: under which.
            reserved: top-level modules of the environment, which no file may shadow.
            make: makes a grader, which begins to boot rooms.
            answers: whether the engine does.
            stop: lets nobody wait for a room any longer.
            jobs: how many submissions are graded at once.
            patience: seconds to wait for an engine that is gone.
        """
        self.takehome = takehome
        self.conditions = conditions
        self._reserved = reserved
        self._make = make
        self._answers = answers
        self._stop = stop
        self._jobs = jobs
        self._patience = Patience(patience)
        self._idle: list[Grader] = []
        self._to_come = 0
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._turns = Turns()

    def take_in(self, path: Path) -> Submission:
        """Read what was handed in; a large notebook first loses its outputs in a room."""
        return read_submission(
            path, self.takehome.spec, reserved=self._reserved, strip_outputs=self._stripped
        )

    def expect(self, count: int) -> None:
        """Know that at most `count` submissions follow: no rooms boot for more."""
        self._to_come = count

    def grade(self, submission: Submission, identity: Identity, *, on_cell: OnCell) -> Graded:
        """Grade with a grader that nobody else uses meanwhile."""
        with self._turns.together(), self._lent() as grader:
            grader.alone = self._turns.alone
            grader.keep_warm(min(self._jobs, self._to_come))
            graded = grader.grade(submission, identity, on_cell=on_cell)
        if graded.grade.verdict.kind is not VerdictKind.ENGINE_FAILURE:
            self._patience.back()
        return graded

    def recover(self) -> bool:
        """Wait for the engine; no thread longer than the patience since it was first missed."""
        return self._patience.outlasts(self._answers, self._stopped)

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._stopped.set()
        self._stop()

    def _stripped(self, raw: bytes) -> bytes:
        with self._lent() as grader:
            return grader.without_outputs(raw)

    @contextlib.contextmanager
    def _lent(self) -> Iterator[Grader]:
        with self._lock:
            grader = self._idle.pop() if self._idle else self._make()
        try:
            yield grader
        finally:
            with self._lock:
                self._idle.append(grader)
