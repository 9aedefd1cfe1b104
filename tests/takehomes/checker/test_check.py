"""`python check.py`, run as a candidate runs it: a process that knows no minbar."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import psutil  # type: ignore[import-untyped]  # it ships no types
import pytest

Run = Callable[..., CompletedProcess[str]]


def said(done: CompletedProcess[str]) -> str:
    """Return what was printed, without times."""
    assert done.stderr == ""
    return re.sub(r"\d+\.\d s", "N s", done.stdout)


def test_good_work(
    workspace: Path,
    run_script: Run,
    write_notebook: Callable[..., bytes],
    good: tuple[str, ...],
    snapshot: object,
) -> None:
    """Right work passes every public test, in words that say so."""
    (workspace / "work.ipynb").write_bytes(write_notebook(*good))
    done = run_script("check.py")
    assert said(done) == snapshot
    assert done.returncode == 0


def test_untouched_starter(run_script: Run, snapshot: object) -> None:
    """The starter runs, fails what is not written yet, and says what is missing."""
    done = run_script("check.py")
    assert said(done) == snapshot
    assert done.returncode == 1


BAD = (
    "import pandas as pd\nnumbers = pd.read_csv('data/numbers.csv')['value']",
    "limit = 3\nif limit:\n    values = numbers / nothing\n",
    "def total(values):\n    shift = 0\n    return sum(values) / shift\n",
    "def scale(values):\n    return values / values.mean()\n",
    "import sys\nanswer = 'sixty'\nopen('sums.csv', 'w').write('value\\n1\\n')\n",
)


def test_wrong_work(
    workspace: Path, run_script: Run, write_notebook: Callable[..., bytes], snapshot: object
) -> None:
    """Each failure names the candidate's own cell and line, or what the test compared."""
    (workspace / "work.ipynb").write_bytes(write_notebook(*BAD))
    done = run_script("check.py")
    assert said(done) == snapshot
    assert str(workspace) not in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("import os\nos._exit(3)", "it asks Python to exit"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "the kernel died"),
        ("exit()", "it asks Python to exit"),
    ],
)
def test_dead_kernel(
    cell: str,
    says: str,
    workspace: Path,
    run_script: Run,
    write_notebook: Callable[..., bytes],
) -> None:
    """After the kernel's end no later cell is run, and every test says what is missing."""
    (workspace / "work.ipynb").write_bytes(write_notebook("x = 1", cell, "x = 2"))
    done = run_script("check.py")
    assert "1 of 3 code cells ran" in done.stdout
    assert f"cell 3: {says}" in done.stdout
    assert "not run: cells 4" in done.stdout
    assert done.stdout.count("the kernel had ended before") == 3
    assert "the run of the notebook wrote no file `sums.csv`" in done.stdout
    assert "0 of 4 public tests passed." in done.stdout
    assert done.returncode == 1


def test_limits(workspace: Path, run_script: Run, write_notebook: Callable[..., bytes]) -> None:
    """A cell and a call that compute for ever are stopped, and what follows still runs."""
    text = (workspace / ".minbar" / "workspace.json").read_text()
    text = text.replace('"cell_seconds": 5', '"cell_seconds": 1')
    text = text.replace('"call_seconds": 2', '"call_seconds": 1')
    (workspace / ".minbar" / "workspace.json").write_text(text)
    cells = [
        "while True:\n    pass",
        "def total(values):\n    while True:\n        pass",
        "answer = 60",
    ]
    (workspace / "work.ipynb").write_bytes(write_notebook(*cells))
    done = run_script("check.py")
    assert "2 of 3 code cells ran" in done.stdout
    assert "cell 2: it ran out of time" in done.stdout or "cell 2, line" in done.stdout
    assert "`total` ran out of time" in done.stdout
    assert "\u2713 answer is the sum of the numbers." in done.stdout


def test_only_what_is_handed_in_counts(
    workspace: Path,
    run_script: Run,
    write_notebook: Callable[..., bytes],
    good: tuple[str, ...],
) -> None:
    """The check runs on what the grader will have: no leftovers, only allowed files."""
    (workspace / "sums.csv").write_text("left over from an earlier run")
    (workspace / "helpers").mkdir()
    (workspace / "helpers" / "mine.py").write_text("thousand = 1000.0")
    (workspace / "secretly.py").write_text("")
    cells = [
        good[0],
        "from helpers.mine import thousand\n" + good[1].replace("1000.0", "thousand"),
        "answer = int(numbers.sum())",
        "import secretly",
    ]
    (workspace / "work.ipynb").write_bytes(write_notebook(*cells))
    done = run_script("check.py")
    assert "cell 5, line 1: ModuleNotFoundError: No module named 'secretly'" in done.stdout
    assert "the run of the notebook wrote no file `sums.csv`" in done.stdout
    assert "3 of 4 public tests passed." in done.stdout
    left = sorted(path.name for path in workspace.iterdir())
    assert "sums.csv" in left
    assert not (workspace / "data" / "sums.csv").exists()


