"""Scripts of the content in a proof room: one after another, and nothing left of any."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import pytest

from minbar.rooms.interface import RoomKind, RoomLimits, RoomSpec
from minbar.rooms.pool import WarmRooms
from minbar.rooms.proof import ProofRoom, ScriptResult

NOTHING = ScriptResult(status=0, log="", files={}, missing={})


@pytest.fixture(scope="module")
def proof(rooms: WarmRooms, image: str) -> Iterator[ProofRoom]:
    """One room for all scripts of this file."""
    limits = RoomLimits(memory_mb=256, pids=40, work_mb=8, tmp_mb=4, shm_mb=2, file_mb=4)
    room = rooms.acquire(RoomSpec(kind=RoomKind.PROOF, image=image, limits=limits))
    yield ProofRoom(room)
    room.close()


def run(
    proof: ProofRoom, code: str, collect: Sequence[str] = (), seconds: float = 20
) -> ScriptResult:
    """Run a script; files of at most a hundred bytes come back."""
    script = textwrap.dedent(code).encode()
    files = {"s.py": script, "in/a.txt": b"given"}
    return proof.run(files, ["s.py"], collect=collect, seconds=seconds, limit_bytes=100)


def test_a_script_finds_its_files_and_its_own_come_back(proof: ProofRoom) -> None:
    """It works in a folder of its own; what it printed last is its log."""
    result = run(
        proof,
        """
        import os, pathlib, sys
        print(pathlib.Path("in/a.txt").read_text(), os.getcwd(), sys.argv)
        pathlib.Path("out").mkdir()
        pathlib.Path("out/fine").write_bytes(bytes(100))
        """,
        ["out/fine"],
    )
    assert result == ScriptResult(
        status=0, log="given /room/work ['s.py']\n", files={"out/fine": bytes(100)}, missing={}
    )


def test_what_is_no_file_or_too_large_is_missing_with_its_reason(proof: ProofRoom) -> None:
    """Links, folders and large files are told apart; nothing is followed."""
    result = run(
        proof,
        """
        import os, pathlib
        pathlib.Path("large").write_bytes(bytes(101))
        os.symlink("/etc/passwd", "link")
        os.mkdir("folder")
        """,
        ["large", "link", "folder", "none"],
    )
    assert result.files == {}
    assert result.missing == {
        "large": "too-large",
        "link": "not-regular",
        "folder": "not-regular",
        "none": "missing",
    }


def test_the_log_is_read_from_the_file_that_was_opened(proof: ProofRoom) -> None:
    """A script that puts something else in its place shows nothing else."""
    result = run(
        proof,
        """
        import os
        os.remove("../log")
        os.symlink("/proc/1/environ", "../log")
        print("said")
        """,
    )
    assert (result.status, result.log) == (0, "said\n")


def test_nothing_of_a_script_is_there_for_the_next(proof: ProofRoom) -> None:
    """Files in all writable places, and processes that left their group, are gone."""
    first = run(
        proof,
        """
        import os, pathlib, time
        for place in (".", "..", "/tmp", "/dev/shm"):
            pathlib.Path(place, "left").write_bytes(b"trace")
            pathlib.Path(place, "closed/inner").mkdir(parents=True)
            pathlib.Path(place, "closed").chmod(0)
        for _ in range(20):
            if os.fork() == 0:
                os.setsid()
                while True:
                    for number in range(1000):
                        try:
                            pathlib.Path(f"/tmp/alive{number}").write_bytes(b"x")
                        except OSError:
                            pass
        time.sleep(0.2)
        """,
    )
    assert first == NOTHING
    second = run(
        proof,
        """
        import os
        print(sorted(os.listdir(".")), sorted(os.listdir("/room")))
        print(os.listdir("/tmp"), os.listdir("/dev/shm"))
        print(len([pid for pid in os.listdir("/proc") if pid.isdigit()]))
        """,
    )
    assert second.log == "['in', 's.py'] ['log', 'work']\n[] []\n2\n"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("raise SystemExit(3)", 3),
        ("1 / 0", 1),
        ("import os; os.kill(os.getpid(), 9)", -9),
        ("while True: pass", 124),
        ("import time; time.sleep(1000)", 124),
        ("b = bytearray(400 << 20)", -9),
    ],
)
def test_a_script_that_fails_tells_how(proof: ProofRoom, code: str, status: int) -> None:
    """Exit status, signal or time-out; nothing is collected, and the next script runs."""
    seconds = 0.5 if status == 124 else 20
    result = run(proof, code, ["s.py"], seconds)
    assert (result.status, result.files) == (status, {})
    assert run(proof, "pass") == NOTHING


def test_the_end_of_a_long_log_is_kept(proof: ProofRoom) -> None:
    """Sixteen KiB of it."""
    log = run(proof, "print('x' * 100_000); print('end')").log
    assert (len(log), log[-5:]) == (16 * 1024, "\nend\n")
