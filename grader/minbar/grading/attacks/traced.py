"""Limits that no counter keeps, seen by what they have left in a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from minbar.models.attack import Limit
from minbar.rooms.traces import FolderTrace, RoomTraces

__all__ = ["TRACED", "traced"]

_FILLED: Final = {"/room", "/tmp"}  # noqa: S108  the room's own
_SHARED: Final = {"/dev/shm"}  # noqa: S108  the room's own
_CORES: Final = {"SIGABRT", "SIGSEGV"}
_NO_DUMP: Final = 1
"""The limit of rooms, in bytes."""
_MIB: Final = 1 << 20


def traced(limit: Limit, traces: Sequence[RoomTraces]) -> str:
    """Say what a limit has left in one of the rooms; empty if nothing."""
    return next((text for one in traces for text in TRACED[limit](one)), "")


def _full(traces: RoomTraces, folders: set[str]) -> Iterator[str]:
    """Not a byte is left in any of them."""
    found = [one for one in traces.folders if one.path in folders and not one.free_bytes]
    if {one.path for one in found} == folders:
        yield _sizes(found, [f"{one.size_bytes // _MIB} MiB" for one in found])


def _inodes(traces: RoomTraces) -> Iterator[str]:
    """No file can be made in any folder."""
    if traces.folders and not any(one.free_files for one in traces.folders):
        yield _sizes(traces.folders, [f"{one.files} files" for one in traces.folders])


def _sizes(folders: Sequence[FolderTrace], sizes: Sequence[str]) -> str:
    pairs = zip(folders, sizes, strict=True)
    return ", ".join(f"{folder.path} full at {size}" for folder, size in pairs)


def _descriptors(traces: RoomTraces) -> Iterator[str]:
    for one in traces.processes:
        if one.most_descriptors is not None and one.descriptors >= one.most_descriptors:
            yield f"{one.descriptors} of {one.most_descriptors} open"


def _file_size(traces: RoomTraces) -> Iterator[str]:
    for one in traces.processes:
        if one.ended_by == "SIGXFSZ" and one.most_file_bytes is not None:
            yield f"SIGXFSZ at {one.most_file_bytes // _MIB} MiB"


def _core(traces: RoomTraces) -> Iterator[str]:
    for one in traces.processes:
        if one.ended_by in _CORES and not one.dumped and one.most_core_bytes == _NO_DUMP:
            yield f"{one.ended_by}, nothing dumped"


TRACED: Final[Mapping[Limit, Callable[[RoomTraces], Iterator[str]]]] = {
    Limit.TMPFS: lambda traces: _full(traces, _FILLED),
    Limit.SHM: lambda traces: _full(traces, _SHARED),
    Limit.INODES: _inodes,
    Limit.DESCRIPTORS: _descriptors,
    Limit.FILE_SIZE: _file_size,
    Limit.CORE: _core,
}
"""Limit to what it leaves, in words."""
