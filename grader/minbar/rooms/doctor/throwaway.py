"""Run one probe in one container with a room's own configuration, and remove it."""

from __future__ import annotations

import contextlib
import json
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from minbar.errors import EngineError
from minbar.rooms.engine import CALL_TIMEOUT
from minbar.rooms.hardening import container_config
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec

if TYPE_CHECKING:
    import docker

__all__ = ["Laboratory", "ProbeRun"]

_PROBES: Final = Path(__file__).with_name("probes")
_MOST_OUTPUT: Final = 256 * 1024
_REMOVE_TRIES: Final = 3
_REMOVE_PAUSE: Final = 0.5
_CHUNK: Final = 1 << 16
_FRAME: Final = struct.Struct(">BxxxI")
_STDOUT: Final = 1
_STDERR: Final = 2


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
        timeout: seconds after which a container is killed.
    """

    client: docker.DockerClient
    image: str
    cgroup_version: int
    runtime: str | None = None
    timeout: float = 120.0

    def run(self, probe: str, argument: str, limits: RoomLimits) -> ProbeRun:
        """Run the script `probes/<probe>.py` under these limits.

        Raises:
            EngineError: if the engine fails.
        """
        script = (_PROBES / f"{probe}.py").read_text(encoding="utf-8")
        return self.run_script(script, argument, limits)

    def run_script(self, script: str, argument: str, limits: RoomLimits) -> ProbeRun:
        """Run a Python script that prints its report as one line of JSON.

        Raises:
            EngineError: if the engine fails.
        """
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        command = ["python3", "-I", "-c", script, argument]
        try:
            with self._container(command, limits) as container:
                return self._follow(container)
        except (DockerException, RequestException) as error:
            reason = " ".join(str(getattr(error, "explanation", None) or error).split())[:400]
            what = f"a throw-away container could not be run ({reason})"
            raise EngineError(what, todo="See the engine's log") from error

    @contextlib.contextmanager
    def _container(self, command: Sequence[str], limits: RoomLimits) -> Iterator[str]:
        config = container_config(
            RoomSpec(kind=RoomKind.PROOF, image=self.image, limits=limits),
            command=command,
            labels={"minbar.room": "doctor"},
            runtime=self.runtime,
            cgroup_version=self.cgroup_version,
        )
        create = self.client.api.create_container_from_config
        container = str(create(config)["Id"])  # type: ignore[no-untyped-call]  # the SDK
        try:
            yield container
        finally:
            self._remove(container)

    def _follow(self, container: str) -> ProbeRun:
        api = self.client.api
        with _attached(api, container, self.timeout + CALL_TIMEOUT) as chunks:
            api.start(container)
            watchdog = threading.Timer(self.timeout, self._kill, (container,))
            watchdog.start()
            started = time.monotonic()
            try:
                output, log = _split(_capped(chunks))
            finally:
                watchdog.cancel()
        in_time = time.monotonic() - started < self.timeout
        api.wait(container)
        state = api.inspect_container(container)["State"]
        return ProbeRun(
            report=_last_json(output),
            exit_code=int(state["ExitCode"]) if in_time else None,
            oom_killed=bool(state["OOMKilled"]),
            log=log.decode("utf-8", "replace")[-2000:],
        )

    def _remove(self, container: str) -> None:
        from docker.errors import APIError, NotFound

        for _ in range(_REMOVE_TRIES - 1):
            try:
                self.client.api.remove_container(container, force=True, v=True)
            except NotFound:
                return
            except APIError:  # an engine that is still ending it refuses; asked again it does not
                time.sleep(_REMOVE_PAUSE)
            else:
                return
        self.client.api.remove_container(container, force=True, v=True)

    def _kill(self, container: str) -> None:
        from docker.errors import DockerException

        with contextlib.suppress(DockerException):  # it may end by itself in this moment
            self.client.api.kill(container)


@contextlib.contextmanager
def _attached(api: docker.APIClient, container: str, timeout: float) -> Iterator[Iterator[bytes]]:
    """Give what the container writes, as the engine sends it; it may be silent for `timeout`.

    The SDK's own `attach` never closes its socket.
    """
    url = f"{api.base_url}/v{api.api_version}/containers/{container}/attach"
    parameters = {"stdout": "1", "stderr": "1", "stream": "1"}
    with api.post(url, params=parameters, stream=True, timeout=timeout) as response:
        response.raise_for_status()
        yield response.iter_content(_CHUNK)


def _capped(chunks: Iterator[bytes]) -> bytes:
    """Read to the end, for a container waits for its reader; keep the first part."""
    kept = bytearray()
    for chunk in chunks:
        kept += chunk[: _MOST_OUTPUT - len(kept)]
    return bytes(kept)


def _split(stream: bytes) -> tuple[bytes, bytes]:
    """Take standard output and error apart: the engine sends them in frames."""
    parts = {_STDOUT: bytearray(), _STDERR: bytearray()}
    while len(stream) >= _FRAME.size:
        kind, size = _FRAME.unpack_from(stream)
        parts.get(kind, bytearray()).extend(stream[_FRAME.size : _FRAME.size + size])
        stream = stream[_FRAME.size + size :]
    return bytes(parts[_STDOUT]), bytes(parts[_STDERR])


def _last_json(output: bytes) -> dict[str, Any]:
    lines = output.splitlines()
    try:
        found = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
