"""What an agent does before any foreign code exists: become PID 1 in earnest.

The agent makes itself non-dumpable, so that `/proc/1/fd` and `/proc/1/mem` are
refused to processes of the same user, and deaf to interrupts; it moves the stream away from
descriptors 0 and 1, so that no child inherits it; and it reaps orphans.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from minbar.rooms.inside.channel import Channel

__all__ = [
    "clear_room",
    "frozen_world",
    "hold_still",
    "kill_everybody",
    "leave_with_host",
    "oom_kills",
    "reap",
    "seal",
    "states_of_others",
    "take_stream",
    "wipe",
]

WRITABLE = (Path("/room"), Path("/tmp"), Path("/dev/shm"))  # noqa: S108  the room's own tmpfs

PR_SET_DUMPABLE = 4
STILL = frozenset("TtZX")  # stopped, traced, a zombie, dead: what /proc calls the states
SLEEPING_DEEP = "D"
LOOK_AGAIN = 0.001
STILL_SECONDS = 2.0
OOM_COUNTERS = (
    ("/sys/fs/cgroup/memory.events", "oom_kill"),
    ("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill"),
)


def seal() -> None:
    """Forbid other processes of this user to look into this one, or to interrupt it.

    The first process of a room is sent only signals that it handles, and Python
    handles one: an interrupt would end the room. A handler that does nothing is
    not inherited by a new program, as ignoring would be, so kernels can be interrupted.

    Raises:
        OSError: if the kernel refuses; the agent must not go on then.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_DUMPABLE)")
    signal.signal(signal.SIGINT, lambda *_: None)


def take_stream() -> Channel:
    """Move the stream off descriptors 0 and 1; those become `/dev/null`."""
    read_fd = os.dup(0)
    write_fd = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return Channel(read_fd, write_fd)


def leave_with_host(read_fd: int) -> None:
    """End this process, and with PID 1 the room, as soon as the host is gone.

    The agent may be waiting for a cell that sleeps or a test that hangs; nobody
    is left then to stop them. A hang-up is told even to who asks for nothing.
    """
    watch = select.poll()
    watch.register(read_fd, 0)

    def wait() -> None:
        watch.poll()
        os._exit(0)

    threading.Thread(target=wait, name="leave-with-host", daemon=True).start()


def oom_kills() -> int:
    """Kills for want of memory in this room, by the kernel's own counter."""
    for path, name in OOM_COUNTERS:
        with contextlib.suppress(OSError, ValueError):
            for line in Path(path).read_text(encoding="ascii").splitlines():
                key, _, value = line.partition(" ")
                if key == name:
                    return int(value)
    return 0


def reap(known: int | None, notify: Callable[[], object]) -> None:
    """Reap orphans, and leave the child `known` to whoever waits for it.

    `notify` is called when `known` itself has ended, to fetch its status.
    """
    while True:
        try:
            info = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if info is None:
            return
        if info.si_pid == known:
            notify()
            known = None
            continue
        with contextlib.suppress(ChildProcessError):
            os.waitpid(info.si_pid, os.WNOHANG)


def kill_everybody(signum: int) -> None:
    """Send a signal to every process of the room but this one (PID 1)."""
    if os.getpid() != 1:
        msg = "only the first process of a room may signal everybody"
        raise RuntimeError(msg)
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signum)


@contextlib.contextmanager
def frozen_world() -> Iterator[None]:
    """Let the others run inside the block; told to stop again after it.

    A stop signal cannot be caught. Who was about to end still ends, though: see
    `hold_still`.
    """
    kill_everybody(signal.SIGCONT)
    try:
        yield
    finally:
        kill_everybody(signal.SIGSTOP)


def hold_still(wanted_fd: int) -> None:
    """Stop the others until none of them moves: then no code runs between questions.

    A process that was ending when it was told to stop ends all the same, and its
    end can make the kernel continue others: by the signal that its parent or its
    children have chosen for that, or because it leaves a group without a parent.
    So all are stopped again until every one has been seen stopped; from then on
    there is nobody left who could end or send. Who resists is killed.

    Args:
        wanted_fd: nothing is waited for once this can be read: the next question
            is there, and the others are to go on.
    """
    deadline = time.monotonic() + STILL_SECONDS
    while moving := states_of_others() - STILL:
        if select.select([wanted_fd], [], [], LOOK_AGAIN)[0]:
            return
        if time.monotonic() < deadline:
            kill_everybody(signal.SIGSTOP)
        elif moving <= {SLEEPING_DEEP}:  # waits for a child that is stopped before its exec
            return
        else:
            kill_everybody(signal.SIGKILL)
            return


def states_of_others(proc: Path = Path("/proc")) -> set[str]:
    """Return the states of all threads in the room but this process's own, as letters."""
    states = set()
    own = str(os.getpid())
    for process in proc.iterdir():
        if not process.name.isdecimal() or process.name == own:
            continue
        with contextlib.suppress(OSError):  # it has ended meanwhile
            for stat in (process / "task").glob("*/stat"):
                states.add(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2][1])
    return states


def clear_room() -> None:
    """Leave nothing of what ran here: no process, no file.

    Every process is waited for before a file is removed: one that is killed in
    the middle of a system call still completes it.
    """
    kill_everybody(signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    for folder in WRITABLE:
        wipe(folder)


def wipe(folder: Path) -> None:
    """Remove everything below a folder, following no link."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            Path(entry.path).chmod(0o700)
            wipe(Path(entry.path))
            Path(entry.path).rmdir()
        else:
            Path(entry.path).unlink()
