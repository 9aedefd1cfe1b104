"""Questions to a kernel that may do anything, and the standstill between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Final

import pytest

from minbar.models.verdict import CellStatus
from minbar.rooms.candidate import Question, Reply
from minbar.rooms.inside.codec import Handle, decode, encode
from minbar.rooms.pool import WarmRooms
from tests.rooms.notebooks import QUICK, Notebook

FUNCTIONS: Final = """
    import os, signal, subprocess, sys, threading, time
    def double(x): return [2 * one for one in x]
    def fails(x):
        return 1 / x
    def prints(): print("to nobody"); os.write(1, b"raw"); return 1
    def wide(): raise type("\\U0001F4A9" * 3000, (Exception,), {})("\\U0001F4A9" * 9000)
    def lies(): raise KeyboardInterrupt
    def leaves(): raise SystemExit(0)
    def large(): return "x" * (9 << 20)
    def odd(): return object()
    def spins():
        count = 0
        while True: count += 1
    def waits(): time.sleep(1000)
    def late():
        try:
            count = 0  # Python 3.11 takes what interrupts the first line of a loop for outside
            while True: count += 1
        except KeyboardInterrupt:
            return "just in time"
    answer = 42
    def rebind():
        global answer
        answer += 1
    def names(): return sorted(name for name in globals() if "minbar" in name.lower())
    def history(): return [len(In), len(Out), sorted(name for name in dir() if "_i" in name)]
    class Model:
        pass
    def fit(x):
        model = Model()
        model.total = sum(x)
        return model
    def total(model): return model.total
    def meddle():
        names = type(get_ipython().kernel).answer_call.__globals__
        names["encode"] = lambda value: b"not what it should be"
        return 1
"""
TICKS: Final = """
    own, gaps = [0.0], {}
    def tick():
        last = time.monotonic()
        while True:
            now = time.monotonic()
            own[0] = max(own[0], now - last)
            last = now
            time.sleep(0.005)
    threading.Thread(target=tick, daemon=True).start()
    if os.fork() == 0:
        os.setsid()
        last, longest = time.monotonic(), 0.0
        while True:
            now = time.monotonic()
            if now - last > longest:
                longest = now - last
                with open("child.new", "w") as sink:
                    sink.write(str(longest))
                os.replace("child.new", "child")
            last = now
            time.sleep(0.005)
    def longest():
        time.sleep(0.1)
        return [own[0], float(open("child").read())]
    def forget():
        own[0] = 0.0
"""
WAKERS: Final = """
    import ctypes, fcntl
    libc = ctypes.CDLL(None, use_errno=True)
    class Event(ctypes.Structure):
        _fields_ = [("value", ctypes.c_void_p), ("signo", ctypes.c_int),
                    ("notify", ctypes.c_int), ("room", ctypes.c_char * 48)]
    class Spec(ctypes.Structure):
        _fields_ = [("every", ctypes.c_long * 2), ("first", ctypes.c_long * 2)]
    timer = ctypes.c_void_p()
    event = Event(None, signal.SIGCONT, 0)
    made = libc.timer_create(1, ctypes.byref(event), ctypes.byref(timer))
    spec = Spec((0, 50_000_000), (0, 50_000_000))
    print("timer", made == 0 and libc.timer_settime(timer, 0, ctypes.byref(spec), None) == 0)
    reading, writing = os.pipe()
    try:
        fcntl.fcntl(reading, 10, signal.SIGCONT)  # F_SETSIG
        print("signal of a descriptor", True)
    except OSError:
        print("signal of a descriptor", False)
"""
FILES: Final = """
    open("out.csv", "wb").write(b"1,2")
    open("big.csv", "wb").write(bytes(2000))
    os.symlink("/etc/passwd", "link.csv")
    os.mkdir("folder.csv")
"""


@pytest.fixture(scope="module")
def notebook(rooms: WarmRooms, image: str) -> Iterator[Notebook]:
    """A notebook that has run, whose functions the tests call in turn."""
    cells = {"functions": FUNCTIONS, "wakers": WAKERS, "ticks": TICKS, "files": FILES}
    one = Notebook(rooms, image, cells, QUICK)
    assert [cell.status for cell in one.run.cells] == [CellStatus.OK] * 4
    yield one
    one.close()


def call(notebook: Notebook, name: str, *args: Any, keep: int | None = None) -> Reply:  # noqa: ANN401  any value
    """Call a function of the notebook."""
    payload = encode(list(args))
    return notebook.room.ask(Question(op="call", name=name, payload=payload, keep=keep))


def value(notebook: Notebook, name: str) -> Reply:
    """Read a name of the notebook."""
    return notebook.room.ask(Question(op="value", name=name))


def artefact(notebook: Notebook, name: str) -> Reply:
    """Read a file of the notebook."""
    return notebook.room.ask(Question(op="artefact", name=name, limit_bytes=1000))


def test_calls_and_values_come_back_as_plain_data(notebook: Notebook) -> None:
    """A function is called, a name read, and a change by a call is seen by the next."""
    assert decode(call(notebook, "double", [1, 2]).payload) == [2, 4]
    assert decode(value(notebook, "answer").payload) == 42
    assert decode(call(notebook, "rebind").payload) is None
    assert decode(value(notebook, "answer").payload) == 43


def test_calls_leave_no_trace_in_the_notebook(notebook: Notebook) -> None:
    """Neither names nor history tell the candidate's code that it is being asked."""
    assert decode(call(notebook, "names").payload) == []
    before = decode(call(notebook, "history").payload)
    call(notebook, "double", [1])
    assert decode(call(notebook, "history").payload) == before


