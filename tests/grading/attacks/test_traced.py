"""What a limit leaves in a room is told from what any room looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minbar.grading.attacks.traced import TRACED, traced
from minbar.models.attack import Limit
from minbar.rooms.hardening import WRITABLE_DIRS
from minbar.rooms.traces import FolderTrace, ProcessTrace, RoomTraces

MIB = 1 << 20
WORK, TEMPORARY, SHARED = (
    FolderTrace(path=path, size_bytes=8 * MIB, free_bytes=MIB, files=64, free_files=9)
    for path in WRITABLE_DIRS
)
PROCESS = ProcessTrace(
    descriptors=12,
    most_descriptors=64,
    most_file_bytes=4 * MIB,
    most_core_bytes=1,
    ended_by="",
    dumped=False,
)
FULL = [replace(folder, free_bytes=0) for folder in (WORK, TEMPORARY, SHARED)]
USED_UP = tuple(replace(folder, free_files=0) for folder in (WORK, TEMPORARY, SHARED))


def room(folders: tuple[FolderTrace, ...] = (), **process: object) -> RoomTraces:
    """Return what is seen of a room; its folders as they always are, if not given."""
    one = replace(PROCESS, **process)  # type: ignore[arg-type]  # any field
    return RoomTraces(folders=folders or (WORK, TEMPORARY, SHARED), processes=(PROCESS, one))


FIRED = [
    (Limit.TMPFS, room((*FULL[:2], SHARED)), "/room full at 8 MiB, /tmp full at 8 MiB"),
    (Limit.SHM, room((WORK, TEMPORARY, FULL[2])), f"{SHARED.path} full at 8 MiB"),
    (
        Limit.INODES,
        room(USED_UP),
        "/room full at 64 files, /tmp full at 64 files, /dev/shm full at 64 files",
    ),
    (Limit.DESCRIPTORS, room(descriptors=64), "64 of 64 open"),
    (Limit.FILE_SIZE, room(ended_by="SIGXFSZ"), "SIGXFSZ at 4 MiB"),
    (Limit.CORE, room(ended_by="SIGABRT"), "SIGABRT, nothing dumped"),
]
NOT_FIRED = [
    (Limit.TMPFS, room((FULL[0], TEMPORARY, SHARED))),
    (Limit.SHM, room((*FULL[:2], SHARED))),
    (Limit.INODES, room((*USED_UP[:2], SHARED))),
    (Limit.DESCRIPTORS, room(descriptors=63)),
    (Limit.DESCRIPTORS, room(descriptors=64, most_descriptors=None)),
    (Limit.FILE_SIZE, room(ended_by="SIGKILL")),
    (Limit.FILE_SIZE, room(ended_by="SIGXFSZ", most_file_bytes=None)),
    (Limit.CORE, room(ended_by="SIGABRT", dumped=True)),
    (Limit.CORE, room(ended_by="SIGABRT", most_core_bytes=None)),
    (Limit.CORE, room(ended_by="SIGABRT", most_core_bytes=0)),
    (Limit.CORE, room(ended_by="SIGKILL")),
]


@pytest.mark.parametrize(("limit", "seen", "words"), FIRED)
def test_a_limit_that_was_met_is_seen(limit: Limit, seen: RoomTraces, words: str) -> None:
    """In one of the rooms, and in words that name the size of the limit."""
    assert traced(limit, [room(), seen]) == words


@pytest.mark.parametrize(("limit", "seen"), NOT_FIRED)
def test_a_limit_that_was_not_met_is_not_seen(limit: Limit, seen: RoomTraces) -> None:
    """Nearly full is not full, and an end for another reason shows nothing."""
    assert traced(limit, [seen]) == ""


def test_a_room_like_any_other_shows_no_limit() -> None:
    """The control: nothing is read into it, nor into one that shows nothing at all."""
    nothing = RoomTraces(folders=(), processes=())
    assert [traced(limit, [room(), nothing]) for limit in TRACED] == [""] * len(TRACED)
