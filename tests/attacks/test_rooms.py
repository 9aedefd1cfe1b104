"""What holds between two questions, and between two rooms, whatever code runs in them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

import pytest

from minbar.grading.specs import candidate_spec, run_limits
from minbar.models.takehome import Limits
from minbar.rooms.candidate import CandidateRoom
from minbar.rooms.inside.codec import decode, encode
from minbar.rooms.interface import Room
from minbar.rooms.pool import WarmRooms
from minbar.rooms.runs import Question

LIMITS = Limits(memory_mb=512)
PAUSE = 1.0
AWAKE = 0.1
"""Seconds that a process may have been awake in a pause: what the questions around it take."""

# Processes that count for as long as they run, and four ways to be started again.
COUNTING = """
import ctypes, mmap, os, signal, struct, time

libc = ctypes.CDLL(None)
shared = mmap.mmap(-1, 4096)
end = mmap.mmap(-1, 4096)
WAYS = ["timer", "exit", "parent", "group"]

def count(place):
    signal.signal(signal.SIGCONT, lambda *_: None)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    last = time.monotonic()
    while True:
        time.sleep(0.001)
        now = time.monotonic()
        if now - last < 0.02:
            awake, = struct.unpack_from("d", shared, 8 * place)
            struct.pack_into("d", shared, 8 * place, awake + now - last)
        last = now

def slow_to_end():
    kept = mmap.mmap(-1, 60 << 20)
    for at in range(0, len(kept), 4096):
        kept[at] = 1
    while not end[0]:
        time.sleep(0.001)
    os._exit(0)

if os.fork() == 0:  # a timer that sends SIGCONT
    timer = ctypes.c_void_p()
    event = struct.pack("qii48x", 0, signal.SIGCONT, 0)
    libc.timer_create(0, event, ctypes.byref(timer))
    libc.timer_settime(timer, 0, struct.pack("qqqq", 0, 1_000_000, 0, 1_000_000), None)
    count(0)
if os.fork() == 0:  # a child whose end sends SIGCONT
    if libc.syscall(56, signal.SIGCONT, 0, 0, 0, 0) == 0:
        slow_to_end()
    count(1)
if os.fork() == 0:  # a parent whose end sends SIGCONT
    if os.fork() == 0:
        libc.prctl(1, signal.SIGCONT)
        count(2)
    slow_to_end()
if os.fork() == 0:  # a group that is started when its last parent ends
    os.setsid()
    if os.fork() == 0:
        if os.fork() == 0:
            os.setpgid(0, 0)
            count(3)
        slow_to_end()
    time.sleep(3600)
time.sleep(2)

def let_them_end():
    end[0] = 1
    return 0

def awake():
    return dict(zip(WAYS, struct.unpack_from("4d", shared)))
"""

# A lock on a file of the image, a name without a file, a port, and a file in memory.
LOCKING = """
import fcntl, os, socket

file = open("/opt/venv/pyvenv.cfg")
local = socket.socket(socket.AF_UNIX)
port = socket.socket()

def take():
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.lockf(os.open("/dev/null", os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)
    local.bind("\\0minbar")
    port.bind(("127.0.0.1", 5555))
    open("/dev/shm/mark", "x").close()
    open("/tmp/mark", "x").close()
    return sorted(pid for pid in os.listdir("/proc") if pid.isdigit())[:1]
"""


class Asked:
    """A candidate room that has run one cell, and is asked by hand."""

    def __init__(self, room: Room, source: str) -> None:
        """Run the cell."""
        limits = dataclasses.replace(run_limits(LIMITS), total_seconds=60)
        self.room = room
        self._candidate = CandidateRoom(room, limits)
        self._candidate.prepare({})
        run = self._candidate.run([(1, source)], seed=b"seed")
        assert [(cell.status, cell.error_text) for cell in run.cells] == [("ok", "")]

    def call(self, name: str) -> object:
        """Call a function without arguments."""
        question = Question(op="call", name=name, payload=encode([]), limit_bytes=1 << 20)
        reply = self._candidate.ask(question)
        assert reply.status == "ok", reply
        return decode(reply.payload)


@pytest.fixture
def two_rooms(rooms: WarmRooms, image: str) -> Iterator[tuple[Room, Room]]:
    """Give two candidate rooms that live at the same time."""
    spec = candidate_spec(image, LIMITS, [])
    rooms.expect(spec)
    rooms.expect(spec)
    pair = rooms.acquire(spec), rooms.acquire(spec)
    yield pair
    for room in pair:
        room.close()


def test_no_process_runs_between_two_questions(two_rooms: tuple[Room, Room]) -> None:
    """Neither a timer nor the end of a child, a parent or a group starts who was stopped."""
    asked = Asked(two_rooms[0], COUNTING)
    asked.call("let_them_end")
    before = asked.call("awake")
    time.sleep(PAUSE)
    after = asked.call("awake")
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert before.keys() == {"timer", "exit", "parent", "group"}
    assert {
        way: after[way] - before[way] for way in before if after[way] - before[way] > AWAKE
    } == {}


def test_rooms_share_no_lock_no_name_and_no_port(two_rooms: tuple[Room, Room]) -> None:
    """What one candidate takes another can take as well: no way to talk from room to room."""
    one, other = (Asked(room, LOCKING) for room in two_rooms)
    assert one.call("take") == other.call("take") == ["1"]
