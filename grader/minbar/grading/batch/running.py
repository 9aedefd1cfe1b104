"""Working through a batch: some submissions at once, each to an end of its own."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from minbar.errors import MinbarError, UngradableError
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
        name: Callable[[Path, Identity], str],
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
                yield Finished(path=path, position=position, error=error)
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
            name=self._name(path, identity),
            submission=submission,
            identity=identity,
            key=grade_key(grading.takehome, submission, identity, grading.conditions),
        )

    def _one(self, prepared: Prepared, position: int) -> Finished:
        begun = time.monotonic()
        self._watcher.begun(prepared)
        finished = Finished(path=prepared.path, position=position, name=prepared.name)
        try:
            finished = self._obtained(prepared, finished)
        except (MinbarError, OSError) as error:
            finished = replace(finished, error=error)
        except Exception as error:  # noqa: BLE001  a defect of ours costs this submission only
            finished = replace(finished, error=_defect(error))
        return replace(finished, seconds=time.monotonic() - begun)

    def _obtained(self, prepared: Prepared, finished: Finished) -> Finished:
        kept = None if self._policy.force else self._shelf.find(prepared.key)
        tries = 0
        if kept is None:
            graded, tries = self._graded(prepared)
            if self._stopped.is_set():
                what = "the batch was ended before this was graded"
                raise UngradableError(what)
            found = self._shelf.keep(prepared, graded, replace=self._policy.force)
        else:
            found = kept
        whole = restate(found, self._grading.takehome, prepared.submission, prepared.identity)
        grade = self._publish(prepared, whole)
        return replace(finished, grade=grade, kept=kept is not None, tries=tries)

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


def _ended(waiting: set[Future[Finished]]) -> Iterator[Finished]:
    done, _ = wait(waiting, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
    waiting -= done
    yield from sorted((future.result() for future in done), key=lambda one: one.position)


def _defect(error: Exception) -> UngradableError:
    what = "this is a defect of minbar, not of the submission; please report the lines below"
    return UngradableError(what, todo="\n" + "".join(traceback.format_exception(error)).rstrip())
