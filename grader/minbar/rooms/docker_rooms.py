"""Rooms as Docker containers, over the engine's attached stream."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from minbar.errors import EngineError, RoomClosedError, RoomProtocolError, RoomTimeoutError
from minbar.rooms.cgroups import Usage
from minbar.rooms.counters import ContainerCounters
from minbar.rooms.deaths import KILLED, interference
from minbar.rooms.engine import engine_facts
from minbar.rooms.frames import PROTOCOL_VERSION, Frame
from minbar.rooms.hardening import WRITABLE_DIRS, container_config, is_gvisor
from minbar.rooms.interface import ClosedAtEnd, Room, RoomFacts, RoomSpec
from minbar.rooms.messages import Hello, decode_message
from minbar.rooms.owners import OWNER, is_dead, is_here, owner_labels
from minbar.rooms.stream import AttachedStream
from minbar.rooms.traces import RoomTraces

if TYPE_CHECKING:
    import docker

__all__ = ["LABEL", "OWNER", "DockerRooms"]

LABEL: Final = "minbar.room"
_HELLO_TIMEOUT: Final = 60.0
_REMOVE_TRIES: Final = 3
_SETTLE_LOOKS: Final = 200
_SETTLE_EVERY: Final = 0.05
_SWEEP_AGE: Final = 600.0
_NOT_RUNNING: Final = ("exited", "created")
_COMMAND: Final = ("python", "-I", "-m", "minbar.rooms.inside")


class _DockerRoom:
    """One container; `Room` says what its methods promise."""

    def __init__(
        self,
        *,
        client: docker.DockerClient,
        container: str,
        stream: AttachedStream,
        spec: RoomSpec,
        technology: str,
        counters: ContainerCounters,
        on_close: Callable[[_DockerRoom], None],
    ) -> None:
        self._api = client.api
        self._counters = counters
        self._container = container
        self._stream = stream
        self._on_close = on_close
        self._closed = False
        self._ended_by_us = False
        self._seen = Usage()
        self.spec = spec
        self.technology = technology

    def send(self, frame: bytes, *, timeout: float) -> None:
        self._stream.send(frame, timeout=timeout)

    def receive(self, *, timeout: float) -> Frame | None:
        return self._stream.receive(timeout=timeout)

    def log(self) -> str:
        return self._stream.log.decode("utf-8", "replace")

    def facts(self) -> RoomFacts:
        with _engine_errors("reading the counters of a room"):
            state = self._state()
            running = bool(state["Running"])
            usage = self._read() if running else Usage()
        return RoomFacts(
            running=running,
            exit_code=None if running else int(state["ExitCode"]),
            cpu_seconds=usage.cpu_seconds,
            peak_memory_bytes=usage.peak_memory_bytes,
            oom_killed=self._died_of_memory(state) or bool(usage.oom_kills),
            oom_kills=usage.oom_kills,
            pids=usage.pids,
            pids_refusals=usage.pids_refusals,
            throttled_seconds=usage.throttled_seconds,
            interference=self._interference(state),
        )

    def traces(self) -> RoomTraces | None:
        return self._counters.traces(WRITABLE_DIRS)

    def cpu_seconds(self) -> float | None:
        with _engine_errors("reading the CPU time of a room"):
            return self._read().cpu_seconds

    def _read(self) -> Usage:
        """Read the counters, and remember them: those of a room that has ended are gone."""
        usage = self._counters.read()
        if usage.cpu_seconds is not None:
            self._seen = usage
        return usage

    def _died_of_memory(self, state: Mapping[str, Any]) -> bool:
        """The engine's word; where it missed the moment, that of the counters."""
        wanted = bool(self._seen.oom_kills or self._seen.memory_refusals)
        missed = state["ExitCode"] == KILLED and wanted and not self._ended_by_us
        return bool(state["OOMKilled"]) or (missed and not state["Running"])

    def _interference(self, state: Mapping[str, Any]) -> str:
        if self._ended_by_us or self._died_of_memory(state):
            return ""
        return interference(state, stream_ended=self._stream.ended)

    def _state(self) -> dict[str, Any]:
        """The engine's word; of a room whose stream has ended, once its end is settled."""
        looks = 0
        while True:
            state: dict[str, Any] = self._api.inspect_container(self._container)["State"]
            looks += 1
            if not (state["Running"] and self._stream.ended and looks < _SETTLE_LOOKS):
                return state
            time.sleep(_SETTLE_EVERY)

    def kill(self) -> None:
        self._ended_by_us = True
        self._stream.close()
        with contextlib.suppress(*_engine_exceptions()):  # it may have ended by itself
            self._api.kill(self._container)

    def hang_up(self) -> None:
        self._stream.hang_up()

    def close(self) -> None:
        if not self._closed:
            self._closed = self._ended_by_us = True
            self._stream.close()
            self._on_close(self)

    def remove(self) -> None:
        """Remove the container; what resists three times is left to the next sweep."""
        for _ in range(_REMOVE_TRIES):
            try:
                self._api.remove_container(self._container, force=True, v=True)
            except _engine_exceptions() as error:
                if getattr(error, "status_code", None) == 404:  # noqa: PLR2004  HTTP: gone already
                    return
            else:
                return


