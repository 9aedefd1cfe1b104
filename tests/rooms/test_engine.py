"""Reaching an engine, and reading what it says about itself."""

from __future__ import annotations

import functools
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from minbar.errors import EngineError
from minbar.rooms.engine import (
    EngineFacts,
    connect,
    engine_facts,
    engine_name,
    facts_from,
    runtime_name,
)

if TYPE_CHECKING:
    import docker

INFO_1: dict[str, Any] = {
    "ID": "OELT:W7HJ",
    "KernelVersion": "6.1.0-18-amd64",
    "Architecture": "x86_64",
    "CgroupVersion": "1",
    "CgroupDriver": "cgroupfs",
    "Driver": "overlay2",
    "DefaultRuntime": "runc",
    "Runtimes": {"runc": {"path": "runc"}, "runsc": {"path": "/usr/bin/runsc"}},
    "SecurityOptions": ["name=apparmor", "name=seccomp,profile=default", "name=userns"],
    "SwapLimit": True,
    "NCPU": 2,
    "MemTotal": 4_000_000_000,
    "DockerRootDir": "/var/lib/docker",
}
INFO_ROOTLESS = INFO_1 | {
    "CgroupVersion": "2",
    "CgroupDriver": "systemd",
    "Runtimes": {"runc": {"path": "runc"}},
    "SecurityOptions": ["name=seccomp,profile=builtin", "name=rootless", "name=cgroupns"],
    "SwapLimit": False,
}
VERSION = {"Version": "20.10.24+dfsg1", "Components": [{"Name": "Engine"}]}
VERSION_PODMAN = {"Version": "4.3.1", "Components": [{"Name": "Podman Engine"}]}


@pytest.fixture
def silent_engine(tmp_path: Path) -> Iterator[str]:
    """Give the address of a socket that takes requests and never answers."""
    path = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        kept: list[socket.socket] = []
        thread = threading.Thread(target=_accept, args=(server, kept), daemon=True)
        thread.start()
        yield f"unix://{path}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in kept:
            connection.close()


def _accept(server: socket.socket, kept: list[socket.socket]) -> None:
    while True:
        try:
            kept.append(server.accept()[0])
        except OSError:
            return


def test_a_missing_engine_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The error says where nobody answers, why, and what to do."""
    address = f"unix://{tmp_path}/none.sock"
    monkeypatch.setenv("DOCKER_HOST", address)
    with pytest.raises(EngineError) as caught:
        connect()
    assert caught.value.what == (
        f"no container engine answers at {address} ([Errno 2] No such file or directory)"
    )
    assert "tools/engine" in caught.value.todo


def test_an_address_of_no_kind_is_an_engine_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DOCKER_HOST that makes no sense is said to be one."""
    monkeypatch.setenv("DOCKER_HOST", "carrier-pigeon://roof")
    with pytest.raises(EngineError, match="carrier-pigeon://roof"):
        connect()


def test_a_silent_engine_is_given_up(monkeypatch: pytest.MonkeyPatch, silent_engine: str) -> None:
    """No call waits longer than its timeout."""
    monkeypatch.setenv("DOCKER_HOST", silent_engine)
    start = time.monotonic()
    with pytest.raises(EngineError, match="timed out"):
        connect(timeout=1)
    assert time.monotonic() - start < 10


def test_facts_of_a_cgroup_1_engine() -> None:
    """Every fact is read from the engine's answers."""
    expected = EngineFacts(
        engine_id="OELT:W7HJ",
        name="docker 20.10.24",
        kernel="6.1.0-18-amd64",
        architecture="x86_64",
        cgroup_version=1,
        cgroup_driver="cgroupfs",
        storage_driver="overlay2",
        runtime="runc",
        runtimes=("runc", "runsc"),
        seccomp=True,
        userns=True,
        apparmor=True,
        swap_limit=True,
        cpus=2,
        memory_bytes=4_000_000_000,
        root_dir="/var/lib/docker",
    )
    assert facts_from(INFO_1, VERSION) == expected


def test_facts_of_a_rootless_cgroup_2_engine() -> None:
    """A rootless engine has user namespaces by nature."""
    facts = facts_from(INFO_ROOTLESS, VERSION_PODMAN)
    assert (facts.cgroup_version, facts.userns, facts.apparmor, facts.swap_limit, facts.name) == (
        2,
        True,
        False,
        False,
        "podman 4.3.1",
    )


def test_an_engine_that_says_nothing_is_assumed_weak() -> None:
    """Facts that are not there are never good news."""
    facts = facts_from({}, {})
    assert (facts.seccomp, facts.userns, facts.swap_limit, facts.runtimes) == (
        False,
        False,
        False,
        (),
    )


def test_a_local_engine_is_asked_without_a_look_at_the_environment(
    engine: docker.DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that change the environment meanwhile break no call, and .netrc is not read."""
    asked: list[str] = []
    for name in ("get_environ_proxies", "get_netrc_auth"):
        looked = functools.partial(asked.append, name)
        monkeypatch.setattr(f"requests.sessions.{name}", lambda *_, looked=looked, **__: looked())
    assert engine.ping()
    assert asked == []


def test_the_engine_that_runs_here(engine: docker.DockerClient) -> None:
    """The engine of this machine names itself and filters system calls."""
    facts = engine_facts(engine)
    assert engine_name(engine) == facts.name
    assert runtime_name(engine) in facts.runtimes
    assert facts.seccomp
    assert facts.cgroup_version in {1, 2}
