"""What an agent does to be alone, as far as it can be seen outside of a room."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from minbar.rooms.inside import lockdown
from minbar.rooms.inside.lockdown import (
    clear_room,
    frozen_world,
    hold_still,
    kill_everybody,
    oom_kills,
    states_of_others,
    wipe,
)

PR_GET_DUMPABLE = 3
RUN = (sys.executable, "-c")


def agent(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, as an agent would."""
    script = "from minbar.rooms.inside.lockdown import *\nimport os, sys\n" + textwrap.dedent(code)
    return subprocess.run([*RUN, script], capture_output=True, text=True, check=True, timeout=30)


def test_only_the_first_process_of_a_room_may_signal_everybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Elsewhere the same call would end the machine's own processes."""
    monkeypatch.setattr(os, "getpid", lambda: 4242)
    with pytest.raises(RuntimeError, match="first process"):
        kill_everybody(0)
    with pytest.raises(RuntimeError, match="first process"), frozen_world():
        pass
    with pytest.raises(RuntimeError, match="first process"):
        clear_room()


def test_a_sealed_process_is_not_dumpable_and_its_children_are() -> None:
    """The flag that closes `/proc/PID/fd` is set, and a new program starts without it."""
    done = agent(f"""
        import ctypes, subprocess
        seal()
        ask = "import ctypes; print(ctypes.CDLL(None).prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0))"
        print(ctypes.CDLL(None).prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0), flush=True)
        subprocess.run([sys.executable, "-c", ask])
    """)
    assert done.stdout.split() == ["0", "1"]


def test_a_sealed_process_is_deaf_to_interrupts_and_its_children_are_not() -> None:
    """An interrupt from candidate code must not end the room; a kernel must be interruptible."""
    done = agent("""
        import signal, subprocess
        seal()
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGINT)
        print("alive", flush=True)
        ask = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
        subprocess.run([sys.executable, "-c", ask])
    """)
    assert done.stdout.split() == ["alive", "True"]


def test_a_kernel_that_refuses_stops_the_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the seal nothing may go on."""

    class Refusing:
        def prctl(self, *_: int) -> int:
            ctypes.set_errno(1)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Refusing())
    with pytest.raises(PermissionError):
        lockdown.seal()


def test_the_stream_leaves_the_standard_descriptors_and_no_child_gets_it() -> None:
    """Descriptors 0 and 1 become `/dev/null`; a child has those and no other."""
    code = """
        import subprocess
        channel = take_stream()
        assert min(channel.read_fd, channel.write_fd) > 2
        print("to nobody", flush=True)
        look = '''
        import os, sys
        fds = [fd for fd in sorted(map(int, os.listdir("/proc/self/fd")))[:-1] if fd != 2]
        sys.stderr.write(repr([os.readlink(f"/proc/self/fd/{fd}") for fd in fds]))
        '''
        subprocess.run([sys.executable, "-c", look], close_fds=False)
        channel.send({"type": "hello"})
    """
    done = agent(code)
    assert done.stdout.endswith('{"type":"hello"}')
    assert "to nobody" not in done.stdout
    assert done.stderr == "['/dev/null', '/dev/null']"


def test_an_agent_leaves_with_its_host() -> None:
    """Whatever it waits for, the end of the stream ends it; data alone does not."""
    script = (
        "from minbar.rooms.inside.lockdown import leave_with_host\nimport time\n"
        "leave_with_host(0)\nprint('there', flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([*RUN, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        process.stdin.write(b"unread")
        process.stdin.flush()
        time.sleep(0.2)
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(10) == 0


def test_orphans_are_reaped_and_the_known_child_is_left_to_its_owner() -> None:
    """Other children are gone after it; the known one is announced, once, with its status kept."""
    done = agent("""
        import subprocess, time
        known = subprocess.Popen([sys.executable, "-c", "raise SystemExit(7)"])
        others = []
        for _ in range(3):
            if (pid := os.fork()) == 0:
                os._exit(0)
            others.append(pid)
        alive = subprocess.Popen(["sleep", "60"])
        told = []
        while not told:
            time.sleep(0.02)
            reap(known.pid, lambda: told.append(known.poll()))
        reap(known.pid, lambda: told.append("again"))
        for pid in others:
            try:
                os.waitpid(pid, os.WNOHANG)
                print("not reaped")
            except ChildProcessError:
                pass
        print(told, known.returncode, alive.poll())
        alive.kill(); alive.wait()
        reap(None, print)
    """)
    assert done.stdout == "[7] 7 None\n"


def test_states_of_others_are_those_of_all_their_threads(tmp_path: Path) -> None:
    """A leader that has ended hides no thread, a name that looks like a state no state."""
    threads = {(1, 1): "S", (os.getpid(), 7): "R", (20, 20): "Z", (20, 21): "T", (30, 30): "D"}
    for (process, thread), state in threads.items():
        folder = tmp_path / str(process) / "task" / str(thread)
        folder.mkdir(parents=True)
        (folder / "stat").write_text(f"{thread} (a) R (b) {state} 1 1 1\n")
    (tmp_path / "self").mkdir()
    (tmp_path / "40").mkdir()
    assert states_of_others(tmp_path) == {"S", "Z", "T", "D"}


@pytest.mark.parametrize(
    ("seen", "signals"),
    [
        ([{"T"}], []),
        ([set()], []),
        ([{"R", "T"}, {"S"}, {"T", "Z"}], [signal.SIGSTOP, signal.SIGSTOP]),
    ],
)
def test_others_are_stopped_until_none_moves(
    seen: list[set[str]], signals: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever still moves is told again; once all stand still nothing more is sent."""
    sent: list[int] = []
    monkeypatch.setattr(lockdown, "states_of_others", lambda: seen.pop(0))
    monkeypatch.setattr(lockdown, "kill_everybody", sent.append)
    read, write = os.pipe()
    hold_still(read)
    os.close(read)
    os.close(write)
    assert (sent, seen) == (signals, [])


