"""Grading on a cluster: whoever asks reads, keeps and publishes; workers only grade."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait
from pathlib import Path
from typing import Any, Final, TypeVar

from minbar.content.takehomes import Takehome
from minbar.errors import ClusterError, OurFault
from minbar.grading.assembly import Circumstances, Graded, assemble_failure
from minbar.grading.batch.jobs import Answer, Facts, GradeJob, Sealed, StripJob, Subject, seal
from minbar.grading.batch.patience import Patience
from minbar.grading.batch.values import Conditions, OnCell
from minbar.grading.batch.worker import grade_on_worker, strip_on_worker
from minbar.grading.beginning import Beginning
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission, read_submission, reserved_names
from minbar.models.verdict import VerdictKind

__all__ = ["LOST", "ClusterGrading", "Errors", "agreed_image"]

Value = TypeVar("Value")
Errors = tuple[type[Exception], ...]

LOST: Final[Errors] = (BrokenExecutor, CancelledError, EOFError, OSError)
"""What any executor may raise when a worker, or the way to it, is gone."""

_LOOK_EVERY: Final = 5.0


class ClusterGrading:
    """Has submissions graded by an executor's workers, which may come and go."""

    def __init__(
        self,
        executor: Executor,
        subject: Subject,
        *,
        threads: int,
        present: Callable[[], bool] = lambda: True,
        avoid: Callable[[str], bool] = lambda _: False,
        lost: Errors = LOST,
        look_every: float = _LOOK_EVERY,
    ) -> None:
        """Grade a take-home.

        Args:
            executor: runs functions on workers.
            subject: what is graded, and how.
            threads: how many submissions the workers grade at once.
            present: whether there is a worker that may grade.
            avoid: gives a worker no more to do; says whether another one is left.
            lost: what the executor raises when a worker is gone.
            look_every: seconds between two looks for workers.
        """
        self.threads = threads
        self._executor = executor
        self._subject = subject
        self._present = present
        self._avoid = avoid
        self._lost = lost
        self._look_every = look_every
        self._patience = Patience(subject.patience)
        self._to_come = 0
        self._asked: set[Future[Any]] = set()
        self._stopped = threading.Event()
        self._lock = threading.Lock()

    @property
    def takehome(self) -> Takehome:
        """What is graded."""
        return self._subject.takehome

    @property
    def conditions(self) -> Conditions:
        """Under which all grades come about; workers check that they do."""
        return self._subject.conditions

    def take_in(self, path: Path) -> Submission:
        """Read what was handed in, here; a worker's room drops the outputs of a large one."""
        return read_submission(
            path,
            self.takehome.spec,
            reserved=reserved_names(self._subject.environment.requirements),
            strip_outputs=self._stripped,
        )

    def expect(self, count: int) -> None:
        """Know that at most `count` submissions follow: no rooms boot for more."""
        self._to_come = count

    def grade(self, submission: Submission, identity: Identity, *, on_cell: OnCell) -> Graded:  # noqa: ARG002  no cells come over the cluster
        """Have a submission graded by whichever worker is free."""
        started = Beginning()
        job = GradeJob(
            subject=self._subject, submission=submission, identity=identity, to_come=self._to_come
        )
        try:
            graded = self._done(grade_on_worker, seal(job))
        except OurFault as error:
            return self._failure(submission, identity, started, error)
        if graded.grade.verdict.kind is not VerdictKind.ENGINE_FAILURE:
            self._patience.back()
        return graded

    def recover(self) -> bool:
        """Wait for a worker; no thread longer than the patience since one was first missed."""
        return self._patience.outlasts(self._present, self._stopped)

    def stop(self) -> None:
        """Let nobody wait any longer, and nothing more begin."""
        with self._lock:
            self._stopped.set()
            asked = list(self._asked)
        for future in asked:
            future.cancel()

    def _stripped(self, raw: bytes) -> bytes:
        return self._done(strip_on_worker, seal(StripJob(subject=self._subject, raw=raw)))

    def _done(self, what: Callable[[Sealed], Answer[Value]], sealed: Sealed) -> Value:
        """Ask one worker after another, until one is fit for it.

        Raises:
            ClusterError: if none is, or the one that did it is gone.
        """
        while True:
            answer = self._answer(what, sealed)
            if answer.value is not None:
                return answer.value
            if not self._avoid(answer.worker):
                raise ClusterError(answer.unfit, where=answer.worker, todo=answer.todo)

    def _answer(self, what: Callable[[Sealed], Answer[Value]], sealed: Sealed) -> Answer[Value]:
        try:
            future = self._submitted(what, sealed)
            try:
                # `wait` does not count what was cancelled as done before its executor notices.
                while not (wait([future], timeout=self._look_every).done or future.done()):
                    self._check_present()
                return future.result()
            finally:
                future.cancel()  # of no effect on one that is done
                with self._lock:
                    self._asked.discard(future)
        except self._lost as error:
            said = f"{type(error).__name__}: {error}".rstrip(": ")
            said = " ".join(said.split())[:400]
            reason = f"a worker, or the way to it, was lost ({said})"
            raise ClusterError(reason) from error

    def _submitted(
        self, what: Callable[[Sealed], Answer[Value]], sealed: Sealed
    ) -> Future[Answer[Value]]:
        with self._lock:
            if self._stopped.is_set():
                reason = "the batch was ended"
                raise ClusterError(reason)
        future = self._executor.submit(what, sealed)
        with self._lock:
            self._asked.add(future)
        if self._stopped.is_set():
            future.cancel()
        return future

    def _check_present(self) -> None:
        """Without a worker an executor would wait for ever."""
        if not self._present() and not self.recover():
            reason = "the cluster has no worker that can grade"
            raise ClusterError(reason, todo="Start workers with `dask worker ADDRESS`")

    def _failure(
        self,
        submission: Submission,
        identity: Identity,
        started: Beginning,
        error: OurFault,
    ) -> Graded:
        circumstances = Circumstances(
            started=started.when,
            finished=started.now,
            room="none",
            engine="none",
            image=self.conditions.image,
        )
        return assemble_failure(
            self.takehome,
            self._subject.environment,
            submission,
            identity,
            circumstances,
            reason=str(error),
            log="".join(traceback.format_exception(error)),
        )


def agreed_image(workers: Mapping[str, Facts], environment: str) -> str:
    """Return the tag of the image that all workers have.

    Raises:
        ClusterError: if there is no worker, one of them can't grade, or their images
            differ: the same submission would get its grade in either.
    """
    if not workers:
        reason = "the cluster has no workers"
        raise ClusterError(reason, todo="Start some with `dask worker ADDRESS`")
    unfit = {name: facts for name, facts in sorted(workers.items()) if facts.unfit}
    for name, facts in unfit.items():
        reason = f"this worker can't grade: {facts.unfit}"
        todo = f"There: {facts.todo}" if facts.todo else ""
        raise ClusterError(reason, where=name, todo=todo)
    images = {facts.image: name for name, facts in sorted(workers.items(), reverse=True)}
    if len(images) > 1:
        told = ", ".join(f"{name} has {image}" for image, name in sorted(images.items()))
        reason = f"workers have different images of the environment {environment!r}: {told}"
        todo = f"Run `minbar sandbox build {environment}` on each, on the same base image"
        raise ClusterError(reason, todo=todo)
    return next(iter(images))
