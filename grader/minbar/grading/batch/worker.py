"""What runs on a worker of a cluster: jobs in, answers out; rooms are kept between jobs."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import pickle
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from minbar import __version__
from minbar.errors import EngineError
from minbar.grading.assembly import Graded
from minbar.grading.batch.benches import Bench, Benches
from minbar.grading.batch.jobs import Answer, Facts, GradeJob, Look, Sealed, StripJob
from minbar.models.verdict import VerdictKind

__all__ = ["end_on_worker", "facts_of_worker", "grade_on_worker", "strip_on_worker"]

Value = TypeVar("Value")

_BENCHES: Final = Benches(Bench)
_ENDS: Final = 20.0


class _UnfitError(EngineError):
    """This worker can't do it; another one may."""


def grade_on_worker(sealed: Sealed) -> Answer[Graded]:
    """Grade a submission; a failure of ours is a grade that says so.

    Raises:
        ContentError: if the take-home's own files are at fault.
    """

    def graded(bench: Bench, job: GradeJob) -> Graded:
        bench.grading.expect(job.to_come)
        found = bench.grading.grade(job.submission, job.identity, on_cell=lambda _: None)
        # Who fails is idle, and would be given the next submission, and the next, and fail.
        failed = found.grade.verdict.kind is VerdictKind.ENGINE_FAILURE
        if failed and not bench.grading.recover():
            raise _UnfitError(found.grade.reason)
        return found

    return _answer(sealed, graded)


def strip_on_worker(sealed: Sealed) -> Answer[bytes]:
    """Drop the outputs of a notebook that is too large for the host.

    Raises:
        SubmissionError: if it is no notebook.
        OurFault: if the room failed.
    """

    def stripped(bench: Bench, job: StripJob) -> bytes:
        return bench.without_outputs(job.raw)

    return _answer(sealed, stripped)


async def facts_of_worker(sealed: Sealed) -> Facts:
    """Say whether this worker can grade in an environment."""
    return await asyncio.to_thread(_facts, sealed)


async def end_on_worker(session: str) -> None:
    """Close the rooms of a batch; the worker goes on with other things meanwhile."""
    with contextlib.suppress(TimeoutError):  # removals go on, and nobody waits for them
        await asyncio.wait_for(asyncio.to_thread(_BENCHES.end, session), _ENDS)


def _facts(sealed: Sealed) -> Facts:
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image

    try:
        look: Look = _opened(sealed)
        with contextlib.closing(connect()) as client:
            return Facts(image=require_image(client, look.environment))
    except EngineError as error:
        return Facts(unfit=error.what, todo=error.todo)


def _answer(sealed: Sealed, act: Callable[[Bench, Any], Value]) -> Answer[Value]:
    name, threads = _this_worker()
    try:
        job = _opened(sealed)
        with _lent(job, threads) as bench:
            return Answer(worker=name, value=act(bench, job))
    except _UnfitError as error:
        return Answer(worker=name, unfit=error.what, todo=error.todo)


@contextlib.contextmanager
def _lent(job: GradeJob | StripJob, threads: int) -> Iterator[Bench]:
    with contextlib.ExitStack() as stack:
        try:
            bench = stack.enter_context(_BENCHES.lent(job.subject, threads))
        except EngineError as error:
            raise _UnfitError(error.what, todo=error.todo) from error
        yield bench


def _opened(sealed: Sealed) -> Any:  # noqa: ANN401  a job; which one, its function knows
    if sealed.version != __version__:
        what = f"it runs minbar {__version__}, and not {sealed.version}"
        raise _UnfitError(what, todo=f"Install minbar {sealed.version} there")
    # The cluster's own transport unpickles all that comes to a worker; this is part of it.
    return pickle.loads(sealed.content)  # noqa: S301


def _this_worker() -> tuple[str, int]:
    """Return the name of this worker, and how many jobs it does at once."""
    if "distributed" in sys.modules:  # else this is no worker of Dask, and its import is slow
        from distributed import get_worker

        with contextlib.suppress(ValueError):
            worker = get_worker()
            return str(worker.address), int(worker.state.nthreads)
    return f"{socket.gethostname()}, process {os.getpid()}", 1


atexit.register(_BENCHES.close)
