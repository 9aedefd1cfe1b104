"""A grader as many are: notebook and tests in one process, hidden files beside them.

Run in a proof room, as the control of each attack that forges an answer: what
wins nothing from the grader wins points here, or breaks it, or is told what is
hidden, or it is no attack at all.

    python naive.py SECONDS

reads `cells.json`, names to cells, and grades each notebook in a child of its own,
so that the libraries are imported once; the results are in `results.json`.
"""

from __future__ import annotations

import atexit
import importlib.util
import inspect
import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas  # noqa: F401, ICN001  imported once, for all children

SCORE = "SCORE"
AT_ONCE = 6
LOG_BYTES = 4 << 20
LOG_SHOWN = 100_000


class Submission:
    """The notebook's names, as they are."""

    def __init__(self, names: dict[str, Any]) -> None:
        """Look names up in the namespace of the cells."""
        self._names = names

    def call(self, name: str, *arguments: Any) -> Any:  # noqa: ANN401  anything at all
        """Call a function."""
        return self._names[name](*arguments)

    def value(self, name: str) -> Any:  # noqa: ANN401  anything at all
        """Read a name."""
        return self._names[name]

    def artefact(self, name: str) -> bytes:
        """Read a file."""
        return Path(name).read_bytes()


class Data:
    """Generated files."""

    def path(self, name: str) -> Path:
        """Find a file by its name."""
        return next(folder / name for folder in FOLDERS if (folder / name).exists())


FOLDERS = (Path("data"), Path("hidden"))


def run_cells(sources: list[str]) -> dict[str, Any]:
    """Run the cells in one namespace; a cell that fails is left behind."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, source in enumerate(sources, start=1):
        try:
            exec(compile(source, f"<cell {number}>", "exec"), names)  # noqa: S102  so they do it
        except Exception as error:  # noqa: BLE001  so they do it
            print(f"cell {number}: {error!r}")  # noqa: T201  so they do it
    return names


def load(path: Path) -> ModuleType:
    """Import a file of tests."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def passes(test: Callable[..., None], module: ModuleType, given: dict[str, Any]) -> bool:
    """Run one test with its fixtures; any exception is a failure."""
    try:
        test(**{name: fixture(name, module, given) for name in inspect.signature(test).parameters})
    except BaseException as error:  # noqa: BLE001  so they do it
        print(f"{test.__name__}: {error!r}"[:200])  # noqa: T201  so they do it
        return False
    return True


def fixture(name: str, module: ModuleType, given: dict[str, Any]) -> Any:  # noqa: ANN401  anything
    """Return what a test asks for by name."""
    if name in given:
        return given[name]
    made = getattr(module, name)._get_wrapped_function()  # noqa: SLF001  pytest has no other name
    names = inspect.signature(made).parameters
    return made(**{each: fixture(each, module, given) for each in names})


def grade(sources: list[str]) -> None:
    """Run one notebook, then the hidden tests, and print the points."""
    names = run_cells(sources)
    given = {"submission": Submission(names), "data": Data()}
    module = load(Path("tests/test_hidden.py"))
    tests = [test for name, test in vars(module).items() if name.startswith("test_")]
    points = sum(passes(test, module, given) for test in tests)
    print(json.dumps({SCORE: points}))  # noqa: T201  so they do it


def start(sources: list[str], place: Path) -> int:
    """Begin to grade one notebook in a folder and a child of its own; return the child."""
    for folder in ("data", "hidden", "tests"):
        shutil.copytree(folder, place / folder)
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir(place)
        for descriptor in (1, 2):
            os.dup2(os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LOG_BYTES, LOG_BYTES))
        try:
            grade(sources)
            atexit._run_exitfuncs()  # noqa: SLF001  a child that is forked has no other end
        finally:
            sys.stdout.flush()
            os._exit(0)
    return child


def end(child: int, place: Path, deadline: float) -> dict[str, Any]:
    """Wait for a child, and end who takes too long; return how it ended and what it printed."""
    status = wait_for(child, deadline)
    text = (place / "log").read_text(encoding="utf-8", errors="replace")[-LOG_SHOWN:]
    shutil.rmtree(place)
    return {"status": status, "log": text}


def wait_for(child: int, deadline: float) -> int | None:
    """Return the status of a child, or None after ending it and its group."""
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def main(seconds: float) -> None:
    """Grade all notebooks, a few at a time: some only hang."""
    cells = list(json.loads(Path("cells.json").read_text(encoding="utf-8")).items())
    results = {}
    while cells:
        batch, cells = cells[:AT_ONCE], cells[AT_ONCE:]
        places = {name: Path("places") / name for name, _ in batch}
        for place in places.values():
            place.mkdir(parents=True)
        children = {name: start(sources, places[name]) for name, sources in batch}
        deadline = time.monotonic() + seconds
        for name, child in children.items():
            results[name] = end(child, places[name], deadline)
    Path("results.json").write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    main(float(sys.argv[1]))