def test_warns_of_differences(
    workspace: Path,
    run_script: Run,
    write_notebook: Callable[..., bytes],
    good: tuple[str, ...],
) -> None:
    """Another Python, other packages and changed data are said, and the check goes on."""
    text = (workspace / ".minbar" / "workspace.json").read_text()
    text = re.sub(r'"python": "[^"]*"', '"python": "3.99"', text)
    text = text.replace('"packages": {}', '"packages": {"numpy": "0.0.1", "no-such-package": "1"}')
    (workspace / ".minbar" / "workspace.json").write_text(text)
    with (workspace / "data" / "numbers.csv").open("a") as stream:
        stream.write("40\n")
    (workspace / "work.ipynb").write_bytes(write_notebook(*good))
    done = run_script("check.py")
    assert re.search(r"! Python is 3\.\d+ here, and 3\.99 in the grader", done.stdout)
    assert re.search(r"! numpy is \S+ here, and 0\.0\.1 in the grader", done.stdout)
    assert "no-such-package" not in done.stdout
    assert "! data/numbers.csv is not as you got it" in done.stdout
    assert "4 of 4 public tests passed." in done.stdout
    assert done.returncode == 0


def test_ascii_terminal(workspace: Path, run_script: Run) -> None:
    """Where the console knows no signs, words stand in their place."""
    (workspace / "work.ipynb").write_bytes(b"{}")
    done = run_script("check.py", PYTHONIOENCODING="ascii")
    assert done.stdout.splitlines()[-1].startswith("FAIL work.ipynb: ")
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["data/numbers.csv", "tests/public/test_public.py"])
def test_missing_files(name: str, workspace: Path, run_script: Run) -> None:
    """Files of ours that are gone are named; nothing is run."""
    (workspace / name).unlink()
    if name.startswith("tests"):
        (workspace / name).parent.rmdir()
    done = run_script("check.py")
    assert "files of the workspace are missing" in done.stdout
    assert "Running" not in done.stdout
    assert done.returncode == 1


def test_broken_test_file(workspace: Path, run_script: Run) -> None:
    """A public test file that was changed into nonsense is no failure of the work."""
    (workspace / "tests" / "public" / "test_public.py").write_text("import no_such_module")
    done = run_script("check.py")
    assert "a test file can't be used; put it back as you got it" in done.stdout
    assert "No module named 'no_such_module'" in done.stdout
    assert done.returncode == 1


def test_missing_packages(workspace: Path, run_script: Run) -> None:
    """Without the packages there is a word on how to install them, and no traceback."""
    (workspace / "psutil.py").write_text("raise ModuleNotFoundError(name='psutil')")
    done = run_script("check.py")
    assert done.stderr.startswith("The package psutil is missing. Install with:\n")
    assert "pip install --require-hashes -r requirements.txt" in done.stderr
    assert done.returncode == 1


def test_kernel_that_does_not_start(workspace: Path, run_script: Run) -> None:
    """A machine on which no kernel starts is told so, without a traceback."""
    kernel = workspace / ".minbar" / "minbar" / "rooms" / "inside" / "kernel.py"
    text = kernel.read_text()
    broken = text.replace("    main(sys.argv[1:])", "    raise SystemExit(1)")
    assert broken != text
    kernel.write_text(broken)
    done = run_script("check.py")
    assert "the kernel didn't start" in done.stdout
    assert "pip install" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


def test_interrupted(workspace: Path, write_notebook: Callable[..., bytes]) -> None:
    """Ctrl-C ends the check at once, with its kernel and the copy that it ran in."""
    cell = (
        "import os, pathlib, time\n"
        f"path = pathlib.Path({str(workspace / 'begun')!r})\n"
        "path.write_text(f'{os.getpid()} {os.getcwd()}')\n"
        "time.sleep(100)"
    )
    (workspace / "work.ipynb").write_bytes(write_notebook(cell))
    process = subprocess.Popen(
        [sys.executable, "check.py"],
        cwd=workspace,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
    )
    begun = workspace / "begun"
    until = time.monotonic() + 60
    while not (begun.exists() and " " in begun.read_text()) and time.monotonic() < until:
        time.sleep(0.1)
    kernel, _, place = begun.read_text().partition(" ")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")
    assert not psutil.pid_exists(int(kernel))
    assert not Path(place).exists()