@pytest.mark.parametrize(("state", "last"), [("R", [signal.SIGKILL]), ("D", [])])
def test_who_never_stands_still_is_killed(
    state: str, last: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What moves after two seconds is killed, unless it only waits for a child that is stopped."""
    sent: list[int] = []
    monkeypatch.setattr(lockdown, "STILL_SECONDS", 0.01)
    monkeypatch.setattr(lockdown, "states_of_others", lambda: {state})
    monkeypatch.setattr(lockdown, "kill_everybody", sent.append)
    read, write = os.pipe()
    hold_still(read)
    os.close(read)
    os.close(write)
    assert [signum for signum in sent if signum != signal.SIGSTOP] == last


def test_the_next_question_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a question is there nobody needs to stand still."""
    monkeypatch.setattr(lockdown, "states_of_others", lambda: {"R"})
    monkeypatch.setattr(lockdown, "kill_everybody", lambda _: pytest.fail("stopped"))
    read, write = os.pipe()
    os.write(write, b"?")
    hold_still(read)
    os.close(read)
    os.close(write)


def test_kills_for_memory_are_read_in_both_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counter of either version of cgroups; without one, or with nonsense, none."""
    new, old = tmp_path / "memory.events", tmp_path / "memory.oom_control"
    monkeypatch.setattr(lockdown, "OOM_COUNTERS", ((str(new), "oom_kill"), (str(old), "oom_kill")))
    assert oom_kills() == 0
    old.write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 4\n")
    assert oom_kills() == 4
    new.write_text("low 0\noom 7\noom_kill 2\noom_group_kill 9\n")
    assert oom_kills() == 2
    new.write_text("oom_kill nonsense\n")
    assert oom_kills() == 4


def test_wiping_removes_everything_below_and_follows_no_link(tmp_path: Path) -> None:
    """Closed folders, links to elsewhere and odd names go; what a link points at stays."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_bytes(b"x")
    room = tmp_path / "room"
    (room / "a" / "b").mkdir(parents=True)
    (room / "a" / "b" / "file").write_bytes(b"x")
    (room / "a" / "b").chmod(0)
    (room / "a").chmod(0)
    (room / "link").symlink_to(outside)
    (room / "loop").symlink_to(room)
    os.mkfifo(room / "pipe")
    (room / "-rf \n *").write_bytes(b"")
    wipe(room)
    assert list(room.iterdir()) == []
    assert (outside / "kept").read_bytes() == b"x"
