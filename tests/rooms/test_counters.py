"""A container's counters come from the kernel's files here, and from the engine from afar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minbar.rooms import counters
from minbar.rooms.cgroups import Usage
from minbar.rooms.counters import ContainerCounters, cgroup_folders

ID = "f" * 64
OTHER = "e" * 64


class FakeApi:
    """The SDK's low-level client, as far as counters ask it."""

    def __init__(self, pid: int, stats: dict[str, Any] | None = None) -> None:
        """A container whose first process has this number here."""
        self.pid = pid
        self.answer = stats or {}

    def inspect_container(self, container: str) -> dict[str, Any]:
        """Where its first process is."""
        assert container == ID
        return {"State": {"Pid": self.pid}}

    def stats(self, container: str, *, stream: bool, one_shot: bool) -> dict[str, Any]:
        """What the engine counts."""
        assert (container, stream, one_shot) == (ID, False, True)
        return self.answer


STATS = {
    "cpu_stats": {"cpu_usage": {"total_usage": 2_500_000_000}},
    "memory_stats": {"usage": 10, "max_usage": 20},
}


def test_the_folders_of_version_1_are_one_a_controller() -> None:
    """Each line names controllers and a path; joined ones share it."""
    text = f"12:cpu,cpuacct:/docker/{ID}\n4:memory:/docker/{ID}\n1:name=systemd:/docker/{ID}\n"
    mount = Path("/sys/fs/cgroup")
    assert cgroup_folders(text, ID, 1) == {
        "cpu": mount / "cpu/docker" / ID,
        "cpuacct": mount / "cpuacct/docker" / ID,
        "memory": mount / "memory/docker" / ID,
        "name=systemd": mount / "name=systemd/docker" / ID,
    }


def test_the_folder_of_version_2_is_one() -> None:
    """The unified hierarchy has one line without controllers."""
    text = f"0::/system.slice/docker-{ID}.scope\n"
    expected = {"": Path(f"/sys/fs/cgroup/system.slice/docker-{ID}.scope")}
    assert cgroup_folders(text, ID, 2) == expected


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(
    "text", ["", "nonsense", "0::", f"0::/docker/{OTHER}\n4:memory:/docker/{OTHER}\n", "::::"]
)
def test_a_process_of_something_else_is_not_taken_for_the_container(
    text: str, version: int
) -> None:
    """The number of a process on another machine may be that of anything here."""
    assert cgroup_folders(text, ID, version) == {}


@pytest.mark.parametrize("pid", [0, 1, 1 << 30])
def test_from_afar_the_engine_is_asked(pid: int) -> None:
    """Where no process of the container is found, its statistics are read."""
    found = ContainerCounters(FakeApi(pid, STATS), ID, 1)
    assert not found.local
    usage = found.read()
    assert (usage.cpu_seconds, usage.peak_memory_bytes) == (2.5, 20)


def test_files_that_are_here_are_read_and_their_end_is_no_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel's files are read each time; once they are gone nothing is claimed."""
    folder = tmp_path / "scope" / ID
    folder.mkdir(parents=True)
    (folder / "cpu.stat").write_text("usage_usec 1500000\n")
    (folder / "memory.events").write_text("oom_kill 1\n")
    monkeypatch.setattr(
        counters, "cgroup_folders", lambda _text, _container, _version: {"": folder}
    )
    found = ContainerCounters(FakeApi(1), ID, 2)
    assert found.local
    assert found.read() == Usage(cpu_seconds=1.5, oom_kills=1)
    (folder / "cpu.stat").write_text("usage_usec 2000000\n")
    assert found.read().cpu_seconds == pytest.approx(2.0)
    (folder / "cpu.stat").unlink()
    (folder / "memory.events").unlink()
    assert found.read() == Usage()
