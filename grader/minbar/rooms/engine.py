"""The container engine: how to reach it and what it says about itself."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from minbar.errors import EngineError

if TYPE_CHECKING:
    import docker

__all__ = [
    "CALL_TIMEOUT",
    "EngineFacts",
    "answers",
    "connect",
    "engine_facts",
    "engine_name",
    "facts_from",
    "runtime_name",
]

CALL_TIMEOUT: Final = 60
"""Seconds that any one call to the engine may take."""

_POOL: Final = 32
_LOCAL: Final = "unix://"
_DEFAULT_ADDRESS: Final = "unix:///var/run/docker.sock"
_TODO: Final = (
    "Start Docker Desktop, or run `tools/engine` as root on Debian or Ubuntu; "
    "DOCKER_HOST names an engine elsewhere"
)
_PERMISSION_TODO: Final = (
    "You may not use this engine: ask to be put into its group (usually `docker`),"
    " or let DOCKER_HOST name another one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """What an engine says about itself.

    Attributes:
        engine_id: the engine's own identifier; it survives restarts.
        name: name and version, such as `docker 20.10.24`.
        kernel: version of the kernel that containers run on.
        architecture: of that kernel's machine, such as `x86_64`.
        cgroup_version: 1 or 2.
        cgroup_driver: `cgroupfs`, `systemd` or `none`.
        storage_driver: such as `overlay2`.
        runtime: the runtime that is used unless another is asked for.
        runtimes: names of all registered runtimes, sorted.
        seccomp: whether the kernel and the engine filter system calls.
        userns: whether root in a container is nobody on the host
            (userns-remap, or a rootless engine).
        apparmor: whether AppArmor confines containers.
        swap_limit: whether swap can be limited.
        cpus: CPUs of the machine that runs containers.
        memory_bytes: memory of that machine.
        root_dir: folder of the engine's data on that machine.
    """

    engine_id: str
    name: str
    kernel: str
    architecture: str
    cgroup_version: int
    cgroup_driver: str
    storage_driver: str
    runtime: str
    runtimes: tuple[str, ...]
    seccomp: bool
    userns: bool
    apparmor: bool
    swap_limit: bool
    cpus: int
    memory_bytes: int
    root_dir: str


def connect(*, timeout: int = CALL_TIMEOUT) -> docker.DockerClient:
    """Return a client of the engine that answers.

    The engine is the one that `DOCKER_HOST` names, else the one of the current
    Docker context (as the `docker` command chooses it), else the local socket.

    Args:
        timeout: seconds that any one call may take.

    Raises:
        EngineError: if no engine answers there.
    """
    import docker
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    address = _address()
    try:
        _knock(address)
        client = docker.from_env(timeout=timeout, max_pool_size=_POOL)
        # Proxies and .netrc say nothing about a local socket; to look for them before each
        # call costs time, and breaks where another thread changes the environment meanwhile.
        client.api.trust_env = not address.startswith(_LOCAL)
        client.ping()
    except (DockerException, RequestException, OSError, ValueError) as error:
        what = f"no container engine answers at {address} ({_reason(error)})"
        todo = _PERMISSION_TODO if isinstance(error, PermissionError) else _TODO
        raise EngineError(what, todo=todo) from error
    return client


def answers(client: docker.DockerClient) -> bool:
    """Whether the engine behind a client answers now."""
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        return bool(client.ping())
    except (DockerException, RequestException, OSError):
        return False


def engine_name(client: docker.DockerClient) -> str:
    """Return name and version of the engine, such as `docker 20.10.24`."""
    return _name_from(_asked(client.version))


def runtime_name(client: docker.DockerClient) -> str:
    """Return the runtime that the engine uses by default, such as `runc`."""
    return str(_asked(client.info).get("DefaultRuntime") or "runc")


def engine_facts(client: docker.DockerClient) -> EngineFacts:
    """Ask the engine about itself.

    Raises:
        EngineError: if it does not answer.
    """
    return facts_from(_asked(client.info), _asked(client.version))


def facts_from(info: Mapping[str, Any], version: Mapping[str, Any]) -> EngineFacts:
    """Read the facts out of the engine's `info` and `version` answers."""
    options = _security_options(info)
    return EngineFacts(
        engine_id=str(info.get("ID", "")),
        name=_name_from(version),
        kernel=str(info.get("KernelVersion", "")),
        architecture=str(info.get("Architecture", "")),
        cgroup_version=int(info.get("CgroupVersion") or 1),
        cgroup_driver=str(info.get("CgroupDriver", "")),
        storage_driver=str(info.get("Driver", "")),
        runtime=str(info.get("DefaultRuntime") or "runc"),
        runtimes=tuple(sorted(info.get("Runtimes") or ())),
        seccomp="seccomp" in options,
        userns=bool({"userns", "rootless"} & options),
        apparmor="apparmor" in options,
        swap_limit=bool(info.get("SwapLimit")),
        cpus=int(info.get("NCPU") or 0),
        memory_bytes=int(info.get("MemTotal") or 0),
        root_dir=str(info.get("DockerRootDir", "")),
    )


def _security_options(info: Mapping[str, Any]) -> set[str]:
    fields = (field for line in info.get("SecurityOptions") or () for field in line.split(","))
    return {field.removeprefix("name=") for field in fields}


def _name_from(version: Mapping[str, Any]) -> str:
    components = version.get("Components") or ()
    podman = any("podman" in str(part.get("Name", "")).lower() for part in components)
    number = str(version.get("Version", "unknown")).partition("+")[0]
    return f"{'podman' if podman else 'docker'} {number}"


def _asked(question: Any) -> dict[str, Any]:  # noqa: ANN401  a bound method of the SDK
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    try:
        answer: dict[str, Any] = question()
    except (DockerException, RequestException) as error:
        what = f"the container engine stopped answering ({_reason(error)})"
        raise EngineError(what, todo=_TODO) from error
    return answer


def _knock(address: str) -> None:
    """Connect to a local socket once: the SDK leaks its own where nobody answers.

    Raises:
        OSError: with the plain reason, which the SDK would wrap four times.
    """
    path = address.removeprefix(_LOCAL)
    if path != address:
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.settimeout(CALL_TIMEOUT)
            knocking.connect(path)


def _address() -> str:
    """Return where the SDK looks for the engine."""
    from docker.context import ContextAPI
    from docker.errors import DockerException

    if named := os.environ.get("DOCKER_HOST"):
        return named
    try:
        context = ContextAPI.get_context(os.environ.get("DOCKER_CONTEXT"))
    except (DockerException, OSError, ValueError):
        return _DEFAULT_ADDRESS
    return getattr(context, "Host", None) or _DEFAULT_ADDRESS


def _reason(error: BaseException) -> str:
    """Return the innermost cause in one line: the SDK wraps it four times."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return " ".join(str(error).split())[:200] or type(error).__name__
