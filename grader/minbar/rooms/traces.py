"""What the host itself sees of the limits in a room that is still there.

The kernel counts memory, processor time and processes. It keeps no counter of full
folders, descriptors or sizes of files; but whether a folder is full now, how many
descriptors a process has now, and by which signal one has ended, it says to root on
the machine that rooms run on. Elsewhere nobody but the room can say.

Nothing that a candidate wrote is opened or followed. The paths are ours: mount points
below the root of the room's first process, walked to one name at a time, each of which
must be a folder and no link, opened so that nothing can be read or written through it,
and believed only if it is the tmpfs that the kernel lists there.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["FolderTrace", "ProcessTrace", "RoomTraces", "read_traces"]

_PROC: Final = Path("/proc")
_LOOK: Final = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
_MOST: Final = 1 << 20
_PARENT, _EXIT_CODE = 1, 49
"""Places in `/proc/PID/stat` behind the name, which may hold anything."""
_GONE: Final = (FileNotFoundError, ProcessLookupError)
_SIGNAL, _DUMPED = 0x7F, 0x80
"""Parts of an exit code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderTrace:
    """How full one of the room's folders is.

    Attributes:
        path: in the room.
        size_bytes, free_bytes: of its file system.
        files, free_files: the same in inodes.
    """

    path: str
    size_bytes: int
    free_bytes: int
    files: int
    free_files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessTrace:
    """One process of the room, living or ended but not yet waited for.

    Attributes:
        descriptors: how many it has open.
        most_descriptors: how many it may have; None for no limit.
        most_file_bytes: how large a file it may make.
        most_core_bytes: how large a file of its memory may be.
        ended_by: name of the signal that ended it, such as `SIGABRT`; empty if none did.
        dumped: whether the kernel wrote its memory down.
    """

    descriptors: int
    most_descriptors: int | None
    most_file_bytes: int | None
    most_core_bytes: int | None
    ended_by: str
    dumped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTraces:
    """What a look into a room showed: its folders, and its processes but the agent."""

    folders: tuple[FolderTrace, ...]
    processes: tuple[ProcessTrace, ...]


def read_traces(agent: int, container: str, folders: Sequence[str]) -> RoomTraces | None:
    """Look into a room; None where this process can't: elsewhere, not root, or gVisor.

    Args:
        agent: number of the room's first process on this machine.
        container: full id of its container, to tell it from another process.
        folders: mount points in the room.
    """
    try:
        with _opened(_PROC / str(agent)) as process:
            if container not in _text(process, "cgroup"):
                return None
            mounts = _tmpfs_mounts(_text(process, "mountinfo"))
            with _opened("root", process) as root:
                seen = [_folder(root, path, mounts.get(path)) for path in folders]
            return RoomTraces(folders=tuple(seen), processes=tuple(_processes(agent)))
    except OSError:  # ended meanwhile, or not for us to see
        return None


@contextlib.contextmanager
def _opened(path: str | Path, parent: int | None = None, *, flags: int = 0) -> Iterator[int]:
    descriptor = os.open(path, _LOOK | flags, dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _text(process: int, name: str) -> str:
    """Read one of the kernel's files about a process."""
    with os.fdopen(os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=process), "rb") as file:
        return file.read(_MOST).decode("utf-8", "replace")


def _tmpfs_mounts(mountinfo: str) -> Mapping[str, int]:
    """Return mount point to device of every whole tmpfs in the text of a `mountinfo`."""
    mounts = {}
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        _, _, device, root, point, *_ = before.split(" ")
        if root == "/" and after.startswith("tmpfs "):
            major, _, minor = device.partition(":")
            mounts[point] = os.makedev(int(major), int(minor))
    return mounts


def _folder(root: int, path: str, device: int | None) -> FolderTrace:
    """Ask for the state of a file system, by a descriptor of its mount point.

    Raises:
        OSError: if a part of the path is no folder, or it is not the file system of `device`.
    """
    with contextlib.ExitStack() as stack:
        here = root
        for name in path.strip("/").split("/"):
            here = stack.enter_context(_opened(name, here, flags=os.O_NOFOLLOW))
        if os.fstat(here).st_dev != device:
            msg = f"{path} is not what is mounted there"
            raise OSError(msg)
        state = os.fstatvfs(here)
    return FolderTrace(
        path=path,
        size_bytes=state.f_blocks * state.f_frsize,
        free_bytes=state.f_bfree * state.f_frsize,
        files=state.f_files,
        free_files=state.f_ffree,
    )


def _processes(agent: int) -> Iterator[ProcessTrace]:
    """Look at all that descends from the agent, which adopts every orphan of its room."""
    for number in _descendants(agent, dict(_parents())):
        with contextlib.suppress(*_GONE), _opened(_PROC / str(number)) as process:
            yield _process(process)


def _parents() -> Iterator[tuple[int, int]]:
    for entry in os.scandir(_PROC):
        if entry.name.isdecimal():
            with contextlib.suppress(*_GONE):
                text = Path(entry.path, "stat").read_bytes().decode("utf-8", "replace")
                yield int(entry.name), int(_fields(text)[_PARENT])


def _descendants(agent: int, parents: Mapping[int, int]) -> Iterable[int]:
    found, fresh = set[int](), {agent}
    while fresh:
        fresh = {number for number, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return sorted(found)


def _process(process: int) -> ProcessTrace:
    limits = _limits(_text(process, "limits"))
    code = int(_fields(_text(process, "stat"))[_EXIT_CODE])
    with _opened("fd", process) as descriptors:
        count = _count(descriptors)
    return ProcessTrace(
        descriptors=count,
        most_descriptors=limits.get("Max open files"),
        most_file_bytes=limits.get("Max file size"),
        most_core_bytes=limits.get("Max core file size"),
        ended_by=_signal_name(code & _SIGNAL),
        dumped=bool(code & _DUMPED),
    )


def _count(descriptors: int) -> int:
    """Count names in a folder; a descriptor that only looks must be opened once more."""
    listed = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=descriptors)
    try:
        with os.scandir(listed) as entries:
            return sum(1 for _ in entries)
    finally:
        os.close(listed)


def _fields(stat: str) -> list[str]:
    return stat.rpartition(")")[2].split()


def _limits(text: str) -> dict[str, int]:
    """Return name to hard limit of those that have one, from the text of a `limits`."""
    rows = [line.split("  ") for line in text.splitlines()[1:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    return {row[0]: int(row[2]) for row in cells if len(row) > 2 and row[2].isdecimal()}  # noqa: PLR2004  name, soft, hard


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}" if number else ""
