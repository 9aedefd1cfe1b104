"""The candidate room as candidates meet it: each verdict, each attack, in real rooms."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from minbar.models.verdict import CellStatus
from minbar.rooms.candidate import NotebookRun, Question, RunLimits
from minbar.rooms.pool import WarmRooms
from tests.rooms.notebooks import LONG, QUICK, SEED, Notebook

CELLS: Final = {
    "import": "import ctypes, os, random, signal, subprocess, sys, threading, time",
    "data": "print(open('data/a.csv').read(), end='')",
    "seed": "print(random.random())",
    "value": "6 * 7",
    # Before a flood makes the kernel itself the largest process.
    "child eats memory": """
        eaten = subprocess.run([sys.executable, "-c", "b = bytearray(400 << 20)"])
        print(eaten.returncode)
    """,
    "error": "1 / 0",
    "hidden error": """
        get_ipython().showtraceback = lambda *a, **k: None
        raise RuntimeError("nothing is shown")
    """,
    "syntax": "def f(:",
    "raw": "os.write(1, b'raw\\n'); os.write(2, b'err\\n'); sys.stdout.flush(); time.sleep(0.3)",
    "input": "input('? ')",
    "environment": "print(*sorted(os.environ), os.getcwd(), sys.path[0] == '')",
    "parent": """
        for look in (lambda: os.listdir("/proc/1/fd"), lambda: open("/proc/1/mem", "rb"),
                     lambda: open("/proc/1/environ").read(), lambda: os.readlink("/proc/1/exe"),
                     lambda: [os.kill(1, number) for number in (2, 9, 15, 19)]):
            try:
                print(look())
            except OSError as error:
                print(type(error).__name__)
    """,
    "descriptors": """
        def target(fd):
            try:
                return os.readlink(f"/proc/self/fd/{fd}")
            except OSError:
                return ""
        own = [target(fd) for fd in os.listdir("/proc/self/fd")]
        def inode(text):
            return text[text.find("[") + 1:-1]
        pipes = [inode(text) for text in own if text.startswith("pipe:")]
        print([os.readlink(f"/proc/self/fd/{fd}") for fd in (0, 1, 2)])
        print(len(pipes) - len(set(pipes)), "pipes with both ends here, of", len(set(pipes)))
    """,
    "computes": "while True: pass",
    "sleeps": "time.sleep(1000)",
    "goes on": "print('still', 6 * 7)",
    "sys.exit": "sys.exit(0)",
    "flood": "while True: print('spam ' * 200)",
    "cut": "print('y' * 20_000)",
    "endless line": "sys.stdout.write('z' * 300_000); None",
    "child holds output": """
        if os.fork() == 0:
            os.setsid()
            time.sleep(1000)
        print("parent")
    """,
    "orphans": """
        for _ in range(20):
            if os.fork() == 0:
                for _ in range(2):
                    if os.fork() == 0:
                        os._exit(0)
                os._exit(0)
            os.wait()
        time.sleep(0.3)
        def state(pid):
            try:
                return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0]
            except OSError:
                return ""
        print([state(pid) for pid in os.listdir("/proc") if pid.isdigit()].count("Z"))
    """,
}


@pytest.fixture(scope="module")
def notebook(rooms: WarmRooms, image: str) -> Iterator[Notebook]:
    """One notebook that does nearly everything that does not end its kernel."""
    one = Notebook(rooms, image, CELLS, QUICK)
    yield one
    one.close()


@pytest.mark.parametrize(
    ("cell", "status", "error"),
    [
        ("value", CellStatus.OK, ""),
        ("error", CellStatus.ERROR, "ZeroDivisionError"),
        ("hidden error", CellStatus.ERROR, "RuntimeError"),
        ("syntax", CellStatus.ERROR, "SyntaxError"),
        ("input", CellStatus.ERROR, "StdinNotImplementedError"),
        ("computes", CellStatus.TIMEOUT, "KeyboardInterrupt"),
        ("sleeps", CellStatus.TIMEOUT, "KeyboardInterrupt"),
        ("goes on", CellStatus.OK, ""),
        ("sys.exit", CellStatus.STOPPED_ITSELF, "SystemExit"),
        ("flood", CellStatus.OUTPUT_LIMIT, "KeyboardInterrupt"),
        ("child holds output", CellStatus.OK, ""),
        ("child eats memory", CellStatus.OK, ""),
    ],
)
def test_a_cell_ends_in_its_own_way_and_the_next_one_runs(
    notebook: Notebook, cell: str, status: CellStatus, error: str
) -> None:
    """Each ending that leaves the kernel alive has its verdict, and the notebook goes on."""
    assert (notebook[cell].status, notebook[cell].error_name) == (status, error)
    assert notebook.run.alive
    assert not notebook.run.out_of_time
    assert len(notebook.run.cells) == len(CELLS)


def test_the_room_is_as_it_was_announced(notebook: Notebook) -> None:
    """Python's version, data in their place, a seeded generator, a small environment."""
    assert notebook.python.startswith("3.11.")
    assert notebook.text("data") == "x\n1\n"
    assert float(notebook.text("seed")) == random.Random(SEED).random()  # noqa: S311  what is tested
    names = set(notebook.text("environment").split())
    assert {"PATH", "HOME", "/room/work", "True"} <= names
    assert not {name for name in names if "MINBAR" in name or "DOCKER" in name}


