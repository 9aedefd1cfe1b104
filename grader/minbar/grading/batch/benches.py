"""Benches: rooms and graders that a worker keeps for the batches that send it jobs."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from minbar.errors import ClusterError, EngineError
from minbar.grading.batch.jobs import Subject
from minbar.grading.batch.local import LocalGrading

__all__ = ["IDLE", "Bench", "Benches", "Closable"]

IDLE: Final = 120.0
"""Seconds without a job after which rooms are closed: whoever sent jobs may be gone for good."""

_REMEMBERED: Final = 1000


class Closable(Protocol):
    """What can be lent, and is closed at the end."""

    def close(self) -> None:
        """End it, while it is in use, too."""


class Bench:
    """An engine's rooms and graders, for the jobs of one batch.

    Attributes:
        grading: grades with them; several threads use it at once.
    """

    def __init__(self, subject: Subject, threads: int) -> None:
        """Open this machine's engine.

        Args:
            subject: what the batch's jobs share.
            threads: how many of its jobs come at once.

        Raises:
            EngineError: if no engine answers, or the image is not the one that the
                batch is graded in.
        """
        from minbar.grading.grader import Grader
        from minbar.grading.intake import reserved_names
        from minbar.rooms.docker_rooms import DockerRooms
        from minbar.rooms.doctor.proofs import unproved_limits
        from minbar.rooms.engine import answers, connect
        from minbar.rooms.images import require_image
        from minbar.rooms.pool import WarmRooms
        from minbar.store.home import state_dir

        takehome, environment = subject.takehome, subject.environment
        runtime, image = subject.conditions.runtime, subject.conditions.image
        with contextlib.ExitStack() as stack:
            client = stack.enter_context(contextlib.closing(connect()))
            _check_image(require_image(client, environment), image, environment.name)
            engine = DockerRooms(client, runtime=runtime)
            self._rooms = rooms = stack.enter_context(WarmRooms(engine))
            warnings = unproved_limits(state_dir(), engine.facts, runtime)
            self._image = image
            self.grading = LocalGrading(
                takehome,
                subject.conditions,
                reserved=reserved_names(environment.requirements),
                make=lambda: Grader(
                    takehome,
                    environment,
                    image=image,
                    rooms=rooms,
                    warnings=warnings,
                    quality=subject.quality,
                ),
                answers=lambda: answers(client),
                stop=rooms.stop,
                jobs=threads,
                patience=subject.patience,
            )
            self._opened = stack.pop_all()

    def without_outputs(self, raw: bytes) -> bytes:
        """Drop the outputs of a notebook in an analysis room."""
        from minbar.grading.specs import analysis_spec
        from minbar.rooms.analysis import without_outputs

        return without_outputs(self._rooms, analysis_spec(self._image), raw)

    def close(self) -> None:
        """Close all rooms; who waits for one is told that it ended."""
        self.grading.stop()
        self._opened.close()


def _check_image(found: str, wanted: str, environment: str) -> None:
    if found != wanted:
        what = f"its image of the environment {environment!r} is {found}, and not {wanted}"
        todo = f"Run `minbar sandbox build {environment}` there, on the base image of the others"
        raise EngineError(what, todo=todo)


Lent = TypeVar("Lent", bound=Closable)


@dataclass(slots=True)
class _Entry(Generic[Lent]):
    bench: Lent
    users: int = 0
    timer: threading.Timer | None = None


class Benches(Generic[Lent]):
    """Lends the bench of a batch to threads, makes it at the first job, closes it when idle."""

    def __init__(self, make: Callable[[Subject, int], Lent], *, idle: float = IDLE) -> None:
        """Make benches with `make`, and close those that nobody has used for `idle` seconds."""
        self._make = make
        self._idle = idle
        self._entries: dict[str, _Entry[Lent]] = {}
        self._ended: deque[str] = deque(maxlen=_REMEMBERED)
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def lent(self, subject: Subject, threads: int) -> Iterator[Lent]:
        """Lend the bench of a batch; other threads may use it meanwhile.

        Raises:
            ClusterError: if the batch has ended.
            EngineError: if the bench can't be made.
        """
        entry = self._taken(subject, threads)
        try:
            yield entry.bench
        finally:
            self._returned(subject.session, entry)

    def end(self, session: str) -> None:
        """Close the bench of a batch, and make no new one for it."""
        with self._lock:
            self._ended.append(session)
            entry = self._entries.pop(session, None)
        _close(entry)

    def close(self) -> None:
        """Close all benches."""
        with self._lock:
            sessions = list(self._entries)
        for session in sessions:
            self.end(session)

    def _taken(self, subject: Subject, threads: int) -> _Entry[Lent]:
        session = subject.session
        with self._lock:
            if session in self._ended:
                what = "the batch has ended"
                raise ClusterError(what)
            if session not in self._entries:
                self._entries[session] = _Entry(self._make(subject, threads))
            entry = self._entries[session]
            entry.users += 1
            if entry.timer is not None:
                entry.timer.cancel()
            return entry

    def _returned(self, session: str, entry: _Entry[Lent]) -> None:
        with self._lock:
            entry.users -= 1
            if not entry.users and self._entries.get(session) is entry:
                entry.timer = threading.Timer(self._idle, self._retire, [session, entry])
                entry.timer.daemon = True
                entry.timer.start()

    def _retire(self, session: str, entry: _Entry[Lent]) -> None:
        with self._lock:
            if entry.users or self._entries.get(session) is not entry:
                return
            del self._entries[session]
        _close(entry)


def _close(entry: _Entry[Lent] | None) -> None:
    if entry is None:
        return
    if entry.timer is not None:
        entry.timer.cancel()
    entry.bench.close()
