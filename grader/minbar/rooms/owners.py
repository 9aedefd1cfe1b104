"""Who made a room: so that what a killed process has left is found, and nothing else.

A process is named by what no other process has: the machine since its last start, the
namespace that its number is of, the number, and when it began. No name of a machine
or of a person is in it. Where that can't be read, nobody is ever called dead.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

__all__ = ["HOST", "OWNER", "STARTED", "is_dead", "is_here", "owner_labels"]

OWNER: Final = "minbar.owner"
HOST: Final = "minbar.host"
STARTED: Final = "minbar.started"

_PROC: Final = Path("/proc")
_STATE, _STARTED = 0, 19  # of the fields after the command's name in /proc/PID/stat
_ENDED: Final = frozenset("ZX")


def owner_labels(owner: str, proc: Path = _PROC) -> dict[str, str]:
    """Return the labels of a room that this process makes.

    Args:
        owner: name of a provider of rooms; it begins with the process's number and `-`.
        proc: where the kernel tells of processes.
    """
    here, fields = _host(proc), _fields(proc, os.getpid())
    if not here or fields is None:
        return {OWNER: owner}
    return {OWNER: owner, HOST: here, STARTED: fields[_STARTED]}


def is_here(labels: Mapping[str, str], proc: Path = _PROC) -> bool:
    """Whether who made a room is, or was, a process that this one would see."""
    return bool(labels.get(HOST)) and labels[HOST] == _host(proc)


def is_dead(labels: Mapping[str, str], proc: Path = _PROC) -> bool:
    """Whether who made a room has ended, beyond doubt; False for processes elsewhere."""
    number = labels.get(OWNER, "").partition("-")[0]
    if not (is_here(labels, proc) and number.isdecimal()):
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass  # it is somebody else's; whether it is the same one is told by its beginning
    fields = _fields(proc, int(number))
    if fields is None:  # hidden from us, or gone in this moment: the next sweep knows
        return False
    return fields[_STARTED] != labels.get(STARTED) or fields[_STATE] in _ENDED


def _host(proc: Path) -> str:
    """Return a hash of the machine since its start, and of the namespaces of this process."""
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        spaces = [(proc / "self/ns/pid").readlink(), _time_namespace(proc)]
    except (OSError, ValueError):
        return ""
    said = "\n".join(["minbar/host/1", boot, *map(str, spaces)])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _time_namespace(proc: Path) -> Path:
    """Return the namespace that moments since the start are of; older kernels have one."""
    try:
        return (proc / "self/ns/time").readlink()
    except FileNotFoundError:
        return Path()


def _fields(proc: Path, process: int) -> list[str] | None:
    """Return what `/proc/PID/stat` says after the command's name, or None."""
    try:
        text = (proc / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return fields if len(fields) > _STARTED else None