def test_a_result_is_shown(notebook: Notebook) -> None:
    """The last expression of a cell is an output with its count."""
    assert [output.data for output in notebook["value"].outputs] == [{"text/plain": "42"}]
    assert notebook["value"].count == 4


def test_an_error_that_was_hidden_is_shown(notebook: Notebook) -> None:
    """Who replaces `showtraceback` hides nothing: the reply counts, and becomes an output."""
    assert [output.kind for output in notebook["hidden error"].outputs] == ["error"]


def test_raw_bytes_on_the_descriptors_end_in_the_notebooks_output(notebook: Notebook) -> None:
    """They reach a cell's output, never the stream to the host."""
    assert sorted(notebook.text("raw").split()) == ["err", "raw"]
    assert notebook.room.violation == ""


def test_the_agent_cannot_be_looked_into_or_ended(notebook: Notebook) -> None:
    """Its descriptors, memory and environment are refused, and signals do nothing."""
    *looks, kills = notebook.text("parent").splitlines()
    assert looks == ["PermissionError"] * 4
    assert kills == "[None, None, None, None]"


def test_no_descriptor_of_the_agent_is_inherited(notebook: Notebook) -> None:
    """Standard input is closed or empty, and no pipe leads out of the kernel."""
    first, second = notebook.text("descriptors").splitlines()
    assert "/room" not in first
    alone, kinds = int(second.split()[0]), int(second.split()[-1])
    # Pipes that the kernel opened have both ends in it; its three standard ones lead nowhere.
    assert kinds - alone <= 3


@pytest.mark.parametrize(("cell", "letter"), [("cut", "y"), ("endless line", "z")])
def test_outputs_are_cut_with_a_mark(notebook: Notebook, cell: str, letter: str) -> None:
    """Eight KiB of a cell are kept, and the cut shows."""
    (output,) = notebook[cell].outputs
    assert (output.text, output.truncated) == (letter * (8 << 10), True)
    assert notebook[cell].truncated
    assert notebook[cell].status is CellStatus.OK


def test_a_flood_is_interrupted_and_cut(notebook: Notebook) -> None:
    """Far beyond the cap the cell is interrupted, not left to its time limit."""
    assert notebook["flood"].truncated
    assert sum(len(output.text) for output in notebook["flood"].outputs) <= 8 << 10


def test_a_child_that_holds_the_output_holds_nobody(notebook: Notebook) -> None:
    """A cell ends although a child that it left behind still has its descriptors."""
    assert notebook.text("child holds output") == "parent\n"
    assert notebook["child holds output"].wall_seconds < 5


def test_orphans_are_reaped(notebook: Notebook) -> None:
    """Forty orphans leave no zombie that would use up the room's processes."""
    assert notebook.text("orphans") == "0\n"


def test_a_child_that_ran_out_of_memory_is_counted(notebook: Notebook) -> None:
    """The kernel's counter tells of the child; the cell that survived it is fine."""
    assert notebook.text("child eats memory") == "-9\n"
    assert notebook.room.oom_kills == 1