class DockerRooms(ClosedAtEnd):
    """Provider of rooms on one engine; `RoomProvider` says what it promises.

    Attributes:
        facts: what the engine says about itself.
        engine: name and version of the engine.
        technology: kind of isolation, such as `docker/runc`.
    """

    def __init__(self, client: docker.DockerClient, *, runtime: str | None = None) -> None:
        """Use the engine behind `client`, with another runtime than its own if asked."""
        self.facts = facts = engine_facts(client)
        self._client = client
        self._runtime = facts.runtime if runtime is None and is_gvisor(facts.runtime) else runtime
        self._cgroup_version = facts.cgroup_version
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._labels = owner_labels(self._owner)
        self._open: set[_DockerRoom] = set()
        self._stopped = False
        self._lock = threading.Lock()
        self._removals = ThreadPoolExecutor(max_workers=2, thread_name_prefix="remove-rooms")
        self.engine = facts.name
        self.technology = f"docker/{runtime or facts.runtime}"
        self._removals.submit(self._sweep)

    def acquire(self, spec: RoomSpec) -> Room:
        """Start a container and wait for its agent's hello.

        Raises:
            EngineError: if the engine fails, or the agent does not start.
        """
        with _engine_errors("starting a room"):
            room = self._start(spec)
        try:
            with self._lock:
                stopped = self._stopped
            _expect_hello(room, stopped=stopped)
        except BaseException:
            room.close()
            raise
        return room

    def stop(self) -> None:
        """Start no more rooms; whoever waits for one, starting or not, is told that it ended."""
        with self._lock:
            self._stopped = True
            for room in self._open:
                room.hang_up()

    def close(self) -> None:
        """Start no more rooms, close those that are still open, and wait for all removals.

        A room that another thread is making meanwhile is removed by that thread: an
        interruption may leave one that nobody waits for.
        """
        with self._lock:
            self._stopped = True
            rooms = list(self._open)
        for room in rooms:
            room.close()
        self._removals.shutdown(wait=True)
        self._remove_own()

    def remaining(self) -> tuple[str, ...]:
        """Names of the containers that this provider made and that are still there.

        Raises:
            EngineError: if the engine does not say.
        """
        with _engine_errors("listing its containers"):
            found = self._client.api.containers(
                all=True, filters={"label": f"{OWNER}={self._owner}"}
            )
        return tuple(name for one in found for name in one["Names"])

    def _sweep(self) -> None:
        """Remove what killed processes have left, in whatever state it is."""
        found: list[dict[str, Any]] = []
        with contextlib.suppress(*_engine_exceptions()):
            found = self._client.api.containers(all=True, filters={"label": LABEL})
        for one in found:
            with contextlib.suppress(*_engine_exceptions()):  # somebody else removes it, too
                if _is_room(one):
                    self._sweep_one(one)

    def _sweep_one(self, found: Mapping[str, Any]) -> None:
        """Remove a room that nobody will use any more.

        Of processes that would be seen here that is known. Those of other machines on
        the same engine, or in other namespaces, may live: their rooms count as left
        behind long after they have ended, when their owners would have removed them,
        and the engine refuses to remove one that runs meanwhile.
        """
        if is_here(found["Labels"]):
            if is_dead(found["Labels"]):
                self._client.api.remove_container(found["Id"], force=True, v=True)
            return
        if found["State"] in _NOT_RUNNING and self._ended_long_ago(found):
            self._client.api.remove_container(found["Id"], v=True)

    def _ended_long_ago(self, found: Mapping[str, Any]) -> bool:
        """By the engine's own clock, which may be another machine's."""
        state = self._client.api.inspect_container(found["Id"])["State"]
        if state["Status"] not in _NOT_RUNNING:
            return False
        now = _moment(self._client.api.info()["SystemTime"])
        return now - _ended_at(state, found["Created"]) > _SWEEP_AGE

    def _release(self, room: _DockerRoom) -> None:
        """Remove a room while the caller goes on, or at once when nobody else will."""
        with self._lock:
            self._open.discard(room)
        try:
            self._removals.submit(room.remove)
        except RuntimeError:  # the provider was closed while this room was starting
            room.remove()

    def _remove_own(self) -> None:
        """Remove what an engine that failed half-way, or three times, has left of ours."""
        with contextlib.suppress(*_engine_exceptions()):
            label = f"{OWNER}={self._owner}"
            for found in self._client.api.containers(all=True, filters={"label": label}):
                self._client.api.remove_container(found["Id"], force=True, v=True)

    def _start(self, spec: RoomSpec) -> _DockerRoom:
        """Start a container; from here on `close` finds it, whatever happens."""
        api = self._client.api
        config = container_config(
            spec,
            command=[*_COMMAND, spec.kind.value, ",".join(spec.preload)],
            labels={LABEL: spec.kind.value, **self._labels},
            runtime=self._runtime,
            cgroup_version=self._cgroup_version,
        )
        created = api.create_container_from_config(config)  # type: ignore[no-untyped-call]  # the SDK's
        container = str(created["Id"])
        stream: AttachedStream | None = None
        try:
            stream = self._attach(container, spec)
            api.start(container)
            counters = ContainerCounters(api, container, self._cgroup_version)
        except BaseException:
            if stream is not None:
                stream.close()
            with contextlib.suppress(*_engine_exceptions()):  # the first error is the one to tell
                api.remove_container(container, force=True, v=True)
            raise
        room = _DockerRoom(
            client=self._client,
            container=container,
            stream=stream,
            spec=spec,
            technology=self.technology,
            counters=counters,
            on_close=self._release,
        )
        with self._lock:
            self._open.add(room)
        return room

    def _attach(self, container: str, spec: RoomSpec) -> AttachedStream:
        attached = self._client.api.attach_socket(
            container, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        )
        sock = getattr(attached, "_sock", attached)
        return AttachedStream(
            sock, keep=attached, max_payload=spec.max_payload, max_total=spec.max_total
        )


