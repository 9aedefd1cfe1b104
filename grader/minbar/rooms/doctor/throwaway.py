"""Run one probe in one container with a room's own configuration, and remove it."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from minbar.errors import EngineError
from minbar.rooms.hardening import container_config
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec

if TYPE_CHECKING:
    import docker

__all__ = ["Laboratory", "ProbeRun"]

_PROBES: Final = Path(__file__).with_name("probes")
_TIMEOUT: Final = 30.0
_MOST_OUTPUT: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRun:
    """How a probe ended.

    Attributes:
        report: the JSON that it printed; empty if it printed none.
        exit_code: of the container; None if it did not end in time.
        oom_killed: whether the engine says that it was killed for want of memory.
        log: the end of what it wrote to standard error.
        failure: why the engine could not run it; empty if it could.
    """

    report: dict[str, Any] = field(default_factory=dict)
    exit_code: int | None = None
    oom_killed: bool = False
    log: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """Where probes run.

    Attributes:
        client: the engine.
        image: tag of an environment's image.
        cgroup_version: of the engine's machine.
        runtime: a runtime other than the engine's default.
    """

    client: docker.DockerClient
    image: str
    cgroup_version: int
    runtime: str | None = None

    def run(self, probe: str, argument: str, limits: RoomLimits) -> ProbeRun:
        """Run the script `probes/<probe>.py` under these limits.

        Raises:
            EngineError: if the engine fails.
        """
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        try:
            with self._container(probe, argument, limits) as container:
                return self._follow(container)
        except (DockerException, RequestException) as error:
            reason = " ".join(str(getattr(error, "explanation", error)).split())[:400]
            what = f"a throw-away container could not be run ({reason})"
            raise EngineError(what, where=f"probe {probe}", todo="See the engine's log") from error

    @contextlib.contextmanager
    def _container(self, probe: str, argument: str, limits: RoomLimits) -> Iterator[str]:
        script = (_PROBES / f"{probe}.py").read_text(encoding="utf-8")
        config = container_config(
            RoomSpec(kind=RoomKind.PROOF, image=self.image, limits=limits),
            command=["python3", "-I", "-c", script, argument],
            labels={"minbar.room": "doctor"},
            runtime=self.runtime,
            cgroup_version=self.cgroup_version,
        )
        create = self.client.api.create_container_from_config
        container = str(create(config)["Id"])  # type: ignore[no-untyped-call]  # the SDK
        try:
            yield container
        finally:
            self.client.api.remove_container(container, force=True, v=True)

    def _follow(self, container: str) -> ProbeRun:
        api = self.client.api
        stream = api.attach(container, stdout=True, stderr=True, stream=True, demux=True)
        api.start(container)
        watchdog = threading.Timer(_TIMEOUT, self._kill, (container,))
        watchdog.start()
        started = time.monotonic()
        try:
            output, log = _read(stream)
        finally:
            watchdog.cancel()
        in_time = time.monotonic() - started < _TIMEOUT
        api.wait(container)
        state = api.inspect_container(container)["State"]
        return ProbeRun(
            report=_last_json(output),
            exit_code=int(state["ExitCode"]) if in_time else None,
            oom_killed=bool(state["OOMKilled"]),
            log=log.decode("utf-8", "replace")[-2000:],
        )

    def _kill(self, container: str) -> None:
        from docker.errors import DockerException

        with contextlib.suppress(DockerException):  # it may end by itself in this moment
            self.client.api.kill(container)


def _read(stream: Any) -> tuple[bytes, bytes]:  # noqa: ANN401  a generator of the SDK
    output, log = bytearray(), bytearray()
    for from_output, from_log in stream:
        if len(output) < _MOST_OUTPUT:
            output += from_output or b""
        if len(log) < _MOST_OUTPUT:
            log += from_log or b""
    return bytes(output), bytes(log)


def _last_json(output: bytes) -> dict[str, Any]:
    lines = output.splitlines()
    try:
        found = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