def test_a_handle_stays_in_the_kernel_and_is_an_argument_of_later_calls(
    notebook: Notebook,
) -> None:
    """What is kept is not sent; a handle of nothing is no argument."""
    assert call(notebook, "fit", [1, 2, 3], keep=5) == Reply(status="ok")
    assert decode(call(notebook, "total", Handle(5)).payload) == 6
    assert call(notebook, "total", Handle(6)).status == "uncodable"


def test_an_exception_tells_its_place_in_the_notebook(notebook: Notebook) -> None:
    """Name, text, cell and line of the candidate's own code."""
    reply = call(notebook, "fails", 0)
    assert (reply.status, reply.error_name) == ("error", "ZeroDivisionError")
    assert (reply.error_text, reply.cell, reply.line) == ("division by zero", 1, 4)
    assert "ZeroDivisionError" in reply.trace


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("no_such_name", "missing", "_NotDefinedError"),
        ("odd", "uncodable", "CodecError"),
        ("large", "too-large", ""),
        ("lies", "error", "KeyboardInterrupt"),
        ("leaves", "error", "SystemExit"),
        ("answer", "error", "TypeError"),
    ],
)
def test_a_call_without_a_value_says_why(
    notebook: Notebook, name: str, status: str, error: str
) -> None:
    """Each way to give no value has its status, and the kernel goes on answering."""
    reply = call(notebook, name)
    assert (reply.status, reply.error_name, reply.payload) == (status, error, b"")
    assert call(notebook, "double", []).status == "ok"


def test_texts_of_any_width_fit(notebook: Notebook) -> None:
    """An exception whose name and text are as wide as Unicode gets is only an exception."""
    reply = call(notebook, "wide")
    assert reply.status == "error"
    for text in (reply.error_name, reply.error_text):
        assert set(text) == {"\N{PILE OF POO}"}
    assert notebook.room.violation == ""


def test_what_calls_print_is_kept_apart(notebook: Notebook) -> None:
    """It reaches the interviewer's log, and no output of a cell."""
    before = [len(cell.outputs) for cell in notebook.run.cells]
    assert decode(call(notebook, "prints").payload) == 1
    assert "to nobody\n" in notebook.room.printed
    assert [len(cell.outputs) for cell in notebook.run.cells] == before


@pytest.mark.parametrize("name", ["spins", "waits"])
def test_a_call_that_takes_too_long_is_interrupted(notebook: Notebook, name: str) -> None:
    """Computing and sleeping alike end in a time-out; the next question is answered."""
    assert call(notebook, name).status == "timeout"
    assert decode(call(notebook, "double", [4]).payload) == [8]


def test_an_interrupt_that_is_caught_in_time_gives_a_value(notebook: Notebook) -> None:
    """Whoever stops when asked to keeps the answer."""
    assert decode(call(notebook, "late").payload) == "just in time"


def test_files_come_as_bytes_of_regular_files(notebook: Notebook) -> None:
    """No link, no folder, nothing over the limit, nothing that is not there."""
    assert artefact(notebook, "out.csv") == Reply(status="ok", payload=b"1,2")
    found = [artefact(notebook, name).status for name in ("big.csv", "link.csv", "folder.csv")]
    assert found == ["too-large", "not-regular", "not-regular"]
    assert artefact(notebook, "none.csv").status == "missing"


def test_nothing_progresses_between_two_questions(notebook: Notebook) -> None:
    """A thread and a daemon that tick all the time stand still while nobody asks."""
    call(notebook, "forget")
    time.sleep(1.2)
    own, child = decode(call(notebook, "longest").payload)
    assert own > 1
    assert child > 1


def test_nobody_can_be_woken_by_the_machine(notebook: Notebook) -> None:
    """No timer and no descriptor may send the signal that ends the standstill."""
    assert notebook.text("wakers") == "timer False\nsignal of a descriptor False\n"


def test_a_kernel_that_was_tampered_with_only_harms_itself(notebook: Notebook) -> None:
    """Replaced machinery sends bytes that are no value; the host passes them on unopened."""
    assert call(notebook, "meddle").payload == b"not what it should be"
    assert notebook.room.violation == ""


ENDS: Final = """
    import ctypes, os, threading, time
    def leaves(): os._exit(0)
    def crashes(): ctypes.string_at(0)
    def eats(): return bytearray(400 << 20)
    def swallows():
        while True:
            try:
                count = 0
                while True: count += 1
            except BaseException: pass
    open("kept.csv", "w").write("x")
"""


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("leaves", "died"),
        ("crashes", "died"),
        ("eats", "out-of-memory"),
        ("swallows", "timeout"),
    ],
)
def test_a_kernel_that_ends_in_a_call_fails_that_call_and_those_after_it(
    rooms: WarmRooms, image: str, name: str, status: str
) -> None:
    """The cause is told; later calls find nobody; files are still there."""
    notebook = Notebook(rooms, image, {"ends": ENDS}, QUICK)
    try:
        assert call(notebook, name).status == status
        assert call(notebook, name).status == "gone"
        assert artefact(notebook, "kept.csv") == Reply(status="ok", payload=b"x")
    finally:
        notebook.close()