ENDINGS: Final = {
    "memory": ("b = bytearray(400 << 20)", CellStatus.OUT_OF_MEMORY),
    "segfault": ("import ctypes; ctypes.string_at(0)", CellStatus.DIED),
    "os._exit": ("import os; os._exit(3)", CellStatus.STOPPED_ITSELF),
    "exit": ("exit()", CellStatus.STOPPED_ITSELF),
    "quit": ("print('bye'); quit()", CellStatus.STOPPED_ITSELF),
    "kill all": (
        "import subprocess; subprocess.run(['python', '-c', 'import os; os.kill(-1, 9)'])",
        CellStatus.DIED,
    ),
    "swallows": (
        """
        while True:
            try:
                swallowed = 0
                while True: swallowed += 1
            except BaseException: pass
        """,
        CellStatus.TIMEOUT,
    ),
    "ignores": (
        """
        import signal
        for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        while True: pass
        """,
        CellStatus.TIMEOUT,
    ),
}


@pytest.fixture(scope="module")
def endings(rooms: WarmRooms, image: str) -> dict[str, tuple[NotebookRun, str, str]]:
    """Notebooks that end their kernels, two at a time: run, a file's status, a call's status."""

    def one(source: str) -> tuple[NotebookRun, str, str]:
        cells = {"file": "open('f', 'w').write('x')", "end": source, "after": "x = 1"}
        notebook = Notebook(rooms, image, cells, QUICK)
        try:
            file = notebook.room.ask(Question(op="artefact", name="f"))
            return (
                notebook.run,
                file.status,
                notebook.room.ask(Question(op="value", name="x")).status,
            )
        finally:
            notebook.close()

    with ThreadPoolExecutor(2) as pool:
        results = pool.map(one, [source for source, _ in ENDINGS.values()])
        return dict(zip(ENDINGS, results, strict=True))


@pytest.mark.parametrize("name", list(ENDINGS))
def test_the_kernels_end_ends_the_notebook(
    endings: dict[str, tuple[NotebookRun, str, str]], name: str
) -> None:
    """Each death has its verdict; later cells are not run; files can still be read."""
    run, file, value = endings[name]
    assert [cell.status for cell in run.cells] == [CellStatus.OK, ENDINGS[name][1]]
    assert (run.alive, file, value) == (False, "ok", "gone")


def test_a_notebook_of_sleeping_cells_is_ended(rooms: WarmRooms, image: str) -> None:
    """The limit of the whole notebook holds for time that passes, too."""
    limits = RunLimits(
        cell_seconds=10,
        total_seconds=0.4,
        call_seconds=1,
        output_bytes=1 << 16,
        cell_output_bytes=1 << 13,
    )
    cells = {str(number): "import time; time.sleep(0.7)" for number in range(50)}
    begun = time.monotonic()
    notebook = Notebook(rooms, image, cells, limits)
    notebook.close()
    assert notebook.run.out_of_time
    assert 1 <= len(notebook.run.cells) <= 7
    assert time.monotonic() - begun < 40


def test_floods_of_displays_and_one_huge_display(rooms: WarmRooms, image: str) -> None:
    """Five thousand displays and one of five megabytes leave what a page can show."""
    cells = {
        "many": """
            from IPython.display import display
            for number in range(5_000): display(number)
        """,
        "huge": "display({'x': 'w' * 5_000_000})",
        "update": """
            handle = display("0%", display_id=True)
            for share in range(5): handle.update(f"{share}%")
            from IPython.display import clear_output
            print("progress"); clear_output(wait=True)
        """,
        "after": "print('fine')",
    }
    notebook = Notebook(rooms, image, cells, LONG)
    notebook.close()
    many, huge = notebook["many"], notebook["huge"]
    assert len(many.outputs) <= 400
    assert many.truncated
    assert many.outputs[-1].truncated
    assert huge.truncated
    assert all(len(text) <= 8 << 10 for out in huge.outputs for text in out.data.values())
    assert [out.data for out in notebook["update"].outputs if out.data] == [{"text/plain": "'4%'"}]
    assert notebook.text("update") == "progress\n"
    assert notebook.text("after") == "fine\n"
