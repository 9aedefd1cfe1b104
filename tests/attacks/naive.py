"""A grader as many are: notebook and tests in one process, hidden files beside them.

Run in a proof room, as the control of each attack that forges an answer: what
wins nothing from the grader wins points here, or it is no attack at all.

    python naive.py

reads `cells.json`, runs the cells, then the tests in `tests/`, and prints the
points of the hidden tests as the last line.
"""

from __future__ import annotations

import importlib.util
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

SCORE = "SCORE"


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


def main() -> None:
    """Run the notebook, then the hidden tests, and print the points."""
    names = run_cells(json.loads(Path("cells.json").read_text(encoding="utf-8")))
    given = {"submission": Submission(names), "data": Data()}
    module = load(Path("tests/test_hidden.py"))
    tests = [test for name, test in vars(module).items() if name.startswith("test_")]
    points = sum(passes(test, module, given) for test in tests)
    print(json.dumps({SCORE: points}))  # noqa: T201  so they do it


if __name__ == "__main__":
    main()
