"""Running proofs in rooms: each room takes one job after another, a few rooms at once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

import msgspec

from minbar.bank.jobs import RESULT, Job, Proof
from minbar.content.problems import visible
from minbar.errors import (
    ContentProblem,
    RoomClosedError,
    RoomProtocolError,
    RoomTimeoutError,
)
from minbar.rooms.interface import Room, RoomKind, RoomLimits, RoomProvider, RoomSpec
from minbar.rooms.proof import ProofRoom, ScriptResult

__all__ = ["LIMITS", "ROOMS", "Proved", "run_proofs"]

ROOMS: Final = 2
"""Rooms that work at the same time."""

LIMITS: Final = RoomLimits(
    memory_mb=2_048,
    pids=256,
    tmp_mb=64,
    shm_mb=64,
    cpu_seconds=1_200,
    open_files=1_024,
)
"""Of a proof room: PyTorch wants more of everything than a notebook does."""

_RESULT_BYTES: Final = 16 * 1024 * 1024
_TIMED_OUT: Final = 124
_SHOWN: Final = 200
_ENDED: Final = (RoomClosedError, RoomProtocolError, RoomTimeoutError)


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof that has been run.

    Attributes:
        proof: what was to be shown.
        problems: what is wrong with the item; none if it holds.
    """

    proof: Proof
    problems: tuple[ContentProblem, ...]


def run_proofs(
    proofs: Sequence[Proof],
    provider: RoomProvider,
    images: Mapping[str, str],
    *,
    rooms: int = ROOMS,
) -> Generator[Proved]:
    """Run proofs, and yield each as it is done.

    Args:
        proofs: in any order; those of one environment run one after another.
        provider: of the rooms.
        images: environment to the tag of its image.
        rooms: how many rooms work at once.

    Raises:
        EngineError: if the engine fails.
    """
    ordered = sorted(proofs, key=lambda proof: proof.job.environment)
    with contextlib.ExitStack() as stack:
        hall = _Hall(provider, images)
        stack.callback(hall.close)
        pool = ThreadPoolExecutor(max_workers=rooms, thread_name_prefix="prove")
        stack.callback(pool.shutdown, wait=True)
        try:
            futures = [pool.submit(hall.prove, proof) for proof in ordered]
            for future in as_completed(futures):
                yield future.result()
        except BaseException:  # also Ctrl-C, and a caller who wants no more
            pool.shutdown(wait=False, cancel_futures=True)
            hall.abandon()
            raise


class _Hall:
    """The rooms of the threads: each has one, for one environment at a time."""

    def __init__(self, provider: RoomProvider, images: Mapping[str, str]) -> None:
        self._provider = provider
        self._images = images
        self._mine = threading.local()
        self._open: list[Room] = []
        self._abandoned = False
        self._lock = threading.Lock()

    def prove(self, proof: Proof) -> Proved:
        """Run a proof in this thread's room."""
        job = proof.job
        try:
            result = self._run(job)
        except _ENDED:
            if self._abandoned:
                raise
            # What ran before may have hurt the room: once more, in a fresh one.
            try:
                result = self._run(job)
            except _ENDED as error:
                return Proved(proof, (_ended(proof, error),))
        if result.status != 0 or RESULT not in result.files:
            return Proved(proof, (_unfinished(proof, job, result),))
        try:
            return Proved(proof, tuple(proof.judge(result.files[RESULT])))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:  # its code wrote over it
            what = f"the proof of its {proof.title} wrote a result that is none ({error})"
            return Proved(proof, (ContentProblem(what, where=proof.subject.where()),))

    def _run(self, job: Job) -> ScriptResult:
        room = self._room(job.environment)
        try:
            return room.run(
                job.files,
                job.argv,
                collect=[RESULT],
                seconds=job.seconds,
                limit_bytes=_RESULT_BYTES,
            )
        except _ENDED:
            self._leave()
            raise

    def _room(self, environment: str) -> ProofRoom:
        if getattr(self._mine, "environment", None) != environment:
            self._leave()
            spec = RoomSpec(kind=RoomKind.PROOF, image=self._images[environment], limits=LIMITS)
            room = self._provider.acquire(spec)
            with self._lock:
                self._open.append(room)
                if self._abandoned:
                    room.hang_up()
            self._mine.room, self._mine.agent = room, ProofRoom(room)
            self._mine.environment = environment
        agent: ProofRoom = self._mine.agent
        return agent

    def _leave(self) -> None:
        room: Room | None = getattr(self._mine, "room", None)
        if room is not None:
            with self._lock:
                self._open = [each for each in self._open if each is not room]
            room.close()
        self._mine.room = self._mine.agent = self._mine.environment = None

    def abandon(self) -> None:
        """Let no thread wait for a room, neither for its answer nor for its start."""
        with self._lock:
            self._abandoned = True
            for room in self._open:
                room.hang_up()
        self._provider.stop()

    def close(self) -> None:
        """Close every room, once no thread uses one."""
        for room in self._open:
            room.close()


def _ended(proof: Proof, error: Exception) -> ContentProblem:
    what = f"the proof of its {proof.title} ended the room it ran in ({error})"
    todo = f"Let it take less than {LIMITS.memory_mb} MiB"
    return ContentProblem(what, where=proof.subject.where(), todo=todo)


def _unfinished(proof: Proof, job: Job, result: ScriptResult) -> ContentProblem:
    where = proof.subject.where()
    if result.status == _TIMED_OUT:
        what = f"the proof of its {proof.title} took more than {job.seconds:.0f} seconds"
        return ContentProblem(what, where=where, todo="Let its code compute less")
    last = (result.log.strip().splitlines() or ["it wrote no result"])[-1]
    what = f"the proof of its {proof.title} failed: {visible(last, limit=_SHOWN)}"
    return ContentProblem(what, where=where)
