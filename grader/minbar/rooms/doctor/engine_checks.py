"""What the engine says about itself, judged."""

from __future__ import annotations

import shutil

from minbar.rooms.doctor.findings import Finding, Status
from minbar.rooms.engine import EngineFacts

__all__ = ["engine_findings"]

_MIB = 1024 * 1024
_MEMORY_WANTED_MIB = 2048


def engine_findings(facts: EngineFacts) -> tuple[Finding, ...]:
    """Judge version, cgroups, user namespaces, filter, runtimes and the machine."""
    return (
        Finding(
            id="engine",
            title="engine",
            status=Status.OK,
            says=f"{facts.name}, {facts.storage_driver}, kernel {facts.kernel}",
        ),
        _machine(facts),
        _cgroups(facts),
        _seccomp(facts),
        _user_namespaces(facts),
        _apparmor(facts),
        _runsc(facts),
    )


def _machine(facts: EngineFacts) -> Finding:
    mib = facts.memory_bytes // _MIB
    enough = mib >= _MEMORY_WANTED_MIB
    return Finding(
        id="machine",
        title="machine",
        status=Status.OK if enough else Status.WARNING,
        says=f"{facts.cpus} CPUs, {mib} MiB, {facts.architecture}",
        todo="" if enough else "A room alone may use 1024 MiB: give the engine's machine more",
    )


def _cgroups(facts: EngineFacts) -> Finding:
    known = facts.cgroup_version in {1, 2} and facts.cgroup_driver != "none"
    return Finding(
        id="cgroups",
        title="control groups",
        status=Status.OK if known else Status.MISSING,
        says=f"version {facts.cgroup_version}, driver {facts.cgroup_driver}",
        todo="" if known else "Without control groups nothing is limited: use another engine",
    )


def _seccomp(facts: EngineFacts) -> Finding:
    return Finding(
        id="seccomp",
        title="system call filter",
        status=Status.OK if facts.seccomp else Status.MISSING,
        says="the engine filters" if facts.seccomp else "the engine has no seccomp",
        todo="" if facts.seccomp else "Use an engine and a kernel with seccomp",
    )


def _user_namespaces(facts: EngineFacts) -> Finding:
    return Finding(
        id="userns",
        title="user namespaces",
        status=Status.OK if facts.userns else Status.OPTIONAL,
        says=(
            "root in a container is nobody on the machine"
            if facts.userns
            else "off; rooms never run as root, this would be a second wall"
        ),
        todo="" if facts.userns else 'Set `"userns-remap": "default"` in the engine\'s daemon.json',
    )


def _apparmor(facts: EngineFacts) -> Finding:
    return Finding(
        id="apparmor",
        title="AppArmor",
        status=Status.OK if facts.apparmor else Status.OPTIONAL,
        says="the engine's profile confines rooms" if facts.apparmor else "not on this kernel",
    )


def _runsc(facts: EngineFacts) -> Finding:
    if "runsc" in facts.runtimes:
        used = "the default" if facts.runtime == "runsc" else "registered"
        return Finding(id="runsc", title="gVisor (runsc)", status=Status.OK, says=used)
    installed = shutil.which("runsc") is not None
    says = "installed here, but not registered with the engine" if installed else "not registered"
    return Finding(
        id="runsc",
        title="gVisor (runsc)",
        status=Status.OPTIONAL,
        says=f"{says}; a stronger, slower wall",
        todo="docs/sandbox.md, gVisor, says how to register it",
    )
