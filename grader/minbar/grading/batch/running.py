"""Working through a batch: some submissions at once, each to an end of its own."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from minbar.errors import MinbarError, StoreUnavailableError, UngradableError, UserError
from minbar.grading.assembly import Graded, restate
from minbar.grading.batch.keys import grade_key
from minbar.grading.batch.values import Finished, Grading, Policy, Prepared, Shelf
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.models.grade import Grade
from minbar.models.verdict import VerdictKind
from minbar.rooms.candidate import CellResult

__all__ = ["Batch", "Watcher"]

_LOOK_EVERY = 1.0  # seconds, so that Ctrl-C is heard on every platform


class Watcher:
    """Is told what goes on, from several threads; this one does nothing with it."""

    def begun(self, prepared: Prepared) -> None:
        """A submission's turn has come."""

    def cell(self, prepared: Prepared, cell: CellResult) -> None:
        """A cell of it has ended."""


class Batch:
    """Grades submissions, some at once; what fails costs its own submission only."""

    def __init__(
        self,
        grading: Grading,
        shelf: Shelf,
        *,
        identify: Callable[[Submission], Identity],
        name: Callable[[Path, Submission, Identity], str],
        publish: Callable[[Prepared, Graded], Grade],
        policy: Policy,
        watcher: Watcher | None = None,
    ) -> None:
        """Put a batch together.

        Args:
            grading: who grades.
            shelf: where grades are kept.
            identify: says whose a submission is; asked in the order of the paths.
            name: gives the name of a submission's results, in the same order; refuses
                what could not be published.
            publish: writes the results, in any thread, and returns the grade as written.
            policy: how it is worked through.
            watcher: is told what goes on.
        """
        self._grading = grading
        self._shelf = shelf
        self._identify = identify
        self._name = name
        self._publish = publish
        self._policy = policy
        self._watcher = watcher or Watcher()
        self._stopped = threading.Event()

    def run(self, paths: Sequence[Path]) -> Generator[Finished]:
        """Yield what became of each submission, as it ends.

        No more of them are read than are graded at once, and one. When the caller
        wants no more, or is interrupted, rooms end and nothing more is kept.
        """
        with contextlib.ExitStack() as stack:
            pool = ThreadPoolExecutor(self._policy.jobs, thread_name_prefix="grade")
            stack.callback(pool.shutdown, wait=True)
            try:
                yield from self._run(pool, paths)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self._stopped.set()
                self._grading.stop()
                self._shelf.stop()
                raise

    def _run(self, pool: ThreadPoolExecutor, paths: Sequence[Path]) -> Iterator[Finished]:
        waiting: set[Future[Finished]] = set()
        for position, path in enumerate(paths):
            while len(waiting) > self._policy.jobs:
                yield from _ended(waiting)
            try:
                prepared = self._prepare(path)
            except (MinbarError, OSError) as error:
                away = isinstance(error, StoreUnavailableError)
                refused = isinstance(error, UserError | OSError) and not away
                yield Finished(path=path, position=position, error=error, refused=refused)
                continue
            except Exception as error:  # noqa: BLE001  a defect of ours ends no batch
                yield Finished(path=path, position=position, error=_defect(error))
                continue
            self._grading.expect(len(paths) - position - 1)
            waiting.add(pool.submit(self._one, prepared, position))
        while waiting:
            yield from _ended(waiting)

    def _prepare(self, path: Path) -> Prepared:
        """Take a submission in; in order, because attempts are counted and names are given."""
        submission = self._grading.take_in(path)
        identity = self._identify(submission)
        grading = self._grading
        return Prepared(
            path=path,
            name=self._name(path, submission, identity),
            submission=submission,
            identity=identity,
            key=grade_key(grading.takehome, submission, identity, grading.conditions),
        )

    def _one(self, prepared: Prepared, position: int) -> Finished:
        begun = time.monotonic()
        self._watcher.begun(prepared)
        course = _Course()
        try:
            whole = self._obtain(prepared, course)
            course.published = self._publish(prepared, whole)
        except (MinbarError, OSError) as error:
            course.error = error
        except Exception as error:  # noqa: BLE001  a defect of ours costs this submission only
            course.error = _defect(error)
        return Finished(
            path=prepared.path,
            position=position,
            name=prepared.name,
            whole=course.graded.grade if course.graded is not None else None,
            grade=course.published,
            error=course.error,
            kept=course.kept,
            tries=course.tries,
            seconds=time.monotonic() - begun,
        )

    def _obtain(self, prepared: Prepared, course: _Course) -> Graded:
        """Take the grade from the shelf, or grade and put it there."""
        found = None if self._policy.force else self._shelf.find(prepared.key)
        course.kept = found is not None
        if found is None:
            graded, course.tries = self._graded(prepared)
            if self._stopped.is_set():
                what = "the batch was ended before this was graded"
                raise UngradableError(what)
            course.graded = graded
            found = self._shelf.keep(prepared, graded, replace=self._policy.force)
            course.error = _not_replaced(graded, found)
        course.graded = self._told(prepared, found)
        return course.graded

    def _told(self, prepared: Prepared, found: Graded) -> Graded:
        """Return a grade as this candidate's, as late as it is said to be now."""
        takehome = self._grading.takehome
        whole = restate(found, takehome, prepared.submission, prepared.identity)
        if whole.grade.submission != found.grade.submission:
            self._shelf.restate(prepared, whole)
        return whole

    def _graded(self, prepared: Prepared) -> tuple[Graded, int]:
        """Grade, and try again where the failure is ours."""
        tries = 0
        while True:
            tries += 1
            graded = self._grading.grade(
                prepared.submission,
                prepared.identity,
                on_cell=lambda cell: self._watcher.cell(prepared, cell),
            )
            ours = graded.grade.verdict.kind is VerdictKind.ENGINE_FAILURE
            if not ours or tries > self._policy.retries or self._stopped.is_set():
                return graded, tries
            if not self._grading.recover():
                return graded, tries


@dataclass(slots=True)
class _Course:
    """How far a submission has come.

    Attributes:
        graded: its grade, as the interviewer may see it.
        published: its grade, as it was written.
        error: what stood in the way.
        kept, tries: as in `Finished`.
    """

    graded: Graded | None = None
    published: Grade | None = None
    error: Exception | None = None
    kept: bool = False
    tries: int = 0


def _not_replaced(graded: Graded, kept: Graded) -> UngradableError | None:
    """Say that a grade was to be replaced, and stands because grading anew failed."""
    if graded.grade.status == "graded" or kept.grade.status != "graded":
        return None
    what = f"grading this anew failed ({graded.grade.reason}), and the earlier grade stands"
    return UngradableError(what, todo="Grade it again once this is mended")


def _ended(waiting: set[Future[Finished]]) -> Iterator[Finished]:
    done, _ = wait(waiting, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
    waiting -= done
    yield from sorted((future.result() for future in done), key=lambda one: one.position)


def _defect(error: Exception) -> UngradableError:
    what = "this is a defect of minbar, not of the submission; please report the lines below"
    return UngradableError(what, todo="\n" + "".join(traceback.format_exception(error)).rstrip())