def _ended_at(state: Mapping[str, Any], created: float) -> float:
    """When a container ended, in seconds of the epoch; one that never ran, when it was made."""
    if state["Status"] == "created":
        return created
    return _moment(state["FinishedAt"])


def _moment(text: str) -> float:
    """Seconds of the epoch of a moment as the engine writes it, to the second."""
    zone = text[-6:] if text[-6] in "+-" else "+00:00"
    return dt.datetime.fromisoformat(text[:19] + zone).timestamp()


def _is_room(found: Mapping[str, Any]) -> bool:
    """Whether a container runs a room's agent: labels stay when somebody commits an image."""
    return str(found.get("Command", "")).startswith(" ".join(_COMMAND))


def _expect_hello(room: _DockerRoom, *, stopped: bool) -> None:
    if stopped:
        what = "no room is started any more"
        raise EngineError(what)
    try:
        frame = room.receive(timeout=_HELLO_TIMEOUT)
        message = decode_message(frame) if frame is not None else None
    except (RoomClosedError, RoomProtocolError) as error:
        what = f"a {room.spec.kind} room ended before its agent said hello"
        raise EngineError(what, where=room.log().strip()[-2000:]) from error
    if message is None:
        what = f"the agent of a {room.spec.kind} room said nothing for {_HELLO_TIMEOUT:.0f} s"
        raise RoomTimeoutError(what)
    if message != Hello(protocol=PROTOCOL_VERSION, kind=room.spec.kind.value):
        what = f"the agent of a {room.spec.kind} room speaks another protocol ({message})"
        raise EngineError(what, todo="Run `minbar sandbox build` again")


def _engine_exceptions() -> tuple[type[Exception], ...]:
    """What the SDK raises; imported late, because it is slow to import."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    return (DockerException, RequestException, OSError)


@contextlib.contextmanager
def _engine_errors(doing: str) -> Iterator[None]:
    try:
        yield
    except _engine_exceptions() as error:
        what = f"the container engine failed while {doing} ({error})"
        raise EngineError(what, todo="Run `minbar sandbox doctor`") from error
