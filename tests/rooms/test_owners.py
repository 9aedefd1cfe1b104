"""Who made a room: dead beyond doubt, or left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minbar.rooms.owners import HOST, OWNER, STARTED, is_dead, is_here, owner_labels

PROC = Path("/proc")


@pytest.fixture
def mine() -> dict[str, str]:
    """Labels of this process."""
    return owner_labels(f"{os.getpid()}-0a1b")


def of(process: int, labels: dict[str, str]) -> dict[str, str]:
    """Return labels as another process that began in the same moment would have them."""
    return {**labels, OWNER: f"{process}-0a1b"}


def ended() -> int:
    """Return the number of a process that has just ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_this_process_lives(mine: dict[str, str]) -> None:
    """It is here, not dead, and no name is in what it says of itself."""
    assert set(mine) == {OWNER, HOST, STARTED}
    assert is_here(mine)
    assert not is_dead(mine)
    assert len(mine[HOST]) == 32
    assert os.uname().nodename not in "".join(mine.values())


def test_a_process_that_ended_is_dead(mine: dict[str, str]) -> None:
    """Its number is free."""
    assert is_dead(of(ended(), mine))


def test_a_number_that_was_given_again_is_another_process(mine: dict[str, str]) -> None:
    """Who has it now began in another moment."""
    assert is_dead({**mine, STARTED: str(int(mine[STARTED]) - 1)})


def test_a_process_that_nobody_has_waited_for_is_dead(mine: dict[str, str]) -> None:
    """A zombie uses no room."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        stat = (PROC / str(process.pid) / "stat").read_text()
        labels = {**of(process.pid, mine), STARTED: stat.rpartition(")")[2].split()[19]}
        assert not is_dead(labels)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert is_dead(labels)


@pytest.mark.parametrize("host", ["f" * 32, ""])
def test_processes_elsewhere_are_never_dead(mine: dict[str, str], host: str) -> None:
    """Another machine, another start of this one, another namespace: they are not seen here."""
    labels = {**of(ended(), mine), HOST: host}
    assert not is_here(labels)
    assert not is_dead(labels)


def test_rooms_without_a_name_that_is_known_have_no_dead_owner(mine: dict[str, str]) -> None:
    """Older rooms have no host; what is no number names no process."""
    assert not is_dead({OWNER: f"{ended()}-0a1b"})
    assert not is_dead({**mine, OWNER: "x-0a1b"})


def test_a_namespace_of_its_own_is_another_place(mine: dict[str, str]) -> None:
    """A process in another PID namespace of the same machine is not judged by its number."""
    script = "from minbar.rooms.owners import *; print(owner_labels('1-0a1b')['minbar.host'])"
    own = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--pid"]
    done = subprocess.run(
        [*own, "--fork", "--mount-proc", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert len(done.stdout.strip()) == 32
    assert done.stdout.strip() != mine[HOST]


def test_where_nothing_can_be_read_nobody_is_called_dead(
    mine: dict[str, str], tmp_path: Path
) -> None:
    """Without the kernel's files a room has its owner's name alone."""
    assert owner_labels("7-0a1b", tmp_path) == {OWNER: "7-0a1b"}
    assert not is_dead(mine, tmp_path)


def test_a_live_process_whose_files_are_hidden_is_not_dead(
    mine: dict[str, str], tmp_path: Path
) -> None:
    """Where processes of others are hidden, their numbers are still taken."""
    for name in ("sys/kernel/random/boot_id", "self/ns"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(PROC / name)
    assert is_here(mine, tmp_path)
    assert not is_dead({**mine, STARTED: "1"}, tmp_path)


def test_kernels_without_namespaces_of_time(tmp_path: Path) -> None:
    """There the machine and the namespace of numbers are enough to know one's own."""
    boot = tmp_path / "sys/kernel/random"
    boot.mkdir(parents=True)
    (boot / "boot_id").write_text("1-2-3\n")
    (tmp_path / "self/ns").mkdir(parents=True)
    (tmp_path / "self/ns/pid").symlink_to("pid:[4026531836]")
    (tmp_path / str(os.getpid())).mkdir()
    (tmp_path / str(os.getpid()) / "stat").write_text((PROC / "self/stat").read_text())
    labels = owner_labels(f"{os.getpid()}-0a1b", tmp_path)
    assert is_here(labels, tmp_path)
    assert not is_dead(labels, tmp_path)
