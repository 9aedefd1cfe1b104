"""A look into a room: what limits have left there, believed only where it is the room."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from minbar.rooms import traces
from minbar.rooms.hardening import WRITABLE_DIRS, container_config
from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.traces import FolderTrace, RoomTraces, read_traces

if TYPE_CHECKING:
    import docker

MIB = 1 << 20
WORK, TEMPORARY, SHARED = WRITABLE_DIRS
LIMITS = RoomLimits(work_mb=4, tmp_mb=2, shm_mb=1, file_mb=3, open_files=64, pids=32)
SCRIPT = """
import os, signal, time
with open("/dev/shm/filler", "wb", buffering=0) as file:
    file.write(bytes(1 << 20))
os.symlink("/etc", "/tmp/link")
for number in (signal.SIGXFSZ, signal.SIGABRT):
    child = os.fork()
    if child == 0:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
if os.fork() == 0:
    try:
        while True:
            os.dup(0)
    except OSError:
        os.mkdir("/room/ready")
time.sleep(60)
"""


@pytest.fixture(scope="module")
def agent(engine: docker.DockerClient, image: str) -> Iterator[dict[str, Any]]:
    """Give what the engine says of a container with a room's settings that runs into limits."""
    spec = RoomSpec(kind=RoomKind.CANDIDATE, image=image, limits=LIMITS)
    config = container_config(
        spec, command=["python", "-I", "-c", SCRIPT], labels={}, runtime=None, cgroup_version=2
    )
    made = engine.api.create_container_from_config(config)["Id"]  # type: ignore[no-untyped-call]  # the SDK's
    try:
        engine.api.start(made)
        yield engine.api.inspect_container(made)
    finally:
        engine.api.remove_container(made, force=True)


@pytest.fixture(scope="module")
def seen(agent: dict[str, Any]) -> RoomTraces:
    """Give what is seen once all has happened: a folder in `/room`."""
    for _ in range(200):
        found = look(agent)
        if found is not None and folder(found, WORK).free_files == LIMITS.work_inodes - 2:
            return found
        time.sleep(0.05)
    pytest.fail("the script in the room never came to its end")


def look(agent: dict[str, Any], *folders: str) -> RoomTraces | None:
    """Look into the container."""
    return read_traces(agent["State"]["Pid"], agent["Id"], folders or WRITABLE_DIRS)


def folder(seen: RoomTraces, path: str) -> FolderTrace:
    """Return what was seen of one folder."""
    (found,) = [one for one in seen.folders if one.path == path]
    return found


def test_a_full_folder_is_seen(seen: RoomTraces) -> None:
    """Sizes and what is left of them are the kernel's, folder by folder."""
    assert folder(seen, SHARED) == FolderTrace(
        path=SHARED, size_bytes=MIB, free_bytes=0, files=256, free_files=254
    )
    assert folder(seen, TEMPORARY).size_bytes == 2 * MIB == folder(seen, TEMPORARY).free_bytes
    assert folder(seen, WORK).files == LIMITS.work_inodes


def test_processes_are_seen_with_their_limits_and_ends(seen: RoomTraces) -> None:
    """One has all the descriptors that it may have, two were ended by signals."""
    most = max(seen.processes, key=lambda one: one.descriptors)
    assert (most.descriptors, most.most_descriptors) == (64, 64)
    assert (most.most_file_bytes, most.most_core_bytes) == (3 * MIB, 1)
    ended = {one.ended_by: one.dumped for one in seen.processes if one.ended_by}
    assert ended == {"SIGXFSZ": False, "SIGABRT": False}


@pytest.mark.parametrize(
    "path", [f"{TEMPORARY}/link", f"{WORK}/ready/..", "/proc", "/etc", "/none"]
)
def test_only_the_room_s_own_file_systems_are_looked_at(
    agent: dict[str, Any], seen: RoomTraces, path: str
) -> None:
    """No link is followed, and what is no tmpfs of the room is not believed."""
    assert seen
    assert look(agent, path) is None


def test_another_process_is_not_taken_for_the_room(agent: dict[str, Any]) -> None:
    """The number may be somebody else's by now, or on another machine."""
    assert read_traces(os.getpid(), agent["Id"], ()) is None
    assert read_traces(agent["State"]["Pid"], "f" * 64, ()) is None
    assert read_traces(1 << 30, agent["Id"], ()) is None


def test_whoever_may_not_look_sees_nothing(
    agent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rights of root there is no trace, and no error."""

    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(traces, "_folder", denied)
    assert look(agent) is None


def test_a_look_leaves_no_descriptor_open(agent: dict[str, Any]) -> None:
    """However often, and whether it shows something or not."""
    own = Path("/proc/self/fd")
    before = len(list(own.iterdir()))
    for path in (WORK, f"{TEMPORARY}/link", "/etc"):
        look(agent, path)
    assert len(list(own.iterdir())) == before
