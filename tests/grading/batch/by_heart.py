"""A grading that knows its grades by heart, for the tests of what a batch makes of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from minbar.grading.assembly import Graded
from minbar.grading.batch.values import Conditions, OnCell, Prepared
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.models.grade import Grade
from minbar.models.verdict import Verdict, VerdictKind
from tests.grading.samples import KEYS, submission, takehome
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

__all__ = ["ByHeart", "MemoryShelf", "failed", "graded", "nobody"]


def nobody(_: Submission) -> Identity:
    """Say that it is nobody's in particular."""
    return Identity(keys=KEYS)


def graded(**changes: object) -> Graded:
    """Return a grade that is one."""
    notebook = make_notebook()
    return Graded(grade=make_grade(notebook, **{"reviews": [], **changes}), notebook=notebook)


def failed() -> Graded:
    """Return what a failure of ours leaves."""
    return graded(
        status="not-gradable",
        reason="the engine is gone",
        verdict=Verdict(kind=VerdictKind.ENGINE_FAILURE),
    )


class MemoryShelf:
    """Keeps grades in memory; the first one counts.

    Attributes:
        kept: grades by key.
        replaced: keys whose grade was to be replaced.
    """

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.kept: dict[str, Graded] = {}
        self.replaced: list[str] = []

    def find(self, key: str) -> Graded | None:
        """Return what is kept."""
        return self.kept.get(key)

    def keep(self, prepared: Prepared, graded: Graded, *, replace: bool) -> Graded:
        """Keep what is graded."""
        if replace:
            self.replaced.append(prepared.key)
        if graded.grade.status != "graded":
            return self.kept.get(prepared.key, graded)
        if replace:
            self.kept[prepared.key] = graded
        return self.kept.setdefault(prepared.key, graded)

    def restate(self, prepared: Prepared, graded: Graded) -> None:
        """Keep it as it is told now."""
        if prepared.key in self.kept:
            self.kept[prepared.key] = graded

    def stop(self) -> None:
        """Wait for nothing."""


class ByHeart:
    """Grades by what it is told for each name; everything else well.

    Attributes:
        asked: names of what was graded, in the order of the beginnings.
        unreadable: what taking in a submission of this name raises.
        says: gives the grade of this name, or raises.
        recoveries: answers to `recover`, the last one first.
        at_once: the most submissions that were graded at the same time.
        read: how many were taken in.
    """

    def __init__(self) -> None:
        """Know a take-home."""
        self.takehome = takehome()
        self.conditions = Conditions(image="image:1")
        self.asked: list[str] = []
        self.unreadable: dict[str, Exception] = {}
        self.says: dict[str, Callable[[], Graded]] = {}
        self.recoveries: list[bool] = []
        self.stopped = threading.Event()
        self.at_once = 0
        self.read = 0
        self._now = 0
        self._lock = threading.Lock()

    def take_in(self, path: Path) -> Submission:
        """Take anything in, unless it is known to be unreadable."""
        self.read += 1
        if path.name in self.unreadable:
            raise self.unreadable[path.name]
        return submission(notebook_name=path.name, sha256=path.stem[:1] * 64)

    def expect(self, count: int) -> None:
        """Need no rooms."""

    def grade(self, submission: Submission, identity: Identity, *, on_cell: OnCell) -> Graded:
        """Return the grade that is known."""
        del identity, on_cell
        name = submission.notebook_name
        with self._lock:
            self.asked.append(name)
            self._now += 1
            self.at_once = max(self.at_once, self._now)
        try:
            return self.says.get(name, graded)()
        finally:
            with self._lock:
                self._now -= 1

    def recover(self) -> bool:
        """Say what was to be said."""
        return self.recoveries.pop() if self.recoveries else True

    def stop(self) -> None:
        """Let nobody wait."""
        self.stopped.set()


def without_run(grade: Grade) -> Grade:
    """Return a grade without what may differ between two runs."""
    return msgspec.structs.replace(grade, run=make_grade().run)
