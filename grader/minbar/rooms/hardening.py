"""The configuration of every room, as the engine's own JSON.

One pure function, so that a test can look at all that would reach the engine.
The JSON goes to `client.api.create_container_from_config`, because the SDK has
no keyword for masked paths.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.seccomp import profile_json

__all__ = [
    "GROUP_ID",
    "MASKED_PATHS",
    "ROOM_ENVIRONMENT",
    "USER_ID",
    "WORK_DIR",
    "WRITABLE_DIRS",
    "container_config",
    "hardening_fingerprint",
    "is_gvisor",
]

USER_ID: Final = 65532
GROUP_ID: Final = 65532
WORK_DIR: Final = "/room"
WRITABLE_DIRS: Final = (WORK_DIR, "/tmp", "/dev/shm")  # noqa: S108  the room's own

ROOM_ENVIRONMENT: Final[Mapping[str, str]] = {
    "HOME": WORK_DIR,
    "LANG": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TMPDIR": "/tmp",  # noqa: S108  the room's own tmpfs
    "TZ": "UTC",
}
"""All of a room's environment: the same for everybody, nothing of a candidate's."""

_MIB: Final = 1024 * 1024
_TMP_INODES: Final = 2048
_SHM_INODES: Final = 256
_CPU_GRACE_SECONDS: Final = 5
_NO_DUMP: Final = 1
"""Bytes: too few for a file, and to Linux the sign that nothing is dumped into a program of the
machine either, which it does at 0. The filter on system calls keeps it there."""
_GVISOR_THREADS: Final = 448
"""Of gVisor's own kernel, some for each of the room's: it dies at once where it gets none."""

MASKED_PATHS: Final = (
    "/proc/acpi",
    "/proc/asound",
    "/proc/config.gz",
    "/proc/interrupts",
    "/proc/kallsyms",
    "/proc/kcore",
    "/proc/keys",
    "/proc/kmsg",
    "/proc/latency_stats",
    "/proc/modules",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/slabinfo",
    "/proc/sysrq-trigger",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/dmi",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
    "/sys/kernel",
    "/sys/module",
)
"""What tells of the machine or of other rooms, or reaches into the kernel."""

_READONLY_PATHS: Final = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys")


def container_config(
    spec: RoomSpec,
    *,
    command: Sequence[str],
    labels: Mapping[str, str],
    runtime: str | None,
    cgroup_version: int,
) -> dict[str, Any]:
    """Return the engine's JSON for a room.

    Args:
        spec: the room; its limits give the sizes.
        command: what runs as PID 1; no shell and no init stands before it.
        labels: how the caller finds the container again.
        runtime: a runtime other than the engine's default, such as `runsc`.
        cgroup_version: of the engine's machine; swappiness exists in version 1 only.
    """
    return {
        "Image": spec.image,
        "Cmd": list(command),
        "Entrypoint": [],
        "Env": [f"{name}={value}" for name, value in sorted(ROOM_ENVIRONMENT.items())],
        "User": f"{USER_ID}:{GROUP_ID}",
        "WorkingDir": WORK_DIR,
        "Hostname": "room",
        "Labels": dict(labels),
        "NetworkDisabled": True,
        "StopSignal": "SIGKILL",
        "Healthcheck": {"Test": ["NONE"]},
        "Volumes": {},
        **_streams(),
        "HostConfig": _host_config(spec.limits, runtime, cgroup_version),
    }


def is_gvisor(runtime: str | None) -> bool:
    """Tell whether a runtime is gVisor's, by the names that it is registered under."""
    return runtime is not None and runtime.startswith(("runsc", "gvisor"))


def hardening_fingerprint(cgroup_version: int) -> str:
    """Return a hash of all settings, so that a proof of them can be dated.

    Args:
        cgroup_version: as for `container_config`.
    """
    spec = RoomSpec(kind=RoomKind.CANDIDATE, image="", limits=RoomLimits())
    config = container_config(
        spec, command=(), labels={}, runtime=None, cgroup_version=cgroup_version
    )
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()


def _streams() -> dict[str, Any]:
    # StdinOnce: when the host goes away the agent reads end-of-file and ends.
    return {
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "OpenStdin": True,
        "StdinOnce": True,
        "Tty": False,
    }


def _host_config(limits: RoomLimits, runtime: str | None, cgroup_version: int) -> dict[str, Any]:
    config = _isolation() | _sizes(limits)
    if cgroup_version == 1:
        config["MemorySwappiness"] = 0
    if runtime is not None:
        config["Runtime"] = runtime
    if is_gvisor(runtime):
        config["PidsLimit"] += _GVISOR_THREADS
    return config


def _isolation() -> dict[str, Any]:
    return {
        "Init": False,
        "Privileged": False,
        "ReadonlyRootfs": True,
        "CapAdd": [],
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true", f"seccomp={profile_json()}"],
        "MaskedPaths": list(MASKED_PATHS),
        "ReadonlyPaths": list(_READONLY_PATHS),
        "NetworkMode": "none",
        "IpcMode": "none",
        "CgroupnsMode": "private",
        "Binds": [],
        "Devices": [],
        "PublishAllPorts": False,
        "AutoRemove": False,
        "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
        "LogConfig": {"Type": "none", "Config": {}},
        "OomScoreAdj": 1000,
        "OomKillDisable": False,
    }


def _sizes(limits: RoomLimits) -> dict[str, Any]:
    memory = limits.memory_mb * _MIB
    return {
        "Memory": memory,
        "MemorySwap": memory,
        "NanoCpus": round(limits.cpus * 1e9),
        "PidsLimit": limits.pids,
        "Tmpfs": {
            WORK_DIR: _tmpfs(limits.work_mb, limits.work_inodes),
            "/tmp": _tmpfs(limits.tmp_mb, _TMP_INODES),  # noqa: S108  the room's own
            "/dev/shm": _tmpfs(limits.shm_mb, _SHM_INODES),  # noqa: S108  the room's own
        },
        "Ulimits": _ulimits(limits),
    }


def _tmpfs(size_mb: int, inodes: int) -> str:
    owner = f"mode=0700,uid={USER_ID},gid={GROUP_ID}"
    return f"rw,noexec,nosuid,nodev,size={size_mb}m,nr_inodes={inodes},{owner}"


def _ulimits(limits: RoomLimits) -> list[dict[str, Any]]:
    soft_and_hard = {
        "core": (_NO_DUMP, _NO_DUMP),
        "cpu": (limits.cpu_seconds, limits.cpu_seconds + _CPU_GRACE_SECONDS),
        "fsize": (limits.file_mb * _MIB, limits.file_mb * _MIB),
        "memlock": (0, 0),
        "msgqueue": (0, 0),
        "nice": (0, 0),
        "nofile": (limits.open_files, limits.open_files),
        "rtprio": (0, 0),
        "sigpending": (256, 256),
        "stack": (8 * _MIB, 8 * _MIB),
    }
    return [
        {"Name": name, "Soft": soft, "Hard": hard} for name, (soft, hard) in soft_and_hard.items()
    ]
