"""One check: the notebook from top to bottom, then the public tests."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import site
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from minbar.rooms.inside.plugin import ExamPlugin, run_tests
from minbar.takehomes import names
from minbar.takehomes.checker.session import LocalCell, local_notebook
from minbar.takehomes.notebook_check import check_notebook
from minbar.takehomes.packing import further_files, read_regular

__all__ = ["Check", "check_workspace", "code_cells", "kernel_environment"]

# As in the grader's rooms: the same hashes, one thread, no window, one time zone.
ENVIRONMENT: Final[Mapping[str, str]] = {
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}
MIB: Final = 1024 * 1024
PYTEST_FINE: Final = (0, 1)


@dataclass(slots=True)
class Check:
    """What came of a check.

    Attributes:
        cells: code cells after their run.
        tests: records of the tests, as the exam plugin makes them.
        broken: test files that could not be read, with the reason.
        peak_bytes: most memory that the notebook was seen to hold.
    """

    cells: list[LocalCell] = field(default_factory=list)
    tests: list[Mapping[str, Any]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    peak_bytes: int = 0

    @property
    def passed(self) -> bool:
        """Whether every public test passed."""
        right = all(test["outcome"] == "passed" for test in self.tests)
        return right and bool(self.tests) and not self.broken


def check_workspace(
    folder: Path, workspace: Mapping[str, Any], on_cell: Callable[[LocalCell], None]
) -> Check:
    """Check a workspace, in a copy of what would be handed in.

    Args:
        folder: the workspace.
        workspace: content of its `.minbar/workspace.json`.
        on_cell: called as each cell ends.

    Raises:
        SubmissionError: if the notebook is missing, or is none.
    """
    name, limit = workspace["notebook"], workspace["max_mb"] * MIB
    raw = read_regular(folder, name, limit)
    check_notebook(raw, name)
    cells = code_cells(json.loads(raw), workspace["allow_tags"])
    with tempfile.TemporaryDirectory(prefix="minbar-", ignore_cleanup_errors=True) as place:
        room = _Room(Path(place).resolve())
        room.fill(folder, workspace)
        return room.check(cells, folder / names.CHECKER, workspace, on_cell)


def code_cells(notebook: Mapping[str, Any], allowed_tags: list[str]) -> list[tuple[int, str]]:
    """Return position and source of the code cells that are run."""
    cells = []
    for position, cell in enumerate(notebook["cells"], 1):
        tags = cell["metadata"].get("tags") or []
        skipped = "skip-execution" in allowed_tags and "skip-execution" in tags
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        if cell["cell_type"] == "code" and source.strip() and not skipped:
            cells.append((position, source))
    return cells


class _Room:
    """A folder with what the grader's two rooms would hold."""

    def __init__(self, place: Path) -> None:
        self._work = place / "work"
        self._exam = place / "exam"
        self._empty = place / "empty"

    def fill(self, folder: Path, workspace: Mapping[str, Any]) -> None:
        """Copy data, tests and the files that are handed in."""
        self._work.mkdir()
        self._empty.mkdir()
        for name in further_files(folder, workspace):
            data = read_regular(folder, name, workspace["max_mb"] * MIB)
            target = self._work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        for target in (self._work / names.DATA, self._exam / "data" / "work"):
            target.mkdir(parents=True)
            for name in workspace["data"]:
                shutil.copyfile(folder / names.DATA / name, target / name)
        shutil.copytree(folder / names.TESTS / "public", self._exam / "public")

    def check(
        self,
        cells: list[tuple[int, str]],
        checker: Path,
        workspace: Mapping[str, Any],
        on_cell: Callable[[LocalCell], None],
    ) -> Check:
        """Run the notebook, then the tests."""
        check = Check()
        notebook = local_notebook(
            self._work,
            preload=workspace["preload"],
            environment=kernel_environment(checker),
            limits=workspace["limits"],
        )
        with notebook as session:
            check.cells = session.run(cells, on_cell)
            plugin = ExamPlugin(
                asker=session,
                spec=workspace["exam"],
                folder=self._exam,
                key=hashlib.sha256(workspace["id"].encode()).digest(),
                record=lambda entry: _record(check, entry),
            )
            with _away(self._empty):
                status = run_tests(plugin, self._exam)
            check.peak_bytes = session.peak_bytes
        if status not in PYTEST_FINE and not check.broken:
            check.broken.append(f"pytest ended with status {status}")
        return check


def kernel_environment(checker: Path) -> dict[str, str]:
    """Return the kernel's environment: this one's, with what the grader sets."""
    user_site = site.getusersitepackages()
    # The kernel runs without the user's own packages; they count if we use them.
    more = [user_site] if user_site in sys.path else []
    return {**os.environ, **ENVIRONMENT, "PYTHONPATH": os.pathsep.join([str(checker), *more])}


@contextlib.contextmanager
def _away(folder: Path) -> Iterator[None]:
    """Run tests where the grader runs them: in an empty folder, without further plugins."""
    before = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        if before is None:
            del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        else:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = before


def _record(check: Check, entry: Mapping[str, Any]) -> None:
    if entry["type"] == "test":
        check.tests.append(entry)
    elif entry["type"] == "broken":
        check.broken.append(f"{entry['place']}: {entry['text']}")
